import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { settings } from '$lib/features/settings/samples-for-tests';
import { Failure } from '$lib/host';
import { FakeHost } from '$lib/host/fake';
import { Carom } from '$lib/state';
import { expectAccessible, renderIn } from '$lib/testing';
import { causeOf } from './causes';
import Crashed from './Crashed.svelte';
import Start from './Start.svelte';
import { startUp } from './start-up';

const damaged = new Failure({
  code: 'corrupt_database',
  message: '/data/carom.db is damaged (malformed)',
  hint: 'Restore a backup.',
});
let carom: Carom;
afterEach(() => carom.stop());

/** A host whose database can't be opened until `mended`. */
function shut(failure: Failure) {
  let open = false;
  const host = new FakeHost({
    get_settings: () => {
      if (!open) throw failure;
      return settings;
    },
  });
  host.closedBy = failure;
  const mend = () => {
    open = true;
    host.closedBy = null;
  };
  return { host, mend };
}
function start(host: FakeHost) {
  window.history.replaceState(null, '', '#/nowhere/at/all/really');
  carom = new Carom(host, window);
  const user = userEvent.setup();
  return { user, ...render(Start, { props: { carom, opening: startUp(carom) } }) };
}

describe('a database that can not be opened', () => {
  it('is named, with its file and every way out', async () => {
    const { host } = shut(damaged);
    const { user, container } = start(host);
    const heading = await screen.findByRole('heading', { name: 'The database is damaged' });
    expect(heading).toHaveFocus();
    expect(screen.getByRole('alert')).toHaveTextContent('/data/carom.db is damaged');
    expect(screen.queryByRole('navigation'), 'nothing pretends to work').toBeNull();
    await expectAccessible(container);
    await user.click(screen.getByRole('button', { name: 'Open data folder' }));
    expect(host.folderOpened).toBe(1);
    await user.click(screen.getByRole('button', { name: 'Copy details' }));
    expect(host.copied).toContain('corrupt_database');
  });

  it('is tried again, and opens the window once it can be', async () => {
    const { host, mend } = shut(damaged);
    const { user } = start(host);
    const again = await screen.findByRole('button', { name: 'Try again' });
    await user.click(again);
    expect(await screen.findByText(/Still the same/)).toBeInTheDocument();
    mend();
    await user.click(again);
    expect(await screen.findByRole('navigation', { name: 'Main' })).toBeInTheDocument();
  });

  it('opens by itself after a backup was restored', async () => {
    const { host, mend } = shut(damaged);
    host.answers.check_backup = ({ path }) => ({ path, integrations: 1, deliveries: 0, newest: 1 });
    host.answers.restore_backup = ({ path }) => {
      mend();
      return { path, previous: '/data/backups/before.db' };
    };
    host.chosenPath = '/home/mara/backup.db';
    const { user } = start(host);
    await user.click(await screen.findByRole('button', { name: 'Restore a backup' }));
    await user.click(await screen.findByRole('button', { name: 'Restore the backup' }));
    expect(await screen.findByRole('navigation', { name: 'Main' })).toBeInTheDocument();
  });

  it.each([
    ['corrupt_database', 'Restore a backup'],
    ['read_only', 'Open data folder'],
    ['locked', 'Try again'],
    ['newer_database', null],
  ])('begins with the button of the first step for %s', async (code, first) => {
    const { host } = shut(new Failure({ code, message: 'No', hint: 'As the steps say.' }));
    const { unmount } = start(host);
    await screen.findByRole('button', { name: 'Copy details' });
    const primary = screen
      .getAllByRole('button')
      .filter((button) => button.classList.contains('bg-cloth'))
      .map((button) => button.textContent.trim());
    expect(primary).toEqual(first === null ? [] : [first]);
    expect(screen.queryByText('As the steps say.'), 'said once').toBeNull();
    unmount();
  });

  it.each([
    'newer_database',
    'corrupt_database',
    'not_a_database',
    'damaged_row',
    'read_only',
    'locked',
    'disk_full',
    'old_sqlite',
    'something_new',
  ])('has a title and steps for %s', (code) => {
    const { title, steps } = causeOf(code);
    expect(title).not.toBe('');
    expect(steps.length).toBeGreaterThan(0);
  });
});

describe('what nobody foresaw', () => {
  it('says what is safe, and gives the details for a report', async () => {
    const {
      container,
      host,
      carom: own,
    } = await renderIn(Crashed, {
      props: { thrown: new Error('x is not a function') },
    });
    carom = own;
    expect(screen.getByRole('alert')).toHaveTextContent('unfinished forms are kept as drafts');
    await userEvent.click(screen.getByRole('button', { name: 'Copy details' }));
    await waitFor(() => expect(host.copied).toContain('x is not a function'));
    await expectAccessible(container);
  });
});
