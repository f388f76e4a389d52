// Starts the window: preferences first, then one paint in the right theme, then the window is shown.
import { mount } from 'svelte';
import './lib/theme/index.css';
import type { Host } from '$lib/host';
import App from '$lib/shell/App.svelte';
import { Carom } from '$lib/state';

async function hostOf(): Promise<Host> {
  // In a plain browser during development there is no engine: a fake stands in for it there alone.
  if (import.meta.env.DEV && !('__TAURI_INTERNALS__' in window)) {
    const { FakeHost } = await import('$lib/host/fake');
    return new FakeHost();
  }
  const { createTauriHost } = await import('$lib/host/tauri');
  return createTauriHost();
}

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const host = await hostOf();
const carom = new Carom(host, window);
try {
  await carom.start();
} finally {
  mount(App, { target, props: { carom } });
  // Two frames: one that lays out, one that has been painted.
  requestAnimationFrame(() => requestAnimationFrame(() => void host.window.show()));
}
