// A fake host for component tests and the development page. It holds no engine: a test says what
// each command answers, and anything unsaid is refused loudly.
import { Failure } from './failure';
import type {
  Changed,
  Changing,
  CommandName,
  Host,
  MenuEntry,
  Platform,
  Request,
  Response,
  Unlisten,
} from './host';

export type FakeAnswers = {
  [C in CommandName]?: (request: Request<C>) => Response<C> | Promise<Response<C>>;
};

export class FakeHost implements Host {
  readonly platform: Platform;
  readonly answers: FakeAnswers;
  /** Every call, in order. */
  readonly calls: { name: string; request: unknown }[] = [];
  readonly stored = new Map<string, unknown>();
  readonly opened: string[] = [];
  copied = '';
  title = '';
  hidden = false;
  destroyed = false;
  /** What the user was told outside the window. */
  readonly notes: { title: string; body: string }[] = [];
  zoom = 1;
  folderOpened = 0;
  /** Why the database still can't be opened. */
  closedBy: Failure | null = null;
  /** What the next file dialog gives. */
  chosenPath: string | null = null;

  /** What the menu bar offers; null until it is built. */
  menuEntries: readonly MenuEntry[] | null = null;
  menuShown = false;

  readonly #changed = new Set<(changed: Changed) => void>();
  readonly #dropped = new Set<(paths: string[]) => void>();
  readonly #chosen = new Set<(id: string) => void>();
  readonly #guards = new Set<() => boolean | Promise<boolean>>();

  constructor(answers: FakeAnswers = {}, platform: Platform = 'linux') {
    this.answers = answers;
    this.platform = platform;
  }

  async call<C extends CommandName>(name: C, request: Request<C>): Promise<Response<C>> {
    this.calls.push({ name, request });
    const answer = this.answers[name];
    if (!answer) {
      throw new Failure({ code: 'fake', message: `The fake host has no answer to ${name}.` });
    }
    return answer(request);
  }

  onChanged(listener: (changed: Changed) => void): Promise<Unlisten> {
    return subscribe(this.#changed, listener);
  }

  onFileDrop(listener: (paths: string[]) => void): Promise<Unlisten> {
    return subscribe(this.#dropped, listener);
  }

  readonly folder = {
    path: () => Promise.resolve('/home/mara/.local/share/carom'),
    open: () => {
      this.folderOpened += 1;
      return Promise.resolve();
    },
    reopen: () => (this.closedBy ? Promise.reject(this.closedBy) : Promise.resolve()),
  };

  openExternal(url: string): Promise<void> {
    this.opened.push(url);
    return Promise.resolve();
  }

  /** Speaks as the engine would after a write. */
  emitChanged(kind: Changing, ids: string[] = []): void {
    for (const listener of this.#changed) listener({ kind, ids });
  }

  /** Drops files on the window. */
  drop(paths: string[]): void {
    for (const listener of this.#dropped) listener(paths);
  }

  /** Chooses from the menu bar. */
  choose(id: string): void {
    for (const listener of this.#chosen) listener(id);
  }

  /** Tries to close the window; true when nobody objected. */
  async tryToClose(): Promise<boolean> {
    for (const guard of this.#guards) if (!(await guard())) return false;
    return true;
  }

  readonly preferences = {
    get: (key: string) => Promise.resolve(this.stored.get(key)),
    set: (key: string, value: unknown) => {
      this.stored.set(key, value);
      return Promise.resolve();
    },
  };

  readonly clipboard = {
    writeText: (text: string) => {
      this.copied = text;
      return Promise.resolve();
    },
  };

  readonly dialogs = {
    openFile: () => Promise.resolve(this.chosenPath),
    openFolder: () => Promise.resolve(this.chosenPath),
    saveFile: () => Promise.resolve(this.chosenPath),
  };

  readonly menu = {
    set: (entries: readonly MenuEntry[]) => {
      this.menuEntries = entries;
      return Promise.resolve();
    },
    show: (visible: boolean) => {
      this.menuShown = visible;
      return Promise.resolve();
    },
    onChosen: (listener: (id: string) => void) => subscribe(this.#chosen, listener),
  };

  readonly window = {
    setTitle: (title: string) => {
      this.title = title;
      return Promise.resolve();
    },
    setTheme: () => Promise.resolve(),
    setZoom: (factor: number) => {
      this.zoom = factor;
      return Promise.resolve();
    },
    onCloseRequested: (mayClose: () => boolean | Promise<boolean>) =>
      subscribe(this.#guards, mayClose),
    close: async () => {
      await this.tryToClose();
    },
    hide: () => {
      this.hidden = true;
      return Promise.resolve();
    },
    isVisible: () => Promise.resolve(!this.hidden),
    destroy: () => {
      this.destroyed = true;
      return Promise.resolve();
    },
  };

  notify(note: { title: string; body: string }): Promise<void> {
    this.notes.push(note);
    return Promise.resolve();
  }
}

function subscribe<T>(to: Set<T>, listener: T): Promise<Unlisten> {
  to.add(listener);
  return Promise.resolve(() => {
    to.delete(listener);
  });
}
