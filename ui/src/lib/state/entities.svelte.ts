// One normalised map per kind of thing, by id. The engine is the truth: a `changed` event only says
// which ids are old, and those that somebody looks at are asked for again.
import { SvelteMap } from 'svelte/reactivity';
import { asFailure } from '$lib/host';

export class Entities<T> {
  readonly #fetch: (id: string) => Promise<T>;
  readonly #byId = new SvelteMap<string, T>();
  readonly #pending = new Map<string, Promise<T>>();
  /** How often each was asked for: only the latest answer counts. */
  readonly #tickets = new Map<string, number>();
  /** Held though the engine has changed them since, and could not be asked yet. */
  readonly #old = new Set<string>();
  #revision = $state(0);

  /** `fetch` asks the engine for one; it rejects with a `Failure`. */
  constructor(fetch: (id: string) => Promise<T>) {
    this.#fetch = fetch;
  }

  /** Grows whenever anything of this kind changed: lists read it to know when to load again. */
  get revision(): number {
    return this.#revision;
  }

  /** What is held, if it is held; reactive. */
  get(id: string): T | undefined {
    return this.#byId.get(id);
  }

  /** Takes in what another command's response brought along. */
  put(id: string, value: T): void {
    this.#old.delete(id);
    this.#byId.set(id, value);
  }

  /** Held or asked for, never asked for twice at once. */
  async load(id: string): Promise<T> {
    return (this.#old.has(id) ? undefined : this.#byId.get(id)) ?? this.#ask(id);
  }

  /** The engine changed these; an empty list means any of them. */
  invalidate(ids: readonly string[]): void {
    this.#revision += 1;
    for (const id of ids.length > 0 ? ids : [...this.#byId.keys(), ...this.#pending.keys()]) {
      const awaited = this.#pending.delete(id);
      if (awaited || this.#byId.has(id)) {
        // What was held stays on screen until its successor is here, or until it is gone.
        this.#old.add(id);
        this.#ask(id).catch(() => undefined);
      }
    }
  }

  #ask(id: string): Promise<T> {
    const pending = this.#pending.get(id);
    if (pending) return pending;
    const ticket = (this.#tickets.get(id) ?? 0) + 1;
    this.#tickets.set(id, ticket);
    const asked: Promise<T> = this.#fetch(id)
      .then(
        (value) => {
          // An answer overtaken by a later question is already old.
          if (this.#tickets.get(id) === ticket) this.put(id, value);
          return value;
        },
        (thrown: unknown) => {
          const gone = asFailure(thrown).code === 'not_found';
          if (gone && this.#tickets.get(id) === ticket) this.#byId.delete(id);
          throw thrown;
        },
      )
      .finally(() => {
        if (this.#pending.get(id) === asked) this.#pending.delete(id);
      });
    this.#pending.set(id, asked);
    return asked;
  }
}
