// Makes the CodeMirror view behind UrlEditor: one wrapped line, marks, suggestions, underlines.
import type { Macro, Problem } from '$lib/bindings';
import { spanFromBytes } from '$lib/format';
import { acceptCompletion, closeCompletion, completionStatus } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { lintKeymap, nextDiagnostic, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, Transaction } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import {
  EditorView,
  drawSelection,
  highlightSpecialChars,
  keymap,
  placeholder as placeholderText,
  tooltips,
} from '@codemirror/view';
import { smallest } from './change';
import { completion, openBrace } from './completion';
import { LARGEST_MARKED, marks } from './marks';
import { diagnostics, sameShown } from './problems';

export interface EditorOptions {
  macros: readonly Macro[];
  byName: ReadonlyMap<string, Macro>;
  unavailable: (macro: Macro) => string | null;
  sample: (name: string) => string;
}

interface CreateOptions {
  parent: HTMLElement;
  value: string;
  placeholder: string;
  options: () => EditorOptions;
  onchange: (text: string) => void;
  onenter: () => void;
  onblur: () => void;
  /** Where the macro stands that suggestions are open for; null once they are closed. */
  oncompleting?: (span: { from: number; to: number } | null) => void;
}

export interface UrlEditorView {
  setText(text: string): void;
  setProblems(text: string, problems: readonly Problem[]): void;
  setAttributes(attributes: { label: string; describedby?: string; invalid: boolean }): void;
  redraw(): void;
  insert(text: string): void;
  select(span: { start: number; end: number }): void;
  text(): string;
  focus(): void;
  destroy(): void;
}

// Mod-Enter is the page's primary action, not a new line, and Alt with an arrow moves between the
// steps. On a Mac these two mean words and are bound under another key.
const PAGES_OWN: readonly string[] = [
  'Enter',
  'Escape',
  'Mod-Enter',
  'Alt-ArrowLeft',
  'Alt-ArrowRight',
];

/** Marks a change that came from outside, so that it is not reported back. */
const OUTSIDE = 'outside';

// White space that is not the plain one, and marks that join or reorder: seldom meant, always shown.
const HIDDEN = /[\u00a0\u1680\u2000-\u200a\u202a-\u202f\u205f\u2060-\u2068\u3000]/g;

export function create(given: CreateOptions): UrlEditorView {
  const attributes = new Compartment();
  const options = given.options;
  // Suggestions and problems open over the page: the pane that the editor stands in would clip
  // them, and scroll.
  const layer = document.createElement('div');
  layer.className = 'url-editor-layer';
  document.body.append(layer);

  const keys = keymap.of([
    {
      key: 'Enter',
      run: (view) => {
        if (acceptCompletion(view)) return true;
        // Suggestions that are only just opening are meant, not the next step.
        if (completionStatus(view.state) !== null) return true;
        given.onenter();
        return true;
      },
    },
    {
      // Esc closes the suggestions first and leaves the topmost layer alone.
      key: 'Escape',
      run: (view) => completionStatus(view.state) !== null && closeCompletion(view),
      stopPropagation: true,
    },
    { key: 'F8', run: nextDiagnostic },
    ...lintKeymap.filter((binding) => binding.key !== 'F8'),
    ...historyKeymap,
    ...defaultKeymap.filter(({ key }) => !PAGES_OWN.includes(key ?? '')),
  ]);

  let told = '';
  function tellCompleting(state: EditorState) {
    const span = openBrace(state);
    const now = span === null ? '' : `${span.from} ${span.to}`;
    if (now === told) return;
    told = now;
    given.oncompleting?.(span);
  }

  const extensions: Extension[] = [
    keys,
    history(),
    drawSelection(),
    highlightSpecialChars({ addSpecialChars: HIDDEN }),
    EditorView.lineWrapping,
    placeholderText(given.placeholder),
    marks(() => ({ ...options(), macros: options().byName })),
    completion(options),
    tooltips({ parent: layer }),
    attributes.of([]),
    EditorView.updateListener.of((update) => {
      tellCompleting(update.state);
      if (!update.docChanged) return;
      const outside = update.transactions.some((t) => t.isUserEvent(OUTSIDE));
      if (!outside) given.onchange(update.state.doc.toString());
    }),
    EditorView.domEventHandlers({
      blur: () => {
        given.onblur();
      },
    }),
  ];

  const view = new EditorView({
    parent: given.parent,
    state: EditorState.create({ doc: given.value, extensions }),
  });

  return {
    setText(text) {
      const change = smallest(view.state.doc.toString(), text);
      if (change !== null) view.dispatch({ changes: change, userEvent: OUTSIDE });
    },
    setProblems(text, problems) {
      // An answer to an older text has spans of that older text.
      if (text !== view.state.doc.toString()) return;
      const found = diagnostics(text, text.length > LARGEST_MARKED ? [] : problems);
      // After most keys they are the same, and stand where the text has carried them.
      if (!sameShown(view.state, found)) view.dispatch(setDiagnostics(view.state, found));
    },
    setAttributes({ label, describedby, invalid }) {
      view.dispatch({
        effects: attributes.reconfigure(
          EditorView.contentAttributes.of({
            'aria-label': label,
            'aria-multiline': 'false',
            'aria-invalid': String(invalid),
            ...(describedby === undefined ? {} : { 'aria-describedby': describedby }),
            spellcheck: 'false',
            autocorrect: 'off',
            autocapitalize: 'off',
          }),
        ),
      });
    },
    redraw() {
      view.dispatch({ annotations: Transaction.userEvent.of('redraw') });
    },
    insert(text) {
      view.dispatch(view.state.replaceSelection(text), { userEvent: 'input' });
      view.focus();
    },
    select(span) {
      const { from, to } = spanFromBytes(view.state.doc.toString(), span);
      view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
      view.focus();
    },
    text: () => view.state.doc.toString(),
    focus() {
      view.focus();
    },
    destroy() {
      view.destroy();
      layer.remove();
    },
  };
}
