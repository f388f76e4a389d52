// Sizes and spans of time, in the units that people say.

/** `812 bytes`, `64.0 KiB`, `1.2 MiB`. */
export function bytes(n: number): string {
  if (n < 1024) return n === 1 ? '1 byte' : `${n} bytes`;
  if (n < 1024 * 1024) return `${(n / 1024).toFixed(1)} KiB`;
  return `${(n / (1024 * 1024)).toFixed(1)} MiB`;
}

/** Milliseconds as `0.4 ms`, `184 ms`, `2.31 s`, `3 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** The same from microseconds, as the engine times the phases of an attempt. */
export function durationFromMicros(us: number): string {
  return duration(us / 1000);
}
