import { describe, expect, it } from 'vitest';
import { noFilter } from '../filter';
import { SampleLog } from '../samples-for-tests';
import {
  figuresOf,
  isCutOff,
  latencyTakeaway,
  overTimeTakeaway,
  peaks,
  percent,
  placeOf,
  reasonsTakeaway,
  sharedScale,
} from './figures';

const series = (name: string, good: number[], bad: number[]) => ({
  integration: name,
  name,
  good,
  bad,
});
const drawn = new SampleLog(500).pictures(noFilter);

describe('the pictures', () => {
  it('share one scale', () => {
    expect(sharedScale([series('a', [1, 9], [0, 2]), series('b', [3], [4])])).toEqual({
      good: 9,
      bad: 4,
    });
    expect(peaks([series('a', [0], [3])]), 'a legend names no scale that nothing reached').toEqual({
      good: 0,
      bad: 3,
    });
    expect(sharedScale([]), 'nothing is divided by nothing').toEqual({ good: 1, bad: 1 });
  });

  it('are not flattened by all others together, which are cut off', () => {
    const others = series('', [90, 1], [0, 0]);
    const most = sharedScale([series('a', [3, 4], [0, 1]), others]);
    expect(most).toEqual({ good: 4, bad: 1 });
    expect(isCutOff(others, most)).toBe(true);
    expect(isCutOff(series('a', [3, 4], [0, 1]), most)).toBe(false);
    expect(peaks([series('a', [3], [0]), series('', [9], [2])]), 'nothing else has any').toEqual({
      good: 3,
      bad: 2,
    });
  });

  it('never call something nothing', () => {
    expect(percent(0)).toBe('0 %');
    expect(percent(0.004)).toBe('under 0.1 %');
    expect(percent(12.4)).toBe('12 %');
    expect(percent(99.97), 'nor everything what is not everything').toBe('99.9 %');
    expect(percent(100)).toBe('100 %');
  });

  it('come to one line each', () => {
    const pictures = {
      ...drawn,
      series: [series('RedTrack', [9], [1]), series('Aftrad', [10], [0])],
    };
    expect(overTimeTakeaway(pictures)).toBe(
      '1 of 20 was neither confirmed nor accepted (5 %); most of them at RedTrack: 1.',
    );
    const spread = [series('', [0], [6]), series('A', [5], [2]), series('B', [5], [1])];
    expect(
      overTimeTakeaway({ ...drawn, series: spread }),
      'all others together are no place to look, and two of nine are not most of them',
    ).toBe('9 of 19 were neither confirmed nor accepted (47 %); the most at A: 2.');
    expect(overTimeTakeaway({ ...drawn, series: [series('a', [3], [0])] })).toBe(
      '3 deliveries were all confirmed or accepted.',
    );
    expect(overTimeTakeaway({ ...drawn, series: [] })).toBe('Nothing was finished in this time.');
    expect(latencyTakeaway({ bins: [], p50_us: 212_000, p95_us: 1_400_000 })).toBe(
      'Half were answered within 212 ms, 95 of 100 within 1.40 s.',
    );
    expect(latencyTakeaway({ bins: [], p50_us: null, p95_us: null })).toMatch(
      /Nothing was answered/,
    );
    expect(reasonsTakeaway(drawn)).toMatch(/^\d+ of \d+ neither confirmed nor accepted: /);
    expect(reasonsTakeaway({ ...drawn, reasons: [] })).toBe('No reasons yet.');
  });

  it('speak of a single one as of one', () => {
    expect(overTimeTakeaway({ ...drawn, series: [series('a', [0], [1])] })).toBe(
      'The only delivery was neither confirmed nor accepted.',
    );
    const [reason] = drawn.reasons.filter(({ verdict }) => verdict === 'rejected');
    if (!reason) throw new Error('no rejected reason is drawn');
    expect(
      reasonsTakeaway({ reasons: [{ ...reason, count: 1 }], series: [series('a', [4], [1])] }),
    ).toMatch(/^The only one neither confirmed nor accepted: /);
  });

  it('count among the reasons also what is too rare to be listed', () => {
    const [good] = drawn.reasons.filter(({ verdict }) => verdict === 'confirmed');
    const [unknown] = drawn.reasons.filter(({ verdict }) => verdict === 'unknown');
    if (!good || !unknown) throw new Error('a reason is missing among the samples');
    const reasons = [good, { ...unknown, count: 3 }];
    expect(reasonsTakeaway({ reasons, series: [series('a', [20], [5])] })).toBe(
      '3 of 5 neither confirmed nor accepted: No answer in 15 s (unknown).',
    );
    expect(reasonsTakeaway({ reasons, series: [series('a', [20], [3])] })).toMatch(
      /^All 3 neither /,
    );
    expect(reasonsTakeaway({ reasons: [good], series: [series('a', [20], [1])] })).toBe(
      'The most frequent reasons are all of confirmed or accepted deliveries.',
    );
    expect(reasonsTakeaway({ reasons: [good], series: [series('a', [20], [0])] })).toBe(
      'All of these were confirmed or accepted.',
    );
  });

  it('know the others by their empty id', () => {
    expect(figuresOf(series('', [1], [1])).name).toBe('All others');
  });

  it('place a time within its bin on the scale that the bins draw', () => {
    const bins = [
      { from_us: 100, to_us: 1_000, count: 1 },
      { from_us: 1_000, to_us: 10_000, count: 1 },
    ];
    expect(placeOf(1_000, bins)).toBe(0.5);
    expect(placeOf(3_162, bins)).toBeCloseTo(0.75, 2);
    expect(placeOf(50_000, bins), 'beyond the last bin stands at its end').toBe(1);
    expect(placeOf(1, bins)).toBeNull();
  });
});
