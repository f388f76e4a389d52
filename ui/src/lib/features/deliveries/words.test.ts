import { describe, expect, it } from 'vitest';
import { scopeOf, scopeOfFilter, settledWordsOf } from './acts.svelte';
import { noFilter } from './filter';
import { retentionWords, shortRetention } from './retention';
import { resendPlan, SampleLog } from './samples-for-tests';
import { atLeast, attemptName, hostWords, leftOut, sendAgainLabel, standing } from './words';

const log = new SampleLog(300);
const [first] = log.rows;
if (!first) throw new Error('the sample has rows');
const now = first.at;
const plan = resendPlan({ count: 12 });

describe('a delivery in words', () => {
  it('waits for its next try at a time', () => {
    const row = { ...first, state: 'queued' as const, due_at: now + 5_000 };
    expect(standing(row, now).words).toBe('Waits for its next try');
    expect(standing(row, now).more).toMatch(/^at \d\d:\d\d:\d\d$/);
  });

  it('that is unknown needs the user’s word, until it has it', () => {
    const row = { ...first, state: 'unknown' as const };
    expect(standing(row, now).words).toBe('Needs your word');
    expect(standing({ ...row, settled: 'arrived' }, now).words).toBe('Marked as arrived');
  });

  it('never calls an answer a success', () => {
    for (const row of log.rows) {
      const { words, more } = standing(row, now);
      expect(`${words} ${more}`).not.toMatch(/success/i);
    }
  });
});

describe('an attempt', () => {
  it('is named by verdict, code and time', () => {
    const attempt = {
      id: 'a',
      ordinal: 2,
      because: null,
      verdict: 'rejected' as const,
      status: 404,
      reason: 'http_404',
      sentence: '',
      total_us: 41_200,
      started_at: now,
      url: '',
    };
    expect(attemptName(attempt)).toBe('Attempt 2: Rejected, HTTP 404, 41 ms');
    expect(attemptName({ ...attempt, total_us: 400 })).toMatch(/, <1 ms$/);
    expect(attemptName({ ...attempt, total_us: 3_273_000 })).toMatch(/, 3\.27 s$/);
    expect(attemptName({ ...attempt, verdict: null })).toBe('Attempt 2: under way');
  });
});

describe('sending again', () => {
  it('names the count and the host on its button', () => {
    expect(sendAgainLabel(plan)).toBe('Send 12 again to track.example.com');
    expect(sendAgainLabel({ ...plan, count: 1 })).toBe('Send again to track.example.com');
    expect(sendAgainLabel({ ...plan, count: 1200, hosts: ['a', 'b'] })).toBe(
      'Send 1,200 again to 2 hosts',
    );
    expect(sendAgainLabel(undefined)).toBe('Send again');
  });

  it('says of each row that is left out why', () => {
    expect(leftOut({ ...plan, waiting: 1, gone: 2, damaged: 1, bare: 3, tests: 1 })).toEqual([
      '1 delivery queued or under way already.',
      '2 deliveries whose integrations are gone.',
      '1 delivery whose integration is damaged.',
      '3 deliveries whose details are no longer kept.',
      '1 test: tests are sent from the test panel.',
    ]);
    expect(leftOut(plan)).toEqual([]);
  });

  it('says how long it takes at least', () => {
    expect([1, 75, 4_000].map(atLeast)).toEqual([
      'at least 1 second',
      'at least 1 min 15 s',
      'at least 1 h 06 min',
    ]);
  });

  it('lists hosts as far as anybody reads', () => {
    expect(hostWords(['a', 'b', 'c', 'd', 'e'])).toBe('a, b and 3 more');
    expect(hostWords(['a', 'b'])).toBe('a and b');
  });
});

describe('settling', () => {
  it('accounts for every row', () => {
    const three = scopeOf([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    expect(settledWordsOf(2, three, 'arrived')).toBe(
      '2 deliveries marked as arrived. 1 is no open question and stays as before.',
    );
    expect(settledWordsOf(1, scopeOf([{ id: 'a' }]), 'left')).toBe('1 delivery left as it is.');
    expect(settledWordsOf(0, scopeOf([{ id: 'a' }]), 'left')).toMatch(/^Nothing changed/);
    expect(settledWordsOf(5, scopeOfFilter(noFilter, 9), 'left')).toBe(
      '5 deliveries left as they are.',
    );
  });
});

describe('retention', () => {
  it('is said as it is set', () => {
    expect(retentionWords({ keep_days: 365, keep_count: 2_000_000 })).toBe(
      'Details are kept for 365 days or 2,000,000 deliveries',
    );
    expect(retentionWords({ keep_days: 0, keep_count: 0 })).toBe('Details are kept for ever');
    expect(retentionWords({ keep_days: 1, keep_count: 0 })).toBe('Details are kept for 1 day');
    expect(retentionWords({ keep_days: 0, keep_count: 10 })).toBe(
      'Details of the newest 10 deliveries are kept',
    );
  });

  it('is said in few words where a delivery takes the room', () => {
    expect(shortRetention({ keep_days: 365, keep_count: 2_000_000 })).toBe('Kept 365 days');
    expect(shortRetention({ keep_days: 0, keep_count: 10 })).toBe('Newest 10 kept');
    expect(shortRetention({ keep_days: 0, keep_count: 0 })).toBe('Kept for ever');
  });
});
