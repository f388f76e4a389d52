// How long details of deliveries are kept, in words.
import type { LogStatus } from '$lib/bindings';
import { count, plural } from '$lib/format';

export function retentionWords({
  keep_days,
  keep_count,
}: Pick<LogStatus, 'keep_days' | 'keep_count'>): string {
  const days = keep_days > 0 ? plural(keep_days, 'day') : '';
  const most = keep_count > 0 ? `${count(keep_count)} deliveries` : '';
  if (days && most) return `Details are kept for ${days} or ${most}`;
  if (days) return `Details are kept for ${days}`;
  if (most) return `Details of the newest ${most} are kept`;
  return 'Details are kept for ever';
}

/** The same where there is little room: `Kept 365 days`. */
export function shortRetention({
  keep_days,
  keep_count,
}: Pick<LogStatus, 'keep_days' | 'keep_count'>): string {
  if (keep_days > 0) return `Kept ${plural(keep_days, 'day')}`;
  return keep_count > 0 ? `Newest ${count(keep_count)} kept` : 'Kept for ever';
}
