import { closeCompletion, CompletionContext, startCompletion } from '@codemirror/autocomplete';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, runScopeHandlers } from '@codemirror/view';
import { describe, expect, it, vi } from 'vitest';
import type { Macro, Problem } from '$lib/bindings';
import { smallest } from './change';
import { suggest } from './completion';
import { create } from './create';
import { describe as describeMark } from './marks';
import { diagnostics, sameShown } from './problems';
import { search } from './search';

function macro(name: string, parts: Partial<Macro> = {}): Macro {
  return {
    name,
    group: 'tracking',
    label: name,
    meaning: '',
    role: 'both',
    counterpart: null,
    example: '',
    empty_in: [],
    empty_inferred: false,
    empty_costs: false,
    carries_click_id: false,
    link_parameter: null,
    max_length: null,
    alphabet: '',
    aliases: [],
    note: '',
    source: '',
    ...parts,
  };
}
const macros = [
  macro('tid', { label: 'Tracking ID', aliases: ['click id'], role: 'affiliate' }),
  macro('vtid', { label: 'Vendor tracking ID', role: 'seller' }),
  macro('affiliate_earnings', { label: 'Affiliate earnings', meaning: 'What you earned' }),
];
const options = {
  macros,
  unavailable: (m: Macro) => (m.role === 'seller' ? 'only for sellers' : null),
  sample: () => '',
};

function complete(text: string) {
  return suggest(
    new CompletionContext(EditorState.create({ doc: text }), text.length, true),
    options,
  );
}

describe('the smallest change', () => {
  it('touches only what differs, so that a caret elsewhere stays put', () => {
    expect(smallest('a={x}&b=1', 'a={tid}&b=1')).toEqual({ from: 3, to: 4, insert: 'tid' });
    expect(smallest('same', 'same')).toBeNull();
    expect(smallest('aa', 'aaa')).toEqual({ from: 2, to: 2, insert: 'a' });
  });
});

describe('finding macros', () => {
  it('knows them by name, alias, meaning and squeezed spelling', () => {
    const first = (query: string) => search(macros, query)[0]?.name;
    expect(first('tid')).toBe('tid');
    expect(first('click id')).toBe('tid');
    expect(first('affiliateEarnings')).toBe('affiliate_earnings');
    expect(first('what you earned')).toBe('affiliate_earnings');
    expect(search(macros, 'zzz')).toEqual([]);
  });
});

describe('completion', () => {
  it('opens on a brace and puts what gives nothing here last', () => {
    const found = complete('https://t.example/?c={ti');
    expect(found?.from).toBe('https://t.example/?c='.length);
    expect(found?.options.map((option) => option.label)).toEqual(['{tid}', '{vtid}']);
    expect(found?.options.at(-1)?.info).toBe('only for sellers');
  });

  it('keeps out of the forms of other networks', () => {
    expect(complete('?c={{ti')).toBeNull();
    expect(complete('?c=${ti')).toBeNull();
    expect(complete('?c=ti')).toBeNull();
  });
});

describe('suggestions', () => {
  it('tell which macro they are open for, and when they are closed', async () => {
    const parent = document.createElement('div');
    document.body.append(parent);
    const nothing = () => undefined;
    const oncompleting = vi.fn();
    const text = 'https://t.example/?c={ti';
    const made = create({
      parent,
      value: text,
      placeholder: '',
      options: () => ({ ...options, byName: new Map() }),
      onchange: nothing,
      onenter: nothing,
      onblur: nothing,
      oncompleting,
    });
    const view = EditorView.findFromDOM(parent);
    if (!view) throw new Error('There is an editor.');
    view.dispatch({ selection: { anchor: text.length } });
    expect(oncompleting).not.toHaveBeenCalled();
    startCompletion(view);
    await vi.waitFor(() =>
      expect(oncompleting).toHaveBeenLastCalledWith({
        from: text.indexOf('{'),
        to: text.length,
      }),
    );
    closeCompletion(view);
    await vi.waitFor(() => expect(oncompleting).toHaveBeenLastCalledWith(null));
    made.destroy();
    parent.remove();
  });
});

describe('the keys', () => {
  it('leave Alt with an arrow to the steps of the form', () => {
    const parent = document.createElement('div');
    document.body.append(parent);
    const nothing = () => undefined;
    const made = create({
      parent,
      value: 'https://t.example/?c={tid}',
      placeholder: '',
      options: () => ({ ...options, byName: new Map() }),
      onchange: nothing,
      onenter: nothing,
      onblur: nothing,
    });
    const view = EditorView.findFromDOM(parent);
    if (!view) throw new Error('There is an editor.');
    const press = (key: string, held: KeyboardEventInit) =>
      runScopeHandlers(view, new KeyboardEvent('keydown', { key, ...held }), 'editor');
    view.dispatch({ selection: { anchor: 12 } });
    expect(press('ArrowLeft', { altKey: true })).toBe(false);
    expect(press('ArrowRight', { altKey: true })).toBe(false);
    expect(view.state.selection.main.head, 'the caret stays').toBe(12);
    expect(press('ArrowLeft', { ctrlKey: true }), 'by words').toBe(true);
    made.destroy();
    parent.remove();
  });
});

describe('marks', () => {
  const byName = new Map(macros.map((m) => [m.name, m]));
  function kindOf(text: string) {
    const match = /\{\{[^{}]*\}\}|\$\{[^{}]*\}|\{([^{}\s]*)\}|<<([^<>]*)>>/.exec(text);
    return match && describeMark(match, { ...options, macros: byName }).kind;
  }
  it('tells macros, questions and foreign forms apart', () => {
    expect(kindOf('{tid}')).toBe('tracking');
    expect(kindOf('{vtid}')).toBe('unavailable');
    expect(kindOf('{trackingCodes}')).toBe('unknown');
    expect(kindOf('{{tid}}')).toBe('foreign');
    expect(kindOf('<<domain>>')).toBe('question');
  });
});

describe('underlines', () => {
  const problem: Problem = {
    code: 'unknown-macro',
    severity: 'error',
    place: { kind: 'url', event: null },
    start: 5,
    end: 8,
    message: 'No.',
    hint: 'Do.',
    fix: null,
  };
  it('count bytes as the engine does and units as the editor does', () => {
    // Two characters of two bytes each stand before the span.
    expect(diagnostics('ää={x}', [problem])[0]).toMatchObject({
      from: 3,
      to: 6,
      message: 'No. Do.',
    });
  });

  it('are drawn anew only when they differ from where the text has carried them', () => {
    const text = '?a={x}';
    const found = diagnostics(text, [{ ...problem, start: 3, end: 6 }]);
    const empty = EditorState.create({ doc: text });
    expect(sameShown(empty, [])).toBe(true);
    expect(sameShown(empty, found)).toBe(false);
    const shown = empty.update(setDiagnostics(empty, found)).state;
    expect(sameShown(shown, found)).toBe(true);
    expect(sameShown(shown, [])).toBe(false);

    const moved = shown.update({ changes: { from: 0, insert: 'ab' } }).state;
    expect(sameShown(moved, found)).toBe(false);
    const after = diagnostics(`ab${text}`, [{ ...problem, start: 5, end: 8 }]);
    expect(sameShown(moved, after)).toBe(true);
    const other = after.map((diagnostic) => ({ ...diagnostic, message: 'Another.' }));
    expect(sameShown(moved, other)).toBe(false);
  });
});
