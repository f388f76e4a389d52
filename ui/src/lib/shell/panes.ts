// F6: the focus goes from pane to pane, as people know it from desktop apps. A pane is whatever
// carries `data-pane`.

export function focusNextPane(document: Document, backwards: boolean): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.getClientRects().length > 0,
  );
  const inside = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const next = backwards ? inside - 1 : inside + 1;
  const pane = panes.at(next >= panes.length ? 0 : next);
  if (!pane) return;
  const last = pane.querySelector<HTMLElement>('[aria-current="page"], h1[tabindex], h2[tabindex]');
  (last ?? pane).focus();
}
