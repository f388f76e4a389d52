import { screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { IntegrationPage, IntegrationRow, Macro } from '$lib/bindings';
import type { FakeAnswers } from '$lib/host/fake';
import { renderIn } from '$lib/testing';
import Palette from './Palette.svelte';

const row: IntegrationRow = {
  id: 'i1',
  name: 'RedTrack keto',
  template: 'redtrack',
  account: 'mara',
  role: 'affiliate',
  level: 'global',
  events: ['purchase'],
  host: 'track.example.com',
  active: true,
  installed_on: null,
  last_verdict: null,
  last_test_at: null,
  version: 1,
  updated_at: 0,
  has_draft: false,
};
const page = (...rows: IntegrationRow[]): IntegrationPage => ({
  total: rows.length,
  everything: 1,
  rows,
  damaged: [],
});
const macro: Macro = {
  name: 'tid',
  group: 'tracking',
  label: 'Affiliate tracking ID',
  meaning: 'The affiliate’s own click ID.',
  role: 'affiliate',
  counterpart: 'vtid',
  example: 'abc',
  empty_in: [],
  empty_inferred: false,
  empty_costs: true,
  carries_click_id: true,
  link_parameter: 'tid',
  max_length: 100,
  alphabet: '',
  aliases: ['click id'],
  note: '',
  source: '',
};

function palette(answers: FakeAnswers = {}) {
  return renderIn(Palette, {
    props: { open: true },
    answers: {
      list_templates: () => [],
      list_macros: () => [macro],
      list_integrations: ({ search }) =>
        page(...[row].filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()))),
      ...answers,
    },
  });
}

it('finds integrations by name and goes there', async () => {
  const user = userEvent.setup();
  const { carom } = await palette();
  await user.type(await screen.findByRole('combobox'), 'keto');
  await user.click(await screen.findByRole('option', { name: /RedTrack keto/ }));
  await waitFor(() => expect(carom.router.route).toEqual({ name: 'integration', id: 'i1' }));
});

it('copies a macro with its braces, found by what it is called elsewhere', async () => {
  const user = userEvent.setup();
  const { host, carom } = await palette();
  await user.type(await screen.findByRole('combobox'), 'click id');
  await user.click(await screen.findByRole('option', { name: /\{tid\}/ }));
  await waitFor(() => expect(host.copied).toBe('{tid}'));
  expect(carom.preferences.values.recentActions).toEqual(['macro:tid']);
});

it('shows what was used last before anything is typed, things as well as actions', async () => {
  const { carom } = await palette();
  carom.preferences.set('recentActions', ['macro:tid', 'integration:gone', 'integration:i1']);
  await waitFor(() => {
    const names = screen.getAllByRole('option').map((option) => option.textContent.trim());
    expect(names[0]).toContain('{tid}');
    expect(names[1], 'what is gone is not offered').toContain('RedTrack keto');
  });
});

it('shows nothing twice: of two equal lines only the first could be reached by arrows', async () => {
  const { carom } = await palette();
  await screen.findByRole('option', { name: /RedTrack keto/ });
  carom.preferences.set('recentActions', ['integration:i1']);
  await waitFor(() => {
    const [first] = screen.getAllByRole('option');
    expect(first).toHaveTextContent('RedTrack keto');
  });
  expect(screen.getAllByRole('option', { name: /RedTrack keto/ })).toHaveLength(1);
});

it('drops an answer that was overtaken', async () => {
  const user = userEvent.setup();
  let answerSlowly: ((page: IntegrationPage) => void) | undefined;
  await palette({
    list_integrations: ({ search }) =>
      search === 'a'
        ? new Promise((resolve) => (answerSlowly = resolve))
        : page({ ...row, name: `found by ${search}` }),
  });
  const box = await screen.findByRole('combobox');
  await user.type(box, 'a');
  await waitFor(() => expect(answerSlowly).toBeDefined());
  await user.type(box, 'b');
  await screen.findByText('found by ab');
  answerSlowly?.(page({ ...row, name: 'too late' }));
  await Promise.resolve();
  expect(screen.queryByText('too late')).toBeNull();
});

it('still finds actions and settings when the engine says nothing', async () => {
  const user = userEvent.setup();
  await palette({
    list_integrations: () => Promise.reject(new Error('shut')),
    list_macros: () => Promise.reject(new Error('shut')),
  });
  await user.type(await screen.findByRole('combobox'), 'backup');
  expect(await screen.findByRole('option', { name: /Restore a backup/ })).toBeInTheDocument();
});
