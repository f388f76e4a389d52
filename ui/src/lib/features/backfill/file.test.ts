import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { Failure } from '$lib/host';
import { expectAccessible } from '$lib/testing';
import { file, page, row } from './samples-for-tests';
import { choose, open, press, step } from './screen-for-tests';

// axe goes over the whole page several times, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

describe('file and integration', () => {
  it('have the names that people and journeys find things by', async () => {
    const { container } = await open();
    const steps = screen.getByRole('list', { name: 'Steps' });
    expect(
      within(steps)
        .getAllByRole('button')
        .map((button) => button.textContent.replace(/\s*\(.*\)\s*/, '').trim()),
    ).toEqual(['File', 'Columns', 'Check', 'Canary', 'Run']);
    expect(screen.getByRole('combobox', { name: 'Integration' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Choose file' })).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: 'Paste rows' })).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('say what was found, whether the integration is active, and where everything goes', async () => {
    const opened = await open();
    await choose(opened);
    const found = screen.getByRole('region', { name: 'What was found' });
    expect(found).toHaveTextContent('CSV, 12,480 rows, 8 columns, 1.3 MiB');
    expect(screen.getByText(/Active in Carom\./)).toHaveTextContent(
      'Every row goes to track.example.com.',
    );
    const rows = screen.getByRole('list', { name: 'First rows' });
    expect(within(rows).getAllByRole('listitem')).toHaveLength(10);
    expect(rows).toHaveTextContent('it is not sent again');
    expect(rows).toHaveTextContent('“RFND?” is no event type.');
    await expectAccessible(opened.container);
  });

  it('take a dropped file and pasted rows', async () => {
    const { host, user, asked } = await open();
    await user.type(screen.getByRole('textbox', { name: 'Paste rows' }), 'tid\nw1');
    await press(user, 'Read the rows');
    await screen.findByRole('region', { name: 'What was found' });
    host.drop(['/home/mara/dropped.csv']);
    await waitFor(() =>
      expect(asked('open_file').map(({ request }) => request)).toEqual([
        { path: null, text: 'tid\nw1' },
        { path: '/home/mara/dropped.csv', text: null },
      ]),
    );
  });

  it('read a seller’s columns as a seller’s, whichever was chosen first', async () => {
    const two = [row(), row({ id: 'i2', name: 'RedTrack US seller', role: 'seller' })];
    const asSeller: unknown = expect.objectContaining({ file: 'f1', role: 'seller' });
    const opened = await open({ list_integrations: () => page(two) });
    const asked = () => opened.asked('look_at_file').map(({ request }) => request);
    opened.host.chosenPath = '/home/mara/missed-sales.csv';
    await press(opened.user, 'Choose file');
    await screen.findByRole('region', { name: 'What was found' });
    expect(asked()).toEqual([]);
    await opened.user.click(screen.getByRole('combobox', { name: 'Integration' }));
    await opened.user.click(await screen.findByRole('option', { name: /^RedTrack US seller/ }));
    await waitFor(() => expect(asked()).toEqual([asSeller]));
    await press(opened.user, 'Choose file');
    await waitFor(() => expect(asked()).toEqual([asSeller, asSeller]));
  });

  it('show every encoding that the engine finds, and let each be chosen', async () => {
    const found = file({ form: { encoding: 'windows-1251', delimiter: ';', header: true } });
    const opened = await open({ open_file: () => found });
    await choose(opened);
    const field = screen.getByRole('combobox', { name: 'Encoding' });
    expect(field).toHaveTextContent('Cyrillic (Windows-1251)');
    await opened.user.click(field);
    const offered = (await screen.findAllByRole('option')).map(({ textContent }) =>
      textContent.trim(),
    );
    expect(offered).toEqual([
      'UTF-8',
      'UTF-16 (little endian)',
      'UTF-16 (big endian)',
      'Western European (Windows-1252, Latin-1)',
      'Central European (Windows-1250)',
      'Cyrillic (Windows-1251)',
    ]);
  });

  it('look again under the user’s words, and forget them when asked', async () => {
    const opened = await open();
    await choose(opened);
    await opened.user.click(screen.getByRole('combobox', { name: 'Encoding' }));
    await opened.user.click(await screen.findByRole('option', { name: 'UTF-16 (little endian)' }));
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: 'Encoding' })).toHaveTextContent(
        'UTF-16 (little endian)',
      ),
    );
    expect(opened.asked('look_at_file')[0]?.request).toEqual({
      file: 'f1',
      form: { encoding: 'utf-16le', delimiter: null, header: null },
      role: 'affiliate',
    });
    await press(opened.user, 'Find it out again');
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: 'Encoding' })).toHaveTextContent('UTF-8'),
    );
  });

  it('hold Continue up with words at the field', async () => {
    const { user } = await open();
    await press(user, 'Continue');
    const field = screen.getByRole('combobox', { name: 'Integration' });
    expect(field).toBeInvalid();
    expect(field).toHaveFocus();
    await user.type(field, 'nobody');
    expect(field).toHaveAccessibleDescription(
      'No integration has this name. Choose one of the list.',
    );
  });

  it('say why a file can’t be read, and keep the form', async () => {
    const opened = await open({
      open_file: () => {
        throw new Failure({
          code: 'file',
          message: 'missed-sales.csv is no table: row 3 has no end.',
          hint: 'Row 3, column 2 opens a quote that nothing closes.',
        });
      },
    });
    opened.host.chosenPath = '/x.csv';
    await press(opened.user, 'Choose file');
    expect(await screen.findByRole('alert')).toHaveTextContent('Row 3, column 2 opens a quote');
    expect(screen.getByRole('textbox', { name: 'Paste rows' })).toBeInTheDocument();
    await expectAccessible(opened.container);
  });

  it('say why a dropped file can’t be read, wherever it was dropped', async () => {
    let broken = false;
    const opened = await open({
      open_file: () => {
        if (broken) throw new Failure({ code: 'file', message: 'photo.png is no table.' });
        return file();
      },
    });
    await choose(opened);
    await press(opened.user, 'Continue');
    await step('Columns');
    broken = true;
    opened.host.drop(['/home/mara/photo.png']);
    await step('File');
    expect(await screen.findByRole('alert')).toHaveTextContent('photo.png is no table.');
    expect(opened.asked('open_file')).toHaveLength(2);
  });

  it('tell integrations of one name apart, and say what inactive means', async () => {
    const { user } = await open({
      list_integrations: () =>
        page([
          row({ account: 'cb1test' }),
          row({ id: 'i9', account: 'cb2test', active: false, host: 'b.example.com' }),
        ]),
    });
    await user.click(screen.getByRole('combobox', { name: 'Integration' }));
    await user.click(await screen.findByRole('option', { name: /RedTrack US \(cb2test\)/ }));
    expect(screen.getByText(/Inactive in Carom/)).toHaveTextContent('b.example.com');
  });

  it('lead to the first integration where there is none', async () => {
    const { user, carom, container } = await open({ list_integrations: () => page([]) });
    await screen.findByText('There is no integration yet.');
    await expectAccessible(container);
    await press(user, 'Add integration');
    await waitFor(() => expect(carom.router.route.name).toBe('integration-new'));
  });

  it('take the only event of an integration, and ask again for another one', async () => {
    const opened = await open({
      open_file: () => file({ columns: file().columns.filter(({ name }) => name !== 'Kind') }),
      list_integrations: () =>
        page([
          row({ id: 'i1', name: 'One', events: ['purchase'] }),
          row({ id: 'i2', name: 'Two', events: ['upsell'] }),
        ]),
    });
    const field = screen.getByRole('combobox', { name: 'Integration' });
    opened.host.chosenPath = '/x.csv';
    await press(opened.user, 'Choose file');
    await opened.user.type(field, 'One');
    const events = () =>
      opened
        .asked('preview_backfill')
        .map(({ request }) => (request as { plan: { event: string } }).plan.event);
    await waitFor(() => expect(events().at(-1)).toBe('purchase'));
    await opened.user.clear(field);
    await opened.user.type(field, 'Two');
    await waitFor(() => expect(events().at(-1)).toBe('upsell'));
  });

  it('begin with the integration that the address names', async () => {
    await open({}, { integration: 'i2' });
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: 'Integration' })).toHaveValue('Aftrad'),
    );
  });

  it('copy an empty template with the macros of the integration', async () => {
    const { user, host } = await open({}, { integration: 'i1' });
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: 'Integration' })).toHaveValue('RedTrack US'),
    );
    await press(user, 'Copy an empty template');
    await waitFor(() =>
      expect(host.copied).toBe('event_type,event_time,receipt_id,order_id,tid,order_amount'),
    );
  });
});
