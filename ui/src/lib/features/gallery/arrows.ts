// Arrow keys among cards that wrap: to the neighbour in the line, to the nearest one above or below.

interface Box {
  left: number;
  top: number;
  width: number;
}

/** Where the key leads from `at`, as an index; `null` where the key means nothing here. */
export function neighbour(key: string, at: number, boxes: readonly Box[]): number | null {
  const here = boxes[at];
  if (!here) return null;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(at - 1, 0);
    case 'ArrowRight':
      return Math.min(at + 1, boxes.length - 1);
    case 'Home':
      return 0;
    case 'End':
      return boxes.length - 1;
    case 'ArrowUp':
    case 'ArrowDown':
      return vertical(key === 'ArrowDown', at, here, boxes);
    default:
      return null;
  }
}

function vertical(down: boolean, at: number, here: Box, boxes: readonly Box[]): number {
  const tops = boxes
    .map((box) => box.top)
    .filter((top) => (down ? top > here.top + 1 : top < here.top - 1));
  if (tops.length === 0) return at;
  const line = down ? Math.min(...tops) : Math.max(...tops);
  const middle = (box: Box) => box.left + box.width / 2;
  let best = at;
  let distance = Infinity;
  boxes.forEach((box, index) => {
    const away = Math.abs(middle(box) - middle(here));
    if (Math.abs(box.top - line) <= 1 && away < distance) {
      best = index;
      distance = away;
    }
  });
  return best;
}
