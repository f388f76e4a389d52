// One stop of the tab key for a row of marks: arrows go along it. Pure.

/** Where a key leads from a mark; undefined where it leads nowhere. */
export function roved(key: string, at: number, length: number): number | undefined {
  const to: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    Home: 0,
    End: length - 1,
  };
  const next = to[key];
  return next === undefined ? undefined : Math.min(length - 1, Math.max(0, next));
}
