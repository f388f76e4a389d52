import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Job } from '$lib/bindings';
import { backfillOf } from '$lib/features/backfill/backfills';
import { Failure } from '$lib/host';
import type { FakeAnswers } from '$lib/host/fake';
import { expectAccessible, renderIn } from '$lib/testing';
import JobsScreen from './JobsScreen.svelte';
import JobWatch from './JobWatch.svelte';
import { checkJob, counts, doneJob, job, pausedJob, report } from './samples-for-tests';

// axe goes over the whole page several times, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

async function list(jobs: Job[], more: FakeAnswers = {}) {
  const drawn = await renderIn(JobsScreen, {
    props: { route: { name: 'jobs' as const } },
    answers: { list_jobs: () => ({ rows: jobs, damaged: [] }), ...more },
    at: '#/jobs',
  });
  return { ...drawn, user: userEvent.setup() };
}
async function open(of: Job, more: FakeAnswers = {}) {
  let now = of;
  const drawn = await renderIn(JobsScreen, {
    props: { route: { name: 'job' as const, id: of.id } },
    answers: {
      list_jobs: () => ({ rows: [now], damaged: [] }),
      get_job: () => report(now),
      pause_job: () => (now = pausedJob({ id: of.id, why: '', why_code: 'user' })),
      resume_job: () => (now = job({ id: of.id })),
      cancel_job: () => (now = doneJob({ id: of.id, state: 'cancelled' })),
      forget_job: () => ({}),
      ...more,
    },
    at: `#/jobs/${of.id}`,
  });
  await screen.findByRole('heading', { level: 1, name: of.title });
  await screen.findByRole('heading', { level: 2 });
  return { ...drawn, user: userEvent.setup(), put: (next: Job) => (now = next) };
}

describe('the list of jobs', () => {
  it('lets many be forgotten one after the other by keyboard', async () => {
    const jobs = ['a', 'b', 'c'].map((id) => doneJob({ id, title: `${id}.csv to Y` }));
    const forget = ({ id }: { id: string }) => {
      jobs.splice(
        jobs.findIndex((one) => one.id === id),
        1,
      );
      return {};
    };
    const { user } = await list(jobs, {
      list_jobs: () => ({ rows: [...jobs], damaged: [] }),
      forget_job: forget,
    });
    const [, second] = await screen.findAllByRole('button', { name: 'Remove from list' });
    second?.focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.getByRole('link', { name: 'c.csv to Y' })).toHaveFocus());
  });

  it('has the names that people and journeys find things by', async () => {
    const { container } = await list([
      job(),
      pausedJob({ id: 'j2', title: 'b.csv to Aftrad' }),
      checkJob(),
      doneJob({ id: 'j4', title: 'c.csv to Aftrad' }),
    ]);
    const jobs = await screen.findByRole('list', { name: 'Jobs' });
    const bar = within(jobs).getByRole('progressbar', { name: 'missed-sales.csv to RedTrack US' });
    expect(bar).toHaveAttribute('aria-valuenow', '4210');
    expect(bar).toHaveAttribute('aria-valuemax', '9812');
    expect(bar).toHaveAttribute('aria-valuetext', '4,210 of 9,812 rows');
    expect(within(jobs).getByRole('link', { name: 'b.csv to Aftrad' })).toHaveAttribute(
      'href',
      '#/jobs/j2',
    );
    expect(jobs).toHaveTextContent('49 rows a second');
    expect(jobs).toHaveTextContent('about 2 min left');
    expect(jobs).toHaveTextContent('Paused after failures');
    expect(jobs).toHaveTextContent('9,812 rows would be sent.');
    expect(within(jobs).getByRole('button', { name: 'Pause' })).toHaveAccessibleDescription(
      'missed-sales.csv to RedTrack US',
    );
    expect(within(jobs).getByRole('button', { name: 'Resume' })).toBeInTheDocument();
    expect(within(jobs).getAllByRole('button', { name: 'Remove from list' })).toHaveLength(2);
    await expectAccessible(container);
  });

  it('says nothing of the time left before the pace is steady', async () => {
    await list([job({ per_second: null, seconds_left: null })]);
    const jobs = await screen.findByRole('list', { name: 'Jobs' });
    expect(jobs).not.toHaveTextContent('left');
    expect(jobs).not.toHaveTextContent('a second');
  });

  it('is empty with a way on', async () => {
    const { container, user, carom } = await list([]);
    await screen.findByRole('heading', { name: 'No running work' });
    await expectAccessible(container);
    await user.click(screen.getByRole('button', { name: 'Begin a backfill' }));
    await waitFor(() => expect(carom.router.route.name).toBe('backfill'));
  });

  it('says that it can’t be read, and is read again', async () => {
    let broken = true;
    const { user } = await list([], {
      list_jobs: () => {
        if (broken) throw new Failure({ code: 'database', message: 'The jobs can’t be read.' });
        return { rows: [job()], damaged: [] };
      },
    });
    await screen.findByText('The jobs can’t be read.');
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('list', { name: 'Jobs' });
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  it('tells of one that can’t be read, beside those that can', async () => {
    const message = 'row j9 of jobs can’t be read';
    await list([], {
      list_jobs: () => ({
        rows: [job()],
        damaged: [{ code: 'damaged_row', message, hint: '', field: null }],
      }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      `1 job can’t be read and is not shown: ${message}.`,
    );
    expect(screen.getByRole('list', { name: 'Jobs' })).toBeInTheDocument();
  });

  it('says what went wrong last while it goes on', async () => {
    await list([job({ last_error: 'track.example.com answered 404.' })]);
    const line = await screen.findByRole('list', { name: 'Jobs' });
    expect(line).toHaveTextContent('Last failure: track.example.com answered 404.');
  });

  it('draws hundreds of finished ones a few at a time', async () => {
    const many = Array.from({ length: 130 }, (_, at) => doneJob({ id: `d${at}`, title: `${at}` }));
    const { user } = await list(many);
    const jobs = await screen.findByRole('list', { name: 'Jobs' });
    expect(within(jobs).getAllByRole('listitem')).toHaveLength(40);
    await user.click(screen.getByRole('button', { name: 'Show 40 older jobs' }));
    expect(within(jobs).getAllByRole('listitem')).toHaveLength(80);
  });

  it('shows the job of another process without controls', async () => {
    await list([job({ elsewhere: true })]);
    const jobs = await screen.findByRole('list', { name: 'Jobs' });
    expect(jobs).toHaveTextContent('Runs in the terminal');
    expect(within(jobs).queryByRole('button')).toBeNull();
  });

  it('pauses in place', async () => {
    const { user, host } = await list([job()], {
      pause_job: () => pausedJob({ why: '', why_code: 'user' }),
    });
    await user.click(await screen.findByRole('button', { name: 'Pause' }));
    expect(await screen.findByRole('button', { name: 'Resume' })).toHaveFocus();
    expect(host.calls.some(({ name }) => name === 'pause_job')).toBe(true);
  });
});

describe('a job', () => {
  it('shows how far it is, what came of the rows, and where they are found', async () => {
    const { container, carom, user } = await open(job());
    expect(screen.getByRole('progressbar', { name: job().title })).toBeInTheDocument();
    expect(screen.getByRole('heading', { level: 2, name: 'Sending' })).toBeInTheDocument();
    expect(screen.getByText(/3 wait for their next try at/)).toBeInTheDocument();
    expect(screen.getByText(/Last failure: track.example.com answered 503/)).toBeInTheDocument();
    expect(screen.getByRole('list', { name: 'Rows that can’t be read' })).toHaveTextContent(
      'Rows 12, 45, 46, 391, 1,024 and 9 more',
    );
    await expectAccessible(container);
    await user.click(screen.getByRole('link', { name: '12 Rejected: show in Deliveries' }));
    await waitFor(() =>
      expect(carom.router.route).toMatchObject({
        name: 'deliveries',
        job: 'j1',
        verdict: 'rejected',
      }),
    );
  });

  it('pauses and goes on with P, in its region only; Escape does nothing', async () => {
    const { user, host } = await open(job());
    const acted = () => host.calls.map(({ name }) => name).filter((name) => /_job$/.test(name));
    screen.getByRole('heading', { level: 1 }).focus();
    await user.keyboard('p');
    expect(acted()).not.toContain('pause_job');
    screen.getByRole('region', { name: `Backfill: ${job().title}` }).focus();
    await user.keyboard('{Escape}');
    expect(acted()).not.toContain('cancel_job');
    await user.keyboard('p');
    await screen.findByRole('heading', { name: 'Paused' });
    screen.getByRole('button', { name: 'Resume' }).focus();
    await user.keyboard('p');
    await screen.findByRole('heading', { name: 'Sending' });
  });

  it('goes on at another pace', async () => {
    const { user, host, container } = await open(pausedJob());
    expect(screen.getByText('The last 20 deliveries to track.example.com failed.')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Edit integration' })).toBeInTheDocument();
    await expectAccessible(container);
    const rate = screen.getByRole('textbox', { name: 'Requests per second' });
    expect(rate).toHaveValue('50');
    await user.clear(rate);
    await user.type(rate, 'fast');
    expect(rate).toBeInvalid();
    await user.click(screen.getByRole('button', { name: 'Resume' }));
    expect(host.calls.some(({ name }) => name === 'resume_job')).toBe(false);
    await user.clear(rate);
    await user.type(rate, '5');
    await user.click(screen.getByRole('button', { name: 'Resume' }));
    expect(await screen.findByRole('button', { name: 'Pause' })).toHaveFocus();
    expect(host.calls.find(({ name }) => name === 'resume_job')?.request).toEqual({
      id: 'j1',
      rate: 5,
    });
  });

  it('leads to a new backfill, and to no Resume, where its file is gone', async () => {
    const gone = pausedJob({
      why_code: 'file_gone',
      why: "Carom's copy of missed-sales.csv is gone. Start a new run with the file: what was sent is not sent again.",
    });
    const { user, carom, container } = await open(gone);
    expect(screen.getByText(/is gone\. Start a new run/)).toBeInTheDocument();
    expect(screen.queryByText(/Resume goes on/)).toBeNull();
    await expectAccessible(container);
    const form = backfillOf(carom);
    form.run = gone.id;
    await user.click(screen.getByRole('button', { name: 'New backfill' }));
    await waitFor(() =>
      expect(carom.router.route).toMatchObject({ name: 'backfill', integration: 'i1' }),
    );
    expect(form.run, 'or the page would show the run that can’t go on').toBeNull();
  });

  it('says that what is tried again was counted already, and of which rows two things are wrong', async () => {
    const { put, host } = await open(job());
    expect(
      screen.getByText('3 of the rejected and not delivered wait for another try.'),
    ).toBeInTheDocument();
    // 23 faults in 3 rows.
    expect(screen.getByText('A row with two faults is counted in both.')).toBeInTheDocument();
    put(job({ counts: counts({ rows: 4_210, invalid: 23 }) }));
    host.emitChanged('jobs', ['j1']);
    await waitFor(() => expect(screen.queryByText(/two faults/)).toBeNull());
    expect(screen.queryByText(/wait for another try/)).toBeNull();
  });

  it('is cancelled only after saying what will not be sent', async () => {
    const { user, host } = await open(job());
    await user.click(screen.getByRole('button', { name: 'Cancel run' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog).toHaveTextContent('5,602 rows will not be sent.');
    await expectAccessible(dialog);
    await user.click(within(dialog).getByRole('button', { name: 'Keep it' }));
    expect(host.calls.some(({ name }) => name === 'cancel_job')).toBe(false);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Cancel run' }));
    const again = await screen.findByRole('alertdialog');
    await user.click(within(again).getByRole('button', { name: 'Cancel run' }));
    await screen.findByRole('heading', { name: 'Cancelled' });
  });

  it('ends with a report, files of the rows to look at, and is forgotten', async () => {
    const { user, host, carom, container } = await open(doneJob(), {
      export_job_rows: ({ path }) => ({ path, count: 37 }),
    });
    expect(screen.getByRole('heading', { name: 'Done' })).toBeInTheDocument();
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(screen.getByText(/12 rows among them had been rejected/)).toBeInTheDocument();
    await expectAccessible(container);
    host.chosenPath = '/tmp/rejected.csv';
    await user.click(screen.getByRole('button', { name: 'Save the 37 that were rejected' }));
    await screen.findByText('Wrote 37 rows to /tmp/rejected.csv.');
    expect(host.calls.find(({ name }) => name === 'export_job_rows')?.request).toEqual({
      id: 'j1',
      rows: 'rejected',
      path: '/tmp/rejected.csv',
    });
    await user.click(screen.getByRole('button', { name: 'Remove from list' }));
    await waitFor(() => expect(carom.router.route.name).toBe('jobs'));
  });

  it('can be watched, not touched, when the terminal runs it', async () => {
    const { user, host } = await open(job({ elsewhere: true, total: null }));
    expect(screen.getByText('Runs in the terminal')).toBeInTheDocument();
    expect(screen.getByRole('progressbar')).not.toHaveAttribute('aria-valuenow');
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
    screen.getByRole('region', { name: /^Backfill/ }).focus();
    await user.keyboard('p');
    expect(host.calls.some(({ name }) => name === 'pause_job')).toBe(false);
  });

  it('keeps what it showed when it can’t be asked any more, and says so', async () => {
    let broken = false;
    const { host } = await open(job(), {
      get_job: () => {
        if (broken) throw new Failure({ code: 'database', message: 'It can’t be read.' });
        return report(job());
      },
    });
    broken = true;
    host.emitChanged('jobs', ['j1']);
    await screen.findByText('It can’t be read.');
    expect(screen.getByRole('heading', { name: 'Sending' })).toBeInTheDocument();
  });

  it('announces the end to those who can’t see it', async () => {
    const { host, put } = await open(job());
    put(doneJob({ counts: counts({ accepted: 9_812 }) }));
    host.emitChanged('jobs', ['j1']);
    await waitFor(() => {
      const said = screen.getAllByRole('status').map((status) => status.textContent);
      expect(said.join(' ')).toContain('Done, 9,812 rows. 9,812 accepted.');
    });
  });

  it('says what refused to pause', async () => {
    const { user } = await open(job(), {
      pause_job: () => {
        throw new Failure({ code: 'locked', message: 'The database is busy.' });
      },
    });
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The database is busy.');
  });
});

describe('beside every screen', () => {
  async function watch(first: Job[], more: FakeAnswers = {}) {
    let jobs = first;
    const drawn = await renderIn(JobWatch, {
      props: {},
      answers: {
        list_jobs: () => ({ rows: jobs, damaged: [] }),
        pause_job: ({ id }) => pausedJob({ id, why_code: 'user' }),
        ...more,
      },
    });
    await waitFor(() => expect(drawn.carom.jobs.value).toBeDefined());
    const becomes = (next: Job[]) => {
      jobs = next;
      drawn.host.emitChanged('jobs');
    };
    return { ...drawn, user: userEvent.setup(), becomes };
  }

  it('says that a run ended: in the window, and outside it to those who are elsewhere', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    const { host, becomes } = await watch([job()]);
    becomes([doneJob()]);
    await screen.findByText(/^Done: missed-sales.csv to RedTrack US\. 9,655 accepted/);
    expect(host.notes).toEqual([
      {
        title: 'Done: missed-sales.csv to RedTrack US',
        body: '9,655 accepted, 37 rejected, 8 not delivered, 1 unknown.',
      },
    ]);
  });

  it('tells nobody outside who did not want to be told', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    const { host, carom, becomes } = await watch([job({ id: 'j7' })]);
    carom.preferences.set('notifyRuns', false);
    becomes([pausedJob({ id: 'j7', title: 'x.csv to Y' })]);
    await screen.findByText(/^Paused after failures: x.csv to Y\./);
    expect(host.notes).toEqual([]);
  });

  it('asks once what closing means, and goes on in the background until nothing is left', async () => {
    const { host, carom, user, becomes } = await watch([job()]);
    const closing = host.tryToClose();
    const dialog = await screen.findByRole('alertdialog', { name: 'Carom is still sending' });
    expect(dialog).toHaveTextContent('4,210 of 9,812 rows');
    await expectAccessible(dialog);
    await user.click(within(dialog).getByRole('checkbox', { name: 'Do not ask again' }));
    await user.click(
      within(dialog).getByRole('button', { name: 'Keep running in the background' }),
    );
    expect(await closing).toBe(false);
    expect(host.hidden).toBe(true);
    expect(carom.preferences.values.whileSending).toBe('background');
    becomes([doneJob()]);
    await waitFor(() => expect(host.destroyed).toBe(true));
  });

  it('closes when what it asked about has ended before the answer', async () => {
    let jobs = [job()];
    const refuse = () => {
      throw new Failure({ code: 'job_over', message: 'This job is over.' });
    };
    const { host, user } = await watch([], {
      list_jobs: () => ({ rows: jobs, damaged: [] }),
      pause_job: refuse,
    });
    const closing = host.tryToClose();
    const dialog = await screen.findByRole('alertdialog', { name: 'Carom is still sending' });
    jobs = [doneJob()];
    await user.click(within(dialog).getByRole('button', { name: 'Pause and quit' }));
    expect(await closing).toBe(true);
    expect(screen.queryByText('This job is over.')).toBeNull();
  });

  it('leaves a window alone that was opened again meanwhile', async () => {
    const { host, carom, becomes } = await watch([job()]);
    carom.preferences.set('whileSending', 'background');
    expect(await host.tryToClose()).toBe(false);
    host.hidden = false;
    becomes([doneJob({ title: 'shown.csv to Y' })]);
    await screen.findByText(/shown.csv/);
    expect(host.destroyed).toBe(false);
  });

  it('pauses what runs here and quits', async () => {
    const { host, user, carom } = await watch([job(), job({ id: 'j2', elsewhere: true })]);
    const closing = host.tryToClose();
    await user.click(await screen.findByRole('button', { name: 'Pause and quit' }));
    expect(await closing).toBe(true);
    expect(host.calls.filter(({ name }) => name === 'pause_job')).toEqual([
      { name: 'pause_job', request: { id: 'j1' } },
    ]);
    expect(carom.preferences.values.whileSending, 'asked again next time').toBe('ask');
  });

  it('stays', async () => {
    const { host, user } = await watch([job()]);
    const closing = host.tryToClose();
    await user.click(await screen.findByRole('button', { name: 'Stay' }));
    expect(await closing).toBe(false);
    expect(host.hidden).toBe(false);
  });

  it('closes unasked when nothing runs here', async () => {
    const { host } = await watch([pausedJob(), doneJob({ id: 'd' })]);
    expect(await host.tryToClose()).toBe(true);
  });
});
