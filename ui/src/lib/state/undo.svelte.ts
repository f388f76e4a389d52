// What can be taken back, latest first. The toast offers it once; Ctrl/⌘ Z as long as the window
// stands, since an undo that lives only in a toast is gone before some people reach it.

export interface Undoable {
  /** What was done, in the past tense: *RedTrack US moved to Trash*. */
  done: string;
  undo: () => void | Promise<void>;
}

const KEPT = 50;

export class UndoStack {
  #stack = $state.raw<readonly Undoable[]>([]);

  get latest(): Undoable | undefined {
    return this.#stack.at(-1);
  }

  push(undoable: Undoable): void {
    this.#stack = [...this.#stack, undoable].slice(-KEPT);
  }

  /** Takes back one thing: the given one, else the latest. A failed undo may be tried again. */
  async undo(undoable: Undoable | undefined = this.latest): Promise<void> {
    if (!undoable || !this.#stack.includes(undoable)) return;
    const before = this.#stack;
    this.#stack = before.filter((other) => other !== undoable);
    try {
      await undoable.undo();
    } catch (thrown) {
      this.#stack = [...this.#stack, undoable];
      throw thrown;
    }
  }
}
