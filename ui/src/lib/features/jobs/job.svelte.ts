// One job, watched: asked for again whenever the engine says that it moved, and every other second
// while it runs, since a run that hangs writes nothing and its old pace would be a lie.
import type { Job, JobReport } from '$lib/bindings';
import { asFailure, type Failure, type Host } from '$lib/host';
import { useCarom, useChanged } from '$lib/state';
import { underWay } from './words';

const LOOK_AGAIN = 2_000;

export class WatchedJob {
  readonly #host: Host;
  #id = '';
  #number = 0;
  #report = $state.raw<JobReport | null>(null);
  #failure = $state.raw<Failure | null>(null);

  constructor(host: Host) {
    this.#host = host;
  }

  get report(): JobReport | null {
    return this.#report;
  }

  get job(): Job | null {
    return this.#report?.job ?? null;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  /** Watches another one; null watches none. */
  watch(id: string | null): void {
    if ((id ?? '') === this.#id) return;
    this.#id = id ?? '';
    this.#number += 1;
    this.#report = null;
    this.#failure = null;
    if (id) void this.load();
  }

  /** What a command answered is newer than what is held. */
  put(job: Job): void {
    if (job.id !== this.#id || !this.#report) return;
    this.#number += 1;
    this.#report = { ...this.#report, job };
    void this.load();
  }

  hears(ids: readonly string[]): boolean {
    return this.#id !== '' && (ids.length === 0 || ids.includes(this.#id));
  }

  async load(): Promise<void> {
    if (this.#id === '') return;
    const number = ++this.#number;
    try {
      const report = await this.#host.call('get_job', { id: this.#id });
      if (number !== this.#number) return;
      this.#report = report;
      this.#failure = null;
    } catch (thrown) {
      if (number === this.#number) this.#failure = asFailure(thrown);
    }
  }
}

/** During a component's set-up only. */
export function useJob(id: () => string | null): WatchedJob {
  const watched = new WatchedJob(useCarom().host);
  $effect.pre(() => watched.watch(id()));
  useChanged('jobs', (ids) => {
    if (watched.hears(ids)) void watched.load();
  });
  const running = $derived(watched.job !== null && underWay(watched.job));
  $effect(() => {
    if (!running) return;
    const timer = setInterval(() => void watched.load(), LOOK_AGAIN);
    return () => clearInterval(timer);
  });
  return watched;
}
