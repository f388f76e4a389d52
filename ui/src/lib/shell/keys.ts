// Global keys: one listener that asks the registry. Layers above the page keep their keys to
// themselves, and Escape belongs to the topmost of them.
import type { Carom } from '$lib/state';
import { typesText } from '$lib/actions/shortcut';

const TEXT =
  'input:not([type=checkbox], [type=radio], [type=button]), textarea, [contenteditable=true]';
export const LAYER = '[role=dialog][data-state=open], [role=alertdialog][data-state=open]';

export function listenToKeys(window: Window, carom: Carom): () => void {
  const { actions, preferences } = carom;

  function onKeyDown(event: KeyboardEvent) {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : null;
    const action = actions.forKey(event, {
      inText: target?.closest(TEXT) !== null && target !== null,
      inDialog: window.document.querySelector(LAYER) !== null,
    });
    if (!action) return;
    const bare = !event.ctrlKey && !event.metaKey && actions.chordsOf(action).some(typesText);
    if (bare && !preferences.values.singleKeys) return;
    event.preventDefault();
    void action.run();
  }

  // Buttons, tabs and menus take Enter for themselves whatever is held with it; with Ctrl or ⌘ it
  // means the page's primary action, wherever the focus is.
  function onCapture(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onKeyDown(event);
  }

  window.addEventListener('keydown', onCapture, { capture: true });
  window.addEventListener('keydown', onKeyDown);
  return () => {
    window.removeEventListener('keydown', onCapture, { capture: true });
    window.removeEventListener('keydown', onKeyDown);
  };
}
