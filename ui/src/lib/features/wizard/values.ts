// What is pasted into the values of a filter. They are separated by commas; a spreadsheet's column
// comes line by line, and a row of it tab by tab.

/** The pasted text as a list of values; null where it can go in as it is. */
export function asValues(pasted: string, nicknames: boolean): string | null {
  // Nothing but a nickname is known to hold neither blank nor semicolon.
  const between = nicknames ? /[\s,;]+/ : /[\n\r\t]+/;
  const words = pasted.split(between).map((word) => word.trim());
  const values = words.filter((word) => word !== '');
  return values.length > 1 ? values.join(', ') : null;
}
