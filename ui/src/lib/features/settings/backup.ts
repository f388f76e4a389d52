// Backups as files: their names, and what the file dialogs let choose.
import { isoDay } from '$lib/format';
import type { FileFilter } from '$lib/host';

export const backupFiles: FileFilter[] = [{ name: 'Carom backups', extensions: ['db'] }];

/** Down to the minute, so that a second one the same day does not meet the first. */
export function backupName(at: number): string {
  const time = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `carom-${isoDay(at)}-${two(time.getHours())}${two(time.getMinutes())}.db`;
}

/** What the file dialogs of some systems leave off. */
export function withExtension(path: string): string {
  return /\.[^./\\]+$/.test(path) ? path : `${path}.db`;
}
