// The results in view: those that the engine keeps, and the dry runs of this visit, which it does not
// keep. Lines come first; what a line opens into is asked for when it is opened.
import type { EventType, ResultSummary, TestResult } from '$lib/bindings';
import { asFailure, type Failure, type Host } from '$lib/host';
import { SvelteMap } from 'svelte/reactivity';
import { ordered, SHOWN, type Ordered } from './order';

export interface Entry extends Ordered {
  key: string;
  summary: ResultSummary;
}

export class Results {
  readonly #host: Host;
  readonly #id: string;
  #entries = $state.raw<readonly Entry[]>([]);
  readonly #details = new SvelteMap<string, TestResult>();
  readonly #failures = new SvelteMap<string, Failure>();
  readonly #loading = new Set<string>();
  /** Open lines, by key: they stay open while the user is elsewhere. */
  readonly open = new SvelteMap<string, boolean>();
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  #number = 0;
  #dryRuns = 0;

  constructor(host: Host, id: string) {
    this.#host = host;
    this.#id = id;
  }

  // A getter, not a derived value: those end with the component that first made them.
  get entries(): readonly Entry[] {
    return ordered(this.#entries);
  }

  /** The newest result of a test that was really sent, of one event or of any. */
  lastSent(event?: EventType): ResultSummary | undefined {
    let last: ResultSummary | undefined;
    for (const { summary } of this.#entries) {
      if (summary.verdict === 'dry_run' || (event && summary.event !== event)) continue;
      if (!last || summary.started_at > last.started_at) last = summary;
    }
    return last;
  }

  detail(key: string): TestResult | undefined {
    return this.#details.get(key);
  }

  failureOf(key: string): Failure | undefined {
    return this.#failures.get(key);
  }

  async load(): Promise<void> {
    const number = ++this.#number;
    try {
      const kept = await this.#host.call('list_results', { id: this.#id, limit: SHOWN });
      if (number !== this.#number) return;
      const known = new Map(this.#entries.map((entry) => [entry.key, entry]));
      const dry = this.#entries.filter(({ summary }) => summary.attempt === '');
      const sent = kept.map((summary) => ({
        key: summary.attempt,
        batch: known.get(summary.attempt)?.batch ?? 0,
        summary,
      }));
      // An answer that came while this list was on its way is not in it yet.
      const newer = this.#entries.filter(
        ({ key, batch }) => batch > 0 && !sent.some((entry) => entry.key === key),
      );
      this.#entries = [...newer.filter((entry) => !dry.includes(entry)), ...dry, ...sent];
      this.failure = null;
    } catch (thrown) {
      if (number === this.#number) this.failure = asFailure(thrown);
    } finally {
      this.loaded = true;
    }
  }

  add(result: TestResult, batch: number): void {
    const { summary } = result;
    const key = summary.attempt === '' ? `dry:${++this.#dryRuns}` : summary.attempt;
    this.#details.set(key, result);
    this.#entries = [
      { key, batch, summary },
      ...this.#entries.filter((entry) => entry.key !== key),
    ];
  }

  /** Asks for what a line opens into, unless it is here. */
  async loadDetail(key: string): Promise<void> {
    if (this.#details.has(key) || this.#loading.has(key)) return;
    this.#loading.add(key);
    this.#failures.delete(key);
    try {
      this.#details.set(key, await this.#host.call('get_result', { attempt: key }));
    } catch (thrown) {
      this.#failures.set(key, asFailure(thrown));
    } finally {
      this.#loading.delete(key);
    }
  }
}
