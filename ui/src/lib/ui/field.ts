// What every labelled control shares: the ids that tie a field to its label, hint and problem.

export interface FieldProps {
  /** Always there for assistive technology; `hideLabel` only takes it off the screen. */
  label: string;
  hideLabel?: boolean;
  hint?: string;
  /** What is wrong, in plain words; marks the field invalid. */
  error?: string;
  /** What probably costs something; does not mark the field invalid. */
  warning?: string;
  optional?: boolean;
}

/** `aria-describedby` for a field with this id. */
export function describedBy(id: string, field: FieldProps): string | undefined {
  const ids = [
    field.hint ? `${id}-hint` : '',
    field.error || field.warning ? `${id}-problem` : '',
  ].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}

/** The look of anything that is typed into or chosen from. */
export const controlClass =
  'h-8 w-full min-w-0 rounded-control border border-border bg-surface px-2.5 text-base text-text ' +
  'transition-colors hover:border-muted focus-visible:outline-offset-0 ' +
  'disabled:bg-sunken disabled:text-muted ' +
  'aria-invalid:border-danger aria-invalid:bg-danger-wash/40';
