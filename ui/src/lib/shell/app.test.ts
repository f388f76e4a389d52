import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeHost } from '$lib/host/fake';
import { Carom } from '$lib/state';
import { expectAccessible } from '$lib/testing';
import { job } from '$lib/features/jobs/samples-for-tests';
import { slowly } from '$lib/features/settings/samples-for-tests';
// Loaded when it is first wanted; a test does not wait for that.
import '$lib/features/settings/SettingsScreen.svelte';
import App from './App.svelte';
import { placeToRemember } from './routes';

let carom: Carom;

async function opened(at = '#/nowhere/at/all/really', host = new FakeHost()) {
  window.history.replaceState(null, '', at);
  carom = new Carom(host, window);
  await carom.start();
  const user = userEvent.setup();
  const drawn = render(App, { props: { carom } });
  await screen.findByRole('heading', { level: 1 });
  return { ...drawn, user, host };
}
afterEach(() => carom.stop());

describe('the window', () => {
  it('has its sections as links of the landmark Main', async () => {
    const { container } = await opened();
    const main = screen.getByRole('navigation', { name: 'Main' });
    const names = within(main)
      .getAllByRole('link')
      .map((link) => link.textContent.trim());
    expect(names).toEqual(['Integrations', 'Templates', 'Deliveries', 'Backfill', 'Settings']);
    await expectAccessible(container);
  });

  it('marks the section it is in, and keeps the names when the sidebar is narrow', async () => {
    const { user } = await opened('#/trash');
    const link = screen.getByRole('link', { name: 'Integrations' });
    expect(link).toHaveAttribute('aria-current', 'page');
    await user.click(screen.getByRole('button', { name: 'Collapse the sidebar' }));
    expect(screen.getByRole('link', { name: 'Integrations' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Open the sidebar' }));
    expect(carom.preferences.values.sidebarCollapsed).toBe(false);
  });

  it('leads to the jobs from the foot of the sidebar while something runs', async () => {
    let jobs = [job({ state: 'running', done: 1, total: 4 })];
    const host = new FakeHost({ list_jobs: () => ({ rows: jobs, damaged: [] }) });
    const { user, container } = await opened('#/nowhere/at/all/really', host);
    const link = await screen.findByRole('link', { name: 'Jobs: 1 running' });
    await expectAccessible(container);
    jobs = [job({ state: 'paused' })];
    host.emitChanged('jobs', ['j1']);
    expect(await screen.findByRole('link', { name: 'Jobs: 1 paused' })).toBeInTheDocument();
    jobs = [job(), job({ id: 'j2', state: 'paused', why_code: 'user' })];
    host.emitChanged('jobs', ['j2']);
    expect(
      await screen.findByRole('link', { name: 'Jobs: 1 running, 1 paused' }),
    ).toBeInTheDocument();
    jobs = [job(), job({ id: 'j2', state: 'paused', why_code: 'streak' })];
    host.emitChanged('jobs', ['j2']);
    expect(
      await screen.findByRole('link', { name: 'Jobs: 1 paused, 1 running' }),
      'what failures stopped comes first',
    ).toHaveTextContent('1 paused');
    await user.click(link);
    await waitFor(() => expect(carom.router.route.name).toBe('jobs'));
    jobs = [];
    host.emitChanged('jobs', ['j1']);
    const here = await screen.findByRole('link', { name: 'Jobs' });
    expect(here, 'it stays as long as one is there').toHaveAttribute('aria-current', 'page');
    await user.click(screen.getByRole('link', { name: 'Settings' }));
    await waitFor(() => expect(screen.queryByRole('link', { name: /^Jobs/ })).toBeNull());
  });

  it('gives the heading the focus on arrival, and the window its name', async () => {
    const { user, host } = await opened();
    expect(screen.getByRole('heading', { level: 1 }), 'not on the first screen').not.toHaveFocus();
    await user.click(screen.getByRole('link', { name: 'Settings' }));
    const heading = await screen.findByRole('heading', { level: 1, name: 'Settings' });
    await waitFor(() => expect(heading).toHaveFocus());
    expect(document.title).toBe('Settings · Carom');
    expect(host.title).toBe('Settings · Carom');
  });

  it('lets the keyboard skip the sidebar', async () => {
    const { user } = await opened();
    await user.tab();
    expect(screen.getByRole('button', { name: 'Skip to content' })).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(screen.getByRole('main')).toHaveFocus();
  });

  it('says so when an address leads nowhere', async () => {
    await opened();
    expect(screen.getByText('There is no such place')).toBeInTheDocument();
  });

  it('opens at the section where it was left, but never in the middle of a form', async () => {
    const host = new FakeHost();
    const { unmount } = await opened('#/settings/appearance', host);
    await waitFor(() => expect(host.stored.get('lastPlace')).toBe('#/settings/appearance'));
    unmount();
    carom.stop();
    window.history.replaceState(null, '', window.location.pathname);
    carom = new Carom(host, window);
    await carom.start();
    expect(carom.router.route).toEqual({ name: 'settings', section: 'appearance' });
    expect(placeToRemember({ name: 'integration-edit', id: 'a' })).toBe('#/integrations');
  });

  it('asks the screen before it closes', async () => {
    const { host } = await opened();
    carom.router.hold(() => false);
    expect(await host.tryToClose()).toBe(false);
  });
});

describe('the palette', () => {
  it('opens on Ctrl+K, finds by scattered letters and remembers what was used', async () => {
    const { user, host } = await opened();
    await user.keyboard('{Control>}k{/Control}');
    const box = await screen.findByRole('combobox', { name: 'Search commands' });
    await waitFor(() => expect(box).toHaveFocus());
    await expectAccessible(document.body);
    await user.type(box, 'drk thm');
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(carom.theme.inForce).toBe('dark'));
    expect(host.stored.get('theme')).toBe('dark');
    expect(host.stored.get('recentActions')).toEqual(['theme.dark']);
    await waitFor(() => expect(box).not.toBeInTheDocument());
    await user.keyboard('{Control>}k{/Control}');
    expect(await screen.findByRole('combobox', { name: 'Search commands' })).toHaveValue('');
  });

  it('leads to the control of a setting, from anywhere and however late it comes', async () => {
    const engine = slowly();
    const { user } = await opened('#/nowhere', new FakeHost(engine.answers));
    const choose = async (typed: string, name: RegExp) => {
      await user.keyboard('{Control>}k{/Control}');
      await user.type(await screen.findByRole('combobox', { name: 'Search commands' }), typed);
      await user.click(await screen.findByRole('option', { name }));
    };
    await choose('text size', /^Text size/);
    const size = await screen.findByRole('combobox', { name: 'Text size' });
    await waitFor(() => expect(size, 'rather than the heading').toHaveFocus());

    await user.type(screen.getByRole('searchbox', { name: 'Search settings' }), 'backup');
    carom.chooseTheme('light');
    await choose('night', /^Theme/);
    const theme = await screen.findByRole('radio', { name: 'Light' });
    await waitFor(() => expect(theme, 'rather than what was searched for here').toHaveFocus());

    await choose('empty the trash', /^Empty the Trash after/);
    await screen.findByText('Data folder');
    engine.tell();
    const days = await screen.findByRole('combobox', { name: 'Empty the Trash after' });
    await waitFor(() => expect(days).toHaveFocus());
  });

  it('says when nothing is found', async () => {
    const { user } = await opened();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'zzzz');
    expect(await screen.findByText('Nothing by that name.')).toBeInTheDocument();
  });
});

describe('global keys', () => {
  it('show the shortcuts on ?, unless single keys are switched off', async () => {
    const { user } = await opened();
    carom.preferences.set('singleKeys', false);
    await user.keyboard('{Shift>}?{/Shift}');
    expect(screen.queryByRole('dialog')).toBeNull();
    carom.preferences.set('singleKeys', true);
    await user.keyboard('{Shift>}?{/Shift}');
    const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    expect(within(dialog).getByText('Add integration')).toBeInTheDocument();
    await expectAccessible(document.body);
  });

  it('go to the sections', async () => {
    const { user } = await opened();
    await user.keyboard('{Control>},{/Control}');
    await waitFor(() => expect(carom.router.route.name).toBe('settings'));
  });

  it('take back the latest thing on Ctrl+Z, and the toast offers it too', async () => {
    const { user } = await opened();
    const undo = vi.fn();
    carom.sayUndoable({ done: 'RedTrack US moved to Trash.', undo });
    expect(await screen.findByText('RedTrack US moved to Trash.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Undo' })).toBeInTheDocument();
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(undo).toHaveBeenCalledTimes(1));
  });

  it('move between panes on F6', async () => {
    const { user } = await opened();
    await user.keyboard('{F6}');
    const nav = screen.getByRole('navigation', { name: 'Main' });
    const first = nav.contains(document.activeElement);
    await user.keyboard('{F6}');
    expect(nav.contains(document.activeElement)).toBe(!first);
  });
});
