// Figures that are typed: a pace, a streak. Empty means none.

const MOST = 100_000;

export interface Figure {
  /** 0 for none; undefined where it can't be read. */
  rate?: number;
  error: string;
}

export function parseRate(text: string): Figure {
  return whole(text, 'requests a second');
}

export function parseStreak(text: string): Figure {
  return whole(text, 'failures in a row');
}

function whole(text: string, of: string): Figure {
  const trimmed = text.trim().replace(/[,\s]/g, '');
  if (trimmed === '') return { rate: 0, error: '' };
  const n = Number(trimmed);
  if (!Number.isInteger(n) || n < 0) return { error: `Write a whole number of ${of}, or nothing.` };
  if (n > MOST) return { error: `At most ${MOST.toLocaleString('en')} ${of}.` };
  return { rate: n, error: '' };
}
