//! Group commit: one transaction for many, each answered by its own outcome.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use rusqlite::Connection;
use tempfile::TempDir;

use super::{WriteTx, Writer};
use crate::{Changes, StoreError};

struct Bench {
    _dir: TempDir,
    path: PathBuf,
    writer: Writer,
    commits: Arc<AtomicUsize>,
}

fn bench(pages: Option<u32>) -> Bench {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("t.db");
    let conn = Connection::open(&path).unwrap();
    conn.busy_timeout(Duration::from_secs(60)).unwrap();
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (x UNIQUE)",
    )
    .unwrap();
    if let Some(pages) = pages {
        conn.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .unwrap();
    }
    let commits: Arc<AtomicUsize> = Arc::default();
    let counted = Arc::clone(&commits);
    conn.commit_hook(Some(move || {
        counted.fetch_add(1, Ordering::SeqCst);
        false
    }))
    .unwrap();
    let writer = Writer::start(conn, &path, Changes::default()).unwrap();
    Bench {
        _dir: dir,
        path,
        writer,
        commits,
    }
}

fn insert(value: String) -> impl FnMut(&mut WriteTx<'_>) -> Result<(), StoreError> + Send {
    move |tx| {
        tx.conn().execute("INSERT INTO t VALUES (?)", [&value])?;
        Ok(())
    }
}

fn stored(path: &Path) -> usize {
    let conn = Connection::open(path).unwrap();
    conn.query_row("SELECT count(*) FROM t", [], |row| row.get(0))
        .unwrap()
}

/// Runs `jobs` so that all of them are pending before the writer comes to them, and gives their
/// outcomes in order.
fn together(bench: &Bench, jobs: &[String]) -> Vec<Result<(), StoreError>> {
    let (entered, inside) = mpsc::channel();
    let (leave, may_leave) = mpsc::channel::<()>();
    let may_leave = std::sync::Mutex::new(may_leave);
    thread::scope(|scope| {
        let writer = &bench.writer;
        // Holds the writer inside a transaction of its own.
        let holder = scope.spawn(move || {
            writer.write(move |_| {
                entered.send(()).unwrap();
                may_leave.lock().unwrap().recv().unwrap();
                Ok(())
            })
        });
        inside.recv().unwrap();
        let pending: Vec<_> = jobs
            .iter()
            .map(|job| writer.submit(insert(job.clone())).unwrap())
            .collect();
        leave.send(()).unwrap();
        holder.join().unwrap().unwrap();
        pending
            .into_iter()
            .map(|answer| answer.recv().unwrap())
            .collect()
    })
}

#[test]
fn what_is_pending_becomes_one_transaction() {
    let bench = bench(None);
    let jobs: Vec<_> = (0..100).map(|n| format!("row {n}")).collect();
    let outcomes = together(&bench, &jobs);
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(stored(&bench.path), 100);
    let commits = bench.commits.load(Ordering::SeqCst);
    assert_eq!(
        commits, 2,
        "the holder's and one for all hundred, or each costs a disk sync"
    );
}

#[test]
fn a_write_that_fails_undoes_nothing_but_itself() {
    let bench = bench(None);
    let jobs = ["a", "b", "a", "c"].map(str::to_owned);
    let outcomes = together(&bench, &jobs);
    let done: Vec<_> = outcomes.iter().map(Result::is_ok).collect();
    assert_eq!(
        done,
        [true, true, false, true],
        "the second a breaks UNIQUE, nobody else"
    );
    assert_eq!(stored(&bench.path), 3);
}

#[test]
fn on_a_full_disk_each_write_is_either_stored_or_refused() {
    let bench = bench(Some(40));
    let jobs: Vec<_> = (0..60)
        .map(|n| {
            if n % 2 == 0 {
                format!("row {n}")
            } else {
                format!("{n}{}", "x".repeat(9_000))
            }
        })
        .collect();
    let outcomes = together(&bench, &jobs);
    let stored_rows = outcomes.iter().filter(|o| o.is_ok()).count();
    assert!(
        (1..60).contains(&stored_rows),
        "the limit must bite for some: {stored_rows}"
    );
    assert_eq!(
        stored(&bench.path),
        stored_rows,
        "an answer must say what is in the file"
    );
    for error in outcomes.into_iter().filter_map(Result::err) {
        assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    }
}

#[test]
fn an_answer_comes_after_others_can_see_the_row() {
    let bench = bench(None);
    thread::scope(|scope| {
        for t in 0..16 {
            let bench = &bench;
            scope.spawn(move || {
                let reader = Connection::open(&bench.path).unwrap();
                for n in 0..10 {
                    let value = format!("{t} {n}");
                    bench.writer.write(insert(value.clone())).unwrap();
                    let seen: bool = reader
                        .query_row(
                            "SELECT EXISTS (SELECT 1 FROM t WHERE x = ?)",
                            [&value],
                            |row| row.get(0),
                        )
                        .unwrap();
                    assert!(seen, "answered before COMMIT: a byte could leave too early");
                }
            });
        }
    });
    assert_eq!(stored(&bench.path), 160);
}

#[test]
fn a_stopped_writer_finishes_what_was_pending_and_refuses_the_rest() {
    let bench = bench(None);
    let pending: Vec<_> = (0..20)
        .map(|n| bench.writer.submit(insert(n.to_string())).unwrap())
        .collect();
    bench.writer.stop();
    assert!(
        pending
            .into_iter()
            .all(|answer| answer.recv().unwrap().is_ok())
    );
    assert!(matches!(
        bench.writer.write(insert("late".into())),
        Err(StoreError::Closed)
    ));
    assert_eq!(stored(&bench.path), 20);
}
