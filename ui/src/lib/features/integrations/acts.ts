// What can be done to integrations, one or many, each with its own outcome.
import type { IntegrationRow, RowOutcome } from '$lib/bindings';
import { plural } from '$lib/format';
import { Failure } from '$lib/host';
import type { Carom } from '$lib/state';

/** What went well and what did not, in words; the first reason stands for all. */
export function outcomeWords(outcomes: readonly RowOutcome[], done: string): string {
  const failed = outcomes.filter((outcome) => outcome.error !== null);
  const good = outcomes.length - failed.length;
  const first = failed[0];
  if (!first?.error) return `${plural(good, 'integration')} ${done}.`;
  const others = failed.length > 1 ? ` and ${plural(failed.length - 1, 'other')}` : '';
  const left = `${first.name || 'One'}${others} left as before: ${first.error.message}.`;
  return good > 0 ? `${plural(good, 'integration')} ${done}. ${left}` : left;
}

/** What to say where some were refused: the first one's code and hint stand for all. */
function refusal(outcomes: readonly RowOutcome[], done: string): Failure {
  const error = outcomes.find((outcome) => outcome.error !== null)?.error;
  const { code = 'internal', hint = '' } = error ?? {};
  return new Failure({ code, hint, message: outcomeWords(outcomes, done) });
}

type Named = Pick<IntegrationRow, 'id' | 'name'>;

export class Acts {
  readonly #carom: Carom;
  readonly #selection: Set<string>;

  /** What is deleted, by whatever way, leaves the selection. */
  constructor(carom: Carom, selection: Set<string>) {
    this.#carom = carom;
    this.#selection = selection;
  }

  async setActive(ids: readonly string[], active: boolean): Promise<RowOutcome[]> {
    try {
      const outcomes = await this.#carom.host.call('set_active', { ids: [...ids], active });
      this.#carom.say(outcomeWords(outcomes, active ? 'activated' : 'deactivated'));
      return outcomes;
    } catch (thrown) {
      this.#carom.sayFailure(thrown);
      return [];
    }
  }

  async remove(rows: readonly Named[]): Promise<void> {
    for (const id of await toTrash(this.#carom, rows)) this.#selection.delete(id);
  }

  async copyHandoff(id: string): Promise<void> {
    const { host } = this.#carom;
    try {
      const { text } = await host.call('get_handoff', { id });
      await host.clipboard.writeText(text);
      this.#carom.say('Copied the hand-off checklist.');
    } catch (thrown) {
      this.#carom.sayFailure(thrown);
    }
  }
}

/** Into the Trash, with a way back; gives the ids of those that went. */
export async function toTrash(
  carom: Carom,
  rows: readonly Named[],
  undone?: () => Promise<unknown>,
): Promise<string[]> {
  try {
    const ids = rows.map((row) => row.id);
    const outcomes = await carom.host.call('delete_integrations', { ids });
    const gone = outcomes.filter(({ error }) => error === null).map(({ id }) => id);
    const [only] = rows;
    if (gone.length === 0) throw refusal(outcomes, 'moved to Trash');
    // Those that came back are not asked for a second time.
    let left: readonly string[] = gone;
    carom.sayUndoable({
      done:
        rows.length === 1 && only
          ? `${spoken(only.name)} moved to Trash.`
          : outcomeWords(outcomes, 'moved to Trash'),
      undo: async () => {
        const outcomes = await carom.host.call('restore_integrations', { ids: [...left] });
        left = outcomes.filter(({ error }) => error !== null).map(({ id }) => id);
        if (left.length > 0) throw refusal(outcomes, 'restored');
        await undone?.();
      },
    });
    return gone;
  } catch (thrown) {
    carom.sayFailure(thrown);
    return [];
  }
}

/** Writes them to a file that another Carom can import. One alone is called by its name. */
export async function exportToFile(
  carom: Carom,
  ids: readonly string[],
  one?: string,
): Promise<void> {
  try {
    const path = await carom.host.dialogs.saveFile({
      title: `Export ${one === undefined ? 'integrations' : spoken(one)}`,
      suggestedName: `${fileName(one ?? 'integrations')}.carom.json`,
      filters: [{ name: 'Carom export', extensions: ['json'] }],
    });
    if (path === null) return;
    const exported = await carom.host.call('export_integrations', { ids: [...ids], path });
    const what = one === undefined ? plural(exported.count, 'integration') : spoken(one);
    const done = `Exported ${what} to ${path}.`;
    const [first] = exported.damaged;
    const left = `Left out ${plural(exported.damaged.length, 'integration')} that can’t be read`;
    carom.say(first ? `${done} ${left}: ${first.message}.` : done);
  } catch (thrown) {
    carom.sayFailure(thrown);
  }
}

const spoken = (name: string) => name || 'Unnamed integration';

/** A name that every file system takes. */
export function fileName(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  // Counted in characters, so that none is cut in half.
  const short = [...safe].slice(0, 80).join('').trim();
  return short === '' ? 'integration' : short;
}
