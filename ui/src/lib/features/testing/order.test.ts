import { describe, expect, it } from 'vitest';
import { ordered, SHOWN } from './order';
import { summary } from './samples-for-tests';

function entry(key: string, batch: number, started_at: number, verdict = 'accepted' as const) {
  return { key, batch, summary: summary({ started_at, verdict }) };
}

describe('the order of results', () => {
  it('has the newest first', () => {
    const keys = ordered([entry('old', 0, 1), entry('new', 0, 9), entry('mid', 0, 5)]);
    expect(keys.map(({ key }) => key)).toEqual(['new', 'mid', 'old']);
  });

  it('has failures first within one run, and runs in their order', () => {
    const failed = {
      key: 'failed',
      batch: 1,
      summary: summary({ started_at: 10, verdict: 'rejected' }),
    };
    const good = entry('good', 1, 11);
    const later = entry('later', 2, 20);
    expect(ordered([good, failed, later]).map(({ key }) => key)).toEqual([
      'later',
      'failed',
      'good',
    ]);
  });

  it('keeps the order in which events were sent among equals', () => {
    const keys = ordered([entry('second', 1, 2), entry('first', 1, 1)]).map(({ key }) => key);
    expect(keys).toEqual(['first', 'second']);
  });

  it('shows the last fifty', () => {
    const many = Array.from({ length: 80 }, (_, at) => entry(String(at), 0, at));
    const shown = ordered(many);
    expect(shown).toHaveLength(SHOWN);
    expect(shown[0]?.key).toBe('79');
  });
});
