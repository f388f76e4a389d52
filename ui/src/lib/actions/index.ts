export { bestScore, fuzzyScore } from './fuzzy';
export { ActionRegistry, type Action, type ActionGroup } from './registry.svelte';
export { ariaKeys, keysOf, parseChord, type Chord } from './shortcut';
