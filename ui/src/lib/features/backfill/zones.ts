// Time zones by their IANA names, each with what its clocks show now.
import type { Choice } from '$lib/ui';

function known(): readonly string[] {
  try {
    return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
  } catch {
    return ['UTC'];
  }
}

/** `GMT-8`, or nothing where the zone is not known here. */
function offset(zone: string, at: number): string {
  try {
    const parts = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      timeZoneName: 'shortOffset',
    }).formatToParts(at);
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  } catch {
    return '';
  }
}

/** The wanted ones first: the computer's own and UTC. */
export function zoneChoices(own: string, at: number): Choice[] {
  const all = [...new Set([own, ...known()])].filter(Boolean);
  return all.map((zone) => ({
    value: zone,
    label: zone,
    description: [offset(zone, at), zone === own ? 'this computer’s' : '']
      .filter(Boolean)
      .join(', '),
  }));
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone !== '';
  } catch {
    return false;
  }
}
