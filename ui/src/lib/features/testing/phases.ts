// An attempt's time as phases one after the other. What the client can't tell apart stays one phase.
import type { Timing } from '$lib/bindings';
import { durationFromMicros } from '$lib/format';

export type Leg = 'out' | 'cushion' | 'back';

export interface Phase {
  id: 'dns' | 'connect' | 'first_byte' | 'download' | 'waited' | 'rest';
  label: string;
  /** Microseconds from the beginning. */
  from: number;
  /** Microseconds; null: it did not happen, or could not be told apart. */
  took: number | null;
  /** Where the ball is: on its way, at the other side, or coming back. */
  leg: Leg;
}

export function phases(timing: Timing): Phase[] {
  const parts: Omit<Phase, 'from'>[] = [
    { id: 'dns', label: 'DNS', took: timing.dns, leg: 'out' },
    {
      id: 'connect',
      label: timing.connect_with_tls ? 'Connect + TLS' : 'Connect',
      took: timing.connect,
      leg: 'out',
    },
    { id: 'first_byte', label: 'Wait for first byte', took: timing.first_byte, leg: 'cushion' },
    { id: 'download', label: 'Download', took: timing.download, leg: 'back' },
  ];
  const named = parts.reduce((sum, { took }) => sum + (took ?? 0), 0);
  const rest = timing.total - named;
  // Connected, and then nothing came: what is left was spent waiting for it.
  if (rest > 0 && timing.connect !== null && timing.first_byte === null) {
    parts.splice(2, 1, { id: 'waited', label: 'Waited, no answer', took: rest, leg: 'cushion' });
  } else if (rest > 0) {
    const leg = timing.first_byte === null ? 'out' : 'back';
    parts.push({ id: 'rest', label: 'Not measured separately', took: rest, leg });
  }
  let from = 0;
  return parts.map((part) => {
    const phase = { ...part, from };
    from += part.took ?? 0;
    return phase;
  });
}

/** As short as it was: on one's own computer a phase may last a few microseconds only. */
export function phaseTime(micros: number): string {
  return micros < 1000 ? `${micros} µs` : durationFromMicros(micros);
}

/** Why a phase has no time of its own. */
export function absence(phase: Phase, timing: Timing): string {
  if (phase.took !== null) return '';
  const answered = timing.first_byte !== null;
  if (phase.id === 'dns' && (timing.connect !== null || answered)) return 'Not looked up';
  if (phase.id === 'connect' && answered) return 'Connection reused';
  return 'Not reached';
}
