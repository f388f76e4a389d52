// Starts the window: preferences and the engine first, then one paint in the right theme.
import { mount, type ComponentProps } from 'svelte';
import './lib/theme/index.css';
import type { Host } from '$lib/host';
import { createTauriHost } from '$lib/host/tauri';
import Start from '$lib/features/startup/Start.svelte';
import { startUp } from '$lib/features/startup/start-up';
import { Carom } from '$lib/state';

async function hostOf(): Promise<Host> {
  // In a plain browser during development there is no engine: a fake stands in for it there alone.
  if (import.meta.env.DEV && !('__TAURI_INTERNALS__' in window)) {
    const { developmentHost } = await import('$lib/host/development');
    return developmentHost();
  }
  return createTauriHost();
}

let drawn = false;
/** Draws the window once: what it shows first is whole. */
function open(opening: ComponentProps<typeof Start>['opening']): void {
  const target = document.getElementById('app');
  if (!target) throw new Error('index.html has no #app');
  if (drawn) return;
  drawn = true;
  mount(Start, { target, props: { carom, opening } });
}

const host = await hostOf();
const carom = new Carom(host, window);
const opening = startUp(carom);
// Whoever waits longer than this is told what for.
const PATIENCE = 600;
const late = setTimeout(() => open(opening), PATIENCE);
const opened = await opening;
clearTimeout(late);
open(opened);
