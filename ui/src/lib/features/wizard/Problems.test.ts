import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { Problem } from '$lib/bindings';
import Problems from './Problems.svelte';

const wrong = (start: number, found: string): Problem => ({
  code: 'wrong-case',
  severity: 'error',
  place: { kind: 'url', event: null },
  start,
  end: start + found.length,
  message: `${found} is no macro.`,
  hint: '',
  fix: { label: `Mend ${found}`, replacement: found.toLowerCase() },
});
const props = (problems: readonly Problem[]) => ({
  problems,
  onshow: () => undefined,
  onfix: () => undefined,
});
const mend = (found: string, at = 0) => {
  const button = screen.getAllByRole('button', { name: `Mend ${found}` })[at];
  if (!button) throw new Error(`Nothing to mend of ${found}.`);
  return button;
};

describe('the list of problems', () => {
  const editor = document.createElement('input');
  afterEach(() => editor.remove());

  it('leads the focus on when a mended problem takes its button along', async () => {
    const { rerender } = render(Problems, props([wrong(0, '{TID}'), wrong(9, '{Country}')]));
    await userEvent.click(mend('{TID}'));
    await rerender(props([wrong(9, '{Country}')]));
    expect(mend('{Country}')).toHaveFocus();
    await userEvent.click(mend('{Country}'));
    await rerender(props([]));
    expect(screen.getByRole('list', { name: 'Problems' })).toHaveFocus();
  });

  it('calls nobody back from the editor, though a twin of what was mended kept the focus', async () => {
    const { rerender } = render(Problems, props([wrong(0, '{TID}'), wrong(9, '{TID}')]));
    document.body.append(editor);
    await userEvent.click(mend('{TID}'));
    await rerender(props([wrong(9, '{TID}')]));
    expect(mend('{TID}'), 'its twin').toHaveFocus();
    editor.focus();
    await rerender(props([wrong(10, '{TID}')]));
    expect(editor).toHaveFocus();
  });
});
