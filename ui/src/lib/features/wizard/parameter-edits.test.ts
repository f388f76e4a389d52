import { describe, expect, it, vi } from 'vitest';
import { ParameterEdits } from './parameter-edits.svelte';
import { Gate, parametersOf } from './samples-for-tests';

const whole = (query: string) => `https://t.example/pb${query}`;

/** A URL whose first rows are drawn; those of later texts wait for the gate. */
function of(query: string) {
  const gate = new Gate();
  const leads: (string | number)[][] = [];
  let known = true;
  let text = whole(query);
  const edits = new ParameterEdits({
    get text() {
      return text;
    },
    rowsOf: async (url) => {
      await gate.pass();
      return known ? parametersOf(url) : null;
    },
    write: (to) => (text = to),
    lead: (_, row, control) => leads.push([row, control]),
  });
  edits.draw(text, parametersOf(text));
  gate.close();
  const isNow = (other: string) => expect(text).toBe(whole(other));
  const become = (other: string) => vi.waitFor(() => isNow(other));
  return { edits, gate, leads, become, isNow, tell: (rows: boolean) => (known = rows) };
}

describe('edits of parameters', () => {
  it('are done at once while the rows of the text are drawn', () => {
    const { edits, isNow } = of('?ä=1&b=2');
    edits.set(1, 'value', 'zwei');
    isNow('?ä=1&b=zwei');
  });

  it('wait for the rows of the newest text, in order', async () => {
    const { edits, gate, isNow, become } = of('?a=1&b=2&c=3');
    edits.set(0, 'value', 'longer');
    edits.set(1, 'value', 'two');
    edits.set(2, 'key', 'third');
    edits.add();
    isNow('?a=longer&b=2&c=3');
    gate.open();
    await become('?a=longer&b=two&third=3&name=');
  });

  it('go along with their row when it is moved', async () => {
    const { edits, gate, leads, isNow, become } = of('?a=1&b=2&c=3');
    edits.move(0, 1);
    isNow('?b=2&a=1&c=3');
    // Still drawn as the first one.
    edits.set(0, 'value', 'mine');
    edits.move(0, 1);
    edits.set(0, 'key', 'last');
    gate.open();
    await become('?b=2&c=3&last=mine');
    expect(leads).toEqual([
      [1, 'down'],
      [2, 'down'],
    ]);
  });

  it('go with their row when it is removed, and close the gap behind it', async () => {
    const { edits, gate, leads, isNow, become } = of('?a=1&b=2&c=3');
    edits.remove(0);
    isNow('?b=2&c=3');
    edits.remove(0);
    edits.set(0, 'value', 'lost');
    edits.set(2, 'value', 'kept');
    gate.open();
    await become('?b=2&c=kept');
    expect(leads, 'one row was removed, once').toEqual([[0, 'remove']]);
  });

  it('mean the rows that are drawn anew', () => {
    const { edits, isNow } = of('?a=1&b=2');
    edits.move(0, 1);
    edits.draw(whole('?b=2&a=1'), parametersOf(whole('?b=2&a=1')));
    edits.set(0, 'value', 'two');
    isNow('?b=two&a=1');
  });

  it('move no row beyond the ends', () => {
    const { edits, leads, isNow } = of('?a=1&b=2');
    edits.move(0, -1);
    edits.move(1, 1);
    isNow('?a=1&b=2');
    expect(leads).toEqual([]);
  });

  it('are dropped where the rows can’t be told, and hold up no later ones', async () => {
    const { edits, gate, tell, become } = of('?a=1&b=2');
    edits.set(0, 'value', 'one');
    tell(false);
    edits.set(1, 'value', 'dropped');
    gate.open();
    await new Promise((resolve) => setTimeout(resolve));
    tell(true);
    edits.set(1, 'value', 'two');
    await become('?a=one&b=two');
  });
});
