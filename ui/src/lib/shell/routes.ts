// The places of the window, typed, and their addresses. Pure: going there is the router's affair.
import type { Verdict } from '$lib/bindings';
import { verdicts } from '$lib/ui/marks';

export const settingsSections = [
  'accounts',
  'appearance',
  'shortcuts',
  'network',
  'deliveries',
  'storage',
  'about',
] as const;
export type SettingsSection = (typeof settingsSections)[number];

export type Route =
  | { name: 'integrations' }
  /** `begin` is what was already typed: a postback URL, or else a name. */
  | { name: 'integration-new'; template?: string; begin?: string }
  | { name: 'integration-edit'; id: string }
  | { name: 'integration-duplicate'; id: string }
  /** `open` says which panel is wanted first. */
  | { name: 'integration'; id: string; open?: 'test' | 'handoff' }
  | { name: 'templates'; template?: string }
  | ({ name: 'deliveries' } & DeliveriesQuery)
  /** `integration` is chosen already. */
  | { name: 'backfill'; integration?: string }
  | { name: 'jobs' }
  | { name: 'job'; id: string }
  | { name: 'settings'; section: SettingsSection }
  | { name: 'trash' }
  /** All primitives at a glance; in development only. */
  | { name: 'kitchen' }
  | { name: 'missing'; path: string };

/** What the log opens with. Without any of it, it stays as it was left. */
export interface DeliveriesQuery {
  /** A saved view, by its id. */
  view?: string;
  /** The delivery to open. */
  delivery?: string;
  integration?: string;
  job?: string;
  verdict?: Verdict;
  /** Unknown ones that nobody has settled. */
  unsettled?: boolean;
}

export type RouteName = Route['name'];
export type RouteOf<N extends RouteName> = Extract<Route, { name: N }>;

/** The address of a route, with its leading hash. */
export function hrefOf(route: Route): string {
  return `#${pathOf(route)}`;
}

function pathOf(route: Route): string {
  switch (route.name) {
    case 'integrations':
      return '/integrations';
    case 'integration-new':
      return `/integrations/new${query({ template: route.template, begin: route.begin })}`;
    case 'integration-edit':
      return `/integrations/${encodeURIComponent(route.id)}/edit`;
    case 'integration-duplicate':
      return `/integrations/${encodeURIComponent(route.id)}/duplicate`;
    case 'integration':
      return `/integrations/${encodeURIComponent(route.id)}${query({ open: route.open })}`;
    case 'templates':
      return `/templates${query({ template: route.template })}`;
    case 'deliveries':
      return `/deliveries${query({
        view: route.view,
        integration: route.integration,
        job: route.job,
        verdict: route.verdict,
        unsettled: route.unsettled ? 'yes' : undefined,
        delivery: route.delivery,
      })}`;
    case 'backfill':
      return `/backfill${query({ integration: route.integration })}`;
    case 'jobs':
      return '/jobs';
    case 'job':
      return `/jobs/${encodeURIComponent(route.id)}`;
    case 'settings':
      return `/settings/${route.section}`;
    case 'trash':
      return '/trash';
    case 'kitchen':
      return '/dev/kitchen';
    case 'missing':
      return route.path;
  }
}

function query(values: Record<string, string | undefined>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value) params.set(key, value);
  return params.size > 0 ? `?${params}` : '';
}

/** The route of an address; `missing` where there is none. */
export function routeOf(hash: string): Route {
  const path = hash.replace(/^#/, '');
  const [pathname = '', search = ''] = path.split('?', 2);
  const params = new URLSearchParams(search);
  let parts: string[];
  try {
    parts = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return { name: 'missing', path };
  }
  const [first, second, third, ...rest] = parts;
  if (rest.length > 0) return { name: 'missing', path };

  if (first === undefined) return { name: 'integrations' };
  if (first === 'integrations') {
    if (second === undefined) return { name: 'integrations' };
    if (third === 'edit') return { name: 'integration-edit', id: second };
    if (third === 'duplicate') return { name: 'integration-duplicate', id: second };
    if (third === undefined && second === 'new') {
      return {
        name: 'integration-new',
        template: params.get('template') ?? undefined,
        begin: params.get('begin') ?? undefined,
      };
    }
    if (third === undefined) {
      const open = params.get('open');
      return {
        name: 'integration',
        id: second,
        open: open === 'test' || open === 'handoff' ? open : undefined,
      };
    }
  }
  if (first === 'templates' && second === undefined) {
    return { name: 'templates', template: params.get('template') ?? undefined };
  }
  if (first === 'deliveries' && second === undefined) {
    const verdict = params.get('verdict');
    return {
      name: 'deliveries',
      view: params.get('view') ?? undefined,
      integration: params.get('integration') ?? undefined,
      job: params.get('job') ?? undefined,
      verdict: verdicts.find((known) => known === verdict),
      unsettled: params.get('unsettled') === 'yes' || undefined,
      delivery: params.get('delivery') ?? undefined,
    };
  }
  if (first === 'backfill' && second === undefined) {
    return { name: 'backfill', integration: params.get('integration') ?? undefined };
  }
  if (first === 'jobs' && third === undefined) {
    return second === undefined ? { name: 'jobs' } : { name: 'job', id: second };
  }
  if (first === 'settings' && third === undefined) {
    const section = settingsSections.find((known) => known === (second ?? settingsSections[0]));
    if (section) return { name: 'settings', section };
  }
  if (first === 'trash' && second === undefined) return { name: 'trash' };
  if (import.meta.env.DEV && first === 'dev' && second === 'kitchen') return { name: 'kitchen' };
  return { name: 'missing', path };
}

export type SectionId =
  'integrations' | 'templates' | 'deliveries' | 'backfill' | 'jobs' | 'settings';

/** The section of the sidebar that a route belongs to. */
export function sectionOf(route: Route): SectionId | null {
  switch (route.name) {
    case 'integrations':
    case 'integration':
    case 'integration-new':
    case 'integration-edit':
    case 'integration-duplicate':
    case 'trash':
      return 'integrations';
    case 'templates':
      return 'templates';
    case 'deliveries':
      return 'deliveries';
    case 'backfill':
      return 'backfill';
    case 'jobs':
    case 'job':
      return 'jobs';
    case 'settings':
      return 'settings';
    case 'kitchen':
    case 'missing':
      return null;
  }
}

/** What the window opens with next time: a section, never the middle of a form. */
export function placeToRemember(route: Route): string | null {
  if (route.name === 'templates') return hrefOf({ name: 'templates' });
  if (route.name === 'settings') return hrefOf(route);
  const section = sectionOf(route);
  switch (section) {
    case 'integrations':
    case 'deliveries':
    case 'backfill':
    case 'jobs':
      return hrefOf({ name: section });
    default:
      return null;
  }
}
