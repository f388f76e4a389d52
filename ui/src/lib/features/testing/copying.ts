// The request of an attempt and what came of it, as a text to hand on. Secret-looking parts stay out
// of it unless they are asked for, and that is said.
import type { Carom } from '$lib/state';

type Form = 'copy_as_curl' | 'copy_report';

const names: Readonly<Record<Form, string>> = {
  copy_as_curl: 'cURL command',
  copy_report: 'report',
};

/** The text, for a button that copies it and says so itself. */
export async function textOf(
  carom: Carom,
  form: Form,
  attempt: string,
  secrets: boolean,
): Promise<string> {
  const { text, redacted } = await carom.host.call(form, { attempt, with_secrets: secrets });
  if (redacted) carom.say('Secret-looking parts were left out of the copy.');
  return text;
}

/** Copies it without secrets and says so. */
export async function copyText(carom: Carom, form: Form, attempt: string): Promise<void> {
  try {
    const { text, redacted } = await carom.host.call(form, { attempt, with_secrets: false });
    await carom.host.clipboard.writeText(text);
    const left = redacted ? ' Secret-looking parts were left out.' : '';
    carom.say(`Copied the ${names[form]}.${left}`);
  } catch (thrown) {
    carom.sayFailure(thrown);
  }
}
