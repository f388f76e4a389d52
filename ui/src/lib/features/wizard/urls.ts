// The URLs of a form: which event fires which, and whether they are still what the template makes.
import type { Composed, Definition, EventType } from '$lib/bindings';

type Urls = Pick<Definition, 'url' | 'customize' | 'urls'>;

/** Whether each event's URL is what the answers composed. */
export function sameUrls(a: Urls, b: Urls, events: readonly EventType[]): boolean {
  if (a.customize !== b.customize) return false;
  if (a.url !== b.url) return false;
  return !a.customize || events.every((event) => a.urls[event] === b.urls[event]);
}

/** Whether the user wrote URLs that the answers would not make. */
export function handEdited(definition: Definition, composed: Composed | null): boolean {
  if (composed === null) return false;
  return !sameUrls(definition, composed, definition.events);
}

/** The URL that an event fires. */
export function urlFor(definition: Urls, event: EventType): string {
  return (definition.customize ? definition.urls[event] : undefined) ?? definition.url;
}

/** Whether an event fires a URL of its own. */
export function hasOwn(definition: Urls, event: EventType): boolean {
  return definition.customize && definition.urls[event] !== undefined;
}

/** The overrides without one event's, which then inherits. */
export function withoutOwn(urls: Urls['urls'], event: EventType): Urls['urls'] {
  return Object.fromEntries(Object.entries(urls).filter(([own]) => own !== event));
}
