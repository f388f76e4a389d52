// The columns of the log, and from which width each is shown. Names tell rows apart, so the
// integration takes most of what is left over, and has 170 px before a further column comes.
import type { Column } from '$lib/ui';

export const columns: Column[] = [
  { key: 'time', label: 'Time', width: '124px' },
  { key: 'integration', label: 'Integration', width: 'minmax(118px, 2fr)' },
  { key: 'event', label: 'Event, trigger', width: 'minmax(100px, 124px)', from: 740 },
  { key: 'verdict', label: 'Verdict and reason', width: 'minmax(132px, 1.2fr)' },
  { key: 'status', label: 'Status', width: 'minmax(120px, 0.8fr)', from: 792 },
  { key: 'took', label: 'Took', width: '80px', align: 'end', from: 940 },
  { key: 'attempts', label: 'Attempts', width: '64px', align: 'end', from: 1020 },
];
