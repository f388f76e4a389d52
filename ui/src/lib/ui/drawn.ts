// Which elements of a long list draw which rows. A row that leaves the view lends its elements to
// one that comes into it: made anew, they would cost several times as much.

/** A row in the view. */
export interface Drawn {
  /** Of the elements that draw it. */
  readonly key: number;
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly start: number;
}

type Place = Omit<Drawn, 'key'>;

/** The place of elements whose row is gone: any row may have them. */
const NOWHERE = -1;

/**
 * Rows came, went or changed places: each element goes with the row that it draws, so that a focus
 * inside it, or one that comes back to it from a menu, is still on the same row. `seen` tells which
 * row stood in a place, `places` where those rows stand now; none is drawn twice. Where the row with
 * the `focus` is gone, so are its elements: lent to another row, they would have the focus there, and
 * nobody would be told.
 */
export function followed(
  before: readonly Drawn[],
  seen: ReadonlyMap<number, string>,
  places: ReadonlyMap<string, number>,
  focus: number | null,
): readonly Drawn[] {
  const taken = new Set(places.values());
  const focused = focus === null ? undefined : seen.get(focus);
  const given = new Set<string>();
  return before.flatMap((old) => {
    const row = seen.get(old.index);
    if (row === undefined) return taken.has(old.index) ? { ...old, index: NOWHERE } : old;
    // While its pages came one by one it stood in two places; now it needs the elements of one.
    const second = given.has(row) || (row === focused && old.index !== focus);
    if (second) return { ...old, index: NOWHERE };
    given.add(row);
    const index = places.get(row) ?? NOWHERE;
    return index === NOWHERE && old.index === focus ? [] : { ...old, index };
  });
}

/**
 * Draws the rows that are in the view `now`. Those that were in it `before` keep their elements.
 * Elements keep their places among one another while the list moves; when it rests they stand in
 * the order of the rows again, for those who have the page read to them. What has the `focus` is
 * lent to nobody: the focus would be on another row, and nobody would be told. While text is `marked`
 * nothing is lent or moved: an element that draws another row, or is put in its place, loses the mark.
 */
export function drawn(
  before: readonly Drawn[],
  now: readonly Place[],
  resting: boolean,
  focus: number | null = null,
  marked = false,
): readonly Drawn[] {
  const places = new Map(now.map((place) => [place.index, place]));
  const known = new Set(before.map(({ index }) => index));
  const coming = now.filter(({ index }) => !known.has(index));
  const rows = before.flatMap((old) => {
    const stays = marked || old.index === focus;
    const place = places.get(old.index) ?? (stays ? undefined : coming.shift());
    if (!place) return [];
    const same = old.index === place.index && old.start === place.start;
    return [same ? old : { key: old.key, index: place.index, start: place.start }];
  });
  const unused = Math.max(-1, ...before.map(({ key }) => key)) + 1;
  rows.push(...coming.map(({ index, start }, at) => ({ key: unused + at, index, start })));
  return resting || marked ? rows.sort((a, b) => a.index - b.index) : rows;
}
