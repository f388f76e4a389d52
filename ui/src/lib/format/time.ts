// Moments, from epoch milliseconds. Short where people glance, local and UTC where they check.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// Made once: a list that scrolls formats hundreds of times a second.
const date = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const dates = new Intl.DateTimeFormat('en-GB', date);
const times = new Intl.DateTimeFormat('en-GB', {
  ...date,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** `just now`, `4 min ago`, `3 h ago`, `yesterday`, `5 days ago`, else the date. */
export function relative(at: number, now: number): string {
  const past = now - at;
  if (past < -MINUTE) return localDate(at);
  if (past < MINUTE) return 'just now';
  if (past < HOUR) return `${Math.floor(past / MINUTE)} min ago`;
  if (past < DAY) return `${Math.floor(past / HOUR)} h ago`;
  const days = Math.floor(past / DAY);
  if (days === 1) return 'yesterday';
  if (days < 30) return `${days} days ago`;
  return localDate(at);
}

/** `21 Nov 2026` in local time. */
export function localDate(at: number): string {
  return dates.format(at);
}

/** `21 Nov 2026, 14:05:09` in local time. */
export function localTime(at: number): string {
  return times.format(at);
}

/** `2026-11-21 13:05:09 UTC`. */
export function utcTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Both, for a tooltip; UTC's day is said where it is another one. */
export function localAndUtc(at: number): string {
  const utc = utcTime(at);
  return `${localTime(at)} (${utc.startsWith(isoDay(at)) ? utc.slice(11) : utc})`;
}

/** Today in local time as `YYYY-MM-DD`, as the hand-off dates are kept. */
export function isoDay(at: number): string {
  const day = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** `2026-11-21` as `21 Nov 2026`; anything else as it came. */
export function dayFromIso(day: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts) return day;
  return localDate(new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])).getTime());
}
