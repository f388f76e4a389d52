import { describe, expect, it, vi } from 'vitest';
import {
  ActionRegistry,
  ariaKeys,
  bestScore,
  fuzzyScore,
  keysOf,
  parseChord,
  type Action,
} from '.';
import { matches } from './shortcut';

function press(key: string, held: Partial<KeyboardEventInit> = {}): KeyboardEvent {
  return new KeyboardEvent('keydown', { key, ...held });
}
const free = { inText: false, inDialog: false };

function action(id: string, more: Partial<Action> = {}): Action {
  return { id, title: id, group: 'Edit', run: vi.fn(), ...more };
}

describe('chords', () => {
  it('mean Ctrl on Linux and ⌘ on a Mac', () => {
    const chord = parseChord('Mod+K');
    expect(matches(chord, press('k', { ctrlKey: true }), 'linux')).toBe(true);
    expect(matches(chord, press('k', { metaKey: true }), 'linux')).toBe(false);
    expect(matches(chord, press('k', { metaKey: true }), 'macos')).toBe(true);
    expect(matches(chord, press('k', { ctrlKey: true }), 'macos')).toBe(false);
  });

  it('want exactly the keys that they name', () => {
    const chord = parseChord('Mod+D');
    expect(matches(chord, press('d', { ctrlKey: true, shiftKey: true }), 'linux')).toBe(false);
    expect(matches(chord, press('d', { ctrlKey: true, altKey: true }), 'linux')).toBe(false);
    expect(matches(chord, press('d'), 'linux')).toBe(false);
  });

  it('find the question mark however the layout types it', () => {
    const chord = parseChord('Shift+/');
    expect(matches(chord, press('?', { shiftKey: true }), 'linux')).toBe(true);
    expect(matches(chord, press('_', { shiftKey: true, code: 'Slash' }), 'linux')).toBe(true);
    expect(matches(chord, press('/'), 'linux')).toBe(false);
  });

  it('find digits on a layout that types them with Shift', () => {
    const pressed = press('&', { ctrlKey: true, code: 'Digit1' });
    expect(matches(parseChord('Mod+1'), pressed, 'linux')).toBe(true);
  });

  it('are spelt as each system spells them', () => {
    const chord = parseChord('Mod+Shift+Enter');
    expect(keysOf(chord, 'linux')).toEqual(['Ctrl', 'Shift', '↵']);
    expect(keysOf(chord, 'macos')).toEqual(['⇧', '⌘', '↵']);
    expect(ariaKeys(chord, 'macos')).toBe('Meta+Shift+Enter');
    expect(keysOf(parseChord('Shift+/'), 'linux')).toEqual(['?']);
  });
});

describe('the registry', () => {
  it('lets the newest layer win a contested key, until it is gone', () => {
    const registry = new ActionRegistry('linux');
    registry.add([action('below', { shortcut: 'Mod+F' })]);
    const remove = registry.add([action('above', { shortcut: 'Mod+F' })]);
    const key = press('f', { ctrlKey: true });
    expect(registry.forKey(key, free)?.id).toBe('above');
    remove();
    expect(registry.forKey(key, free)?.id).toBe('below');
  });

  it('keeps a character for the text field that has the focus', () => {
    const registry = new ActionRegistry('linux');
    registry.add([action('help', { shortcut: ['Shift+/', 'Mod+Shift+/'] })]);
    const inText = { inText: true, inDialog: false };
    expect(registry.forKey(press('?', { shiftKey: true }), inText)).toBeUndefined();
    expect(registry.forKey(press('?', { shiftKey: true, ctrlKey: true }), inText)?.id).toBe('help');
  });

  it('leaves undo to the text field that has the focus', () => {
    const registry = new ActionRegistry('linux');
    registry.add([action('undo', { shortcut: 'Mod+Z', notInText: true })]);
    const key = press('z', { ctrlKey: true });
    expect(registry.forKey(key, { inText: true, inDialog: false })).toBeUndefined();
    expect(registry.forKey(key, free)?.id).toBe('undo');
  });

  it('is silent beneath a dialog unless an action belongs there', () => {
    const registry = new ActionRegistry('linux');
    registry.add([
      action('new', { shortcut: 'Mod+N' }),
      action('save', { shortcut: 'Mod+S', inDialogs: true }),
    ]);
    const inDialog = { inText: false, inDialog: true };
    expect(registry.forKey(press('n', { ctrlKey: true }), inDialog)).toBeUndefined();
    expect(registry.forKey(press('s', { ctrlKey: true }), inDialog)?.id).toBe('save');
  });

  it('does not do what cannot be done now', () => {
    const registry = new ActionRegistry('linux');
    const blocked = action('activate', { shortcut: 'Mod+E', unavailable: () => 'It has 2 errors' });
    registry.add([blocked]);
    expect(registry.run('activate')).toBe(false);
    expect(registry.forKey(press('e', { ctrlKey: true }), free)).toBeUndefined();
    expect(blocked.run).not.toHaveBeenCalled();
  });

  it('takes other keys when the user says so', () => {
    const registry = new ActionRegistry('linux');
    registry.add([action('new', { shortcut: 'Mod+N' })]);
    registry.rebind({ new: ['Mod+J'] });
    expect(registry.forKey(press('n', { ctrlKey: true }), free)).toBeUndefined();
    expect(registry.forKey(press('j', { ctrlKey: true }), free)?.id).toBe('new');
  });
});

describe('search', () => {
  it('ranks a beginning over a word over a middle over scattered letters', () => {
    const scores = ['Test integration', 'Send test', 'Latest results', 'Templates list'].map(
      (title) => fuzzyScore('test', title),
    );
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores.every((score) => score > 0)).toBe(true);
  });

  it('finds nothing where a letter is missing', () => {
    expect(fuzzyScore('xyz', 'Send test')).toBe(0);
  });

  it('looks at further words, which count less', () => {
    expect(bestScore('preferences', 'Go to Settings', ['preferences'])).toBeGreaterThan(0);
    expect(bestScore('settings', 'Settings', [])).toBeGreaterThan(
      bestScore('settings', 'Go', ['settings']),
    );
  });
});
