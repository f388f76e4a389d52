import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { checkJob, counts, doneJob, report } from '$lib/features/jobs/samples-for-tests';
import { integration } from '$lib/features/testing/samples-for-tests';
import { expectAccessible } from '$lib/testing';
import { canary, preview } from './samples-for-tests';
import { checked, open, press, step, toCheck } from './screen-for-tests';

// axe goes over the whole page several times, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

describe('canary and run', () => {
  it('send one row first, show what came of it, and count it out of the run', async () => {
    const opened = await open();
    await checked(opened);
    await press(opened.user, 'Continue');
    await step('Canary');
    expect(screen.getByText(/it may count, and the run skips it/)).toBeInTheDocument();
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

  it('warn when the canary failed, and lead to its integration first', async () => {
    const opened = await open({
      send_canary: () => canary({ verdict: 'rejected', status: 404 }),
    });
    await checked(opened);
    await press(opened.user, 'Continue');
    await step('Canary');
    await press(opened.user, 'Send the first row');
    await screen.findByText(/would very likely end the same way/);
    await expectAccessible(opened.container);
    expect(screen.getByRole('link', { name: 'Edit integration' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Continue' })).toBeInTheDocument();
    await opened.user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() =>
      expect(opened.carom.router.route, 'not to the run').toMatchObject({
        name: 'integration-edit',
        id: 'i1',
      }),
    );
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
