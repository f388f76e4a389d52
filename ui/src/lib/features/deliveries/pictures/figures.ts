// The numbers behind the pictures: scales, sums and the one line that each picture comes to. Pure.
import type { DeliveryPictures, PictureLatency, PictureSeries } from '$lib/bindings';
import { count, durationFromMicros, plural } from '$lib/format';
import { markWords } from '$lib/ui';

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);

export interface SeriesFigures {
  id: string;
  name: string;
  good: number;
  bad: number;
  /** Per cent of all that were neither confirmed nor accepted; 0 where there is nothing. */
  badShare: number;
}

export function figuresOf(series: PictureSeries): SeriesFigures {
  const good = sum(series.good);
  const bad = sum(series.bad);
  const all = good + bad;
  return {
    id: series.integration,
    name: series.integration === '' ? 'All others' : series.name,
    good,
    bad,
    badShare: all === 0 ? 0 : (bad / all) * 100,
  };
}

/** The largest stretch of any integration. All others together would flatten every one of them, so
 *  they count only where nothing else does, and are cut off where they go beyond. */
export function peaks(series: readonly PictureSeries[]): { good: number; bad: number } {
  const named = series.filter(({ integration }) => integration !== '');
  const most = (side: 'good' | 'bad', of: readonly PictureSeries[]) =>
    Math.max(0, ...of.flatMap((one) => one[side]));
  return {
    good: most('good', named) || most('good', series),
    bad: most('bad', named) || most('bad', series),
  };
}

/** The one scale that all small multiples share. */
export function sharedScale(series: readonly PictureSeries[]): { good: number; bad: number } {
  const { good, bad } = peaks(series);
  return { good: Math.max(1, good), bad: Math.max(1, bad) };
}

/** Whether some bar goes beyond the scale. */
export function isCutOff(
  { good, bad }: PictureSeries,
  most: { good: number; bad: number },
): boolean {
  return good.some((n) => n > most.good) || bad.some((n) => n > most.bad);
}

/** `12 %`, `0.4 %`, `under 0.1 %`: never 0 where there is something, never 100 where one is missing. */
export function percent(share: number): string {
  if (share === 0) return '0 %';
  if (share < 0.1) return 'under 0.1 %';
  if (share > 99 && share < 100) return `${Math.floor(share * 10) / 10} %`;
  return `${share < 10 ? Number(share.toFixed(1)) : Math.round(share)} %`;
}

export function overTimeTakeaway(pictures: DeliveryPictures): string {
  const figures = pictures.series.map(figuresOf);
  const bad = sum(figures.map((one) => one.bad));
  const all = bad + sum(figures.map((one) => one.good));
  if (all === 0) return 'Nothing was finished in this time.';
  if (bad === 0)
    return `${plural(all, 'delivery was', 'deliveries were all')} confirmed or accepted.`;
  // What is told of all others together is nothing that one could look into.
  const named = figures.filter(({ id }) => id !== '');
  const worst = named.reduce<SeriesFigures | undefined>(
    (a, b) => (a && a.bad >= b.bad ? a : b),
    undefined,
  );
  if (all === 1) return 'The only delivery was neither confirmed nor accepted.';
  const were = bad === 1 ? 'was' : 'were';
  const share = percent((bad / all) * 100);
  const begin = `${count(bad)} of ${count(all)} ${were} neither confirmed nor accepted (${share})`;
  if (figures.length < 2 || !worst || worst.bad === 0) return `${begin}.`;
  const most = worst.bad * 2 > bad ? 'most of them' : 'the most';
  return `${begin}; ${most} at ${worst.name}: ${count(worst.bad)}.`;
}

export function latencyTakeaway({ p50_us, p95_us }: PictureLatency): string {
  if (p50_us === null) return 'Nothing was answered in this time.';
  const half = `Half were answered within ${durationFromMicros(p50_us)}`;
  return p95_us === null ? `${half}.` : `${half}, 95 of 100 within ${durationFromMicros(p95_us)}.`;
}

export function reasonsTakeaway({
  reasons,
  series,
}: Pick<DeliveryPictures, 'reasons' | 'series'>): string {
  if (reasons.length === 0) return 'No reasons yet.';
  // Only the most frequent reasons are listed; how many there are in all, the series know.
  const bad = sum(series.flatMap((one) => one.bad));
  if (bad === 0) return 'All of these were confirmed or accepted.';
  const first = reasons.find(({ verdict }) => verdict !== 'confirmed' && verdict !== 'accepted');
  if (!first) return 'The most frequent reasons are all of confirmed or accepted deliveries.';
  const some = first.count >= bad ? `All ${count(bad)}` : `${count(first.count)} of ${count(bad)}`;
  const of = bad === 1 ? 'The only one' : some;
  return `${of} neither confirmed nor accepted: ${first.words} (${markWords[first.verdict].toLowerCase()}).`;
}

/** Where a time stands among bins that grow by a constant factor, from 0 to 1. */
export function placeOf(us: number, bins: PictureLatency['bins']): number | null {
  const at = bins.findIndex((bin) => us >= bin.from_us && us < bin.to_us);
  const bin = bins[at] ?? (us >= (bins.at(-1)?.to_us ?? Infinity) ? bins.at(-1) : undefined);
  if (!bin) return null;
  const index = at < 0 ? bins.length - 1 : at;
  const low = Math.log(Math.max(1, bin.from_us));
  const high = Math.log(Math.max(2, bin.to_us));
  const inside = high > low ? (Math.log(Math.max(1, us)) - low) / (high - low) : 0;
  return (index + Math.min(1, Math.max(0, inside))) / bins.length;
}
