import { describe, expect, it } from 'vitest';
import { bodyDifference, difference, differences, pairs, parametersOf } from './difference';
import { SampleLog } from './samples-for-tests';

describe('parameters', () => {
  it('keep their order and their doubles, and are decoded where they can be', () => {
    expect(
      parametersOf('https://a.example/p?x=1&x=2&name=J%C3%BCrgen+B&bad=%E0%A4%A&flag#top'),
    ).toEqual([
      { name: 'x', value: '1' },
      { name: 'x', value: '2' },
      { name: 'name', value: 'Jürgen B' },
      { name: 'bad', value: '%E0%A4%A' },
      { name: 'flag', value: '' },
    ]);
    expect(parametersOf('https://a.example/p')).toEqual([]);
  });
});

describe('pairs', () => {
  it('go by name, doubles in order, and say what stands on one side only', () => {
    const lines = pairs(
      [
        { name: 'a', value: '1' },
        { name: 'a', value: '2' },
        { name: 'gone', value: 'x' },
      ],
      [
        { name: 'A', value: '1' },
        { name: 'a', value: '3' },
        { name: 'new', value: '' },
      ],
      (name) => name.toLowerCase(),
    );
    expect(lines.map(({ name, kind }) => [name, kind])).toEqual([
      ['a', 'same'],
      ['a', 'changed'],
      ['gone', 'only_first'],
      ['new', 'only_second'],
    ]);
  });
});

describe('the difference of two attempts', () => {
  const log = new SampleLog(400);
  const retried = log.rows.find((row) => row.attempts === 4 && row.status === 503);
  if (!retried) throw new Error('the sample has a retried delivery');
  const first = log.result(`${retried.id}-1`);
  const second = log.result(`${retried.id}-2`);

  it('of one with itself is none', () => {
    const body = bodyDifference(first.response?.body ?? '', first.response?.body ?? '');
    expect(differences(difference(first, first), body)).toBe(0);
  });

  it('names each place where they part', () => {
    const groups = difference(first, second);
    const parted = groups.flatMap(({ lines }) => lines).filter(({ kind }) => kind !== 'same');
    expect(parted.map(({ name, kind }) => [name, kind])).toEqual([
      ['try', 'changed'],
      ['date', 'changed'],
      ['retry-after', 'only_first'],
    ]);
  });

  it('says of a missing answer why it is missing', () => {
    const silent = {
      ...first,
      response: null,
      failure: { kind: 'timeout' as const, detail: 'timed out' },
    };
    const status = difference(first, silent).find(({ title }) => title === 'Answer')?.lines[0];
    expect(status?.second).toBe('timed out');
  });
});

describe('bodies', () => {
  it('are compared word by word while they are short', () => {
    expect(bodyDifference('status ok', 'status bad')).toEqual([
      { text: 'status ', kind: 'same' },
      { text: 'ok', kind: 'only_first' },
      { text: 'bad', kind: 'only_second' },
    ]);
  });

  it('are compared line by line when they are long', () => {
    const long = Array.from({ length: 2000 }, (_, at) => `line ${at}`).join('\n');
    const parts = bodyDifference(long, `${long}\nmore`);
    expect(parts?.some(({ kind }) => kind === 'only_second')).toBe(true);
  });
});
