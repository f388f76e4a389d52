// The states that are drawn as balls, and their words. Shape, word and colour always go together.

export type Mark =
  | 'confirmed'
  | 'accepted'
  | 'rejected'
  | 'not_delivered'
  | 'unknown'
  | 'draft'
  | 'inactive'
  | 'active'
  | 'warning'
  | 'error'
  | 'note'
  | 'dry_run';

/** What can have come of a send, the best first. */
export const verdicts = [
  'confirmed',
  'accepted',
  'rejected',
  'not_delivered',
  'unknown',
] as const satisfies readonly Mark[];

export const markWords: Readonly<Record<Mark, string>> = {
  confirmed: 'Confirmed',
  accepted: 'Accepted',
  rejected: 'Rejected',
  not_delivered: 'Not delivered',
  unknown: 'Unknown',
  draft: 'Draft',
  inactive: 'Inactive',
  active: 'Active',
  warning: 'Warning',
  error: 'Error',
  note: 'Note',
  dry_run: 'Dry run',
};

export const markInk: Readonly<Record<Mark, string>> = {
  confirmed: 'text-success',
  accepted: 'text-info',
  rejected: 'text-danger',
  not_delivered: 'text-danger',
  unknown: 'text-warning',
  draft: 'text-muted',
  inactive: 'text-muted',
  active: 'text-cloth',
  warning: 'text-warning',
  error: 'text-danger',
  note: 'text-info',
  dry_run: 'text-muted',
};
