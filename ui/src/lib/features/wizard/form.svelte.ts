// One form, from the first step to the save: the definition as it is typed, and what the engine says
// of it. Nothing is written to the integration before `save`; drafting.svelte.ts keeps the draft.
import type {
  CheckedAnswer,
  Composed,
  Definition,
  EventType,
  Filter,
  Level,
  Parameter,
  Previewed,
  Problem,
  Role,
  RoleSwitch,
  SavedIntegration,
  Summary,
  Template,
} from '$lib/bindings';
import { SvelteMap } from 'svelte/reactivity';
import { asFailure, type Failure, type Host } from '$lib/host';
import { draftKey, Drafting } from './drafting.svelte';
import { due, mend } from './mending';
import type { Knowledge } from './knowledge';
import { steps, type Step } from './steps';
import { editedByHand, followed } from './urls';
import { sameWork } from './work';

function sameFilters(some: readonly Filter[], others: readonly Filter[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ field, values }, at) => {
      return field === others[at]?.field && values === others[at].values;
    })
  );
}

/** The event that says most: the purchase, where it is among them. */
function firstShown(events: readonly EventType[]): EventType {
  return events.includes('purchase') ? 'purchase' : (events[0] ?? 'purchase');
}

/** What the engine was asked when it refused. */
type Question = 'preview' | 'urls' | 'answer' | 'level' | 'draft' | 'save';

export interface FormStart {
  key: string;
  integrationId: string | null;
  baseVersion: number | null;
  definition: Definition;
  pasted: string | null;
  step: Step;
  /** It is a draft that was found, not what is saved. */
  resumed: boolean;
}

export class Form {
  readonly #host: Host;
  readonly knowledge: Knowledge;
  readonly draft: Drafting;
  /** What is saved, once something is. */
  integrationId = $state<string | null>(null);
  baseVersion: number | null;

  definition = $state<Definition>() as Definition;
  pasted = $state<string | null>(null);
  step = $state<Step>('template');
  /** The event that the preview shows. */
  event = $state<EventType>('purchase');
  preview = $state.raw<Previewed | null>(null);
  summary = $state.raw<Summary | null>(null);
  /** What the answers make; null where the template makes nothing. */
  composed = $state.raw<Composed | null>(null);
  resumed = $state(false);
  saving = $state(false);
  /** Somebody else saved it since: it can only become another one. */
  overtaken = $state(false);
  /** Fields that were left once: only those show what is wrong with them. */
  readonly visited = $state<Record<string, true>>({});
  /** What is wrong with an answer, by its key. */
  readonly answerMessages = new SvelteMap<string, string>();
  /** The macro, in bytes of its URL, that an editor offers suggestions for. */
  completing = $state.raw<{ event: EventType | null; start: number; end: number } | null>(null);
  /** Filters that came with the level; the user did not write them. */
  brought = $state.raw<readonly Filter[]>([]);

  /** The editors on the page, by the place that they edit. */
  readonly editors = new Map<string, { select(span: { start: number; end: number }): void }>();

  #furthest = $state(0);
  /** As the template gave it; null where it was not chosen in this form. */
  #fresh: Definition | null = null;
  #refused = $state.raw<{ question: Question; failure: Failure } | null>(null);
  #previewNumber = 0;
  #composeNumber = 0;
  #levelNumber = 0;

  constructor(host: Host, knowledge: Knowledge, start: FormStart) {
    this.#host = host;
    this.knowledge = knowledge;
    this.draft = new Drafting(host, start.key, {
      typed: () => ({
        integration_id: this.integrationId,
        base_version: this.baseVersion,
        definition: $state.snapshot(this.definition),
        pasted: this.pasted,
        step: steps.indexOf(this.step) + 1,
      }),
      kept: () => this.#answered('draft'),
      refused: (thrown) => this.#fail('draft', thrown),
    });
    this.integrationId = start.integrationId;
    this.baseVersion = start.baseVersion;
    this.definition = start.definition;
    this.pasted = start.pasted;
    this.step = start.step;
    this.resumed = start.resumed;
    if (start.resumed) this.draft.begin();
    this.event = firstShown(start.definition.events);
  }

  /** Asks the engine for everything that stands beside the form at its beginning. */
  async begin(): Promise<void> {
    if (this.template && this.composes) {
      this.composed = await this.#compose();
      await this.#findPasted();
    }
    await this.refresh();
  }

  /** What could not be done, until the same can be done or the user dismisses it. */
  get failure(): Failure | null {
    return this.#refused?.failure ?? null;
  }

  dismiss(): void {
    this.#refused = null;
  }

  #fail(question: Question, thrown: unknown): void {
    this.#refused = { question, failure: asFailure(thrown) };
  }

  #answered(question: Question): void {
    if (this.#refused?.question === question) this.#refused = null;
  }

  get template(): Template | undefined {
    return this.knowledge.templates.find((known) => known.id === this.definition.template);
  }

  /** Whether the template makes URLs out of answers. */
  get composes(): boolean {
    return this.template?.roles.some((shape) => shape.url !== '') ?? false;
  }

  /** Whether the template was chosen, or gone on with; at first one only stands there. */
  get chosen(): boolean {
    return this.resumed || this.#reached > 0;
  }

  /** The URLs that the answers would not make: events, and null for the shared one. */
  get handEdited(): readonly (EventType | null)[] {
    return editedByHand(this.definition, this.composed);
  }

  get problems(): readonly Problem[] {
    return this.preview?.problems ?? [];
  }

  /** Those that it is time to say beside the form. */
  get due(): readonly Problem[] {
    return this.problems.filter(
      (problem) => !this.#unfinished(problem) && due(this, problem, this.#reached),
    );
  }

  /** It is about a macro that is being typed, with the suggestions open beneath it. */
  #unfinished({ place, start, end }: Problem): boolean {
    const { completing } = this;
    if (completing === null || place.kind !== 'url' || place.event !== completing.event)
      return false;
    return start < completing.end && end > completing.start;
  }

  /** The furthest step that was seen; what is saved has seen them all. */
  get #reached(): number {
    if (this.integrationId !== null) return steps.length;
    return Math.max(this.#furthest, steps.indexOf(this.step));
  }

  get errors(): readonly Problem[] {
    return this.problems.filter((problem) => problem.severity === 'error');
  }

  /** Changes the form; the preview follows at once, the draft a moment later. */
  change(edit: (definition: Definition) => void): void {
    edit(this.definition);
    this.draft.begin();
    this.draft.soon();
    void this.refresh();
  }

  /** Changes what the URLs are made of; those follow that the user did not write by hand. */
  async changeAnswers(edit: (definition: Definition) => void): Promise<void> {
    this.change(edit);
    if (!this.composes) return;
    const number = ++this.#composeNumber;
    try {
      const composed = await this.#compose();
      if (number !== this.#composeNumber) return;
      const before = this.composed;
      this.composed = composed;
      this.#takeUrls(before === null ? composed : followed(this.definition, before, composed));
      this.#answered('urls');
    } catch (thrown) {
      if (number === this.#composeNumber) this.#fail('urls', thrown);
    }
  }

  /** Throws hand-made URLs away for those that the answers make. */
  rebuild(): void {
    if (this.composed) this.#takeUrls(this.composed);
  }

  async paste(text: string): Promise<void> {
    this.pasted = text.trim() === '' ? null : text;
    // A pasted URL is a wish for exactly this base: it replaces hand-made ones too.
    this.composed = null;
    await this.changeAnswers(() => undefined);
    this.rebuild();
  }

  /** Begins anew from a template; what the user typed about the account stays. */
  async choose(template: Template): Promise<void> {
    const fresh = await this.#host.call('new_definition', {
      template: template.id,
      role: this.definition.role,
    });
    const { name, account, notes } = this.definition;
    this.definition = { ...fresh, name, account, notes };
    this.pasted = null;
    this.composed = null;
    this.brought = [];
    this.event = firstShown(fresh.events);
    if (template.kind === 'sample' && name.trim() === '') this.definition.name = 'My first test';
    this.#fresh = $state.snapshot(this.definition);
    await this.changeAnswers(() => undefined);
  }

  /** Whether beginning anew from a template would throw something away. */
  async losesWork(): Promise<boolean> {
    const { integrationId, pasted, handEdited, composes, definition } = this;
    if (integrationId !== null || pasted !== null || handEdited.length > 0) return true;
    if (!composes && definition.url.trim() !== '') return true;
    const { template, role } = definition;
    try {
      const fresh = this.#fresh ?? (await this.#host.call('new_definition', { template, role }));
      return !sameWork($state.snapshot(definition), fresh);
    } catch {
      // Of a template that is gone nobody can say; asking loses nothing.
      return true;
    }
  }

  /** What a change of role would change; nothing is changed yet. */
  previewRole(role: Role): Promise<RoleSwitch> {
    return this.#host.call('switch_role', {
      definition: $state.snapshot(this.definition),
      role,
    });
  }

  /** Changes the role, or nothing at all where the engine refuses. */
  async applyRole({ definition }: RoleSwitch): Promise<void> {
    // A pasted URL that stands in the form as it was pasted is a base in the new role too.
    const asPasted = this.pasted !== null && this.definition.url === this.composed?.url;
    const pasted = asPasted ? definition.url : this.pasted;
    const composed = this.composes ? await this.#compose(pasted, definition) : null;
    this.#composeNumber += 1;
    this.definition = definition;
    this.pasted = pasted;
    this.composed = composed;
    this.change(() => undefined);
  }

  /** Puts an answer in order and says what is wrong with it. */
  async checkAnswer(question: string, key: string): Promise<void> {
    const { template } = this.definition;
    const answer = this.definition.answers[key] ?? '';
    let checked: CheckedAnswer;
    try {
      checked = await this.#host.call('check_answer', { template, question, answer });
    } catch (thrown) {
      this.#fail('answer', thrown);
      return;
    }
    this.#answered('answer');
    // Typed on meanwhile: the next blur asks again.
    if ((this.definition.answers[key] ?? '') !== answer) return;
    if (checked.message === null) this.answerMessages.delete(key);
    else this.answerMessages.set(key, checked.message);
    if (checked.value !== answer) {
      await this.changeAnswers((definition) => {
        definition.answers[key] = checked.value;
      });
    }
  }

  setUrl(event: EventType | null, url: string): void {
    this.change((definition) => {
      if (event === null) definition.url = url;
      else definition.urls[event] = url;
    });
  }

  /** Mends a problem wherever it stands: the same one may be in several URLs. */
  fix(...problems: readonly Problem[]): void {
    this.change((definition) => {
      for (const problem of problems) mend(definition, problem);
    });
    if (problems.some(({ place }) => place.kind === 'level')) {
      void this.chooseLevel(this.definition.level);
    }
  }

  /** Sets the level; Custom without a filter brings the template's own along, which is then said. */
  async chooseLevel(level: Level): Promise<void> {
    this.brought = [];
    this.change((definition) => (definition.level = level));
    const number = ++this.#levelNumber;
    const asked = $state.snapshot(this.definition);
    try {
      const { filters } = await this.#host.call('choose_level', { definition: asked, level });
      const { role, template, filters: now } = $state.snapshot(this.definition);
      const same = role === asked.role && template === asked.template;
      // Whoever began with a filter meanwhile has chosen.
      if (number === this.#levelNumber) this.#answered('level');
      if (number !== this.#levelNumber || !same || !sameFilters(now, asked.filters)) return;
      if (sameFilters(filters, now)) return;
      this.change((definition) => {
        definition.filters = filters;
      });
      this.brought = filters;
    } catch (thrown) {
      if (number === this.#levelNumber) this.#fail('level', thrown);
    }
  }

  /** The parameters of one text, with their places in it; null if it can't be told now. */
  async parametersOf(text: string, event: EventType | null): Promise<Parameter[] | null> {
    if (this.preview?.source === text) return this.preview.parameters;
    try {
      const previewed = await this.#host.call('preview', {
        definition: $state.snapshot(this.definition),
        event: event ?? this.event,
        url: text,
        values: {},
      });
      return previewed.parameters;
    } catch {
      // The live preview asks the same question and shows why it has no answer.
      return null;
    }
  }

  show(event: EventType): void {
    this.event = event;
    void this.refresh();
  }

  visit(field: string): void {
    this.visited[field] = true;
  }

  go(step: Step): void {
    this.#furthest = this.#reached;
    this.step = step;
    this.draft.soon();
    void this.refresh();
  }

  /** One question to the engine for every change; only the newest answer counts. */
  async refresh(): Promise<void> {
    const number = ++this.#previewNumber;
    const definition = $state.snapshot(this.definition);
    if (!definition.events.includes(this.event) && definition.events[0]) {
      this.event = definition.events[0];
    }
    try {
      const previewed = await this.#host.call('preview', {
        definition,
        event: this.event,
        url: null,
        values: {},
      });
      if (number !== this.#previewNumber) return;
      this.preview = previewed;
      // Only these two steps say it in words; the others need not wait for them.
      if (this.step === 'events' || this.step === 'review') {
        const summary = await this.#host.call('summarise', { definition });
        if (number !== this.#previewNumber) return;
        this.summary = summary;
      }
      this.#answered('preview');
    } catch (thrown) {
      if (number === this.#previewNumber) this.#fail('preview', thrown);
    }
  }

  /**
   * Saves, or makes a copy of what stands here where the integration itself can't be saved any more.
   * The failure, if any, is kept in `failure` and the form as it is.
   */
  async save({ asCopy = false } = {}): Promise<SavedIntegration | null> {
    if (this.saving) return null;
    this.saving = true;
    const definition = $state.snapshot(this.definition);
    if (asCopy) definition.name = `${definition.name} copy`;
    try {
      await this.draft.settle();
      const saved = await this.#host.call('save_integration', {
        id: asCopy ? null : this.integrationId,
        expected_version: asCopy ? null : this.baseVersion,
        definition,
        draft: this.draft.key,
      });
      this.dismiss();
      // Whoever stays after all edits what is saved now, and makes no second one.
      if (asCopy) this.definition.name = definition.name;
      this.integrationId = saved.id;
      this.baseVersion = saved.version;
      this.overtaken = false;
      this.draft.saved(draftKey('edit', saved.id));
      return saved;
    } catch (thrown) {
      this.#fail('save', thrown);
      this.overtaken ||= this.failure?.code === 'conflict';
      return null;
    } finally {
      this.saving = false;
    }
  }

  stop(): void {
    this.draft.stop();
  }

  #compose(pasted = this.pasted, definition = this.definition): Promise<Composed> {
    const { template, role, answers, events } = $state.snapshot(definition);
    return this.#host.call('compose_urls', {
      template,
      role,
      answers,
      events,
      pasted,
    });
  }

  /**
   * A pasted URL is not kept with an integration. Where the shared URL is none that the answers
   * make, yet the URLs per event are made of it, it was pasted and is still the base; so is a URL
   * that stands where the questions of the template's own were never answered.
   */
  async #findPasted(): Promise<void> {
    const { composed } = this;
    const { url, customize, urls, events } = $state.snapshot(this.definition);
    if (composed === null || this.resumed || this.pasted !== null) return;
    if (url.trim() === '' || url === composed.url) return;
    const made = await this.#compose(url);
    const perEvent = events.filter((event) => made.urls[event] !== undefined);
    const asMade =
      made.url === url &&
      made.customize === customize &&
      events.every((event) => made.urls[event] === urls[event]);
    if (!asMade || (perEvent.length === 0 && !composed.url.includes('<<'))) return;
    this.pasted = url;
    this.composed = made;
  }

  #takeUrls({ url, customize, urls }: Composed): void {
    this.change((definition) => {
      definition.url = url;
      definition.customize = customize;
      definition.urls = { ...urls };
    });
  }
}
