import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { LogStatus, TrashRow } from '$lib/bindings';
import { Failure } from '$lib/host';
import type { FakeAnswers } from '$lib/host/fake';
import type { SettingsSection } from '$lib/shell';
import Outlet from '$lib/shell/Outlet.svelte';
import { expectAccessible, renderIn } from '$lib/testing';
import { nextZoom } from '$lib/theme/zoom';
import { matching, useOf } from './accounts';
import { backupName, withExtension } from './backup';
import { connectRange, parseSeconds, parseWhole, secondsOf } from './limits';
import { costOfCount, costOfDays } from './retention';
import { answers, idle, mara, settings as defaults, slowly } from './samples-for-tests';
import { find, settings as known } from './sections';
import SettingsScreen from './SettingsScreen.svelte';
import { goingAt, trashChoices } from './trash';

function opened(section: SettingsSection, more: FakeAnswers = {}) {
  const user = userEvent.setup();
  const drawn = renderIn(SettingsScreen, {
    props: { route: { name: 'settings', section } },
    at: `#/settings/${section}`,
    answers: answers(more),
  });
  return drawn.then((rest) => ({ user, ...rest }));
}

describe('a run that goes on', () => {
  it('has its say on closing and notifying, kept with the window', async () => {
    const { user, carom } = await opened('deliveries');
    await user.click(await screen.findByRole('radio', { name: /^Pause and quit/ }));
    await user.click(screen.getByRole('switch', { name: 'Notify when a run ends or pauses' }));
    expect(carom.preferences.values).toMatchObject({ whileSending: 'pause', notifyRuns: false });
  });
});

describe('every section', () => {
  it.each(['accounts', 'appearance', 'shortcuts', 'network', 'storage', 'about'] as const)(
    'keeps nobody out: %s',
    async (section) => {
      const { container } = await opened(section);
      await waitFor(() => expect(container.querySelectorAll('h3').length).toBeGreaterThan(0));
      await expectAccessible(container);
    },
  );

  it('is reached by arrow keys', async () => {
    const { user, carom } = await opened('network');
    const link = screen.getByRole('link', { name: 'Network' });
    link.focus();
    await user.keyboard('{ArrowDown}');
    expect(carom.router.route).toEqual({ name: 'settings', section: 'deliveries' });
    expect(screen.getByRole('link', { name: 'Deliveries' })).toHaveFocus();
  });
});

describe('accounts', () => {
  it('are added, and a name twice is refused without losing what was typed', async () => {
    const { user, host } = await opened('accounts');
    const list = await screen.findByRole('list', { name: 'Accounts' });
    const nickname = screen.getByRole('textbox', { name: 'Nickname' });
    await user.type(nickname, 'MARA{Enter}');
    expect(nickname).toHaveAccessibleDescription(/in the list already/);
    expect(nickname).toHaveValue('MARA');
    expect(
      host.calls.some(({ name }) => name === 'save_account'),
      'her note is safe',
    ).toBe(false);

    await user.clear(nickname);
    await user.type(nickname, 'acme');
    await user.click(screen.getByRole('button', { name: 'Add account' }));
    expect(await within(list).findByText('acme')).toBeInTheDocument();
    expect(nickname).toHaveValue('');
  });

  it('can be removed only when nothing uses them, and come back by Undo with their note', async () => {
    const { user, host } = await opened('accounts');
    await screen.findByRole('list', { name: 'Accounts' });
    expect(screen.queryByRole('button', { name: 'Remove mara' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Remove idle' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(host.calls).toContainEqual({
        name: 'save_account',
        request: { nickname: 'idle', note: '' },
      }),
    );
  });

  it('keep a note when its field is left, and say when that failed', async () => {
    const { user } = await opened('accounts', {
      save_account: () => {
        throw new Failure({ code: 'disk_full', message: 'the disk is full', hint: 'Free space.' });
      },
    });
    const note = await screen.findByRole('textbox', { name: 'Note for mara' });
    await user.type(note, ' and only mine');
    await user.tab();
    await waitFor(() => expect(note).toHaveAccessibleDescription(/the disk is full/));
    expect(note, 'nothing typed is lost').toHaveValue('Mine and only mine');
  });

  it('are found by nickname and note', () => {
    expect(matching([mara, idle], ' MINE ')).toEqual([mara]);
    expect(matching([mara, idle], '')).toEqual([mara, idle]);
    expect(useOf(mara)).toBe('Affiliate, in 2 integrations');
    expect(useOf(idle)).toBe('Not used');
  });
});

describe('the network', () => {
  it('takes seconds and keeps milliseconds as soon as the field is left', async () => {
    const { user, host } = await opened('network');
    const field = await screen.findByRole('textbox', { name: 'Time to connect, in seconds' });
    await user.clear(field);
    await user.type(field, '2,5');
    await user.tab();
    await screen.findByText('Saved');
    expect(host.calls).toContainEqual({
      name: 'set_settings',
      request: { ...defaults, connect_timeout_ms: 2_500 },
    });
    await user.click(screen.getByRole('button', { name: 'Back to defaults' }));
    await waitFor(() => expect(field).toHaveValue('5'));
  });

  it('leaves what is out of range typed and unsaved', async () => {
    const { user, host } = await opened('network');
    const field = await screen.findByRole('textbox', { name: 'Time to connect, in seconds' });
    await user.clear(field);
    await user.type(field, '90{Enter}');
    expect(field).toHaveAccessibleDescription(/Only from 0.1 to 60 seconds/);
    expect(field).toHaveValue('90');
    expect(host.calls.some(({ name }) => name === 'set_settings')).toBe(false);
  });

  it.each([
    ['1', 1000],
    [' 0,1 ', 100],
    ['.5', 500],
    ['60', 60_000],
  ])('reads %s', (text, ms) => {
    expect(parseSeconds(text, connectRange)).toEqual({ ms });
    expect(parseSeconds(secondsOf(ms), connectRange), 'what is shown reads back').toEqual({ ms });
  });

  it.each(['', '-1', '1e3', '0.09', '61', 'NaN', '1.2.3', '٣'])('refuses %j', (text) => {
    expect(parseSeconds(text, connectRange).error).toBeTruthy();
  });
});

describe('deliveries', () => {
  const log: LogStatus = {
    deliveries: 1_000,
    unsettled: 0,
    behind: 0,
    oldest: Date.now() - 100 * 86_400_000,
    keep_days: 365,
    keep_count: 2_000_000,
  };

  it('keeps a whole number as soon as the field is left', async () => {
    const { user, host } = await opened('deliveries');
    const field = await screen.findByRole('textbox', { name: 'Requests a second to one host' });
    await user.clear(field);
    await user.type(field, '1 000');
    await user.tab();
    await screen.findByText('Saved');
    expect(host.calls).toContainEqual({
      name: 'set_settings',
      request: { ...defaults, host_rate: 1_000 },
    });
  });

  it('leaves what is no number, or too many, typed and unsaved', async () => {
    const { user, host } = await opened('deliveries');
    const field = await screen.findByRole('textbox', { name: 'Connections to one host at once' });
    await user.clear(field);
    await user.type(field, '300{Enter}');
    expect(field).toHaveAccessibleDescription(/Only from 1 to 256/);
    expect(host.calls.some(({ name }) => name === 'set_settings')).toBe(false);
  });

  it('asks before details go', async () => {
    const { user, host } = await opened('deliveries', { get_log_status: () => log });
    const field = await screen.findByRole('textbox', { name: 'Keep details for, in days' });
    await user.clear(field);
    await user.type(field, '30{Enter}');
    const dialog = await screen.findByRole('alertdialog', { name: 'Keep fewer details?' });
    expect(dialog).toHaveTextContent(/older than 30 days will be removed for good/);
    expect(host.calls.some(({ name }) => name === 'set_settings')).toBe(false);
    await user.click(screen.getByRole('button', { name: 'Keep fewer' }));
    await screen.findByText('Saved');
  });

  it('counts what fewer details would cost', () => {
    expect(costOfDays(200, defaults, log, Date.now()), 'nothing is that old').toBeNull();
    expect(costOfDays(0, defaults, log, Date.now()), 'for ever').toBeNull();
    expect(costOfCount(900, defaults, log)).toMatch(/oldest 100 will be removed/);
    expect(costOfCount(1_000, defaults, log)).toBeNull();
  });

  it.each([
    ['2,000,000', 2_000_000],
    ['2.000.000', 2_000_000],
    ['12', 12],
  ])('reads %s', (text, whole) => {
    expect(parseWhole(text, { min: 0, max: 1e9 })).toEqual({ whole });
  });

  it.each(['', 'many', '1,5', '-1', '1.2.3'])('does not read %s', (text) => {
    expect(parseWhole(text, { min: 0, max: 1e9 }).whole).toBeUndefined();
  });
});

describe('the data', () => {
  it('shows the folder and opens it', async () => {
    const { user, host } = await opened('storage');
    expect(await screen.findByText('/home/mara/.local/share/carom')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Open folder' }));
    expect(host.folderOpened).toBe(1);
  });

  it('restores only after saying what the backup holds and what becomes of the present', async () => {
    const { user, host } = await opened('storage', {
      check_backup: ({ path }) => ({ path, integrations: 3, deliveries: 1, newest: null }),
      restore_backup: ({ path }) => ({ path, previous: '/data/backups/before.db' }),
    });
    host.chosenPath = '/home/mara/mine.db';
    await user.click(screen.getByRole('button', { name: 'Restore a backup' }));
    const question = await screen.findByRole('alertdialog');
    expect(question).toHaveTextContent('3 integrations');
    expect(question).toHaveTextContent('The present database is kept beside it');
    expect(host.calls.some(({ name }) => name === 'restore_backup')).toBe(false);
    await expectAccessible(question);
    await user.click(within(question).getByRole('button', { name: 'Restore the backup' }));
    expect(await screen.findByText('/data/backups/before.db')).toBeInTheDocument();
  });

  it('says why a file is no backup', async () => {
    const { user, host } = await opened('storage', {
      check_backup: () => {
        throw new Failure({ code: 'not_a_database', message: 'cat.png is not a Carom database' });
      },
    });
    host.chosenPath = '/home/mara/cat.png';
    await user.click(screen.getByRole('button', { name: 'Restore a backup' }));
    expect(await screen.findByText('cat.png is not a Carom database')).toBeInTheDocument();
  });

  it('names backups so that two of a day do not meet', () => {
    expect(backupName(new Date(2026, 10, 21, 9, 5).getTime())).toBe('carom-2026-11-21-0905.db');
    expect(withExtension('/a.b/backup')).toBe('/a.b/backup.db');
    expect(withExtension('/a/backup.sqlite')).toBe('/a/backup.sqlite');
  });

  it('counts what a shorter Trash would cost', () => {
    const day = 86_400_000;
    const rows = [{ deleted_at: 0 }, { deleted_at: 9 * day }] as TrashRow[];
    expect(goingAt(rows, 7, 10 * day)).toBe(1);
    expect(goingAt(rows, 0, 10 * day), 'zero keeps everything').toBe(0);
    expect(trashChoices(12).map(({ value }) => value)).toEqual(['7', '12', '30', '90', '365', '0']);
  });
});

describe('appearance', () => {
  it('changes theme and size at once', async () => {
    const { user, carom, host } = await opened('appearance');
    await user.click(screen.getByRole('radio', { name: 'Dark' }));
    expect(carom.theme.inForce).toBe('dark');
    carom.chooseZoom(150);
    expect(host.zoom).toBe(1.5);
    expect(host.stored.get('zoom')).toBe(150);
  });

  it('steps through the sizes and stops at the ends', () => {
    expect(nextZoom(100, true)).toBe(110);
    expect(nextZoom(100, false)).toBe(90);
    expect(nextZoom(200, true)).toBe(200);
    expect(nextZoom(80, false)).toBe(80);
  });
});

describe('the search', () => {
  // With the outlet around it, as in the window: the next section comes a moment later.
  async function inWindow(section: SettingsSection, of = answers()) {
    const drawn = await renderIn(Outlet, { at: `#/settings/${section}`, answers: of });
    const box = await screen.findByRole('searchbox', { name: 'Search settings' });
    return { ...drawn, box, user: userEvent.setup() };
  }

  it('leads to a control of another section', async () => {
    const { box, carom, user } = await inWindow('network');
    carom.chooseTheme('light');
    await user.type(box, 'dark');
    await user.click(await screen.findByRole('button', { name: /^Theme/ }));
    expect(carom.router.route).toEqual({ name: 'settings', section: 'appearance' });
    await waitFor(() => expect(screen.getByRole('radio', { name: 'Light' })).toHaveFocus());
    expect(carom.theme.choice, 'to look is not to choose').toBe('light');
  });

  it('leads to a control of this section', async () => {
    const { box, user } = await inWindow('appearance');
    await user.type(box, 'text size{Enter}');
    await waitFor(() => expect(screen.getByRole('combobox', { name: 'Text size' })).toHaveFocus());
  });

  it('leads to a control that the engine is still asked for', async () => {
    const engine = slowly();
    const { box, user } = await inWindow('appearance', engine.answers);
    await user.type(box, 'whole answer{Enter}');
    await screen.findByText('Loading settings');
    engine.tell();
    const field = await screen.findByRole('textbox', { name: /^Time for the whole answer/ });
    await waitFor(() => expect(field).toHaveFocus());
  });

  it('takes no focus any more once one went elsewhere', async () => {
    const engine = slowly();
    const { box, user } = await inWindow('appearance', engine.answers);
    await user.type(box, 'whole answer{Enter}');
    await screen.findByText('Loading settings');
    await user.click(screen.getByRole('link', { name: 'Deliveries' }));
    await user.click(screen.getByRole('link', { name: 'Network' }));
    engine.tell();
    await screen.findByRole('textbox', { name: /^Time for the whole answer/ });
    expect(screen.getByRole('link', { name: 'Network' })).toHaveFocus();
  });

  it('shows no section as the present one', async () => {
    const { box, user } = await inWindow('about');
    const about = screen.getByRole('link', { name: 'About' });
    expect(about).toHaveAttribute('aria-current', 'page');
    await user.type(box, 'theme');
    expect(about).not.toHaveAttribute('aria-current');
  });

  it('finds by other words, and nothing by nothing', () => {
    expect(find('timeout', 'linux').map(({ section }) => section)).toEqual(['network', 'network']);
    expect(find('', 'linux')).toEqual([]);
    expect(new Set(known.map(({ target }) => target)).size).toBe(known.length);
  });
});
