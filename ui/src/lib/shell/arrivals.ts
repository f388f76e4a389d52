// Which visits have already given their heading the focus: a screen that loads late or is redrawn
// must not pull the focus back, and the window's first screen does not take it at all.

let greeted = 0;

export const arrivals = {
  /** True once for each visit but the first. */
  take(visit: number): boolean {
    if (visit === greeted) return false;
    greeted = visit;
    return visit > 0;
  },
};
