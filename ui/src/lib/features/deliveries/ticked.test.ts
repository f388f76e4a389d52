import { describe, expect, it } from 'vitest';
import { Ticked } from './ticked.svelte';

const rows = (...ids: string[]) => ids.map((id) => ({ id }));

describe('what is ticked', () => {
  it('means all that match no longer once the last tick left the list', () => {
    const ticked = new Ticked(['a', 'b']);
    ticked.takeWhole();
    ticked.leave(['a']);
    expect(ticked.whole, 'what is meant stays what it was').toBe(true);
    ticked.leave(['b']);
    ticked.follow(rows('c'));
    expect(ticked.whole).toBe(false);
    expect([...ticked], 'the bar must not come back unasked').toEqual([]);
  });
});
