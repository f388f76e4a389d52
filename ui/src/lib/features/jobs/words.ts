// What is said of a job. The words are a contract: people, screen readers and journeys go by them.
import type { Job, JobCounts, JobFile, JobKind, JobRows } from '$lib/bindings';
import { count, plural } from '$lib/format';
import { verdicts } from '$lib/ui';

/** Its rows or deliveries go out to a host. */
export function sends(kind: JobKind): boolean {
  return kind === 'backfill' || kind === 'resend';
}

/** It works, or something of it is still to come. */
export function underWay({ state }: Pick<Job, 'state'>): boolean {
  return state === 'running' || state === 'retrying';
}

export function finished({ state }: Pick<Job, 'state'>): boolean {
  return state === 'done' || state === 'cancelled' || state === 'failed';
}

export const kindWords: Record<JobKind, string> = {
  backfill: 'Backfill',
  check: 'Check',
  resend: 'Resend',
  export: 'Export',
};

const working: Record<JobKind, string> = {
  backfill: 'Sending',
  check: 'Checking',
  resend: 'Sending again',
  export: 'Writing',
};

const pausedBy: Record<string, string> = {
  user: 'Paused',
  streak: 'Paused after failures',
  interrupted: 'Interrupted',
  closed: 'Paused when Carom was closed',
  in_trash: 'Held up by the Trash',
  file_gone: 'Paused without its file',
  error: 'Paused by an error',
  restored: 'Held since a restore',
};

/** Where it stands. */
export function stateWords(job: Pick<Job, 'state' | 'kind' | 'why_code'>): string {
  switch (job.state) {
    case 'running':
      return working[job.kind];
    case 'retrying':
      return 'Waiting for retries';
    case 'paused':
      return pausedBy[job.why_code] ?? 'Paused';
    case 'done':
      return 'Done';
    case 'cancelled':
      return 'Cancelled';
    case 'failed':
      return 'Ended by an error';
  }
}

/** Its file is lost to it, so no Resume can go on. */
export function fileGone(job: Pick<Job, 'state' | 'why_code'>): boolean {
  return job.state === 'paused' && job.why_code === 'file_gone';
}

/** What went wrong last, where that is news beside why it stands still. */
export function lastFailure(job: Pick<Job, 'state' | 'last_error' | 'why'>): string {
  return finished(job) || job.why.includes(job.last_error) ? '' : job.last_error;
}

/** What to do about a job that stands still; empty where its own words say it all. */
export function wayOn(job: Pick<Job, 'state' | 'why_code' | 'kind'>): string {
  if (fileGone(job)) return '';
  if (job.state === 'failed')
    return 'What was done until then stays. Mend the cause and begin again.';
  switch (job.why_code) {
    case 'streak':
      return job.kind === 'backfill'
        ? 'Look at what the last ones were answered and mend the cause. Resume sends the rows that are left, with the integration as it is then; in a new backfill of the same file you can have sent again what was rejected.'
        : 'Look at what the last ones were answered and mend the cause; Resume goes on with the rest.';
    case 'interrupted':
      return sends(job.kind)
        ? 'What was under way at that moment is Unknown and is not sent again by itself. Resume goes on with the rest.'
        : 'Resume goes on where it stopped.';
    case 'error':
      return 'Once that is mended, Resume goes on where it stopped.';
    case 'restored':
      return sends(job.kind)
        ? 'Whatever it sent after the backup was made would be sent again. Look at the destination first; Resume goes on where the backup stood.'
        : 'Resume goes on where the backup stood.';
    case 'in_trash':
      return 'Once it is restored, Resume goes on with the rest.';
    default:
      return 'Resume goes on where it stopped.';
  }
}

/** What its figures count. */
export function unit({ kind }: Pick<Job, 'kind'>): string {
  return kind === 'backfill' || kind === 'check' ? 'row' : 'delivery';
}

export function units(job: Pick<Job, 'kind'>, n: number): string {
  return unit(job) === 'row' ? plural(n, 'row') : plural(n, 'delivery', 'deliveries');
}

/** `4,210 of 9,812 rows`. */
export function doneWords(job: Pick<Job, 'kind' | 'done' | 'total'>): string {
  if (job.total === null) return `${units(job, job.done)} so far`;
  if (job.done >= job.total) return units(job, job.total);
  return `${count(job.done)} of ${units(job, job.total)}`;
}

/** `98 rows a second`: what goes forward, which is not the requests that a limit speaks of. */
export function rateWords(job: Pick<Job, 'kind'>, perSecond: number): string {
  if (perSecond >= 10) return `${units(job, Math.round(perSecond))} a second`;
  const many = unit(job) === 'row' ? 'rows' : 'deliveries';
  return `${perSecond.toFixed(1)} ${many} a second`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** A stretch of time as people say it when they are not sure: `about 2–3 min`. */
export function about([from, to]: readonly [number, number]): string {
  if (to <= 10) return 'a few seconds';
  if (to < MINUTE) return 'less than a minute';
  if (to < 90 * MINUTE) {
    const least = Math.max(1, Math.floor(from / MINUTE + 0.25));
    return `about ${range(least, Math.max(least, Math.round(to / MINUTE)))} min`;
  }
  const half = (seconds: number) => Math.max(0.5, Math.round((seconds / HOUR) * 2) / 2);
  const most = half(to);
  return most <= 48
    ? `about ${range(half(from), most)} h`
    : `about ${range(Math.round(from / HOUR / 24), Math.round(to / HOUR / 24))} days`;
}

function range(from: number, to: number): string {
  return from >= to ? count(to) : `${count(from)}–${count(to)}`;
}

/** How long `n` requests take at `perSecond`: never exact, since answers take their time. */
export function estimate(n: number, perSecond: number): string {
  const least = n / perSecond;
  return about([least, least * 1.2]);
}

/** `10:42:05`, with the day where that is not today. */
export function clock(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(sameDay ? {} : { day: 'numeric', month: 'short' }),
  }).format(at);
}

/** `3 wait for their next try at 10:42:05`. */
export function waitingWords(job: Pick<Job, 'counts' | 'next_due' | 'state'>, now: number): string {
  const { waiting } = job.counts;
  if (waiting === 0) return '';
  const who =
    waiting === 1 ? '1 waits for its next try' : `${count(waiting)} wait for their next try`;
  if (job.state === 'paused') return `${who}, once it goes on.`;
  if (job.next_due === null) return `${who}.`;
  return `${who} at ${clock(job.next_due, now)}.`;
}

/** What waits for another try has a verdict of the last one, and stands among those. */
export function againWords({ counts, state }: Pick<Job, 'counts' | 'state'>): string {
  const { waiting, rejected, not_delivered } = counts;
  if (waiting === 0 || finished({ state }) || waiting > rejected + not_delivered) return '';
  const whose = [rejected > 0 ? 'rejected' : '', not_delivered > 0 ? 'not delivered' : ''];
  const wait = waiting === 1 ? 'waits' : 'wait';
  return `${count(waiting)} of the ${whose.filter(Boolean).join(' and ')} ${wait} for another try.`;
}

/** Rows of which nothing was sent, and why. */
export const unsent: readonly {
  key: Extract<keyof JobCounts, 'skipped' | 'filtered' | 'invalid'>;
  label: string;
  meaning: string;
}[] = [
  {
    key: 'skipped',
    label: 'Sent before',
    meaning: 'The same event went out earlier, or stands twice in the file.',
  },
  {
    key: 'filtered',
    label: 'Left out by filters',
    meaning: 'Event types or filters of the integration leave it out.',
  },
  { key: 'invalid', label: 'Can’t be read', meaning: 'The row is no event as it stands.' },
];

export const rowsWords: Record<JobRows, string> = {
  invalid: 'can’t be read',
  skipped: 'were sent before',
  filtered: 'were left out by filters',
  rejected: 'were rejected',
  not_delivered: 'were not delivered',
  unknown: 'are unknown',
};

/** `Save the 26 that were rejected`, `Save the 1 that was rejected`. */
export function saveWords({ rows, count: n }: JobFile): string {
  const words = rowsWords[rows];
  const fit = n === 1 ? words.replace(/^were /, 'was ').replace(/^are /, 'is ') : words;
  return `Save the ${count(n)} that ${fit}`;
}

/** A file's suggested name: `missed-sales rejected.csv`. */
export function fileNameOf(title: string, rows: JobRows): string {
  const name = (title.split(' to ')[0] ?? title).replace(/\.[a-z]{2,6}$/i, '');
  return `${name} ${rows.replace('_', ' ')}.csv`.replace(/[\\/:*?"<>|]/g, '-');
}

/** `1, 2 and 3`, `12, 45, 46 and 20 more`. */
export function rowNumbers(rows: readonly number[], all: number): string {
  const shown = rows.map(count);
  const more = all - rows.length;
  if (more > 0) return `${shown.join(', ')} and ${count(more)} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** What is lost when it is cancelled now. */
export function cancelWords(job: Job): { title: string; text: string } {
  const left = job.total === null ? null : Math.max(0, job.total - job.done);
  const { waiting } = job.counts;
  const sentences = [
    left === null
      ? 'Whatever has not been sent yet will not be sent.'
      : left > 0
        ? `${units(job, left)} will not be sent.`
        : '',
    waiting > 0
      ? `${waiting === 1 ? '1 that waits for its next try is' : `${count(waiting)} that wait for their next try are`} taken out of the queue.`
      : '',
    job.kind === 'backfill'
      ? 'What was sent stays sent; a later run over the same rows sends only what is missing.'
      : 'What was sent stays sent.',
  ];
  return {
    title: `Cancel the run to ${job.host || 'its host'}?`,
    text: sentences.filter(Boolean).join(' '),
  };
}

/** How a sending job came out, in one sentence. */
export function outcome(job: Job): string {
  const { counts } = job;
  if (job.kind === 'check') return `${plural(counts.would_send, 'row')} would be sent.`;
  if (job.kind === 'export') return `${units(job, job.done)} written.`;
  const told = verdicts
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${count(counts[verdict])} ${verdict.replace('_', ' ')}`);
  return told.length > 0 ? `${told.join(', ')}.` : 'Nothing was sent.';
}
