import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { RoleUrls, Template } from '$lib/bindings';
import type { FakeAnswers } from '$lib/host/fake';
import { Failure } from '$lib/host';
import { expectAccessible, renderIn } from '$lib/testing';
import { neighbour } from './arrows';
import GalleryScreen from './GalleryScreen.svelte';
import { partsOf } from './pieces';
import { search, shelves } from './shelves';

const affiliate: RoleUrls = {
  role: 'affiliate',
  url: 'https://<<domain>>/postback?clickid={tid}',
  per_event: '&type=<<event_name>>',
  offer_link: 'tid={clickid}',
  offer_link_extra: [],
  inferred: false,
};

function template(id: string, changes: Partial<Template> = {}): Template {
  return {
    id,
    name: id,
    kind: 'tracker',
    summary: `${id} counts conversions.`,
    version: 1,
    confirmation: 'documented',
    checked_on: '2026-11-21',
    documentation: `https://help.example.com/${id}`,
    notes: ['From its own guide.'],
    prerequisites: ['A tracking domain.'],
    unsupported: ['Refunds: not offered.'],
    questions: [
      {
        name: 'domain',
        label: 'Tracking domain',
        help: 'The host of the postback URL.',
        placeholder: 'track.example.com',
        kind: 'domain',
        per_event: false,
        optional: false,
        default: '',
        defaults: {},
      },
    ],
    roles: [affiliate, { ...affiliate, role: 'seller', inferred: true }],
    events: ['purchase'],
    customize: false,
    level: { level: 'custom', reason: 'Global reports too much.' },
    filters: [{ field: 'traffic_source', values: 'mine' }],
    click_id_param: 'clickid',
    tests: { treatment: 'unknown', note: 'A test may count.' },
    delay: 'Minutes.',
    verdicts: [
      {
        status: '200',
        body: ['duplicate'],
        unless: [],
        verdict: 'rejected',
        reason: 'duplicate',
        sentence: '<<destination>> answered <<status>>: already recorded.',
        fix: '',
        source: '',
      },
    ],
    ...changes,
  };
}

const all = [
  template('RedTrack'),
  template('Aftrad', { confirmation: 'inferred' }),
  template('custom', { name: 'Custom Postback/Pixel', kind: 'custom', verdicts: [] }),
  template('sample', { name: 'Sample tracker', kind: 'sample' }),
];
const answers: FakeAnswers = { list_templates: () => all, list_macros: () => [] };

function gallery(wanted?: string, given: FakeAnswers = answers) {
  return renderIn(GalleryScreen, {
    props: { route: { name: 'templates', template: wanted } },
    at: wanted ? `#/templates?template=${wanted}` : '#/templates',
    answers: given,
  });
}

test('custom stands first, and every template is a button by its own name', async () => {
  const { container } = await gallery();
  await screen.findByRole('button', { name: 'RedTrack' });
  const names = screen
    .getAllByRole('button')
    .filter((button) => button.hasAttribute('aria-describedby'))
    .map((button) => button.textContent.trim());
  expect(names).toEqual(['Custom Postback/Pixel', 'RedTrack', 'Aftrad', 'Sample tracker']);
  await expectAccessible(container);
});

test('a search without a match offers to start custom with what was typed', async () => {
  const user = userEvent.setup();
  const { carom } = await gallery();
  await screen.findByRole('button', { name: 'RedTrack' });
  await user.type(screen.getByRole('searchbox', { name: 'Search templates' }), 'PeerClick');
  await user.click(screen.getByRole('button', { name: 'Start custom with “PeerClick”' }));
  expect(carom.router.route, 'nothing typed is lost').toEqual({
    name: 'integration-new',
    template: 'custom',
    begin: 'PeerClick',
  });
});

test('slash goes to the search, the arrow down to the first card, Enter opens it', async () => {
  const user = userEvent.setup();
  const { carom } = await gallery();
  await screen.findByRole('button', { name: 'RedTrack' });
  await user.keyboard('/');
  const field = screen.getByRole('searchbox', { name: 'Search templates' });
  expect(field).toHaveFocus();
  await user.keyboard('track{ArrowDown}');
  expect(screen.getByRole('button', { name: 'RedTrack' })).toHaveFocus();
  await user.keyboard('{Enter}');
  expect(carom.router.route).toEqual({ name: 'templates', template: 'RedTrack' });
});

test('a template in full shows both roles, its guesses marked, and can be used', async () => {
  const user = userEvent.setup();
  const { container, carom, host } = await gallery('RedTrack');
  const seller = await screen.findByRole('region', { name: 'For sellers' });
  expect(within(seller).getByText('Inferred')).toBeInTheDocument();
  expect(within(seller).getByText('{tid}'), 'macros are shown as they are written').toBeVisible();
  const rules = screen.getByRole('region', { name: 'How answers are read' });
  expect(within(rules).getByText('Guess, no source')).toBeInTheDocument();
  expect(within(rules).getByText('RedTrack answered 200: already recorded.')).toBeInTheDocument();
  await expectAccessible(container);

  await user.click(screen.getByRole('button', { name: 'Documentation' }));
  expect(host.opened).toEqual(['https://help.example.com/RedTrack']);
  await user.click(screen.getByRole('button', { name: 'Use this template' }));
  expect(carom.router.route).toEqual({ name: 'integration-new', template: 'RedTrack' });
});

test('templates that could not be read can be asked for again', async () => {
  const user = userEvent.setup();
  let broken = true;
  await gallery(undefined, {
    ...answers,
    list_templates: () => {
      if (broken) throw new Failure({ code: 'closed', message: 'The database is closed' });
      return all;
    },
  });
  await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('database is closed'));
  broken = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('button', { name: 'RedTrack' })).toBeInTheDocument();
});

test('a URL falls into text, macros and questions, and nothing is lost', () => {
  const url = 'https://<<domain>>/p?c={tid}&d={}&e=<x>';
  const parts = partsOf(url);
  expect(parts.map((part) => part.text).join('')).toBe(url);
  expect(parts.filter((part) => part.kind !== 'text')).toEqual([
    { kind: 'question', text: '<<domain>>', name: 'domain' },
    { kind: 'macro', text: '{tid}', name: 'tid' },
  ]);
});

test('all words of a search must fit, whatever their case', () => {
  expect(search(all, ' TRACKER redtrack ').map(({ id }) => id)).toEqual(['RedTrack']);
  expect(search(all, 'inferred').map(({ id }) => id)).toEqual(['Aftrad']);
  expect(search(all, '  ')).toHaveLength(all.length);
});

test('empty shelves are not shown', () => {
  expect(shelves(all).map(({ kind }) => kind)).toEqual(['custom', 'tracker', 'sample']);
});

test('arrow keys go to the nearest card of the next line and stop at the edges', () => {
  const boxes = [
    { left: 0, top: 0, width: 100 },
    { left: 110, top: 0, width: 100 },
    { left: 220, top: 0, width: 100 },
    { left: 0, top: 90, width: 100 },
    { left: 110, top: 90, width: 100 },
  ];
  expect(neighbour('ArrowRight', 0, boxes)).toBe(1);
  expect(neighbour('ArrowLeft', 0, boxes)).toBe(0);
  expect(neighbour('ArrowDown', 1, boxes)).toBe(4);
  expect(neighbour('ArrowDown', 2, boxes), 'the nearest where none is below').toBe(4);
  expect(neighbour('ArrowDown', 4, boxes)).toBe(4);
  expect(neighbour('ArrowUp', 3, boxes)).toBe(0);
  expect(neighbour('End', 0, boxes)).toBe(4);
  expect(neighbour('a', 0, boxes)).toBeNull();
});
