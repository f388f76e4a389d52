// The columns of the log, and from which width each is shown.
import type { Column } from '$lib/ui';

export const columns: Column[] = [
  { key: 'time', label: 'Time', width: '132px' },
  { key: 'integration', label: 'Integration', width: 'minmax(130px, 1.6fr)' },
  { key: 'event', label: 'Event and trigger', width: 'minmax(92px, 116px)', from: 620 },
  { key: 'verdict', label: 'Verdict and reason', width: 'minmax(140px, 1.3fr)' },
  { key: 'status', label: 'Status', width: 'minmax(140px, 1fr)', from: 760 },
  { key: 'took', label: 'Took', width: '80px', align: 'end', from: 480 },
  { key: 'attempts', label: 'Attempts', width: '64px', align: 'end', from: 840 },
];
