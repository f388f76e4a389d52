// Short notes in passing. What matters longer than five seconds belongs on the screen, not here.
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

/** Says what failed; stays until dismissed. */
export function sayFailure(failure: { message: string; hint?: string }): void {
  toast.error(failure.message, {
    description: failure.hint || undefined,
    duration: Number.POSITIVE_INFINITY,
  });
}
