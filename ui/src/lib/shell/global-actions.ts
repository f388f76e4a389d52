// What can be done from anywhere. Screens add their own; where both want a key, the screen wins.
import Info from '@lucide/svelte/icons/info';
import Keyboard from '@lucide/svelte/icons/keyboard';
import LogOut from '@lucide/svelte/icons/log-out';
import Menu from '@lucide/svelte/icons/menu';
import Moon from '@lucide/svelte/icons/moon';
import PanelLeft from '@lucide/svelte/icons/panel-left';
import Plus from '@lucide/svelte/icons/plus';
import Search from '@lucide/svelte/icons/search';
import Sun from '@lucide/svelte/icons/sun';
import SunMoon from '@lucide/svelte/icons/sun-moon';
import Trash from '@lucide/svelte/icons/trash-2';
import Undo from '@lucide/svelte/icons/undo-2';
import ZoomIn from '@lucide/svelte/icons/zoom-in';
import ZoomOut from '@lucide/svelte/icons/zoom-out';
import type { Action } from '$lib/actions';
import type { Carom } from '$lib/state';
import { nextZoom, usualZoom } from '$lib/theme/zoom';
import { menuInWindow, showMenu } from './menu';
import { focusNextPane } from './panes';
import { jobsLink, sections, settingsLink } from './sections';

interface Layers {
  openPalette: () => void;
  openShortcuts: () => void;
  toggleSidebar: () => void;
}

export function globalActions(carom: Carom, layers: Layers): Action[] {
  const { router, undoStack } = carom;
  const zoom = (percent: number) => carom.chooseZoom(percent);
  const go = (to: Parameters<typeof router.go>[0]) => () => void router.go(to);

  const mac = carom.host.platform === 'macos';
  const { menuBar } = carom.preferences.values;

  return [
    ...sections.map((section, at): Action => ({
      id: `go.${section.id}`,
      title: `Go to ${section.label}`,
      group: 'Go to',
      icon: section.icon,
      shortcut: `Mod+${at + 1}`,
      run: go(section.route),
    })),
    {
      id: 'go.jobs',
      title: 'Go to Jobs',
      group: 'Go to',
      icon: jobsLink.icon,
      keywords: ['running', 'progress', 'queue'],
      run: go(jobsLink.route),
    },
    {
      id: 'go.settings',
      title: 'Go to Settings',
      group: 'Go to',
      icon: settingsLink.icon,
      shortcut: 'Mod+,',
      keywords: ['preferences', 'options'],
      run: go(settingsLink.route),
    },
    {
      id: 'go.trash',
      title: 'Go to Trash',
      group: 'Go to',
      icon: Trash,
      keywords: ['deleted', 'restore'],
      run: go({ name: 'trash' }),
    },
    {
      id: 'go.back',
      title: 'Go back',
      group: 'Go to',
      hidden: true,
      shortcut: mac ? 'Mod+[' : 'Alt+ArrowLeft',
      notInText: true,
      run: () => router.back({ name: 'integrations' }),
    },
    {
      id: 'integration.new',
      title: 'Add integration',
      group: 'Integration',
      icon: Plus,
      shortcut: 'Mod+N',
      keywords: ['new', 'create', 'postback', 'template'],
      run: go({ name: 'integration-new' }),
    },
    {
      id: 'undo',
      title: 'Undo',
      group: 'Edit',
      icon: Undo,
      shortcut: 'Mod+Z',
      notInText: true,
      unavailable: () => (undoStack.latest ? undefined : 'Nothing to undo'),
      run: () => carom.undo(),
    },
    {
      id: 'palette',
      title: 'Search commands',
      group: 'Application',
      icon: Search,
      hidden: true,
      shortcut: 'Mod+K',
      run: layers.openPalette,
    },
    {
      id: 'shortcuts',
      title: 'Show keyboard shortcuts',
      group: 'Application',
      icon: Keyboard,
      shortcut: ['Shift+/', 'Mod+Shift+/'],
      keywords: ['keys', 'help', '?'],
      run: layers.openShortcuts,
    },
    {
      id: 'app.about',
      title: 'About Carom',
      group: 'Application',
      icon: Info,
      keywords: ['version', 'licence', 'license'],
      run: go({ name: 'settings', section: 'about' }),
    },
    {
      id: 'app.quit',
      title: 'Quit Carom',
      group: 'Application',
      icon: LogOut,
      // On a Mac the menu itself has these keys, as every program's has.
      ...(mac ? {} : { shortcut: 'Mod+Q' }),
      keywords: ['exit', 'close'],
      run: () => carom.host.window.close(),
    },
    ...(menuInWindow(carom)
      ? [
          {
            id: 'menu-bar',
            title: menuBar ? 'Hide the menu bar' : 'Show the menu bar',
            group: 'View',
            icon: Menu,
            // Once it is there, these keys open its first menu, as everywhere.
            ...(menuBar ? {} : { shortcut: 'F10' }),
            run: () => showMenu(carom, !menuBar),
          } satisfies Action,
        ]
      : []),
    {
      id: 'panes.next',
      title: 'Go to the next pane',
      group: 'View',
      hidden: true,
      shortcut: 'F6',
      run: () => focusNextPane(document, false),
    },
    {
      id: 'panes.previous',
      title: 'Go to the previous pane',
      group: 'View',
      hidden: true,
      shortcut: 'Shift+F6',
      run: () => focusNextPane(document, true),
    },
    {
      id: 'sidebar',
      title: 'Collapse or open the sidebar',
      group: 'View',
      icon: PanelLeft,
      run: layers.toggleSidebar,
    },
    {
      id: 'zoom.in',
      title: 'Make everything bigger',
      group: 'View',
      icon: ZoomIn,
      shortcut: ['Mod+=', 'Mod+Shift+=', 'Mod+Plus'],
      inDialogs: true,
      keywords: ['zoom', 'text size', 'larger'],
      run: () => zoom(nextZoom(carom.preferences.values.zoom, true)),
    },
    {
      id: 'zoom.out',
      title: 'Make everything smaller',
      group: 'View',
      icon: ZoomOut,
      shortcut: 'Mod+-',
      inDialogs: true,
      keywords: ['zoom', 'text size'],
      run: () => zoom(nextZoom(carom.preferences.values.zoom, false)),
    },
    {
      id: 'zoom.usual',
      title: 'Show everything in its usual size',
      group: 'View',
      shortcut: 'Mod+0',
      inDialogs: true,
      keywords: ['zoom', 'text size', 'reset', '100'],
      unavailable: () =>
        carom.preferences.values.zoom === usualZoom ? 'It has its usual size' : undefined,
      run: () => zoom(usualZoom),
    },
    ...(
      [
        ['light', 'Use the light theme', Sun],
        ['dark', 'Use the dark theme', Moon],
        ['system', 'Use the system’s theme', SunMoon],
      ] as const
    ).map(([choice, title, icon]): Action => ({
      id: `theme.${choice}`,
      title,
      group: 'View',
      icon,
      keywords: ['appearance', 'colour', 'color'],
      unavailable: () => (carom.theme.choice === choice ? 'In use' : undefined),
      run: () => carom.chooseTheme(choice),
    })),
  ];
}
