import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Definition } from '$lib/bindings';
import { integration } from '$lib/features/testing/samples-for-tests';
import type { FakeAnswers } from '$lib/host/fake';
import { expectAccessible, renderIn } from '$lib/testing';
import { Gate, parametersOf, previewed } from './samples-for-tests';
import WizardScreen from './WizardScreen.svelte';

vi.setConfig({ testTimeout: 30_000 });

async function open(query: string) {
  const gate = new Gate();
  const url = `https://t.example/pb${query}`;
  const definition: Definition = { ...integration().definition, template: 'custom', url };
  const answers: FakeAnswers = {
    list_templates: () => [],
    list_macros: () => [],
    list_filter_fields: () => [],
    list_accounts: () => [],
    get_integration: () => integration({ definition }),
    list_drafts: () => [],
    save_draft: (draft) => draft,
    preview: async ({ definition: asked, event, url: other }) => {
      const source = other ?? asked.url;
      await gate.pass();
      return previewed(source, { event, parameters: parametersOf(source) });
    },
  };
  const drawn = await renderIn(WizardScreen, {
    props: { route: { name: 'integration-edit' as const, id: 'i1' } },
    answers,
    at: '#/integrations/i1/edit',
  });
  const user = userEvent.setup();
  const steps = await screen.findByRole('list', { name: 'Steps' });
  await user.click(within(steps).getByRole('button', { name: /Postback URL/ }));
  await user.click(await screen.findByRole('button', { name: 'Parameters of Postback URL' }));
  await screen.findByRole('button', { name: 'Add parameter' });
  const shown = (expected: string) =>
    waitFor(() =>
      expect(screen.getByRole('textbox', { name: 'Postback URL' })).toHaveTextContent(expected),
    );
  return { ...drawn, user, gate, shown };
}
const button = (name: string) => screen.getByRole('button', { name });

describe('the table of parameters', () => {
  it('stays while the engine reads the new text, and takes edits meanwhile', async () => {
    const { user, gate, shown, container } = await open('?a=1&b=2&c=3');
    gate.close();
    const value = screen.getByRole('textbox', { name: 'Value of a' });
    await user.clear(value);
    await user.type(value, 'longer');
    await user.tab();
    await shown('https://t.example/pb?a=longer&b=2&c=3');
    expect(button('Move a down'), 'the next control of the row').toHaveFocus();
    await user.click(button('Remove b'));
    gate.open();
    await shown('https://t.example/pb?a=longer&c=3');
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Remove b' })).toBeNull());
    await expectAccessible(container);
  });

  it('removes a row once, however often its button is pressed', async () => {
    const { user, gate, shown } = await open('?a=1&b=2&c=3');
    gate.close();
    await user.dblClick(button('Remove a'));
    gate.open();
    await shown('https://t.example/pb?b=2&c=3');
    await waitFor(() => expect(button('Remove b')).toHaveFocus());
    await shown('https://t.example/pb?b=2&c=3');
  });

  it('keeps the focus with what was moved, removed or added', async () => {
    const { user, shown } = await open('?a=1&b=2&c=3');
    await user.click(button('Move a down'));
    await shown('?b=2&a=1&c=3');
    await waitFor(() => expect(button('Move a down')).toHaveFocus());
    await user.keyboard('{Enter}');
    await shown('?b=2&c=3&a=1');
    // It can go no further down.
    await waitFor(() => expect(button('Move a up')).toHaveFocus());
    await user.click(button('Remove c'));
    await waitFor(() => expect(button('Remove a')).toHaveFocus());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(button('Remove b')).toHaveFocus());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(button('Add parameter')).toHaveFocus());
    await user.keyboard('{Enter}');
    const added = await screen.findByRole('textbox', { name: 'Parameter 1' });
    await waitFor(() => expect(added).toHaveFocus());
    await user.keyboard('clickid{Tab}');
    await shown('https://t.example/pb?clickid=');
    expect(screen.getByRole('textbox', { name: /^Value of/ })).toHaveFocus();
  });
});
