//! R4: disk full, read-only, locked. A clear message with a way out; nothing lost, nothing
//! half-written.

use std::{fs, path::Path, thread, time::Duration};

use carom_postback::integration::Definition;
use carom_store::{Options, Store, StoreError, testing};
use rusqlite::Connection;

use crate::child::{Second, patient};

/// Pages at most: a page limit makes SQLite report SQLITE_FULL just as a full disk does, without
/// filling one.
const FEW_PAGES: u32 = 90;

fn large(n: usize) -> Definition {
    Definition {
        notes: "x".repeat(20_000),
        ..testing::definition(n)
    }
}

#[test]
fn a_full_disk_refuses_what_does_not_fit_and_keeps_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options {
        page_limit: Some(FEW_PAGES),
        ..Options::default()
    };
    let store = Store::open(dir.path(), options).unwrap();
    let kept: usize = thread::scope(|scope| {
        let writers: Vec<_> = (0..8)
            .map(|t| {
                let store = &store;
                scope.spawn(move || {
                    let outcomes =
                        (0..20).map(|n| store.integrations().insert(large(t * 20 + n), None, 0));
                    outcomes.fold(0, |kept, outcome| match outcome {
                        Ok(_) => kept + 1,
                        Err(StoreError::DiskFull { path }) => {
                            assert_eq!(path, store.path(), "the message must name the file");
                            kept
                        }
                        Err(other) => panic!("{other}"),
                    })
                })
            })
            .collect();
        writers
            .into_iter()
            .map(|writer| writer.join().unwrap())
            .sum()
    });
    assert!((1..160).contains(&kept), "the limit must bite: {kept}");
    assert_eq!(
        store.integrations().all().unwrap().rows.len(),
        kept,
        "what was answered is kept"
    );
    assert_eq!(store.integrity_check().unwrap(), Vec::<String>::new());
    let refused = store
        .deliveries()
        .begin_attempt(testing::intent(0, "i1", &"x".repeat(64_000)));
    assert!(
        matches!(refused, Err(StoreError::DiskFull { .. })),
        "no intent, so nothing may leave"
    );
    store.close();

    let store = Store::open(dir.path(), Options::default()).unwrap();
    store.integrations().insert(large(0), None, 0).unwrap();
    assert_eq!(
        store.integrations().all().unwrap().rows.len(),
        kept + 1,
        "room again, all is well"
    );
}

#[test]
fn a_locked_database_can_still_be_read_and_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), patient(50)).unwrap();
    let id = store
        .integrations()
        .insert(testing::definition(0), None, 0)
        .unwrap()
        .id;
    let holder = Connection::open(store.path()).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let error = store
        .integrations()
        .insert(testing::definition(1), None, 0)
        .unwrap_err();
    assert!(
        matches!(&error, StoreError::Locked { path } if path == store.path()),
        "{error}"
    );
    assert!(error.hint().contains("Close it"), "{error}");
    store.integrations().get(&id).unwrap();
    holder.execute_batch("COMMIT").unwrap();
    store
        .integrations()
        .insert(testing::definition(1), None, 0)
        .unwrap();
}

#[test]
fn a_database_that_another_program_keeps_for_itself_can_t_be_opened() {
    let dir = tempfile::tempdir().unwrap();
    drop(Store::open(dir.path(), Options::default()).unwrap());
    let holder = Connection::open(dir.path().join("carom.db")).unwrap();
    holder
        .execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
        .unwrap();
    let error = Store::open(dir.path(), patient(50)).unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    drop(holder);
    Store::open(dir.path(), patient(50)).unwrap();
}

#[test]
fn a_file_where_the_data_folder_should_be_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("carom");
    fs::write(&file, "").unwrap();
    let error = Store::open(&file, patient(50)).unwrap_err();
    assert!(
        error.to_string().contains(&*file.to_string_lossy()),
        "{error}"
    );
}

#[test]
fn a_slow_subscriber_or_reader_does_not_lock_the_writer_out() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), patient(50)).unwrap();
    store
        .integrations()
        .insert(testing::definition(0), None, 0)
        .unwrap();
    let reader = Connection::open(store.path()).unwrap();
    reader.busy_timeout(Duration::ZERO).unwrap();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM integrations")
        .unwrap();
    store
        .integrations()
        .insert(testing::definition(1), None, 0)
        .unwrap();
}

#[cfg(unix)]
mod read_only {
    use std::os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    };
    use std::process::Command;

    use super::*;

    /// What opening says to a user who may not write. Root may write anywhere, so a test run as
    /// root lets `nobody` open it, with a copy of this binary that `nobody` can reach.
    fn open_without_rights(outer: &Path, dir: &Path) -> String {
        let copy = outer.join("second");
        fs::copy(std::env::current_exe().unwrap(), &copy).unwrap();
        mode(&copy, 0o755);
        mode(outer, 0o755);
        let mut command = Command::new(&copy);
        if fs::metadata(outer).unwrap().uid() == 0 {
            command.uid(65_534).gid(65_534);
        }
        command.current_dir("/");
        Second::spawn(command, "only open", dir).end().join("\n")
    }

    fn mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_read_only_folder_is_named_and_left_as_it_is() {
        let outer = tempfile::tempdir().unwrap();
        let dir = outer.path().join("data");
        drop(Store::open(&dir, Options::default()).unwrap());
        mode(&dir.join("carom.db"), 0o444);
        mode(&dir.join("carom.lock"), 0o444);
        mode(&dir, 0o555);
        let before = fs::read(dir.join("carom.db")).unwrap();
        let said = open_without_rights(outer.path(), &dir);
        assert!(said.contains("ReadOnly") && said.contains("data"), "{said}");
        mode(&dir, 0o755);
        assert_eq!(fs::read(dir.join("carom.db")).unwrap(), before);
    }

    #[test]
    fn a_read_only_file_in_a_writable_folder_is_named() {
        let outer = tempfile::tempdir().unwrap();
        let dir = outer.path().join("data");
        drop(Store::open(&dir, Options::default()).unwrap());
        mode(&dir.join("carom.db"), 0o444);
        mode(&dir.join("carom.lock"), 0o666);
        mode(&dir, 0o777);
        let said = open_without_rights(outer.path(), &dir);
        assert!(
            said.contains("ReadOnly") && said.contains("carom.db"),
            "{said}"
        );
    }

    #[test]
    fn a_file_that_may_not_be_read_is_no_empty_folder() {
        let outer = tempfile::tempdir().unwrap();
        let dir = outer.path().join("data");
        drop(Store::open(&dir, Options::default()).unwrap());
        mode(&dir, 0o777);
        let said = open_without_rights(outer.path(), &dir);
        assert!(
            !said.contains("opened"),
            "somebody else's data must not be replaced: {said}"
        );
    }
}
