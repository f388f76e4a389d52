// The test bench of one integration: which event, which URL and values, what is under way, what came
// back. It outlives its panel: a test goes on, and what was typed stays, while the user is elsewhere.
import type {
  Definition,
  EventType,
  Integration,
  Previewed,
  Problem,
  ResultSummary,
  SavedIntegration,
  TestResult,
} from '$lib/bindings';
import { hasOwn, urlFor } from '$lib/features/wizard/urls';
import { asFailure, type Failure, type Host } from '$lib/host';
import { Results } from './results.svelte';
import { Samples } from './samples.svelte';
import { tally } from './words';

/** A test under way. */
export interface Pending {
  run: string;
  event: EventType;
  dryRun: boolean;
  /** Its place in the run, from 1. */
  at: number;
  of: number;
  /** Epoch milliseconds. */
  since: number;
}

/** What lint refused to send. */
export interface Blocked {
  events: readonly EventType[];
  failure: Failure;
}

interface Shot {
  event: EventType;
  /** A URL for this test only. */
  url: string | null;
  values: Record<string, string>;
}

const CANCEL_TRIES = 20;
const CANCEL_PAUSE = 50;

export class Bench {
  readonly #host: Host;
  readonly id: string;
  readonly samples: Samples;
  readonly results: Results;

  integration = $state.raw<Integration | null>(null);
  event = $state<EventType>('purchase');
  preview = $state.raw<Previewed | null>(null);
  pending = $state.raw<Pending | null>(null);
  blocked = $state.raw<Blocked | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** For the live region: what the last run came to. */
  said = $state('');
  /** Grows with every answer, so that its line is drawn once. */
  returned = $state(0);
  /** URLs for tests only, by event. */
  #urls = $state<Partial<Record<EventType, string>>>({});
  #previewNumber = 0;
  #cancelled = false;
  #batch = 0;

  constructor(host: Host, id: string) {
    this.#host = host;
    this.id = id;
    this.samples = new Samples(host);
    this.results = new Results(host, id);
  }

  /** Takes the integration as it stands now; what was typed for tests stays. */
  take(integration: Integration): void {
    const first = this.integration === null;
    this.integration = integration;
    if (first) this.event = integration.definition.events[0] ?? 'purchase';
    void this.refresh();
  }

  get definition(): Definition | null {
    return this.integration?.definition ?? null;
  }

  /** The URL that the integration itself fires for the event. */
  get ownUrl(): string {
    return this.definition ? urlFor(this.definition, this.event) : '';
  }

  get url(): string {
    return this.#urls[this.event] ?? this.ownUrl;
  }

  get temporary(): boolean {
    return this.#urls[this.event] !== undefined;
  }

  /** The host that would be asked, for the button; empty where there is none yet. */
  get host(): string {
    const url = this.preview?.event === this.event ? this.preview.normalised : null;
    return url !== null && URL.canParse(url) ? new URL(url).host : '';
  }

  /** What lint says of this URL and these values, out of all that it says of the form. */
  get problems(): readonly Problem[] {
    const { definition, event } = this;
    const own = definition !== null && (hasOwn(definition, event) || this.#forOneEvent);
    return (this.preview?.problems ?? []).filter(({ place }) => {
      if (place.kind === 'sample') return true;
      return place.kind === 'url' && place.event === (own ? event : null);
    });
  }

  get #forOneEvent(): boolean {
    return this.temporary && (this.definition?.customize ?? false);
  }

  choose(event: EventType): void {
    this.event = event;
    void this.refresh();
  }

  setUrl(url: string): void {
    if (url === this.ownUrl) this.resetUrl();
    else {
      this.#urls[this.event] = url;
      void this.refresh();
    }
  }

  resetUrl(): void {
    this.#urls = Object.fromEntries(
      Object.entries(this.#urls).filter(([event]) => event !== this.event),
    );
    void this.refresh();
  }

  /** Asks the engine what would leave; the latest answer wins. */
  async refresh(): Promise<void> {
    const { definition, event } = this;
    if (!definition) return;
    const number = ++this.#previewNumber;
    try {
      const [preview] = await Promise.all([
        this.#host.call('preview', {
          definition,
          event,
          url: this.#urls[event] ?? null,
          values: this.samples.changed(event),
        }),
        this.samples.load(definition, event),
      ]);
      if (number === this.#previewNumber) this.preview = preview;
    } catch (thrown) {
      if (number === this.#previewNumber) this.failure = asFailure(thrown);
    }
  }

  /** Makes this test's URL the integration's own. */
  async apply(): Promise<SavedIntegration | null> {
    const { integration, event, url } = this;
    if (!integration || !this.temporary) return null;
    this.failure = null;
    try {
      const saved = await this.#host.call('apply_test_url', {
        id: integration.id,
        expected_version: integration.version,
        event,
        url,
      });
      this.integration = saved;
      this.resetUrl();
      return saved;
    } catch (thrown) {
      this.failure = asFailure(thrown);
      return null;
    }
  }

  /** Sends these events one after the other, as an order would bring them. */
  send(events: readonly EventType[], how: { dryRun?: boolean; anyway?: boolean } = {}) {
    return this.#run(
      events.map((event) => this.#shot(event)),
      how,
    );
  }

  /** The same URL with the same values as then, whatever the integration and its samples say by
      now. */
  sendAgain(result: TestResult) {
    const values = Object.fromEntries(
      result.macros
        .filter((used) => used.origin !== 'unknown')
        .map((used) => [used.name, used.value]),
    );
    const shot = { event: result.summary.event, url: result.source_url, values };
    return this.#run([shot], { dryRun: result.summary.verdict === 'dry_run', anyway: true });
  }

  /** Stops the test under way and those behind it. What may have left is recorded as unknown. */
  async cancel(): Promise<void> {
    const { pending } = this;
    if (!pending) return;
    this.#cancelled = true;
    // The engine knows a run only once it has begun to leave, a moment after it was asked for.
    for (let tries = 0; tries < CANCEL_TRIES && this.pending?.run === pending.run; tries += 1) {
      try {
        const { was_running } = await this.#host.call('cancel_test', { run: pending.run });
        if (was_running) return;
      } catch (thrown) {
        this.failure = asFailure(thrown);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, CANCEL_PAUSE));
    }
  }

  #shot(event: EventType): Shot {
    return { event, url: this.#urls[event] ?? null, values: this.samples.changed(event) };
  }

  async #run(shots: readonly Shot[], how: { dryRun?: boolean; anyway?: boolean }): Promise<void> {
    if (this.pending || shots.length === 0) return;
    const { dryRun = false, anyway = false } = how;
    const batch = ++this.#batch;
    this.#cancelled = false;
    this.blocked = null;
    this.failure = null;
    this.said = '';
    const came: ResultSummary[] = [];
    const refused: EventType[] = [];
    for (const [index, shot] of shots.entries()) {
      if (this.#cancelled) break;
      const run = crypto.randomUUID();
      const { event } = shot;
      this.pending = { run, event, dryRun, at: index + 1, of: shots.length, since: Date.now() };
      try {
        const result = await this.#host.call('send_test', {
          run,
          id: this.id,
          event,
          url: shot.url,
          values: shot.values,
          anyway,
          dry_run: dryRun,
        });
        came.push(result.summary);
        this.results.add(result, batch);
        this.returned += 1;
      } catch (thrown) {
        const failure = asFailure(thrown);
        if (failure.code === 'blocked') {
          refused.push(event);
          this.blocked = { events: [...refused], failure };
        } else {
          this.failure = failure;
          break;
        }
      }
    }
    this.pending = null;
    this.said = tally(came);
  }
}
