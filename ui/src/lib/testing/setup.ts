// What jsdom lacks and the components need. Loaded before every test file.
import '@testing-library/jest-dom/vitest';

/** Tells once of what it observes, as the real one does; jsdom lays nothing out, so nothing resizes. */
class StillResizeObserver implements ResizeObserver {
  readonly #tell: ResizeObserverCallback;
  #stopped = false;
  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }
  observe(target: Element): void {
    const contentRect = new DOMRect(0, 0, target.clientWidth, target.clientHeight);
    const size = [{ inlineSize: contentRect.width, blockSize: contentRect.height }];
    const entry = {
      target,
      contentRect,
      borderBoxSize: size,
      contentBoxSize: size,
      devicePixelContentBoxSize: size,
    };
    setTimeout(() => {
      if (!this.#stopped) this.#tell([entry], this);
    });
  }
  unobserve(): void {
    /* nothing resizes */
  }
  disconnect(): void {
    this.#stopped = true;
  }
}

globalThis.ResizeObserver ??= StillResizeObserver;
// Everything has a size, as in a window: a list without height would draw no rows.
const height = { configurable: true, get: () => 400 };
const width = { configurable: true, get: () => window.innerWidth };
Object.defineProperties(Element.prototype, { clientHeight: height, clientWidth: width });
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: height,
  offsetWidth: width,
  offsetParent: {
    configurable: true,
    get(this: HTMLElement) {
      return this.parentElement;
    },
  },
});
// And a place: what floats beside an element hides when that element is out of sight.
const place = () => new DOMRect(10, 10, 100, 20);
Element.prototype.getBoundingClientRect = place;
Element.prototype.getClientRects = () =>
  Object.assign([place()], { item: place }) as unknown as DOMRectList;
Element.prototype.scrollTo = function (this: Element, to?: ScrollToOptions | number) {
  if (typeof to !== 'object') return;
  this.scrollTop = to.top ?? this.scrollTop;
  this.dispatchEvent(new Event('scroll'));
};
Element.prototype.scrollIntoView ??= () => undefined;
Element.prototype.hasPointerCapture ??= () => false;
Element.prototype.setPointerCapture ??= () => undefined;
Element.prototype.releasePointerCapture ??= () => undefined;
globalThis.matchMedia ??= (media: string) =>
  ({
    media,
    matches: false,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => false,
  }) satisfies MediaQueryList;
// The editor measures its text; here all text is of no size.
Range.prototype.getClientRects ??= () => Object.assign([], { item: () => null });
