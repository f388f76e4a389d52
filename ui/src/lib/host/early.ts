// Answers that were handed over together with the page's scripts, before the page could ask: the
// first paint waits for no way to the engine. They hold for the start alone.

interface EarlyAnswer {
  command: string;
  request: Record<string, unknown>;
  answer: unknown;
}

/** As the window hands them over. */
export interface HandedOver {
  preferences: Record<string, unknown>;
  answers: readonly EarlyAnswer[];
}

declare global {
  interface Window {
    __CAROM_EARLY__?: HandedOver;
  }
}

export class Early {
  #answers: EarlyAnswer[];
  readonly #preferences: Map<string, unknown> | undefined;

  /** A page that was loaded once more is given what was true at its first time: that is of no use. */
  constructor(given: HandedOver | undefined, reloaded: boolean) {
    const usable = reloaded ? undefined : given;
    this.#answers = [...(usable?.answers ?? [])];
    this.#preferences = usable && new Map(Object.entries(usable.preferences));
  }

  /** The answer to exactly this question, once. */
  take(command: string, request: object): { answer: unknown } | undefined {
    const asked = inOrder(request);
    const at = this.#answers.findIndex(
      (each) => each.command === command && inOrder(each.request) === asked,
    );
    if (at < 0) return undefined;
    // Whoever measures a start sees which questions waited for no way to the engine.
    performance.mark(`answered early: ${command}`);
    return this.#answers.splice(at, 1)[0];
  }

  /** From now on everything is asked for: what was not wanted at the start would be old. */
  forget(): void {
    this.#answers = [];
  }

  /** What is remembered of the last time; undefined where it was not handed over. */
  get preferences(): Map<string, unknown> | undefined {
    return this.#preferences;
  }
}

/** The same for requests that say the same in another order. Requests at the start are flat. */
function inOrder(request: object): string {
  return JSON.stringify(Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether this page was loaded before in this window. */
export function wasReloaded(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation instanceof PerformanceNavigationTiming && navigation.type === 'reload';
}
