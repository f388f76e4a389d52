import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '$lib/host';
import type { FakeAnswers } from '$lib/host/fake';
import type { RouteOf } from '$lib/shell';
import { expectAccessible, renderIn } from '$lib/testing';
import DeliveriesScreen from './DeliveriesScreen.svelte';
// Loaded when they are first wanted; a test does not wait for that.
import './pictures/Pictures.svelte';
import { noFilter } from './filter';
import { SampleLog } from './samples-for-tests';

let log: SampleLog;
beforeEach(() => (log = new SampleLog(600)));

interface Opening {
  answers?: FakeAnswers;
  route?: Partial<RouteOf<'deliveries'>>;
  pictures?: boolean;
}
async function opened({ answers = {}, route = {}, pictures = false }: Opening = {}) {
  const user = userEvent.setup();
  const drawn = await renderIn(DeliveriesScreen, {
    props: { route: { name: 'deliveries', ...route } as RouteOf<'deliveries'> },
    answers: log.answers(answers),
    at: '#/deliveries',
  });
  drawn.carom.preferences.set('logPictures', pictures);
  const asked = (name: string) =>
    drawn.host.calls.filter((call) => call.name === name).map(({ request }) => request);
  return { ...drawn, user, asked };
}
async function grid() {
  const found = await screen.findByRole('grid', { name: 'Deliveries' });
  await waitFor(() => expect(within(found).getAllByRole('row').length).toBeGreaterThan(3));
  return found;
}
const rowAt = (index: number) => {
  const row = document.querySelector<HTMLElement>(`[data-row="${index}"]`);
  if (!row) throw new Error(`row ${index} is drawn`);
  return row;
};
const lastFilter = (asked: unknown[]) => (asked.at(-1) as { filter: unknown }).filter;

describe('the log', () => {
  it('lists what was sent, with verdict, status and reason in words', async () => {
    const { container } = await opened();
    const list = await grid();
    expect(list).toHaveAttribute('aria-rowcount', '601');
    const first = log.rows[0];
    expect(rowAt(0)).toHaveTextContent(first?.integration_name ?? '');
    expect(within(list).getAllByText('Accepted').length).toBeGreaterThan(0);
    expect(within(list).getAllByText('Confirmed').length).toBeGreaterThan(0);
    expect(list).not.toHaveTextContent(/success/i);
    expect(
      screen.getByText(/Details are kept for 365 days or 2,000,000 deliveries/),
    ).toBeInTheDocument();
    await expectAccessible(container);
    document.documentElement.className = 'dark';
    await expectAccessible(container);
    document.documentElement.className = '';
  });

  it('asks for no more than a page, and for the next as one goes on', async () => {
    const { asked } = await opened();
    const list = await grid();
    expect(asked('list_deliveries')).toHaveLength(1);
    const scroller = list.parentElement;
    await waitFor(() => {
      scroller?.scrollTo({ top: 150 * 52 });
      expect(asked('list_deliveries').length).toBeGreaterThan(1);
    });
  });

  it('explains itself when nothing was sent yet', async () => {
    log = new SampleLog(0);
    const { container } = await opened();
    expect(await screen.findByText('Nothing was sent yet')).toBeInTheDocument();
    expect(screen.getByText(/Only sends made by Carom appear here/)).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('says why it can’t be had, and tries again', async () => {
    let broken = true;
    const { user, container } = await opened({
      answers: {
        list_deliveries: () => {
          if (broken) throw new Failure({ code: 'locked', message: 'The database is busy' });
          return { rows: log.rows.slice(0, 5), next: null, behind: 0 };
        },
      },
    });
    expect(await screen.findByText('The database is busy')).toBeInTheDocument();
    await expectAccessible(container);
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await grid();
  });
});

describe('narrowing', () => {
  it('searches from three characters on, and says so before', async () => {
    const { user, asked } = await opened();
    await grid();
    const box = screen.getByRole('searchbox', { name: 'Search deliveries' });
    await user.type(box, 'tr');
    expect(screen.getByText(/Searches from 3 characters on/)).toBeInTheDocument();
    await user.type(box, 'ack');
    await waitFor(() =>
      expect(lastFilter(asked('list_deliveries'))).toMatchObject({ search: 'track' }),
    );
    expect(asked('list_deliveries').length, 'not once a key').toBeLessThan(4);
  });

  it('says how many are not searched yet, until they are', async () => {
    log.behind = 1_234;
    const { user } = await opened();
    await grid();
    expect(screen.queryByText(/not searched yet/)).not.toBeInTheDocument();
    await user.type(screen.getByRole('searchbox', { name: 'Search deliveries' }), 'track');
    expect(await screen.findByText(/1,234 not searched yet/)).toBeInTheDocument();
    // The index catches up without an event.
    log.behind = 0;
    await waitFor(() => expect(screen.queryByText(/not searched yet/)).not.toBeInTheDocument(), {
      timeout: 4_000,
    });
  });

  it('counts what the index reaches later, although nothing tells of it', async () => {
    log.behind = log.rows.length;
    await opened();
    await grid();
    expect(await screen.findByText(/Live\. 0 deliveries/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Look at/ })).not.toBeInTheDocument();
    log.behind = 0;
    const look = { name: /^Look at/ };
    expect(await screen.findByRole('button', look, { timeout: 4_000 })).toBeInTheDocument();
    expect(screen.queryByText(/Live\. 0 deliveries/)).not.toBeInTheDocument();
  });

  it('takes verdicts as a chip, and lets go of them', async () => {
    const { user, asked } = await opened();
    await grid();
    await user.click(screen.getByRole('button', { name: 'Filter by verdict' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Rejected' }));
    await user.click(screen.getByRole('checkbox', { name: 'Unknown' }));
    await waitFor(() =>
      expect(lastFilter(asked('list_deliveries'))).toMatchObject({
        verdicts: ['rejected', 'unknown'],
      }),
    );
    await expectAccessible(document.body);
    await user.keyboard('{Escape}');
    expect(
      await screen.findByRole('button', { name: 'Verdict: Rejected, Unknown' }),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Remove the filter Verdict' }));
    await waitFor(() => expect(lastFilter(asked('list_deliveries'))).toEqual(noFilter));
  });

  it('keeps filters and rows when a question fails', async () => {
    let broken = false;
    const whole = log.answers();
    const { user } = await opened({
      answers: {
        list_deliveries: (request) => {
          if (broken)
            throw new Failure({ code: 'database', message: 'The index is being rebuilt' });
          if (!whole.list_deliveries) throw new Error('it can list');
          return whole.list_deliveries(request);
        },
      },
    });
    await grid();
    broken = true;
    await user.click(screen.getByRole('button', { name: 'Filter by time' }));
    await user.click(await screen.findByRole('button', { name: 'Last hour' }));
    expect(await screen.findByText('The index is being rebuilt')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Time: Last hour' })).toBeInTheDocument();
    expect(screen.getByRole('grid', { name: 'Deliveries' })).toBeInTheDocument();
  });

  it('takes codes as they are typed', async () => {
    const { user, asked } = await opened();
    await grid();
    await user.click(screen.getByRole('button', { name: 'Filter by code' }));
    await user.type(await screen.findByRole('textbox', { name: 'HTTP codes' }), '404, 500-501');
    await user.click(screen.getByRole('button', { name: 'Show these' }));
    await waitFor(() =>
      expect(lastFilter(asked('list_deliveries'))).toMatchObject({ statuses: [404, 500, 501] }),
    );
  });

  it('says so when nothing fits, and offers the way back', async () => {
    const { user, container } = await opened();
    await grid();
    await user.type(screen.getByRole('searchbox', { name: 'Search deliveries' }), 'zzzz');
    expect(await screen.findByText('No delivery matches')).toBeInTheDocument();
    await expectAccessible(container);
    await user.click(screen.getByRole('button', { name: 'Clear search and filters' }));
    await grid();
  });

  it('keeps a filter as a view, renames and deletes it', async () => {
    const { user, carom } = await opened();
    await grid();
    expect(screen.queryByRole('button', { name: 'Save view' })).toBeNull();
    await user.click(screen.getByRole('button', { name: /Look at them/ }));
    await user.click(await screen.findByRole('button', { name: 'Save view' }));
    await user.click(await screen.findByRole('button', { name: 'Save' }));
    expect(await screen.findByText('A view needs a name.')).toBeInTheDocument();
    await expectAccessible(screen.getByRole('dialog'));
    await user.type(screen.getByRole('textbox', { name: 'Name of the view' }), 'To settle');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.click(await screen.findByRole('button', { name: 'View: To settle' }));
    await expectAccessible(document.body);
    await user.click(await screen.findByRole('button', { name: 'Rename the view To settle' }));
    const name = await screen.findByRole('textbox', { name: 'Name of the view' });
    await user.clear(name);
    await user.type(name, 'Unknown');
    await user.click(screen.getByRole('button', { name: 'Rename' }));
    await user.click(await screen.findByRole('button', { name: 'View: Unknown' }));
    await user.click(await screen.findByRole('button', { name: 'Delete the view Unknown' }));
    await waitFor(() => expect(log.views).toEqual([]));
    await carom.undo();
    expect(log.views.map((view) => view.name)).toEqual(['Unknown']);
  });

  it('opens as an address asks', async () => {
    const { asked } = await opened({ route: { verdict: 'rejected', job: 'j1' } });
    await waitFor(() =>
      expect(lastFilter(asked('list_deliveries'))).toMatchObject({
        verdicts: ['rejected'],
        job: 'j1',
      }),
    );
  });
});

describe('new deliveries', () => {
  it('wait behind a button while a hand is on the list', async () => {
    const { user, host } = await opened();
    await grid();
    rowAt(2).focus();
    const before = rowAt(0).textContent;
    log.arrive(12);
    host.emitChanged('deliveries');
    const button = await screen.findByRole('button', { name: '12 new' }, { timeout: 3000 });
    expect(rowAt(0).textContent, 'rows keep their places').toBe(before);
    await user.click(button);
    await waitFor(() => expect(rowAt(0).textContent).not.toBe(before));
    expect(screen.queryByRole('button', { name: '12 new' })).toBeNull();
  });

  it('come by themselves while nobody touches the list, and are said', async () => {
    const { host } = await opened();
    const list = await grid();
    log.arrive(3);
    host.emitChanged('deliveries');
    await waitFor(() => expect(list).toHaveAttribute('aria-rowcount', '604'), { timeout: 3000 });
    expect(screen.queryByRole('button', { name: /new$/ })).toBeNull();
    expect(await screen.findByText('3 new deliveries.')).toBeInTheDocument();
  });

  it('stop on Space and go on on Space', async () => {
    const { user, host, asked } = await opened();
    await grid();
    rowAt(0).focus();
    await user.keyboard(' ');
    expect(await screen.findByRole('button', { name: 'Go on' })).toBeInTheDocument();
    const before = asked('list_deliveries').length;
    log.arrive(3);
    host.emitChanged('deliveries');
    await new Promise((resolve) => setTimeout(resolve, 1300));
    expect(asked('list_deliveries')).toHaveLength(before);
    rowAt(0).focus();
    await user.keyboard(' ');
    expect(
      await screen.findByRole('button', { name: '3 new' }, { timeout: 3000 }),
    ).toBeInTheDocument();
  });
});

describe('one delivery', () => {
  const retried = () => log.rows.findIndex((row) => row.attempts === 4 && row.status === 503);
  async function openRetried() {
    const drawn = await opened();
    await grid();
    const row = log.rows[retried()];
    drawn.carom.router.go({ name: 'deliveries' }).catch(() => undefined);
    const box = screen.getByRole('searchbox', { name: 'Search deliveries' });
    await drawn.user.type(box, row?.id ?? '');
    await waitFor(() => expect(document.querySelectorAll('[data-row]')).toHaveLength(1));
    rowAt(0).focus();
    await drawn.user.keyboard('{Enter}');
    const drawer = await screen.findByRole('region', { name: 'Delivery' });
    await within(drawer).findByRole('tab', { name: 'Diagnosis' });
    return { ...drawn, drawer };
  }

  it('opens on Enter beside the list, as the test panel shows results', async () => {
    const { drawer, container } = await openRetried();
    const attempts = within(drawer).getByRole('list', { name: 'Attempts' });
    expect(within(attempts).getAllByRole('button')).toHaveLength(4);
    expect(
      within(drawer)
        .getAllByRole('tab')
        .map((tab) => tab.textContent.trim()),
    ).toEqual(['Diagnosis', 'Request', 'Response', 'Macros', 'Timing']);
    expect(drawer, 'it was no test').not.toHaveTextContent('For real this would');
    await expectAccessible(container);
  });

  it('shows an earlier attempt, and two side by side with their difference', async () => {
    const { drawer, user, asked, container } = await openRetried();
    const attempts = within(drawer).getByRole('list', { name: 'Attempts' });
    await user.click(within(attempts).getByRole('button', { name: /^Attempt 1/ }));
    await waitFor(() =>
      expect(asked('get_result').at(-1)).toMatchObject({ attempt: expect.stringMatching(/-1$/) }),
    );
    await user.click(within(drawer).getByRole('button', { name: 'Compare two attempts' }));
    expect(await within(drawer).findByText(/differences$/)).toBeInTheDocument();
    expect(within(drawer).getAllByText('Changed').length).toBeGreaterThan(0);
    await expectAccessible(container);
  });

  it('copies its request, and closes on Escape with the focus back in its row', async () => {
    const { drawer, user, host } = await openRetried();
    await user.click(within(drawer).getByRole('button', { name: 'Copy as cURL' }));
    await waitFor(() => expect(host.copied).toMatch(/^curl /));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Delivery' })).toBeNull());
    await waitFor(() => expect(document.activeElement).toHaveAttribute('data-row', '0'));
  });

  it('gives way to its neighbours on [ and ]', async () => {
    const { user } = await opened();
    await grid();
    rowAt(0).focus();
    await user.keyboard('{Enter}');
    await screen.findByRole('region', { name: 'Delivery' });
    await waitFor(() => expect(rowAt(0)).toHaveAttribute('aria-current', 'true'));
    await user.click(screen.getByRole('button', { name: 'Next delivery' }));
    await waitFor(() => expect(rowAt(1)).toHaveAttribute('aria-current', 'true'));
    rowAt(1).focus();
    await user.keyboard('{[}');
    await waitFor(() => expect(rowAt(0)).toHaveAttribute('aria-current', 'true'));
  });

  it('whose answer is still to come waits for it, and shows it when it is here', async () => {
    const [row] = log.rows;
    if (!row) throw new Error('the log has rows');
    const whole = log.delivery(row.id);
    let verdict: typeof row.verdict = null;
    await opened({
      route: { delivery: row.id },
      answers: {
        get_delivery: () => ({
          ...whole,
          attempts: whole.attempts.map((attempt) => ({ ...attempt, verdict })),
        }),
        get_result: ({ attempt }) => {
          if (verdict === null) throw new Failure({ code: 'gone', message: 'Look in the Trash.' });
          return log.result(attempt);
        },
      },
    }).then(async ({ host }) => {
      expect(await screen.findByText('Waiting for the answer')).toBeInTheDocument();
      verdict = row.verdict;
      host.emitChanged('deliveries', [row.id]);
      expect(await screen.findByRole('tab', { name: 'Response' })).toBeInTheDocument();
      expect(screen.queryByText('Look in the Trash.')).toBeNull();
    });
  });

  it('that is gone says so', async () => {
    await opened({ route: { delivery: 'nowhere' } });
    expect(await screen.findByText('This delivery is gone')).toBeInTheDocument();
  });
});

describe('unknown deliveries', () => {
  it('are pointed at, and settled one by one', async () => {
    const { user, asked } = await opened();
    await grid();
    await user.click(await screen.findByRole('button', { name: /Look at them/ }));
    await waitFor(() =>
      expect(lastFilter(asked('list_deliveries'))).toMatchObject({ unsettled: true }),
    );
    await waitFor(() => expect(rowAt(0)).toHaveTextContent('Needs your word'));
    rowAt(0).focus();
    await user.keyboard('{Shift>}{F10}{/Shift}');
    await expectAccessible(document.body);
    await user.click(await screen.findByRole('menuitem', { name: 'Mark as arrived' }));
    const toast = (await screen.findByText('1 delivery marked as arrived.')).closest('li');
    await user.click(within(toast ?? document.body).getByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(asked('take_back_word')).toEqual([{ of: { by: 'settling', id: 'settling-1' } }]),
    );
  });

  it('are an open question again once the word is taken back', async () => {
    const settled = log.rows.find((row) => row.state === 'unknown');
    if (!settled) throw new Error('no unknown delivery among the samples');
    settled.settled = 'arrived';
    const { user, asked, host } = await opened({ route: { delivery: settled.id } });
    await user.click(await screen.findByRole('button', { name: 'Take your word back' }));
    expect(await screen.findByText(/^Your word was taken back/)).toBeInTheDocument();
    expect(asked('take_back_word')).toEqual([{ of: { by: 'ids', ids: [settled.id] } }]);
    host.emitChanged('deliveries');
    expect(await screen.findByRole('button', { name: 'Mark as arrived' })).toBeInTheDocument();
  });

  it('are settled all at once by the filter', async () => {
    const { user, asked } = await opened({ route: { unsettled: true } });
    await grid();
    await user.click(await screen.findByRole('button', { name: 'Settle all that match' }));
    await expectAccessible(await screen.findByRole('dialog', { name: 'Settle unknown' }));
    await user.click(screen.getByRole('radio', { name: 'Leave as it is' }));
    await user.click(screen.getByRole('button', { name: 'Leave as they are' }));
    await waitFor(() => expect(asked('settle_unknown')).toHaveLength(1));
    expect(asked('settle_unknown')[0]).toMatchObject({
      deliveries: { by: 'filter', filter: { unsettled: true } },
      settled: 'left',
    });
  });

  it('are alone in what is sent again out of a selection', async () => {
    const { user, asked } = await opened();
    await grid();
    const open = log.rows.findIndex((row) => row.state === 'unknown');
    const other = log.rows.findIndex((row) => row.verdict === 'confirmed');
    for (const index of [open, other]) {
      const row = await waitFor(() => {
        document.querySelector('[role=grid]')?.parentElement?.scrollTo({ top: index * 52 });
        return rowAt(index);
      });
      row.focus();
      await user.keyboard('{Shift>} {/Shift}');
    }
    const bar = await screen.findByRole('region', { name: 'Selected deliveries' });
    expect(bar).toHaveTextContent('2 deliveries selected');
    await user.click(within(bar).getByRole('button', { name: 'Settle unknown' }));
    await user.click(await screen.findByRole('radio', { name: 'Send again' }));
    await user.click(screen.getByRole('button', { name: 'Go on' }));
    await waitFor(() => expect(asked('plan_resend')).toHaveLength(1));
    expect(asked('plan_resend')[0]).toMatchObject({
      deliveries: { by: 'ids', ids: [log.rows[open]?.id] },
    });
  });

  it('are said to be none where a selection holds none', async () => {
    const { user } = await opened();
    await grid();
    rowAt(0).focus();
    await user.keyboard('{Shift>} {/Shift}');
    await user.click(await screen.findByRole('button', { name: 'Settle unknown' }));
    expect(await screen.findByText(/none is unknown and not settled yet/)).toBeInTheDocument();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('are worked through in the drawer, one after the other', async () => {
    const { user, host } = await opened({ route: { unsettled: true } });
    await grid();
    rowAt(0).focus();
    await user.keyboard('{Enter}');
    const drawer = await screen.findByRole('region', { name: 'Delivery' });
    await user.click(await within(drawer).findByRole('button', { name: 'Mark as arrived' }));
    await waitFor(() => expect(drawer).toHaveFocus());
    host.emitChanged('deliveries');
    const current = () => document.querySelector('[data-row][aria-current]');
    await waitFor(() => expect(current()).toBeNull());
    await user.keyboard(']');
    await waitFor(() => expect(current()).toHaveAttribute('data-row', '0'));
  });
});

describe('sending again', () => {
  const accepted = () =>
    log.rows.findIndex((row) => row.verdict === 'accepted' && row.trigger !== 'test');

  it('says first what it would do, and wants a reason', async () => {
    const { user, asked } = await opened();
    await grid();
    rowAt(accepted()).focus();
    await user.keyboard('r');
    const dialog = await screen.findByRole('dialog', { name: 'Send again' });
    expect(await within(dialog).findByText(/was confirmed or accepted before/)).toBeInTheDocument();
    await expectAccessible(dialog);
    const host = log.rows[accepted()]?.host ?? '';
    await user.click(within(dialog).getByRole('button', { name: `Send again to ${host}` }));
    expect(await within(dialog).findByText(/Say why/)).toBeInTheDocument();
    expect(asked('resend'), 'nothing leaves without a reason').toHaveLength(0);
    await user.click(within(dialog).getByRole('radio', { name: 'With today’s settings' }));
    await waitFor(() => expect(asked('plan_resend').at(-1)).toMatchObject({ how: 'today' }));
    await user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'URL was wrong');
    await user.click(await within(dialog).findByRole('button', { name: /^Send again to/ }));
    await waitFor(() => expect(asked('resend')).toHaveLength(1));
    expect(asked('resend')[0]).toMatchObject({ how: 'today', because: 'URL was wrong' });
    expect(await screen.findByRole('button', { name: 'Open Jobs' })).toBeInTheDocument();
  });

  it('is refused where today’s settings can’t send, with the reason', async () => {
    const { user, asked } = await opened({
      answers: {
        plan_resend: () => ({
          count: 1,
          duplicates: 0,
          maybe_duplicates: 0,
          waiting: 0,
          gone: 0,
          bare: 0,
          tests: 0,
          hosts: ['track.example.com'],
          blocked: ['RedTrack US has an error in its postback URL.'],
          seconds: null,
        }),
      },
    });
    await grid();
    rowAt(accepted()).focus();
    await user.keyboard('r');
    const dialog = await screen.findByRole('dialog', { name: 'Send again' });
    expect(await within(dialog).findByText(/has an error in its postback URL/)).toBeInTheDocument();
    await user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'why{Enter}');
    expect(asked('resend')).toHaveLength(0);
  });

  it('goes for a selection, and for all that match', async () => {
    const { user, asked } = await opened();
    await grid();
    rowAt(0).focus();
    await user.keyboard('{Shift>} {/Shift}');
    const bar = await screen.findByRole('region', { name: 'Selected deliveries' });
    expect(within(bar).getByText('1 delivery selected')).toBeInTheDocument();
    await user.click(screen.getByRole('checkbox', { name: 'Select all' }));
    await user.click(await within(bar).findByRole('button', { name: 'Select all 600 that match' }));
    expect(within(bar).getByText('All 600 that match are selected')).toBeInTheDocument();
    await user.click(within(bar).getByRole('button', { name: 'Send again' }));
    await screen.findByRole('dialog', { name: 'Send again' });
    await waitFor(() =>
      expect(asked('plan_resend')[0]).toMatchObject({ deliveries: { by: 'filter' } }),
    );
  });

  it('goes for the ticks again once one of them changes', async () => {
    const { user, asked } = await opened();
    await grid();
    const all = screen.getByRole('checkbox', { name: 'Select all' });
    await user.click(all);
    const bar = await screen.findByRole('region', { name: 'Selected deliveries' });
    await user.click(await within(bar).findByRole('button', { name: 'Select all 600 that match' }));

    rowAt(0).focus();
    await user.keyboard('{Shift>} {/Shift}');
    expect(within(bar).getByText('199 deliveries selected')).toBeInTheDocument();
    await user.click(within(bar).getByRole('button', { name: 'Send again' }));
    await waitFor(() => expect(asked('plan_resend')).toHaveLength(1));
    const [plan] = asked('plan_resend') as { deliveries: { by: string; ids: string[] } }[];
    expect(plan?.deliveries.by).toBe('ids');
    expect(plan?.deliveries.ids).toHaveLength(199);
    expect(plan?.deliveries.ids).not.toContain(log.rows[0]?.id);
  });

  it('does not come back to all that match after nothing was ticked', async () => {
    const { user } = await opened();
    await grid();
    const all = screen.getByRole('checkbox', { name: 'Select all' });
    await user.click(all);
    await user.click(await screen.findByRole('button', { name: 'Select all 600 that match' }));
    await user.click(all);
    expect(screen.queryByRole('region', { name: 'Selected deliveries' })).toBeNull();

    rowAt(0).focus();
    await user.keyboard('{Shift>} {/Shift}');
    expect(await screen.findByText('1 delivery selected')).toBeInTheDocument();
  });
});

describe('exporting', () => {
  it('asks for shape and file, starts a job and leads to it', async () => {
    const { user, asked, host, carom } = await opened();
    await grid();
    host.chosenPath = '/home/mara/deliveries.har';
    await user.click(screen.getByRole('button', { name: 'Export' }));
    await expectAccessible(await screen.findByRole('dialog', { name: 'Export' }));
    await user.click(screen.getByRole('radio', { name: 'HAR' }));
    await user.click(screen.getByRole('button', { name: 'Choose a file' }));
    await waitFor(() =>
      expect(asked('export_deliveries')[0]).toMatchObject({
        format: 'har',
        path: '/home/mara/deliveries.har',
        with_secrets: false,
      }),
    );
    const toast = (await screen.findByText(/^Exporting all 600/)).closest('li');
    if (!toast) throw new Error('it is said in a toast');
    await user.click(within(toast).getByRole('button', { name: 'Open Jobs' }));
    await waitFor(() => expect(carom.router.route.name).toBe('jobs'));
  });
});

describe('the pictures', () => {
  it('say what they come to, can be read as tables and narrow the log', async () => {
    const { user, asked } = await opened({ pictures: true });
    await grid();
    const pictures = await screen.findByRole('region', { name: 'The log in pictures' });
    expect(
      await within(pictures).findByText(/were not confirmed or accepted \(/),
    ).toBeInTheDocument();
    await expectAccessible(pictures);
    await user.click(within(pictures).getByRole('button', { name: 'View as table: Reasons' }));
    await user.click(within(pictures).getByRole('button', { name: 'View as table: Over time' }));
    await user.click(
      within(pictures).getByRole('button', { name: 'View as table: Time to answer' }),
    );
    expect(within(pictures).getAllByRole('table')).toHaveLength(3);
    await expectAccessible(pictures);
    await user.click(within(pictures).getByRole('button', { name: '404 Not Found' }));
    await waitFor(() =>
      expect(lastFilter(asked('list_deliveries'))).toMatchObject({
        reasons: ['http_404'],
        verdicts: ['rejected'],
      }),
    );
  });

  it('claim of nothing that it did not arrive', async () => {
    const { user } = await opened({ pictures: true });
    await grid();
    const pictures = await screen.findByRole('region', { name: 'The log in pictures' });
    const [row] = await within(pictures).findAllByRole('group', { name: /over time$/ });
    const [bar] = within(row ?? pictures).getAllByRole('button');
    expect(bar).toHaveAccessibleName(/: \d+ confirmed or accepted, \d+ not confirmed or accepted$/);
    expect(pictures).toHaveTextContent(/rejected, not delivered or unknown \(highest bar: \d+\)/);
    expect(pictures).toHaveTextContent(/\d %.* not confirmed or accepted/);
    await user.click(within(pictures).getByRole('button', { name: 'View as table: Over time' }));
    const table = within(pictures).getByRole('table', { name: 'Over time' });
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map((header) => header.textContent),
    ).toEqual(['From', 'Integration', 'Confirmed or accepted', 'Not confirmed or accepted']);
    expect(pictures).not.toHaveTextContent(/get through|got through|all did|none did|at most/);
  });

  it('narrow the log to a line of their table', async () => {
    const { user, asked } = await opened({ pictures: true });
    await grid();
    await user.click(await screen.findByRole('button', { name: 'View as table: Over time' }));
    const table = screen.getByRole('table', { name: 'Over time' });
    const [line] = within(table).getAllByRole('button', { name: /^RedTrack US, from .*: show/ });
    if (!line) throw new Error('RedTrack has no line');
    await user.click(line);
    await waitFor(() =>
      expect(lastFilter(asked('list_deliveries'))).toMatchObject({ integrations: ['i1'] }),
    );
  });

  it('say that an open delivery leaves them no room', async () => {
    const { user, carom } = await opened({ pictures: true });
    await grid();
    const button = screen.getByRole('button', { name: 'Pictures' });
    await waitFor(() => expect(button).toHaveAttribute('aria-pressed', 'true'));
    expect(button).not.toHaveAttribute('aria-disabled');
    rowAt(0).focus();
    await user.keyboard('{Enter}');
    await screen.findByRole('region', { name: 'Delivery' });
    expect(screen.queryByRole('region', { name: 'The log in pictures' })).toBeNull();
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAttribute('aria-pressed', 'false');
    expect(button).toHaveAccessibleDescription(/^Close the delivery first/);
    await user.click(button);
    expect(carom.preferences.values.logPictures, 'nothing changes unseen').toBe(true);
    const action = carom.actions.all.find(({ id }) => id === 'deliveries.pictures');
    expect(action?.unavailable?.()).toMatch(/^Close the delivery first/);
    await user.click(screen.getByRole('button', { name: 'Close the delivery' }));
    expect(await screen.findByRole('region', { name: 'The log in pictures' })).toBeInTheDocument();
    expect(button).not.toHaveAttribute('aria-disabled');
  });

  it('stay beside an open delivery where there is room', async () => {
    const { innerWidth } = window;
    window.innerWidth = 1800;
    try {
      const { user } = await opened({ pictures: true });
      await grid();
      rowAt(0).focus();
      await user.keyboard('{Enter}');
      await screen.findByRole('region', { name: 'Delivery' });
      expect(screen.getByRole('region', { name: 'The log in pictures' })).toBeInTheDocument();
      expect(screen.getByRole('button', { name: 'Pictures' })).not.toHaveAttribute('aria-disabled');
    } finally {
      window.innerWidth = innerWidth;
    }
  });

  it('go along their bars by arrows, one stop of the tab key', async () => {
    const { user, asked } = await opened({ pictures: true });
    await grid();
    const row = await screen.findByRole('group', { name: 'RedTrack US over time' });
    const bars = within(row).getAllByRole('button');
    expect(bars.filter((bar) => bar.tabIndex === 0)).toHaveLength(1);
    bars.at(-1)?.focus();
    await user.keyboard('{ArrowLeft}');
    expect(bars.at(-2)).toHaveFocus();
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(lastFilter(asked('list_deliveries'))).toMatchObject({ integrations: ['i1'] }),
    );
  });

  it('keep out of the way of a log that could not draw them', async () => {
    await opened({
      pictures: true,
      answers: {
        draw_deliveries: () => {
          throw new Failure({ code: 'database', message: 'The pictures could not be drawn' });
        },
      },
    });
    await grid();
    expect(await screen.findByText('The pictures could not be drawn')).toBeInTheDocument();
  });
});
