//! The handle on an open database.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::Connection;
use rusqlite_migration::M;

use crate::{
    accounts::Accounts,
    backups::{self, BackupSummary, Restored},
    changes::Changes,
    deliveries::{Deliveries, Remembered},
    drafts::Drafts,
    error::StoreError,
    integrations::Integrations,
    jobs::Jobs,
    log::Log,
    migrations,
    open::{self, Options, lock::FolderLock},
    owners::Owner,
    readers::{self, Readers},
    settings::Settings,
    writer::{WriteTx, Writer},
};

/// An open database: one writer, many readers. Clones share it.
///
/// Every call blocks until it is done; from async code it belongs on a blocking thread. Any number
/// of threads may call at once, and any number of processes may open one data folder.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    dir: PathBuf,
    path: PathBuf,
    options: Options,
    changes: Changes,
    readers: Readers,
    writer: Writer,
    under_way: Remembered,
    owner: Mutex<Option<Arc<Owner>>>,
    lock: Mutex<Option<FolderLock>>,
}

impl Store {
    /// Opens the database of a data folder, making both if need be. An older database is backed
    /// up beside itself and then brought up to date.
    ///
    /// # Errors
    ///
    /// Each says what to do and leaves what is there untouched: [`StoreError::NewerDatabase`],
    /// [`StoreError::NotADatabase`], [`StoreError::Corrupt`], [`StoreError::ReadOnly`],
    /// [`StoreError::Locked`], [`StoreError::DiskFull`], [`StoreError::OldSqlite`],
    /// [`StoreError::Io`], [`StoreError::Sqlite`].
    pub fn open(dir: &Path, options: Options) -> Result<Self, StoreError> {
        Self::open_with(dir, options, migrations::ALL)
    }

    pub(crate) fn open_with(
        dir: &Path,
        options: Options,
        migrations: &[M<'_>],
    ) -> Result<Self, StoreError> {
        let opened = open::open(dir, &options, migrations)?;
        let changes = Changes::default();
        let readers = Readers::new(
            opened.path.clone(),
            options.busy_timeout,
            options.readers.max(1),
        );
        let writer = Writer::start(opened.conn, &opened.path, changes.clone())?;
        let inner = Inner {
            dir: dir.to_owned(),
            path: opened.path,
            options,
            changes,
            readers,
            writer,
            under_way: Remembered::default(),
            owner: Mutex::new(None),
            lock: Mutex::new(Some(opened.lock)),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The data folder.
    pub fn dir(&self) -> &Path {
        &self.inner.dir
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// The integrations.
    pub const fn integrations(&self) -> Integrations<'_> {
        Integrations(self)
    }

    /// The unfinished forms.
    pub const fn drafts(&self) -> Drafts<'_> {
        Drafts(self)
    }

    /// The account nicknames.
    pub const fn accounts(&self) -> Accounts<'_> {
        Accounts(self)
    }

    /// The deliveries and their attempts.
    pub const fn deliveries(&self) -> Deliveries<'_> {
        Deliveries(self)
    }

    /// The jobs.
    pub const fn jobs(&self) -> Jobs<'_> {
        Jobs(self)
    }

    /// The log.
    pub const fn log(&self) -> Log<'_> {
        Log(self)
    }

    /// The settings.
    pub const fn settings(&self) -> Settings<'_> {
        Settings(self)
    }

    /// Where to hear of what changed, this process's writes by id and other processes' as a whole.
    pub fn changes(&self) -> &Changes {
        &self.inner.changes
    }

    /// What SQLite's own check of the whole file finds; nothing if all is well. Reads everything:
    /// seconds for a large log.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn integrity_check(&self) -> Result<Vec<String>, StoreError> {
        self.read(backups::problems)
    }

    /// Writes the whole database into a new file, while others go on reading and writing.
    ///
    /// # Errors
    ///
    /// [`StoreError::Exists`] if there is such a file, [`StoreError::DiskFull`],
    /// [`StoreError::ReadOnly`] and those of any read. No half-written file stays.
    pub fn backup_to(&self, path: &Path) -> Result<(), StoreError> {
        // A connection of its own: a long backup must not take one from the readers.
        let conn = readers::open(&self.inner.path, self.inner.options.busy_timeout)
            .map_err(|error| error.at(&self.inner.path))?;
        backups::write(&conn, path)
    }

    /// Says what a backup holds and that it is whole, without changing anything.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`], [`StoreError::NotADatabase`], [`StoreError::Corrupt`],
    /// [`StoreError::NewerDatabase`].
    pub fn check_backup(path: &Path) -> Result<BackupSummary, StoreError> {
        backups::check(path)
    }

    /// Puts a checked backup in the place of a data folder's database, which is kept under
    /// `backups/`. An older backup is brought up to date when it is opened next.
    ///
    /// # Errors
    ///
    /// [`StoreError::Locked`] while any process has the database open, those of
    /// [`Self::check_backup`], and those of writing files. Until the last step, one rename, the
    /// database is what it was.
    pub fn restore_from(
        dir: &Path,
        path: &Path,
        options: &Options,
    ) -> Result<Restored, StoreError> {
        backups::restore(dir, path, options)
    }

    /// Finishes what is under way and closes every connection. All clones answer
    /// [`StoreError::Closed`] from then on.
    pub fn close(&self) {
        self.inner.close();
    }

    /// Runs `work` in the next transaction and returns once that is on the disk.
    pub(crate) fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut WriteTx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.inner.writer.write(work)
    }

    /// What this process has under way.
    pub(crate) fn under_way(&self) -> &Remembered {
        &self.inner.under_way
    }

    /// Runs `work` on a read-only connection, at one moment of the database.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.inner.readers.read(work)
    }

    /// This store's owner, whose id its attempts carry; claimed when first asked for, so that
    /// looking at a list leaves no lock behind.
    ///
    /// # Errors
    ///
    /// [`StoreError::Closed`], and those of making a file.
    pub fn owner(&self) -> Result<Arc<Owner>, StoreError> {
        let mut owner = self
            .inner
            .owner
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if self
            .inner
            .lock
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_none()
        {
            return Err(StoreError::Closed);
        }
        if let Some(owner) = &*owner {
            return Ok(Arc::clone(owner));
        }
        let claimed = Arc::new(Owner::claim(&self.inner.dir)?);
        *owner = Some(Arc::clone(&claimed));
        Ok(claimed)
    }
}

impl Store {
    /// The id of this store's owner, if it was ever needed.
    pub(crate) fn owner_if_claimed(&self) -> Option<String> {
        self.inner
            .owner
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
            .map(|owner| owner.id().to_owned())
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("path", &self.inner.path)
            .finish_non_exhaustive()
    }
}

impl Inner {
    fn close(&self) {
        // Readers first: the last connection to go folds the log into the file, and a read-only
        // one can't.
        self.readers.close();
        self.writer.stop();
        self.owner
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        self.lock
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}
