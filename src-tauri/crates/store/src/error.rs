//! What can go wrong with the database, by what the caller can do about it.
//!
//! Each message names the file or the row; the way out stands beside it, in [`StoreError::hint`].
//! SQLite's own errors carry no file name, so they are converted without one and get it from
//! [`StoreError::at`] where the connection's file is known.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;

/// An error of the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A newer Carom wrote this file; it was not touched.
    #[error(
        "{} was written by a newer Carom (schema {found}; this one knows {known})",
        path.display()
    )]
    NewerDatabase {
        /// The file.
        path: PathBuf,
        /// The file's schema.
        found: i64,
        /// The newest schema that this Carom knows.
        known: i64,
    },
    /// The file is damaged.
    #[error("{} is damaged ({detail})", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What SQLite or the check found.
        detail: String,
    },
    /// The file is something else than a Carom database; it was not touched.
    #[error("{} is not a Carom database ({detail})", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
        /// Why not.
        detail: String,
    },
    /// The file or its folder can't be written.
    #[error("{} can't be written", path.display())]
    ReadOnly {
        /// The file or folder.
        path: PathBuf,
    },
    /// Another program holds the file for longer than the busy time-out.
    #[error("{} is held by another program", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// No room left. What was being written is undone, nothing half-written stays.
    #[error("the disk that holds {} is full", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// The SQLite that is built in can corrupt a write-ahead log.
    #[error("SQLite {found} is built in, which can damage a database; {needed} or newer is needed")]
    OldSqlite {
        /// The version that is built in.
        found: String,
        /// The oldest version that is safe.
        needed: String,
    },
    /// There is no such row, or not where it was asked for.
    #[error("there is no {what} {id}")]
    NotFound {
        /// The kind of thing, such as `integration`.
        what: &'static str,
        /// What was asked for.
        id: String,
    },
    /// The row was saved by somebody else since the caller read it.
    #[error("integration {id} was changed meanwhile (version {found}, expected {expected})")]
    Conflict {
        /// The integration.
        id: String,
        /// The version that the caller knew.
        expected: i64,
        /// The version that is stored.
        found: i64,
    },
    /// The row can't be removed while others refer to it.
    #[error("{what} {id} is used by {users} integrations")]
    InUse {
        /// The kind of thing.
        what: &'static str,
        /// Which.
        id: String,
        /// How many refer to it.
        users: u64,
    },
    /// The delivery is not in a state from which it may be sent like this.
    #[error("delivery {id} is {state} and can't be sent like this")]
    NotSendable {
        /// The delivery.
        id: String,
        /// Its state's key.
        state: &'static str,
    },
    /// The integration is in the Trash, and nothing of it is sent.
    #[error("{name} is in the Trash")]
    InTrash {
        /// The integration's name.
        name: String,
    },
    /// A stored row does not hold what it should; it is never replaced by a default.
    #[error("row {id} of {table} can't be read ({detail})")]
    BadRow {
        /// The table.
        table: &'static str,
        /// The row.
        id: String,
        /// What did not fit.
        detail: String,
    },
    /// A value that can't be written as JSON.
    #[error("{what} can't be stored: {detail}")]
    Unstorable {
        /// What was to be stored.
        what: &'static str,
        /// Why not.
        detail: String,
    },
    /// A search that would find nearly everything, and can't be looked up.
    #[error("the search is too short")]
    SearchTooShort,
    /// Long work was told to stop.
    #[error("stopped")]
    Stopped,
    /// A file that must not be overwritten is already there.
    #[error("{} is already there", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The store was closed, for instance to restore a backup.
    #[error("the database is closed")]
    Closed,
    /// The system refused a file.
    #[error("{} can't be used: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Anything else that SQLite reports.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// SQLite's own words.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// What to do about it, in whole sentences; empty where nothing is known to help.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::NewerDatabase { .. } => {
                "Install the newer Carom or choose another data folder. The file was not changed."
            }
            Self::Corrupt { .. } => "Restore a backup, or move the file away to start afresh.",
            Self::NotADatabase { .. } => {
                "Move it away or choose another data folder. The file was not changed."
            }
            Self::ReadOnly { .. } => {
                "Make it and its folder writable, or choose another data folder."
            }
            Self::Locked { .. } => "Close it, then try again.",
            Self::DiskFull { .. } => "Free some space, then try again. Nothing was changed.",
            Self::Conflict { .. } => "Open it again, or save yours as a copy.",
            Self::InUse { .. } => "Change those first.",
            Self::InTrash { .. } => "Restore it to go on.",
            Self::BadRow { .. } => "Restore a backup, or delete the row.",
            Self::SearchTooShort => "Type at least three characters.",
            Self::Exists { .. } => "Choose another name.",
            Self::Closed => "Try again in a moment.",
            Self::Io { .. } => "Check the path, or choose another place.",
            Self::OldSqlite { .. }
            | Self::NotFound { .. }
            | Self::NotSendable { .. }
            | Self::Unstorable { .. }
            | Self::Stopped
            | Self::Sqlite { .. } => "",
        }
    }

    /// The id of the row that can't be read, where that is what is wrong.
    #[must_use]
    pub fn bad_row(&self) -> Option<&str> {
        match self {
            Self::BadRow { id, .. } => Some(id),
            _ => None,
        }
    }

    /// Puts the file's name into an error that was made where it was not known.
    pub(crate) fn at(mut self, file: &Path) -> Self {
        match &mut self {
            Self::NewerDatabase { path, .. }
            | Self::Corrupt { path, .. }
            | Self::NotADatabase { path, .. }
            | Self::ReadOnly { path }
            | Self::Locked { path }
            | Self::DiskFull { path }
            | Self::Exists { path }
            | Self::Io { path, .. }
            | Self::Sqlite { path, .. } => {
                if path.as_os_str().is_empty() {
                    file.clone_into(path);
                }
            }
            Self::OldSqlite { .. }
            | Self::NotFound { .. }
            | Self::Conflict { .. }
            | Self::InUse { .. }
            | Self::NotSendable { .. }
            | Self::InTrash { .. }
            | Self::BadRow { .. }
            | Self::Unstorable { .. }
            | Self::SearchTooShort
            | Self::Stopped
            | Self::Closed => {}
        }
        self
    }

    /// An error of the file system, sorted by what the caller can do.
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { path }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            io::ErrorKind::AlreadyExists => Self::Exists { path },
            _ => Self::Io { path, source },
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        let path = PathBuf::new();
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt) => Self::Corrupt {
                path,
                detail: source.to_string(),
            },
            Some(ErrorCode::NotADatabase) => Self::NotADatabase {
                path,
                detail: "it has no SQLite header".into(),
            },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::DiskFull) => Self::DiskFull { path },
            _ => Self::Sqlite { path, source },
        }
    }
}

impl From<rusqlite_migration::Error> for StoreError {
    fn from(error: rusqlite_migration::Error) -> Self {
        match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            other => Self::Corrupt {
                path: PathBuf::new(),
                detail: other.to_string(),
            },
        }
    }
}
