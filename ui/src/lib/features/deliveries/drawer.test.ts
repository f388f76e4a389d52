import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '$lib/host';
import { expectAccessible } from '$lib/testing';
import { SampleLog } from './samples-for-tests';
import { grid, openLog, rowAt, type Opening } from './screen-for-tests';

let log: SampleLog;
beforeEach(() => (log = new SampleLog(600)));
const opened = (opening?: Opening) => openLog(log, opening);

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
    expect(within(drawer).getByText('Order key')).toBeInTheDocument();
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
