// Rows of a list that has no page numbers: each page says where the next begins. What is on screen
// stays where it is. Rows that came since are counted, and taken in when somebody wants them.
import { untrack } from 'svelte';
import type { GridRows } from './grid';

export interface CursorPage<T> {
  rows: readonly T[];
  /** Where the next page begins; null at the end. */
  next: string | null;
}

export type LoadFrom<T> = (cursor: string | null, limit: number) => Promise<CursorPage<T>>;

/** Where a page begins: in the list, and for the one who is asked. */
interface Mark {
  cursor: string | null;
  from: number;
}

/** Empty places after the last row, while there are more to come. */
const TAIL = 20;

export class CursorRows<T> implements GridRows<T> {
  readonly #load: LoadFrom<T>;
  readonly #key: (row: T) => string;
  readonly #gone: (keys: readonly string[]) => void;
  readonly #size: number;
  #rows = $state.raw<readonly T[]>([]);
  #marks: readonly Mark[] = [];
  #next = $state.raw<string | null>(null);
  #here = $state(false);
  #loading = $state(0);
  #failure = $state.raw<unknown>();
  #newer = $state(0);
  #newerIsMore = $state(false);
  #known = $state<number>();
  /** Rows of an earlier answer, below what the present one tells so far. */
  #unmet: readonly string[] = [];
  #another = false;
  #epoch = 0;
  #asking = false;
  #wanted = { from: 0, to: 1 };

  /** `gone` hears of rows that a look no longer found where they were. */
  constructor(
    load: LoadFrom<T>,
    key: (row: T) => string,
    gone: (keys: readonly string[]) => void = () => undefined,
    pageSize = 200,
  ) {
    this.#load = load;
    this.#key = key;
    this.#gone = gone;
    this.#size = pageSize;
  }

  get total(): number | undefined {
    if (!this.#here) return undefined;
    return this.#rows.length + (this.#next === null ? 0 : TAIL);
  }

  get count(): number | undefined {
    if (!this.#here) return undefined;
    return this.#next === null ? this.#rows.length : this.#known;
  }

  /** Takes in how many there are in all, asked for elsewhere. */
  set count(known: number | undefined) {
    this.#known = known === undefined ? undefined : Math.max(known, this.#rows.length);
  }

  get loading(): boolean {
    return this.#loading > 0;
  }

  get failure(): unknown {
    return this.#failure;
  }

  get held(): readonly T[] {
    return this.#rows;
  }

  /** Rows that came since and are not shown yet. */
  get newer(): number {
    return this.#newer;
  }

  /** There are more of them than were counted. */
  get newerIsMore(): boolean {
    return this.#newerIsMore;
  }

  at(index: number): T | undefined {
    return this.#rows[index];
  }

  indexOf(key: string): number {
    return this.#rows.findIndex((row) => this.#key(row) === key);
  }

  want(from: number, to: number): void {
    this.#wanted = { from, to };
    untrack(() => {
      if (this.#here && to > this.#rows.length - this.#size / 2) void this.#more();
    });
  }

  /**
   * Asks anew, from the newest row on. What is shown stays until the answer is here. To `another`
   * question no row belongs that the answer does not show; otherwise it may be further down.
   */
  async reload(another = false): Promise<void> {
    const epoch = ++this.#epoch;
    this.#asking = false;
    this.#another ||= another;
    await this.#ask(null, epoch, (page) => this.#begin(page));
  }

  /**
   * Looks what changed: at the top and where the view is. Rows stay in their places; `adopt` lets
   * new ones in above them, otherwise they are only counted.
   */
  async refresh(adopt: boolean): Promise<void> {
    if (!this.#here) return;
    const epoch = this.#epoch;
    const inView = this.#marks.filter(({ from }, at) => {
      const end = this.#marks[at + 1]?.from ?? this.#rows.length;
      return at > 0 && from < this.#wanted.to && end > this.#wanted.from;
    });
    await this.#ask(null, epoch, (page) => this.#meet(page, adopt));
    for (const { cursor } of inView) {
      const slice = () => this.#slice(cursor);
      await this.#ask(cursor, epoch, (page) => this.#replace(cursor, page), slice);
    }
  }

  async #more(): Promise<void> {
    const cursor = this.#next;
    if (this.#asking || cursor === null || this.#failure !== undefined) return;
    this.#asking = true;
    const epoch = this.#epoch;
    await this.#ask(cursor, epoch, (page) => this.#append(cursor, page));
    if (epoch !== this.#epoch) return;
    this.#asking = false;
    // The view may have run ahead meanwhile.
    this.want(this.#wanted.from, this.#wanted.to);
  }

  async #ask(
    cursor: string | null,
    epoch: number,
    take: (page: CursorPage<T>) => void,
    load = () => this.#load(cursor, this.#size),
  ): Promise<void> {
    this.#loading += 1;
    try {
      const page = await load();
      if (epoch !== this.#epoch) return;
      this.#failure = undefined;
      take(page);
    } catch (thrown) {
      if (epoch === this.#epoch) this.#failure = thrown;
    } finally {
      this.#loading -= 1;
    }
  }

  #begin(page: CursorPage<T>): void {
    const were = [...new Set([...this.#rows.map(this.#key), ...this.#unmet])];
    const reach = this.#another ? were.length : this.#reach(were, page);
    this.#another = false;
    this.#rows = page.rows;
    this.#marks = [{ cursor: null, from: 0 }];
    this.#next = page.next;
    this.#newer = 0;
    this.#newerIsMore = false;
    this.#here = true;
    this.#part(were, reach);
    this.want(0, 1);
  }

  #append(cursor: string, page: CursorPage<T>): void {
    const held = this.#keys();
    this.#marks = [...this.#marks, { cursor, from: this.#rows.length }];
    this.#rows = [...this.#rows, ...page.rows.filter((row) => !held.has(this.#key(row)))];
    this.#next = page.next;
    this.#part(this.#unmet, this.#reach(this.#unmet, page));
  }

  /** Of rows that are not held any more those within `reach` are gone; the others may be further down. */
  #part(keys: readonly string[], reach: number): void {
    const held = this.#keys();
    this.#unmet = keys.slice(reach).filter((key) => !held.has(key));
    this.#gone(keys.slice(0, reach).filter((key) => !held.has(key)));
  }

  #meet(page: CursorPage<T>, adopt: boolean): void {
    const held = this.#keys();
    // Below the last one that is held stand those that moved up where others left: the next page.
    const last = page.rows.findLastIndex((row) => held.has(this.#key(row)));
    const above = last < 0 || this.#next === null ? page.rows : page.rows.slice(0, last);
    const fresh = above.filter((row) => !held.has(this.#key(row)));
    const known = new Map(
      page.rows.filter((row) => held.has(this.#key(row))).map((row) => [this.#key(row), row]),
    );
    const gap = known.size === 0 && this.#rows.length > 0;
    if (adopt && (gap || this.#rows.length === 0)) {
      this.#begin(page);
      return;
    }
    const gone = this.#missing(page, known);
    const lost = this.#rows.flatMap((row, at) => (gone.has(this.#key(row)) ? [at] : []));
    const kept = this.#rows
      .filter((row) => !gone.has(this.#key(row)))
      .map((row) => known.get(this.#key(row)) ?? row);
    this.#marks = this.#marks.map(({ cursor, from }, at) => ({
      cursor,
      from:
        from - lost.filter((place) => place < from).length + (adopt && at > 0 ? fresh.length : 0),
    }));
    if (adopt) {
      // In the order of the page: one that came to match late stands among the others, not above them.
      const isNew = new Set(fresh);
      const first = page.rows.filter((row) => isNew.has(row) || known.has(this.#key(row)));
      this.#rows = [...first, ...kept.filter((row) => !known.has(this.#key(row)))];
    } else this.#rows = kept;
    this.#newer = adopt ? 0 : fresh.length;
    this.#newerIsMore = !adopt && gap && page.next !== null;
    this.#gone([...gone]);
  }

  /** Of the rows that the first page should hold, those that it holds no longer. */
  #missing(page: CursorPage<T>, known: ReadonlyMap<string, T>): ReadonlySet<string> {
    const keys = this.#rows.map(this.#key);
    return new Set(keys.slice(0, this.#reach(keys, page)).filter((key) => !known.has(key)));
  }

  /** How many of these rows the page should hold, if they are still there. */
  #reach(keys: readonly string[], page: CursorPage<T>): number {
    if (page.next === null) return keys.length;
    const placeOf = new Map(keys.map((key, at) => [key, at]));
    const places = page.rows.flatMap((row) => placeOf.get(this.#key(row)) ?? []);
    // Where rows moved past one another, a missing one may only have been pushed off the page.
    const inOrder = places.every((place, at) => at === 0 || place > (places[at - 1] ?? -1));
    return inOrder ? (places.at(-1) ?? -1) + 1 : 0;
  }

  /**
   * A page that is held already, asked for once more. Where rows came into its middle, its last ones
   * were pushed off it: the answer goes on to them.
   */
  async #slice(cursor: string | null): Promise<CursorPage<T>> {
    const page = await this.#load(cursor, this.#size);
    const at = this.#marks.findIndex((mark) => mark.cursor === cursor);
    const from = this.#marks[at]?.from ?? this.#rows.length;
    const end = this.#marks[at + 1]?.from ?? this.#rows.length;
    const answered = new Set(page.rows.map(this.#key));
    const reached = this.#rows.slice(end).some((row) => answered.has(this.#key(row)));
    const were = this.#rows.slice(from, end).map(this.#key);
    const off = new Set(were.filter((key) => !answered.has(key)));
    if (page.next === null || reached || off.size === 0) return page;
    const below = await this.#load(page.next, this.#size);
    const last = below.rows.findLastIndex((row) => off.has(this.#key(row)));
    return { rows: [...page.rows, ...below.rows.slice(0, last + 1)], next: page.next };
  }

  #replace(cursor: string | null, page: CursorPage<T>): void {
    const at = this.#marks.findIndex((mark) => mark.cursor === cursor);
    const mark = this.#marks[at];
    if (!mark) return;
    const end = this.#marks[at + 1]?.from ?? this.#rows.length;
    const were = this.#rows.slice(mark.from, end).map(this.#key);
    const before = this.#rows.slice(0, mark.from);
    const after = this.#rows.slice(end);
    const elsewhere = new Set([...before, ...after].map(this.#key));
    const now = page.rows.filter((row) => !elsewhere.has(this.#key(row)));
    const shift = now.length - (end - mark.from);
    this.#rows = [...before, ...now, ...after];
    this.#marks = this.#marks.map((other, place) =>
      place > at ? { ...other, from: other.from + shift } : other,
    );
    const are = new Set(now.map(this.#key));
    this.#gone(were.filter((key) => !are.has(key)));
  }

  #keys(): Set<string> {
    return new Set(this.#rows.map(this.#key));
  }
}
