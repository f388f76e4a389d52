import { describe, expect, it } from 'vitest';
import { codesOf, codeWords, filterOf, isFiltered, noFilter, same, tookWords } from './filter';
import { inUtc, presetSince, spanWords, timeLines } from './times';

describe('a filter', () => {
  it('is none when nothing is left out', () => {
    expect(isFiltered(noFilter)).toBe(false);
    expect(isFiltered({ ...noFilter, unsettled: true })).toBe(true);
  });

  it('is the same whatever the order of its lists', () => {
    const a = { ...noFilter, verdicts: ['unknown' as const, 'rejected' as const] };
    expect(same(a, { ...a, verdicts: ['rejected', 'unknown'] })).toBe(true);
    expect(same(a, noFilter)).toBe(false);
  });

  it('says how long an answer may have taken', () => {
    expect(tookWords(noFilter)).toBe('');
    expect(tookWords({ ...noFilter, min_us: 100_000, max_us: 158_000 })).toBe('100 ms to 158 ms');
    expect(tookWords({ ...noFilter, min_us: 2_000_000 })).toBe('2.00 s or more');
    expect(tookWords({ ...noFilter, max_us: 5_000 })).toBe('less than 5.0 ms');
  });

  it('comes out of an address that asks for one', () => {
    expect(filterOf({ verdict: 'rejected', job: 'j1' })).toEqual({
      ...noFilter,
      verdicts: ['rejected'],
      job: 'j1',
    });
    expect(filterOf({ delivery: 'd1' }), 'only something to open').toBeNull();
  });
});

describe('status codes', () => {
  it('are taken as single ones, ranges and classes', () => {
    expect(codesOf('404, 500-502; 429')).toEqual([404, 429, 500, 501, 502]);
    expect(codesOf('5xx')).toHaveLength(100);
    expect(codesOf('')).toEqual([]);
  });

  it('are refused where they are none', () => {
    expect(codesOf('4o4')).toBeNull();
    expect(codesOf('600')).toBeNull();
    expect(codesOf('502-500')).toBeNull();
  });

  it('are said in the shortest words, and read back', () => {
    expect(codeWords([404, 500, 501, 502])).toBe('404, 500–502');
    expect(codeWords(codesOf('5XX') ?? [])).toBe('5xx');
    expect(codesOf(codeWords([404, 500, 501]).replace('–', '-'))).toEqual([404, 500, 501]);
  });
});

describe('times', () => {
  it('stand in two short lines, with the day where it is not today', () => {
    const now = new Date(2026, 10, 25, 14, 0, 0).getTime();
    const at = (...parts: [number, number, number, number, number]) =>
      timeLines(new Date(...parts).getTime(), now);
    expect(at(2026, 10, 25, 13, 55)).toEqual({ first: '13:55:00', second: '5 min ago' });
    expect(at(2026, 10, 23, 9, 30)).toEqual({ first: '23 Nov, 09:30:00', second: '2 days ago' });
    expect(at(2025, 5, 1, 5, 33)).toEqual({ first: '1 Jun 2025', second: '05:33:00' });
  });

  const now = new Date(2026, 10, 21, 14, 5, 32).getTime();

  it('of a preset begin at a whole minute', () => {
    expect(presetSince('hour', now)).toBe(new Date(2026, 10, 21, 13, 5).getTime());
    expect(presetSince('today', now)).toBe(new Date(2026, 10, 21).getTime());
  });

  it('are said as days where they are days', () => {
    const day = (n: number) => new Date(2026, 10, n).getTime();
    expect(spanWords(day(1), day(4))).toBe('1 Nov 2026 to 4 Nov 2026');
    expect(spanWords(day(1) + 3_600_000, null)).toBe('since 1 Nov 2026, 01:00');
    expect(spanWords(null, null)).toBe('');
  });

  it('in UTC name the day only where it is another one', () => {
    expect(inUtc(Date.UTC(2026, 10, 21, 12, 0, 5))).toContain('12:00:05 UTC');
  });
});
