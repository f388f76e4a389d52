import { describe, expect, it } from 'vitest';
import { appended, removed, swapped } from './parameters';
import { parametersOf } from './samples-for-tests';

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
