//! Owners: which running Carom an attempt under way belongs to.
//!
//! The window and the terminal may send at once on one database. Each holds a lock on a file of
//! its own; the system lets go of it when the process ends, however it ends. Whoever recovers
//! after a crash asks for that lock: held means alive, and its rows are left alone.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use crate::{error::StoreError, files};

/// The folder of lock files inside the data folder.
const FOLDER: &str = "owners";

/// A live owner: holds its lock until dropped.
#[derive(Debug)]
pub struct Owner {
    id: String,
    path: PathBuf,
    file: File,
}

impl Owner {
    /// Becomes an owner in this data folder.
    ///
    /// # Errors
    ///
    /// [`StoreError::ReadOnly`], [`StoreError::DiskFull`] or [`StoreError::Io`] where the lock file
    /// can't be made.
    pub fn claim(dir: &Path) -> Result<Self, StoreError> {
        let folder = dir.join(FOLDER);
        files::private_folder(&folder)?;
        let id = Uuid::now_v7().to_string();
        // Locked under another name first: under its own name it is never seen unlocked, so that
        // nobody who tidies up takes it for a dead one.
        let unborn = folder.join(format!("{id}.new"));
        let path = lock_file(&folder, &id);
        let file = files::create_new(&unborn)?;
        file.lock()
            .map_err(|error| StoreError::io(&unborn, error))?;
        fs::rename(&unborn, &path).map_err(|error| StoreError::io(&path, error))?;
        Ok(Self { id, path, file })
    }

    /// The id that rows carry.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether the owner of this id still runs. Where that can't be found out the answer is yes:
    /// a row too long in flight is shown as such, a live one taken away would be a wrong record.
    pub fn is_live(dir: &Path, id: &str) -> bool {
        // Ids come out of the database and become file names.
        if Uuid::try_parse(id).is_err() {
            return false;
        }
        match File::open(lock_file(&dir.join(FOLDER), id)) {
            Ok(file) => match file.try_lock_shared() {
                Ok(()) => false,
                Err(TryLockError::WouldBlock | TryLockError::Error(_)) => true,
            },
            Err(error) => error.kind() != io::ErrorKind::NotFound,
        }
    }

    /// Removes the lock files of owners that no longer run.
    pub(crate) fn tidy(dir: &Path) {
        let Ok(entries) = fs::read_dir(dir.join(FOLDER)) else {
            return;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path
                .extension()
                .is_some_and(|extension| extension == "lock")
                && let Some(id) = path.file_stem().and_then(|stem| stem.to_str())
                && !Self::is_live(dir, id)
            {
                // A file that stays costs nothing and is met again at the next start.
                let _ = fs::remove_file(&path);
            }
        }
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        // Unlocked by closing in any case; Windows wants it closed before it is gone.
        let _ = self.file.unlock();
        let _ = fs::remove_file(&self.path);
    }
}

fn lock_file(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}.lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_live_until_it_is_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let owner = Owner::claim(dir.path()).unwrap();
        let id = owner.id().to_owned();
        assert!(
            Owner::is_live(dir.path(), &id),
            "its rows are in flight, nobody may take them"
        );
        drop(owner);
        assert!(
            !Owner::is_live(dir.path(), &id),
            "its rows would stay in flight for ever"
        );
    }

    #[test]
    fn a_lock_file_without_its_lock_is_dead_and_tidied_away() {
        let dir = tempfile::tempdir().unwrap();
        let live = Owner::claim(dir.path()).unwrap();
        let id = Uuid::now_v7().to_string();
        let left = lock_file(&dir.path().join(FOLDER), &id);
        fs::write(&left, "").unwrap();
        assert!(
            !Owner::is_live(dir.path(), &id),
            "a crash leaves the file but not the lock"
        );
        Owner::tidy(dir.path());
        assert!(!left.exists(), "lock files would pile up");
        assert!(
            Owner::is_live(dir.path(), live.id()),
            "tidying must not touch a live owner"
        );
    }

    #[test]
    fn an_id_that_is_no_uuid_never_becomes_a_path() {
        let dir = tempfile::tempdir().unwrap();
        assert!(
            !Owner::is_live(dir.path(), "../../etc/passwd"),
            "ids come out of the database"
        );
    }
}
