// Finds the control that a problem is about, so that *Continue* and *Show* can go there. Controls
// carry `data-place`; inside it, the first thing that takes the focus is meant.
import type { Place } from '$lib/bindings';
import { placeKey } from './steps';

// A field before the buttons that stand above it.
const FOCUSABLE = [
  'input:not([disabled]), textarea, [role="textbox"], [role="radio"][tabindex="0"], [role="checkbox"]',
  'button:not([disabled])',
];

export function focusPlace(within: HTMLElement | undefined, place: Place): void {
  const key = placeKey(place);
  const exact = within?.querySelector<HTMLElement>(`[data-place="${CSS.escape(key)}"]`);
  const family = within?.querySelector<HTMLElement>(`[data-place^="${place.kind}"]`);
  const found = exact ?? family;
  if (!found) return;
  found.scrollIntoView({ block: 'center' });
  const control = found.matches(FOCUSABLE.join())
    ? found
    : FOCUSABLE.map((kind) => found.querySelector<HTMLElement>(kind)).find((first) => first);
  control?.focus({ preventScroll: true });
}
