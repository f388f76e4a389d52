import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { IntegrationPage, IntegrationRow, RowOutcome, Status } from '$lib/bindings';
import { Failure } from '$lib/host';
import type { FakeAnswers } from '$lib/host/fake';
import { expectAccessible, renderIn } from '$lib/testing';
import { fileName, outcomeWords } from './acts';
import IntegrationsScreen from './IntegrationsScreen.svelte';

function row(id: string, name: string, changes: Partial<IntegrationRow> = {}): IntegrationRow {
  return {
    id,
    name,
    template: 'redtrack',
    account: 'cb1test',
    role: 'affiliate',
    level: 'global',
    events: ['purchase'],
    host: 'track.example.com',
    active: false,
    installed_on: null,
    last_verdict: null,
    last_test_at: null,
    has_draft: false,
    updated_at: 0,
    ...changes,
  } as IntegrationRow;
}
const some = [row('i1', 'Autumn'), row('i2', 'Spring', { active: true }), row('i3', 'Winter')];
function page(rows: IntegrationRow[], changes: Partial<IntegrationPage> = {}): IntegrationPage {
  return { total: rows.length, everything: rows.length, rows, damaged: [], ...changes };
}
const status = { in_trash: 0, integrations: 3 } as Status;
const outcome = (id: string, name: string, message?: string): RowOutcome => ({
  id,
  name,
  error: message === undefined ? null : new Failure({ code: 'lint', message }),
});

async function open(answers: FakeAnswers = {}) {
  const drawn = await renderIn(IntegrationsScreen, {
    answers: {
      list_integrations: ({ search, offset }) =>
        page(offset > 0 ? [] : some.filter(({ name }) => name.toLowerCase().includes(search)), {
          everything: some.length,
        }),
      list_templates: () => [],
      get_status: () => status,
      ...answers,
    },
  });
  return { ...drawn, user: userEvent.setup() };
}
const grid = () => screen.findByRole('grid', { name: 'Integrations' });

describe('the list', () => {
  it('has the names that people and journeys find things by', async () => {
    const { container, user } = await open();
    const rows = await grid();
    expect(screen.getByRole('button', { name: 'Add integration' })).toBeInTheDocument();
    expect(screen.getByRole('searchbox', { name: 'Search integrations' })).toBeInTheDocument();
    await user.click(await within(rows).findByRole('button', { name: 'Actions for Spring' }));
    const menu = await screen.findByRole('menu');
    expect(
      within(menu)
        .getAllByRole('menuitem')
        .map((item) => item.textContent.trim()),
    ).toEqual([
      'Edit',
      'Duplicate',
      'Test',
      'Deactivate',
      'Copy hand-off checklist',
      'Export',
      'Delete',
    ]);
    await user.keyboard('{Escape}');
    await expectAccessible(container);
  });

  it('does to the selected rows what is asked, and says which were left', async () => {
    const { container, host, user } = await open({
      set_active: () => [outcome('i1', 'Autumn'), outcome('i3', 'Winter', 'Its URL has an error')],
    });
    const rows = await grid();
    await user.click(await within(rows).findByRole('checkbox', { name: 'Select Autumn' }));
    await user.click(within(rows).getByRole('checkbox', { name: 'Select Winter' }));
    const bar = screen.getByRole('region', { name: 'Selected integrations' });
    expect(bar).toHaveTextContent('2 integrations selected');
    await expectAccessible(container);
    await user.click(within(bar).getByRole('button', { name: 'Activate' }));
    expect(host.calls.find(({ name }) => name === 'set_active')?.request).toEqual({
      ids: ['i1', 'i3'],
      active: true,
    });
    expect(
      await screen.findByText(
        '1 integration activated. Winter left as before: Its URL has an error.',
      ),
    ).toBeInTheDocument();
    await user.click(within(bar).getByRole('button', { name: 'Clear selection' }));
    expect(rows, 'the bar is gone, the focus is not').toContainElement(
      document.activeElement as HTMLElement,
    );
  });

  it('finds nothing, says so, and gives the list back', async () => {
    const { container, user } = await open();
    await grid();
    const search = screen.getByRole('searchbox', { name: 'Search integrations' });
    await user.type(search, 'zzz');
    expect(await screen.findByText('No integration matches')).toBeInTheDocument();
    await expectAccessible(container);
    await user.click(screen.getByRole('button', { name: 'Clear search and filters' }));
    await grid();
    expect(search).toHaveValue('');
    expect(search).toHaveFocus();
  });

  it('lets go of the selection when what is in view changes', async () => {
    const { user } = await open();
    const rows = await grid();
    await user.click(await within(rows).findByRole('checkbox', { name: 'Select Autumn' }));
    expect(screen.getByText('1 integration selected')).toBeInTheDocument();
    await user.type(screen.getByRole('searchbox', { name: 'Search integrations' }), 'win');
    expect(screen.queryByRole('region', { name: 'Selected integrations' })).toBeNull();
    await waitFor(() => expect(screen.queryByText('Autumn')).toBeNull());
    await user.click(screen.getByRole('checkbox', { name: 'Select Winter' }));
    expect(screen.getByText('1 integration selected')).toBeInTheDocument();
  });

  it('does not select what a later search hides', async () => {
    let answer: (() => void) | undefined;
    const { user } = await open({
      list_integrations: async ({ limit, search }) => {
        // The question of *Select all* waits.
        if (limit === 1000) await new Promise<void>((resolve) => (answer = resolve));
        return page(some.filter(({ name }) => name.toLowerCase().includes(search)));
      },
    });
    await grid();
    await user.click(screen.getByRole('checkbox', { name: 'Select all' }));
    await user.type(screen.getByRole('searchbox', { name: 'Search integrations' }), 'win');
    await waitFor(() => expect(screen.queryByText('Autumn')).toBeNull());
    answer?.();
    await new Promise((resolve) => setTimeout(resolve));
    expect(screen.queryByRole('region', { name: 'Selected integrations' })).toBeNull();
  });

  it.each(['its menu', 'the Delete key'])('no longer selects a row deleted by %s', async (way) => {
    const { host, user } = await open({
      delete_integrations: ({ ids }) => ids.map((id) => outcome(id, id)),
      set_active: ({ ids }) => ids.map((id) => outcome(id, id)),
    });
    const rows = await grid();
    await user.click(await within(rows).findByRole('checkbox', { name: 'Select Autumn' }));
    await user.click(within(rows).getByRole('checkbox', { name: 'Select Winter' }));
    if (way === 'its menu') {
      await user.click(within(rows).getByRole('button', { name: 'Actions for Autumn' }));
      await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    } else {
      rows.querySelector<HTMLElement>('[data-row="0"]')?.focus();
      await user.keyboard('{Delete}');
    }
    expect(await screen.findByText('1 integration selected')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Activate' }));
    expect(host.calls.find(({ name }) => name === 'set_active')?.request).toEqual({
      ids: ['i3'],
      active: true,
    });
  });

  /** Activates all that are Inactive, under that filter; these can be. */
  async function activateAll(good: string[]) {
    let now = some;
    const drawn = await open({
      list_integrations: ({ active }) =>
        page(
          now.filter((row) => active === null || row.active === active),
          { everything: some.length },
        ),
      set_active: ({ ids }) => {
        now = now.map((row) => ({ ...row, active: row.active || good.includes(row.id) }));
        return ids.map((id) => outcome(id, id, good.includes(id) ? undefined : 'No URL'));
      },
    });
    const { host, user } = drawn;
    const rows = await grid();
    await user.click(screen.getByRole('combobox', { name: 'State' }));
    await user.click(await screen.findByRole('option', { name: 'Inactive' }));
    await waitFor(() => expect(screen.queryByText('Spring')).toBeNull());
    await user.click(within(rows).getByRole('checkbox', { name: 'Select all' }));
    await user.click(await screen.findByRole('button', { name: 'Activate' }));
    host.emitChanged('integrations', good);
    await waitFor(() => expect(screen.queryByText('Autumn')).toBeNull());
    return drawn;
  }

  it('no longer selects what left it when it was activated', async () => {
    await activateAll(['i1']);
    expect(await screen.findByText('1 integration selected')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Activate' })).toHaveFocus();
  });

  it('keeps the focus near a bar, rows and a button that go away', async () => {
    const { user } = await activateAll(['i1', 'i3']);
    await screen.findByText('No integration matches');
    expect(screen.queryByRole('region', { name: 'Selected integrations' })).toBeNull();
    const search = screen.getByRole('searchbox', { name: 'Search integrations' });
    expect(search).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    await grid();
    expect(search).toHaveFocus();
  });

  it('keeps a row selected that could not be deleted', async () => {
    const { user } = await open({
      delete_integrations: () => [outcome('i1', 'Autumn', 'The disk is full')],
    });
    const rows = await grid();
    await user.click(await within(rows).findByRole('checkbox', { name: 'Select Autumn' }));
    rows.querySelector<HTMLElement>('[data-row="0"]')?.focus();
    await user.keyboard('{Delete}');
    await screen.findByText('Autumn left as before: The disk is full.');
    expect(screen.getByText('1 integration selected')).toBeInTheDocument();
  });

  it('takes back what went of a deletion that failed in part', async () => {
    const { user, host, carom } = await open({
      delete_integrations: () => [
        outcome('i1', 'Autumn'),
        outcome('i3', 'Winter', 'The disk is full'),
      ],
      restore_integrations: () => [outcome('i1', 'Autumn')],
    });
    const rows = await grid();
    for (const name of ['Select Autumn', 'Select Winter']) {
      await user.click(await within(rows).findByRole('checkbox', { name }));
    }
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await screen.findByText(
      '1 integration moved to Trash. Winter left as before: The disk is full.',
    );
    await carom.undo();
    const restored = host.calls.find(({ name }) => name === 'restore_integrations');
    expect(restored?.request).toEqual({ ids: ['i1'] });
  });

  it('says what did not come back, and can be asked for that again', async () => {
    let full = true;
    const { user, host, carom } = await open({
      delete_integrations: () => [outcome('i1', 'Autumn'), outcome('i3', 'Winter')],
      restore_integrations: ({ ids }) =>
        ids.map((id) => outcome(id, id, id === 'i3' && full ? 'The disk is full' : undefined)),
    });
    const rows = await grid();
    for (const name of ['Select Autumn', 'Select Winter']) {
      await user.click(await within(rows).findByRole('checkbox', { name }));
    }
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(carom.undoStack.latest).toBeDefined());
    await carom.undo();
    await screen.findByText('1 integration restored. i3 left as before: The disk is full.');
    full = false;
    await carom.undo();
    expect(carom.undoStack.latest).toBeUndefined();
    expect(host.calls.findLast(({ name }) => name === 'restore_integrations')?.request).toEqual({
      ids: ['i3'],
    });
  });

  it('says whose word each state is, and names events as everywhere', async () => {
    await open({
      list_integrations: ({ offset }) =>
        page(
          offset > 0
            ? []
            : [
                row('i1', 'Autumn', { active: true, installed_on: '2026-11-28' }),
                row('i2', 'Spring', { events: ['purchase', 'upsell'] }),
              ],
        ),
    });
    const rows = await grid();
    const autumn = await within(rows).findByRole('row', { name: /Autumn/ });
    expect(autumn).toHaveTextContent('Active in Carom');
    expect(autumn).toHaveTextContent('In ClickBank 28 Nov 2026');
    const spring = within(rows).getByRole('row', { name: /Spring/ });
    expect(spring).toHaveTextContent('Inactive in Carom');
    expect(spring).toHaveTextContent('Not marked as installed');
  });

  it('duplicates the row that has the focus', async () => {
    const { user } = await open();
    const rows = await grid();
    await within(rows).findByRole('button', { name: 'Actions for Spring' });
    rows.querySelector<HTMLElement>('[data-row="1"]')?.focus();
    await user.keyboard('{Control>}d{/Control}');
    await waitFor(() => expect(window.location.hash).toContain('i2/duplicate'));
  });

  it('opens three doors where there is nothing yet', async () => {
    const { container, user } = await open({ list_integrations: () => page([]) });
    const sample = await screen.findByRole('button', { name: 'Try the sample' });
    for (const name of ['Pick a template', 'Import']) {
      expect(screen.getAllByRole('button', { name }).length).toBeGreaterThan(0);
    }
    expect(screen.queryByRole('searchbox'), 'nothing to search').toBeNull();
    await expectAccessible(container);
    await user.click(sample);
    await waitFor(() => expect(window.location.hash).toContain('template=sample'));
  });

  it('says why it could not be read, and tries again', async () => {
    let broken = true;
    const { container, user } = await open({
      list_integrations: () => {
        if (broken) throw new Failure({ code: 'store', message: 'The database is locked.' });
        return page(some);
      },
    });
    expect(await screen.findByText('The database is locked.')).toBeInTheDocument();
    await expectAccessible(container);
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await grid();
  });

  it('says how many could not be read beside those that could', async () => {
    await open({
      list_integrations: () =>
        page(some, {
          damaged: [new Failure({ code: 'damaged', message: 'Integration i9 is damaged' })],
        }),
    });
    await grid();
    expect(screen.getByRole('alert')).toHaveTextContent(
      '1 integration can’t be read and is not shown: Integration i9 is damaged.',
    );
  });
});

describe('the words of an outcome', () => {
  it('name the first that was left and count the others', () => {
    expect(outcomeWords([outcome('1', 'A'), outcome('2', 'B')], 'activated')).toBe(
      '2 integrations activated.',
    );
    expect(
      outcomeWords([outcome('1', 'A', 'No URL'), outcome('2', 'B', 'No event')], 'activated'),
    ).toBe('A and 1 other left as before: No URL.');
  });
});

describe('the name of an exported file', () => {
  it('is one that every file system takes', () => {
    expect(fileName('Crème / US: 2026?')).toBe('Crème US 2026');
    expect(fileName('Кампания')).toBe('Кампания');
    expect(fileName('..')).toBe('integration');
  });
});
