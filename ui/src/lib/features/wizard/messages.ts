// What a field says beneath it. Errors of syntax wait until the field was left once; warnings too:
// nobody wants to be corrected while typing.
import type { Place, Problem, Report, SavedIntegration } from '$lib/bindings';
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
  // Only a note to lint, since it fires all the same; but nothing is saved without it.
  if (place.kind === 'name' && nameless(form)) return { error: 'Give it a name to save it.' };
  return messages(form.problems.filter((problem) => placeKey(mendedAt(form, problem)) === key));
}

/** It can't be saved yet. */
export function nameless({ definition }: Pick<Form, 'definition'>): boolean {
  return definition.name.trim() === '';
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

/** What a save came to. */
export function savedWords(
  { definition: { name }, deactivated }: SavedIntegration,
  errors: readonly Problem[],
): string {
  if (deactivated) return `Saved ${name}. ${inactiveNow(deactivated)}`;
  return errors.length > 0
    ? `Saved ${name} as Inactive: its errors must be mended before it can be activated.`
    : `Saved ${name}.`;
}

/** It was active, and this save switched it off: that, and why. */
export function inactiveNow({ message }: Report): string {
  return `It is Inactive now. ${/[.!?]$/.test(message) ? message : `${message}.`}`;
}
