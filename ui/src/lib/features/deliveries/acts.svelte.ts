// What can be done to deliveries, one or many. Menus, the palette, keys and buttons all come here;
// what must be asked first opens a dialog.
import type {
  DeliveryFilter,
  DeliveryRow,
  Selection,
  Settled,
  Verdict,
  WordOf,
} from '$lib/bindings';
import { copyText } from '$lib/features/testing/copying';
import { plural } from '$lib/format';
import type { Carom } from '$lib/state';
import type { Log } from './log.svelte';

/** Which deliveries a dialog is about, and how many where that is known. */
export interface Scope {
  selection: Selection;
  count: number | undefined;
  /** Names it in a sentence: *this delivery*, *12 selected deliveries*. */
  words: string;
  /** Of a single one: what came of its last send. */
  verdict?: Verdict | null;
}

/** What toasts of the user's word are about: a newer one takes the place of what it makes untrue. */
const WORD = 'word on deliveries';

type Named = Pick<DeliveryRow, 'id'> & Partial<Pick<DeliveryRow, 'verdict'>>;

export function scopeOf(rows: readonly Named[]): Scope {
  return {
    selection: { by: 'ids', ids: rows.map(({ id }) => id) },
    count: rows.length,
    words: rows.length === 1 ? 'this delivery' : plural(rows.length, 'delivery', 'deliveries'),
    verdict: rows.length === 1 ? rows[0]?.verdict : undefined,
  };
}

export function scopeOfFilter(
  filter: DeliveryFilter,
  count: number | undefined,
  exact = true,
): Scope {
  const number = count === undefined ? '' : plural(count, 'delivery', 'deliveries');
  const counted = exact ? `all ${number} that match` : `all that match, about ${number}`;
  const all = count === undefined ? 'all deliveries that match' : counted;
  return { selection: { by: 'filter', filter }, count, words: all };
}

export class Acts {
  readonly #carom: Carom;
  readonly #log: Log;
  /** What the dialogs are about; null: closed. */
  sending = $state.raw<Scope | null>(null);
  settling = $state.raw<Scope | null>(null);
  exporting = $state.raw<Scope | null>(null);

  constructor(carom: Carom, log: Log) {
    this.#carom = carom;
    this.#log = log;
  }

  open(row: Pick<DeliveryRow, 'id'>): void {
    this.#log.open = row.id;
  }

  sendAgain(scope: Scope): void {
    this.sending = scope;
  }

  /** One is settled at once; of many the user is asked first. */
  settle(scope: Scope): void {
    if (scope.count === 0)
      this.#carom.say(`Of ${scope.words} none is unknown and not settled yet.`);
    else this.settling = scope;
  }

  export(scope: Scope): void {
    this.exporting = scope;
  }

  async settled(scope: Scope, settled: Settled): Promise<boolean> {
    try {
      const { count, settling } = await this.#carom.host.call('settle_unknown', {
        deliveries: scope.selection,
        settled,
      });
      const done = settledWordsOf(count, scope, settled);
      if (count === 0) this.#carom.say(done, undefined, WORD);
      else {
        const undo = () => this.#takeBack({ by: 'settling', id: settling });
        this.#carom.sayUndoable({ done, undo }, WORD);
      }
      this.#log.unselect();
      this.#look();
      return true;
    } catch (thrown) {
      this.#carom.sayFailure(thrown);
      return false;
    }
  }

  /** Takes the user's word on one back: it is an open question again. */
  async takeBack(row: Pick<DeliveryRow, 'id'>): Promise<void> {
    try {
      await this.#takeBack({ by: 'ids', ids: [row.id] });
      this.#carom.say(
        'Your word was taken back. The delivery may or may not have arrived.',
        undefined,
        WORD,
      );
    } catch (thrown) {
      this.#carom.sayFailure(thrown);
    }
  }

  async #takeBack(of: WordOf): Promise<void> {
    await this.#carom.host.call('take_back_word', { of });
    this.#look();
  }

  #look(): void {
    this.#log.stir();
    void this.#log.loadStatus();
  }

  async copyAsCurl(attempt: string): Promise<void> {
    await copyText(this.#carom, 'copy_as_curl', attempt);
  }

  async copyReport(attempt: string): Promise<void> {
    await copyText(this.#carom, 'copy_report', attempt);
  }

  /** The newest attempt of a row, which the list does not know. */
  async ofNewest(row: Pick<DeliveryRow, 'id'>, act: (attempt: string) => unknown): Promise<void> {
    try {
      const delivery = await this.#carom.host.call('get_delivery', { id: row.id });
      const newest = delivery.attempts.at(-1);
      if (newest) await act(newest.id);
      else this.#carom.say('Nothing was sent yet, so there is nothing to copy.');
    } catch (thrown) {
      this.#carom.sayFailure(thrown);
    }
  }

  openJobs(): void {
    void this.#carom.router.go({ name: 'jobs' });
  }
}

/** What became of them, in words that leave no row out. */
export function settledWordsOf(count: number, scope: Scope, settled: Settled): string {
  const done = settled === 'arrived' ? 'marked as arrived' : 'left as they are';
  const one = settled === 'arrived' ? 'marked as arrived' : 'left as it is';
  if (scope.count === 1 && count === 0)
    return 'Nothing changed: that delivery is no open question.';
  const words = `${plural(count, 'delivery', 'deliveries')} ${count === 1 ? one : done}.`;
  const others =
    scope.selection.by === 'ids' && scope.count !== undefined ? scope.count - count : 0;
  if (others <= 0) return words;
  return `${words} ${others === 1 ? '1 is no open question and stays' : `${others} are no open questions and stay`} as before.`;
}
