import { describe, expect, it } from 'vitest';
import type { EventType, Problem } from '$lib/bindings';
import { grouped } from './grouping';

function problem(event: EventType | null, parts: Partial<Problem> = {}): Problem {
  return {
    code: 'unknown-macro',
    severity: 'error',
    place: { kind: 'url', event },
    start: 0,
    end: 1,
    message: 'There is no {x}.',
    hint: '',
    fix: { label: 'Replace', replacement: '{tid}' },
    ...parts,
  };
}

describe('grouping problems', () => {
  it('says the same thing in two URLs once', () => {
    const groups = grouped([problem('purchase'), problem('upsell')]);
    expect(groups).toHaveLength(1);
    expect(groups[0]?.all).toHaveLength(2);
  });

  it('keeps two of a kind in one URL apart, since each has its own fix', () => {
    expect(grouped([problem(null), problem(null, { start: 9, end: 12 })])).toHaveLength(2);
  });

  it('puts the gravest first', () => {
    const groups = grouped([problem(null, { severity: 'note', code: 'n' }), problem(null)]);
    expect(groups.map((group) => group.first.severity)).toEqual(['error', 'note']);
  });
});
