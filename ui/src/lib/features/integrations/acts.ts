// What can be done to integrations from the list, one or many, each with its own outcome.
import type { IntegrationRow, RowOutcome } from '$lib/bindings';
import { plural } from '$lib/format';
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

  async remove(rows: readonly Pick<IntegrationRow, 'id' | 'name'>[]): Promise<void> {
    const { host } = this.#carom;
    const ids = rows.map((row) => row.id);
    try {
      const outcomes = await host.call('delete_integrations', { ids });
      const gone = outcomes.filter((outcome) => outcome.error === null);
      for (const { id } of gone) this.#selection.delete(id);
      const [only] = rows;
      const one = gone.length === 1 && rows.length === 1 && only;
      const done = one ? `Deleted ${only.name}` : outcomeWords(outcomes, 'deleted');
      if (gone.length === 0) {
        this.#carom.say(done);
        return;
      }
      this.#carom.sayUndoable({
        done,
        undo: async () => {
          await host.call('restore_integrations', { ids: gone.map((outcome) => outcome.id) });
        },
      });
    } catch (thrown) {
      this.#carom.sayFailure(thrown);
    }
  }

  async export(ids: readonly string[], name: string): Promise<void> {
    const { host } = this.#carom;
    try {
      const path = await host.dialogs.saveFile({
        title: 'Export integrations',
        suggestedName: `${fileName(name)}.carom.json`,
        filters: [{ name: 'Carom export', extensions: ['json'] }],
      });
      if (path === null) return;
      const exported = await host.call('export_integrations', { ids: [...ids], path });
      const done = `Exported ${plural(exported.count, 'integration')} to ${path}.`;
      const [first] = exported.damaged;
      const left = `Left out ${plural(exported.damaged.length, 'integration')} that can’t be read`;
      this.#carom.say(first ? `${done} ${left}: ${first.message}.` : done);
    } catch (thrown) {
      this.#carom.sayFailure(thrown);
    }
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

/** A name that every file system takes. */
export function fileName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\w -]+/g, '')
    .trim()
    .replace(/\s+/g, '-')
    .toLowerCase()
    .slice(0, 60);
  return plain === '' ? 'integrations' : plain;
}
