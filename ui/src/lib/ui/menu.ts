// A menu as data: the same list stands behind a button and under the right mouse button.
import type { Component } from 'svelte';

export interface MenuAction {
  kind?: 'action';
  /** Stable within its menu. */
  id: string;
  label: string;
  icon?: Component<{ size?: number; strokeWidth?: number }>;
  /** Keys to draw, for instance from `keysOf`. */
  keys?: string[];
  danger?: boolean;
  /** Why it can't be done now; it stays in the list and says so. */
  unavailable?: string;
  run: () => unknown;
}

export type MenuEntry = MenuAction | { kind: 'line'; id: string };

/** Lets a menu close and give back the focus first, since what it starts may open a dialog. */
export function runAfterClosing(action: MenuAction): void {
  setTimeout(() => void action.run(), 0);
}

export const menuContentClass =
  'z-50 min-w-48 max-w-80 animate-fade-in rounded-panel border border-hairline bg-surface p-1 shadow-lift ' +
  'focus-visible:outline-none max-h-[80vh] overflow-y-auto';

export const menuItemClass =
  'flex min-h-8 items-center gap-2.5 rounded-control px-2 py-1 select-none outline-none ' +
  'data-highlighted:bg-hover data-highlighted:text-text aria-disabled:text-muted ' +
  'forced-colors:data-highlighted:bg-[Highlight] forced-colors:data-highlighted:text-[HighlightText]';
