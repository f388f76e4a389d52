// The actions of one delivery: behind its button, under the right mouse button, in the palette and
// in the drawer. Described once.
import Check from '@lucide/svelte/icons/check';
import Download from '@lucide/svelte/icons/download';
import FileText from '@lucide/svelte/icons/file-text';
import Minus from '@lucide/svelte/icons/minus';
import PanelRight from '@lucide/svelte/icons/panel-right';
import RotateCw from '@lucide/svelte/icons/rotate-cw';
import SquareTerminal from '@lucide/svelte/icons/square-terminal';
import Undo from '@lucide/svelte/icons/undo-2';
import type { Action } from '$lib/actions';
import type { DeliveryRow } from '$lib/bindings';
import type { MenuAction, MenuEntry } from '$lib/ui';
import { scopeOf, type Acts } from './acts.svelte';

/** Why it can't be sent again now; undefined where it can. */
export function unsendable(row: DeliveryRow): string | undefined {
  if (row.trigger === 'test') return 'Tests are sent from the test panel';
  if (row.state === 'queued') return 'It waits to be sent already';
  if (row.state === 'sending') return 'It is being sent';
  return undefined;
}

export const isOpenQuestion = (row: DeliveryRow): boolean =>
  row.state === 'unknown' && row.settled === null;

export const isSettled = (row: DeliveryRow): boolean =>
  row.state === 'unknown' && row.settled !== null;

export function rowMenu(acts: Acts, row: DeliveryRow): MenuEntry[] {
  const settle: MenuEntry[] = isOpenQuestion(row)
    ? [
        { kind: 'line', id: 'line-settle' },
        {
          id: 'arrived',
          label: 'Mark as arrived',
          icon: Check,
          run: () => acts.settled(scopeOf([row]), 'arrived'),
        },
        {
          id: 'left',
          label: 'Leave as it is',
          icon: Minus,
          run: () => acts.settled(scopeOf([row]), 'left'),
        },
      ]
    : isSettled(row)
      ? [
          { kind: 'line', id: 'line-settle' },
          {
            id: 'take-back',
            label: 'Take your word back',
            icon: Undo,
            run: () => acts.takeBack(row),
          },
        ]
      : [];
  const nothing = row.attempts === 0 ? 'Nothing was sent yet' : undefined;
  return [
    { id: 'open', label: 'Open', icon: PanelRight, keys: ['Enter'], run: () => acts.open(row) },
    {
      id: 'send-again',
      label: 'Send again',
      icon: RotateCw,
      keys: ['R'],
      unavailable: unsendable(row),
      run: () => acts.sendAgain(scopeOf([row])),
    },
    ...settle,
    { kind: 'line', id: 'line-copy' },
    {
      id: 'curl',
      label: 'Copy as cURL',
      icon: SquareTerminal,
      unavailable: nothing,
      run: () => acts.ofNewest(row, (attempt) => acts.copyAsCurl(attempt)),
    },
    {
      id: 'report',
      label: 'Copy report',
      icon: FileText,
      unavailable: nothing,
      run: () => acts.ofNewest(row, (attempt) => acts.copyReport(attempt)),
    },
    { id: 'export', label: 'Export', icon: Download, run: () => acts.export(scopeOf([row])) },
  ];
}

/** The same for the palette, about the delivery that stands open. */
export function paletteOf(acts: Acts, row: DeliveryRow): Action[] {
  return rowMenu(acts, row)
    .filter((entry): entry is MenuAction => entry.kind !== 'line' && entry.id !== 'open')
    .map((entry) => ({
      id: `delivery.${entry.id}`,
      title: `${entry.label}: this delivery`,
      group: 'Delivery' as const,
      icon: entry.icon as Action['icon'],
      unavailable: entry.unavailable === undefined ? undefined : () => entry.unavailable,
      run: entry.run,
    }));
}
