// The actions of one integration of the list, for its button and its context menu.
import Copy from '@lucide/svelte/icons/copy';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import Download from '@lucide/svelte/icons/download';
import FlaskConical from '@lucide/svelte/icons/flask-conical';
import Pause from '@lucide/svelte/icons/pause';
import Pencil from '@lucide/svelte/icons/pencil';
import Play from '@lucide/svelte/icons/play';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { IntegrationRow } from '$lib/bindings';
import type { Carom } from '$lib/state';
import type { MenuEntry } from '$lib/ui';
import { exportToFile, type Acts } from './acts';

type Subject = Pick<IntegrationRow, 'id' | 'name' | 'active'>;

export function rowMenu(carom: Carom, acts: Acts, row: Subject): MenuEntry[] {
  const go = carom.router.go.bind(carom.router);
  return [
    {
      id: 'edit',
      label: 'Edit',
      icon: Pencil,
      run: () => void go({ name: 'integration-edit', id: row.id }),
    },
    {
      id: 'duplicate',
      label: 'Duplicate',
      icon: Copy,
      run: () => void go({ name: 'integration-duplicate', id: row.id }),
    },
    {
      id: 'test',
      label: 'Test',
      icon: FlaskConical,
      run: () => void go({ name: 'integration', id: row.id, open: 'test' }),
    },
    {
      id: 'active',
      label: row.active ? 'Deactivate' : 'Activate',
      icon: row.active ? Pause : Play,
      run: () => void acts.setActive([row.id], !row.active),
    },
    {
      id: 'handoff',
      label: 'Copy hand-off checklist',
      icon: ClipboardList,
      run: () => void acts.copyHandoff(row.id),
    },
    {
      id: 'export',
      label: 'Export',
      icon: Download,
      run: () => void exportToFile(carom, [row.id], row.name),
    },
    { kind: 'line', id: 'line' },
    {
      id: 'delete',
      label: 'Delete',
      icon: Trash2,
      danger: true,
      run: () => void acts.remove([row]),
    },
  ];
}
