import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { expectAccessible } from '$lib/testing';
import LayerSample from './LayerSample.svelte';

describe('a menu', () => {
  it('that opens a dialog leaves the page usable and the first field focused', async () => {
    const user = userEvent.setup();
    render(LayerSample);
    await user.click(screen.getByRole('button', { name: 'Actions' }));
    await user.click(await screen.findByRole('menuitem', { name: /Rename/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Rename' });
    expect(dialog).toHaveAccessibleDescription('Only you see the name.');
    await waitFor(() =>
      expect(screen.getByRole('textbox', { name: 'Integration name' })).toHaveFocus(),
    );
    await expectAccessible(document.body);
    await user.click(screen.getByRole('button', { name: 'Save name' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.body.style.pointerEvents).not.toBe('none'));
  });

  it('keeps what is unavailable in the list, with the reason', async () => {
    const user = userEvent.setup();
    render(LayerSample);
    screen.getByRole('button', { name: 'Actions' }).focus();
    await user.keyboard('{Enter}');
    const item = await screen.findByRole('menuitem', { name: /Activate/ });
    expect(item).toHaveAttribute('aria-disabled', 'true');
    expect(item).toHaveTextContent('It has 2 errors');
    await expectAccessible(document.body);
  });

  it('gives the focus back to its button on Escape', async () => {
    const user = userEvent.setup();
    render(LayerSample);
    const button = screen.getByRole('button', { name: 'Actions' });
    button.focus();
    await user.keyboard('{Enter}');
    await screen.findByRole('menu');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(button).toHaveFocus());
  });
});

describe('an alert dialog', () => {
  async function opened(props: Record<string, unknown>) {
    const user = userEvent.setup();
    render(LayerSample, { props });
    await user.click(screen.getByRole('button', { name: 'Actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    await screen.findByRole('alertdialog', { name: 'Delete RedTrack US for good?' });
    return user;
  }

  it('does it only when confirmed', async () => {
    const ondelete = vi.fn();
    const oncancel = vi.fn();
    const user = await opened({ ondelete, oncancel });
    await expectAccessible(document.body);
    await user.click(screen.getByRole('button', { name: 'Delete for good' }));
    expect(ondelete).toHaveBeenCalledTimes(1);
    expect(oncancel).not.toHaveBeenCalled();
  });

  it('takes Escape for a no', async () => {
    const ondelete = vi.fn();
    const oncancel = vi.fn();
    const user = await opened({ ondelete, oncancel });
    await user.keyboard('{Escape}');
    await waitFor(() => expect(oncancel).toHaveBeenCalledTimes(1));
    expect(ondelete).not.toHaveBeenCalled();
  });
});
