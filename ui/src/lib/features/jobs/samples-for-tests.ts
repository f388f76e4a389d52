// What the engine would say of jobs, for the tests of this folder and its neighbours.
import type { Job, JobCounts, JobReport } from '$lib/bindings';

export const NOW = 1_795_600_000_000;

export function counts(changes: Partial<JobCounts> = {}): JobCounts {
  return {
    rows: 0,
    sent: 0,
    confirmed: 0,
    accepted: 0,
    rejected: 0,
    not_delivered: 0,
    unknown: 0,
    skipped: 0,
    filtered: 0,
    invalid: 0,
    waiting: 0,
    again: 0,
    would_send: 0,
    ...changes,
  };
}

/** A backfill under way. */
export function job(changes: Partial<Job> = {}): Job {
  return {
    id: 'j1',
    kind: 'backfill',
    title: 'missed-sales.csv to RedTrack US',
    integration: 'i1',
    host: 'track.example.com',
    state: 'running',
    why: '',
    why_code: '',
    done: 4_210,
    total: 9_812,
    counts: counts({
      rows: 4_210,
      sent: 4_187,
      accepted: 4_168,
      rejected: 12,
      not_delivered: 6,
      unknown: 1,
      skipped: 14,
      filtered: 6,
      invalid: 3,
      waiting: 3,
    }),
    per_second: 48.7,
    seconds_left: [110, 138],
    last_error: 'track.example.com answered 503 Service Unavailable.',
    rate: 50,
    next_due: NOW + 21_000,
    elsewhere: false,
    path: null,
    created_at: NOW - 88_000,
    finished_at: null,
    ...changes,
  };
}

export const doneJob = (changes: Partial<Job> = {}): Job =>
  job({
    state: 'done',
    done: 9_812,
    counts: counts({
      rows: 9_812,
      sent: 9_701,
      accepted: 9_655,
      confirmed: 0,
      rejected: 37,
      not_delivered: 8,
      unknown: 1,
      skipped: 61,
      filtered: 31,
      invalid: 19,
      again: 12,
    }),
    per_second: null,
    seconds_left: null,
    last_error: '',
    next_due: null,
    finished_at: NOW + 130_000,
    ...changes,
  });

export const pausedJob = (changes: Partial<Job> = {}): Job =>
  job({
    state: 'paused',
    why: 'The last 20 deliveries to track.example.com failed.',
    why_code: 'streak',
    per_second: null,
    seconds_left: null,
    ...changes,
  });

export const checkJob = (changes: Partial<Job> = {}): Job =>
  job({
    id: 'c1',
    kind: 'check',
    title: 'Check of missed-sales.csv',
    state: 'done',
    done: 12_480,
    total: 12_480,
    counts: counts({
      rows: 12_480,
      would_send: 9_812,
      skipped: 2_431,
      filtered: 214,
      invalid: 23,
      again: 310,
    }),
    per_second: null,
    seconds_left: null,
    last_error: '',
    next_due: null,
    finished_at: NOW - 60_000,
    ...changes,
  });

export const groups: JobReport['problems'] = [
  {
    code: 'bad_amount',
    column: 'Amount',
    message: 'The amount is no number.',
    fix: 'Write amounts as 19.95, without words or currency signs.',
    count: 14,
    rows: [12, 45, 46, 391, 1_024],
  },
  {
    code: 'no_receipt',
    column: 'Receipt',
    message: 'The receipt is empty, so a second send could not be told apart.',
    fix: 'Add the receipt, or map a column that holds it.',
    count: 8,
    rows: [77, 78, 79, 80, 81],
  },
  {
    code: 'bad_time',
    column: 'Date',
    message: '31 November is no day.',
    fix: 'Mend the date in row 5,003.',
    count: 1,
    rows: [5_003],
  },
];

export function report(of: Job, changes: Partial<JobReport> = {}): JobReport {
  const { counts } = of;
  const all = (
    ['invalid', 'skipped', 'filtered', 'rejected', 'not_delivered', 'unknown'] as const
  ).map((rows) => ({ rows, count: counts[rows] }));
  return {
    job: of,
    problems: counts.invalid > 0 ? groups : [],
    files:
      of.kind === 'backfill' || of.kind === 'check' ? all.filter(({ count }) => count > 0) : [],
    ...changes,
  };
}
