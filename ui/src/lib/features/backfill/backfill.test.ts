import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import type { BackfillPreview } from '$lib/bindings';
import type { Component } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { checkJob, counts, doneJob, job, report } from '$lib/features/jobs/samples-for-tests';
import { integration } from '$lib/features/testing/samples-for-tests';
import { Failure } from '$lib/host';
import type { FakeAnswers } from '$lib/host/fake';
import { expectAccessible, renderIn } from '$lib/testing';
import Frame from '$lib/testing/Frame.svelte';
import BackfillScreen from './BackfillScreen.svelte';
import { answers, canary, exactFile, file, page, preview, row } from './samples-for-tests';

// axe goes over the whole page several times, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const route = { name: 'backfill' as const };

async function open(more: FakeAnswers = {}, at: { integration?: string } = {}) {
  const drawn = await renderIn(BackfillScreen, {
    props: { route: { ...route, ...at } },
    answers: answers(more),
    at: '#/backfill',
  });
  await screen.findByRole('heading', { level: 1, name: 'Backfill' });
  const user = userEvent.setup();
  const asked = (name: string) => drawn.host.calls.filter((call) => call.name === name);
  return { ...drawn, user, asked };
}
type Opened = Awaited<ReturnType<typeof open>>;

const step = (name: string) => screen.findByRole('heading', { level: 2, name });
const press = (user: Opened['user'], name: string) =>
  screen.findByRole('button', { name }).then((button) => user.click(button));

async function choose({ user, host }: Opened) {
  await user.click(screen.getByRole('combobox', { name: 'Integration' }));
  await user.click(await screen.findByRole('option', { name: /^RedTrack US/ }));
  host.chosenPath = '/home/mara/missed-sales.csv';
  await press(user, 'Choose file');
  await screen.findByRole('region', { name: 'What was found' });
}
async function toCheck(opened: Opened) {
  await choose(opened);
  await press(opened.user, 'Continue');
  await step('Columns');
  await press(opened.user, 'Continue');
  await step('Check');
}
async function checked(opened: Opened) {
  await toCheck(opened);
  await press(opened.user, 'Check all rows');
  await screen.findByText('of 12,480 rows would be sent');
}

describe('file and integration', () => {
  it('have the names that people and journeys find things by', async () => {
    const { container } = await open();
    const steps = screen.getByRole('list', { name: 'Steps' });
    expect(
      within(steps)
        .getAllByRole('button')
        .map((button) => button.textContent.replace(/\s*\(.*\)\s*/, '').trim()),
    ).toEqual(['File', 'Columns', 'Check', 'Canary', 'Run']);
    expect(screen.getByRole('combobox', { name: 'Integration' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Choose file' })).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: 'Paste rows' })).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('say what was found, whether the integration is active, and where everything goes', async () => {
    const opened = await open();
    await choose(opened);
    const found = screen.getByRole('region', { name: 'What was found' });
    expect(found).toHaveTextContent('CSV, 12,480 rows, 8 columns, 1.3 MiB');
    expect(screen.getByText(/Active in Carom\./)).toHaveTextContent(
      'Every row goes to track.example.com. Hosts that stand in the file are never used.',
    );
    const rows = screen.getByRole('list', { name: 'First rows' });
    expect(within(rows).getAllByRole('listitem')).toHaveLength(10);
    expect(rows).toHaveTextContent('it is not sent again');
    expect(rows).toHaveTextContent('“RFND?” is no event type.');
    await expectAccessible(opened.container);
  });

  it('take a dropped file and pasted rows', async () => {
    const { host, user, asked } = await open();
    await user.type(screen.getByRole('textbox', { name: 'Paste rows' }), 'tid\nw1');
    await press(user, 'Read the rows');
    await screen.findByRole('region', { name: 'What was found' });
    host.drop(['/home/mara/dropped.csv']);
    await waitFor(() =>
      expect(asked('open_file').map(({ request }) => request)).toEqual([
        { path: null, text: 'tid\nw1' },
        { path: '/home/mara/dropped.csv', text: null },
      ]),
    );
  });

  it('read a seller’s columns as a seller’s, whichever was chosen first', async () => {
    const two = [row(), row({ id: 'i2', name: 'RedTrack US seller', role: 'seller' })];
    const asSeller: unknown = expect.objectContaining({ file: 'f1', role: 'seller' });
    const opened = await open({ list_integrations: () => page(two) });
    const asked = () => opened.asked('look_at_file').map(({ request }) => request);
    opened.host.chosenPath = '/home/mara/missed-sales.csv';
    await press(opened.user, 'Choose file');
    await screen.findByRole('region', { name: 'What was found' });
    expect(asked()).toEqual([]);
    await opened.user.click(screen.getByRole('combobox', { name: 'Integration' }));
    await opened.user.click(await screen.findByRole('option', { name: /^RedTrack US seller/ }));
    await waitFor(() => expect(asked()).toEqual([asSeller]));
    await press(opened.user, 'Choose file');
    await waitFor(() => expect(asked()).toEqual([asSeller, asSeller]));
  });

  it('look again under the user’s words, and forget them when asked', async () => {
    const opened = await open();
    await choose(opened);
    await opened.user.click(screen.getByRole('combobox', { name: 'Encoding' }));
    await opened.user.click(await screen.findByRole('option', { name: 'UTF-16 (LE)' }));
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: 'Encoding' })).toHaveTextContent('UTF-16 (LE)'),
    );
    expect(opened.asked('look_at_file')[0]?.request).toEqual({
      file: 'f1',
      form: { encoding: 'utf-16le', delimiter: null, header: null },
      role: 'affiliate',
    });
    await press(opened.user, 'Find it out again');
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: 'Encoding' })).toHaveTextContent('UTF-8'),
    );
  });

  it('hold Continue up with words at the field', async () => {
    const { user } = await open();
    await press(user, 'Continue');
    const field = screen.getByRole('combobox', { name: 'Integration' });
    expect(field).toBeInvalid();
    expect(field).toHaveFocus();
    await user.type(field, 'nobody');
    expect(field).toHaveAccessibleDescription(
      'No integration has this name. Choose one of the list.',
    );
  });

  it('say why a file can’t be read, and keep the form', async () => {
    const opened = await open({
      open_file: () => {
        throw new Failure({
          code: 'file',
          message: 'missed-sales.csv is no table: row 3 has no end.',
          hint: 'Row 3, column 2 opens a quote that nothing closes.',
        });
      },
    });
    opened.host.chosenPath = '/x.csv';
    await press(opened.user, 'Choose file');
    expect(await screen.findByRole('alert')).toHaveTextContent('Row 3, column 2 opens a quote');
    expect(screen.getByRole('textbox', { name: 'Paste rows' })).toBeInTheDocument();
    await expectAccessible(opened.container);
  });

  it('say why a dropped file can’t be read, wherever it was dropped', async () => {
    let broken = false;
    const opened = await open({
      open_file: () => {
        if (broken) throw new Failure({ code: 'file', message: 'photo.png is no table.' });
        return file();
      },
    });
    await choose(opened);
    await press(opened.user, 'Continue');
    await step('Columns');
    broken = true;
    opened.host.drop(['/home/mara/photo.png']);
    await step('File');
    expect(await screen.findByRole('alert')).toHaveTextContent('photo.png is no table.');
    expect(opened.asked('open_file')).toHaveLength(2);
  });

  it('tell integrations of one name apart, and say what inactive means', async () => {
    const { user } = await open({
      list_integrations: () =>
        page([
          row({ account: 'cb1test' }),
          row({ id: 'i9', account: 'cb2test', active: false, host: 'b.example.com' }),
        ]),
    });
    await user.click(screen.getByRole('combobox', { name: 'Integration' }));
    await user.click(await screen.findByRole('option', { name: /RedTrack US \(cb2test\)/ }));
    expect(screen.getByText(/Inactive in Carom/)).toHaveTextContent('b.example.com');
  });

  it('lead to the first integration where there is none', async () => {
    const { user, carom, container } = await open({ list_integrations: () => page([]) });
    await screen.findByText('There is no integration yet.');
    await expectAccessible(container);
    await press(user, 'Add integration');
    await waitFor(() => expect(carom.router.route.name).toBe('integration-new'));
  });

  it('take the only event of an integration, and ask again for another one', async () => {
    const opened = await open({
      open_file: () => file({ columns: file().columns.filter(({ name }) => name !== 'Kind') }),
      list_integrations: () =>
        page([
          row({ id: 'i1', name: 'One', events: ['purchase'] }),
          row({ id: 'i2', name: 'Two', events: ['upsell'] }),
        ]),
    });
    const field = screen.getByRole('combobox', { name: 'Integration' });
    opened.host.chosenPath = '/x.csv';
    await press(opened.user, 'Choose file');
    await opened.user.type(field, 'One');
    const events = () =>
      opened
        .asked('preview_backfill')
        .map(({ request }) => (request as { plan: { event: string } }).plan.event);
    await waitFor(() => expect(events().at(-1)).toBe('purchase'));
    await opened.user.clear(field);
    await opened.user.type(field, 'Two');
    await waitFor(() => expect(events().at(-1)).toBe('upsell'));
  });

  it('begin with the integration that the address names', async () => {
    await open({}, { integration: 'i2' });
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: 'Integration' })).toHaveValue('Aftrad'),
    );
  });

  it('copy an empty template with the macros of the integration', async () => {
    const { user, host } = await open({}, { integration: 'i1' });
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: 'Integration' })).toHaveValue('RedTrack US'),
    );
    await press(user, 'Copy an empty template');
    await waitFor(() =>
      expect(host.copied).toBe('event_type,event_time,receipt_id,order_id,tid,order_amount'),
    );
  });
});

describe('columns', () => {
  it('are mapped by comboboxes; guesses are marked with why, and vouched for at once', async () => {
    const opened = await open();
    await choose(opened);
    await press(opened.user, 'Continue');
    const heading = await step('Columns');
    expect(heading).toHaveFocus();
    const columns = screen.getByRole('list', { name: 'Columns' });
    expect(within(columns).getByRole('combobox', { name: 'Use Receipt as' })).toHaveTextContent(
      'receipt id',
    );
    expect(columns).toHaveTextContent('Amounts; it may be another one.');
    expect(within(columns).getAllByText('Guess')).toHaveLength(3);
    await expectAccessible(opened.container);
    await press(opened.user, 'They are right');
    expect(within(columns).queryByText('Guess')).toBeNull();
  });

  it('let a macro move, and say from where', async () => {
    const opened = await open();
    await choose(opened);
    await press(opened.user, 'Continue');
    await step('Columns');
    await opened.user.click(screen.getByRole('combobox', { name: 'Use Net as' }));
    await opened.user.click(await screen.findByRole('option', { name: /^country/ }));
    await screen.findByText('country now comes from Net; Country is not used any more.');
    const plans = opened.asked('preview_backfill').map(({ request }) => request);
    expect(plans.at(-1)).toMatchObject({ plan: { mapping: { Net: 'country' } } });
  });

  it('ask for event, time zone, date order and decimal sign only where the file leaves them open', async () => {
    const opened = await open({
      open_file: () =>
        file({
          columns: file().columns.map((column) =>
            column.suggestion === 'event_type' ? { ...column, suggestion: '' } : column,
          ),
          ambiguous_dates: true,
          ambiguous_amounts: true,
        }),
    });
    await choose(opened);
    await press(opened.user, 'Continue');
    await step('Columns');
    await press(opened.user, 'Continue');
    const event = screen.getByRole('combobox', { name: 'Event' });
    expect(event).toBeInvalid();
    expect(event).toHaveFocus();
    await expectAccessible(opened.container);
    await opened.user.click(event);
    await opened.user.click(await screen.findByRole('option', { name: 'Initial purchase' }));
    await opened.user.click(screen.getByRole('combobox', { name: 'Date order' }));
    await opened.user.click(await screen.findByRole('option', { name: /^Day first/ }));
    await opened.user.click(screen.getByRole('combobox', { name: 'Decimal sign' }));
    await opened.user.click(await screen.findByRole('option', { name: /^Comma/ }));
    const zone = screen.getByRole('combobox', { name: 'Time zone' });
    expect(zone).toHaveValue('Europe/Berlin');
    await opened.user.clear(zone);
    await opened.user.type(zone, 'Nowhere');
    await press(opened.user, 'Continue');
    expect(zone).toBeInvalid();
    await opened.user.clear(zone);
    await opened.user.type(zone, 'America/New_York');
    await press(opened.user, 'Continue');
    await step('Check');
    expect(opened.asked('preview_backfill').at(-1)?.request).toMatchObject({
      plan: { event: 'purchase', dates: 'dmy', decimal: 'comma', timezone: 'America/New_York' },
    });
  });

  it('are passed over when every one is exact', async () => {
    const opened = await open({ open_file: () => exactFile() });
    await choose(opened);
    await waitFor(() => expect(opened.asked('preview_backfill').length).toBeGreaterThan(0));
    await press(opened.user, 'Continue');
    await step('Check');
    await press(opened.user, 'Back');
    await step('Columns');
    expect(screen.getByText(/matched exactly/)).toBeInTheDocument();
    expect(screen.queryByRole('combobox', { name: 'Time zone' })).toBeNull();
  });

  it('are shown where a macro of the URL has no column, however sure the others are', async () => {
    const blocked: BackfillPreview['blocked'] = [
      {
        code: 'macro-without-column',
        message: 'No column fills {affiliate_earnings}, so it is sent empty.',
        fix: 'Map the column that holds it, if the file has any.',
        column: null,
        blocks: false,
      },
    ];
    const opened = await open({
      open_file: () => exactFile(),
      preview_backfill: () => preview({ blocked }),
    });
    await choose(opened);
    await waitFor(() => expect(opened.asked('preview_backfill').length).toBeGreaterThan(0));
    await press(opened.user, 'Continue');
    await step('Columns');
    expect(screen.getByText(/No column fills {affiliate_earnings}/)).toBeInTheDocument();
    expect(screen.queryByText(/nothing to do here/)).toBeNull();
    await press(opened.user, 'Continue');
    await step('Check');
  });

  it('hold Continue up without a click ID until the user sends the rows all the same', async () => {
    const opened = await open({
      open_file: () => exactFile(),
      preview_backfill: ({ plan }) =>
        preview({
          blocked: [
            {
              code: 'no-click-id',
              message: 'No column fills {tid}.',
              fix: 'Map the column that holds the click ID.',
              column: null,
              blocks: !plan.without_click_id,
            },
          ],
        }),
    });
    await choose(opened);
    await press(opened.user, 'Continue');
    await step('Columns');
    await screen.findByRole('list', { name: 'What stands in the way' });
    await press(opened.user, 'Continue');
    expect(screen.getByRole('heading', { level: 2, name: 'Columns' })).toBeInTheDocument();
    await expectAccessible(opened.container);
    await opened.user.click(
      screen.getByRole('checkbox', { name: /^Send rows without a click ID/ }),
    );
    await waitFor(() =>
      expect(opened.asked('preview_backfill').at(-1)?.request).toMatchObject({
        plan: { without_click_id: true },
      }),
    );
    await waitFor(() => expect(screen.queryByText('Error')).toBeNull());
    await press(opened.user, 'Continue');
    await step('Check');
    expect(screen.getByRole('checkbox', { name: /^Send rows without a click ID/ })).toBeChecked();
    await press(opened.user, 'Check all rows');
    await screen.findByText('of 12,480 rows would be sent');
    expect(opened.asked('check_backfill')[0]?.request).toMatchObject({
      plan: { without_click_id: true },
    });
  });

  it('hold Continue up while something stands in the way of the whole file', async () => {
    const opened = await open({
      preview_backfill: () =>
        preview({
          blocked: [
            {
              code: 'no_receipt',
              message: 'No column is used as Receipt ID.',
              fix: 'Choose the column that holds it.',
              column: null,
              blocks: true,
            },
          ],
        }),
    });
    await choose(opened);
    await press(opened.user, 'Continue');
    await step('Columns');
    const list = await screen.findByRole('list', { name: 'What stands in the way' });
    await press(opened.user, 'Continue');
    await waitFor(() => expect(list).toHaveFocus());
    expect(screen.getByRole('heading', { name: 'Columns' })).toBeInTheDocument();
    await expectAccessible(opened.container);
  });
});

describe('the check', () => {
  it('is not gone to before the first rows, come late, say that the columns will do', async () => {
    let tell: (() => void) | undefined;
    const opened = await open({
      open_file: () => exactFile(),
      preview_backfill: () =>
        new Promise((resolve) => {
          tell = () =>
            resolve(
              preview({
                blocked: [
                  { code: 'x', message: 'No receipt.', fix: 'Map it.', column: null, blocks: true },
                ],
              }),
            );
        }),
    });
    await choose(opened);
    await press(opened.user, 'Continue');
    await step('File');
    tell?.();
    await step('Columns');
    expect(screen.getByRole('list', { name: 'What stands in the way' })).toBeInTheDocument();
  });

  it('lets rows without a click ID out where the user says so, and asks for a check anew', async () => {
    const group = {
      code: 'no-click-id',
      column: 'tid',
      message: 'Column "tid" is empty.',
      fix: 'Fill it in, or send such rows without a click ID all the same.',
      count: 3,
      rows: [4, 5, 6],
    };
    const opened = await open({
      get_job: () => ({ ...report(checkJob()), problems: [group] }),
    });
    await checked(opened);
    await opened.user.click(
      await screen.findByRole('checkbox', { name: /^Send rows without a click ID/ }),
    );
    await screen.findByText(/were changed since this check/);
    await press(opened.user, 'Check all rows');
    await waitFor(() =>
      expect(opened.asked('check_backfill').at(-1)?.request).toMatchObject({
        plan: { without_click_id: true },
      }),
    );
  });

  it('goes through all rows without sending, and groups what can’t be read by what mends it', async () => {
    const opened = await open();
    await checked(opened);
    expect(screen.getByText(/At 50 a second, the limit for track.example.com/)).toHaveTextContent(
      'about 3–4 min',
    );
    const groups = screen.getByRole('list', { name: 'Rows that can’t be read' });
    expect(within(groups).getAllByRole('listitem')).toHaveLength(3);
    expect(screen.getByText(/310 rows of those sent before were rejected/)).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Save the 23 that can’t be read' }),
    ).toBeInTheDocument();
    await expectAccessible(opened.container);
  });

  it('shows how far it is, and is cancelled without a question', async () => {
    const running = checkJob({ state: 'running', done: 5_000, finished_at: null });
    let now = running;
    const opened = await open({
      check_backfill: () => running,
      get_job: () => report(now),
      cancel_job: () => (now = { ...running, state: 'cancelled' }),
    });
    await toCheck(opened);
    await press(opened.user, 'Check all rows');
    await screen.findByRole('progressbar', { name: 'Check of missed-sales.csv' });
    await expectAccessible(opened.container);
    await press(opened.user, 'Cancel check');
    await screen.findByText(/Cancelled\. Check all rows/);
    expect(screen.getByRole('button', { name: 'Check all rows' })).toBeInTheDocument();
  });

  it('says when it no longer holds', async () => {
    const opened = await open();
    await checked(opened);
    await press(opened.user, 'Back');
    await opened.user.click(await screen.findByRole('combobox', { name: 'Use Country as' }));
    await opened.user.click(await screen.findByRole('option', { name: 'Not used' }));
    await press(opened.user, 'Continue');
    await step('Check');
    await screen.findByText(/were changed since this check/);
    expect(screen.queryByRole('button', { name: 'Continue' })).toBeNull();
    await press(opened.user, 'Check all rows');
    await waitFor(() =>
      expect(opened.asked('forget_job'), 'the old dry run leaves the list').toHaveLength(1),
    );
  });

  it('holds no longer once the integration was edited, here or while the page was away', async () => {
    let version = 1;
    const opened = await open({ get_integration: () => integration({ version }) });
    await checked(opened);
    version = 2;
    opened.host.emitChanged('integrations', ['i1']);
    await screen.findByText(/were changed since this check/);
    expect(screen.queryByRole('button', { name: 'Continue' })).toBeNull();
    await press(opened.user, 'Check all rows');
    await press(opened.user, 'Continue');
    await press(opened.user, 'Skip canary');
    await step('Run');
    opened.unmount();
    version = 3;
    render(Frame, {
      props: {
        carom: opened.carom,
        component: BackfillScreen as unknown as Component<Record<string, unknown>>,
        props: { route },
      },
    });
    expect(await step('Check')).toBeInTheDocument();
    expect(screen.getByText(/were changed since this check/)).toBeInTheDocument();
  });

  it('is asked for again rather than let another number out than the button says', async () => {
    let version = 1;
    const opened = await open({ get_integration: () => integration({ version }) });
    await checked(opened);
    await press(opened.user, 'Continue');
    await press(opened.user, 'Skip canary');
    await step('Run');
    version = 2;
    await press(opened.user, 'Send 9,812 conversions to track.example.com');
    expect(await step('Check')).toHaveFocus();
    expect(opened.asked('start_backfill')).toEqual([]);
  });

  it('lets nothing out while the integration has errors, and leads to them', async () => {
    const opened = await open({
      preview_backfill: () =>
        preview({
          problems: [
            {
              code: 'unknown-macro',
              severity: 'error',
              place: { kind: 'url', event: null },
              start: 0,
              end: 1,
              message: '{trackingCodes} is no macro.',
              hint: 'It is called {tid}.',
              fix: null,
            },
          ],
        }),
    });
    await toCheck(opened);
    const errors = screen.getByRole('region', { name: 'Errors of the integration' });
    await expectAccessible(opened.container);
    await press(opened.user, 'Check all rows');
    const link = within(errors).getByRole('link', { name: 'Edit integration' });
    await waitFor(() => expect(link).toHaveFocus());
    expect(opened.asked('check_backfill')).toEqual([]);
    await opened.user.click(link);
    await waitFor(() =>
      expect(opened.carom.router.route).toMatchObject({ name: 'integration-edit', id: 'i1' }),
    );
  });
});

describe('canary and run', () => {
  it('send one row first, show what came of it, and count it out of the run', async () => {
    const opened = await open();
    await checked(opened);
    await press(opened.user, 'Continue');
    await step('Canary');
    await expectAccessible(opened.container);
    await press(opened.user, 'Send the first row');
    await screen.findByText('Row 1:', { exact: false });
    await press(opened.user, 'Initial purchase: Accepted, HTTP 200, 41 ms');
    expect(await screen.findByRole('tab', { name: 'Diagnosis' })).toBeInTheDocument();
    await expectAccessible(opened.container);
    await press(opened.user, 'Continue');
    await step('Run');
    expect(
      screen.getByRole('button', { name: 'Send 9,811 conversions to track.example.com' }),
    ).toBeInTheDocument();
    expect(opened.asked('send_canary')).toHaveLength(1);
  });

  it('warn when the canary failed', async () => {
    const opened = await open({
      send_canary: () => canary({ verdict: 'rejected', status: 404 }),
    });
    await checked(opened);
    await press(opened.user, 'Continue');
    await step('Canary');
    await press(opened.user, 'Send the first row');
    await screen.findByText(/would very likely end the same way/);
    await expectAccessible(opened.container);
  });

  it('send a row first that goes again, where nothing else is left', async () => {
    const lost = checkJob({ counts: counts({ rows: 310, skipped: 310, again: 310 }) });
    const opened = await open({
      check_backfill: () => lost,
      get_job: () => report(lost),
      preview_backfill: () =>
        preview({
          rows: preview().rows.map((row) => ({
            ...row,
            before: 'Sent before: Rejected. It can be sent again.',
            may_go_again: true,
          })),
        }),
      send_canary: () => ({ ...canary(), again: true }),
    });
    await toCheck(opened);
    await press(opened.user, 'Check all rows');
    await screen.findByText('of 310 rows would be sent');
    await press(opened.user, 'Continue');
    await step('Canary');
    expect(screen.getByText('No row would be sent.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Send the first row' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await opened.user.click(screen.getByRole('radio', { name: 'Send them again' }));
    await press(opened.user, 'Send the first row');
    const reason = screen.getByRole('textbox', { name: 'Reason' });
    expect(reason).toBeInvalid();
    expect(opened.asked('send_canary')).toEqual([]);
    await opened.user.type(reason, 'The URL was wrong');
    expect(screen.getByText('Row 1 would be the first')).toBeInTheDocument();
    await press(opened.user, 'Send the first row');
    await screen.findByText('Row 1:', { exact: false });
    expect(opened.asked('send_canary')[0]?.request).toMatchObject({
      again_because: 'The URL was wrong',
    });
    await press(opened.user, 'Continue');
    await step('Run');
    expect(
      screen.getByRole('button', { name: 'Send 309 conversions to track.example.com' }),
    ).toBeInTheDocument();
  });

  it('offer another canary once the cause of the first one’s end was mended', async () => {
    let version = 1;
    let checks = 0;
    const opened = await open({
      get_integration: () => integration({ version }),
      check_backfill: () => checkJob({ id: `c${++checks}` }),
      get_job: ({ id }) => report(checkJob({ id })),
      send_canary: () => canary({ verdict: 'rejected', status: 404 }),
    });
    await checked(opened);
    await press(opened.user, 'Continue');
    await press(opened.user, 'Send the first row');
    await screen.findByText(/would very likely end the same way/);
    version = 2;
    opened.host.emitChanged('integrations', ['i1']);
    await step('Check');
    await press(opened.user, 'Check all rows');
    await press(opened.user, 'Continue');
    await step('Canary');
    expect(screen.queryByText(/would very likely end the same way/)).toBeNull();
    const before = screen.getByText(/went out before columns or integration were changed/);
    expect(before).toHaveTextContent(/Rejected/);
    await expectAccessible(opened.container);
    await press(opened.user, 'Send the first row');
    await screen.findByText(/would very likely end the same way/);
    expect(opened.asked('send_canary')).toHaveLength(2);
  });

  it('start with the pace, the streak and the reason that were given, and show the run', async () => {
    const opened = await open();
    await checked(opened);
    await press(opened.user, 'Continue');
    await press(opened.user, 'Skip canary');
    await step('Run');
    await expectAccessible(opened.container);
    const rate = screen.getByRole('textbox', { name: 'Requests per second' });
    await opened.user.type(rate, '80');
    expect(rate).toHaveAccessibleDescription(/Settings limit track.example.com to 50 a second/);
    await opened.user.clear(rate);
    await opened.user.type(rate, '20');
    const streak = screen.getByRole('textbox', { name: 'Pause after failures in a row' });
    expect(streak).toHaveValue('20');
    await opened.user.click(screen.getByRole('radio', { name: 'Send them again' }));
    const send = 'Send 10,122 conversions to track.example.com';
    await press(opened.user, send);
    const reason = screen.getByRole('textbox', { name: 'Reason' });
    expect(reason).toBeInvalid();
    expect(opened.asked('start_backfill')).toEqual([]);
    await opened.user.type(reason, 'The URL was wrong');
    await opened.user.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByRole('progressbar', { name: 'missed-sales.csv to RedTrack US' });
    expect(opened.asked('start_backfill')[0]?.request).toMatchObject({
      rate: 20,
      stop_after: 20,
      again_because: 'The URL was wrong',
      plan: { file: 'f1', integration: 'i1', timezone: 'Europe/Berlin' },
    });
    await waitFor(() =>
      expect(screen.getByRole('region', { name: /^Backfill: missed/ })).toHaveFocus(),
    );
    await expectAccessible(opened.container);
  });

  it('send nothing when nothing is left', async () => {
    const nothing = checkJob({ counts: counts({ rows: 12_480, skipped: 12_480 }) });
    const opened = await open({ check_backfill: () => nothing, get_job: () => report(nothing) });
    await toCheck(opened);
    await press(opened.user, 'Check all rows');
    await screen.findByText('Nothing is left to send.');
    await press(opened.user, 'Continue');
    await press(opened.user, 'Skip canary');
    const send = await screen.findByRole('button', {
      name: 'Send 0 conversions to track.example.com',
    });
    expect(send).toHaveAttribute('aria-disabled', 'true');
    await opened.user.click(send);
    expect(opened.asked('start_backfill')).toEqual([]);
  });

  it('begin anew once the run is over', async () => {
    const opened = await open({
      get_job: ({ id }) => report(id === 'c1' ? checkJob() : doneJob()),
    });
    await checked(opened);
    await press(opened.user, 'Continue');
    await press(opened.user, 'Skip canary');
    await press(opened.user, 'Send 9,812 conversions to track.example.com');
    await screen.findByRole('heading', { name: 'Done' });
    await press(opened.user, 'New backfill');
    await step('File');
    expect(screen.getByRole('combobox', { name: 'Integration' })).toHaveValue('RedTrack US');
    expect(screen.getByRole('textbox', { name: 'Paste rows' })).toBeInTheDocument();
  });
});

describe('the page', () => {
  it('keeps everything while the user is elsewhere', async () => {
    const opened = await open();
    await choose(opened);
    await press(opened.user, 'Continue');
    await step('Columns');
    opened.unmount();
    render(Frame, {
      props: {
        carom: opened.carom,
        component: BackfillScreen as unknown as Component<Record<string, unknown>>,
        props: { route },
      },
    });
    await step('Columns');
    expect(screen.getByRole('combobox', { name: 'Use Receipt as' })).toBeInTheDocument();
  });

  it('shows the way to a run that is under way', async () => {
    const { user, carom } = await open({ list_jobs: () => [job({ id: 'j5' })] });
    await user.click(await screen.findByRole('link', { name: 'Show the run' }));
    await waitFor(() => expect(carom.router.route).toEqual({ name: 'job', id: 'j5' }));
  });

  it('says why the first rows can’t be shown, and asks again', async () => {
    let broken = true;
    const opened = await open({
      preview_backfill: () => {
        if (broken) throw new Failure({ code: 'file', message: 'The copy is gone.' });
        return preview();
      },
    });
    await choose(opened);
    await screen.findByText('The copy is gone.');
    await expectAccessible(opened.container);
    broken = false;
    await press(opened.user, 'Try again');
    await screen.findByRole('list', { name: 'First rows' });
  });
});
