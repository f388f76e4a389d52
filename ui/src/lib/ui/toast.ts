// Short notes in passing. What matters longer than five seconds belongs on the screen, not here.
import { classify } from '$lib/state/failures';
import { toast } from 'svelte-sonner';

export interface ToastAction {
  label: string;
  run: () => void;
}

/** Says what was done. With an action it stays twice as long; with the key of what it is about it
 *  takes the place of what was said of that before. */
export function say(message: string, action?: ToastAction, about?: string): void {
  toast(message, {
    id: about,
    duration: action ? 10_000 : 5_000,
    action: action && { label: action.label, onClick: action.run },
  });
}

/** Says what failed; stays until dismissed, unless it need only be tried again. */
export function sayFailure(failure: {
  message: string;
  hint?: string;
  code?: string;
  field?: string | null;
}): void {
  const { severity, place } = classify(failure);
  const show = severity === 'warning' ? toast.warning : toast.error;
  show(failure.message, {
    description: failure.hint || undefined,
    duration: place === 'toast' ? 10_000 : Number.POSITIVE_INFINITY,
  });
}
