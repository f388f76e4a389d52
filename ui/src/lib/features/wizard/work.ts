// What a user set in a form that a template replaces; whether URLs were written by hand, urls.ts says.
import type { Definition } from '$lib/bindings';

type Work = Pick<Definition, 'answers' | 'events' | 'level' | 'filters'>;

/** An answer that was emptied again is none. */
export function sameWork(one: Work, other: Work): boolean {
  return JSON.stringify(work(one)) === JSON.stringify(work(other));
}

function work({ answers, events, level, filters }: Work) {
  const given = Object.entries(answers).filter(([, answer]) => answer.trim() !== '');
  return {
    answers: given.toSorted(([a], [b]) => (a < b ? -1 : 1)),
    events: events.toSorted(),
    level,
    filters: filters.map(({ field, values }) => [field, values]),
  };
}
