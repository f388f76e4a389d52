//! Opening what should not be opened, and what is older than this Carom.

use std::{fs, path::Path, time::Duration};

use rusqlite::Connection;
use rusqlite_migration::M;

use super::{DATABASE, Options, check_sqlite};
use crate::{
    Journal, Store, StoreError, migrations, new_id,
    testing::{self, definition},
};

fn open(dir: &Path) -> Result<Store, StoreError> {
    Store::open(
        dir,
        Options {
            busy_timeout: Duration::from_millis(50),
            ..Options::default()
        },
    )
}

fn entries(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_sqlite_that_can_damage_a_log_is_refused() {
    check_sqlite(rusqlite::version_number()).unwrap();
    check_sqlite(3_051_003).unwrap();
    let error = check_sqlite(3_051_002).unwrap_err();
    assert_eq!(
        error.to_string(),
        "SQLite 3.51.2 is built in, which can damage a database; 3.51.3 or newer is needed"
    );
}

#[test]
fn a_newer_database_is_refused_and_stays_byte_for_byte() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).unwrap().close();
    let path = dir.path().join(DATABASE);
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 999)
        .unwrap();
    let before = (fs::read(&path).unwrap(), entries(dir.path()));
    let error = open(dir.path()).unwrap_err();
    assert!(
        matches!(&error, StoreError::NewerDatabase { found: 999, path: named, .. } if *named == path),
        "{error}"
    );
    assert!(
        error.to_string().contains("newer Carom"),
        "the way out must be said: {error}"
    );
    assert_eq!(
        (fs::read(&path).unwrap(), entries(dir.path())),
        before,
        "it must not be touched"
    );
}

#[test]
fn a_newer_schema_that_stands_only_in_the_log_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(DATABASE);
    let newer = Connection::open(&path).unwrap();
    newer
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (x);
             PRAGMA user_version = 999;",
        )
        .unwrap();
    let wal = crate::files::beside(&path, "-wal");
    let before = (fs::read(&path).unwrap(), fs::read(&wal).unwrap());
    let error = open(dir.path()).unwrap_err();
    assert!(
        matches!(error, StoreError::NewerDatabase { found: 999, .. }),
        "{error}"
    );
    assert_eq!((fs::read(&path).unwrap(), fs::read(&wal).unwrap()), before);
}

#[test]
fn another_file_is_refused_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(DATABASE);
    fs::write(&path, "name,account\nshop,me\n".repeat(50)).unwrap();
    let error = open(dir.path()).unwrap_err();
    assert!(matches!(error, StoreError::NotADatabase { .. }), "{error}");
    assert_eq!(
        entries(dir.path()),
        [DATABASE],
        "nothing may be made beside it either"
    );

    fs::remove_file(&path).unwrap();
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE bookmarks (url)")
        .unwrap();
    let before = fs::read(&path).unwrap();
    let error = open(dir.path()).unwrap_err();
    assert!(error.to_string().contains("another program"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(entries(dir.path()), [DATABASE]);
}

#[test]
fn a_file_that_lost_its_end_is_damaged_not_empty() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(DATABASE);
    testing::fill(dir.path(), 50, 0).unwrap();
    let whole = fs::read(&path).unwrap();
    for kept in [whole.len() / 2, 4096, 50] {
        fs::write(&path, &whole[..kept]).unwrap();
        let error = open(dir.path()).unwrap_err();
        assert!(
            matches!(error, StoreError::Corrupt { .. }),
            "{kept} bytes: {error}"
        );
        assert_eq!(
            fs::read(&path).unwrap().len(),
            kept,
            "a repair by accident may lose the rest"
        );
    }
}

#[test]
fn a_damaged_page_is_reported_as_damage_with_the_file_s_name() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(DATABASE);
    testing::fill(dir.path(), 200, 0).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    // Past the schema, which is read at opening.
    let from = bytes.len() / 2;
    bytes[from..].fill(0xA5);
    fs::write(&path, &bytes).unwrap();
    let store = open(dir.path()).unwrap();
    let error = store.integrations().all().unwrap_err();
    assert!(
        matches!(&error, StoreError::Corrupt { path: named, .. } if *named == path),
        "{error}"
    );
    assert!(!store.integrity_check().is_ok_and(|found| found.is_empty()));
}

#[test]
fn an_empty_file_becomes_a_database() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(DATABASE), "").unwrap();
    let store = open(dir.path()).unwrap();
    store.integrations().insert(definition(0), None, 0).unwrap();
    assert_eq!(store.integrity_check().unwrap(), Vec::<String>::new());
}

#[test]
fn an_older_database_is_backed_up_before_it_is_brought_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    let older = &migrations::ALL[..2];
    let schema = older.len();
    drop(Store::open_with(dir.path(), Options::default(), older).unwrap());
    let path = dir.path().join(DATABASE);
    insert_bare(&path, "before the update");

    let store = open(dir.path()).unwrap();
    assert_eq!(
        store
            .integrations()
            .find_by_name("before the update")
            .unwrap()
            .rows
            .len(),
        1
    );
    let backup = dir.path().join(format!("backups/carom-{schema}-1.db"));
    let summary = Store::check_backup(&backup).unwrap();
    assert_eq!(
        (summary.schema, summary.integrations),
        (2, 1),
        "the way back must be whole"
    );
    drop(store);
    drop(open(dir.path()).unwrap());
    assert_eq!(
        entries(&dir.path().join("backups")).len(),
        1,
        "no update, no backup"
    );
}

#[test]
fn a_migration_that_fails_leaves_the_older_database_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let older = &migrations::ALL[..2];
    drop(Store::open_with(dir.path(), Options::default(), older).unwrap());
    let path = dir.path().join(DATABASE);
    insert_bare(&path, "kept");
    let broken = [
        older[0].clone(),
        older[1].clone(),
        M::up("CREATE TABLE half (x)"),
        M::up("NOT SQL"),
    ];
    Store::open_with(dir.path(), Options::default(), &broken).unwrap_err();
    let conn = Connection::open(&path).unwrap();
    let half: u32 = conn
        .query_row(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'half'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(half, 0, "all or nothing");
    drop(conn);
    let store = open(dir.path()).unwrap();
    assert_eq!(
        store
            .integrations()
            .find_by_name("kept")
            .unwrap()
            .rows
            .len(),
        1
    );
}

#[test]
fn an_update_waits_until_no_older_carom_has_the_database_open() {
    let dir = tempfile::tempdir().unwrap();
    let running = Store::open_with(dir.path(), Options::default(), &migrations::ALL[..2]).unwrap();
    let error = open(dir.path()).unwrap_err();
    assert!(
        matches!(error, StoreError::Locked { .. }),
        "its tables would change underneath it: {error}"
    );
    drop(running);
    open(dir.path()).unwrap();
}

#[test]
fn a_rollback_journal_serves_where_a_log_can_t() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options {
        journal: Journal::Rollback,
        ..Options::default()
    };
    let store = Store::open(dir.path(), options).unwrap();
    let id = store
        .integrations()
        .insert(definition(0), None, 0)
        .unwrap()
        .id;
    assert_eq!(store.integrations().get(&id).unwrap().version, 1);
    assert!(!crate::files::beside(store.path(), "-wal").exists());
}

#[test]
fn a_commit_that_a_crash_interrupted_is_undone_before_the_schema_is_believed() {
    let dir = tempfile::tempdir().unwrap();
    let made = Options {
        journal: Journal::Rollback,
        ..Options::default()
    };
    let older = &migrations::ALL[..2];
    drop(Store::open_with(dir.path(), made, older).unwrap());
    let path = dir.path().join(DATABASE);
    insert_bare(&path, "kept");
    // Half a commit on the disk: the cache spills into the file while its journal is there. The
    // copy is what a crash at this moment leaves.
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(
        "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; PRAGMA user_version = 7;
         CREATE TABLE half (x);",
    )
    .unwrap();
    for n in 0..200 {
        conn.execute(
            "INSERT INTO half VALUES (?)",
            [format!("{n}{}", "x".repeat(3_000))],
        )
        .unwrap();
    }
    let crashed = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(dir.path())
        .unwrap()
        .map(Result::unwrap)
        .filter(|e| e.path().is_file())
    {
        fs::copy(entry.path(), crashed.path().join(entry.file_name())).unwrap();
    }
    let half = crashed.path().join(DATABASE);
    assert!(
        fs::metadata(crate::files::beside(&half, "-journal"))
            .unwrap()
            .len()
            > 0
    );
    // The first page is written last; here it has just been.
    let mut bytes = fs::read(&half).unwrap();
    let known = u32::try_from(migrations::ALL.len()).unwrap();
    bytes[60..64].copy_from_slice(&known.to_be_bytes());
    fs::write(&half, bytes).unwrap();
    let store = open(crashed.path()).unwrap();
    assert_eq!(
        store
            .integrations()
            .find_by_name("kept")
            .unwrap()
            .rows
            .len(),
        1
    );
    assert_eq!(store.integrity_check().unwrap(), Vec::<String>::new());
}

#[test]
fn the_probe_of_the_log_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    let mode: String = store
        .read(|conn| Ok(conn.query_row("PRAGMA journal_mode", [], |row| row.get(0))?))
        .unwrap();
    assert_eq!(mode, "wal");
    drop(store);
    assert_eq!(entries(dir.path()), [DATABASE, "carom.lock"]);
}

#[test]
fn a_store_syncs_every_commit_and_keeps_foreign_keys() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    let (synchronous, foreign_keys): (i64, i64) = store
        .write(|tx| {
            let pragma = |sql| tx.conn().query_row(sql, [], |row| row.get(0));
            Ok((
                pragma("PRAGMA synchronous")?,
                pragma("PRAGMA foreign_keys")?,
            ))
        })
        .unwrap();
    assert_eq!(
        (synchronous, foreign_keys),
        (2, 1),
        "2 is FULL: an intent survives a power cut"
    );
}

#[cfg(unix)]
#[test]
fn only_the_user_may_read_the_folder_and_the_files() {
    use std::os::unix::fs::PermissionsExt;

    let outer = tempfile::tempdir().unwrap();
    let dir = outer.path().join("data/carom");
    let store = open(&dir).unwrap();
    store.integrations().insert(definition(0), None, 0).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir), 0o700);
    let backup = outer.path().join("backup.db");
    store.backup_to(&backup).unwrap();
    for path in [
        store.path(),
        &crate::files::beside(store.path(), "-wal"),
        &backup,
    ] {
        assert_eq!(
            mode(path),
            0o600,
            "{}: URLs hold click IDs and tokens",
            path.display()
        );
    }
}

/// A row as the schema of the first two migrations has it, without what came later.
fn insert_bare(path: &Path, name: &str) {
    Connection::open(path)
        .unwrap()
        .execute(
            "INSERT INTO integrations (id, version, name, name_key, account, account_key, \
             template, role, level, events, host, active, created_at, updated_at, search) VALUES \
             (?1, 1, ?2, ?2, '', '', '', 'affiliate', 'global', '[]', '', 0, 0, 0, '')",
            [&new_id(), name],
        )
        .unwrap();
}
