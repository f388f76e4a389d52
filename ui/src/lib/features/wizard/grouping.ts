// The same problem in several URLs is one thing to read and one thing to mend.
import type { Problem } from '$lib/bindings';

export interface Group {
  key: string;
  first: Problem;
  all: Problem[];
}

const weight = { error: 0, warning: 1, note: 2 } as const;

/** Problems by what they say, gravest first. Two in one text stay two. */
export function grouped(problems: readonly Problem[]): Group[] {
  const groups = new Map<string, Group>();
  const places = new Map<string, number>();
  for (const problem of problems) {
    const said = [problem.code, problem.severity, problem.message, problem.fix?.replacement];
    const place = JSON.stringify(problem.place);
    const base = JSON.stringify(problem.place.kind === 'url' ? said : [...said, place]);
    // The how-manieth of its words in its own text: the second one is another group.
    const nth = places.get(base + place) ?? 0;
    places.set(base + place, nth + 1);
    const key = `${base}#${nth}`;
    const group = groups.get(key);
    if (group) group.all.push(problem);
    else groups.set(key, { key, first: problem, all: [problem] });
  }
  return [...groups.values()].sort((a, b) => weight[a.first.severity] - weight[b.first.severity]);
}
