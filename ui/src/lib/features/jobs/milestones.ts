// When somebody who can't see a run hears of it: at each quarter, never more often than every ten
// seconds, and at once when it stands still or ends.
import type { Job } from '$lib/bindings';
import { doneWords, outcome, stateWords } from './words';

const APART = 10_000;

export class Milestones {
  #quarter: number | null = null;
  #state: Job['state'] | null = null;
  #saidAt = Number.NEGATIVE_INFINITY;

  /** What is to be said now; null: nothing. The first look says nothing, it only begins. */
  next(job: Job, now: number): string | null {
    const quarter = job.total ? Math.floor((job.done / job.total) * 4) : 0;
    if (this.#state === null) {
      this.#quarter = quarter;
      this.#state = job.state;
      return null;
    }
    if (job.state !== this.#state) {
      this.#state = job.state;
      this.#quarter = quarter;
      this.#saidAt = now;
      const end = job.state === 'done' ? ` ${outcome(job)}` : '';
      return `${stateWords(job)}, ${doneWords(job)}.${end}`;
    }
    if (job.state !== 'running' || quarter <= (this.#quarter ?? 0)) return null;
    if (now - this.#saidAt < APART) return null;
    this.#quarter = quarter;
    this.#saidAt = now;
    return `${quarter * 25} %: ${doneWords(job)}.`;
  }
}
