import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FakeAnswers } from '$lib/host/fake';
import { expectAccessible } from '$lib/testing';
import { SampleLog } from './samples-for-tests';
import { grid, lastFilter, openLog, rowAt, type Opening } from './screen-for-tests';

let log: SampleLog;
beforeEach(() => (log = new SampleLog(600)));
const opened = (opening?: Opening) => openLog(log, opening);

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

  it('leave no word standing that was taken back', async () => {
    const open = log.rows.find((row) => row.state === 'unknown');
    if (!open) throw new Error('no unknown delivery among the samples');
    const { user, host } = await opened({ route: { delivery: open.id } });
    await user.click(await screen.findByRole('button', { name: 'Mark as arrived' }));
    await screen.findByText('1 delivery marked as arrived.');
    host.emitChanged('deliveries');
    await user.click(await screen.findByRole('button', { name: 'Take your word back' }));
    await screen.findByText(/^Your word was taken back/);
    expect(screen.queryByText('1 delivery marked as arrived.')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  });

  it('are counted anew together with their rows', async () => {
    const { count_deliveries } = log.answers();
    const counting: (() => void)[] = [];
    const counted = () => counting.splice(0).forEach((go) => go());
    const slow: FakeAnswers['count_deliveries'] = async (request) => {
      await new Promise<void>((resolve) => counting.push(resolve));
      if (!count_deliveries) throw new Error('the log counts');
      return count_deliveries(request);
    };
    const { host } = await opened({
      route: { unsettled: true },
      answers: { count_deliveries: slow },
    });
    const list = await grid();
    const rows = () => within(list).getAllByRole('row').length - 1;
    const said = () =>
      Number(/(\d+) deliveries need your word/.exec(document.body.textContent)?.[1] ?? Number.NaN);
    await waitFor(() => {
      counted();
      expect(said()).toBe(rows());
    });
    const before = rows();
    const at = log.rows.findIndex((row) => row.state === 'unknown' && !row.settled);
    log.rows = log.rows.map((row, place) => (place === at ? { ...row, settled: 'left' } : row));
    host.emitChanged('deliveries');
    await waitFor(() => expect(counting).not.toEqual([]), { timeout: 3_000 });
    await new Promise((rest) => setTimeout(rest, 100));
    expect([rows(), said()], 'neither goes ahead of the other').toEqual([before, before]);
    counted();
    await waitFor(() => expect([rows(), said()]).toEqual([before - 1, before - 1]));
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
