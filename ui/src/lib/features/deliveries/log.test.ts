import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '$lib/host';
import { expectAccessible } from '$lib/testing';
import { resendPlan, SampleLog } from './samples-for-tests';
import { grid, openLog, rowAt, type Opening } from './screen-for-tests';

let log: SampleLog;
beforeEach(() => (log = new SampleLog(600)));
const opened = (opening?: Opening) => openLog(log, opening);

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

  it('names an initial purchase as everywhere, and tells times in one way', async () => {
    const first = log.rows[0];
    if (!first) throw new Error('the log has rows');
    log.rows[0] = { ...first, event: 'purchase', total_us: 400 };
    await opened();
    await grid();
    expect(rowAt(0)).toHaveTextContent('Initial purchase');
    expect(rowAt(0)).toHaveTextContent('<1 ms');
  });

  it('says in few words how long it keeps details while a delivery stands open', async () => {
    const { user } = await opened();
    await grid();
    rowAt(0).focus();
    await user.keyboard('{Enter}');
    await screen.findByRole('region', { name: 'Delivery' });
    expect(screen.getByText('Kept 365 days')).toHaveAttribute(
      'title',
      'Details are kept for 365 days or 2,000,000 deliveries',
    );
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
          return { rows: log.rows.slice(0, 5), next: null, behind: 0, damaged: [] };
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

describe('exporting', () => {
  it('asks for shape and file, starts a job and leads to it', async () => {
    const { user, asked, host, carom } = await opened();
    await grid();
    host.chosenPath = '/home/mara/deliveries.har';
    await user.click(screen.getByRole('button', { name: 'Export' }));
    await expectAccessible(await screen.findByRole('dialog', { name: 'Export' }));
    expect(screen.getByRole('radiogroup', { name: 'File format' })).toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: 'HAR' }));
    await user.click(screen.getByRole('button', { name: 'Save as…' }));
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

describe('what is not whole', () => {
  it('tells of deliveries that can’t be read', async () => {
    const message = 'row d9 of deliveries can’t be read';
    await opened({
      answers: {
        list_deliveries: () => ({
          rows: log.rows.slice(0, 5),
          next: null,
          behind: 0,
          damaged: [{ code: 'damaged_row', message, hint: '', field: null }],
        }),
      },
    });
    await grid();
    expect(screen.getByRole('alert')).toHaveTextContent(
      `1 delivery can’t be read and is not shown: ${message}.`,
    );
  });

  it('calls an estimate one', async () => {
    const { user } = await opened({
      answers: { count_deliveries: () => ({ count: 123_456, exact: false }) },
    });
    const list = await grid();
    await user.type(screen.getByRole('searchbox', { name: 'Search deliveries' }), 'click');
    expect(await screen.findByText(/About 123,456 deliveries match/)).toBeInTheDocument();
    expect(list, 'a number that is read out is counted').toHaveAttribute('aria-rowcount', '-1');
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByText(/all that match, about 123,456 deliveries/)).toBeInTheDocument();
  });

  it('calls the numbers of a plan estimates where they are', async () => {
    const { user } = await opened({
      answers: {
        plan_resend: () => resendPlan({ count: 40_000, exact: false }),
      },
    });
    await grid();
    rowAt(log.rows.findIndex((row) => row.trigger !== 'test' && row.state === 'answered')).focus();
    await user.keyboard('r');
    const dialog = await screen.findByRole('dialog', { name: 'Send again' });
    expect(await within(dialog).findByText(/About 40,000 deliveries/)).toBeInTheDocument();
    expect(dialog).toHaveTextContent(/the numbers are estimates/);
    expect(dialog).not.toHaveTextContent(/None of them was confirmed/);
    expect(
      within(dialog).getByRole('button', { name: 'Send about 40,000 again to track.example.com' }),
    ).toBeInTheDocument();
  });
});
