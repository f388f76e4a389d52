// The deliveries before and after the one that stands open, to be worked through one by one. Settled,
// the open one may leave the list; where it was stands the next one then.
import type { Log } from './log.svelte';

export class Neighbours {
  readonly #log: Log;
  readonly #place = $derived.by(() => {
    const { open, rows } = this.#log;
    return open === null ? -1 : rows.indexOf(open);
  });
  /** Where the open one stood last. */
  #stood = $state(-1);

  /** During a component's set-up only. */
  constructor(log: Log) {
    this.#log = log;
    $effect(() => {
      if (this.#place >= 0 || log.open === null) this.#stood = this.#place;
    });
  }

  /** Opens the one before; undefined where there is none. */
  get previous(): (() => void) | undefined {
    return this.#step(-1);
  }

  get next(): (() => void) | undefined {
    return this.#step(1);
  }

  #step(by: 1 | -1): (() => void) | undefined {
    const to = this.#to(by);
    const row = to < 0 ? undefined : this.#log.rows.at(to);
    if (!row) return undefined;
    return () => {
      this.#log.open = row.id;
      // Near the end, the next page must come although nobody scrolls.
      this.#log.rows.want(to, to + 1);
    };
  }

  #to(by: 1 | -1): number {
    if (this.#place >= 0) return this.#place + by;
    if (this.#stood < 0) return -1;
    return by === 1 ? this.#stood : this.#stood - 1;
  }
}
