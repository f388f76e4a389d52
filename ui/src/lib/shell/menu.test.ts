import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeHost } from '$lib/host/fake';
import type { Platform } from '$lib/host';
import { Carom } from '$lib/state';
import App from './App.svelte';
import { menuEntries } from './menu';

let carom: Carom;

async function opened(platform: Platform = 'linux', stored: Record<string, unknown> = {}) {
  window.history.replaceState(null, '', '#/nowhere/at/all/really');
  const host = new FakeHost({}, platform);
  for (const [key, value] of Object.entries(stored)) host.stored.set(key, value);
  carom = new Carom(host, window);
  await carom.start();
  render(App, { props: { carom } });
  await screen.findByRole('heading', { level: 1 });
  return { host, user: userEvent.setup() };
}
afterEach(() => carom.stop());

const ids = (host: FakeHost) => host.menuEntries?.map((entry) => entry.id) ?? [];

describe('the menu bar', () => {
  it('is not built until somebody wants it, so that it costs no start', async () => {
    const { host, user } = await opened();
    expect(host.menuEntries).toBeNull();
    await user.keyboard('{F10}');
    await waitFor(() => expect(host.menuShown).toBe(true));
    expect(ids(host)).toContain('integration.new');
    expect(carom.preferences.values.menuBar, 'it is there again next time').toBe(true);
  });

  it('offers every action there is, also those that have only keys elsewhere', async () => {
    const { host } = await opened('linux', { menuBar: true });
    await waitFor(() => expect(host.menuEntries).not.toBeNull());
    expect(new Set(ids(host))).toEqual(new Set(carom.actions.all.map(({ id }) => id)));
    expect(ids(host), 'hidden from the palette, not from here').toContain('palette');
    const entry = (id: string) => host.menuEntries?.find((each) => each.id === id);
    expect(entry('go.settings')).toEqual({
      id: 'go.settings',
      title: 'Go to Settings',
      group: 'Go to',
      keys: 'Mod+,',
      enabled: true,
    });
    expect(entry('undo')?.enabled, 'there is nothing to undo').toBe(false);
    expect(entry('go.back')?.keys).toBe('Alt+ArrowLeft');
    expect(entry('integration.new')?.keys).toBe('Mod+N');
  });

  it('follows what can be done', async () => {
    const { host } = await opened('linux', { menuBar: true });
    await waitFor(() => expect(host.menuEntries).not.toBeNull());
    const stop = carom.actions.add([
      { id: 'test.dry-run', title: 'Dry run', group: 'Test', run: () => undefined },
    ]);
    await waitFor(() => expect(ids(host)).toContain('test.dry-run'));
    stop();
    await waitFor(() => expect(ids(host)).not.toContain('test.dry-run'));
  });

  it('runs what is chosen, once, and nothing behind a dialog', async () => {
    const { host, user } = await opened('linux', { menuBar: true });
    let runs = 0;
    carom.actions.add([{ id: 'count', title: 'Count', group: 'Test', run: () => (runs += 1) }]);
    host.choose('count');
    expect(runs).toBe(1);
    host.choose('nothing of the kind');
    host.choose('palette');
    await screen.findByRole('combobox', { name: 'Search commands' });
    host.choose('count');
    expect(runs, 'the page behind a dialog is at rest').toBe(1);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
    host.choose('count');
    expect(runs).toBe(2);
  });

  it('always stands on a Mac, where it is no setting', async () => {
    const { host } = await opened('macos');
    await waitFor(() => expect(host.menuEntries).not.toBeNull());
    expect(ids(host)).not.toContain('menu-bar');
    const quit = menuEntries(carom.actions).find(({ id }) => id === 'app.quit');
    expect(quit?.keys, 'the menu itself has them there').toBeNull();
  });

  it('quits as the frame does: whatever is unsaved is asked for first', async () => {
    const { host } = await opened();
    let asked = 0;
    await host.window.onCloseRequested(() => {
      asked += 1;
      return false;
    });
    carom.actions.run('app.quit');
    await waitFor(() => expect(asked).toBe(1));
  });
});
