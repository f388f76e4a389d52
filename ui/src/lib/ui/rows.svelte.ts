// Rows that come in pages, for a grid that shows a few of many. What was loaded stays on screen
// while newer rows are under way, and when they fail to come.
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { GridRows } from './grid';

export interface Page<T> {
  rows: readonly T[];
  /** Of all rows that fit the present question, not of this page. */
  total: number;
}

export type LoadPage<T> = (offset: number, limit: number) => Promise<Page<T>>;

export class PagedRows<T> implements GridRows<T> {
  readonly #load: LoadPage<T>;
  readonly #size: number;
  readonly #pages = new SvelteMap<number, readonly T[]>();
  readonly #asked = new Set<number>();
  #fresh = new Set<number>();
  #epoch = 0;
  #wanted = { from: 0, to: 1 };
  #total = $state<number>();
  #failure = $state.raw<unknown>();
  #loading = $state(0);

  constructor(load: LoadPage<T>, pageSize = 100) {
    this.#load = load;
    this.#size = pageSize;
    this.want(0, 1);
  }

  /** Undefined until the first page is here. */
  get total(): number | undefined {
    return this.#total;
  }

  get count(): number | undefined {
    return this.#total;
  }

  get loading(): boolean {
    return this.#loading > 0;
  }

  /** Why the latest question has no answer. */
  get failure(): unknown {
    return this.#failure;
  }

  at(index: number): T | undefined {
    return this.#pages.get(Math.floor(index / this.#size))?.[index % this.#size];
  }

  /** Every row that is held, in order. */
  get held(): T[] {
    return [...this.#pages.entries()].sort(([a], [b]) => a - b).flatMap(([, rows]) => rows);
  }

  /** Sees to it that these rows come; the end is exclusive. */
  want(from: number, to: number): void {
    this.#wanted = { from, to };
    const last = Math.floor(Math.max(from, to - 1) / this.#size);
    // Asked from within an effect, the answer must not run that effect again.
    untrack(() => {
      for (let page = Math.floor(from / this.#size); page <= last; page += 1) void this.#ask(page);
    });
  }

  /** The question or the answer changed: asks again for what is in view. */
  reload(): void {
    this.#epoch += 1;
    this.#asked.clear();
    this.#fresh = new Set();
    this.#failure = undefined;
    this.want(this.#wanted.from, this.#wanted.to);
  }

  async #ask(page: number): Promise<void> {
    if (this.#fresh.has(page) || this.#asked.has(page)) return;
    const epoch = this.#epoch;
    this.#asked.add(page);
    this.#loading += 1;
    try {
      const { rows, total } = await this.#load(page * this.#size, this.#size);
      if (epoch !== this.#epoch) return;
      const first = this.#fresh.size === 0;
      this.#fresh.add(page);
      this.#pages.set(page, rows);
      this.#total = total;
      this.#failure = undefined;
      if (first) this.#forgetStale(total);
    } catch (thrown) {
      if (epoch === this.#epoch) this.#failure = thrown;
    } finally {
      this.#loading -= 1;
      if (epoch === this.#epoch) this.#asked.delete(page);
    }
  }

  /** Once the first new page is here, what lies beyond the new end can't be true any more. */
  #forgetStale(total: number): void {
    const pages = Math.ceil(total / this.#size);
    for (const page of [...this.#pages.keys()]) {
      if (page >= pages && !this.#fresh.has(page)) this.#pages.delete(page);
    }
    // Their view may lie beyond the end, too.
    if (this.#wanted.from >= total && total > 0) this.want(Math.max(0, total - 1), total);
  }
}
