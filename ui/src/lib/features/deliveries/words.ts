// What a delivery and an attempt are called, where they stand, and what a bulk action came to.
import type { AttemptLine, DeliveryRow, ResendPlan } from '$lib/bindings';
import { shortTime } from '$lib/features/testing/words';
import { eventLabel } from '$lib/features/wizard/events';
import { count, list, plural } from '$lib/format';
import { markWords } from '$lib/ui';
import { settledWords } from './filter';
import { clock, day } from './times';

/** `14:05:32`, with the day where it is not today. */
export function moment(at: number, now: number): string {
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  return today ? clock(at) : `${day(at, now)}, ${clock(at)}`;
}

/** Where a delivery stands, in a few words and, where there is more to say, a second line. */
export function standing(row: DeliveryRow, now: number): { words: string; more: string } {
  const code = row.status === null ? '' : `HTTP ${row.status}`;
  switch (row.state) {
    case 'queued':
      if (row.due_at !== null) {
        return { words: 'Waits for its next try', more: `at ${moment(row.due_at, now)}` };
      }
      return { words: 'Queued', more: row.attempts > 0 ? code : 'not sent yet' };
    case 'sending':
      return { words: 'Sending', more: `attempt ${Math.max(1, row.attempts)}` };
    case 'answered':
      return { words: 'Answered', more: code };
    case 'failed':
      return { words: 'Tries used up', more: code };
    case 'not_delivered':
      return { words: 'Not sent', more: 'tries used up' };
    case 'unknown':
      if (row.settled) return { words: settledWords[row.settled], more: 'by you' };
      return { words: 'Needs your word', more: 'may have arrived' };
    case 'cancelled':
      return { words: 'Cancelled', more: row.attempts > 0 ? 'no more tries' : 'before sending' };
  }
}

/** Names a row: `Initial purchase to RedTrack US at 14:05:32`. */
export function rowName(row: DeliveryRow): string {
  return `${eventLabel(row.event)} to ${row.integration_name} at ${clock(row.at)}`;
}

/** `Attempt 2: Rejected, HTTP 404, 41 ms`. */
export function attemptName(attempt: AttemptLine): string {
  if (attempt.verdict === null) return `Attempt ${attempt.ordinal}: under way`;
  const answer = attempt.status === null ? 'no answer' : `HTTP ${attempt.status}`;
  const time = attempt.total_us === null ? '' : `, ${shortTime(attempt.total_us)}`;
  return `Attempt ${attempt.ordinal}: ${markWords[attempt.verdict]}, ${answer}${time}`;
}

/** What *Send again* says on its button: the count and where it goes. */
export function sendAgainLabel(plan: ResendPlan | undefined): string {
  if (!plan || plan.count === 0) return 'Send again';
  const [host, ...others] = plan.hosts;
  const to =
    host === undefined
      ? ''
      : others.length === 0
        ? ` to ${host}`
        : ` to ${plan.hosts.length} hosts`;
  const about = plan.exact ? '' : 'about ';
  return plan.count === 1 ? `Send again${to}` : `Send ${about}${count(plan.count)} again${to}`;
}

/** What a plan leaves out, a line a reason. */
export function leftOut(plan: ResendPlan): string[] {
  const lines: string[] = [];
  if (plan.waiting > 0) {
    lines.push(`${plural(plan.waiting, 'delivery', 'deliveries')} queued or under way already.`);
  }
  if (plan.gone > 0) {
    const whose = plan.gone === 1 ? 'whose integration is gone' : 'whose integrations are gone';
    lines.push(`${plural(plan.gone, 'delivery', 'deliveries')} ${whose}.`);
  }
  if (plan.damaged > 0) {
    const whose = plan.damaged === 1 ? 'whose integration is' : 'whose integrations are';
    lines.push(`${plural(plan.damaged, 'delivery', 'deliveries')} ${whose} damaged.`);
  }
  if (plan.bare > 0) {
    lines.push(`${plural(plan.bare, 'delivery', 'deliveries')} whose details are no longer kept.`);
  }
  if (plan.tests > 0)
    lines.push(`${plural(plan.tests, 'test')}: tests are sent from the test panel.`);
  return lines;
}

/** `at least 4 min 10 s`. */
export function atLeast(seconds: number): string {
  if (seconds < 60) return `at least ${plural(seconds, 'second')}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `at least ${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `at least ${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** `track.example.com`, `a.com and b.com`, `a.com, b.com and 3 more`. */
export function hostWords(hosts: readonly string[], shown = 3): string {
  if (hosts.length <= shown) return list([...hosts]);
  return `${hosts.slice(0, shown - 1).join(', ')} and ${hosts.length - shown + 1} more`;
}
