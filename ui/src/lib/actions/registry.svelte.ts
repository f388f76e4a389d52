// The one list of what a user can do right now. The palette, the shortcuts help, menus and the
// global keys all read it, so an action is described once and a key is never bound twice unseen.
import type { Component } from 'svelte';
import type { Platform } from '$lib/host';
import { matches, parseChord, typesText, type Chord } from './shortcut';

export type ActionGroup =
  | 'Go to'
  | 'Integration'
  | 'Test'
  | 'Delivery'
  | 'Backfill'
  | 'Job'
  | 'Edit'
  | 'View'
  | 'Application';

export interface Action {
  /** Stable: `integration.new`. */
  id: string;
  /** A verb: *Add integration*. */
  title: string;
  group: ActionGroup;
  icon?: Component<{ size?: number | string }>;
  /** `Mod+N`; several where one alone would not do. The first is the one shown. */
  shortcut?: string | readonly string[];
  /** Further words that find it in the palette. */
  keywords?: readonly string[];
  /** Why it can't be done now; absent when it can. */
  unavailable?: () => string | undefined;
  /** Only its key, not a line of the palette. */
  hidden?: boolean;
  /** Its key also works while a dialog is open. */
  inDialogs?: boolean;
  /** Its key stays the text field's own while one has the focus. */
  notInText?: boolean;
  run: () => unknown;
}

export class ActionRegistry {
  readonly platform: Platform;
  #layers = $state.raw<readonly (readonly Action[])[]>([]);
  /** The same. An effect that is undone reads a state as it was before, without what others added
   * since; and one that adds must not be run again by what it adds. */
  #held: readonly (readonly Action[])[] = [];
  /** Chords by action id that the user changed; an empty list switches the keys off. */
  #rebound = $state.raw<Readonly<Record<string, readonly string[]>>>({});

  constructor(platform: Platform) {
    this.platform = platform;
  }

  /** Adds actions until the returned function is called. The newest layer wins a contested key. */
  add(actions: readonly Action[]): () => void {
    this.#hold([...this.#held, actions]);
    return () => this.#hold(this.#held.filter((layer) => layer !== actions));
  }

  #hold(layers: readonly (readonly Action[])[]): void {
    this.#held = layers;
    this.#layers = layers;
  }

  rebind(bindings: Readonly<Record<string, readonly string[]>>): void {
    this.#rebound = bindings;
  }

  /** All, newest layer first, each id once. */
  get all(): Action[] {
    const seen = new Map<string, Action>();
    for (const layer of this.#layers.toReversed()) {
      for (const action of layer) if (!seen.has(action.id)) seen.set(action.id, action);
    }
    return [...seen.values()];
  }

  find(id: string): Action | undefined {
    return this.all.find((action) => action.id === id);
  }

  chordsOf(action: Action): Chord[] {
    const own = action.shortcut === undefined ? [] : [action.shortcut].flat();
    return (this.#rebound[action.id] ?? own).map(parseChord);
  }

  /** Does it, unless it can't be done now. */
  run(id: string): boolean {
    const action = this.find(id);
    if (!action || action.unavailable?.() !== undefined) return false;
    void action.run();
    return true;
  }

  /** The action that a key event asks for, given where the focus is. */
  forKey(event: KeyboardEvent, place: { inText: boolean; inDialog: boolean }): Action | undefined {
    return this.all.find((action) => {
      if (place.inDialog && !action.inDialogs) return false;
      if (place.inText && action.notInText) return false;
      if (action.unavailable?.() !== undefined) return false;
      return this.chordsOf(action).some(
        (chord) => matches(chord, event, this.platform) && !(place.inText && typesText(chord)),
      );
    });
  }
}
