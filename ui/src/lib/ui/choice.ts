// What can be chosen from a list, and how the list looks.

export interface Choice<T extends string = string> {
  value: T;
  label: string;
  description?: string;
  /** Why it can't be chosen; it stays in the list and says so. */
  unavailable?: string;
}

export const listClass =
  'z-50 max-h-72 w-[var(--bits-floating-anchor-width)] min-w-48 animate-fade-in overflow-y-auto ' +
  'rounded-panel border border-hairline bg-surface p-1 shadow-lift focus-visible:outline-none';

export const choiceClass =
  'flex min-h-8 items-center gap-2 rounded-control px-2 py-1 select-none outline-none ' +
  'data-highlighted:bg-hover aria-disabled:text-muted ' +
  'forced-colors:data-highlighted:bg-[Highlight] forced-colors:data-highlighted:text-[HighlightText]';
