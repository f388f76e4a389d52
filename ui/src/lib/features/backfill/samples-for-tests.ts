// What the engine would say of a file of missed orders, for the tests of this folder.
import type {
  BackfillFile,
  BackfillPreview,
  Canary,
  Integration,
  IntegrationPage,
  IntegrationRow,
  Job,
  ListIntegrations,
  PreviewRow,
} from '$lib/bindings';
import { checkJob, job, report } from '$lib/features/jobs/samples-for-tests';
import { settings } from '$lib/features/settings/samples-for-tests';
import { integration, macro, result } from '$lib/features/testing/samples-for-tests';
import type { FakeAnswers } from '$lib/host/fake';

export const HOST = 'track.example.com';

const column = (
  name: string,
  samples: string[],
  suggestion = '',
  sure = '',
  because = '',
): BackfillFile['columns'][number] => ({ name, samples, suggestion, sure, because });

/** An export of a shop: columns by other names than macros. */
export function file(changes: Partial<BackfillFile> = {}): BackfillFile {
  return {
    id: 'f1',
    name: 'missed-sales.csv',
    bytes: 1_402_113,
    format: 'csv',
    form: { encoding: 'utf-8', delimiter: ';', header: true },
    columns: [
      column(
        'Date',
        ['2026-11-21 08:14:02', '2026-11-21 08:15:40', '2026-11-21 08:31:17'],
        'event_time',
        'by_name',
        'Named like a time, and its values are times.',
      ),
      column('Receipt', ['KQTX9TJZ', 'KQTX9TK2', 'M2LL7PQA'], 'receipt_id', 'exact', ''),
      column(
        'Kind',
        ['SALE', 'SALE', 'UPSELL'],
        'event_type',
        'by_content',
        'Its values look like ClickBank’s transaction types.',
      ),
      column('tid', ['w1a2b3c4', 'w9z8y7x6', 'w5k5j5h5'], 'tid', 'exact', ''),
      column(
        'Net',
        ['19,95', '47,00', '97,50'],
        'affiliate_earnings',
        'by_content',
        'Amounts; it may be another one.',
      ),
      column('Country', ['US', 'DE', 'GB'], 'country', 'exact', ''),
      column('Customer note', ['', 'gift', '']),
      column('Agent', ['—', '—', '—']),
    ],
    rows: 12_480,
    counted: true,
    needs_timezone: true,
    ambiguous_dates: false,
    ambiguous_amounts: false,
    remembered: false,
    timezone: 'Europe/Berlin',
    ...changes,
  };
}

/** ClickBank's own names: nothing to be asked. */
export function exactFile(changes: Partial<BackfillFile> = {}): BackfillFile {
  return file({
    name: 'clickbank-orders.csv',
    columns: ['event_type', 'event_time', 'receipt_id', 'tid'].map((name) =>
      column(name, ['a', 'b'], name, 'exact'),
    ),
    needs_timezone: false,
    ...changes,
  });
}

const fires = { fires: true, because: [] };
export function rows(): PreviewRow[] {
  const receipts = [
    'KQTX9TJZ',
    'KQTX9TK2',
    'M2LL7PQA',
    'M2LL7PQB',
    'P0QR88ZZ',
    'P0QR88ZY',
    'R7TT1AAB',
    'R7TT1AAC',
    'S3UV55KL',
    'S3UV55KM',
  ];
  return receipts.map((receipt, at) => ({
    row: at + 1,
    event: at === 6 ? null : at % 3 === 2 ? ('upsell' as const) : ('purchase' as const),
    once_key: at === 6 ? '' : `receipt ${receipt}`,
    url:
      at === 6
        ? ''
        : `https://${HOST}/postback?clickid=w${(at + 3) * 7919}b3c4&sum=${19 + at * 7}.95&type=${at % 3 === 2 ? 'upsell' : 'sale'}&order=${receipt}`,
    problems: at === 6 ? ['“RFND?” is no event type. Row 7, column Kind.'] : [],
    would_fire:
      at === 4
        ? {
            fires: false,
            because: [
              { ok: false, text: 'Country is FR, and the filter asks for US or DE.' },
            ] as NonNullable<PreviewRow['would_fire']>['because'],
          }
        : at === 6
          ? null
          : fires,
    before: at === 2 ? 'Sent on 21 November and accepted: it is not sent again.' : '',
    may_go_again: false,
  }));
}

export function preview(changes: Partial<BackfillPreview> = {}): BackfillPreview {
  return {
    rows: rows(),
    blocked: [],
    problems: [],
    host: HOST,
    rate: 50,
    active: true,
    ...changes,
  };
}

export function row(changes: Partial<IntegrationRow> = {}): IntegrationRow {
  return {
    id: 'i1',
    name: 'RedTrack US',
    template: 'redtrack',
    account: 'cb1test',
    role: 'affiliate',
    level: 'global',
    events: ['purchase', 'upsell'],
    host: HOST,
    active: true,
    installed_on: null,
    last_verdict: null,
    last_test_at: null,
    has_draft: false,
    updated_at: 0,
    ...changes,
  } as IntegrationRow;
}

const everything: ListIntegrations = {
  search: '',
  active: null,
  role: null,
  template: null,
  last_verdict: null,
  sort: 'name',
  descending: false,
  offset: 0,
  limit: 50,
};

/** The integration that a row stands for. */
export function integrationOf(of: IntegrationRow, changes: Partial<Integration> = {}): Integration {
  const { id, active, name, account, role, events } = of;
  const definition = { ...integration().definition, name, account, role, events };
  return integration({ id, active, definition, ...changes });
}

export function page(found: IntegrationRow[]): IntegrationPage {
  return { total: found.length, everything: found.length, rows: found, damaged: [] };
}

export function canary(changes: Parameters<typeof result>[0] = {}): Canary {
  return { row: 1, delivery: 'd1', again: false, result: result(changes) };
}

const macros = [
  macro('event_type', 'order'),
  macro('event_time', 'order'),
  macro('receipt_id', 'order'),
  macro('tid', 'tracking'),
  macro('affiliate_earnings', 'amounts'),
  macro('country', 'place_and_device'),
];

/** A host that reads one file and has every row accepted. */
export function answers(more: FakeAnswers = {}): FakeAnswers {
  const jobs = new Map<string, Job>([
    ['c1', checkJob()],
    ['j1', job()],
  ]);
  const list: NonNullable<FakeAnswers['list_integrations']> = () =>
    page([row(), row({ id: 'i2', name: 'Aftrad', active: false, host: 'go.example.net' })]);
  return {
    list_integrations: list,
    get_integration: async ({ id }) => {
      const { rows } = await (more.list_integrations ?? list)(everything);
      return integrationOf(rows.find((known) => known.id === id) ?? row({ id }));
    },
    list_macros: () => macros,
    get_settings: () => settings,
    list_jobs: () => ({ rows: [], damaged: [] }),
    open_file: () => file(),
    look_at_file: ({ form }) =>
      file({
        form: {
          encoding: form.encoding ?? 'utf-8',
          delimiter: form.delimiter ?? ';',
          header: form.header ?? true,
        },
      }),
    preview_backfill: () => preview(),
    check_backfill: () => checkJob(),
    get_job: ({ id }) => report(jobs.get(id) ?? job({ id })),
    forget_job: () => ({}),
    send_canary: () => canary(),
    start_backfill: () => job(),
    ...more,
  };
}
