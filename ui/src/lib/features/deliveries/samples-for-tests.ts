// A log as the engine would keep it, in memory: for the tests of this folder and for the page that
// runs without an engine during development.
import type {
  AttemptLine,
  Delivery,
  DeliveryFilter,
  DeliveryPictures,
  DeliveryRow,
  EventType,
  LogStatus,
  ResendPlan,
  SavedView,
  Selection,
  TestResult,
  Verdict,
} from '$lib/bindings';
import { macros, result } from '$lib/features/testing/samples-for-tests';
import { job } from '$lib/features/jobs/samples-for-tests';
import { Failure } from '$lib/host';
import type { FakeAnswers } from '$lib/host/fake';

export const NOW = Date.UTC(2026, 10, 21, 14, 5, 32);

interface Kind {
  weight: number;
  verdict: Verdict | null;
  state: DeliveryRow['state'];
  status: number | null;
  reason: string;
  words: string;
  sentence: (name: string) => string;
  us: number;
  attempts?: number;
}

const kinds: readonly Kind[] = [
  {
    weight: 46,
    verdict: 'accepted',
    state: 'answered',
    status: 200,
    reason: 'no_rule',
    words: '200 OK, no more was said',
    sentence: (name) => `${name} answered 200 but has not confirmed the conversion.`,
    us: 180_000,
  },
  {
    weight: 34,
    verdict: 'confirmed',
    state: 'answered',
    status: 200,
    reason: 'counted',
    words: 'Conversion counted',
    sentence: (name) => `${name} says that the conversion counted.`,
    us: 210_000,
  },
  {
    weight: 7,
    verdict: 'rejected',
    state: 'answered',
    status: 404,
    reason: 'http_404',
    words: '404 Not Found',
    sentence: (name) => `${name} answered 404: no such path.`,
    us: 95_000,
  },
  {
    weight: 4,
    verdict: 'rejected',
    state: 'answered',
    status: 200,
    reason: 'duplicate',
    words: 'Already recorded',
    sentence: (name) => `${name} has this transaction already.`,
    us: 130_000,
  },
  {
    weight: 3,
    verdict: 'rejected',
    state: 'failed',
    status: 503,
    reason: 'http_503',
    words: '503 Service Unavailable',
    sentence: (name) => `${name} answered 503 four times.`,
    us: 1_900_000,
    attempts: 4,
  },
  {
    weight: 2,
    verdict: 'not_delivered',
    state: 'not_delivered',
    status: null,
    reason: 'dns',
    words: 'Host name not found',
    sentence: () => 'The host name does not exist, so nothing left this computer.',
    us: 12_000,
    attempts: 4,
  },
  {
    weight: 2,
    verdict: 'unknown',
    state: 'unknown',
    status: null,
    reason: 'timeout',
    words: 'No answer in 15 s',
    sentence: (name) => `${name} took the request and did not answer within 15 s.`,
    us: 15_000_000,
  },
  {
    weight: 1,
    verdict: 'rejected',
    state: 'queued',
    status: 429,
    reason: 'http_429',
    words: '429 Too Many Requests',
    sentence: (name) => `${name} asks to slow down.`,
    us: 60_000,
    attempts: 2,
  },
  {
    weight: 1,
    verdict: null,
    state: 'queued',
    status: null,
    reason: '',
    words: '',
    sentence: () => '',
    us: 0,
    attempts: 0,
  },
];

const places = [
  ['i1', 'RedTrack US', 'track.example.com'],
  ['i2', 'Voluum, native traffic', 'v.example.net'],
  ['i3', 'Aftrad', 'aftrad.example.org'],
  ['i4', 'ClickMagick email list', 'cmtrack.example.com'],
  ['i5', 'Custom endpoint', 'hooks.example.io:8443'],
] as const;
const eventTypes: readonly EventType[] = ['purchase', 'upsell', 'purchase', 'order_impression'];

/** The same row for the same number, whenever it is asked for. */
function made(number: number, at: number): DeliveryRow {
  // A small generator with a fixed seed: scattered, and the same every time.
  const chance = ((number * 2_654_435_761) >>> 0) % 1000;
  const all = kinds.reduce((sum, kind) => sum + kind.weight, 0);
  let left = (((chance * 7 + number) % 1000) / 1000) * all;
  const kind = kinds.find(({ weight }) => (left -= weight) < 0) ?? (kinds[0] as Kind);
  const [integration, name, host] =
    places[chance % 11 < 5 ? 0 : chance % places.length] ?? places[0];
  const attempts = kind.attempts ?? 1;
  return {
    id: `d${String(number).padStart(9, '0')}`,
    integration,
    integration_name: name,
    event: eventTypes[(number * 5 + chance) % 4] ?? 'purchase',
    trigger: chance % 29 === 0 ? 'test' : 'backfill',
    state: kind.state,
    verdict: kind.verdict,
    status: kind.status,
    reason: kind.reason,
    reason_words: kind.words,
    total_us: kind.verdict ? Math.round(kind.us * (0.6 + ((chance * 13) % 100) / 90)) : null,
    attempts,
    at,
    due_at: kind.reason === 'http_429' ? at + 64_000 : null,
    host: attempts === 0 ? '' : host,
    settled: null,
    bare: false,
  };
}

const includes = <T>(list: readonly T[], value: T) => list.length === 0 || list.includes(value);

/** What a resend of one delivery would do: nothing but send it. */
export const resendPlan = (more: Partial<ResendPlan> = {}): ResendPlan => ({
  count: 1,
  exact: true,
  duplicates: 0,
  maybe_duplicates: 0,
  waiting: 0,
  gone: 0,
  damaged: 0,
  bare: 0,
  tests: 0,
  hosts: ['track.example.com'],
  blocked: [],
  seconds: null,
  ...more,
});

export function fits(row: DeliveryRow, filter: DeliveryFilter): boolean {
  const text = `${row.id} ${row.host} ${row.reason_words} click${row.id}`.toLowerCase();
  return (
    text.includes(filter.search.toLowerCase()) &&
    includes(filter.integrations, row.integration) &&
    includes(filter.events, row.event) &&
    includes(filter.states, row.state) &&
    includes(filter.reasons, row.reason) &&
    includes(filter.triggers, row.trigger) &&
    (filter.verdicts.length === 0 ||
      (row.verdict !== null && filter.verdicts.includes(row.verdict))) &&
    (filter.statuses.length === 0 ||
      (row.status !== null && filter.statuses.includes(row.status))) &&
    (!filter.unsettled || (row.state === 'unknown' && row.settled === null)) &&
    (filter.since === null || row.at >= filter.since) &&
    (filter.until === null || row.at < filter.until) &&
    ((filter.min_us === null && filter.max_us === null) ||
      (row.status !== null &&
        (row.total_us ?? 0) >= (filter.min_us ?? 0) &&
        (row.total_us ?? 0) < (filter.max_us ?? Infinity)))
  );
}

export class SampleLog {
  rows: DeliveryRow[];
  /** The ids of what was settled last. */
  settled: string[] = [];
  views: SavedView[] = [];
  behind = 0;
  #now: number;

  constructor(length: number, now = NOW) {
    this.#now = now;
    this.rows = Array.from({ length }, (_, at) =>
      made(length - at, now - 20_000 - at * at * 3 - at * 9_000),
    );
  }

  /** New ones at the front. */
  arrive(count: number, now = this.#now): DeliveryRow[] {
    const first = this.rows.length;
    const fresh = Array.from({ length: count }, (_, at) =>
      made(first + count - at, now - at * 400),
    );
    this.rows = [...fresh, ...this.rows];
    return fresh;
  }

  chosen(selection: Selection): DeliveryRow[] {
    if (selection.by === 'ids') return this.rows.filter(({ id }) => selection.ids.includes(id));
    return this.rows.filter((row) => fits(row, selection.filter));
  }

  /** As far as the index has come, which has read the oldest first. */
  status(): LogStatus {
    const read = this.rows.slice(this.behind);
    return {
      deliveries: read.length,
      unsettled: read.filter((row) => row.state === 'unknown' && !row.settled).length,
      behind: this.behind,
      oldest: this.rows.at(-1)?.at ?? null,
      keep_days: 365,
      keep_count: 2_000_000,
    };
  }

  attemptsOf(row: DeliveryRow): AttemptLine[] {
    const kind = kinds.find(({ reason }) => reason === row.reason);
    return Array.from({ length: row.attempts }, (_, at) => ({
      id: `${row.id}-${at + 1}`,
      ordinal: at + 1,
      because: at > 0 && row.reason === 'duplicate' ? 'The URL was wrong from 1 to 3 May' : null,
      verdict: row.verdict,
      status: row.status,
      reason: row.reason,
      sentence: kind?.sentence(row.integration_name) ?? '',
      total_us: row.total_us,
      started_at: row.at - (row.attempts - 1 - at) * 22_000,
      url: `https://${row.host}/postback?clickid=click${row.id}&sum=19.95`,
    }));
  }

  delivery(id: string): Delivery {
    const row = this.rows.find((known) => known.id === id);
    if (!row) {
      throw new Failure({
        code: 'not_found',
        message: 'This delivery is gone',
        hint: 'It was older than what Carom keeps.',
      });
    }
    const test = row.trigger === 'test';
    return {
      row,
      source_url: `https://${row.host}/postback?clickid={tid}&sum={order_amount}`,
      values: [
        { name: 'tid', label: 'Tracking ID', value: `click${row.id}` },
        { name: 'order_amount', label: 'Order amount', value: '19.95' },
        { name: 'country', label: 'Country', value: 'US' },
        { name: 'coupon', label: 'Coupon', value: '' },
      ],
      once_key: test ? null : `receipt 8X${row.id.slice(-6)}`,
      job: test ? null : 'j1',
      job_row: test ? null : Number(row.id.slice(1)),
      read_by: null,
      read_row: null,
      created_at: row.at - 60_000,
      attempts: this.attemptsOf(row),
    };
  }

  result(attempt: string): TestResult {
    const [id = '', ordinal = '1'] = attempt.split('-');
    const { row, attempts } = this.delivery(id);
    const line = attempts[Number(ordinal) - 1];
    const made = result({
      attempt,
      integration: row.integration,
      event: row.event,
      verdict: row.verdict ?? 'unknown',
      status: row.status,
      total_us: row.total_us ?? 0,
      started_at: line?.started_at ?? row.at,
      host: row.host,
      sentence: line?.sentence ?? '',
    });
    const target = `/postback?clickid=click${row.id}&sum=19.95&try=${ordinal}`;
    const url = `https://${row.host}${target}`;
    const answered = row.status !== null && made.response !== null;
    return {
      ...made,
      url,
      request: made.request && {
        ...made.request,
        url,
        target,
        headers: [
          { name: 'host', value: row.host },
          { name: 'user-agent', value: 'Carom/0.1' },
          { name: 'accept', value: '*/*' },
        ],
      },
      response:
        answered && made.response
          ? {
              ...made.response,
              status: row.status ?? 200,
              status_text: row.status === 200 ? 'OK' : row.reason_words.slice(4),
              headers: [
                { name: 'content-type', value: 'application/json' },
                { name: 'date', value: `Sat, 21 Nov 2026 14:0${ordinal}:32 GMT` },
                ...(ordinal === '1' ? [{ name: 'retry-after', value: '20' }] : []),
              ],
              body: `{"status":"${row.reason}","attempt":${ordinal}}`,
              pretty: `{\n  "status": "${row.reason}",\n  "attempt": ${ordinal}\n}`,
              kind: 'json',
              read: 41,
            }
          : null,
      failure: answered ? null : { kind: 'timeout', detail: 'operation timed out after 15 s' },
      diagnosis: made.diagnosis.map((finding) => ({
        ...finding,
        evidence: answered ? `HTTP ${row.status}, ${row.reason_words}` : row.reason_words,
      })),
      test_note: '',
    };
  }

  pictures(filter: DeliveryFilter): DeliveryPictures {
    const fitting = this.rows.filter(
      (row) =>
        fits(row, filter) &&
        row.verdict !== null &&
        (filter.triggers.length > 0 || row.trigger !== 'test'),
    );
    const newest = filter.until ?? this.#now;
    const oldest = filter.since ?? Math.min(...fitting.map(({ at }) => at), newest - 1);
    const COUNT = 28;
    const stretch = Math.max(60_000, Math.ceil((newest - oldest) / COUNT));
    const times = Array.from({ length: COUNT }, (_, at) => newest - (COUNT - at) * stretch);
    const series = places.map(([integration, name]) => {
      const good = times.map(() => 0);
      const bad = times.map(() => 0);
      for (const row of fitting) {
        if (row.integration !== integration) continue;
        const at = Math.floor((row.at - (times[0] ?? 0)) / stretch);
        const into = row.verdict === 'confirmed' || row.verdict === 'accepted' ? good : bad;
        if (at >= 0 && at < COUNT) into[at] = (into[at] ?? 0) + 1;
      }
      return { integration, name, good, bad };
    });
    const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
    const took = fitting.flatMap((row) => row.total_us ?? []).sort((a, b) => a - b);
    const bins = Array.from({ length: 24 }, (_, at) => ({
      from_us: Math.round(8_000 * 1.4 ** at),
      to_us: Math.round(8_000 * 1.4 ** (at + 1)),
      count: 0,
    }));
    for (const us of took) {
      const bin = bins.find(({ from_us, to_us }) => us >= from_us && us < to_us);
      if (bin) bin.count += 1;
    }
    const reasons = kinds
      .flatMap(({ reason, words, verdict }) => {
        const count = fitting.filter((row) => row.reason === reason).length;
        return verdict === null || count === 0 ? [] : [{ reason, words, verdict, count }];
      })
      .sort((a, b) => b.count - a.count);
    return {
      times,
      stretch_ms: stretch,
      series: series
        .filter(({ good, bad }) => sum(good) + sum(bad) > 0)
        .sort((a, b) => sum(b.good) + sum(b.bad) - sum(a.good) - sum(a.bad)),
      latency: {
        bins,
        p50_us: took[Math.floor(took.length * 0.5)] ?? null,
        p95_us: took[Math.floor(took.length * 0.95)] ?? null,
      },
      reasons,
      count: fitting.length,
      exact: true,
    };
  }

  answers(more: FakeAnswers = {}): FakeAnswers {
    return {
      list_macros: () => macros,
      list_templates: () => [],
      list_jobs: () => ({ rows: [], damaged: [] }),
      list_integrations: () => ({
        total: places.length,
        everything: places.length,
        damaged: [],
        rows: places.map(([id, name, host]) => ({
          id,
          name,
          template: 'redtrack',
          account: 'cb1test',
          role: 'affiliate',
          level: 'custom',
          events: ['purchase'],
          host,
          active: true,
          installed_on: null,
          last_verdict: 'accepted',
          last_test_at: NOW,
          version: 1,
          updated_at: NOW,
          has_draft: false,
        })),
      }),
      list_deliveries: ({ filter, before, limit }) => {
        const fitting = this.rows.filter(
          (row) => fits(row, filter) && (before === null || row.id < before),
        );
        const rows = fitting.slice(0, limit || 100);
        const last = rows.at(-1);
        const next = last && fitting.length > rows.length ? last.id : null;
        return { rows, next, behind: this.behind, damaged: [] };
      },
      count_deliveries: ({ filter }) => ({
        count: this.rows.filter((row) => fits(row, filter)).length,
        exact: true,
      }),
      get_delivery: ({ id }) => this.delivery(id),
      get_result: ({ attempt }) => this.result(attempt),
      get_log_status: () => this.status(),
      draw_deliveries: ({ filter }) => this.pictures(filter),
      list_views: () => this.views,
      save_view: (view) => (this.views = [...this.views.filter(({ id }) => id !== view.id), view]),
      delete_view: ({ id }) => (this.views = this.views.filter((view) => view.id !== id)),
      plan_resend: ({ deliveries, how }) => {
        const rows = this.chosen(deliveries);
        const sent = rows.filter(
          (row) => row.trigger !== 'test' && row.state !== 'queued' && row.state !== 'sending',
        );
        return {
          count: sent.length,
          exact: true,
          duplicates: sent.filter(
            ({ verdict }) => verdict === 'confirmed' || verdict === 'accepted',
          ).length,
          maybe_duplicates: sent.filter(({ verdict }) => verdict === 'unknown').length,
          waiting: rows.filter(({ state }) => state === 'queued').length,
          gone: 0,
          damaged: 0,
          bare: 0,
          tests: rows.filter(({ trigger }) => trigger === 'test').length,
          hosts: [...new Set(sent.map(({ host }) => host))],
          blocked:
            how === 'today' && rows.some(({ integration }) => integration === 'i3')
              ? ['Aftrad has an error in its postback URL: {trackingCodes} is no macro.']
              : [],
          seconds: Math.ceil(sent.length / 50),
        };
      },
      resend: () => job({ kind: 'resend', title: 'Deliveries sent again' }),
      settle_unknown: ({ deliveries, settled }) => {
        const ids = new Set(
          this.chosen(deliveries)
            .filter((row) => row.state === 'unknown' && !row.settled)
            .map(({ id }) => id),
        );
        this.rows = this.rows.map((row) => (ids.has(row.id) ? { ...row, settled } : row));
        this.settled = [...ids];
        return { count: ids.size, settling: 'settling-1' };
      },
      take_back_word: ({ of }) => {
        const ids = of.by === 'ids' ? of.ids : this.settled;
        this.rows = this.rows.map((row) =>
          ids.includes(row.id) ? { ...row, settled: null } : row,
        );
        return { count: ids.length };
      },
      export_deliveries: () => job({ kind: 'export', title: 'Deliveries to a file' }),
      copy_as_curl: ({ attempt }) => ({ text: `curl '${attempt}'`, redacted: false }),
      copy_report: ({ attempt }) => ({ text: `Report of ${attempt}`, redacted: false }),
      ...more,
    };
  }
}
