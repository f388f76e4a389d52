// The first questions of a window: its preferences, and whether the engine answers at all.
import { asFailure, type Failure } from '$lib/host';
import type { Carom } from '$lib/state';

/** Null when everything stands; else what stands in the way. Never rejects. */
export async function startUp(carom: Carom): Promise<Failure | null> {
  // Every command is refused with the same report when the database can't be opened; the settings
  // are the cheapest to ask for.
  const [probed, started] = await Promise.allSettled([carom.settings.load(), carom.start()]);
  if (probed.status === 'rejected') return asFailure(probed.reason);
  if (started.status === 'rejected') return asFailure(started.reason);
  return null;
}
