import { describe, expect, it } from 'vitest';
import { summary } from './samples-for-tests';
import { resultName, tally } from './words';

describe('a result’s name', () => {
  it('says event, verdict, code and time', () => {
    expect(resultName(summary())).toBe('Initial purchase: Accepted, HTTP 200, 41 ms');
  });

  it('says that there was no answer', () => {
    const silent = summary({ verdict: 'not_delivered', status: null, total_us: 12_000 });
    expect(resultName(silent)).toBe('Initial purchase: Not delivered, no answer, 12 ms');
  });

  it('says that a dry run sent nothing', () => {
    const dry = summary({ verdict: 'dry_run', status: null, total_us: 0, event: 'upsell' });
    expect(resultName(dry)).toBe('Upsell purchase: Dry run, nothing sent');
  });

  it('never says that an answer took no time', () => {
    expect(resultName(summary({ total_us: 300 }))).toBe(
      'Initial purchase: Accepted, HTTP 200, 1 ms',
    );
  });
});

describe('what a run came to', () => {
  it('is the result’s name where there is one', () => {
    expect(tally([summary()])).toBe('Initial purchase: Accepted, HTTP 200, 41 ms.');
  });

  it('counts by verdict where there are several', () => {
    const verdicts = ['accepted', 'rejected', 'accepted'] as const;
    expect(tally(verdicts.map((verdict) => summary({ verdict })))).toBe(
      '2 of 3 accepted and 1 rejected.',
    );
  });

  it('does not count a dry run as accepted', () => {
    const dry = summary({ verdict: 'dry_run' });
    expect(tally([dry, dry])).toBe('2 dry runs, nothing sent.');
  });

  it('is nothing where nothing came back', () => {
    expect(tally([])).toBe('');
  });
});
