import { describe, expect, it } from 'vitest';
import { summary } from './samples-for-tests';
import { fireWords, resultName, shortTime, tally } from './words';

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

describe('whether it would fire', () => {
  const reason = (code: string, ok: boolean, text: string) => ({ code, ok, text });
  const decide = (...because: ReturnType<typeof reason>[]) => ({
    fires: because.every(({ ok }) => ok),
    because,
  });
  const event = reason('event', true, 'Initial purchase is among its event types.');

  it('is said in the same words before a test and after it', () => {
    const off = reason('active', false, 'The integration is inactive in Carom.');
    const said =
      'These values pass the integration’s events and filters. It is inactive in Carom, so nothing fires.';
    expect(fireWords(decide(event), false)).toBe(said);
    expect(fireWords(decide(off, event), true)).toBe(said);
    expect(fireWords(decide(event), true)).toBe(
      'These values pass the integration’s events and filters, so a real event like this would fire it.',
    );
  });

  it('names what stands in the way', () => {
    const filter = reason('filter.vendor', false, 'Seller is a, not b.');
    expect(fireWords(decide(event, filter), true)).toBe(
      'For real this would not fire. Seller is a, not b.',
    );
    expect(fireWords(decide(event, filter), false)).toBe(
      'For real this would not fire. Seller is a, not b. It is inactive in Carom too.',
    );
  });
});

describe('a time for the eye', () => {
  it('is as long as people say it', () => {
    expect([0, 400, 41_200, 3_273_000].map(shortTime)).toEqual([
      '0 ms',
      '<1 ms',
      '41 ms',
      '3.27 s',
    ]);
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
