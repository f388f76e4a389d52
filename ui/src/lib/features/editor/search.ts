// Finds macros by what people type: the name, the label, a word of the meaning, an alias. Shared by
// the completion in the editor and by the palette behind *Insert macro*.
import type { Macro } from '$lib/bindings';

/** Higher is better; 0 is no match. */
export function score(macro: Macro, query: string): number {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return 1;
  const name = macro.name.toLowerCase();
  if (name === wanted) return 100;
  if (name.startsWith(wanted)) return 80;
  if (macro.aliases.some((alias) => alias.toLowerCase() === wanted)) return 70;
  const label = macro.label.toLowerCase();
  if (label.startsWith(wanted)) return 60;
  if (name.includes(wanted)) return 50;
  if (label.includes(wanted)) return 40;
  if (macro.aliases.some((alias) => alias.toLowerCase().includes(wanted))) return 30;
  // Separators are typed in every way: "affiliate earnings", "affiliateEarnings".
  const squeezed = wanted.replace(/[\s_-]+/g, '');
  if (squeezed !== '' && name.replaceAll('_', '').includes(squeezed)) return 25;
  return macro.meaning.toLowerCase().includes(wanted) ? 10 : 0;
}

/** The macros that match, best first; equals keep the network's own order. */
export function search(macros: readonly Macro[], query: string): Macro[] {
  return macros
    .map((macro) => ({ macro, points: score(macro, query) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .map(({ macro }) => macro);
}
