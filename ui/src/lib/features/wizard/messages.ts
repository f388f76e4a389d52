// What a field says beneath it. Errors of syntax wait until the field was left once; warnings too:
// nobody wants to be corrected while typing.
import type { Place, Problem } from '$lib/bindings';
import type { Form } from './form.svelte';
import { mendedAt } from './mending';
import { placeKey } from './steps';

export interface Messages {
  error?: string;
  warning?: string;
}

export function messagesAt(form: Form, place: Place): Messages {
  const key = placeKey(place);
  if (!form.visited[key]) return {};
  return messages(form.problems.filter((problem) => placeKey(mendedAt(form, problem)) === key));
}

/** The gravest problem's words, on the side where they belong. */
export function messages(problems: readonly Problem[]): Messages {
  const error = problems.find((problem) => problem.severity === 'error');
  if (error) return { error: words(error) };
  const other = problems.find((problem) => problem.severity === 'warning');
  return other ? { warning: words(other) } : {};
}

export function words({ code, message, hint }: Problem): string {
  // Its field already says where the answer is found.
  if (code === 'unanswered-question') return message;
  return hint === '' ? message : `${message} ${hint}`;
}
