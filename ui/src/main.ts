// Starts the window: preferences and the engine first, then one paint in the right theme, then the
// window is shown.
import { mount } from 'svelte';
import './lib/theme/index.css';
import type { Host } from '$lib/host';
import Start from '$lib/features/startup/Start.svelte';
import { startUp } from '$lib/features/startup/start-up';
import { Carom } from '$lib/state';

async function hostOf(): Promise<Host> {
  // In a plain browser during development there is no engine: a fake stands in for it there alone.
  if (import.meta.env.DEV && !('__TAURI_INTERNALS__' in window)) {
    const { developmentHost } = await import('$lib/host/development');
    return developmentHost();
  }
  const { createTauriHost } = await import('$lib/host/tauri');
  return createTauriHost();
}

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const host = await hostOf();
const carom = new Carom(host, window);
const opening = startUp(carom);
mount(Start, { target, props: { carom, opening } });

// Two frames: one that lays out, one that has been painted.
const show = () =>
  requestAnimationFrame(() => requestAnimationFrame(() => void host.window.show()));
// Whoever waits longer than this is told what for.
const PATIENCE = 600;
const late = setTimeout(show, PATIENCE);
await opening;
clearTimeout(late);
show();
