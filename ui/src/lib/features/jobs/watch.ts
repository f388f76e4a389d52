// Which of the jobs have just come to an end or to a stand, and what is said of it outside the place
// where they are shown. What the user did by hand is no news to them.
import type { Job } from '$lib/bindings';
import type { Carom } from '$lib/state';
import { finished, outcome, sends, stateWords, underWay } from './words';

export interface News {
  job: Job;
  title: string;
  body: string;
}

export class Watch {
  #states: Map<string, Job['state']> | null = null;

  /** Compares with the last look; the first one only begins. */
  look(jobs: readonly Job[]): News[] {
    const before = this.#states;
    this.#states = new Map(jobs.map((job) => [job.id, job.state]));
    if (before === null) return [];
    return jobs.flatMap((job) => {
      const was = before.get(job.id);
      // One that was never seen at work came and went between two looks.
      if (was === job.state || (was !== undefined && finished({ state: was }))) return [];
      if (was === undefined && !finished(job)) return [];
      return news(job) ?? [];
    });
  }
}

function news(job: Job): News | null {
  if (!sends(job.kind) && job.kind !== 'export') return null;
  if (job.state === 'cancelled' || job.elsewhere) return null;
  if (job.state === 'paused') {
    if (job.why_code === 'user' || job.why_code === 'closed') return null;
    return { job, title: `${stateWords(job)}: ${job.title}`, body: job.why };
  }
  if (!finished(job)) return null;
  return {
    job,
    title: `${stateWords(job)}: ${job.title}`,
    body: job.state === 'failed' ? job.why : outcome(job),
  };
}

const onScreens = new WeakMap<Carom, Set<string>>();

/** Jobs of a window whose own page or step is on screen: it says itself how they end. */
export function onScreenOf(carom: Carom): Set<string> {
  const onScreen = onScreens.get(carom) ?? new Set();
  onScreens.set(carom, onScreen);
  return onScreen;
}

/** Jobs that closing the window would stop. */
export function held(jobs: readonly Job[]): Job[] {
  return jobs.filter((job) => underWay(job) && !job.elsewhere && job.kind !== 'check');
}
