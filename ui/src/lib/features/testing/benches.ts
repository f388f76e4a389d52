// One bench an integration for as long as the window stands, so that leaving the page loses neither
// what was typed for a test nor a test that is under way.
import type { Carom } from '$lib/state';
import { Bench } from './bench.svelte';

const benches = new WeakMap<Carom, Map<string, Bench>>();

export function benchOf(carom: Carom, id: string): Bench {
  const ofWindow = benches.get(carom) ?? new Map<string, Bench>();
  benches.set(carom, ofWindow);
  const bench = ofWindow.get(id) ?? new Bench(carom.host, id);
  ofWindow.set(id, bench);
  return bench;
}
