// The draft of one form, which a kill can't lose: kept a moment after the last keystroke, and at once
// before anything else may happen to the form. It never touches the integration.
import type { Draft } from '$lib/bindings';
import type { Host } from '$lib/host';

/** A draft is kept this long after the last keystroke, milliseconds. */
const DELAY = 400;

/** What a draft keeps of a form. */
export type Typed = Omit<Draft, 'key' | 'updated_at'>;

interface Drafted {
  /** As it stands in the form by now. */
  typed: () => Typed;
  kept: () => void;
  refused: (thrown: unknown) => void;
}

/** A key of its own for each form: none writes over what another one left. */
export function draftKey(...about: ['new'] | ['edit' | 'copy', string]): string {
  return [...about, crypto.randomUUID()].join(':');
}

export class Drafting {
  readonly #host: Host;
  readonly #form: Drafted;
  #key: string;
  /** Something differs from what is saved. */
  #dirty = $state(false);
  #discarded = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #write: Promise<boolean> = Promise.resolve(true);

  constructor(host: Host, key: string, form: Drafted) {
    this.#host = host;
    this.#key = key;
    this.#form = form;
  }

  get key(): string {
    return this.#key;
  }

  get dirty(): boolean {
    return this.#dirty;
  }

  /** What stands in the form is not what is saved: it was typed, or resumed. */
  begin(): void {
    this.#dirty = true;
  }

  /** Writes in a moment, unless more is typed meanwhile. */
  soon(): void {
    clearTimeout(this.#timer);
    if (this.#dirty) this.#timer = setTimeout(() => void this.flush(), DELAY);
  }

  /** Writes now; resolves to whether nothing can be lost any more. */
  flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (!this.#dirty) return this.#write.then(() => true);
    const draft: Draft = { ...this.#form.typed(), key: this.#key, updated_at: 0 };
    this.#write = this.#write
      .then(() => this.#host.call('save_draft', draft))
      .then(
        () => {
          this.#form.kept();
          return true;
        },
        (thrown: unknown) => {
          this.#form.refused(thrown);
          return false;
        },
      );
    return this.#write;
  }

  /** Waits until nothing is being written: what came after a save would rise again. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#write;
  }

  /** The form was saved, and its draft went with it. What is typed from now on has another key. */
  saved(key: string): void {
    this.#dirty = false;
    this.#key = key;
  }

  async discard(): Promise<void> {
    this.#dirty = false;
    this.#discarded = true;
    await this.settle();
    await this.#host.call('discard_draft', { key: this.#key });
  }

  /** The window stays open after *Discard*: what still stands in the form is work, with a draft. */
  async stayed(): Promise<void> {
    if (!this.#discarded) return;
    this.#discarded = false;
    this.#dirty = true;
    await this.flush();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
