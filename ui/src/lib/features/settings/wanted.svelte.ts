// Where the search within Settings leads. What is wanted takes the focus as soon as it stands on
// screen, however long its section and the engine take.
import { createContext } from 'svelte';

export class Wanted {
  /** The id of a group of settings; null: none. */
  target = $state<string | null>(null);
}

export const [useWanted, provideWanted] = createContext<Wanted>();
