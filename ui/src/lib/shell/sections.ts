// The sections of the sidebar, in order. One is added when it works, not before.
import Blocks from '@lucide/svelte/icons/blocks';
import History from '@lucide/svelte/icons/history';
import LayoutTemplate from '@lucide/svelte/icons/layout-template';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Send from '@lucide/svelte/icons/send';
import Settings from '@lucide/svelte/icons/settings';
import type { Component } from 'svelte';
import type { Route, SectionId } from './routes';

export interface Section {
  id: SectionId;
  label: string;
  icon: Component<{ size?: number | string; strokeWidth?: number | string }>;
  route: Route;
}

export const sections: readonly Section[] = [
  { id: 'integrations', label: 'Integrations', icon: Blocks, route: { name: 'integrations' } },
  { id: 'templates', label: 'Templates', icon: LayoutTemplate, route: { name: 'templates' } },
  { id: 'deliveries', label: 'Deliveries', icon: Send, route: { name: 'deliveries' } },
  { id: 'backfill', label: 'Backfill', icon: History, route: { name: 'backfill' } },
];

/** At the foot, while there is work to look at. */
export const jobsLink: Section = {
  id: 'jobs',
  label: 'Jobs',
  icon: ListChecks,
  route: { name: 'jobs' },
};

export const settingsLink: Section = {
  id: 'settings',
  label: 'Settings',
  icon: Settings,
  route: { name: 'settings', section: 'accounts' },
};
