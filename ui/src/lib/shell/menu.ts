// The native menu bar says what the registry of actions says, and what is chosen there is run here.
// Which menu a command stands in is the host's business.
import type { ActionRegistry, Chord } from '$lib/actions';
import type { MenuEntry } from '$lib/host';
import type { Carom } from '$lib/state';
import { LAYER } from './keys';

/** Changes of the registry come in bunches; the bar follows when they are over. Milliseconds. */
const PAUSE = 100;

/** Whether the bar belongs to the window and can be put away. */
export function menuInWindow(carom: Carom): boolean {
  return carom.host.platform !== 'macos';
}

function written({ mod, alt, shift, key }: Chord): string {
  const parts = [
    mod && 'Mod',
    alt && 'Alt',
    shift && 'Shift',
    key.length === 1 ? key.toUpperCase() : key,
  ];
  return parts.filter((part) => part !== false).join('+');
}

/** Everything that can be done, also what the palette leaves to its keys. */
export function menuEntries(actions: ActionRegistry): MenuEntry[] {
  return actions.all.map((action) => {
    const chord = actions.chordsOf(action)[0];
    return {
      id: action.id,
      title: action.title,
      group: action.group,
      keys: chord ? written(chord) : null,
      enabled: action.unavailable?.() === undefined,
    };
  });
}

/** Keeps the bar true. To be called in an effect: it reads what the bar depends on. */
export function followMenu(carom: Carom): (() => void) | undefined {
  const visible = !menuInWindow(carom) || carom.preferences.values.menuBar;
  if (!visible) return undefined;
  const entries = menuEntries(carom.actions);
  const timer = setTimeout(() => {
    carom.host.menu.set(entries).catch((thrown: unknown) => carom.sayFailure(thrown));
  }, PAUSE);
  return () => clearTimeout(timer);
}

/** Runs what is chosen. As with keys, a dialog keeps the page behind it at rest. */
export function listenToMenu(document: Document, carom: Carom): () => void {
  const listening = carom.host.menu.onChosen((id) => {
    const action = carom.actions.find(id);
    if (!action) return;
    if (document.querySelector(LAYER) !== null && !action.inDialogs) return;
    carom.actions.run(id);
  });
  return () => void listening.then((stop) => stop());
}

/** Puts the bar there or away, and remembers it. */
export async function showMenu(carom: Carom, visible: boolean): Promise<void> {
  carom.preferences.set('menuBar', visible);
  try {
    // It is built before it is shown, so that it comes whole.
    if (visible) await carom.host.menu.set(menuEntries(carom.actions));
    await carom.host.menu.show(visible);
  } catch (thrown) {
    carom.sayFailure(thrown);
  }
}
