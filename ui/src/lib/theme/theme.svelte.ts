// The theme in force: what the user chose, and what it comes to on this screen. Drawing is left to
// the tokens; this only sets the class on the root element.

export type ThemeChoice = 'system' | 'light' | 'dark';
export type ThemeInForce = 'light' | 'dark';

export const themeChoices: readonly { value: ThemeChoice; label: string }[] = [
  { value: 'system', label: 'Same as the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function isThemeChoice(value: unknown): value is ThemeChoice {
  return value === 'system' || value === 'light' || value === 'dark';
}

export class Theme {
  #choice = $state<ThemeChoice>('system');
  #systemIsDark = $state(false);
  readonly #root: HTMLElement;

  /** Follows the system from now on; call the returned function to stop. */
  readonly stop: () => void;

  constructor(
    root: HTMLElement,
    query: MediaQueryList = matchMedia('(prefers-color-scheme: dark)'),
  ) {
    this.#root = root;
    this.#systemIsDark = query.matches;
    const follow = (event: MediaQueryListEvent) => {
      this.#systemIsDark = event.matches;
      this.#paint();
    };
    query.addEventListener('change', follow);
    this.stop = () => query.removeEventListener('change', follow);
    this.#paint();
  }

  get choice(): ThemeChoice {
    return this.#choice;
  }

  get inForce(): ThemeInForce {
    if (this.#choice !== 'system') return this.#choice;
    return this.#systemIsDark ? 'dark' : 'light';
  }

  choose(choice: ThemeChoice): void {
    this.#choice = choice;
    this.#paint();
  }

  #paint(): void {
    this.#root.classList.toggle('dark', this.inForce === 'dark');
    this.#root.classList.toggle('light', this.inForce === 'light');
  }
}
