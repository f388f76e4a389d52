// Where the window is, and how it gets elsewhere: an address after the hash, so that back, forward
// and reload work. A screen with unsaved work may hold the way out.
import { hrefOf, routeOf, type Route } from './routes';

/** Whether the screen may be left; asks the user where it must. */
export type Guard = (to: Route) => boolean | Promise<boolean>;

interface Place {
  carom: number;
}

export class Router {
  #route = $state.raw<Route>({ name: 'integrations' });
  /** Grows with every arrival. */
  #visit = 0;
  #greeted = 0;
  #position = 0;
  #guard: Guard | undefined;
  #stayed: (() => void) | undefined;
  #asking = false;
  /** A step back in history that only undoes a refused one. */
  #restoring = false;
  readonly #window: Window;
  /** The window was opened without an address, so the last section may be opened again. */
  readonly opensFresh: boolean;

  constructor(window: Window) {
    this.#window = window;
    this.opensFresh = window.location.hash === '';
    this.#route = routeOf(window.location.hash);
    this.#position = positionOf(window.history.state) ?? 0;
    window.history.replaceState({ carom: this.#position } satisfies Place, '', hrefOf(this.#route));
    window.addEventListener('popstate', this.#onPopState);
  }

  get route(): Route {
    return this.#route;
  }

  /** True once for each visit but the first: that is when a heading takes the focus. A screen that
   * is redrawn must not pull it back, and the window's first screen does not take it at all. */
  takeArrival(): boolean {
    if (this.#visit === this.#greeted) return false;
    this.#greeted = this.#visit;
    return true;
  }

  async go(to: Route, how: { replace?: boolean; unasked?: boolean } = {}): Promise<boolean> {
    if (hrefOf(to) === hrefOf(this.#route)) return true;
    if (!how.unasked && !(await this.#mayLeave(to))) return false;
    if (how.replace) {
      this.#window.history.replaceState({ carom: this.#position } satisfies Place, '', hrefOf(to));
    } else {
      this.#position += 1;
      this.#window.history.pushState({ carom: this.#position } satisfies Place, '', hrefOf(to));
    }
    this.#arrive(to);
    return true;
  }

  /** Back, or to `otherwise` where there is nothing to go back to. */
  back(otherwise: Route): void {
    if (this.#position > 0) this.#window.history.back();
    else void this.go(otherwise);
  }

  forward(): void {
    this.#window.history.forward();
  }

  /** Holds the way out until the returned function is called. One screen, one guard. `stayed` is
   * told when it had let go of a window that then stayed open. */
  hold(guard: Guard, stayed?: () => void): () => void {
    this.#guard = guard;
    this.#stayed = stayed;
    return () => {
      if (this.#guard === guard) this.#guard = undefined;
    };
  }

  /** Whether the present screen lets go, asked when the window closes. */
  mayClose(): boolean | Promise<boolean> {
    return this.#guard ? this.#mayLeave(this.#route) : true;
  }

  /** The window stays open though the screen let go of it. */
  stayOpen(): void {
    if (this.#guard) this.#stayed?.();
  }

  stop(): void {
    this.#window.removeEventListener('popstate', this.#onPopState);
  }

  async #mayLeave(to: Route): Promise<boolean> {
    if (!this.#guard) return true;
    if (this.#asking) return false;
    this.#asking = true;
    try {
      return await this.#guard(to);
    } catch (thrown) {
      // A guard that fails each time would lock the user in, the window's close included.
      console.error(thrown);
      return true;
    } finally {
      this.#asking = false;
    }
  }

  readonly #onPopState = async (event: PopStateEvent): Promise<void> => {
    if (this.#restoring) {
      this.#restoring = false;
      return;
    }
    const to = routeOf(this.#window.location.hash);
    // A plain link to a hash gives a new entry without our mark: it is one step forward.
    const position = positionOf(event.state) ?? this.#position + 1;
    if (positionOf(event.state) === undefined) {
      this.#window.history.replaceState({ carom: position } satisfies Place, '', hrefOf(to));
    }
    if (hrefOf(to) === hrefOf(this.#route)) {
      this.#position = position;
      return;
    }
    if (this.#guard && !(await this.#mayLeave(to))) {
      this.#restoring = true;
      this.#window.history.go(this.#position - position);
      return;
    }
    this.#position = position;
    this.#arrive(to);
  };

  #arrive(to: Route): void {
    this.#guard = undefined;
    this.#route = to;
    this.#visit += 1;
  }
}

function positionOf(state: unknown): number | undefined {
  if (typeof state === 'object' && state !== null && 'carom' in state) {
    return typeof state.carom === 'number' ? state.carom : undefined;
  }
  return undefined;
}
