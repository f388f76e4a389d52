// The sections of Settings and what can be found in them. A line of the search leads to the control
// whose id it carries.
import type { Platform } from '$lib/host';
import type { SettingsSection } from '$lib/shell';

export interface SectionLink {
  id: SettingsSection;
  label: string;
}

export const sectionLinks: readonly SectionLink[] = [
  { id: 'accounts', label: 'Accounts' },
  { id: 'appearance', label: 'Appearance' },
  { id: 'shortcuts', label: 'Shortcuts' },
  { id: 'network', label: 'Network' },
  { id: 'deliveries', label: 'Deliveries' },
  { id: 'storage', label: 'Data' },
  { id: 'about', label: 'About' },
];

export interface Setting {
  section: SettingsSection;
  /** As it stands on screen. */
  label: string;
  /** The id of what takes the focus. */
  target: string;
  /** Further words that people look for it by. */
  words: string;
  /** Not there on a Mac, where the system sees to it. */
  notOnMac?: true;
}

export const settings: readonly Setting[] = [
  {
    section: 'accounts',
    label: 'Account nicknames',
    target: 'setting-accounts',
    words: 'vendor affiliate seller clickbank note delete',
  },
  {
    section: 'accounts',
    label: 'Add an account',
    target: 'setting-add-account',
    words: 'new nickname',
  },
  {
    section: 'appearance',
    label: 'Theme',
    target: 'setting-theme',
    words: 'light dark system colour color night mode',
  },
  {
    section: 'appearance',
    label: 'Text size',
    target: 'setting-zoom',
    words: 'zoom bigger smaller font scale accessibility',
  },
  {
    section: 'appearance',
    label: 'Menu bar',
    target: 'setting-menu-bar',
    words: 'menus file edit view help f10',
    notOnMac: true,
  },
  {
    section: 'shortcuts',
    label: 'Single-key shortcuts',
    target: 'setting-single-keys',
    words: 'keyboard keys slash question mark',
  },
  {
    section: 'shortcuts',
    label: 'Keyboard shortcuts',
    target: 'setting-shortcuts',
    words: 'keys list hotkeys',
  },
  {
    section: 'network',
    label: 'Time to connect',
    target: 'setting-connect',
    words: 'timeout time-out connection seconds limit',
  },
  {
    section: 'network',
    label: 'Time for the whole answer',
    target: 'setting-total',
    words: 'timeout time-out total response seconds limit',
  },
  {
    section: 'deliveries',
    label: 'Keep details for',
    target: 'setting-keep-days',
    words: 'retention days history log delete old',
  },
  {
    section: 'deliveries',
    label: 'Keep details of at most',
    target: 'setting-keep-count',
    words: 'retention number count history log delete old',
  },
  {
    section: 'deliveries',
    label: 'Connections to one host',
    target: 'setting-host-connections',
    words: 'parallel concurrency limit backfill resend',
  },
  {
    section: 'deliveries',
    label: 'Requests a second to one host',
    target: 'setting-host-rate',
    words: 'rate limit throttle speed backfill resend',
  },
  {
    section: 'deliveries',
    label: 'Pause a run after failures',
    target: 'setting-stop-after',
    words: 'streak breaker stop errors backfill resend',
  },
  {
    section: 'deliveries',
    label: 'Closing the window while a run goes on',
    target: 'setting-while-sending',
    words: 'background quit hide pause ask job',
  },
  {
    section: 'deliveries',
    label: 'Notifications',
    target: 'setting-notify-runs',
    words: 'notify alert run ends pauses job',
  },
  {
    section: 'storage',
    label: 'Data folder',
    target: 'setting-folder',
    words: 'database file location path directory',
  },
  {
    section: 'storage',
    label: 'Backup',
    target: 'setting-backup',
    words: 'copy save export database',
  },
  {
    section: 'storage',
    label: 'Restore a backup',
    target: 'setting-restore',
    words: 'import recover database',
  },
  {
    section: 'storage',
    label: 'Empty the Trash after',
    target: 'setting-trash',
    words: 'deleted days purge retention',
  },
  {
    section: 'about',
    label: 'Version and licences',
    target: 'setting-about',
    words: 'license copyright system about help',
  },
];

export function labelOf(section: SettingsSection): string {
  return sectionLinks.find((link) => link.id === section)?.label ?? section;
}

/** Every word of the query must occur; an empty query finds nothing. */
export function find(query: string, platform: Platform): Setting[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return settings.filter(({ section, label, words: more, notOnMac }) => {
    if (notOnMac && platform === 'macos') return false;
    const text = `${labelOf(section)} ${label} ${more}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
