// What a grid is told: its columns, and where its rows come from.

export interface Column {
  /** Stable; also what `onsort` is given. */
  key: string;
  label: string;
  /** The heading is for assistive technology only. */
  hideLabel?: boolean;
  /** A track of a CSS grid: `minmax(200px, 2fr)`, `96px`. */
  width: string;
  align?: 'start' | 'end';
  sortable?: boolean;
  /** Left out where the grid is narrower than this many pixels. */
  from?: number;
}

export interface Sort {
  key: string;
  descending: boolean;
}

/** Rows that are there when they are looked at. */
export interface GridRows<T> {
  /** How many places there are to scroll through; undefined until the first rows are here. */
  readonly total: number | undefined;
  /** How many rows there are in all, where that is known. */
  readonly count: number | undefined;
  readonly loading: boolean;
  /** Every row that is held, in order. */
  readonly held: readonly T[];
  at(index: number): T | undefined;
  /** Sees to it that these rows come; the end is exclusive. */
  want(from: number, to: number): void;
}
