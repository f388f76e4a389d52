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
