// The sections of the sidebar, in order. One is added when it works, not before.
import Blocks from '@lucide/svelte/icons/blocks';
import LayoutTemplate from '@lucide/svelte/icons/layout-template';
import Settings from '@lucide/svelte/icons/settings';
import type { Component } from 'svelte';
import type { Route, sectionOf } from './routes';

export interface Section {
  id: NonNullable<ReturnType<typeof sectionOf>>;
  label: string;
  icon: Component<{ size?: number | string; strokeWidth?: number | string }>;
  route: Route;
}

export const sections: readonly Section[] = [
  { id: 'integrations', label: 'Integrations', icon: Blocks, route: { name: 'integrations' } },
  { id: 'templates', label: 'Templates', icon: LayoutTemplate, route: { name: 'templates' } },
];

export const settingsLink: Section = {
  id: 'settings',
  label: 'Settings',
  icon: Settings,
  route: { name: 'settings', section: 'accounts' },
};
