// The question behind the log: what it lets through, and its words. Pure.
import type {
  DeliveryFilter,
  DeliveryState,
  EventType,
  Settled,
  Trigger,
  Verdict,
} from '$lib/bindings';
import { durationFromMicros } from '$lib/format';
import type { DeliveriesQuery } from '$lib/shell/routes';

export const noFilter: DeliveryFilter = {
  search: '',
  integrations: [],
  events: [],
  verdicts: [],
  states: [],
  statuses: [],
  reasons: [],
  triggers: [],
  job: null,
  unsettled: false,
  since: null,
  until: null,
  min_us: null,
  max_us: null,
};

/** From how many characters on the engine can search. */
export const SEARCH_FROM = 3;

/** How far a search looks, for whoever misses something. */
export const searchLimit =
  'Of the newest answer the first 8 KB are searched, of earlier ones the first KB.';

export const goodVerdicts: readonly Verdict[] = ['confirmed', 'accepted'];
export const badVerdicts: readonly Verdict[] = ['rejected', 'not_delivered', 'unknown'];

export const stateWords: Readonly<Record<DeliveryState, string>> = {
  queued: 'Queued or waiting for the next try',
  sending: 'Being sent',
  answered: 'Answered',
  failed: 'Destination failed, tries used up',
  not_delivered: 'Provably unsent',
  unknown: 'May have arrived',
  cancelled: 'Cancelled before sending',
};
export const states = Object.keys(stateWords) as readonly DeliveryState[];

export const triggerWords: Readonly<Record<Trigger, string>> = {
  test: 'Test',
  backfill: 'Backfill',
  inbound: 'Inbound',
};
export const triggers = Object.keys(triggerWords) as readonly Trigger[];

export const settledWords: Readonly<Record<Settled, string>> = {
  arrived: 'Marked as arrived',
  left: 'Left as it is',
};

export const events: readonly EventType[] = ['order_impression', 'purchase', 'upsell', 'combined'];

/** Whether anything is left out. */
export function isFiltered(filter: DeliveryFilter): boolean {
  return !same(filter, noFilter);
}

/** Whether two filters let the same through; the order within a list does not count. */
export function same(a: DeliveryFilter, b: DeliveryFilter): boolean {
  return normal(a) === normal(b);
}

function normal(filter: DeliveryFilter): string {
  const parts = Object.entries({ ...noFilter, ...filter }).sort(([a], [b]) => a.localeCompare(b));
  return JSON.stringify(
    parts.map(([key, value]) => [key, Array.isArray(value) ? value.map(String).sort() : value]),
  );
}

/** The filter that an address asks for; null where it asks for none. */
export function filterOf(query: DeliveriesQuery): DeliveryFilter | null {
  const { integration, job, verdict, unsettled } = query;
  if (!integration && !job && !verdict && !unsettled) return null;
  return {
    ...noFilter,
    integrations: integration ? [integration] : [],
    job: job ?? null,
    verdicts: verdict ? [verdict] : [],
    unsettled: unsettled ?? false,
  };
}

/** `100 ms to 158 ms`, `158 ms or more`; empty where any time will do. */
export function tookWords({ min_us, max_us }: DeliveryFilter): string {
  if (min_us !== null && max_us !== null)
    return `${durationFromMicros(min_us)} to ${durationFromMicros(max_us)}`;
  if (min_us !== null) return `${durationFromMicros(min_us)} or more`;
  return max_us === null ? '' : `less than ${durationFromMicros(max_us)}`;
}

/** `404, 500-503` as codes; null where something in it is no code. */
export function codesOf(text: string): number[] | null {
  const codes = new Set<number>();
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const range = /^([1-5]\d\d)(?:[-–]([1-5]\d\d))?$/.exec(part);
    const group = /^([1-5])xx$/i.exec(part);
    if (group) for (let at = 0; at < 100; at += 1) codes.add(Number(group[1]) * 100 + at);
    else if (range) {
      const from = Number(range[1]);
      const to = Number(range[2] ?? range[1]);
      if (to < from) return null;
      for (let code = from; code <= to; code += 1) codes.add(code);
    } else return null;
  }
  return [...codes].sort((a, b) => a - b);
}

/** Codes in the shortest words: `404, 500–503`, `5xx`. */
export function codeWords(codes: readonly number[]): string {
  const sorted = [...codes].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const code of sorted) {
    const last = runs.at(-1);
    if (last && code === last[1] + 1) last[1] = code;
    else runs.push([code, code]);
  }
  return runs
    .map(([from, to]) => {
      if (from % 100 === 0 && to === from + 99) return `${from / 100}xx`;
      return from === to ? String(from) : `${from}–${to}`;
    })
    .join(', ');
}
