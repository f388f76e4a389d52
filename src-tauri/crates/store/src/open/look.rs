//! A look at a file before anything opens it to write.
//!
//! What is somebody else's, damaged, or a newer Carom's must not be touched, not even by creating
//! SQLite's side files beside it. So the header is read as bytes; only with a write-ahead log
//! beside it, which may hold a newer header, SQLite reads it, without the right to write.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read},
    path::Path,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use crate::{error::StoreError, files, migrations::APPLICATION_ID};

/// The file header of SQLite, <https://www.sqlite.org/fileformat2.html#the_database_header>.
const HEADER: usize = 100;
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing, or a file in which nothing was ever stored.
    Nothing,
    /// A Carom database that this Carom may open.
    Database {
        /// Its schema.
        schema: i64,
    },
}

/// Looks at the file without changing anything.
///
/// # Errors
///
/// [`StoreError::NewerDatabase`], [`StoreError::NotADatabase`], [`StoreError::Corrupt`], or that
/// of reading it.
pub(crate) fn look(path: &Path, known: i64) -> Result<Found, StoreError> {
    let Some(header) = header(path)? else {
        return Ok(Found::Nothing);
    };
    let (application, schema) = if is_filled(path, "-wal") {
        let conn = open_unchanged(path)?;
        let pragma = |sql| conn.query_row(sql, [], |row| row.get::<_, i32>(0));
        let application = pragma("PRAGMA application_id").map_err(|e| named(e, path))?;
        (
            application,
            pragma("PRAGMA user_version").map_err(|e| named(e, path))?,
        )
    } else {
        // With a journal beside it the file may be half of a commit, which SQLite will undo.
        if !is_filled(path, "-journal") {
            check_length(path, &header)?;
        }
        identity(&header)
    };
    let schema = i64::from(schema);
    let foreign = |detail: &str| StoreError::NotADatabase {
        path: path.to_owned(),
        detail: detail.to_owned(),
    };
    match application {
        APPLICATION_ID | 0 if schema > known => Err(StoreError::NewerDatabase {
            path: path.to_owned(),
            found: schema,
            known,
        }),
        APPLICATION_ID => Ok(Found::Database { schema }),
        0 if schema == 0 && !has_tables(path)? => Ok(Found::Nothing),
        _ => Err(foreign("it is a SQLite database of another program")),
    }
}

/// Lets SQLite undo a commit that a crash interrupted half-way, where a rollback journal is used:
/// until then the header may speak of a schema that never came to be. Only for a file of ours that
/// is not newer.
pub(crate) fn undo_interrupted(
    path: &Path,
    known: i64,
    busy_timeout: Duration,
) -> Result<(), StoreError> {
    if !is_filled(path, "-journal") {
        return Ok(());
    }
    let Some(header) = header(path)? else {
        return Ok(());
    };
    let (application, schema) = identity(&header);
    if !matches!(application, 0 | APPLICATION_ID) || i64::from(schema) > known {
        return Ok(());
    }
    let undo = || {
        let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        conn.busy_timeout(busy_timeout)?;
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
    };
    undo().map_err(|error| named(error, path))
}

/// Opens a file so that reading it creates and changes nothing.
pub(crate) fn open_unchanged(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    // With a filled log the file alone is not the database: then SQLite has to see both.
    let immutable = if is_filled(path, "-wal") {
        ""
    } else {
        "?immutable=1"
    };
    let conn = Connection::open_with_flags(format!("{}{immutable}", uri(path)), flags)
        .map_err(|error| named(error, path))?;
    // The file may be anybody's: nothing in its schema may run functions of ours.
    conn.execute_batch("PRAGMA trusted_schema = OFF")
        .map_err(|error| named(error, path))?;
    Ok(conn)
}

fn header(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io(path, error)),
    };
    let mut header = Vec::with_capacity(HEADER);
    file.by_ref()
        .take(HEADER as u64)
        .read_to_end(&mut header)
        .map_err(|error| StoreError::io(path, error))?;
    if header.is_empty() {
        return Ok(None);
    }
    if !header.starts_with(MAGIC) {
        let detail = "it has no SQLite header".to_owned();
        return Err(StoreError::NotADatabase {
            path: path.to_owned(),
            detail,
        });
    }
    if header.len() < HEADER {
        return Err(cut_off(path));
    }
    Ok(Some(header))
}

/// A file shorter than its header says lost its end, in a copy that broke off for instance.
fn check_length(path: &Path, header: &[u8]) -> Result<(), StoreError> {
    // The page count is kept up only while these two agree (the header's own rule).
    if four(header, 24) != four(header, 92) {
        return Ok(());
    }
    let page_size = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    let pages = u64::from(u32::from_be_bytes(four(header, 28)));
    let length = fs::metadata(path)
        .map_err(|error| StoreError::io(path, error))?
        .len();
    if length < pages * page_size {
        Err(cut_off(path))
    } else {
        Ok(())
    }
}

fn cut_off(path: &Path) -> StoreError {
    let detail = "its end is missing".to_owned();
    StoreError::Corrupt {
        path: path.to_owned(),
        detail,
    }
}

fn is_filled(path: &Path, side: &str) -> bool {
    fs::metadata(files::beside(path, side)).is_ok_and(|file| file.len() > 0)
}

/// `application_id` and `user_version`.
fn identity(header: &[u8]) -> (i32, i32) {
    (
        i32::from_be_bytes(four(header, 68)),
        i32::from_be_bytes(four(header, 60)),
    )
}

fn has_tables(path: &Path) -> Result<bool, StoreError> {
    let conn = open_unchanged(path)?;
    conn.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| {
        row.get(0)
    })
    .map_err(|error| named(error, path))
}

fn named(error: rusqlite::Error, path: &Path) -> StoreError {
    StoreError::from(error).at(path)
}

fn four(header: &[u8], at: usize) -> [u8; 4] {
    [header[at], header[at + 1], header[at + 2], header[at + 3]]
}

/// The path as a `file:` URI, byte for byte.
fn uri(path: &Path) -> String {
    #[cfg(unix)]
    let bytes = std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec();
    #[cfg(not(unix))]
    let bytes = {
        let text = path.to_string_lossy().replace('\\', "/");
        let root = if text.starts_with('/') { "" } else { "/" };
        format!("{root}{text}").into_bytes()
    };
    bytes
        .into_iter()
        .fold(String::from("file:"), |mut uri, byte| {
            match byte {
                b'a'..=b'z'
                | b'A'..=b'Z'
                | b'0'..=b'9'
                | b'-'
                | b'.'
                | b'_'
                | b'~'
                | b'/'
                | b':' => {
                    uri.push(char::from(byte));
                }
                _ => uri.push_str(&format!("%{byte:02X}")),
            }
            uri
        })
}
