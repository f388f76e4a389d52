// Lint's problems as underlines with their fixes. Spans are UTF-8 bytes of the text as typed; the
// editor counts UTF-16 units.
import type { Problem } from '$lib/bindings';
import { spanFromBytes } from '$lib/format';
import { forEachDiagnostic, type Diagnostic } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

/** Underlines beyond this many say nothing new and cost time. */
const MOST = 100;

const SEVERITY = { error: 'error', warning: 'warning', note: 'info' } as const;

/** The problems of a text as the editor's diagnostics. */
export function diagnostics(text: string, problems: readonly Problem[]): Diagnostic[] {
  return problems.slice(0, MOST).map((problem) => {
    const { from, to } = spanFromBytes(text, problem);
    const { fix } = problem;
    const diagnostic: Diagnostic = {
      from,
      to,
      severity: SEVERITY[problem.severity],
      message: problem.hint === '' ? problem.message : `${problem.message} ${problem.hint}`,
    };
    if (fix !== null) {
      diagnostic.actions = [
        {
          name: fix.label,
          apply: (view: EditorView, start: number, end: number) => {
            view.dispatch({
              changes: { from: start, to: end, insert: fix.replacement },
              userEvent: 'input.fix',
            });
          },
        },
      ];
    }
    return diagnostic;
  });
}

/** Whether these are what is underlined now, each in its place. */
export function sameShown(state: EditorState, wanted: readonly Diagnostic[]): boolean {
  const key = (from: number, to: number, { severity, message, actions = [] }: Diagnostic) =>
    JSON.stringify([from, to, severity, message, actions.map(({ name }) => name)]);
  const shown: string[] = [];
  forEachDiagnostic(state, (diagnostic, from, to) => shown.push(key(from, to, diagnostic)));
  const sought = wanted.map((diagnostic) => key(diagnostic.from, diagnostic.to, diagnostic));
  return shown.length === sought.length && shown.sort().join() === sought.sort().join();
}
