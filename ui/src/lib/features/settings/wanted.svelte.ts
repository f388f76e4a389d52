// Where the search of Settings and the palette lead. What is wanted takes the focus as soon as it
// stands on screen, however long its section and the engine take.
import type { Carom } from '$lib/state';

export class Wanted {
  /** The id of a group of settings; null: none. */
  target = $state<string | null>(null);
}

const all = new WeakMap<Carom, Wanted>();

/** The one of a window. */
export function wantedOf(carom: Carom): Wanted {
  const wanted = all.get(carom) ?? new Wanted();
  all.set(carom, wanted);
  return wanted;
}
