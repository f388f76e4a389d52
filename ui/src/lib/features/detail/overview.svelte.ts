// What the engine says of a saved integration: in a sentence, and what is wrong with it. The latest
// answer wins; what is shown stays until the next one is here.
import type { Definition, Problem, Summary } from '$lib/bindings';
import { asFailure, type Failure, type Host } from '$lib/host';

export class Overview {
  readonly #host: Host;
  summary = $state.raw<Summary | null>(null);
  problems = $state.raw<readonly Problem[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  #number = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  async load(definition: Definition): Promise<void> {
    const number = ++this.#number;
    try {
      const [summary, problems] = await Promise.all([
        this.#host.call('summarise', { definition }),
        this.#host.call('lint', { definition }),
      ]);
      if (number !== this.#number) return;
      this.summary = summary;
      this.problems = problems;
      this.failure = null;
    } catch (thrown) {
      if (number === this.#number) this.failure = asFailure(thrown);
    }
  }
}
