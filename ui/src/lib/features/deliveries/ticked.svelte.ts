// What is ticked in the log. *Select all that match* means more than the ticks, and only as long as
// nobody touches them: whoever changes a tick by hand means the ticks again.
import { SvelteSet } from 'svelte/reactivity';

export class Ticked extends SvelteSet<string> {
  #whole = $state(false);

  /** Everything that matches is meant, not only what is ticked. */
  get whole(): boolean {
    return this.#whole;
  }

  takeWhole(): void {
    this.#whole = true;
  }

  /** Ticks what is on the list by now: rows that came later are among all that match, too. */
  follow(held: readonly { id: string }[]): void {
    if (this.#whole) for (const { id } of held) super.add(id);
  }

  /**
   * Takes out what left the list: nobody would see it any more. What is meant stays what it was, until
   * nothing is ticked: nobody is told of it any more, and what matches later must not bring it back.
   */
  leave(gone: readonly string[]): void {
    for (const id of gone) super.delete(id);
    if (this.size === 0) this.#whole = false;
  }

  override add(id: string): this {
    this.#whole = false;
    return super.add(id);
  }

  override delete(id: string): boolean {
    this.#whole = false;
    return super.delete(id);
  }

  override clear(): void {
    this.#whole = false;
    super.clear();
  }
}
