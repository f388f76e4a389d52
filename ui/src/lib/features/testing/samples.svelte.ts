// The values that a test puts in place of macros: Carom's samples, and what the user has changed.
// What comes with the click is the same for every event of an order, so a changed tracking value
// holds for all of them; a receipt or an amount holds for its event only.
import type { Definition, EventType, Macro, SampleValue } from '$lib/bindings';
import type { Host } from '$lib/host';

export class Samples {
  readonly #host: Host;
  /** Carom's own, by event. */
  #lists = $state.raw<Partial<Record<EventType, readonly SampleValue[]>>>({});
  /** What of the form these lists were made for. */
  #madeFor = '';
  #everywhere = $state<Record<string, string>>({});
  #forEvent = $state<Partial<Record<EventType, Record<string, string>>>>({});

  constructor(host: Host) {
    this.#host = host;
  }

  of(event: EventType): readonly SampleValue[] | undefined {
    return this.#lists[event];
  }

  async load(definition: Definition, event: EventType): Promise<void> {
    const { role, account, level, filters } = definition;
    const madeFor = JSON.stringify({ role, account, level, filters });
    if (madeFor !== this.#madeFor) {
      this.#madeFor = madeFor;
      this.#lists = {};
    }
    if (this.#lists[event]) return;
    const list = await this.#host.call('list_samples', { definition, event });
    if (madeFor === this.#madeFor) this.#lists = { ...this.#lists, [event]: list };
  }

  /** What differs from Carom's own, by macro name. */
  changed(event: EventType): Record<string, string> {
    return { ...this.#everywhere, ...this.#forEvent[event] };
  }

  valueOf(event: EventType, sample: SampleValue): string {
    return this.changed(event)[sample.macro.name] ?? sample.value;
  }

  isChanged(event: EventType, name: string): boolean {
    return this.changed(event)[name] !== undefined;
  }

  set(event: EventType, sample: SampleValue, value: string): void {
    const { name } = sample.macro;
    if (value === sample.value) {
      this.reset(event, name);
      return;
    }
    if (sharedByEvents(sample.macro)) this.#everywhere[name] = value;
    else (this.#forEvent[event] ??= {})[name] = value;
  }

  reset(event: EventType, name: string): void {
    this.#everywhere = without(this.#everywhere, name);
    this.#forEvent[event] = without(this.#forEvent[event] ?? {}, name);
  }

  resetAll(event: EventType): void {
    this.#everywhere = {};
    this.#forEvent[event] = {};
  }
}

export function sharedByEvents(macro: Pick<Macro, 'group'>): boolean {
  return macro.group === 'tracking';
}

function without(values: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([other]) => other !== name));
}
