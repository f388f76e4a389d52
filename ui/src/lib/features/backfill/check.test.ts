import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { checkJob, report } from '$lib/features/jobs/samples-for-tests';
import { integration } from '$lib/features/testing/samples-for-tests';
import { expectAccessible } from '$lib/testing';
import { exactFile, preview } from './samples-for-tests';
import { again, checked, choose, open, press, step, toCheck } from './screen-for-tests';

// axe goes over the whole page several times, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

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
    again(opened.carom);
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
