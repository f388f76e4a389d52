import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '$lib/host';
import { expectAccessible } from '$lib/testing';
import { noFilter } from '../filter';
import { SampleLog } from '../samples-for-tests';
import { grid, lastFilter, openLog, rowAt, type Opening } from '../screen-for-tests';
// Loaded when they are first wanted; a test does not wait for that.
import './Pictures.svelte';

let log: SampleLog;
beforeEach(() => (log = new SampleLog(600)));
const opened = (opening?: Opening) => openLog(log, opening);

describe('the pictures', () => {
  it('say what they come to, can be read as tables and narrow the log', async () => {
    const { user, asked } = await opened({ pictures: true });
    await grid();
    const pictures = await screen.findByRole('region', { name: 'The log in pictures' });
    expect(
      await within(pictures).findByText(/were neither confirmed nor accepted \(/),
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
    expect(bar).toHaveAccessibleName(
      /: \d+ confirmed or accepted, \d+ neither confirmed nor accepted$/,
    );
    expect(pictures).toHaveTextContent(/rejected, not delivered or unknown \(highest bar: \d+\)/);
    expect(pictures).toHaveTextContent(/\d %.* neither confirmed nor accepted/);
    await user.click(within(pictures).getByRole('button', { name: 'View as table: Over time' }));
    const table = within(pictures).getByRole('table', { name: 'Over time' });
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map((header) => header.textContent),
    ).toEqual(['From', 'Integration', 'Confirmed or accepted', 'Neither confirmed nor accepted']);
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

  it('narrow the log to answers that took so long, and the filter bar says so', async () => {
    const { user, asked } = await opened({ pictures: true });
    await grid();
    const row = await screen.findByRole('group', { name: 'Answers by the time they took' });
    const bins = within(row).getAllByRole('button');
    expect(bins.filter((bin) => bin.tabIndex === 0)).toHaveLength(1);
    const filled = bins.findIndex((bin) => !bin.getAttribute('aria-label')?.endsWith(': 0'));
    bins[filled + 1]?.focus();
    await user.keyboard('{ArrowLeft}');
    expect(bins[filled]).toHaveFocus();
    const [words] = bins[filled]?.getAttribute('aria-label')?.split(':') ?? [];
    await user.keyboard('{Enter}');
    const chip = await screen.findByRole('button', { name: `Answered in: ${words}` });
    const narrowed = lastFilter(asked('list_deliveries')) as { min_us: number; max_us: number };
    expect(narrowed.max_us).toBeGreaterThan(narrowed.min_us);
    await expectAccessible(chip.parentElement ?? chip);
    await user.click(screen.getByRole('button', { name: 'Remove the filter Answered in' }));
    await waitFor(() =>
      expect(lastFilter(asked('list_deliveries'))).toMatchObject({ min_us: null, max_us: null }),
    );
    await user.click(screen.getByRole('button', { name: 'View as table: Time to answer' }));
    const table = screen.getByRole('table', { name: 'Time to answer' });
    await user.click(within(table).getByRole('button', { name: `${words}: show them` }));
    await screen.findByRole('button', { name: `Answered in: ${words}` });
  });

  it('say so where they are estimates', async () => {
    await opened({
      pictures: true,
      answers: { draw_deliveries: ({ filter }) => ({ ...log.pictures(filter), exact: false }) },
    });
    await grid();
    const pictures = await screen.findByRole('region', { name: 'The log in pictures' });
    expect(await within(pictures).findByText(/only some were looked at/)).toBeInTheDocument();
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

  it('have few lines in a low window, on the scale of integrations that have a name', async () => {
    const pictures = log.pictures(noFilter);
    const [one] = pictures.series;
    if (!one) throw new Error('the samples are drawn');
    const named = ['a', 'b', 'c', 'd'].map((id) => ({ ...one, integration: id, name: id }));
    const others = { ...one, integration: '', name: '', good: one.good.map(() => 90_000) };
    const { innerHeight } = window;
    try {
      window.innerHeight = 768;
      await opened({
        pictures: true,
        answers: { draw_deliveries: () => ({ ...pictures, series: [...named, others] }) },
      });
      expect(await screen.findAllByRole('group', { name: /over time$/ })).toHaveLength(4);
      expect(screen.getByText('1 more line in the table.')).toBeInTheDocument();
      expect(screen.queryByText(/are cut off/)).toBeNull();
      window.innerHeight = 1_200;
      window.dispatchEvent(new Event('resize'));
      await screen.findByText('All others go beyond the scale and are cut off.');
      expect(screen.getAllByRole('group', { name: /over time$/ })).toHaveLength(5);
      expect(screen.queryByText(/90,000\)/), 'the legend tells of the scale').toBeNull();
    } finally {
      window.innerHeight = innerHeight;
      window.dispatchEvent(new Event('resize'));
    }
  });

  it('make room where nothing matches', async () => {
    const { user } = await opened({ pictures: true });
    await grid();
    await screen.findByRole('region', { name: 'The log in pictures' });
    const box = screen.getByRole('searchbox', { name: 'Search deliveries' });
    await user.type(box, 'no such thing');
    await screen.findByText('No delivery matches');
    expect(screen.queryByRole('region', { name: 'The log in pictures' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Clear search and filters' }));
    expect(await screen.findByRole('region', { name: 'The log in pictures' })).toBeInTheDocument();
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
