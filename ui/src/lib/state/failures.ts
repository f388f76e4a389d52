// One table from the engine's error codes to how bad it is and where it is said. Codes that no line
// knows are a banner: seen, kept until dismissed, and never in the way of the form.
import type { Failure } from '$lib/host';

export type FailureSeverity = 'error' | 'warning' | 'note';

/**
 * - `field`: beside the field that `failure.field` names.
 * - `banner`: above the content it concerns, which stays.
 * - `toast`: in passing; the action can simply be tried again.
 * - `page`: instead of the content, which cannot be had.
 */
export type FailurePlace = 'field' | 'banner' | 'toast' | 'page';

export interface FailureClass {
  severity: FailureSeverity;
  place: FailurePlace;
}

const table: readonly (readonly [pattern: RegExp, FailureClass])[] = [
  [/^(invalid|required|too[-_]long)/, { severity: 'error', place: 'field' }],
  [/cancelled$/, { severity: 'note', place: 'toast' }],
  [/not[-_]found$/, { severity: 'error', place: 'page' }],
  [/(conflict|stale|changed[-_]elsewhere)/, { severity: 'warning', place: 'banner' }],
  [/(database|disk|storage|read[-_]only|newer)/, { severity: 'error', place: 'banner' }],
  [/(busy|locked)/, { severity: 'warning', place: 'toast' }],
];

export function classify(failure: Pick<Failure, 'code' | 'field'>): FailureClass {
  if (failure.field) return { severity: 'error', place: 'field' };
  for (const [pattern, found] of table) {
    if (pattern.test(failure.code)) {
      // Without a field to stand at, it is said above the form.
      return found.place === 'field' ? { ...found, place: 'banner' } : found;
    }
  }
  return { severity: 'error', place: 'banner' };
}
