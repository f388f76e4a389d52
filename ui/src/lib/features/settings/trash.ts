// How long the Trash may keep, in words, and what a choice would cost.
import type { TrashRow } from '$lib/bindings';
import { plural } from '$lib/format';

const DAY = 24 * 60 * 60 * 1000;
const offered = [7, 30, 90, 365];

/** Zero keeps everything. What was set elsewhere, by the terminal perhaps, is offered as well. */
export function trashChoices(present: number): { value: string; label: string }[] {
  const days = [...new Set([...offered, present])].filter((n) => n > 0).sort((a, b) => a - b);
  return [
    ...days.map((n) => ({ value: String(n), label: n === 365 ? 'A year' : plural(n, 'day') })),
    { value: '0', label: 'Never' },
  ];
}

/** How many would go at the next start. */
export function goingAt(rows: readonly TrashRow[], days: number, now: number): number {
  if (days === 0) return 0;
  return rows.filter((row) => row.deleted_at < now - days * DAY).length;
}
