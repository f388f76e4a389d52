//! Who has the data folder open. Every open store holds `carom.lock` shared; whoever changes the
//! schema or swaps the file needs it alone, so that no running Carom finds its tables changed
//! underneath.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use crate::{error::StoreError, files};

const NAME: &str = "carom.lock";
const STEP: Duration = Duration::from_millis(10);

/// The folder's lock, not yet taken.
#[derive(Debug)]
pub(crate) struct FolderLock {
    file: File,
    path: PathBuf,
    /// What the error names: the database, not the lock beside it.
    database: PathBuf,
}

impl FolderLock {
    /// Whether a Carom ever opened this folder.
    pub(crate) fn exists(dir: &Path) -> bool {
        dir.join(NAME).exists()
    }

    pub(crate) fn new(dir: &Path, database: &Path) -> Result<Self, StoreError> {
        let path = dir.join(NAME);
        let file = files::open_or_create(&path)?;
        Ok(Self {
            file,
            path,
            database: database.to_owned(),
        })
    }

    /// Takes it beside others who only use the database.
    pub(crate) fn share(&self, patience: Duration) -> Result<(), StoreError> {
        self.wait(patience, File::try_lock_shared)
    }

    /// Takes it alone.
    pub(crate) fn take_alone(&self, patience: Duration) -> Result<(), StoreError> {
        self.wait(patience, File::try_lock)
    }

    /// Lets go of it.
    pub(crate) fn release(&self) -> Result<(), StoreError> {
        self.file
            .unlock()
            .map_err(|error| StoreError::io(&self.path, error))
    }

    fn wait(
        &self,
        patience: Duration,
        take: impl Fn(&File) -> Result<(), TryLockError>,
    ) -> Result<(), StoreError> {
        let begun = Instant::now();
        loop {
            match take(&self.file) {
                Ok(()) => return Ok(()),
                Err(TryLockError::WouldBlock) if begun.elapsed() < patience => thread::sleep(STEP),
                Err(TryLockError::WouldBlock) => {
                    return Err(StoreError::Locked {
                        path: self.database.clone(),
                    });
                }
                Err(TryLockError::Error(error)) => return Err(StoreError::io(&self.path, error)),
            }
        }
    }
}
