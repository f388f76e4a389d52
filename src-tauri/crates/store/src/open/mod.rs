//! Opening: look first, then lock, back up and migrate if need be, then the writer's connection.

pub(crate) mod lock;
pub(crate) mod look;

#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::M;
use uuid::Uuid;

use self::{
    lock::FolderLock,
    look::{Found, look, undo_interrupted},
};
use crate::{backups, error::StoreError, files, migrations};

/// The database's name inside the data folder.
pub(crate) const DATABASE: &str = "carom.db";
/// The oldest SQLite whose write-ahead log is safe with several connections
/// (<https://www.sqlite.org/wal.html#walresetbug>).
const OLDEST_SQLITE: i32 = 3_051_003;

/// How to open a store.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long to wait for another program that holds the database.
    pub busy_timeout: Duration,
    /// Read-only connections at most; each is opened when first needed.
    pub readers: usize,
    /// How commits reach the file.
    pub journal: Journal,
    /// Pages that the file may grow to; `None`: as far as the disk goes. A small number stands for
    /// a full disk in tests.
    pub page_limit: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            busy_timeout: Duration::from_secs(5),
            readers: 4,
            journal: Journal::Auto,
            page_limit: None,
        }
    }
}

/// How commits reach the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Journal {
    /// A write-ahead log where the file system can carry one, else a rollback journal.
    Auto,
    /// A rollback journal: slower, readers wait for the writer, but it works on network drives.
    Rollback,
}

/// An opened database.
pub(crate) struct Opened {
    pub(crate) path: PathBuf,
    pub(crate) conn: Connection,
    pub(crate) lock: FolderLock,
}

/// Opens the database of a data folder with these migrations.
pub(crate) fn open(
    dir: &Path,
    options: &Options,
    migrations: &[M<'_>],
) -> Result<Opened, StoreError> {
    check_sqlite(rusqlite::version_number())?;
    files::private_folder(dir)?;
    let path = dir.join(DATABASE);
    let known = migrations::schema(migrations);
    // Before any lock, so that a folder with somebody else's file in it stays as it is. Where
    // there is a lock the look is repeated under it: a Carom may be making the file just now.
    if !FolderLock::exists(dir) {
        look(&path, known)?;
    }
    let lock = FolderLock::new(dir, &path)?;
    let current = |found| matches!(found, Found::Database { schema } if schema == known);

    lock.share(options.busy_timeout)?;
    undo_interrupted(&path, known, options.busy_timeout)?;
    while !current(look(&path, known)?) {
        lock.release()?;
        lock.take_alone(options.busy_timeout)?;
        // Somebody else may have been faster.
        let found = look(&path, known)?;
        if !current(found) {
            migrate(dir, &path, found, options, migrations).map_err(|error| error.at(&path))?;
        }
        lock.release()?;
        lock.share(options.busy_timeout)?;
    }
    let conn = connect(dir, &path, options).map_err(|error| error.at(&path))?;
    Ok(Opened { path, conn, lock })
}

/// Refuses a SQLite that can corrupt what it writes.
fn check_sqlite(found: i32) -> Result<(), StoreError> {
    let words = |v: i32| format!("{}.{}.{}", v / 1_000_000, v / 1_000 % 1_000, v % 1_000);
    if found < OLDEST_SQLITE {
        return Err(StoreError::OldSqlite {
            found: words(found),
            needed: words(OLDEST_SQLITE),
        });
    }
    Ok(())
}

/// Makes the database, or brings an older one up to date after a backup.
fn migrate(
    dir: &Path,
    path: &Path,
    found: Found,
    options: &Options,
    migrations: &[M<'_>],
) -> Result<(), StoreError> {
    if !path.exists() {
        // Made here and not by SQLite, so that nobody else may ever read it; its side files get
        // the same mode.
        drop(files::create_new(path)?);
        files::sync_folder(dir);
    }
    let mut conn = connect(dir, path, options)?;
    if let Found::Database { schema } = found {
        backups::before_migration(&conn, dir, schema)?;
    }
    migrations::run(&mut conn, migrations)
}

/// The writing connection.
fn connect(dir: &Path, path: &Path, options: &Options) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(options.busy_timeout)?;
    // SQLite opens a file that it may not write without a word.
    if conn.is_readonly("main")? {
        return Err(StoreError::ReadOnly {
            path: path.to_owned(),
        });
    }
    choose_journal(&conn, dir, options.journal)?;
    // FULL for everything: an intent must be on the disk before a byte leaves, and group commit
    // shares the cost. The two fullfsync pragmas count on macOS only, where a plain fsync may
    // stop in the drive's cache.
    conn.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -16384;
         PRAGMA wal_autocheckpoint = 4000;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    if let Some(pages) = options.page_limit {
        conn.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    }
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

fn choose_journal(conn: &Connection, dir: &Path, journal: Journal) -> Result<(), StoreError> {
    let mode: String = conn.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    let wal = journal == Journal::Auto && (mode == "wal" || wal_works(dir));
    let wanted = if wal { "wal" } else { "delete" };
    if mode != wanted {
        // Changing it needs the file alone. Where another store has it open the mode stays, which
        // is as safe.
        match conn.pragma_update_and_check(None, "journal_mode", wanted, |_| Ok(())) {
            Err(error) if !is_busy(&error) => return Err(error.into()),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
    )
}

/// Whether a write-ahead log works in this folder. Some file systems (network drives, ntfs3) say
/// so and then fail at the first write, so a throwaway database is written and read.
fn wal_works(dir: &Path) -> bool {
    let probe = dir.join(format!("probe-{}.db", Uuid::now_v7()));
    let works = (|| {
        drop(files::create_new(&probe)?);
        let conn = Connection::open(&probe)?;
        let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        conn.execute_batch(
            "PRAGMA synchronous = OFF; CREATE TABLE t (x); INSERT INTO t VALUES (1)",
        )?;
        let beside = Connection::open(&probe)?;
        let rows: u32 = beside.query_row("SELECT count(*) FROM t", [], |row| row.get(0))?;
        Ok::<_, StoreError>(mode == "wal" && rows == 1)
    })()
    .unwrap_or(false);
    for suffix in ["", "-wal", "-shm"] {
        // What is not there need not go.
        let _ = std::fs::remove_file(files::beside(&probe, suffix));
    }
    works
}
