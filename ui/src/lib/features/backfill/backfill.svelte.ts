// A backfill being prepared: file, mapping, check, canary, run. It outlives the page, so that leaving
// it loses nothing; the run itself is the engine's and lives in Jobs.
import type {
  BackfillFile,
  BackfillPlan,
  BackfillPreview,
  Canary,
  EventType,
  FileForm,
  IntegrationRow,
  Job,
  Role,
} from '$lib/bindings';
import { asFailure, type Failure, type Host } from '$lib/host';
import { SvelteSet } from 'svelte/reactivity';
import { parseRate, parseStreak } from '$lib/features/jobs/rate';
import { carriedOver, EVENT_TYPE, guesses, mapped, suggested, type Mapping } from './mapping';
import type { Step } from './steps';
import { isZone } from './zones';

export type Target = Pick<
  IntegrationRow,
  'id' | 'name' | 'host' | 'active' | 'events' | 'account' | 'role'
>;
type Busy = 'file' | 'check' | 'canary' | 'run';

/** The engine's word for a click ID that is missing, of a plan and of a row. */
export const NO_CLICK_ID = 'no-click-id';

/** A canary, the plan that it went by, and the dry run before it, which counts its row. */
interface Sent {
  canary: Canary;
  plan: string;
  check: string | null;
}

const unsaid: FileForm = { encoding: null, delimiter: null, header: null };

export class Backfill {
  readonly #host: Host;
  step = $state<Step>('file');
  file = $state.raw<BackfillFile | null>(null);
  /** Rows being typed or pasted. */
  pasted = $state('');
  target = $state.raw<Target | null>(null);
  /** The target's, as it was last asked for: an edit makes what went by an older one old. */
  #version = $state<number | null>(null);
  /** The user's words about the file's form; null: found out. */
  said = $state.raw<FileForm>(unsaid);
  mapping = $state.raw<Mapping>({});
  /** Columns that the user decided on. */
  readonly touched = new SvelteSet<string>();
  /** Of all rows; null: a column says. */
  event = $state<EventType | null>(null);
  /** Whose columns the file was taken to hold: a seller's commission is no affiliate's earnings. */
  #lookedAs: Role = 'affiliate';
  /** The user said which; otherwise it follows from file and integration. */
  #eventChosen = false;
  timezone = $state('');
  decimal = $state('auto');
  dates = $state('auto');
  /** Rows without a click ID go out as well. */
  withoutClickId = $state(false);
  preview = $state.raw<BackfillPreview | null>(null);
  previewing = $state(false);
  previewFailure = $state.raw<Failure | null>(null);
  /** The dry run over all rows, and the plan that it went by. */
  check = $state.raw<{ job: string; plan: string } | null>(null);
  checked = $state.raw<Job | null>(null);
  /** To each integration the last canary: choosing another one takes none of them back. */
  #canaries = $state.raw<Readonly<Record<string, Sent>>>({});
  /** The integration that was chosen last, while its name is being typed over, too. */
  #chosen: string | null = null;
  rate = $state<string | null>(null);
  stopAfter = $state<string | null>(null);
  again = $state<'leave' | 'again'>('leave');
  because = $state('');
  /** The run. */
  run = $state<string | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state<Busy | null>(null);
  /** A blocked Continue was pressed: from now on fields say what is missing. */
  pressed = $state(false);
  #previewNumber = 0;
  #asked: Promise<void> = Promise.resolve();

  constructor(host: Host) {
    this.#host = host;
  }

  get plan(): BackfillPlan | null {
    if (!this.file || !this.target) return null;
    return {
      file: this.file.id,
      integration: this.target.id,
      form: this.file.form,
      mapping: this.mapping,
      event: this.event,
      timezone: this.timezone,
      decimal: this.decimal,
      dates: this.dates,
      without_click_id: this.withoutClickId,
    };
  }

  /** Tells a plan from every other, and from itself before the integration was edited. */
  get planKey(): string {
    return JSON.stringify([this.plan, this.#version]);
  }

  get #sent(): Sent | null {
    return (this.target && this.#canaries[this.target.id]) ?? null;
  }

  /** The canary that tells of this plan; one from before a change says nothing of it. */
  get canary(): Canary | null {
    return this.#sent?.plan === this.planKey ? this.#sent.canary : null;
  }

  /** The last one that went out, whatever was changed since. */
  get lastCanary(): Canary | null {
    return this.#sent?.canary ?? null;
  }

  get eventColumn(): string | undefined {
    return Object.entries(this.mapping).find(([, macro]) => macro === EVENT_TYPE)?.[0];
  }

  /** Fields of *Columns* that can't stay as they are. */
  get missing(): Partial<Record<'event' | 'timezone' | 'dates' | 'decimal', string>> {
    const { file } = this;
    if (!file) return {};
    const missing: ReturnType<() => Backfill['missing']> = {};
    if (this.event === null && this.eventColumn === undefined) {
      missing.event = 'Say which event the rows are, or use a column that says it.';
    }
    if (file.needs_timezone && !isZone(this.timezone)) {
      missing.timezone = 'Choose a time zone of the list, such as America/New_York.';
    }
    if (file.ambiguous_dates && this.dates === 'auto') {
      missing.dates = 'Say which comes first: the values looked at fit both.';
    }
    if (file.ambiguous_amounts && this.decimal === 'auto') {
      missing.decimal = 'Say which it is: 1,234 may be either.';
    }
    return missing;
  }

  /** The columns need nobody: every one is matched beyond doubt, they fill the URLs, and nothing is
   * to be asked. */
  get plain(): boolean {
    const { file, preview } = this;
    if (!file || !preview || Object.keys(this.mapping).length === 0) return false;
    return (
      !file.needs_timezone &&
      Object.keys(this.missing).length === 0 &&
      guesses(file, this.mapping, this.touched).length === 0 &&
      preview.blocked.length === 0
    );
  }

  /** Errors of the integration's URLs, which let nothing out. */
  get lintErrors() {
    return this.preview?.problems.filter(({ severity }) => severity === 'error') ?? [];
  }

  /** What lets no row out, whatever stands in it. */
  get inTheWay() {
    return this.preview?.blocked.filter(({ blocks }) => blocks) ?? [];
  }

  /** No column fills the click ID of the URLs, or the user said that it may be missing. */
  get lacksClickId(): boolean {
    const said = this.preview?.blocked.some(({ code }) => code === NO_CLICK_ID) ?? false;
    return said || this.withoutClickId;
  }

  /** Why what failed before goes again; empty where it is left. */
  get reason(): string {
    return this.again === 'again' ? this.because.trim() : '';
  }

  /** Nothing but what failed before is left, so it is asked for before the first row goes. */
  get onlyAgain(): boolean {
    const counts = this.result?.counts;
    return counts !== undefined && counts.would_send === 0 && counts.again > 0;
  }

  get blocked(): boolean {
    return this.inTheWay.length > 0 || this.lintErrors.length > 0;
  }

  /** The dry run over all rows, where it still holds. */
  get result(): Job | null {
    const { check, checked } = this;
    if (!check || check.plan !== this.planKey || checked?.id !== check.job) return null;
    return checked.state === 'done' ? checked : null;
  }

  get toSend(): number {
    const counts = this.result?.counts;
    if (!counts) return 0;
    const sent = this.#sent?.check === this.check?.job ? this.#sent?.canary : undefined;
    const less = (of: number, by: boolean) => Math.max(0, of - (by ? 1 : 0));
    const again = less(counts.again, sent?.again === true);
    return less(counts.would_send, sent?.again === false) + (this.again === 'again' ? again : 0);
  }

  get host(): string {
    return this.preview?.host ?? this.target?.host ?? '';
  }

  /** Whether a step can be gone to. */
  open(step: Step): boolean {
    if (this.run !== null) return step === 'run';
    switch (step) {
      case 'file':
        return true;
      case 'columns':
        return this.plan !== null;
      case 'check':
        return this.plan !== null && Object.keys(this.missing).length === 0;
      case 'canary':
      case 'run':
        return this.result !== null && !this.blocked;
    }
  }

  go(step: Step): void {
    this.step = step;
    this.failure = null;
    this.pressed = false;
  }

  async openFile(from: { path: string } | { text: string }): Promise<boolean> {
    const opened = await this.#work('file', async () => {
      const role = this.target?.role ?? 'affiliate';
      let file = await this.#host.call('open_file', { path: null, text: null, ...from });
      if (role !== 'affiliate') {
        file = await this.#host.call('look_at_file', { file: file.id, form: unsaid, role });
      }
      this.#lookedAs = role;
      this.said = unsaid;
      this.touched.clear();
      this.mapping = suggested(file);
      this.#eventChosen = false;
      this.#canaries = {};
      this.pasted = '';
      this.timezone = file.timezone;
      this.dates = 'auto';
      this.decimal = 'auto';
      this.withoutClickId = false;
      this.#take(file);
    });
    if (opened) this.#readInRole();
    return opened;
  }

  /** Looks at the file again under the user's words about its form. */
  async lookAgain(said: Partial<FileForm>): Promise<void> {
    const { file } = this;
    if (!file) return;
    const looked = await this.#work('file', () => this.#look(file, said));
    // What failed is left for the user to try again.
    if (looked) this.#readInRole();
  }

  async #look(held: BackfillFile, said: Partial<FileForm>): Promise<void> {
    const form = { ...this.said, ...said };
    const role = this.target?.role ?? this.#lookedAs;
    const file = await this.#host.call('look_at_file', { file: held.id, form, role });
    this.#lookedAs = role;
    this.said = form;
    this.mapping = carriedOver(file, this.mapping, this.touched);
    this.#take(file);
  }

  /** The columns were read for another role than the integration has by now. */
  get #misread(): boolean {
    return this.file !== null && this.target !== null && this.target.role !== this.#lookedAs;
  }

  /** Whether the columns are read again; while something else is under way, that comes after it. */
  #readInRole(): boolean {
    if (!this.#misread || this.busy !== null || this.run !== null) return false;
    void this.lookAgain({});
    return true;
  }

  #take(file: BackfillFile): void {
    this.file = file;
    this.#forgetCheck();
    this.#chooseEvent();
    void this.refresh();
  }

  aim(target: Target | null): void {
    this.target = target;
    if (target && target.id !== this.#chosen) {
      this.#chosen = target.id;
      this.#version = null;
      this.withoutClickId = false;
      this.#forgetCheck();
    }
    if (target) this.#chooseEvent();
    if (!this.#readInRole()) void this.refresh();
  }

  /** A column says, or an integration with one event leaves nothing to ask. */
  #chooseEvent(): void {
    if (this.#eventChosen) return;
    const events = this.target?.events ?? [];
    const only = events.length === 1 ? events[0] : undefined;
    this.event = this.eventColumn === undefined ? (only ?? null) : null;
  }

  use(column: string, macro: string): string | null {
    const { mapping, freed } = mapped(this.mapping, column, macro);
    this.mapping = mapping;
    this.touched.add(column);
    if (macro === EVENT_TYPE) this.#eventChosen = false;
    this.#chooseEvent();
    void this.refresh();
    return freed;
  }

  /** Every guess is right. */
  vouch(): void {
    if (!this.file) return;
    for (const { name } of guesses(this.file, this.mapping, this.touched)) this.touched.add(name);
  }

  change(
    edit: Partial<Pick<Backfill, 'event' | 'timezone' | 'decimal' | 'dates' | 'withoutClickId'>>,
  ): void {
    if (edit.event !== undefined) this.#eventChosen = true;
    Object.assign(this, edit);
    void this.refresh();
  }

  /** The first rows as they would be sent; only the newest question counts. */
  refresh(): Promise<void> {
    this.#asked = this.#preview();
    return this.#asked;
  }

  /** Until the newest question about the first rows is answered. */
  async settled(): Promise<void> {
    let asked: Promise<void> | null = null;
    while (asked !== this.#asked) {
      asked = this.#asked;
      await asked;
    }
  }

  async #preview(): Promise<void> {
    const { plan } = this;
    const number = ++this.#previewNumber;
    if (!plan || this.run !== null) {
      if (!plan) this.preview = null;
      this.previewFailure = null;
      this.previewing = false;
      return;
    }
    this.previewing = true;
    try {
      const [preview] = await Promise.all([
        this.#host.call('preview_backfill', { plan: snapshot(plan) }),
        this.#learn(plan),
      ]);
      if (number !== this.#previewNumber) return;
      this.preview = preview;
      this.previewFailure = null;
      this.#stepBack();
    } catch (thrown) {
      if (number === this.#previewNumber) this.previewFailure = asFailure(thrown);
    } finally {
      if (number === this.#previewNumber) this.previewing = false;
    }
  }

  /** What the integration is by now: it may have been edited since it was chosen. */
  async #learn({ integration }: BackfillPlan): Promise<void> {
    const { version, active, definition } = await this.#host.call('get_integration', {
      id: integration,
    });
    if (this.target?.id !== integration) return;
    if (version === this.#version && active === this.target.active) return;
    const { name, account, role, events } = definition;
    const { event } = this;
    this.#version = version;
    this.target = { ...this.target, name, account, role, events, active };
    this.#chooseEvent();
    if (!this.#readInRole() && this.event !== event) void this.refresh();
  }

  /** Before anything goes out: the check may have grown old a moment ago, elsewhere. */
  async #stillChecked(plan: BackfillPlan): Promise<boolean> {
    await this.#learn(plan);
    this.#stepBack();
    return this.result !== null && !this.blocked;
  }

  /** Out of the steps that send, where the check before them holds no more. */
  #stepBack(): void {
    const sends = this.step === 'canary' || this.step === 'run';
    if (sends && !this.open(this.step)) this.step = 'check';
  }

  async checkAll(): Promise<void> {
    const { plan: asked } = this;
    if (!asked) return;
    const old = this.check;
    const done = await this.#work('check', async () => {
      // Learnt first: an edit in between makes the check look old, never an old one new.
      await this.#learn(asked);
      if (this.file && this.#misread) await this.#look(this.file, {});
      const { plan, planKey } = this;
      if (!plan) return;
      const job = await this.#host.call('check_backfill', {
        plan: snapshot(plan),
        // Whether what failed before goes again is asked later; it is counted apart.
        again_because: '',
      });
      this.check = { job: job.id, plan: planKey };
      this.checked = job;
      // One dry run in Jobs is enough; an older one says nothing any more.
      if (old) void this.#host.call('forget_job', { id: old.job }).catch(() => undefined);
    });
    if (done) this.#readInRole();
  }

  async sendCanary(): Promise<void> {
    const { plan } = this;
    if (!plan) return;
    const done = await this.#work('canary', async () => {
      if (!(await this.#stillChecked(plan))) return;
      const { planKey, check } = this;
      const canary = await this.#host.call('send_canary', {
        plan: snapshot(plan),
        again_because: this.reason,
      });
      const sent = { canary, plan: planKey, check: check?.job ?? null };
      this.#canaries = { ...this.#canaries, [plan.integration]: sent };
      void this.refresh();
    });
    if (done) this.#readInRole();
  }

  async start(defaults: { stopAfter: number }): Promise<boolean> {
    const { plan } = this;
    const rate = parseRate(this.rate ?? '').rate;
    const stop = parseStreak(this.stopAfter ?? String(defaults.stopAfter)).rate;
    if (!plan || rate === undefined || stop === undefined) return false;
    const done = await this.#work('run', async () => {
      if (!(await this.#stillChecked(plan))) return;
      const job = await this.#host.call('start_backfill', {
        plan: snapshot(plan),
        rate,
        again_because: this.reason,
        stop_after: stop,
      });
      this.run = job.id;
      this.step = 'run';
    });
    if (done) this.#readInRole();
    return this.run !== null;
  }

  /** From the beginning, to the same integration. */
  renew(): void {
    this.step = 'file';
    this.file = null;
    this.run = null;
    this.#canaries = {};
    this.mapping = {};
    this.touched.clear();
    this.event = null;
    this.#eventChosen = false;
    this.again = 'leave';
    this.because = '';
    this.withoutClickId = false;
    this.failure = null;
    this.pressed = false;
    this.check = null;
    this.checked = null;
    // There is no plan: what is asked or failed about the first rows is of the old one.
    void this.refresh();
  }

  #forgetCheck(): void {
    this.checked = null;
  }

  async #work(what: Busy, work: () => Promise<void>): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = what;
    this.failure = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.failure = asFailure(thrown);
      return false;
    } finally {
      this.busy = null;
    }
  }
}

/** A plan that crosses to the engine as plain data. */
function snapshot(plan: BackfillPlan): BackfillPlan {
  return { ...plan, mapping: { ...plan.mapping }, form: { ...plan.form } };
}
