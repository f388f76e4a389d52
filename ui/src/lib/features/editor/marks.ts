// Marks macros, questions and other networks' placeholders in the text of a postback URL. Only
// looks: the text stays plain, so caret, selection, copy, undo and screen readers work natively.
// What a placeholder means is the engine's business; this asks the catalogue for its group alone.
import type { Macro } from '$lib/bindings';
import { Decoration, MatchDecorator, ViewPlugin } from '@codemirror/view';
import type { DecorationSet, EditorView, ViewUpdate } from '@codemirror/view';

/** Above this many characters a text is shown without marks, so that typing stays fluid. */
export const LARGEST_MARKED = 64 * 1024;

// In this order: of `{{x}}` and `${x}` the outer form wins.
const PLACEHOLDER = /\{\{[^{}]*\}\}|\$\{[^{}]*\}|\{([^{}\s]*)\}|<<([^<>]*)>>/g;

export interface MarkOptions {
  macros: ReadonlyMap<string, Macro>;
  /** Why a macro gives nothing here, or null where it does. */
  unavailable: (macro: Macro) => string | null;
  sample: (name: string) => string;
}

/** The class and the tooltip of one placeholder. */
export function describe(
  match: RegExpExecArray,
  options: MarkOptions,
): { kind: string; title: string } {
  const [whole, name, question] = match;
  if (question !== undefined) {
    return { kind: 'question', title: `${whole}: a question that is not answered yet` };
  }
  if (name === undefined) {
    return { kind: 'foreign', title: `${whole}: not a form that ClickBank fills in` };
  }
  const macro = options.macros.get(name);
  if (macro === undefined) {
    return { kind: 'unknown', title: `${whole}: ClickBank has no macro of this name` };
  }
  const reason = options.unavailable(macro);
  if (reason !== null) return { kind: 'unavailable', title: `${macro.label}: ${reason}` };
  const sample = options.sample(name);
  const value = sample === '' ? 'empty for this event' : `such as ${sample}`;
  return { kind: macro.group, title: `${macro.label}: ${value}` };
}

/** The editor extension that draws the marks. */
export function marks(options: () => MarkOptions) {
  const decorator = new MatchDecorator({
    regexp: PLACEHOLDER,
    decoration: (match) => {
      const { kind, title } = describe(match, options());
      return Decoration.mark({ class: `cm-macro cm-macro-${kind}`, attributes: { title } });
    },
  });
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = this.draw(view);
      }
      update(update: ViewUpdate) {
        const redraw = update.transactions.some((t) => t.isUserEvent('redraw'));
        if (update.docChanged || update.viewportChanged || redraw) {
          this.decorations = this.draw(update.view);
        }
      }
      draw(view: EditorView) {
        if (view.state.doc.length > LARGEST_MARKED) return Decoration.none;
        return decorator.createDeco(view);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}
