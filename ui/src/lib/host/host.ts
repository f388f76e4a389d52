// The one seam between the UI and whatever it runs in. Everything above knows this interface only,
// so the same UI can stand in a Tauri window, in a component test or one day on another host.
import type { Changed, Commands } from '$lib/bindings';

export type { Changed, Changing } from '$lib/bindings';

export type CommandName = keyof Commands & string;
export type Request<C extends CommandName> = Commands[C]['request'];
export type Response<C extends CommandName> = Commands[C]['response'];

/** Ends a subscription. */
export type Unlisten = () => void;

export type Platform = 'macos' | 'windows' | 'linux';

export interface FileFilter {
  name: string;
  /** Without the dot. */
  extensions: string[];
}

/** A command as the native menu bar needs it. */
export interface MenuEntry {
  id: string;
  title: string;
  /** The registry's group; which menu that is, is the host's business. */
  group: string;
  /** Its first keys as the registry writes them, to be drawn only: the page listens to them. */
  keys: string | null;
  enabled: boolean;
}

export interface Host {
  readonly platform: Platform;

  /** Rejects with a `Failure`. */
  call<C extends CommandName>(name: C, request: Request<C>): Promise<Response<C>>;

  /** Hears what the engine wrote, from whatever side. */
  onChanged(listener: (changed: Changed) => void): Promise<Unlisten>;

  /** Hears paths dropped on the window. */
  onFileDrop(listener: (paths: string[]) => void): Promise<Unlisten>;

  /** What stands outside the engine, and so can be had when the database can't be opened. */
  readonly folder: {
    /** The folder that holds everything. */
    path(): Promise<string>;
    /** Shows it in the system's file manager. */
    open(): Promise<void>;
    /** Opens the database once more; rejects with the `Failure` that stands in the way. */
    reopen(): Promise<void>;
  };

  /** Opens an http(s) address in the user's browser. */
  openExternal(url: string): Promise<void>;

  readonly preferences: {
    get(key: string): Promise<unknown>;
    set(key: string, value: unknown): Promise<void>;
  };

  readonly clipboard: {
    writeText(text: string): Promise<void>;
  };

  /** Each gives the chosen path, or null when the user thought better of it. */
  readonly dialogs: {
    openFile(options: { title: string; filters?: FileFilter[] }): Promise<string | null>;
    openFolder(options: { title: string }): Promise<string | null>;
    saveFile(options: {
      title: string;
      suggestedName: string;
      filters?: FileFilter[];
    }): Promise<string | null>;
  };

  readonly menu: {
    /** Says what can be done now. The first call builds the bar. */
    set(entries: readonly MenuEntry[]): Promise<void>;
    /** Where the bar belongs to the window; on a Mac it always stands at the top of the screen. */
    show(visible: boolean): Promise<void>;
    /** Hears the id of what was chosen. */
    onChosen(listener: (id: string) => void): Promise<Unlisten>;
  };

  readonly window: {
    setTitle(title: string): Promise<void>;
    /** The frame's theme; null follows the system. */
    setTheme(theme: 'light' | 'dark' | null): Promise<void>;
    /** Of everything in the window; 1 is the usual size. */
    setZoom(factor: number): Promise<void>;
    /** Asked before the window closes; `false` keeps it open. */
    onCloseRequested(mayClose: () => boolean | Promise<boolean>): Promise<Unlisten>;
    /** Closes as the frame's own button does, asking first. */
    close(): Promise<void>;
    /** Out of sight, while Carom goes on; opening Carom once more brings it back. */
    hide(): Promise<void>;
    isVisible(): Promise<boolean>;
    /** Closes without asking again. */
    destroy(): Promise<void>;
  };

  /** Tells the user outside the window, for what they may be waiting for elsewhere. Resolves
   * whatever the system makes of it. */
  notify(note: { title: string; body: string }): Promise<void>;
}
