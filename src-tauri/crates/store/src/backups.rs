//! Backups: written by SQLite itself (a copy of a live file would be torn), checked before they
//! are trusted, restored by one rename, with what was there kept.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, params};
use rusqlite_migration::Migrations;

use crate::{
    error::StoreError,
    files, jobs, migrations,
    open::{
        DATABASE, Options,
        lock::FolderLock,
        look::{self, Found},
    },
};

/// The folder of backups that Carom makes by itself, inside the data folder.
const FOLDER: &str = "backups";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupSummary {
    /// The file.
    pub path: PathBuf,
    /// Its schema.
    pub schema: i64,
    /// Integrations, the Trash included.
    pub integrations: u64,
    /// Deliveries.
    pub deliveries: u64,
    /// The newest change in it, epoch milliseconds.
    pub newest: Option<i64>,
}

/// A backup that has taken the place of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What was restored.
    pub summary: BackupSummary,
    /// Where the database that was replaced is kept; `None` if there was none.
    pub previous: Option<PathBuf>,
}

/// Writes the database as `conn` sees it into a new file.
pub(crate) fn write(conn: &Connection, target: &Path) -> Result<(), StoreError> {
    // Made here, so that it is private from its first byte and nothing is overwritten; SQLite
    // takes an empty file.
    let file = files::create_new(target)?;
    let written = target
        .to_str()
        .ok_or_else(|| StoreError::Io {
            path: target.to_owned(),
            source: io::Error::new(io::ErrorKind::InvalidFilename, "the name is not Unicode"),
        })
        .and_then(|name| {
            conn.execute("VACUUM INTO ?", params![name])
                .map_err(|error| StoreError::from(error).at(target))
        })
        .and_then(|_| {
            file.sync_all()
                .map_err(|error| StoreError::io(target, error))
        });
    if let Err(error) = written {
        // Half a backup would be taken for a whole one.
        let _ = fs::remove_file(target);
        return Err(error);
    }
    if let Some(folder) = target.parent() {
        files::sync_folder(folder);
    }
    Ok(())
}

/// Writes `backups/carom-SCHEMA-N.db` before a migration.
pub(crate) fn before_migration(
    conn: &Connection,
    dir: &Path,
    schema: i64,
) -> Result<PathBuf, StoreError> {
    let target = free_name(dir, &format!("carom-{schema}"))?;
    write(conn, &target)?;
    Ok(target)
}

/// Says what a backup holds, and that it can be trusted, without changing anything.
pub(crate) fn check(path: &Path) -> Result<BackupSummary, StoreError> {
    let known = migrations::schema(migrations::ALL);
    let schema = match look::look(path, known)? {
        Found::Database { schema } => schema,
        Found::Nothing if path.exists() => {
            let detail = "it is empty".to_owned();
            return Err(StoreError::NotADatabase {
                path: path.to_owned(),
                detail,
            });
        }
        Found::Nothing => {
            return Err(StoreError::NotFound {
                what: "backup",
                id: path.display().to_string(),
            });
        }
    };
    let conn = look::open_unchanged(path)?;
    examine(&conn, path, schema).map_err(|error| error.at(path))
}

fn examine(conn: &Connection, path: &Path, schema: i64) -> Result<BackupSummary, StoreError> {
    if let Some(detail) = problems(conn)?.into_iter().next() {
        return Err(StoreError::Corrupt {
            path: path.to_owned(),
            detail,
        });
    }
    // A file is input like any other: a trigger in it would run at the next write.
    if definitions(conn)? != expected(schema)? {
        let detail = "its tables are not those of Carom".to_owned();
        return Err(StoreError::NotADatabase {
            path: path.to_owned(),
            detail,
        });
    }
    let number = |table: &str| -> Result<u64, StoreError> {
        let there: bool = conn.query_row(
            "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?)",
            [table],
            |row| row.get(0),
        )?;
        let sql = format!("SELECT count(*) FROM {table}");
        if there {
            Ok(conn.query_row(&sql, [], |row| row.get(0))?)
        } else {
            Ok(0)
        }
    };
    let (integrations, deliveries) = (number("integrations")?, number("deliveries")?);
    let newest = |known: u64, sql: &str| -> Result<Option<i64>, StoreError> {
        if known == 0 {
            Ok(None)
        } else {
            Ok(conn.query_row(sql, [], |row| row.get(0))?)
        }
    };
    let edited = newest(integrations, "SELECT max(updated_at) FROM integrations")?;
    let sent = newest(
        deliveries,
        "SELECT max(created_at, coalesce(last_at, 0)) FROM deliveries ORDER BY seq DESC LIMIT 1",
    )?;
    let newest = edited.max(sent);
    Ok(BackupSummary {
        path: path.to_owned(),
        schema,
        integrations,
        deliveries,
        newest,
    })
}

/// Puts a backup in the place of the database. The database must be closed everywhere.
pub(crate) fn restore(
    dir: &Path,
    backup: &Path,
    options: &Options,
) -> Result<Restored, StoreError> {
    files::private_folder(dir)?;
    let database = dir.join(DATABASE);
    let lock = FolderLock::new(dir, &database)?;
    lock.take_alone(options.busy_timeout)?;
    let summary = check(backup)?;

    // Through SQLite and not by copying: reads every page once more and folds in a log that lies
    // beside the backup.
    let incoming = files::beside(&database, ".restoring");
    let _ = fs::remove_file(&incoming);
    write(&look::open_unchanged(backup)?, &incoming)?;
    jobs::hold(&Connection::open(&incoming)?)?;

    let previous = keep_present(dir, &database)?;
    // A log of the old file must never meet the new one. What it held is in the copy just kept.
    for suffix in ["-wal", "-shm", "-journal"] {
        remove(&files::beside(&database, suffix))?;
    }
    fs::rename(&incoming, &database).map_err(|error| StoreError::io(&database, error))?;
    files::sync_folder(dir);
    lock.release()?;
    Ok(Restored { summary, previous })
}

/// Keeps the present database, whatever state it is in: often it is damaged, and that is why a
/// backup is restored.
fn keep_present(dir: &Path, database: &Path) -> Result<Option<PathBuf>, StoreError> {
    if !database.exists() {
        return Ok(None);
    }
    // Folds the log into the file, if it can still be read.
    if let Ok(conn) = Connection::open(database) {
        let _ = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
    let kept = free_name(dir, "carom-before-restore")?;
    copy(database, &kept)?;
    for suffix in ["-wal", "-journal"] {
        let beside = files::beside(database, suffix);
        if fs::metadata(&beside).is_ok_and(|file| file.len() > 0) {
            copy(&beside, &files::beside(&kept, suffix))?;
        }
    }
    Ok(Some(kept))
}

fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let mut target = files::create_new(to)?;
    let mut source = fs::File::open(from).map_err(|error| StoreError::io(from, error))?;
    io::copy(&mut source, &mut target)
        .and_then(|_| target.sync_all())
        .map_err(|error| StoreError::io(to, error))
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::io(path, error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The first free `backups/STEM-N.db`.
fn free_name(dir: &Path, stem: &str) -> Result<PathBuf, StoreError> {
    let folder = dir.join(FOLDER);
    files::private_folder(&folder)?;
    let free = (1_u32..)
        .map(|n| folder.join(format!("{stem}-{n}.db")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.join(format!("{stem}.db")));
    Ok(free)
}

/// What SQLite's own integrity check finds; nothing if all is well.
pub(crate) fn problems(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let found: Vec<String> = conn
        .prepare("PRAGMA integrity_check")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(found.into_iter().filter(|line| line != "ok").collect())
}

/// Tables, indexes and triggers, as they were written.
fn definitions(conn: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    Ok(conn
        .prepare(
            "SELECT name, coalesce(sql, '') FROM sqlite_schema \
             WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?)
}

fn expected(schema: i64) -> Result<Vec<(String, String)>, StoreError> {
    let mut conn = Connection::open_in_memory()?;
    let version = usize::try_from(schema).unwrap_or(0);
    Migrations::from_slice(migrations::ALL).to_version(&mut conn, version)?;
    definitions(&conn)
}
