// The one menu that all rows of a grid share: a menu each would make scrolling heavy. Which row it is
// of, and what opened it.

export class GridMenu<T> {
  of = $state.raw<{ row: T; opener: HTMLElement; point?: { x: number; y: number } }>();
  open = $state(false);
  /** Whether it was open when the press began that is under way. */
  #wasOpen = false;

  /** A press begins. */
  press(): void {
    this.#wasOpen = this.open;
  }

  /** The press that is under way was for the menu: it opened it, or closed it. */
  get tookPress(): boolean {
    return this.open || this.#wasOpen;
  }

  /** By the button of a row. */
  byButton(event: MouseEvent, row: T, button: HTMLElement): void {
    // The press closes it; its click must not open it again. Enter is no press.
    if (event.detail > 0 && this.#wasOpen && this.of?.opener === button) return;
    this.of = { row, opener: button };
    this.open = true;
  }

  /** Where the pointer is, by its right button. */
  atPointer(event: MouseEvent, row: T, opener: HTMLElement): void {
    event.preventDefault();
    this.of = { row, opener, point: { x: event.clientX, y: event.clientY } };
    this.open = true;
  }

  /** Whether it stands open beneath the button of this row. */
  expanded(row: T): boolean {
    return this.open && this.of?.row === row && !this.of.point;
  }
}
