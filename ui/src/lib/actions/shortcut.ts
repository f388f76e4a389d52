// Key chords: written once as `Mod+Shift+K`, matched against events, spelt for each system.
// `Mod` is ⌘ on a Mac and Ctrl elsewhere.
import type { Platform } from '$lib/host';

export interface Chord {
  mod: boolean;
  shift: boolean;
  alt: boolean;
  /** As `KeyboardEvent.key`, lower case for letters. */
  key: string;
}

export function parseChord(text: string): Chord {
  const parts = text.split('+');
  const last = parts.pop() ?? '';
  // The sign itself parts the keys of a chord.
  const key = last === 'Plus' ? '+' : last;
  return {
    mod: parts.includes('Mod'),
    shift: parts.includes('Shift'),
    alt: parts.includes('Alt'),
    key: key.length === 1 ? key.toLowerCase() : key,
  };
}

/** Keys whose character already carries the Shift that typed it. */
const shifted: Readonly<Record<string, string>> = { '?': '/', '+': '=' };

export function matches(chord: Chord, event: KeyboardEvent, platform: Platform): boolean {
  const mod = platform === 'macos' ? event.metaKey : event.ctrlKey;
  const other = platform === 'macos' ? event.ctrlKey : event.metaKey;
  if (chord.mod !== mod || other || chord.alt !== event.altKey) return false;
  const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (chord.shift !== event.shiftKey) return false;
  if (pressed === chord.key || (event.shiftKey && shifted[pressed] === chord.key)) return true;
  // Digits and the slash under Shift or Alt give other characters on many layouts.
  return event.code === `Digit${chord.key}` || (chord.key === '/' && event.code === 'Slash');
}

/** A chord that types a character: it must not fire while somebody writes. */
export function typesText(chord: Chord): boolean {
  return !chord.mod && !chord.alt && chord.key.length === 1;
}

const names: Readonly<Record<string, string>> = {
  Enter: '↵',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ' ': 'Space',
};

/** The keys to draw, in the system's own order: `⌘ K`, `Ctrl ?`. What Shift with a slash types is
 *  a character that people know. */
export function keysOf(chord: Chord, platform: Platform): string[] {
  const mac = platform === 'macos';
  const keys: string[] = [];
  const asked = chord.shift && chord.key === '/';
  if (chord.mod && !mac) keys.push('Ctrl');
  if (chord.alt) keys.push(mac ? '⌥' : 'Alt');
  if (chord.shift && !asked) keys.push(mac ? '⇧' : 'Shift');
  if (chord.mod && mac) keys.push('⌘');
  if (asked) keys.push('?');
  else
    keys.push(names[chord.key] ?? (chord.key.length === 1 ? chord.key.toUpperCase() : chord.key));
  return keys;
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(chord: Chord, platform: Platform): string {
  const parts: string[] = [];
  if (chord.mod) parts.push(platform === 'macos' ? 'Meta' : 'Control');
  if (chord.alt) parts.push('Alt');
  if (chord.shift) parts.push('Shift');
  parts.push(chord.key.length === 1 ? chord.key.toUpperCase() : chord.key);
  return parts.join('+');
}
