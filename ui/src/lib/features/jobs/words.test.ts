import { describe, expect, it } from 'vitest';
import type { JobCounts } from '$lib/bindings';
import { Milestones } from './milestones';
import { parseRate, parseStreak } from './rate';
import { checkJob, counts, doneJob, job, NOW, pausedJob } from './samples-for-tests';
import { held, Watch } from './watch';
import {
  about,
  againWords,
  cancelWords,
  doneWords,
  estimate,
  fileGone,
  lastFailure,
  fileNameOf,
  outcome,
  rateWords,
  rowNumbers,
  saveWords,
  stateWords,
  waitingWords,
  wayOn,
} from './words';

describe('the time left', () => {
  it('is a range, and never more exact than it is known', () => {
    expect(about([2, 8])).toBe('a few seconds');
    expect(about([30, 50])).toBe('less than a minute');
    expect(about([50, 80])).toBe('about 1 min');
    expect(about([110, 138])).toBe('about 2 min');
    expect(about([125, 190])).toBe('about 2–3 min');
    expect(about([5_000, 7_300])).toBe('about 1.5–2 h');
    expect(about([40 * 3_600, 90 * 3_600])).toBe('about 2–4 days');
  });

  it('is guessed from a pace with room above', () => {
    expect(estimate(9_812, 50)).toBe('about 3–4 min');
    expect(estimate(10, 50)).toBe('a few seconds');
  });
});

describe('the words of a job', () => {
  it('say where it stands and why', () => {
    expect(stateWords(job())).toBe('Sending');
    expect(stateWords(checkJob({ state: 'running' }))).toBe('Checking');
    expect(stateWords(pausedJob())).toBe('Paused after failures');
    expect(stateWords(pausedJob({ why_code: 'interrupted' }))).toBe('Interrupted');
    expect(stateWords(pausedJob({ why_code: 'of-tomorrow' }))).toBe('Paused');
  });

  it('warn of going on with what comes from a backup', () => {
    const held = pausedJob({ why_code: 'restored' });
    expect(stateWords(held)).toBe('Held since a restore');
    expect(wayOn(held)).toContain('would be sent again');
    expect(wayOn(checkJob({ state: 'paused', why_code: 'restored' }))).not.toContain('sent');
  });

  it('say that what was interrupted is Unknown and not sent again by itself', () => {
    expect(wayOn(pausedJob({ why_code: 'interrupted' }))).toContain('is not sent again by itself');
    expect(wayOn(checkJob({ state: 'paused', why_code: 'interrupted' }))).not.toContain('Unknown');
  });

  it('count what they count', () => {
    expect(doneWords(job())).toBe('4,210 of 9,812 rows');
    expect(doneWords(job({ total: null }))).toBe('4,210 rows so far');
    expect(doneWords(doneJob())).toBe('9,812 rows');
    expect(doneWords(job({ kind: 'resend', done: 1, total: 1 }))).toBe('1 delivery');
    expect(rateWords(job(), 48.7)).toBe('49 rows a second');
    expect(rateWords(job({ kind: 'resend' }), 0.44)).toBe('0.4 deliveries a second');
  });

  it('say when those that wait are tried again, unless the job stands still', () => {
    expect(waitingWords(job(), NOW)).toMatch(/^3 wait for their next try at \d\d:\d\d:\d\d\.$/);
    expect(waitingWords(job({ counts: counts({ waiting: 1 }), next_due: null }), NOW)).toBe(
      '1 waits for its next try.',
    );
    expect(waitingWords(pausedJob(), NOW)).toBe('3 wait for their next try, once it goes on.');
    expect(waitingWords(job({ counts: counts() }), NOW)).toBe('');
  });

  it('tell that what waits stands among the verdicts of its last try', () => {
    const waits = (more: Partial<JobCounts>) =>
      againWords(job({ counts: counts({ waiting: 6, ...more }) }));
    expect(waits({ rejected: 36 })).toBe('6 of the rejected wait for another try.');
    expect(waits({ rejected: 36, not_delivered: 5 })).toBe(
      '6 of the rejected and not delivered wait for another try.',
    );
    expect(waits({ rejected: 5 }), 'one of them was never tried').toBe('');
    expect(againWords(doneJob())).toBe('');
  });

  it('send nobody to a Resume that can’t go on, once the file is gone', () => {
    const why =
      "Carom's copy of orders.csv is gone. Start a new run with the file: what was sent is not sent again.";
    const gone = pausedJob({ why, why_code: 'file_gone' });
    expect(fileGone(gone)).toBe(true);
    expect(wayOn(gone)).toBe('');
    const full = pausedJob({ why: 'The disk is full.', why_code: 'error' });
    expect(fileGone(full)).toBe(false);
    expect(wayOn(full)).toContain('Resume');
  });

  it('say what failed last where that is news', () => {
    const failed = 'track.example.com answered 404.';
    const stopped = pausedJob({ last_error: failed, why: `20 failures in a row. ${failed}` });
    expect(lastFailure(stopped)).toBe('');
    expect(lastFailure(pausedJob({ last_error: failed, why: 'Shop is in the Trash.' }))).toBe(
      failed,
    );
    expect(lastFailure(doneJob({ last_error: failed }))).toBe('');
  });

  it('name what cancelling leaves unsent', () => {
    const { title, text } = cancelWords(job());
    expect(title).toBe('Cancel the run to track.example.com?');
    expect(text).toContain('5,602 rows will not be sent.');
    expect(text).toContain('3 that wait for their next try are taken out of the queue.');
    expect(cancelWords(job({ total: null })).text).toContain('Whatever has not been sent yet');
  });

  it('tell the outcome by verdicts, and never call what was accepted a success', () => {
    expect(outcome(doneJob())).toBe('9,655 accepted, 37 rejected, 8 not delivered, 1 unknown.');
    expect(outcome(doneJob({ counts: counts() }))).toBe('Nothing was sent.');
    expect(outcome(checkJob())).toBe('9,812 rows would be sent.');
  });

  it('list rows', () => {
    expect(rowNumbers([7], 1)).toBe('7');
    expect(rowNumbers([7, 8], 2)).toBe('7 and 8');
    expect(rowNumbers([7, 8, 1_200], 23)).toBe('7, 8, 1,200 and 20 more');
  });

  it('suggest a file name that every system takes', () => {
    expect(fileNameOf('missed-sales.csv to RedTrack US', 'not_delivered')).toBe(
      'missed-sales not delivered.csv',
    );
    expect(saveWords({ rows: 'unknown', count: 1 })).toBe('Save the 1 that is unknown');
    expect(saveWords({ rows: 'rejected', count: 26 })).toBe('Save the 26 that were rejected');
    expect(fileNameOf('a/b:c.csv to X', 'invalid')).toBe('a-b-c invalid.csv');
  });
});

describe('a typed figure', () => {
  it('is whole, or nothing', () => {
    expect(parseRate('')).toEqual({ rate: 0, error: '' });
    expect(parseRate(' 1,200 ')).toEqual({ rate: 1_200, error: '' });
    for (const wrong of ['-1', '1.5', 'fast', '1e9']) {
      expect(parseRate(wrong).rate, wrong).toBeUndefined();
      expect(parseRate(wrong).error, wrong).not.toBe('');
    }
    expect(parseStreak('x').error).toContain('failures in a row');
  });
});

describe('milestones', () => {
  const at = (done: number) => job({ done, total: 1_000 });

  it('are said at the quarters, and not at the first look', () => {
    const milestones = new Milestones();
    expect(milestones.next(at(260), 0)).toBeNull();
    expect(milestones.next(at(400), 20_000)).toBeNull();
    expect(milestones.next(at(500), 30_000)).toBe('50 %: 500 of 1,000 rows.');
  });

  it('are at least ten seconds apart, and a quarter passed meanwhile is made up for', () => {
    const milestones = new Milestones();
    milestones.next(at(0), 0);
    expect(milestones.next(at(250), 1_000)).not.toBeNull();
    expect(milestones.next(at(500), 5_000)).toBeNull();
    expect(milestones.next(at(760), 11_000)).toBe('75 %: 760 of 1,000 rows.');
  });

  it('are said at once when it stands still or ends', () => {
    const milestones = new Milestones();
    milestones.next(at(0), 0);
    milestones.next(at(250), 1_000);
    expect(milestones.next(pausedJob({ done: 300, total: 1_000 }), 2_000)).toBe(
      'Paused after failures, 300 of 1,000 rows.',
    );
    expect(milestones.next(doneJob({ done: 1_000, total: 1_000 }), 3_000)).toContain('accepted');
  });
});

describe('the watch', () => {
  it('says once that a run ended, and why it stands still', () => {
    const watch = new Watch();
    expect(watch.look([job()]), 'the first look only begins').toEqual([]);
    expect(watch.look([pausedJob()]).map(({ body }) => body)).toEqual([
      'The last 20 deliveries to track.example.com failed.',
    ]);
    expect(watch.look([pausedJob()])).toEqual([]);
    expect(watch.look([job()])).toEqual([]);
    expect(watch.look([doneJob()])[0]?.title).toBe('Done: missed-sales.csv to RedTrack US');
    expect(watch.look([doneJob()])).toEqual([]);
  });

  it('is silent about what the user did, about checks, and about other processes', () => {
    const watch = new Watch();
    watch.look([job(), checkJob({ state: 'running' }), job({ id: 'j2' }), job({ id: 'j3' })]);
    expect(
      watch.look([
        pausedJob({ why_code: 'user' }),
        checkJob(),
        job({ id: 'j2', state: 'cancelled' }),
        doneJob({ id: 'j3', elsewhere: true }),
      ]),
    ).toEqual([]);
  });

  it('hears of a run that came and went between two looks', () => {
    const watch = new Watch();
    watch.look([]);
    expect(watch.look([doneJob()])).toHaveLength(1);
  });

  it('asks about closing only for what this process sends or writes', () => {
    expect(
      held([
        job(),
        job({ id: 'j2', elsewhere: true }),
        pausedJob({ id: 'j3' }),
        checkJob({ state: 'running' }),
        job({ id: 'j5', state: 'retrying' }),
      ]).map(({ id }) => id),
    ).toEqual(['j1', 'j5']);
  });
});
