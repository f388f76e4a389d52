// What the window remembers of itself between starts. Never the user's work: that is the engine's.
import type { Host } from '$lib/host';
import { isThemeChoice, type ThemeChoice } from '$lib/theme/theme.svelte';
import { isZoom, usualZoom } from '$lib/theme/zoom';

/** What closing the window means while Carom sends. */
export const closings = ['ask', 'background', 'pause'] as const;
export type Closing = (typeof closings)[number];

export interface PreferenceValues {
  theme: ThemeChoice;
  /** Per cent, one of `zoomSteps`. */
  zoom: number;
  /** Undefined until the user says: then the window's width decides. */
  sidebarCollapsed: boolean | undefined;
  /** The address to open with. */
  lastPlace: string;
  /** Shortcuts that are a single character, such as ?. */
  singleKeys: boolean;
  /** Where the menu bar belongs to the window: whether it is there. */
  menuBar: boolean;
  /** Ids of actions, latest first. */
  recentActions: string[];
  /** Sizes of split panes in per cent, by the pane's key. */
  splits: Record<string, number>;
  /** The log is drawn above its list. Undefined until the user says: the window's height decides. */
  logPictures: boolean | undefined;
  whileSending: Closing;
  /** Tell outside the window when a run ends or stands still. */
  notifyRuns: boolean;
}

const defaults: PreferenceValues = {
  theme: 'system',
  zoom: usualZoom,
  sidebarCollapsed: undefined,
  lastPlace: '',
  singleKeys: true,
  menuBar: false,
  recentActions: [],
  splits: {},
  logPictures: undefined,
  whileSending: 'ask',
  notifyRuns: true,
};

/** Reads stored values; what is not of its type is as if it had never been stored. */
const readers: { [K in keyof PreferenceValues]: (stored: unknown) => PreferenceValues[K] } = {
  theme: (stored) => (isThemeChoice(stored) ? stored : defaults.theme),
  zoom: (stored) => (isZoom(stored) ? stored : defaults.zoom),
  sidebarCollapsed: (stored) => (typeof stored === 'boolean' ? stored : undefined),
  lastPlace: (stored) => (typeof stored === 'string' ? stored : ''),
  singleKeys: (stored) => (typeof stored === 'boolean' ? stored : true),
  menuBar: (stored) => stored === true,
  recentActions: (stored) =>
    Array.isArray(stored) ? stored.filter((id): id is string => typeof id === 'string') : [],
  splits: (stored) =>
    typeof stored === 'object' && stored !== null
      ? Object.fromEntries(Object.entries(stored).filter(([, size]) => typeof size === 'number'))
      : {},
  logPictures: (stored) => (typeof stored === 'boolean' ? stored : undefined),
  whileSending: (stored) => closings.find((known) => known === stored) ?? defaults.whileSending,
  notifyRuns: (stored) => (typeof stored === 'boolean' ? stored : defaults.notifyRuns),
};

export class Preferences {
  #values = $state.raw<PreferenceValues>(defaults);
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  get values(): Readonly<PreferenceValues> {
    return this.#values;
  }

  /** Reads them all. Unreadable preferences are no reason not to start. */
  async load(): Promise<void> {
    const keys = Object.keys(defaults) as (keyof PreferenceValues)[];
    try {
      const stored = await Promise.all(keys.map((key) => this.#host.preferences.get(key)));
      const pairs = keys.map((key, at) => [key, readers[key](stored[at])] as const);
      this.#values = { ...defaults, ...Object.fromEntries(pairs) };
    } catch {
      this.#values = defaults;
    }
  }

  set<K extends keyof PreferenceValues>(key: K, value: PreferenceValues[K]): void {
    this.#values = { ...this.#values, [key]: value };
    // A preference that cannot be written still holds until the window closes.
    this.#host.preferences.set(key, $state.snapshot(value)).catch(() => undefined);
  }
}
