import { screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '$lib/host';
import type { FakeAnswers } from '$lib/host/fake';
import Outlet from '$lib/shell/Outlet.svelte';
import { expectAccessible } from '$lib/testing';
import { noFilter } from './filter';
import { SampleLog } from './samples-for-tests';
import { grid, lastFilter, openLog, type Opening } from './screen-for-tests';

let log: SampleLog;
beforeEach(() => (log = new SampleLog(600)));
const opened = (opening?: Opening) => openLog(log, opening);

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

  it('says how many are not searchable yet, until they are', async () => {
    log.behind = 1_234;
    const { user } = await opened();
    await grid();
    expect(screen.queryByText(/not searchable yet/)).not.toBeInTheDocument();
    await user.type(screen.getByRole('searchbox', { name: 'Search deliveries' }), 'track');
    expect(
      await screen.findByText(/^1,234 new deliveries are not searchable yet and may be missing/),
    ).toBeInTheDocument();
    // The index catches up without an event.
    log.behind = 0;
    await waitFor(() => expect(screen.queryByText(/not searchable yet/)).not.toBeInTheDocument(), {
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

  it('does what an address asks for once, and is by Back as it was left', async () => {
    const { carom, user, asked } = await opened({ as: Outlet, route: { verdict: 'rejected' } });
    await grid();
    expect(lastFilter(asked('list_deliveries'))).toMatchObject({ verdicts: ['rejected'] });
    await user.click(screen.getByRole('button', { name: 'Remove the filter Verdict' }));
    await user.click(screen.getByRole('button', { name: 'Filter by trigger' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Test' }));
    await user.keyboard('{Escape}');
    await carom.router.go({ name: 'missing', path: '/nowhere' });
    await screen.findByText('There is no such place');
    carom.router.back({ name: 'integrations' });
    expect(await screen.findByRole('button', { name: 'Trigger: Test' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Filter by verdict' })).toBeInTheDocument();
    expect(lastFilter(asked('list_deliveries'))).toMatchObject({
      verdicts: [],
      triggers: ['test'],
    });
  });

  it('says of a view that it is gone only where the others could be read', async () => {
    let broken = true;
    const answers: FakeAnswers = {
      list_views: () => {
        if (broken) throw new Failure({ code: 'locked', message: 'The database is busy' });
        return [];
      },
    };
    const { unmount } = await opened({ route: { view: 'v1' }, answers });
    expect(await screen.findAllByText('The database is busy')).toHaveLength(1);
    expect(screen.queryByText('That view is gone.')).toBeNull();
    unmount();
    broken = false;
    await opened({ route: { view: 'v1' }, answers });
    expect(await screen.findByText('That view is gone.')).toBeInTheDocument();
  });

  it('leaves the focus near a button that goes away', async () => {
    const { user } = await opened();
    await grid();
    await user.click(screen.getByRole('button', { name: /Look at them/ }));
    await waitFor(() => expect(screen.queryByRole('button', { name: /Look at/ })).toBeNull());
    expect(document.activeElement).toHaveAttribute('data-row');
    await user.click(screen.getByRole('button', { name: 'Save view' }));
    await user.type(screen.getByRole('textbox', { name: 'Name of the view' }), 'To settle{Enter}');
    const views = await screen.findByRole('button', { name: 'View: To settle' });
    await waitFor(() => expect(views).toHaveFocus());
    await user.click(views);
    await user.click(await screen.findByRole('button', { name: 'Rename the view To settle' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(views).toHaveFocus());
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    expect(screen.getByRole('searchbox', { name: 'Search deliveries' })).toHaveFocus();
  });
});
