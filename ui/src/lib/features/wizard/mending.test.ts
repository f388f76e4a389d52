import { describe, expect, it } from 'vitest';
import type { Definition, Place, Problem, Template } from '$lib/bindings';
import { due, mendedAt } from './mending';
import { steps } from './steps';

const url = 'https://<<tracking_domain>>/pb?e=<<event_name.upsell>>';
const form = {
  definition: { url, customize: false, urls: {}, events: ['upsell'] } as unknown as Definition,
  template: {
    questions: [
      { name: 'tracking_domain', per_event: false },
      { name: 'event_name', per_event: true },
    ],
  } as unknown as Template,
  visited: {} as Record<string, true>,
};
function problem(place: Place, parts: Partial<Problem> = {}): Problem {
  return {
    code: 'unknown-macro',
    severity: 'error',
    place,
    start: 0,
    end: 1,
    message: '',
    hint: '',
    fix: null,
    ...parts,
  };
}
function open(mark: string): Problem {
  const start = url.indexOf(mark);
  const place = { kind: 'url', event: null } as const;
  return problem(place, { code: 'unanswered-question', start, end: start + mark.length });
}

describe('where a problem is mended', () => {
  it('is the field of a question that stands open in the URL', () => {
    expect(mendedAt(form, open('<<tracking_domain>>'))).toEqual({
      kind: 'answer',
      key: 'tracking_domain',
    });
    expect(mendedAt(form, open('<<event_name.upsell>>'))).toEqual({
      kind: 'answer',
      key: 'event_name.upsell',
    });
  });

  it('is the URL where the template asks no such question', () => {
    const place = { kind: 'url', event: null };
    expect(mendedAt({ ...form, template: undefined }, open('<<tracking_domain>>'))).toEqual(place);
  });
});

describe('when a problem is said', () => {
  const at = (step: (typeof steps)[number]) => steps.indexOf(step);

  it('is not before its step was reached', () => {
    const empty = problem({ kind: 'url', event: null }, { end: 0 });
    expect(due(form, empty, at('account'))).toBe(false);
    expect(due(form, empty, at('review'))).toBe(true);
  });

  it('is not while its field is filled in for the first time', () => {
    const name = problem({ kind: 'name' });
    expect(due(form, name, at('account'))).toBe(false);
    expect(due({ ...form, visited: { name: true } }, name, at('account'))).toBe(true);
    expect(due(form, open('<<tracking_domain>>'), at('url'))).toBe(false);
  });

  it('is at once for what stands in the URL', () => {
    expect(due(form, problem({ kind: 'url', event: null }), at('url'))).toBe(true);
  });
});
