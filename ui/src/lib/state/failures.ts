// One table from the engine's error codes to how bad it is and where it is said. Codes that no line
// knows are a banner: seen, kept until dismissed, and never in the way of the form.
export type FailureSeverity = 'error' | 'warning';

/**
 * - `field`: beside the field that `failure.field` names.
 * - `banner`: above the content it concerns, which stays.
 * - `toast`: in passing; the action can simply be tried again.
 * - `page`: instead of the content, which cannot be had.
 */
export type FailurePlace = 'field' | 'banner' | 'toast' | 'page';

export interface FailureClass {
  severity: FailureSeverity;
  place: FailurePlace;
}

const page: FailureClass = { severity: 'error', place: 'page' };
const banner: FailureClass = { severity: 'error', place: 'banner' };
const warning: FailureClass = { severity: 'warning', place: 'banner' };
const passing: FailureClass = { severity: 'warning', place: 'toast' };

const table: Readonly<Record<string, FailureClass>> = {
  // The database can't be used at all.
  newer_database: page,
  corrupt_database: page,
  not_a_database: page,
  old_sqlite: page,
  closed: page,
  not_found: page,
  // It can be read, not written.
  read_only: banner,
  disk_full: banner,
  database: banner,
  damaged_row: warning,
  // Somebody else was quicker, or something stands in the way.
  conflict: warning,
  exists: warning,
  in_use: warning,
  blocked: warning,
  in_trash: warning,
  not_sendable: warning,
  ambiguous: warning,
  // Files and the network.
  file: banner,
  bad_import: banner,
  bad_entry: banner,
  newer_export: banner,
  network: banner,
  listen: banner,
  // Worth no more than another try.
  locked: passing,
  interrupted: passing,
};

/** A `Failure` fits; one that the window itself made may have no code. */
export function classify({ code, field }: { code?: string; field?: string | null }): FailureClass {
  if (field) return { severity: 'error', place: 'field' };
  return (code === undefined ? undefined : table[code]) ?? banner;
}
