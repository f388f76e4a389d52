// The log as it is looked at: its question, its rows, what came since, what stands open. It outlives
// its screen, so that filters and the open delivery are there again after a visit elsewhere.
import type {
  DeliveryFilter,
  DeliveryPictures,
  DeliveryRow,
  LogStatus,
  Report,
  SavedView,
} from '$lib/bindings';
import { plural } from '$lib/format';
import { asFailure, type Failure } from '$lib/host';
import type { Carom } from '$lib/state';
import { CursorRows } from '$lib/ui';
import { isFiltered, noFilter, same, SEARCH_FROM } from './filter';
import { Ticked } from './ticked.svelte';
import { presetSince, type Preset } from './times';

/** Between two looks at a log that keeps changing. */
const LOOK_EVERY = 1_000;
/** Between two announcements. */
const SAY_EVERY = 10_000;

export class Log {
  readonly #carom: Carom;
  readonly rows: CursorRows<DeliveryRow>;
  readonly selection = new Ticked();
  /** What stands open beside the list. */
  open = $state<string | null>(null);
  paused = $state(false);
  /** A pointer or the focus is on the list, or it is scrolled: rows must not move. */
  held = $state(false);
  typed = $state('');
  preset = $state<Preset | null>(null);
  /** Names of chosen integrations and of the job, for their chips. */
  names = $state.raw<Readonly<Record<string, string>>>({});
  status = $state.raw<LogStatus>();
  views = $state.raw<readonly SavedView[]>([]);
  pictures = $state.raw<DeliveryPictures>();
  picturesFailure = $state.raw<Failure>();
  /** Deliveries that the index has not reached yet. */
  behind = $state(0);
  /** What is told of deliveries in the list that can't be read. */
  damaged = $state.raw<readonly string[]>([]);
  /** For the live region. */
  said = $state('');
  #filter = $state.raw<DeliveryFilter>(noFilter);
  #count = $state<number>();
  #exact = $state(true);
  #drawing = false;
  /** The newest word on the log as a whole, told or not. */
  #heard: LogStatus | undefined;
  #ticket = 0;
  #look: ReturnType<typeof setTimeout> | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #lookedAt = 0;
  #looking = false;
  #saidAt = 0;
  #unsaid = 0;
  /** Nobody looks at the log. */
  #resting = false;

  constructor(carom: Carom) {
    this.#carom = carom;
    this.rows = new CursorRows(
      async (before, limit) => {
        const page = await carom.host.call('list_deliveries', {
          filter: this.filter,
          before,
          limit,
        });
        this.behind = page.behind;
        this.#tellOf(page.damaged);
        return page;
      },
      (row) => row.id,
      (gone) => this.selection.leave(gone),
    );
  }

  /** What is asked now. */
  get filter(): DeliveryFilter {
    return this.#filter;
  }

  get filtered(): boolean {
    return isFiltered(this.#filter) || this.typed.trim() !== '';
  }

  /** How many match, as far as it is known. */
  get count(): number | undefined {
    return this.#count;
  }

  /** Whether that is counted and no estimate. */
  get exact(): boolean {
    return this.#exact;
  }

  /** The saved view that is shown, if it is one. */
  get view(): SavedView | undefined {
    return this.views.find(({ filter }) => same(filter, this.#filter));
  }

  /** Asks for everything once more: on arrival, after a failure, for *12 new*. */
  async reload(): Promise<void> {
    if (this.preset) {
      this.#filter = { ...this.#filter, since: presetSince(this.preset, Date.now()) };
    }
    this.#unsaid = 0;
    this.#resting = false;
    this.damaged = [];
    await Promise.all([this.rows.reload(), this.#measure(), this.draw()]);
  }

  narrow(changed: Partial<DeliveryFilter>, preset: Preset | null = null): void {
    if ('since' in changed || 'until' in changed) this.preset = preset;
    this.#ask({ ...this.#filter, ...changed });
  }

  choosePreset(preset: Preset): void {
    this.narrow({ since: presetSince(preset, Date.now()), until: null }, preset);
  }

  /** Shows exactly what this filter lets through. */
  show(filter: DeliveryFilter): void {
    this.preset = null;
    this.typed = filter.search;
    this.#ask({ ...noFilter, ...filter });
  }

  clear(): void {
    this.show(noFilter);
  }

  /** What stands in the search box, looked for once the typing pauses. */
  search(typed: string): void {
    this.typed = typed;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      const text = typed.trim();
      const search = text.length < SEARCH_FROM ? '' : text;
      if (search !== this.#filter.search) this.narrow({ search });
    }, 150);
  }

  unselect(): void {
    this.selection.clear();
  }

  /** The engine wrote deliveries: looks at them soon, and seldom while they keep coming. */
  stir(): void {
    if (this.#look !== undefined) return;
    const wait = Math.max(50, this.#lookedAt + LOOK_EVERY - Date.now());
    this.#look = setTimeout(() => {
      this.#look = undefined;
      void this.#peek();
    }, wait);
  }

  rest(): void {
    this.#resting = true;
    clearTimeout(this.#look);
    this.#look = undefined;
  }

  async loadStatus(): Promise<void> {
    try {
      this.#heard = await this.#carom.host.call('get_log_status', {});
      // During a look it is told together with the rows.
      if (!this.#looking) this.#tellStatus();
    } catch {
      // What is known of the log as a whole is a kindness; the list says what failed.
    }
  }

  #tellStatus(): void {
    if (this.#heard === undefined || this.#heard === this.status) return;
    this.status = this.#heard;
    this.behind = this.status.behind;
  }

  /** Whether they could be read; why not is said. */
  async loadViews(): Promise<boolean> {
    try {
      this.views = await this.#carom.host.call('list_views', {});
      return true;
    } catch (thrown) {
      this.#carom.sayFailure(thrown);
      return false;
    }
  }

  /** Asks for the pictures, once somebody wants to see them. */
  async draw(): Promise<void> {
    if (!this.#drawing) return;
    const { filter } = this;
    try {
      const pictures = await this.#carom.host.call('draw_deliveries', { filter });
      if (filter !== this.filter) return;
      this.pictures = pictures;
      this.picturesFailure = undefined;
    } catch (thrown) {
      if (filter === this.filter) this.picturesFailure = asFailure(thrown);
    }
  }

  set drawn(wanted: boolean) {
    this.#drawing = wanted;
    if (wanted) void this.draw();
  }

  nameOf(id: string): string | undefined {
    return this.names[id] ?? this.rows.held.find((row) => row.integration === id)?.integration_name;
  }

  remember(id: string, name: string): void {
    this.names = { ...this.names, [id]: name };
  }

  #ask(filter: DeliveryFilter): void {
    this.#filter = filter;
    this.#count = undefined;
    this.damaged = [];
    this.unselect();
    this.#unsaid = 0;
    void this.rows.reload(true);
    void this.#measure();
    void this.draw();
  }

  /** `meanwhile` goes before the number is shown: what belongs together changes together. */
  async #measure(meanwhile?: () => Promise<void>): Promise<void> {
    const ticket = ++this.#ticket;
    const [, counted] = await Promise.all([
      this.loadStatus(),
      isFiltered(this.#filter)
        ? this.#carom.host.call('count_deliveries', { filter: this.#filter }).catch(() => undefined)
        : undefined,
    ]);
    await meanwhile?.();
    this.#tellStatus();
    if (ticket !== this.#ticket) return;
    this.#followIndex();
    this.#count = isFiltered(this.#filter) ? counted?.count : this.status?.deliveries;
    this.#exact = counted?.exact ?? true;
    // A number of rows that is read out is one, or is not said.
    this.rows.count = this.#exact ? this.#count : undefined;
  }

  #tellOf(damaged: readonly Report[]): void {
    if (damaged.length === 0) return;
    this.damaged = [...new Set([...this.damaged, ...damaged.map(({ message }) => message)])];
  }

  async #peek(): Promise<void> {
    if (this.#looking) return this.stir();
    if (this.paused) return;
    this.#looking = true;
    const before = this.rows.newer;
    const first = this.rows.at(0)?.id;
    try {
      const adopt = !this.held && this.selection.size === 0;
      await this.#measure(() => this.rows.refresh(adopt));
      const came = adopt
        ? Math.max(0, first === undefined ? 0 : this.rows.indexOf(first)) + before
        : this.rows.newer - before;
      this.#announce(came);
      void this.draw();
    } finally {
      this.#looking = false;
      this.#tellStatus();
      this.#lookedAt = Date.now();
      this.#followIndex();
    }
  }

  /** The index catches up without a word: counts, pictures and searches are asked for until it has. */
  #followIndex(): void {
    if (this.behind > 0 && !this.#resting && !this.#looking) {
      this.stir();
    }
  }

  #announce(came: number): void {
    this.#unsaid += Math.max(0, came);
    if (this.#unsaid === 0 || Date.now() - this.#saidAt < SAY_EVERY) return;
    this.#saidAt = Date.now();
    this.said = `${plural(this.#unsaid, 'new delivery', 'new deliveries')}.`;
    this.#unsaid = 0;
  }
}

const logs = new WeakMap<Carom, Log>();

/** The one log of a window. */
export function logOf(carom: Carom): Log {
  const log = logs.get(carom) ?? new Log(carom);
  logs.set(carom, log);
  return log;
}
