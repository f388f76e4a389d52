// Suggestions on `{`: by name, meaning and alias. A macro that gives nothing here is listed with the
// reason, marked as disabled, and not inserted.
import type { Macro } from '$lib/bindings';
import { autocompletion, completionStatus } from '@codemirror/autocomplete';
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { search } from './search';

export interface CompletionOptions {
  macros: readonly Macro[];
  unavailable: (macro: Macro) => string | null;
  sample: (name: string) => string;
}

interface MacroCompletion extends Completion {
  reason: string | null;
}

/** No macro is longer, so that a long URL is not searched through at every key. */
const LONGEST = 200;
const OPEN = /\{[\w \-.]*$/;

/** Where a macro is being typed for which suggestions are open. */
export function openBrace(state: EditorState): { from: number; to: number } | null {
  if (completionStatus(state) === null) return null;
  const to = state.selection.main.head;
  const start = Math.max(0, to - LONGEST);
  const found = OPEN.exec(state.sliceDoc(start, to));
  return found && { from: start + found.index, to };
}

/** What may be inserted at the caret, if the caret stands behind an open brace. */
export function suggest(
  context: CompletionContext,
  options: CompletionOptions,
): CompletionResult | null {
  const open = context.matchBefore(OPEN);
  if (open === null) return null;
  // `{{` and `${` open other networks' forms.
  const before = context.state.sliceDoc(Math.max(0, open.from - 1), open.from);
  if (before === '{' || before === '$') return null;
  const found = search(options.macros, open.text.slice(1));
  const suggestions = found.map((macro): MacroCompletion => {
    const reason = options.unavailable(macro);
    return {
      label: `{${macro.name}}`,
      detail: macro.label,
      info: reason ?? macro.meaning,
      reason,
      apply: (view, _completion, from, to) => {
        insert(view, macro, reason, from, to);
      },
    };
  });
  // Those that work here first, each half in the order found.
  suggestions.sort((a, b) => Number(a.reason !== null) - Number(b.reason !== null));
  return { from: open.from, options: suggestions, filter: false };
}

function insert(view: EditorView, macro: Macro, reason: string | null, from: number, to: number) {
  if (reason !== null) {
    view.dispatch({ effects: EditorView.announce.of(`Not inserted. ${macro.label}: ${reason}`) });
    return;
  }
  const text = `{${macro.name}}`;
  // A brace that already closes must not stand twice.
  const end = view.state.sliceDoc(to, to + 1) === '}' ? to + 1 : to;
  view.dispatch({
    changes: { from, to: end, insert: text },
    selection: { anchor: from + text.length },
    userEvent: 'input.complete',
  });
}

/** The editor extension. */
export function completion(options: () => CompletionOptions) {
  return autocompletion({
    override: [(context) => suggest(context, options())],
    icons: false,
    // Who types fast and presses Enter means the suggestion.
    interactionDelay: 0,
    // As many as fit: arrows bring the others, and nothing scrolls out of the keyboard's reach.
    maxRenderedOptions: 9,
    // What the selected one means stands under the list; beside it there is seldom room.
    positionInfo: () => ({ class: 'cm-meaning' }),
    optionClass: (option) => ((option as MacroCompletion).reason === null ? '' : 'cm-unavailable'),
    addToOptions: [
      {
        position: 90,
        render: (option) => {
          const { reason } = option as MacroCompletion;
          const note = document.createElement('span');
          note.className = 'cm-completion-note';
          note.textContent = reason ?? options().sample(option.label.slice(1, -1));
          // The option's own element is not in reach while it is being drawn.
          if (reason !== null) {
            queueMicrotask(() => note.closest('li')?.setAttribute('aria-disabled', 'true'));
          }
          return note;
        },
      },
    ],
  });
}
