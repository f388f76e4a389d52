// What the engine would say of a form, for the tests of this folder.
import type {
  Definition,
  Draft,
  Integration,
  Parameter,
  Previewed,
  Problem,
  Template,
} from '$lib/bindings';
import { byteFromIndex } from '$lib/format';
import type { FakeAnswers } from '$lib/host/fake';

export const template = {
  id: 'redtrack',
  name: 'RedTrack',
  kind: 'tracker',
  summary: 'Counts a conversion for a click ID.',
  confirmation: 'documented',
  checked_on: '2026-11-21',
  notes: [],
  prerequisites: ['A custom tracking domain.'],
  unsupported: [],
  questions: [
    {
      name: 'tracking_domain',
      label: 'Tracking domain',
      help: 'The host of the postback URL.',
      placeholder: 'track.example.com',
      kind: 'domain',
      per_event: false,
      optional: false,
    },
  ],
  roles: [
    { role: 'affiliate', url: 'https://<<tracking_domain>>/pb?clickid={tid}' },
    { role: 'seller', url: 'https://<<tracking_domain>>/pb?clickid={vtid}' },
  ],
  events: ['purchase'],
  level: { level: null, reason: '' },
} as unknown as Template;
export const custom = {
  ...template,
  id: 'custom',
  name: 'Custom Postback/Pixel',
  kind: 'custom',
  questions: [],
  roles: [{ role: 'affiliate', url: '' }],
} as unknown as Template;

export const blank: Definition = {
  name: '',
  network: 'clickbank',
  template: 'custom',
  answers: {},
  account: '',
  role: 'affiliate',
  level: 'global',
  filters: [],
  events: ['purchase'],
  url: '',
  customize: false,
  urls: {},
  notes: '',
};
export const made = (domain: string | undefined) =>
  `https://${domain === undefined || domain === '' ? '<<tracking_domain>>' : domain}/pb?clickid={tid}`;

/** A draft that was typed in a minute ago. */
export function draft(key: string, name: string): Draft {
  return {
    key,
    integration_id: null,
    base_version: null,
    definition: { ...blank, name },
    pasted: null,
    step: 3,
    updated_at: Date.now() - 60_000,
  };
}

export function previewed(source: string, changes: Partial<Previewed> = {}): Previewed {
  return {
    event: 'purchase',
    source,
    url: source,
    normalised: source,
    pieces: [],
    parameters: [],
    macros: [],
    problems: [],
    would_fire: { fires: true, because: [] },
    ...changes,
  };
}

/** The query of a URL as the engine reads it, where nothing in it is out of the ordinary. */
export function parametersOf(url: string): Parameter[] {
  const query = url.indexOf('?') + 1;
  if (query === 0 || query === url.length) return [];
  const byte = (index: number) => byteFromIndex(url, index);
  let at = query;
  return url
    .slice(query)
    .split('&')
    .map((pair) => {
      const start = at;
      at += pair.length + 1;
      const [key = '', value = ''] = pair.split('=');
      const valueStart = start + Math.min(pair.length, key.length + 1);
      return {
        key,
        value,
        key_start: byte(start),
        key_end: byte(start + key.length),
        value_start: byte(valueStart),
        value_end: byte(valueStart + value.length),
        pair_start: byte(start),
        pair_end: byte(start + pair.length),
      };
    });
}

/** Holds answers up while a test says so. */
export class Gate {
  #open: () => void = () => undefined;
  #held: Promise<void> = Promise.resolve();
  close() {
    this.#held = new Promise((open) => (this.#open = open));
  }
  open() {
    this.#open();
  }
  async pass() {
    await this.#held;
  }
}

/** As much of lint as these tests need. */
function problems({ url, name }: Definition): Problem[] {
  const found: Problem[] = [];
  const add = (
    code: string,
    place: Problem['place'],
    start: number,
    end: number,
    message: string,
  ) => found.push({ code, severity: 'error', place, start, end, message, hint: '', fix: null });
  const place = { kind: 'url', event: null } as const;
  if (name === '') add('no-name', { kind: 'name' }, 0, 0, 'The integration has no name.');
  const question = '<<tracking_domain>>';
  const at = url.indexOf(question);
  if (at >= 0) {
    add('unanswered-question', place, at, at + question.length, 'Tracking domain is not answered.');
  }
  if (url === '') add('no-url', place, 0, 0, 'There is no postback URL.');
  return found;
}

/** An engine that knows two templates and saves what it is given. */
export function answers(more: FakeAnswers = {}): FakeAnswers {
  return {
    list_templates: () => [custom, template],
    list_macros: () => [],
    list_filter_fields: () => [],
    list_accounts: () => [],
    list_drafts: () => [],
    new_definition: ({ template: id, role }) => ({
      ...structuredClone(blank),
      template: id,
      role,
      url: id === 'redtrack' ? made(undefined) : '',
    }),
    compose_urls: ({ answers: given }) => ({
      url: made(given['tracking_domain']),
      customize: false,
      urls: {},
    }),
    choose_level: ({ definition, level }) => ({ ...definition, level }),
    check_answer: ({ answer }) => ({ value: answer, message: null }),
    preview: ({ definition, event }) =>
      previewed(definition.url, { event, problems: problems(definition) }),
    summarise: () => ({ sentence: 'Fires for Initial purchase.', filters: '', offer_links: [] }),
    save_draft: (draft) => draft,
    discard_draft: () => ({}) as never,
    save_integration: ({ definition }) => ({ id: 'i1', version: 1, definition }) as Integration,
    ...more,
  };
}
