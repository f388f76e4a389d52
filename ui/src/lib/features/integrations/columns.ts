// The columns of the list, and from which width each is shown.
import type { Column } from '$lib/ui';

export const columns: Column[] = [
  { key: 'name', label: 'Name', width: 'minmax(180px, 2.2fr)', sortable: true },
  { key: 'account', label: 'Account', width: 'minmax(104px, 1fr)', sortable: true },
  { key: 'events', label: 'Events', width: 'minmax(120px, 1.1fr)', from: 820 },
  { key: 'level', label: 'Level', width: '72px', from: 940 },
  { key: 'state', label: 'State', width: 'minmax(150px, 1.2fr)', sortable: true },
  { key: 'last_test', label: 'Last test', width: 'minmax(130px, 1fr)', sortable: true },
];
