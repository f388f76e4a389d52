// What can be done with a whole integration from its page, beyond what the list of integrations can
// do with many at once.
import type { Integration } from '$lib/bindings';
import { toTrash } from '$lib/features/integrations/acts';
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

/** Into the Trash, and from its page to the others. */
export async function moveToTrash(carom: Carom, { id, definition }: Integration): Promise<void> {
  const gone = await toTrash(carom, [{ id, name: definition.name }], () =>
    carom.router.go({ name: 'integration', id }),
  );
  if (gone.length > 0) await carom.router.go({ name: 'integrations' }, { replace: true });
}

/** Out of the Trash. */
export async function restore(carom: Carom, { id }: Integration): Promise<void> {
  try {
    const [outcome] = await carom.host.call('restore_integrations', { ids: [id] });
    if (outcome?.error) throw new Failure(outcome.error);
  } catch (thrown) {
    carom.sayFailure(thrown);
  }
}
