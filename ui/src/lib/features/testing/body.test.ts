import { describe, expect, it } from 'vitest';
import { caged, slice } from './body';

describe('a slice of a body', () => {
  it('is the whole where it is short', () => {
    expect(slice('OK', 10)).toBe('OK');
  });

  it('does not end within a character', () => {
    expect(slice('ab😀cd', 3)).toBe('ab');
    expect(slice('ab😀cd', 4)).toBe('ab😀');
  });
});

describe('a caged body', () => {
  it('has its policy before anything of its own', () => {
    const document = new DOMParser().parseFromString(
      caged('<head><meta http-equiv="Content-Security-Policy" content="default-src *"><p>Hi'),
      'text/html',
    );
    const policies = [...document.querySelectorAll('meta')].map((meta) => meta.content);
    expect(policies[0], 'the first policy is ours; a later one can only narrow it').toBe(
      "default-src 'none'",
    );
    expect(document.head.firstElementChild?.tagName).toBe('META');
    expect(document.body.textContent).toBe('Hi');
  });
});
