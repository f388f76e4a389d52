// What a grid is told about its columns.

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
