// What the engine would say, for the tests of this folder and its neighbours.
import type {
  Integration,
  Macro,
  Previewed,
  ResultSummary,
  SampleValue,
  SendTest,
  TestResult,
} from '$lib/bindings';
import type { FakeAnswers } from '$lib/host/fake';

export const URL_OF_PURCHASE =
  'https://track.example.com/postback?clickid={tid}&sum={order_amount}';

export function integration(changes: Partial<Integration> = {}): Integration {
  return {
    id: 'i1',
    definition: {
      name: 'RedTrack US',
      network: 'clickbank',
      template: 'redtrack',
      answers: {},
      account: 'cb1test',
      role: 'affiliate',
      level: 'global',
      filters: [],
      events: ['purchase', 'upsell'],
      url: URL_OF_PURCHASE,
      customize: false,
      urls: {},
      notes: '',
    },
    active: false,
    handoff: { ticked: [], installed_on: null, seen_on: null, changed: false },
    version: 3,
    created_at: 1_790_000_000_000,
    updated_at: 1_790_000_000_000,
    deleted_at: null,
    ...changes,
  };
}

export function macro(name: string, group: Macro['group']): Macro {
  return {
    name,
    group,
    label: name.replace('_', ' '),
    meaning: `What ${name} stands for.`,
    role: 'both',
    counterpart: null,
    example: 'example',
    empty_in: [],
    empty_inferred: false,
    empty_costs: false,
    carries_click_id: name === 'tid',
    link_parameter: null,
    max_length: null,
    alphabet: '',
    aliases: [],
    note: '',
    source: '',
  };
}

export const macros = [
  macro('tid', 'tracking'),
  macro('order_amount', 'amounts'),
  macro('country', 'order'),
];

export const samples: SampleValue[] = macros.map((of, at) => ({
  macro: of,
  value: ['click1', '19.95', 'US'][at] ?? '',
  inferred: false,
  note: '',
}));

export function preview(changes: Partial<Previewed> = {}): Previewed {
  return {
    event: 'purchase',
    source: URL_OF_PURCHASE,
    url: 'https://track.example.com/postback?clickid=click1&sum=19.95',
    normalised: 'https://track.example.com/postback?clickid=click1&sum=19.95',
    pieces: [],
    parameters: [],
    macros: ['tid', 'order_amount'].map((name) => ({
      name,
      label: name,
      value: 'x',
      encoded: 'x',
      origin: 'sample',
      empty: false,
    })),
    problems: [],
    would_fire: { fires: true, because: [] },
    ...changes,
  };
}

let count = 0;

export function summary(changes: Partial<ResultSummary> = {}): ResultSummary {
  count += 1;
  return {
    attempt: `a${count}`,
    integration: 'i1',
    event: 'purchase',
    verdict: 'accepted',
    status: 200,
    total_us: 41_200,
    started_at: 1_790_000_000_000 + count,
    host: 'track.example.com',
    sentence: 'RedTrack answered 200 but has not confirmed the conversion.',
    temporary_url: false,
    ...changes,
  };
}

export function result(changes: Partial<ResultSummary> = {}): TestResult {
  const dry = changes.verdict === 'dry_run';
  return {
    summary: summary({ ...(dry ? { attempt: '', status: null, total_us: 0 } : {}), ...changes }),
    source_url: URL_OF_PURCHASE,
    url: 'https://track.example.com/postback?clickid=click1&sum=19.95',
    judgement: null,
    diagnosis: [
      {
        code: 'no_rule',
        cause: 'No rule matched.',
        evidence: 'HTTP 200, body "OK"',
        fix: 'Look for the click ID in RedTrack.',
        certain: false,
      },
    ],
    request: {
      method: 'GET',
      url: 'https://track.example.com/postback?clickid=click1&sum=19.95',
      target: '/postback?clickid=click1&sum=19.95',
      http_version: 'HTTP/1.1',
      headers: [{ name: 'host', value: 'track.example.com' }],
      body: null,
    },
    response: dry
      ? null
      : {
          status: 200,
          status_text: 'OK',
          http_version: 'HTTP/1.1',
          headers: [{ name: 'content-type', value: 'text/html' }],
          body: '<h1>OK</h1>',
          pretty: null,
          kind: 'html',
          read: 11,
          cut: false,
          decoded_from: null,
          broken: null,
        },
    failure: null,
    macros: [
      {
        name: 'tid',
        label: 'Tracking ID',
        value: 'mine',
        encoded: 'mine',
        origin: 'yours',
        empty: false,
      },
      {
        name: 'order_amount',
        label: 'Order amount',
        value: '19.95',
        encoded: '19.95',
        origin: 'sample',
        empty: false,
      },
    ],
    timing: dry
      ? null
      : {
          dns: 2_000,
          connect: 9_000,
          connect_with_tls: true,
          first_byte: 29_000,
          download: 1_000,
          total: 41_200,
        },
    remote_addr: dry ? null : '203.0.113.7:443',
    would_fire: { fires: true, because: [] },
    problems: [],
    test_note: 'RedTrack counts tests as real conversions.',
  };
}

/** A host that has one integration and accepts every test. */
export function answers(more: FakeAnswers = {}): FakeAnswers {
  return {
    get_integration: () => integration(),
    list_templates: () => [],
    list_macros: () => macros,
    list_samples: () => samples,
    list_results: () => [],
    preview: ({ event }) => preview({ event }),
    summarise: () => ({ sentence: 'Fires for two events.', filters: '', offer_links: [] }),
    lint: () => [],
    send_test: ({ event, dry_run }: SendTest) =>
      result({ event, verdict: dry_run ? 'dry_run' : 'accepted' }),
    ...more,
  };
}
