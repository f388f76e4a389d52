// The order of the results: the newest run first, and within one run what failed before the rest.
import type { ResultSummary, TestVerdict } from '$lib/bindings';

/** Results kept in view. */
export const SHOWN = 50;

const weight: Record<TestVerdict, number> = {
  rejected: 0,
  not_delivered: 0,
  unknown: 0,
  accepted: 1,
  confirmed: 2,
  dry_run: 3,
};

export interface Ordered {
  summary: ResultSummary;
  /** Results of one press of a button share it; 0 for those of an earlier visit. */
  batch: number;
}

export function ordered<T extends Ordered>(results: readonly T[]): T[] {
  const begun = new Map<number, number>();
  for (const { batch, summary } of results) {
    if (batch > 0) begun.set(batch, Math.max(begun.get(batch) ?? 0, summary.started_at));
  }
  const time = ({ batch, summary }: T) => begun.get(batch) ?? summary.started_at;
  return [...results]
    .sort((a, b) => {
      if (time(a) !== time(b)) return time(b) - time(a);
      if (a.batch !== b.batch) return b.batch - a.batch;
      // The engine lists the newest first; the sort is stable, so that stands within equals.
      if (a.batch === 0) return 0;
      const graver = weight[a.summary.verdict] - weight[b.summary.verdict];
      return graver === 0 ? a.summary.started_at - b.summary.started_at : graver;
    })
    .slice(0, SHOWN);
}
