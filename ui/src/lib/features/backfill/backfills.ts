// One backfill being prepared for as long as the window stands.
import type { Carom } from '$lib/state';
import { Backfill } from './backfill.svelte';

const ofWindows = new WeakMap<Carom, Backfill>();

export function backfillOf(carom: Carom): Backfill {
  const held = ofWindows.get(carom) ?? new Backfill(carom.host);
  ofWindows.set(carom, held);
  return held;
}
