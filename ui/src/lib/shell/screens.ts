// Which screen shows which route. All but the first are loaded when they are first wanted.
import type { Component } from 'svelte';
import IntegrationsScreen from '$lib/features/integrations/IntegrationsScreen.svelte';
import type { Route, RouteName, RouteOf } from './routes';

// A screen that is the same on every visit need not look at its route.
type Screen<N extends RouteName> =
  Component<{ route: RouteOf<N> }> | Component<Record<string, never>>;
type Load<N extends RouteName> = () => Promise<{ default: Screen<N> }>;

const screens: { [N in RouteName]?: Load<N> } = {
  integrations: () => Promise.resolve({ default: IntegrationsScreen }),
  integration: () => import('$lib/features/testing/IntegrationScreen.svelte'),
  'integration-new': () => import('$lib/features/wizard/WizardScreen.svelte'),
  'integration-edit': () => import('$lib/features/wizard/WizardScreen.svelte'),
  'integration-duplicate': () => import('$lib/features/wizard/WizardScreen.svelte'),
  templates: () => import('$lib/features/gallery/GalleryScreen.svelte'),
  deliveries: () => import('$lib/features/deliveries/DeliveriesScreen.svelte'),
  backfill: () => import('$lib/features/backfill/BackfillScreen.svelte'),
  jobs: () => import('$lib/features/jobs/JobsScreen.svelte'),
  job: () => import('$lib/features/jobs/JobsScreen.svelte'),
  settings: () => import('$lib/features/settings/SettingsScreen.svelte'),
  trash: () => import('$lib/features/trash/TrashScreen.svelte'),
  missing: () => import('./MissingScreen.svelte'),
};
if (import.meta.env.DEV) {
  screens.kitchen = () => import('$lib/features/kitchen/KitchenScreen.svelte');
}

/** The screen of a route, to be given that route. */
export async function screenOf(route: Route): Promise<Component<{ route: Route }>> {
  const load = screens[route.name] ?? screens.missing;
  if (!load) throw new Error('There is always a screen for what is missing.');
  const loaded = await (load as Load<RouteName>)();
  return loaded.default as unknown as Component<{ route: Route }>;
}

/** Routes with the same key share one screen that stays; others begin anew. */
export function screenKey(route: Route): string {
  switch (route.name) {
    case 'integration':
    case 'integration-edit':
    case 'integration-duplicate':
      return `${route.name} ${route.id}`;
    case 'jobs':
    case 'job':
      return 'jobs';
    default:
      return route.name;
  }
}
