// How well a query fits a text: letters in order, better at word starts and in runs.

/** 0 for no match, higher is better. An empty query fits everything alike. */
export function fuzzyScore(query: string, text: string): number {
  const needle = query.trim().toLowerCase();
  if (needle === '') return 1;
  const hay = text.toLowerCase();
  const at = hay.indexOf(needle);
  if (at === 0) return 1000 - hay.length / 100;
  if (at > 0) return (startsWord(hay, at) ? 800 : 500) - at - hay.length / 100;

  let score = 100;
  let from = 0;
  let previous = -2;
  for (const letter of needle) {
    if (letter === ' ') continue;
    const found = hay.indexOf(letter, from);
    if (found < 0) return 0;
    if (found === previous + 1) score += 8;
    else if (startsWord(hay, found)) score += 5;
    else score -= Math.min(found - from, 6);
    previous = found;
    from = found + 1;
  }
  return Math.max(score - hay.length / 100, 1);
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ');
}

/** The best score over a title and its further words; those count a little less. */
export function bestScore(query: string, title: string, keywords: readonly string[] = []): number {
  return Math.max(
    fuzzyScore(query, title),
    ...keywords.map((keyword) => fuzzyScore(query, keyword) * 0.8),
  );
}
