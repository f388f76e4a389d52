import { describe, expect, it } from 'vitest';
import type { Parameter } from '$lib/bindings';
import { byteFromIndex } from '$lib/format';
import { appended, removed, swapped } from './parameters';

/** What the engine says of a query, for texts simple enough to cut by hand. */
function parametersOf(text: string): Parameter[] {
  const query = text.indexOf('?') + 1;
  const byte = (index: number) => byteFromIndex(text, index);
  let at = query;
  return text
    .slice(query)
    .split('&')
    .map((pair) => {
      const start = at;
      at += pair.length + 1;
      const [key = '', value = ''] = pair.split('=');
      const valueStart = start + Math.min(pair.length, key.length + 1);
      return {
        key,
        value,
        key_start: byte(start),
        key_end: byte(start + key.length),
        value_start: byte(valueStart),
        value_end: byte(valueStart + value.length),
        pair_start: byte(start),
        pair_end: byte(start + pair.length),
      };
    });
}

describe('the parameter table', () => {
  const url = 'https://t.example/pb?ä={tid}&b=ö&c=3';

  it('swaps neighbours and leaves the rest of the text alone', () => {
    expect(swapped(url, parametersOf(url), 0)).toBe('https://t.example/pb?b=ö&ä={tid}&c=3');
    expect(swapped(url, parametersOf(url), 2)).toBe(url);
  });

  it('removes a pair together with one joint', () => {
    expect(removed(url, parametersOf(url), 0)).toBe('https://t.example/pb?b=ö&c=3');
    expect(removed(url, parametersOf(url), 1)).toBe('https://t.example/pb?ä={tid}&c=3');
    expect(removed(url, parametersOf(url), 2)).toBe('https://t.example/pb?ä={tid}&b=ö');
    const single = 'https://t.example/pb?a=1';
    expect(removed(single, parametersOf(single), 0)).toBe('https://t.example/pb');
  });

  it('appends before a fragment and never doubles a joint', () => {
    expect(appended('https://t.example/pb', 'x=')).toBe('https://t.example/pb?x=');
    expect(appended('https://t.example/pb?a=1', 'x=')).toBe('https://t.example/pb?a=1&x=');
    expect(appended('https://t.example/pb?a=1&', 'x=')).toBe('https://t.example/pb?a=1&x=');
    expect(appended('https://t.example/pb?a=1#top', 'x=')).toBe('https://t.example/pb?a=1&x=#top');
  });
});
