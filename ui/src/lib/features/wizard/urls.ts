// The URLs of a form: which event fires which, and whether they are still what the template makes.
import type { Composed, Definition, EventType } from '$lib/bindings';
import { eventTypes } from './events';

type Urls = Pick<Definition, 'url' | 'customize' | 'urls'>;

/** The URLs that the answers would not make: events, and null for the shared one. */
export function editedByHand(
  definition: Urls & Pick<Definition, 'events'>,
  composed: Composed | null,
): (EventType | null)[] {
  if (composed === null) return [];
  const { url, urls, customize, events } = definition;
  const shared = url !== composed.url || (composed.customize && !customize);
  const own = events.filter((event) => customize && urls[event] !== composed.urls[event]);
  return shared ? [null, ...own] : own;
}

/** The URLs after a change of answers: what is letter for letter as composed before follows. */
export function followed(now: Urls, before: Composed, after: Composed): Composed {
  const urls: Urls['urls'] = {};
  for (const { value: event } of eventTypes) {
    // Absent on both sides counts as equal: an event chosen only now has no URL yet.
    const follows = now.urls[event] === before.urls[event];
    const url = (follows ? after : now).urls[event];
    if (url !== undefined) urls[event] = url;
  }
  return {
    url: now.url === before.url ? after.url : now.url,
    customize: now.customize === before.customize ? after.customize : now.customize,
    urls,
  };
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
