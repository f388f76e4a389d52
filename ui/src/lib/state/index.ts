export { Carom, provideCarom, useActions, useCarom, useChanged } from './carom.svelte';
export { Entities } from './entities.svelte';
export { classify, type FailureClass } from './failures';
export { Kept } from './kept.svelte';
export { closings, Preferences, type Closing } from './preferences.svelte';
export { UndoStack, type Undoable } from './undo.svelte';
