//! Backups and restore: whole or not at all, and always a way back.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use carom_postback::verdict::Verdict;
use carom_store::{
    DeliveryState, Intent, IntentOf, JobState, LogFilter, NewJob, NewRow, Options, Store,
    StoreError, testing,
};
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use crate::child::patient;

fn filled(integrations: usize, attempts: usize) -> (TempDir, PathBuf) {
    let outer = tempfile::tempdir().unwrap();
    let dir = outer.path().join("data");
    testing::fill(&dir, integrations, attempts).unwrap();
    (outer, dir)
}

fn count(dir: &Path) -> u64 {
    Store::open(dir, Options::default())
        .unwrap()
        .integrations()
        .count()
        .unwrap()
        .0
}

#[test]
fn a_backup_taken_while_others_write_is_whole() {
    let (outer, dir) = filled(300, 300);
    let store = Store::open(&dir, Options::default()).unwrap();
    let backup = outer.path().join("it's a backup; ünïcode.db");
    let enough = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0.. {
                if enough.load(Ordering::Relaxed) {
                    return;
                }
                store
                    .integrations()
                    .insert(testing::definition(n), None, 0)
                    .unwrap();
            }
        });
        let made = store.backup_to(&backup);
        enough.store(true, Ordering::Relaxed);
        made.unwrap();
    });
    let summary = Store::check_backup(&backup).unwrap();
    assert!(summary.integrations >= 300, "{summary:?}");
    assert_eq!(summary.deliveries, 300);
    assert!(summary.newest.is_some());
}

#[test]
fn a_backup_overwrites_nothing() {
    let (outer, dir) = filled(1, 0);
    let store = Store::open(&dir, Options::default()).unwrap();
    let target = outer.path().join("taken.db");
    fs::write(&target, "mine").unwrap();
    let error = store.backup_to(&target).unwrap_err();
    assert!(matches!(error, StoreError::Exists { .. }), "{error}");
    assert_eq!(fs::read(&target).unwrap(), b"mine");
    let nowhere = outer.path().join("no such folder/backup.db");
    assert!(matches!(
        store.backup_to(&nowhere),
        Err(StoreError::Io { .. })
    ));
}

#[test]
fn looking_at_a_backup_changes_nothing_and_makes_nothing_beside_it() {
    let (outer, dir) = filled(3, 0);
    // A copy of a closed database is still marked as one with a log.
    let copy = outer.path().join("copies");
    fs::create_dir(&copy).unwrap();
    let copied = copy.join("100% of carom?.db");
    fs::copy(dir.join("carom.db"), &copied).unwrap();
    let before = fs::read(&copied).unwrap();
    assert_eq!(Store::check_backup(&copied).unwrap().integrations, 3);
    assert_eq!(fs::read(&copied).unwrap(), before);
    assert_eq!(fs::read_dir(&copy).unwrap().count(), 1);
}

#[test]
fn a_restored_backup_takes_the_place_of_the_database_which_is_kept() {
    let (outer, dir) = filled(5, 5);
    let backup = outer.path().join("backup.db");
    let store = Store::open(&dir, Options::default()).unwrap();
    store.backup_to(&backup).unwrap();
    store
        .integrations()
        .insert(testing::definition(9), None, 0)
        .unwrap();

    let error = Store::restore_from(&dir, &backup, &patient(50)).unwrap_err();
    assert!(
        matches!(error, StoreError::Locked { .. }),
        "it is open: {error}"
    );
    store.close();

    let restored = Store::restore_from(&dir, &backup, &Options::default()).unwrap();
    assert_eq!(
        (restored.summary.integrations, restored.summary.deliveries),
        (5, 5)
    );
    assert_eq!(count(&dir), 5);
    let previous = restored.previous.unwrap();
    assert_eq!(
        Store::check_backup(&previous).unwrap().integrations,
        6,
        "the way back"
    );

    let back = Store::restore_from(&dir, &previous, &Options::default()).unwrap();
    assert_ne!(
        back.previous.unwrap(),
        previous,
        "one way back must not overwrite another"
    );
    assert_eq!(count(&dir), 6);
}

#[test]
fn no_job_of_a_backup_goes_on_by_itself() {
    let (outer, dir) = filled(1, 0);
    let backup = outer.path().join("backup.db");
    let store = Store::open(&dir, Options::default()).unwrap();
    let made = |id: &str| NewJob {
        id: id.into(),
        kind: "backfill",
        title: "missed.csv to Shop".into(),
        integration_id: None,
        host: "track.example.com".into(),
        plan: json!({}),
        cursor: json!({}),
        rate: 0,
        path: None,
        total: None,
        created_at: 1,
    };
    let states = [
        ("running", JobState::Running, ""),
        ("retrying", JobState::Retrying, ""),
        ("closed", JobState::Paused, "closed"),
        ("done", JobState::Done, ""),
    ];
    for (id, state, why) in states {
        store.jobs().insert(made(id), Vec::new()).unwrap();
        store.jobs().set_state(id, state, (why, ""), 2).unwrap();
    }
    store.backup_to(&backup).unwrap();
    store.close();
    Store::restore_from(&dir, &backup, &Options::default()).unwrap();

    let store = Store::open(&dir, Options::default()).unwrap();
    for (id, ..) in &states[..3] {
        let job = store.jobs().get(id).unwrap();
        assert_eq!(
            (job.state, job.why_code.as_str(), job.owner),
            (JobState::Paused, "restored", None),
            "{id}: what it sent since the backup would be sent twice"
        );
    }
    let done = store.jobs().get("done").unwrap();
    assert_eq!(done.state, JobState::Done, "what is over stays over");
}

#[test]
fn no_retry_of_a_backup_fires_by_itself() {
    let (outer, dir) = filled(1, 1);
    let backup = outer.path().join("backup.db");
    let store = Store::open(&dir, Options::default()).unwrap();
    let IntentOf::Test(delivery) = testing::intent(0, "i1", "Shop").of else {
        panic!("the test intent is of a test")
    };
    // As a canary whose first try was answered 503.
    let row = IntentOf::Row(NewRow {
        delivery,
        once_key: "R1".into(),
        job: None,
        again_because: None,
    });
    let intent = Intent {
        of: row,
        ..testing::intent(0, "i1", "Shop")
    };
    let begun = store.deliveries().begin_attempt(intent).unwrap();
    let mut failed = testing::finish(4, begun.attempt_id);
    failed.attempt.outcome = testing::answer(503, "");
    failed.retry_at = Some(10);
    store.deliveries().finish_attempt(failed).unwrap();
    assert_eq!(store.deliveries().next_due(&[]).unwrap(), Some(10));
    store.log().catch_up(&|| false).unwrap();
    store.backup_to(&backup).unwrap();
    store.close();
    Store::restore_from(&dir, &backup, &Options::default()).unwrap();

    let store = Store::open(&dir, Options::default()).unwrap();
    assert_eq!(
        store.deliveries().next_due(&[]).unwrap(),
        None,
        "it may have been sent since the backup was made"
    );
    let row = store.log().get(&begun.delivery_id).unwrap().row;
    assert_eq!(
        (row.state, row.verdict, row.reason.as_str()),
        (DeliveryState::Unknown, Some(Verdict::Unknown), "restored")
    );
    store.log().catch_up(&|| false).unwrap();
    let open = LogFilter {
        unsettled: true,
        reasons: vec!["restored".into()],
        ..LogFilter::default()
    };
    let count = store.log().count(&open, &|| false).unwrap().count;
    assert_eq!(count, 1, "the user is asked what became of it");
}

#[test]
fn a_damaged_database_is_replaced_by_its_backup_and_kept_as_it_was() {
    let (outer, dir) = filled(50, 0);
    let backup = outer.path().join("backup.db");
    let store = Store::open(&dir, Options::default()).unwrap();
    store.backup_to(&backup).unwrap();
    store.close();
    let database = dir.join("carom.db");
    let half = fs::read(&database).unwrap()[..20_000].to_vec();
    fs::write(&database, &half).unwrap();
    Store::open(&dir, Options::default()).unwrap_err();
    let restored = Store::restore_from(&dir, &backup, &Options::default()).unwrap();
    assert_eq!(count(&dir), 50);
    assert_eq!(
        fs::read(restored.previous.unwrap()).unwrap(),
        half,
        "somebody may mend it"
    );
}

#[test]
fn what_is_no_whole_backup_is_refused_and_the_database_stays() {
    let (outer, dir) = filled(2, 0);
    let backup = outer.path().join("backup.db");
    let store = Store::open(&dir, Options::default()).unwrap();
    store.backup_to(&backup).unwrap();
    store.close();
    let whole = fs::read(&backup).unwrap();
    let before = fs::read(dir.join("carom.db")).unwrap();
    let path = |name: &str| outer.path().join(name);

    fs::write(path("cut.db"), &whole[..whole.len() - 4096]).unwrap();
    fs::write(path("text.db"), "{}").unwrap();
    fs::write(path("empty.db"), "").unwrap();
    let mut scratched = whole.clone();
    let from = scratched.len() - 3 * 4096;
    scratched[from..].fill(0x5A);
    fs::write(path("scratched.db"), &scratched).unwrap();
    for (name, sql) in [
        ("newer.db", "PRAGMA user_version = 999"),
        (
            "trigger.db",
            "CREATE TRIGGER t AFTER INSERT ON attempts BEGIN DELETE FROM drafts; END",
        ),
        ("other.db", "PRAGMA application_id = 7"),
    ] {
        fs::write(path(name), &whole).unwrap();
        Connection::open(path(name))
            .unwrap()
            .execute_batch(sql)
            .unwrap();
    }
    for (name, expected) in [
        ("cut.db", "Corrupt"),
        ("text.db", "NotADatabase"),
        ("empty.db", "NotADatabase"),
        ("scratched.db", "Corrupt"),
        ("newer.db", "NewerDatabase"),
        ("trigger.db", "NotADatabase"),
        ("other.db", "NotADatabase"),
        ("missing.db", "NotFound"),
    ] {
        let error = Store::restore_from(&dir, &path(name), &Options::default()).unwrap_err();
        assert!(
            format!("{error:?}").starts_with(expected),
            "{name}: {error:?}"
        );
        assert_eq!(
            fs::read(dir.join("carom.db")).unwrap(),
            before,
            "{name} changed the database"
        );
    }
    assert!(
        !dir.join("backups").exists(),
        "nothing was replaced, so nothing is kept"
    );
    assert_eq!(count(&dir), 2);
}
