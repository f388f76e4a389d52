// The room on the page of the log: whether list, pictures and an open delivery have it side by side,
// and how much of it the delivery was given.
import type { Carom } from '$lib/state';
import { untrack } from 'svelte';
import { innerHeight } from 'svelte/reactivity/window';
import type { Log } from './log.svelte';

/** Beneath it there is no room for both the list's columns and a delivery. */
const NARROW = 924;
/** From here on the pictures and an open delivery both have room. */
const WIDE = 1700;
/** Under this many pixels the pictures would leave no room for rows, unless they are asked for. */
const LOW = 760;

export class Room {
  readonly #carom: Carom;
  readonly #log: Log;
  /** Pixels of the page; 0 until it is laid out. */
  width = $state(0);
  /** Per cent that the delivery begins with; read once: a size that is kept must not come back as a
   * wish for another one. */
  readonly drawer: number;

  constructor(carom: Carom, log: Log) {
    this.#carom = carom;
    this.#log = log;
    this.drawer = untrack(() => carom.preferences.values.splits['delivery'] ?? 42);
  }

  keepDrawer(size: number): void {
    const { preferences } = this.#carom;
    const splits = untrack(() => preferences.values.splits);
    const delivery = Math.round(size);
    if (splits['delivery'] !== delivery) preferences.set('splits', { ...splits, delivery });
  }

  /** An open delivery covers the list. */
  get covered(): boolean {
    return this.#log.open !== null && this.width > 0 && this.width < NARROW;
  }

  /** An open delivery leaves no room for the pictures: their button could do nothing. */
  get crowded(): boolean {
    return this.#log.open !== null && this.width < WIDE;
  }

  /** Whether the pictures are wanted. */
  get pictures(): boolean {
    const wanted = this.#carom.preferences.values.logPictures;
    return wanted ?? (innerHeight.current ?? LOW) >= LOW;
  }

  togglePictures(): void {
    this.#carom.preferences.set('logPictures', !this.pictures);
  }
}
