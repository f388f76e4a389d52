// Where a pointer has to go to click on an element: { x, y } once it is in view, stands still and
// nothing covers it; otherwise { why }. What belongs to the element by being its label covers
// nothing.

const [element, done] = arguments;

function middle() {
  const [box] = element.getClientRects();
  if (!box || box.width === 0 || box.height === 0) return undefined;
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
}

function isLabelOf(hit) {
  const label = hit.closest("label");
  return label !== null && (label.control === element || label.htmlFor === element.id);
}

function look() {
  const before = middle();
  if (!before) {
    done({ why: "it has no box" });
    return;
  }
  requestAnimationFrame(() => {
    const point = middle();
    if (!point || point.x !== before.x || point.y !== before.y) {
      done({ why: "it moves" });
      return;
    }
    const hit = document.elementFromPoint(point.x, point.y);
    if (!hit) {
      done({ why: "it is out of view" });
    } else if (element.contains(hit) || isLabelOf(hit)) {
      done(point);
    } else {
      // In view of the window, but not of the pane that it scrolls in; the next look finds it.
      element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
      done({ why: `it is covered by ${hit.cloneNode(false).outerHTML.slice(0, 200)}` });
    }
  });
}

const box = element.getBoundingClientRect();
const inside = box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
if (!inside) element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
look();
