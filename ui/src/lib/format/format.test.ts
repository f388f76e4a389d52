import { describe, expect, it } from 'vitest';
import {
  byteFromIndex,
  bytes,
  dayFromIso,
  duration,
  durationFromMicros,
  indexFromByte,
  isoDay,
  list,
  localAndUtc,
  localTime,
  plural,
  relative,
  replaceBytes,
  spanFromBytes,
  utcTime,
} from '.';

describe('byte offsets', () => {
  const texts = ['', 'plain', 'käse?a=ü', '日本{tid}語', '👍🏽{tid}', 'a\u0000b', '\ud800x', 'עברית'];

  it('agree with the text encoder at every character', () => {
    for (const text of texts) {
      let index = 0;
      for (const character of text) {
        const expected = new TextEncoder().encode(text.slice(0, index)).length;
        expect(byteFromIndex(text, index), `byte of index ${index} in ${text}`).toBe(expected);
        expect(indexFromByte(text, expected), `index of byte ${expected} in ${text}`).toBe(index);
        index += character.length;
      }
    }
  });

  it('go to the start of a character that they fall into', () => {
    expect(indexFromByte('a👍b', 3)).toBe(1);
    expect(byteFromIndex('a👍b', 2)).toBe(1);
  });

  it('stop at the end of the text', () => {
    expect(indexFromByte('ü', 99)).toBe(1);
    expect(byteFromIndex('ü', 99)).toBe(2);
  });

  it('let a fix replace exactly what lint meant', () => {
    const url = 'https://ü.example/?id={trackingCodes}&x=👍';
    const start = new TextEncoder().encode('https://ü.example/?id=').length;
    const span = { start, end: start + '{trackingCodes}'.length };
    expect(url.slice(spanFromBytes(url, span).from, spanFromBytes(url, span).to)).toBe(
      '{trackingCodes}',
    );
    expect(replaceBytes(url, span, '{tid}')).toBe('https://ü.example/?id={tid}&x=👍');
  });
});

describe('times', () => {
  const now = Date.UTC(2026, 10, 21, 12, 0, 0);

  it('are short when they are near', () => {
    expect(relative(now - 5_000, now)).toBe('just now');
    expect(relative(now - 4 * 60_000, now)).toBe('4 min ago');
    expect(relative(now - 3 * 3_600_000, now)).toBe('3 h ago');
    expect(relative(now - 30 * 3_600_000, now)).toBe('yesterday');
    expect(relative(now - 5 * 86_400_000, now)).toBe('5 days ago');
  });

  it('say UTC’s day only where it is another one', () => {
    // Whatever zone this computer is in, except UTC: one of these is another day there.
    for (const at of [0, 6, 12, 18].map((hour) => Date.UTC(2026, 10, 21, hour, 5, 9))) {
      const another = isoDay(at) !== new Date(at).toISOString().slice(0, 10);
      expect(localAndUtc(at)).toBe(`${localTime(at)} (${utcTime(at).slice(another ? 0 : 11)})`);
    }
  });

  it('are dates when they are far, or in the future', () => {
    expect(relative(now - 60 * 86_400_000, now)).toMatch(/2026/);
    expect(relative(now + 86_400_000, now)).toMatch(/2026/);
  });

  it('are exact in UTC', () => {
    expect(utcTime(now)).toBe('2026-11-21 12:00:00 UTC');
  });

  it('go to a day and back without losing one', () => {
    const day = new Date(2026, 0, 31, 23, 59).getTime();
    expect(isoDay(day)).toBe('2026-01-31');
    expect(dayFromIso('2026-01-31')).toBe('31 Jan 2026');
    expect(dayFromIso('soon'), 'what is no day is shown as it is').toBe('soon');
  });
});

describe('sizes', () => {
  it('say bytes and their multiples', () => {
    expect([0, 1, 812, 65_536, 1_258_291].map(bytes)).toEqual([
      '0 bytes',
      '1 byte',
      '812 bytes',
      '64.0 KiB',
      '1.2 MiB',
    ]);
  });

  it('say durations in the unit that people would', () => {
    expect([0.4, 184.2, 2_310, 185_000].map(duration)).toEqual([
      '0.4 ms',
      '184 ms',
      '2.31 s',
      '3 min 05 s',
    ]);
    expect(durationFromMicros(1_250)).toBe('1.3 ms');
  });

  it('never say 1000 ms or 60.00 s', () => {
    expect(duration(999.7)).toBe('1.00 s');
    expect(duration(59_999)).toBe('1 min 00 s');
    expect(duration(9.97)).toBe('10 ms');
  });
});

describe('numbers with nouns', () => {
  it('agree', () => {
    expect(plural(1, 'integration')).toBe('1 integration');
    expect(plural(12_345, 'integration')).toBe('12,345 integrations');
    expect(plural(2, 'reply', 'replies')).toBe('2 replies');
  });

  it('are listed as people list', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((items) => list(items))).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });
});
