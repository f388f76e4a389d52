import { describe, expect, it } from 'vitest';
import { Early } from './early';

const given = {
  preferences: { theme: 'dark' },
  answers: [{ command: 'list_integrations', request: { sort: 'name', offset: 0 }, answer: 'page' }],
};

describe('answers handed over with the page', () => {
  it('are given once, to exactly their question', () => {
    const early = new Early(given, false);
    expect(early.take('list_integrations', { offset: 100, sort: 'name' })).toBeUndefined();
    expect(early.take('list_jobs', { offset: 0, sort: 'name' })).toBeUndefined();
    expect(early.take('list_integrations', { offset: 0, sort: 'name' })?.answer).toBe('page');
    expect(early.take('list_integrations', { offset: 0, sort: 'name' })).toBeUndefined();
  });

  it('are gone once the page listens: they would be old', () => {
    const early = new Early(given, false);
    early.forget();
    expect(early.take('list_integrations', { offset: 0, sort: 'name' })).toBeUndefined();
    expect(early.preferences?.get('theme')).toBe('dark');
  });

  it('do not count for a page that is loaded once more', () => {
    const early = new Early(given, true);
    expect(early.take('list_integrations', { offset: 0, sort: 'name' })).toBeUndefined();
    expect(early.preferences).toBeUndefined();
  });
});
