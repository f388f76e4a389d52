// What keeping less of the log would cost, in words.
import type { LogStatus, Settings } from '$lib/bindings';
import { count, localDate, plural } from '$lib/format';

const DAY = 24 * 60 * 60 * 1000;

type Kept = Pick<Settings, 'keep_days' | 'keep_count'>;

/** Null where nothing that is there now would go. */
export function costOfDays(days: number, kept: Kept, log: LogStatus, now: number): string | null {
  const shorter = days > 0 && (kept.keep_days === 0 || days < kept.keep_days);
  if (!shorter || log.oldest === null || log.oldest >= now - days * DAY) return null;
  return (
    `The log goes back to ${localDate(log.oldest)}. Requests, answers and values that are older than ` +
    `${plural(days, 'day')} will be removed for good. The deliveries themselves stay remembered.`
  );
}

/** Null where nothing that is there now would go. */
export function costOfCount(most: number, kept: Kept, log: LogStatus): string | null {
  const fewer = most > 0 && (kept.keep_count === 0 || most < kept.keep_count);
  if (!fewer || log.deliveries <= most) return null;
  return (
    `The log holds ${count(log.deliveries)} deliveries. Requests, answers and values of the oldest ` +
    `${count(log.deliveries - most)} will be removed for good. The deliveries themselves stay remembered.`
  );
}
