import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { job } from '$lib/features/jobs/samples-for-tests';
import { Failure } from '$lib/host';
import { expectAccessible } from '$lib/testing';
import { preview } from './samples-for-tests';
import { again, choose, open, press, step } from './screen-for-tests';

// axe goes over the whole page several times, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

describe('the page', () => {
  it('keeps everything while the user is elsewhere', async () => {
    const opened = await open();
    await choose(opened);
    await press(opened.user, 'Continue');
    await step('Columns');
    opened.unmount();
    again(opened.carom);
    await step('Columns');
    expect(screen.getByRole('combobox', { name: 'Use Receipt as' })).toBeInTheDocument();
  });

  it('shows the way to a run that is under way', async () => {
    const { user, carom } = await open({
      list_jobs: () => ({ rows: [job({ id: 'j5' })], damaged: [] }),
    });
    await user.click(await screen.findByRole('link', { name: 'Show the run' }));
    await waitFor(() => expect(carom.router.route).toEqual({ name: 'job', id: 'j5' }));
  });

  it('says why the first rows can’t be shown, and asks again', async () => {
    let broken = true;
    const opened = await open({
      preview_backfill: () => {
        if (broken) throw new Failure({ code: 'file', message: 'The copy is gone.' });
        return preview();
      },
    });
    await choose(opened);
    await screen.findByText('The copy is gone.');
    await expectAccessible(opened.container);
    broken = false;
    await press(opened.user, 'Try again');
    await screen.findByRole('list', { name: 'First rows' });
  });
});
