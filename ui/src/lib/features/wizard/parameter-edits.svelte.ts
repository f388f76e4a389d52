// Edits to the rows of a URL's query. The spans of an older text would cut in wrong places, so an edit
// waits for the rows of the newest one, and goes along with its row when another edit moves it.
import type { Parameter } from '$lib/bindings';
import { replaceBytes } from '$lib/format';
import { appended, removed, swapped } from './parameters';

type Rows = readonly Parameter[];
/** Where a row stands then; null: nowhere any more. */
type Move = (row: number | null) => number | null;
type Change = (rows: Rows, row: number) => void;

export type Control = 'key' | 'up' | 'down' | 'remove';

interface Edited {
  /** As it is by now. */
  readonly text: string;
  /** Null if they can't be told now. */
  rowsOf(text: string): Promise<Rows | null>;
  write(text: string): void;
  /** What takes the focus once the rows of that text are drawn. */
  lead(text: string, row: number, control: Control): void;
}

export class ParameterEdits {
  readonly #url: Edited;
  #drawn = $state.raw<{ text: string; rows: Rows } | null>(null);
  /** Where the rows that are drawn went since. */
  #moves: Move[] = [];
  /** Edits that wait, each with the row that it means by now. */
  readonly #waiting: { row: number | null }[] = [];
  #turn = Promise.resolve();

  constructor(url: Edited) {
    this.#url = url;
  }

  /** What is on the screen: edits are of these rows until those of a newer text are here. */
  get drawn() {
    return this.#drawn;
  }

  draw(text: string, rows: Rows): void {
    this.#drawn = { text, rows };
    this.#moves = [];
  }

  set(at: number, part: 'key' | 'value', replacement: string): void {
    this.#edit(at, (rows, row) => {
      const parameter = rows[row];
      if (!parameter) return;
      const span =
        part === 'key'
          ? { start: parameter.key_start, end: parameter.key_end }
          : { start: parameter.value_start, end: parameter.value_end };
      this.#url.write(replaceBytes(this.#url.text, span, replacement));
    });
  }

  move(at: number, by: -1 | 1): void {
    this.#edit(at, (rows, row) => {
      const to = row + by;
      if (to < 0 || to >= rows.length) return;
      const moved: Move = (other) => (other === row ? to : other === to ? row : other);
      const next = swapped(this.#url.text, rows, Math.min(row, to));
      this.#rearrange(next, moved, to, by < 0 ? 'up' : 'down');
    });
  }

  remove(at: number): void {
    this.#edit(at, (rows, row) => {
      const moved: Move = (other) =>
        other === null || other === row ? null : other > row ? other - 1 : other;
      const next = removed(this.#url.text, rows, row);
      this.#rearrange(next, moved, Math.min(row, rows.length - 2), 'remove');
    });
  }

  add(): void {
    // Of no row, so that none takes it along when it goes.
    this.#edit(-1, (rows) => {
      const next = appended(this.#url.text, 'name=');
      this.#rearrange(next, (row) => row, rows.length, 'key');
    });
  }

  #edit(row: number, change: Change): void {
    const drawn = this.#drawn;
    if (drawn?.text === this.#url.text && this.#waiting.length === 0) {
      change(drawn.rows, row);
      return;
    }
    const place = { row: this.#moves.reduce<number | null>((at, move) => move(at), row) };
    this.#waiting.push(place);
    this.#turn = this.#turn.then(async () => {
      const rows = await this.#newestRows();
      this.#waiting.splice(this.#waiting.indexOf(place), 1);
      if (rows && place.row !== null) change(rows, place.row);
    });
  }

  async #newestRows(): Promise<Rows | null> {
    const { text } = this.#url;
    const rows = await this.#url.rowsOf(text);
    return rows === null || text === this.#url.text ? rows : this.#newestRows();
  }

  /** Writes a text whose rows stand elsewhere. */
  #rearrange(to: string, moved: Move, row: number, control: Control): void {
    if (to !== this.#url.text) {
      this.#moves.push(moved);
      for (const place of this.#waiting) place.row = moved(place.row);
    }
    this.#url.lead(to, row, control);
    this.#url.write(to);
  }
}
