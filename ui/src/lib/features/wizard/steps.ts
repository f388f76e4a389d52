// The five steps, and which of them a problem belongs to.
import type { Place, Problem } from '$lib/bindings';

export const steps = ['template', 'account', 'events', 'url', 'review'] as const;
export type Step = (typeof steps)[number];

export const stepLabels: Record<Step, string> = {
  template: 'Template',
  account: 'Account',
  events: 'Events',
  url: 'Postback URL',
  review: 'Review',
};

export function stepOf(place: Place): Step {
  switch (place.kind) {
    case 'name':
    case 'account':
    case 'role':
      return 'account';
    case 'events':
    case 'level':
    case 'filter':
      return 'events';
    case 'url':
    case 'answer':
    case 'sample':
      return 'url';
  }
}

/** The problems of one step; *Review* has them all. */
export function problemsOf(step: Step, problems: readonly Problem[]): Problem[] {
  if (step === 'review') return [...problems];
  return problems.filter((problem) => stepOf(problem.place) === step);
}

/** A key that tells a place from every other. */
export function placeKey(place: Place): string {
  switch (place.kind) {
    case 'url':
      return `url:${place.event ?? ''}`;
    case 'answer':
      return `answer:${place.key}`;
    case 'filter':
      return `filter:${place.index}:${place.part}`;
    case 'sample':
      return `sample:${place.name}`;
    default:
      return place.kind;
  }
}
