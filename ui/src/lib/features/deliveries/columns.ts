// The columns of the log, and from which width each is shown.
import type { Column } from '$lib/ui';

export const columns: Column[] = [
  { key: 'time', label: 'Time', width: '124px' },
  { key: 'integration', label: 'Integration', width: 'minmax(118px, 1.6fr)' },
  { key: 'event', label: 'Event, trigger', width: 'minmax(92px, 116px)', from: 740 },
  { key: 'verdict', label: 'Verdict and reason', width: 'minmax(132px, 1.4fr)' },
  { key: 'status', label: 'Status', width: 'minmax(120px, 1fr)', from: 832 },
  { key: 'took', label: 'Took', width: '80px', align: 'end', from: 590 },
  { key: 'attempts', label: 'Attempts', width: '64px', align: 'end', from: 920 },
];
