// What a result is called, and what is said when a run of tests is over. The words are a contract:
// people, screen readers and journeys find results by them.
import type { FireDecision, ResultSummary } from '$lib/bindings';
import { eventLabel } from '$lib/features/wizard/events';
import { durationFromMicros, list } from '$lib/format';
import { markWords, verdicts } from '$lib/ui';

/** Whole milliseconds; nothing that took time is said to have taken none. */
export function milliseconds(micros: number): string {
  return `${micros > 0 ? Math.max(1, Math.round(micros / 1000)) : 0} ms`;
}

/** The same for the eye, like the phases of an opened result: `<1 ms`, `41 ms`, `3.27 s`. */
export function shortTime(micros: number): string {
  if (micros > 0 && micros < 1000) return '<1 ms';
  return micros < 999_500 ? milliseconds(micros) : durationFromMicros(micros);
}

/** Whether it would fire for real, whatever a test does; the same words before and after it. */
export function fireWords({ because }: FireDecision, active: boolean): string {
  const inactive = because.find(({ code }) => code === 'active')?.ok === false || !active;
  const failing = because.filter(({ code, ok }) => !ok && code !== 'active');
  const off = inactive ? ' It is inactive in Carom too.' : '';
  if (failing.length > 0) {
    return `For real this would not fire. ${failing.map(({ text }) => text).join(' ')}${off}`;
  }
  const passes = 'These values pass the integration’s events and filters';
  return inactive
    ? `${passes}. It is inactive in Carom, so nothing fires.`
    : `${passes}, so a real event like this would fire it.`;
}

/** `Initial purchase: Accepted, HTTP 200, 41 ms`. */
export function resultName(summary: ResultSummary): string {
  const said = `${eventLabel(summary.event)}: ${markWords[summary.verdict]}`;
  if (summary.verdict === 'dry_run') return `${said}, nothing sent`;
  const answer = summary.status === null ? 'no answer' : `HTTP ${summary.status}`;
  return `${said}, ${answer}, ${milliseconds(summary.total_us)}`;
}

/** `2 of 3 accepted, 1 rejected`; one result alone is said by its name. */
export function tally(summaries: readonly ResultSummary[]): string {
  const [first, ...others] = summaries;
  if (!first) return '';
  if (others.length === 0) return `${resultName(first)}.`;
  const counts = verdicts
    .map((verdict) => ({ verdict, n: summaries.filter((one) => one.verdict === verdict).length }))
    .filter(({ n }) => n > 0);
  if (counts.length === 0) return `${summaries.length} dry runs, nothing sent.`;
  const said = counts.map(({ verdict, n }, at) => {
    const word = markWords[verdict].toLowerCase();
    return at === 0 ? `${n} of ${summaries.length} ${word}` : `${n} ${word}`;
  });
  return `${list(said)}.`;
}
