// What can be done with a whole integration from its page. The list of integrations has its own for
// many at once.
import type { Integration } from '$lib/bindings';
import { Failure } from '$lib/host';
import type { Carom } from '$lib/state';

/** Active in Carom, or not: shown at once, taken back with the reason if it is refused. */
export async function setActive(
  carom: Carom,
  integration: Integration,
  active: boolean,
): Promise<void> {
  carom.integrations.put(integration.id, { ...integration, active });
  try {
    const [outcome] = await carom.host.call('set_active', { ids: [integration.id], active });
    if (outcome?.error) throw new Failure(outcome.error);
  } catch (thrown) {
    carom.integrations.put(integration.id, integration);
    carom.sayFailure(thrown);
  }
}

/** Into the Trash, with a way back. */
export async function moveToTrash(carom: Carom, { id, definition }: Integration): Promise<void> {
  try {
    const [outcome] = await carom.host.call('delete_integrations', { ids: [id] });
    if (outcome?.error) throw new Failure(outcome.error);
  } catch (thrown) {
    carom.sayFailure(thrown);
    return;
  }
  await carom.router.go({ name: 'integrations' }, { replace: true });
  carom.sayUndoable({
    done: `${definition.name} moved to Trash.`,
    undo: async () => {
      await takeOut(carom, id);
      await carom.router.go({ name: 'integration', id });
    },
  });
}

/** Out of the Trash. */
export async function restore(carom: Carom, { id }: Integration): Promise<void> {
  try {
    await takeOut(carom, id);
  } catch (thrown) {
    carom.sayFailure(thrown);
  }
}

async function takeOut(carom: Carom, id: string): Promise<void> {
  const [outcome] = await carom.host.call('restore_integrations', { ids: [id] });
  if (outcome?.error) throw new Failure(outcome.error);
}

/** Writes it to a file that another Carom can import. */
export async function exportToFile(carom: Carom, { id, definition }: Integration): Promise<void> {
  try {
    const path = await carom.host.dialogs.saveFile({
      title: `Export ${definition.name}`,
      suggestedName: `${fileName(definition.name)}.carom.json`,
      filters: [{ name: 'Carom export', extensions: ['json'] }],
    });
    if (path === null) return;
    await carom.host.call('export_integrations', { ids: [id], path });
    carom.say(`Exported ${definition.name} to ${path}.`);
  } catch (thrown) {
    carom.sayFailure(thrown);
  }
}

/** A name that every file system takes. */
export function fileName(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  // Counted in characters, so that none is cut in half.
  const short = [...safe].slice(0, 80).join('').trim();
  return short === '' ? 'integration' : short;
}
