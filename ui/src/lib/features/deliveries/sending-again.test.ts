import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryRow } from '$lib/bindings';
import { expectAccessible } from '$lib/testing';
import { resendPlan, SampleLog } from './samples-for-tests';
import { rowName } from './words';
import { grid, openLog, rowAt, type Opening } from './screen-for-tests';

let log: SampleLog;
beforeEach(() => (log = new SampleLog(600)));
const opened = (opening?: Opening) => openLog(log, opening);

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

  it('names the one that it is about, by integration, time and receipt', async () => {
    const { user } = await opened();
    await grid();
    rowAt(accepted()).focus();
    await user.keyboard('r');
    const dialog = await screen.findByRole('dialog', { name: 'Send again' });
    const row = log.rows[accepted()];
    if (!row) throw new Error('one was accepted');
    const name = await within(dialog).findByText(rowName(row));
    expect(name.parentElement).toHaveTextContent(`receipt 8X${row.id.slice(-6)}`);
  });

  it('names what came of the last send where nothing speaks against another', async () => {
    const rejected = log.rows.findIndex(
      (row) => row.verdict === 'rejected' && row.trigger !== 'test',
    );
    const { user } = await opened();
    await grid();
    rowAt(rejected).focus();
    await user.keyboard('r');
    expect(await screen.findByText('Rejected last time.')).toBeInTheDocument();
  });

  it('is refused where today’s settings can’t send, with the reason', async () => {
    const { user, asked } = await opened({
      answers: {
        plan_resend: () =>
          resendPlan({ blocked: ['RedTrack US has an error in its postback URL.'] }),
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

  it('leaves out what left the list since it was selected', async () => {
    const { user, host, asked } = await opened({ route: { verdict: 'rejected' } });
    await grid();
    const rejected = log.rows.filter(({ verdict }) => verdict === 'rejected');
    const confirm = (gone: DeliveryRow | undefined) => {
      log.rows = log.rows.map((row) => (row === gone ? { ...row, verdict: 'confirmed' } : row));
      host.emitChanged('deliveries');
    };
    rowAt(1).focus();
    await user.keyboard('{Shift>} {/Shift}{ArrowDown}');
    await waitFor(() => expect(rowAt(2)).toHaveFocus());
    await user.keyboard('{Shift>} {/Shift}');
    const bar = await screen.findByRole('region', { name: 'Selected deliveries' });
    confirm(rejected[1]);
    await within(bar).findByText('1 delivery selected', undefined, { timeout: 3_000 });
    const again = within(bar).getByRole('button', { name: 'Send again' });
    await user.click(again);
    const ids = [rejected[2]?.id];
    await waitFor(() =>
      expect(asked('plan_resend').at(-1)).toMatchObject({ deliveries: { by: 'ids', ids } }),
    );
    await user.keyboard('{Escape}');
    await waitFor(() => expect(again).toHaveFocus());
    confirm(rejected[2]);
    await waitFor(() => expect(bar).not.toBeInTheDocument(), { timeout: 3_000 });
    await waitFor(() => expect(document.activeElement).toHaveAttribute('data-row'));
  });

  it('ticks what comes later where all that match are meant, but what was taken out', async () => {
    const { user } = await opened();
    const scroller = (await grid()).parentElement;
    await user.click(screen.getByRole('checkbox', { name: 'Select all' }));
    await user.click(await screen.findByRole('button', { name: 'Select all 600 that match' }));
    const isTicked = (index: number) =>
      waitFor(() => {
        scroller?.scrollTo({ top: index * 52 });
        expect(within(rowAt(index)).getByRole('checkbox')).toBeChecked();
      });
    await isTicked(250);
    expect(screen.getByRole('checkbox', { name: 'Select all' })).toBeChecked();
    rowAt(250).focus();
    await user.keyboard('{Shift>} {/Shift}');
    expect(within(rowAt(250)).getByRole('checkbox')).not.toBeChecked();
    expect(screen.getByText('399 deliveries selected')).toBeInTheDocument();
    await isTicked(251);
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
