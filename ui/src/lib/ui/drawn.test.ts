import { describe, expect, it } from 'vitest';
import { drawn, followed, type Drawn } from './drawn';

const rows = (...indexes: number[]) => indexes.map((index) => ({ index, start: index * 40 }));
const indexes = (all: readonly Drawn[]) => all.map(({ index }) => index);
const keyOf = (all: readonly Drawn[], index: number) => all.find((one) => one.index === index)?.key;

describe('the elements of a long list', () => {
  it('stay with the row that they draw', () => {
    const before = drawn([], rows(0, 1, 2, 3), true);
    const after = drawn(before, rows(2, 3, 4, 5), false);
    expect(after.find(({ index }) => index === 2)).toBe(before[2]);
    expect(after.find(({ index }) => index === 3)).toBe(before[3]);
  });

  it('are lent to the rows that come, and none is made while some are free', () => {
    const before = drawn([], rows(0, 1, 2, 3), true);
    const after = drawn(before, rows(2, 3, 4, 5), false);
    const keys = (all: readonly Drawn[]) => all.map(({ key }) => key);
    expect(keys(after), 'none moves while the list does').toEqual(keys(before));
    expect(indexes(after)).toEqual([4, 5, 2, 3]);
    expect(after.map(({ start }) => start)).toEqual([160, 200, 80, 120]);
  });

  it('stand in the order of the rows when the list rests', () => {
    const before = drawn([], rows(0, 1, 2, 3), true);
    const moving = drawn(before, rows(2, 3, 4, 5), false);
    const resting = drawn(moving, rows(2, 3, 4, 5), true);
    expect(indexes(resting)).toEqual([2, 3, 4, 5]);
    for (const index of indexes(resting)) {
      expect(keyOf(resting, index), 'each row keeps its elements').toBe(keyOf(moving, index));
    }
  });

  it('are made where there are too few, and go where there are too many', () => {
    const few = drawn([], rows(0, 1), true);
    const more = drawn(few, rows(1, 2, 3, 4), true);
    expect(indexes(more)).toEqual([1, 2, 3, 4]);
    expect(new Set(more.map(({ key }) => key)).size).toBe(4);
    expect(indexes(drawn(more, rows(3), true))).toEqual([3]);
    expect(drawn(more, [], true)).toEqual([]);
  });

  it('are not lent while they have the focus', () => {
    const before = drawn([], rows(0, 1, 2), true);
    const after = drawn(before, rows(2, 3, 4), false, 0);
    expect(after.map(({ key }) => key)).not.toContain(keyOf(before, 0));
    expect(new Set(indexes(after))).toEqual(new Set([2, 3, 4]));
    expect(drawn(before, rows(0, 1, 2), false, 0)).toEqual(before);
  });

  it('are neither lent nor moved while text is marked', () => {
    const before = drawn([], rows(0, 1, 2), true);
    // Row 1 has the mark, so the view keeps it; row 0 goes with its elements.
    const after = drawn(before, rows(1, 4, 5), false, null, true);
    expect(indexes(after), 'in order, so that none is put in its place later').toEqual([1, 4, 5]);
    expect(keyOf(after, 1)).toBe(keyOf(before, 1));
    const known = before.map(({ key }) => key);
    expect(known).not.toContain(keyOf(after, 4));
    expect(known).not.toContain(keyOf(after, 5));
  });

  it('draw no row twice that stood in two places while its pages came', () => {
    const before = drawn([], rows(99, 100, 101), true);
    const seen = new Map([
      [99, 'x'],
      [100, 'x'],
      [101, 'y'],
    ]);
    const places = new Map([
      ['x', 99],
      ['y', 100],
    ]);
    expect(indexes(followed(before, seen, places, null))).toEqual([99, -1, 100]);
    const after = followed(before, seen, places, 100);
    expect(indexes(after), 'the focus stays on its row').toEqual([-1, 99, 100]);
  });

  it('follow a row that stands elsewhere now', () => {
    const before = drawn([], rows(0, 1), true);
    const higher = drawn(before, [{ index: 1, start: 52 }], true);
    expect(higher).toEqual([{ key: keyOf(before, 1), index: 1, start: 52 }]);
  });
});
