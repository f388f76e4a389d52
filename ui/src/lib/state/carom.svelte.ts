// What every screen can reach, made once at start and handed down through context: no module keeps a
// state of its own, so a test builds a whole window around a fake host.
import { createContext } from 'svelte';
import { ActionRegistry, type Action } from '$lib/actions';
import type { Integration, Job, Macro, Report, Settings, Template } from '$lib/bindings';
import { asFailure, type Changing, type Host, type Unlisten } from '$lib/host';
import { Router } from '$lib/shell/router.svelte';
import { routeOf } from '$lib/shell/routes';
import { Theme, type ThemeChoice } from '$lib/theme/theme.svelte';
import { usualZoom } from '$lib/theme/zoom';
import { say, sayFailure, type ToastAction } from '$lib/ui';
import { Entities } from './entities.svelte';
import { Kept } from './kept.svelte';
import { Preferences } from './preferences.svelte';
import { UndoStack, type Undoable } from './undo.svelte';

type OnChanged = (ids: readonly string[]) => void;
type CloseGuard = () => boolean | Promise<boolean>;

export class Carom {
  readonly host: Host;
  readonly preferences: Preferences;
  readonly theme: Theme;
  readonly router: Router;
  readonly actions: ActionRegistry;
  readonly undoStack = new UndoStack();
  /** Integrations by id. */
  readonly integrations: Entities<Integration>;
  readonly settings: Kept<Settings>;
  /** Long work, newest first. */
  readonly jobs: Kept<Job[]>;
  /** What is told of jobs that can't be read. */
  damagedJobs = $state.raw<readonly Report[]>([]);
  /** Bundled, so they never change while the window stands. */
  readonly templates: Kept<Template[]>;
  readonly macros: Kept<Macro[]>;
  readonly #onChanged = new Map<Changing, Set<OnChanged>>();
  readonly #stops: Unlisten[] = [];
  readonly #closeGuards = new Set<CloseGuard>();

  constructor(host: Host, window: Window) {
    this.host = host;
    this.preferences = new Preferences(host);
    this.theme = new Theme(window.document.documentElement);
    this.router = new Router(window);
    this.actions = new ActionRegistry(host.platform);
    this.integrations = new Entities((id) => host.call('get_integration', { id }));
    this.settings = new Kept(() => host.call('get_settings', {}));
    this.jobs = new Kept(async () => {
      const { rows, damaged } = await host.call('list_jobs', {});
      this.damagedJobs = damaged;
      return rows;
    });
    this.templates = new Kept(() => host.call('list_templates', {}));
    this.macros = new Kept(() => host.call('list_macros', { network: 'clickbank' }));
    this.onChanged('integrations', (ids) => this.integrations.invalidate(ids));
    this.onChanged('settings', () => this.settings.invalidate());
    this.onChanged('jobs', () => this.jobs.invalidate());
  }

  /** Reads what must be known before the first paint; listening does not hold it up. */
  async start(): Promise<void> {
    await this.preferences.load();
    const { theme, lastPlace, zoom } = this.preferences.values;
    this.theme.choose(theme);
    if (theme !== 'system') void this.host.window.setTheme(theme);
    // What can't be sized at the start stays readable as it is.
    if (zoom !== usualZoom) this.#zoom().catch(() => undefined);
    if (this.router.opensFresh && lastPlace) {
      await this.router.go(routeOf(lastPlace), { replace: true, unasked: true });
    }
    this.#stops.push(this.theme.stop, () => this.router.stop());
    this.#listen(
      this.host.onChanged(({ kind, ids }) => {
        for (const hear of this.#onChanged.get(kind) ?? []) hear(ids);
      }),
    );
    this.#listen(this.host.window.onCloseRequested(() => this.#mayClose()));
  }

  #listen(listening: Promise<Unlisten>): void {
    this.#stops.push(
      () =>
        void listening.then(
          (stop) => stop(),
          () => undefined,
        ),
    );
    listening.catch((thrown: unknown) => this.sayFailure(thrown));
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** Hears of changes of one kind until the returned function is called. */
  onChanged(kind: Changing, hear: OnChanged): Unlisten {
    const hearers = this.#onChanged.get(kind) ?? new Set();
    this.#onChanged.set(kind, hearers.add(hear));
    return () => hearers.delete(hear);
  }

  /** Asked when the window closes, once the screen has let go; one `false` keeps it open. */
  beforeClose(guard: CloseGuard): Unlisten {
    this.#closeGuards.add(guard);
    return () => this.#closeGuards.delete(guard);
  }

  async #mayClose(): Promise<boolean> {
    if (!(await this.router.mayClose())) return false;
    for (const guard of this.#closeGuards) {
      if (await guard()) continue;
      this.router.stayOpen();
      return false;
    }
    return true;
  }

  chooseTheme(choice: ThemeChoice): void {
    this.theme.choose(choice);
    this.preferences.set('theme', choice);
    void this.host.window.setTheme(choice === 'system' ? null : choice);
  }

  /** In per cent. */
  chooseZoom(zoom: number): void {
    this.preferences.set('zoom', zoom);
    this.#zoom().catch((thrown: unknown) => this.sayFailure(thrown));
  }

  #zoom(): Promise<void> {
    return this.host.window.setZoom(this.preferences.values.zoom / 100);
  }

  say(message: string, action?: ToastAction, about?: string): void {
    say(message, action, about);
  }

  /** Says what was done and offers to take it back, in the toast and under Ctrl/⌘ Z. */
  sayUndoable(undoable: Undoable, about?: string): void {
    this.undoStack.push(undoable);
    say(undoable.done, { label: 'Undo', run: () => void this.undo(undoable) }, about);
  }

  async undo(undoable?: Undoable): Promise<void> {
    try {
      await this.undoStack.undo(undoable);
    } catch (thrown) {
      this.sayFailure(thrown);
    }
  }

  /** For failures with no better place than a toast: see `classify`. */
  sayFailure(thrown: unknown): void {
    sayFailure(asFailure(thrown));
  }
}

const [getCarom, setCarom] = createContext<Carom>();

export const provideCarom = setCarom;
/** During a component's set-up only. */
export const useCarom = getCarom;

/** Offers actions as long as the component stands. The list may depend on state. */
export function useActions(actions: () => readonly Action[]): void {
  const { actions: registry } = getCarom();
  $effect(() => registry.add(actions()));
}

/** Hears of changes of one kind as long as the component stands. */
export function useChanged(kind: Changing, hear: OnChanged): void {
  const carom = getCarom();
  $effect(() => carom.onChanged(kind, hear));
}
