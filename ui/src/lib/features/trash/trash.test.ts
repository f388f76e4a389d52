import { screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderIn } from '$lib/testing';
import TrashScreen from './TrashScreen.svelte';

describe('the Trash', () => {
  it('tells of what it can’t show, and can be emptied of it', async () => {
    const message = 'row i9 of integrations can’t be read';
    const purged: string[][] = [];
    await renderIn(TrashScreen, {
      answers: {
        list_trash: () => ({
          rows: [],
          damaged: [{ code: 'damaged_row', message, hint: '', field: null }],
        }),
        purge_integrations: ({ ids }) => {
          purged.push(ids);
          return [];
        },
      },
      at: '#/trash',
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      `1 integration can’t be read and is not shown: ${message}.`,
    );
    expect(screen.queryByText('The Trash is empty')).toBeNull();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Empty the Trash' }));
    await user.click(await screen.findByRole('button', { name: 'Delete for good' }));
    expect(purged).toEqual([[]]);
  });
});
