// What a result is called, and what is said when a run of tests is over. The words are a contract:
// people, screen readers and journeys find results by them.
import type { ResultSummary, TestVerdict } from '$lib/bindings';
import { eventLabel } from '$lib/features/wizard/events';
import { list } from '$lib/format';
import { markWords } from '$lib/ui';

/** Whole milliseconds; nothing that took time is said to have taken none. */
export function milliseconds(micros: number): string {
  return `${micros > 0 ? Math.max(1, Math.round(micros / 1000)) : 0} ms`;
}

/** `Initial purchase: Accepted, HTTP 200, 41 ms`. */
export function resultName(summary: ResultSummary): string {
  const said = `${eventLabel(summary.event)}: ${markWords[summary.verdict]}`;
  if (summary.verdict === 'dry_run') return `${said}, nothing sent`;
  const answer = summary.status === null ? 'no answer' : `HTTP ${summary.status}`;
  return `${said}, ${answer}, ${milliseconds(summary.total_us)}`;
}

const order: readonly TestVerdict[] = [
  'confirmed',
  'accepted',
  'rejected',
  'not_delivered',
  'unknown',
];

/** `2 of 3 accepted, 1 rejected`; one result alone is said by its name. */
export function tally(summaries: readonly ResultSummary[]): string {
  const [first, ...others] = summaries;
  if (!first) return '';
  if (others.length === 0) return `${resultName(first)}.`;
  const counts = order
    .map((verdict) => ({ verdict, n: summaries.filter((one) => one.verdict === verdict).length }))
    .filter(({ n }) => n > 0);
  if (counts.length === 0) return `${summaries.length} dry runs, nothing sent.`;
  const said = counts.map(({ verdict, n }, at) => {
    const word = markWords[verdict].toLowerCase();
    return at === 0 ? `${n} of ${summaries.length} ${word}` : `${n} ${word}`;
  });
  return `${list(said)}.`;
}
