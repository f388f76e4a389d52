// Why Carom can't open its data, in words, and the ways out. The engine's own message names the file
// and is always shown beside these.

export interface Cause {
  title: string;
  /** What to do, in order. */
  steps: readonly string[];
  /** A backup would help. */
  restore?: true;
  /** The button of the first step; null where that step is taken elsewhere. */
  first: 'restore' | 'folder' | 'again' | null;
  /** The engine's own hint says more than the steps. */
  hint?: true;
}

const again = 'Then choose Try again.';

const causes: Readonly<Record<string, Cause>> = {
  newer_database: {
    title: 'This data belongs to a newer Carom',
    steps: [
      'Install the newer Carom, the one that was used with this data last.',
      'Or start this Carom with another data folder, named by CAROM_DATA_DIR.',
      'Or restore a backup that this Carom made.',
    ],
    restore: true,
    first: null,
  },
  corrupt_database: {
    title: 'The database is damaged',
    steps: [
      'Restore a backup. Carom keeps automatic ones in the folder backups, inside the data folder.',
      'Without a backup, open the data folder and move carom.db away; Carom then starts afresh. Keep the file: parts of it may be read by an expert.',
    ],
    restore: true,
    first: 'restore',
  },
  not_a_database: {
    title: 'The file in the data folder is not a database of Carom',
    steps: [
      'Open the data folder and move carom.db elsewhere. Carom has not changed it.',
      `${again} Carom begins with an empty database, or restore a backup instead.`,
    ],
    restore: true,
    first: 'folder',
  },
  damaged_row: {
    title: 'A part of the database can’t be read',
    steps: ['Restore a backup. The present database is kept beside it.'],
    restore: true,
    first: 'restore',
  },
  read_only: {
    title: 'The data folder can’t be written',
    steps: [
      'Open the data folder and give yourself the right to write there, to the folder and to carom.db.',
      'If it lies on a disk that is mounted read-only, move it to another one.',
      again,
    ],
    first: 'folder',
  },
  locked: {
    title: 'Another program holds the database',
    steps: [
      'Close the other Carom, a terminal in which carom runs, or a program that backs up or syncs the folder.',
      again,
    ],
    first: 'again',
  },
  disk_full: {
    title: 'The disk is full',
    steps: ['Free some space on the disk that holds the data folder.', again],
    first: 'again',
  },
  old_sqlite: {
    title: 'This build of Carom is not safe to use',
    steps: ['Install an official release of Carom. Your data has not been touched.'],
    first: null,
  },
};

const unknown: Cause = {
  title: 'Carom can’t open its database',
  steps: [
    'Look at the message above: it names the file.',
    `Mend what it says, or restart the computer. ${again}`,
    'If it stays like this, copy the details and report them.',
  ],
  restore: true,
  first: 'again',
  hint: true,
};

export function causeOf(code: string): Cause {
  return causes[code] ?? unknown;
}
