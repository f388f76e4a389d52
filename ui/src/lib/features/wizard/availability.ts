// Whether a macro gives anything here, and if not, why. From the catalogue's own facts.
import type { EventType, Macro, Role } from '$lib/bindings';
import { eventLabel } from './events';

export type Unavailable = (macro: Macro) => string | null;

/** For a URL that these events fire. A macro that is empty for only some of them is available. */
export function availability(role: Role, events: readonly EventType[]): Unavailable {
  return (macro) => {
    if (macro.role !== 'both' && macro.role !== role) {
      const who = macro.role === 'seller' ? 'sellers' : 'affiliates';
      const instead = macro.counterpart === null ? '' : `; use {${macro.counterpart}}`;
      return `only for ${who}${instead}`;
    }
    if (events.length > 0 && events.every((event) => macro.empty_in.includes(event))) {
      const inferred = macro.empty_inferred ? ' (inferred)' : '';
      return `empty for ${events.map(eventLabel).join(', ')}${inferred}`;
    }
    return null;
  };
}
