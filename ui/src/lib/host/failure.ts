// What a refused command says, as the window sees it. Where it is shown is decided in $lib/state.

/** The engine's `{ code, message, hint, field }`, thrown. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** Stable and machine-readable. */
  readonly code: string;
  /** What to do next; may be empty. */
  readonly hint: string;
  /** The form field it belongs to, if it belongs to one. */
  readonly field: string | null;

  constructor(parts: { code: string; message: string; hint?: string; field?: string | null }) {
    super(parts.message);
    this.code = parts.code;
    this.hint = parts.hint ?? '';
    this.field = parts.field ?? null;
  }
}

/** Any thrown value as a Failure: the engine's own kept whole, everything else as `internal`. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    const { code, message } = thrown;
    const hint = 'hint' in thrown && typeof thrown.hint === 'string' ? thrown.hint : '';
    const field = 'field' in thrown && typeof thrown.field === 'string' ? thrown.field : null;
    if (typeof code === 'string' && typeof message === 'string') {
      return new Failure({ code, message, hint, field });
    }
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Failure({
    code: 'internal',
    message,
    hint: 'Try again. If it happens again, restart Carom; nothing that was saved is lost.',
  });
}
