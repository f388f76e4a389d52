// Cutting and joining the pairs of a query, in the text as typed. Spans are UTF-8 bytes.
import type { Parameter } from '$lib/bindings';
import { spanFromBytes } from '$lib/format';

function pair(text: string, parameter: Parameter): { from: number; to: number } {
  return spanFromBytes(text, { start: parameter.pair_start, end: parameter.pair_end });
}

/** The text with the pairs at `index` and behind it in each other's place. */
export function swapped(text: string, parameters: readonly Parameter[], index: number): string {
  const first = parameters[index];
  const second = parameters[index + 1];
  if (!first || !second) return text;
  const a = pair(text, first);
  const b = pair(text, second);
  return (
    text.slice(0, a.from) +
    text.slice(b.from, b.to) +
    text.slice(a.to, b.from) +
    text.slice(a.from, a.to) +
    text.slice(b.to)
  );
}

/** The text without the pair at `index` and one ampersand. */
export function removed(text: string, parameters: readonly Parameter[], index: number): string {
  const gone = parameters[index];
  if (!gone) return text;
  const { from, to } = pair(text, gone);
  if (text[to] === '&') return text.slice(0, from) + text.slice(to + 1);
  // The last one: its joint is before it; the only one takes the question mark along.
  const joint = text[from - 1] === '&' || text[from - 1] === '?' ? from - 1 : from;
  return text.slice(0, joint) + text.slice(to);
}

/** The text with a pair at the end of its query, before a fragment. */
export function appended(text: string, added: string): string {
  const hash = text.indexOf('#');
  const [head, fragment] = hash < 0 ? [text, ''] : [text.slice(0, hash), text.slice(hash)];
  const joint = !head.includes('?') ? '?' : /[?&]$/.test(head) ? '' : '&';
  return head + joint + added + fragment;
}
