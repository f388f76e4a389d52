// Where and how a problem is mended, and when it is said. A question left open stands in the URL, but it is
// answered in its own field; and what was not yet asked is not yet missing.
import type { Definition, Place, Problem } from '$lib/bindings';
import { replaceBytes, spanFromBytes } from '$lib/format';
import type { Form } from './form.svelte';
import { placeKey, stepOf, steps } from './steps';
import { urlFor } from './urls';

type Asked = Pick<Form, 'definition' | 'template'>;

/** The place to go to: a question's own field rather than its mark in the URL. */
export function mendedAt({ definition, template }: Asked, problem: Problem): Place {
  const { place } = problem;
  if (problem.code !== 'unanswered-question' || place.kind !== 'url') return place;
  const text = place.event === null ? definition.url : urlFor(definition, place.event);
  const { from, to } = spanFromBytes(text, problem);
  const [name] = text.slice(from + 2, to - 2).split('.');
  const question = template?.questions.find((known) => known.name === name);
  if (!question) return place;
  const event = place.event ?? definition.events[0];
  if (question.per_event && event === undefined) return place;
  return { kind: 'answer', key: question.per_event ? `${question.name}.${event}` : question.name };
}

/** Whether it is time to say it: not before its step is reached, nor while it is first filled in. */
export function due(
  form: Asked & Pick<Form, 'visited'>,
  problem: Problem,
  reached: number,
): boolean {
  const at = steps.indexOf(stepOf(problem.place));
  if (at !== reached) return at < reached;
  const place = mendedAt(form, problem);
  const typed =
    ['name', 'account', 'answer'].includes(place.kind) ||
    (place.kind === 'filter' && place.part === 'values');
  const empty = place.kind === 'url' && problem.end === 0;
  return (!typed && !empty) || form.visited[placeKey(place)] === true;
}

/** Makes a problem's own fix in the definition, wherever the problem stands. */
export function mend(definition: Definition, problem: Problem): void {
  const { fix, place } = problem;
  if (fix === null) return;
  switch (place.kind) {
    case 'url': {
      const text = place.event === null ? definition.url : urlFor(definition, place.event);
      const mended = replaceBytes(text, problem, fix.replacement);
      if (place.event === null) definition.url = mended;
      else definition.urls[place.event] = mended;
      break;
    }
    case 'name':
      definition.name = replaceBytes(definition.name, problem, fix.replacement);
      break;
    case 'account':
      definition.account = replaceBytes(definition.account, problem, fix.replacement);
      break;
    case 'filter': {
      const filter = definition.filters[place.index];
      if (filter) filter[place.part] = replaceBytes(filter[place.part], problem, fix.replacement);
      break;
    }
    case 'answer':
      definition.answers[place.key] = replaceBytes(
        definition.answers[place.key] ?? '',
        problem,
        fix.replacement,
      );
      break;
    case 'level':
      definition.level = fix.replacement === 'custom' ? 'custom' : 'global';
      break;
    default:
      break;
  }
}
