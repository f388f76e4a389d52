// The event types in words.
import type { EventType } from '$lib/bindings';

export const eventTypes: readonly { value: EventType; label: string; description: string }[] = [
  {
    value: 'order_impression',
    label: 'Order form impression',
    description: 'The first visit of the order form. No receipt, no amounts.',
  },
  {
    value: 'purchase',
    label: 'Initial purchase',
    description: 'The first purchase of an order.',
  },
  {
    value: 'upsell',
    label: 'Upsell purchase',
    description: 'A further purchase in the upsell flow of the same order.',
  },
  {
    value: 'combined',
    label: 'Combined conversion',
    description: 'One event with the sums of the initial purchase and its upsells.',
  },
];

const labels = new Map(eventTypes.map(({ value, label }) => [value, label]));

export function eventLabel(event: EventType): string {
  return labels.get(event) ?? event;
}

/** In a list's cell: an upsell is a purchase too, so the first one keeps its whole name. */
export function cellEvent(event: EventType): string {
  return event === 'purchase' ? eventLabel(event) : shortEvent[event];
}

/** Where there is no room for the label. */
export const shortEvent: Readonly<Record<EventType, string>> = {
  order_impression: 'Impression',
  purchase: 'Purchase',
  upsell: 'Upsell',
  combined: 'Combined',
};
