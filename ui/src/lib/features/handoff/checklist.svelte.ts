// The hand-off checklist with the user's ticks. A tick shows at once and is written in the order in
// which it was made; one that could not be written is taken back with the reason.
import type { Handoff, HandoffChecklist, Integration } from '$lib/bindings';
import { asFailure, type Failure, type Host } from '$lib/host';

export class Checklist {
  readonly #host: Host;
  readonly #id: string;
  list = $state.raw<HandoffChecklist | null>(null);
  handoff = $state.raw<Handoff>({
    ticked: [],
    installed_on: null,
    seen_on: null,
    changed: false,
  });
  failure = $state.raw<Failure | null>(null);
  /** What is wrong with a date, by its field. */
  dates = $state.raw<{ installed_on?: string; seen_on?: string }>({});
  #loads = 0;
  #writes: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(host: Host, id: string) {
    this.#host = host;
    this.#id = id;
  }

  get done(): number {
    return this.list?.steps.filter(({ key }) => this.isTicked(key)).length ?? 0;
  }

  isTicked(key: string): boolean {
    return this.handoff.ticked.includes(key);
  }

  async load(): Promise<void> {
    const number = ++this.#loads;
    try {
      const list = await this.#host.call('get_handoff', { id: this.#id });
      if (number !== this.#loads) return;
      this.list = list;
      // Ticks on their way are newer than what was just read.
      if (this.#waiting === 0) this.handoff = list.handoff;
      this.failure = null;
    } catch (thrown) {
      if (number === this.#loads) this.failure = asFailure(thrown);
    }
  }

  tick(key: string, ticked: boolean): Promise<Integration | null> {
    const others = this.handoff.ticked.filter((other) => other !== key);
    return this.#write({ ...this.handoff, ticked: ticked ? [...others, key] : others });
  }

  /** The user's word that ClickBank has what is saved now. */
  updated(): Promise<Integration | null> {
    return this.#write({ ...this.handoff, changed: false });
  }

  setDate(field: 'installed_on' | 'seen_on', day: string | null): Promise<Integration | null> {
    // Another day says that it was installed again.
    const changed = this.handoff.changed && field !== 'installed_on';
    return this.#write({ ...this.handoff, [field]: day, changed }, field);
  }

  #write(next: Handoff, field?: 'installed_on' | 'seen_on'): Promise<Integration | null> {
    const before = this.handoff;
    this.handoff = next;
    this.failure = null;
    if (field) this.dates = { ...this.dates, [field]: undefined };
    this.#waiting += 1;
    const write = this.#writes.then(async () => {
      try {
        return await this.#host.call('set_handoff', { id: this.#id, handoff: next });
      } catch (thrown) {
        const failure = asFailure(thrown);
        if (this.handoff === next) this.handoff = before;
        if (field) this.dates = { ...this.dates, [field]: `${failure.message}. ${failure.hint}` };
        else this.failure = failure;
        return null;
      } finally {
        this.#waiting -= 1;
      }
    });
    this.#writes = write;
    return write;
  }
}
