// How templates stand in the gallery: on which shelf, under which words, found by what.
import type { Confirmation, EventType, RoleUrls, Template, TemplateKind } from '$lib/bindings';
import { eventLabel } from '$lib/features/wizard/events';

export interface Shelf {
  kind: TemplateKind;
  label: string;
  templates: readonly Template[];
}

/** In the order of the gallery: what fits everything comes first. */
const shelfLabels: readonly (readonly [TemplateKind, string])[] = [
  ['custom', 'Custom'],
  ['tracker', 'Trackers'],
  ['ad_platform', 'Ad platforms'],
  ['sample', 'Sample'],
];

export const kindWords: Readonly<Record<TemplateKind, string>> = {
  tracker: 'Tracker',
  ad_platform: 'Ad platform',
  custom: 'Custom',
  sample: 'Sample',
};

export const trustWords: Readonly<Record<Confirmation, string>> = {
  confirmed: 'Confirmed',
  documented: 'Documented',
  inferred: 'Inferred',
};

export const trustMeanings: Readonly<Record<Confirmation, string>> = {
  confirmed: 'Tried against the destination itself.',
  documented: 'Taken from the documentation, not yet tried against the destination.',
  inferred: 'Worked out from other sources. Test it before you rely on it.',
};

/** Every word of the query must occur in what the template says of itself. */
export function search(templates: readonly Template[], query: string): Template[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...templates];
  return templates.filter((template) => {
    const text = [
      template.name,
      template.summary,
      kindWords[template.kind],
      trustWords[template.confirmation],
      ...template.roles.map((shape) => shape.role),
      template.click_id_param,
    ]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The shelves that hold something. */
export function shelves(templates: readonly Template[]): Shelf[] {
  return shelfLabels
    .map(([kind, label]) => ({
      kind,
      label,
      templates: templates.filter((template) => template.kind === kind),
    }))
    .filter((shelf) => shelf.templates.length > 0);
}

export function roleWord(shape: Pick<RoleUrls, 'role'>): string {
  return shape.role === 'seller' ? 'Seller' : 'Affiliate';
}

/** `Affiliate, Seller (inferred)` */
export function rolesLine(template: Template): string {
  return template.roles
    .map((shape) => `${roleWord(shape)}${shape.inferred ? ' (inferred)' : ''}`)
    .join(', ');
}

/** `Initial purchase, Upsell purchase` */
export function eventsLine(events: readonly EventType[]): string {
  return events.map(eventLabel).join(', ');
}
