// What stands open beside the list: one delivery with its attempts, and each attempt whole once it is
// looked at. What was shown stays while newer is under way.
import type { Delivery, TestResult } from '$lib/bindings';
import { asFailure, type Failure, type Host } from '$lib/host';
import { SvelteMap } from 'svelte/reactivity';

export class Detail {
  readonly #host: Host;
  readonly #attempts = new SvelteMap<string, TestResult>();
  readonly #failures = new SvelteMap<string, Failure>();
  readonly #asked = new Set<string>();
  delivery = $state.raw<Delivery | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** The attempt that was chosen; null follows the newest. */
  chosen = $state<string | null>(null);
  #number = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** The attempt that is shown. */
  get attempt(): string | null {
    const attempts = this.delivery?.attempts ?? [];
    const chosen = attempts.find(({ id }) => id === this.chosen);
    return (chosen ?? attempts.at(-1))?.id ?? null;
  }

  async load(id: string): Promise<void> {
    const number = ++this.#number;
    const other = this.delivery?.row.id !== id;
    if (other) this.chosen = null;
    try {
      const delivery = await this.#host.call('get_delivery', { id });
      if (number !== this.#number) return;
      // An attempt that was under way when it was looked at is another one now.
      for (const { id: attempt, verdict } of this.delivery?.attempts ?? []) {
        if (verdict !== null) continue;
        this.#attempts.delete(attempt);
        this.#failures.delete(attempt);
      }
      this.delivery = delivery;
      this.failure = null;
    } catch (thrown) {
      if (number !== this.#number) return;
      this.failure = asFailure(thrown);
      if (other) this.delivery = null;
    }
  }

  result(attempt: string): TestResult | undefined {
    return this.#attempts.get(attempt);
  }

  failureOf(attempt: string): Failure | undefined {
    return this.#failures.get(attempt);
  }

  async loadResult(attempt: string): Promise<void> {
    if (this.#attempts.has(attempt) || this.#asked.has(attempt)) return;
    this.#asked.add(attempt);
    this.#failures.delete(attempt);
    try {
      this.#attempts.set(attempt, await this.#host.call('get_result', { attempt }));
    } catch (thrown) {
      this.#failures.set(attempt, asFailure(thrown));
    } finally {
      this.#asked.delete(attempt);
    }
  }
}
