// Numbers with their nouns.

const integers = new Intl.NumberFormat('en');

/** `12,345`. */
export function count(n: number): string {
  return integers.format(n);
}

/** `1 integration`, `3 integrations`; a second word where an s does not do it. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[], word = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}
