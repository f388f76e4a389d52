// Which rows stood in the places that are drawn, and where these rows stand by now. A list changes
// under the eyes of its reader; whoever is on a row stays on it, wherever it goes.

export class Standing {
  /** As they were noted last, by place. */
  seen: ReadonlyMap<number, string> = new Map();
  readonly #keyAt: (index: number) => string | undefined;
  readonly #total: () => number;

  constructor(total: () => number, keyAt: (index: number) => string | undefined) {
    this.#total = total;
    // Beyond the end a page may stand that is to be replaced.
    this.#keyAt = (index) => (index < total() ? keyAt(index) : undefined);
  }

  /** What stands in these places now; nothing for a place whose row is under way. */
  of(places: Iterable<{ index: number }>): Map<number, string> {
    const now = new Map<number, string>();
    for (const { index } of places) {
      const key = this.#keyAt(index);
      if (key !== undefined) now.set(index, key);
    }
    return now;
  }

  /** Whether the row that was seen in this place is there still; a place never looked at has none. */
  holds(index: number): boolean {
    const now = this.#keyAt(index);
    return (this.seen.get(index) ?? now) === now;
  }

  get moved(): boolean {
    return [...this.seen.keys()].some((index) => !this.holds(index));
  }

  /** Where the rows that were seen stand now; those that are nowhere are left out. */
  whereabouts(): ReadonlyMap<string, number> {
    const wanted = new Set(this.seen.values());
    const places = new Map<string, number>();
    const total = this.#total();
    for (let index = 0; index < total && places.size < wanted.size; index += 1) {
      const key = this.#keyAt(index);
      if (key !== undefined && wanted.has(key) && !places.has(key)) places.set(key, index);
    }
    return places;
  }
}
