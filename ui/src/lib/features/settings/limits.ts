// Times as people type them: seconds, with a point or a comma. The engine keeps milliseconds and has
// the last word on what is allowed.

export interface Range {
  /** Milliseconds. */
  min: number;
  max: number;
}

export const connectRange: Range = { min: 100, max: 60_000 };
export const totalRange: Range = { min: 100, max: 300_000 };
export const defaultLimits = { connect_timeout_ms: 5_000, total_timeout_ms: 15_000 } as const;

/** `1.5` for 1500. */
export function secondsOf(ms: number): string {
  return String(ms / 1000);
}

export type Parsed = { ms: number; error?: undefined } | { ms?: undefined; error: string };

export function parseSeconds(text: string, { min, max }: Range): Parsed {
  const typed = text.trim().replace(',', '.');
  const range = `from ${secondsOf(min)} to ${secondsOf(max)} seconds`;
  if (!/^(\d+\.?\d*|\.\d+)$/.test(typed)) return { error: `Type a number ${range}.` };
  const ms = Math.round(Number(typed) * 1000);
  if (ms < min || ms > max) return { error: `Only ${range} will do.` };
  return { ms };
}

/** Whole numbers; what they count is said beside them. */
export const connectionsRange: Range = { min: 1, max: 256 };
export const rateRange: Range = { min: 0, max: 1_000_000 };
export const stopRange: Range = { min: 0, max: 1_000_000 };
export const daysRange: Range = { min: 0, max: 36_500 };
export const countRange: Range = { min: 0, max: 1_000_000_000 };

export type ParsedWhole =
  { whole: number; error?: undefined } | { whole?: undefined; error: string };

/** Takes the marks that people group thousands with: `2,000,000`, `2 000 000`, `2.000.000`. */
export function parseWhole(text: string, { min, max }: Range): ParsedWhole {
  const typed = text.trim();
  const range = `from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}`;
  const grouped = /^\d{1,3}([,. ’'\u00a0\u202f]\d{3})+$/.test(typed);
  if (!grouped && !/^\d+$/.test(typed)) return { error: `Type a whole number ${range}.` };
  const whole = Number(typed.replace(/\D/g, ''));
  if (whole < min || whole > max) return { error: `Only ${range} will do.` };
  return { whole };
}
