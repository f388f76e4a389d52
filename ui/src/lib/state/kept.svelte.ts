// One thing of which there is only one: the settings, the list of templates. Asked for when it is
// first wanted, and again when the engine says that it changed.

export class Kept<T> {
  readonly #fetch: () => Promise<T>;
  #value = $state.raw<T>();
  #asked: Promise<T> | undefined;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  /** What is held, if it is held; reactive. */
  get value(): T | undefined {
    return this.#value;
  }

  /** Takes in what another command's response brought along. */
  put(value: T): void {
    this.#asked = Promise.resolve(value);
    this.#value = value;
  }

  /** Held or asked for. A failed question is forgotten, so that it can be put again. */
  load(): Promise<T> {
    if (this.#asked) return this.#asked;
    const asked: Promise<T> = this.#fetch().then(
      (value) => {
        if (this.#asked === asked) this.#value = value;
        return value;
      },
      (thrown: unknown) => {
        if (this.#asked === asked) this.#asked = undefined;
        throw thrown;
      },
    );
    this.#asked = asked;
    return asked;
  }

  /** The engine changed it. What was held stays on screen until its successor is here. */
  invalidate(): void {
    if (!this.#asked) return;
    this.#asked = undefined;
    this.load().catch(() => undefined);
  }
}
