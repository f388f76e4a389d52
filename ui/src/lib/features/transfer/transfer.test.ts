import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { ImportEntry, ImportIntegrations } from '$lib/bindings';
import { renderIn } from '$lib/testing';
import ImportDialog from './ImportDialog.svelte';

const entry = (index: number, more: Partial<ImportEntry> = {}): ImportEntry => ({
  index,
  name: `Entry ${index}`,
  added_as: `Entry ${index}`,
  hosts: ['theirs.example.com'],
  definition: null,
  error: null,
  conflict: null,
  problems: [],
  ...more,
});

/** The buttons of the dialog by name. A name that stands there twice names neither of the two. */
function buttons(): string[] {
  const found = within(screen.getByRole('dialog')).getAllByRole('button');
  return found.map((button) => button.getAttribute('aria-label') ?? button.textContent.trim());
}
function expectDistinct() {
  const names = buttons();
  expect(names).toEqual([...new Set(names)]);
  expect(names).toContain('Close');
}

describe('an import', () => {
  it('says the name that one beside its namesake gets', async () => {
    await renderIn(ImportDialog, {
      props: { open: true },
      answers: {
        preview_import: () => ({
          entries: [entry(0), entry(1, { name: 'Entry 0', added_as: 'Entry 0 2' })],
        }),
      },
    });
    const user = userEvent.setup();
    await user.click(screen.getByRole('textbox', { name: 'Or paste the text' }));
    await user.paste('{}');
    await user.click(screen.getByRole('button', { name: 'Show what it holds' }));
    const entries = await screen.findByRole('list', { name: 'Entries' });
    expect(within(entries).getAllByText(/^Added as/)).toHaveLength(1);
    expect(entries).toHaveTextContent('Added as Entry 0 2');
  });

  it('names each of its buttons once at every step, overwrites nothing and ends with Done', async () => {
    const { host } = await renderIn(ImportDialog, {
      props: { open: true },
      answers: {
        preview_import: () => ({
          entries: [
            entry(0, { name: 'New here' }),
            entry(1, { name: 'Shared', conflict: 'one-that-is-here' }),
          ],
        }),
        import_integrations: () => [
          { index: 0, name: 'New here', id: 'made', replaced: false, error: null },
        ],
      },
    });
    const user = userEvent.setup();
    expectDistinct();

    await user.click(screen.getByRole('textbox', { name: 'Or paste the text' }));
    await user.paste('{}');
    await user.click(screen.getByRole('button', { name: 'Show what it holds' }));
    const take = await screen.findByRole('button', { name: 'Import 1 integration' });
    expectDistinct();

    await user.click(take);
    const status = await screen.findByRole('status');
    expect(status.textContent).toContain('1 integration imported as inactive.');
    // The dialog has its own Close in the corner; a second one at the foot failed a journey.
    expectDistinct();
    expect(host.calls.findLast((call) => call.name === 'import_integrations')?.request).toEqual({
      path: null,
      text: '{}',
      choices: ['add', 'skip'],
    });

    await user.click(screen.getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('names the hosts of what it does not show yet, and shows that too', async () => {
    const damaged = Array.from({ length: 200 }, (_, at) => entry(at, { error: 'No definition.' }));
    const many = [...damaged, entry(200), entry(201), entry(202)];
    many[200] = entry(200, { hosts: ['last.example.com', 'theirs.example.com'] });
    many[201] = entry(201, { conflict: 'one-that-is-here', hosts: ['left-out.example.com'] });
    const { host } = await renderIn(ImportDialog, {
      props: { open: true },
      answers: { preview_import: () => ({ entries: many }), import_integrations: () => [] },
    });
    const user = userEvent.setup();
    host.drop(['/many.json']);
    const more = await screen.findByText('Show more');
    expect(
      screen
        .getByText(/^And 3 more entries/)
        .textContent.replace(/\s+/g, ' ')
        .trim(),
    ).toBe(
      'And 3 more entries: 2 to add, 1 to leave out. Those to add send to last.example.com and theirs.example.com.',
    );
    await user.click(more);
    expect(screen.queryByText(/more entr/)).toBeNull();
    const choice = screen.getByRole('combobox', { name: 'What to do with Entry 200' });
    expect(choice).toHaveFocus();
    await user.click(choice);
    await user.click(await screen.findByRole('option', { name: 'Leave out' }));
    await user.click(screen.getByText('Import 1 integration'));
    const taken = host.calls.findLast(({ name }) => name === 'import_integrations')?.request;
    expect((taken as ImportIntegrations).choices.slice(199)).toEqual([
      'skip',
      'skip',
      'skip',
      'add',
    ]);
  }, 30_000);

  it('shows a file that is dropped on the outcome of another', async () => {
    const { host } = await renderIn(ImportDialog, {
      props: { open: true },
      answers: {
        preview_import: ({ path }) => ({ entries: [entry(0, { name: path ?? 'Pasted' })] }),
        import_integrations: () => [
          { index: 0, name: 'One', id: 'made', replaced: false, error: null },
        ],
      },
    });
    const user = userEvent.setup();
    host.drop(['/one.json']);
    await user.click(await screen.findByRole('button', { name: 'Import 1 integration' }));
    await screen.findByText(/1 integration imported as inactive/);
    host.drop(['/two.json']);
    expect(await screen.findByText('/two.json')).toBeInTheDocument();
    expect(screen.queryByText(/imported as inactive/)).toBeNull();
  });
});
