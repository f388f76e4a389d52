import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import type { BackfillPreview } from '$lib/bindings';
import { expectAccessible } from '$lib/testing';
import { exactFile, file, preview } from './samples-for-tests';
import { choose, open, press, step } from './screen-for-tests';

// axe goes over the whole page several times, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

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
    expect(columns).toHaveTextContent('19,95 · 47,00 · 97,50');
    await expectAccessible(opened.container);
    expect(screen.getByText('3 columns are guesses.')).toBeInTheDocument();
    await press(opened.user, 'Accept guesses');
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

  it('say that one is not used, which is remembered like any other word', async () => {
    const opened = await open();
    await choose(opened);
    await press(opened.user, 'Continue');
    await step('Columns');
    await opened.user.click(screen.getByRole('combobox', { name: 'Use Net as' }));
    await opened.user.click(await screen.findByRole('option', { name: 'Not used' }));
    expect(screen.getByRole('combobox', { name: 'Use Net as' })).toHaveTextContent('Not used');
    const plans = opened.asked('preview_backfill').map(({ request }) => request);
    expect(plans.at(-1)).toMatchObject({ plan: { mapping: { Net: '-' } } });
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
