// Which column gives which macro, and how sure that is. Pure.
import type { BackfillFile, FileColumn } from '$lib/bindings';

/** The macro that says what a row is. */
export const EVENT_TYPE = 'event_type';

/** Said of a column, not left open: the engine remembers it for the next file of this shape. */
export const LEFT_OUT = '-';

export type Mapping = Record<string, string>;

/** What the engine suggests, as a mapping. */
export function suggested(file: BackfillFile): Mapping {
  return Object.fromEntries(
    file.columns
      .filter(({ suggestion }) => suggestion !== '')
      .map(({ name, suggestion }) => [name, suggestion]),
  );
}

/** What a column is used as. Columns may be called anything, `constructor` too. */
export function usedAs(mapping: Readonly<Mapping>, column: string): string | undefined {
  const macro = Object.hasOwn(mapping, column) ? mapping[column] : undefined;
  return macro === LEFT_OUT ? undefined : macro;
}

/** The same for a file that was looked at anew: what the user chose stays where its column does. */
export function carriedOver(
  file: BackfillFile,
  mapping: Readonly<Mapping>,
  touched: ReadonlySet<string>,
): Mapping {
  let next = suggested(file);
  for (const { name } of file.columns) {
    if (touched.has(name)) next = mapped(next, name, usedAs(mapping, name) ?? '').mapping;
  }
  return next;
}

/** Maps a column; a macro comes from one column only, so another one lets go of it. */
export function mapped(
  mapping: Readonly<Mapping>,
  column: string,
  macro: string,
): { mapping: Mapping; freed: string | null } {
  const others = Object.entries(mapping).filter(([other]) => other !== column);
  if (macro === '') {
    return { mapping: Object.fromEntries([...others, [column, LEFT_OUT]]), freed: null };
  }
  return {
    mapping: Object.fromEntries([...others.filter(([, of]) => of !== macro), [column, macro]]),
    freed: others.find(([, of]) => of === macro)?.[0] ?? null,
  };
}

export type Sureness = 'exact' | 'remembered' | 'guess' | 'yours' | 'unused';

export function sureness(
  column: FileColumn,
  mapping: Readonly<Mapping>,
  touched: ReadonlySet<string>,
): Sureness {
  if (touched.has(column.name)) return 'yours';
  const macro = usedAs(mapping, column.name);
  if (macro === undefined || macro !== column.suggestion) return 'unused';
  if (column.sure === 'exact' || column.sure === 'remembered') return column.sure;
  return 'guess';
}

/** Columns that nobody has vouched for. */
export function guesses(
  file: BackfillFile,
  mapping: Readonly<Mapping>,
  touched: ReadonlySet<string>,
): FileColumn[] {
  return file.columns.filter((column) => sureness(column, mapping, touched) === 'guess');
}

/** Those that matter first: used or suggested; the others apart. */
export function parted(
  file: BackfillFile,
  mapping: Readonly<Mapping>,
  touched: ReadonlySet<string>,
) {
  const matters = (column: FileColumn) =>
    !['', LEFT_OUT].includes(column.suggestion) ||
    usedAs(mapping, column.name) !== undefined ||
    touched.has(column.name);
  return {
    used: file.columns.filter(matters),
    others: file.columns.filter((column) => !matters(column)),
  };
}

/** The first line of a file that maps by itself, for these URLs. */
export function emptyTemplate(urls: readonly string[]): string {
  const needed = ['event_type', 'event_time', 'receipt_id', 'order_id', 'tid'];
  const inUrls = urls.flatMap((url) =>
    [...url.matchAll(/\{([a-z][a-z0-9_]*)\}/g)].map(([, name]) => name ?? ''),
  );
  return [...new Set([...needed, ...inUrls])].join(',');
}
