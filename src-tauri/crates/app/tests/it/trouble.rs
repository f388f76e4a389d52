//! R4 for runs: the database can't be written. A run stops and says why, nothing is lost or sent
//! twice, and it goes on after the way out.

use std::{
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use carom_app::contract::jobs::{GetJob, Job, JobState, ResumeJob};
use carom_delivery::{
    CancelSignal,
    testing::{FaultServer, Reply},
};
use carom_store::{Journal, Options};
use rusqlite::Connection;

use crate::{
    desk::Desk,
    run::{Run, csv, receipts, taking_all},
};

/// Rows of a file.
const ROWS: usize = 400;

/// Every row came to one thing, and the server saw none of them twice.
#[track_caller]
fn nothing_lost_or_doubled(job: &Job, server: &FaultServer) {
    let counts = job.counts;
    assert_eq!(counts.rows, ROWS as u64, "{counts:?}");
    assert_eq!(
        counts.sent, counts.rows,
        "each row came to a verdict: {counts:?}"
    );
    assert_eq!(
        counts.accepted + counts.unknown,
        counts.sent,
        "what could not be kept is unknown: {counts:?}"
    );
    let mut seen = receipts(server);
    let all = seen.len();
    seen.dedup();
    assert_eq!(seen.len(), all, "a second send is false money");
    assert!(
        seen.len() as u64 >= counts.accepted,
        "what is accepted was seen"
    );
}

fn open(folder: &Path) -> Connection {
    Connection::open(folder.join("carom.db")).expect("the database is there")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_on_a_full_disk_stops_says_so_and_goes_on_when_there_is_room() {
    let server = taking_all().await;
    let run = Run::new(&server, &csv(0..ROWS)).await;
    let (plan, integration) = (run.plan, run.integration);
    let pages: u32 = open(run.desk.folder.path())
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    let full = Options {
        page_limit: Some(pages + 20),
        ..Options::default()
    };
    let run = Run {
        desk: run.desk.reopened(full).await,
        plan,
        integration,
    };
    let job = run.run(run.start()).await;
    assert_eq!(
        (job.state, job.why_code.as_str()),
        (JobState::Paused, "error")
    );
    assert!(
        job.why.contains("is full") && job.why.contains("Free some space"),
        "{}",
        job.why
    );
    assert!(job.counts.rows < ROWS as u64, "the limit must bite");
    let seen = receipts(&server).len() as u64;
    assert!(
        seen <= job.counts.rows,
        "nothing leaves without its intent on the disk"
    );

    let run = Run {
        desk: run.desk.reopened(Options::default()).await,
        plan: run.plan,
        integration: run.integration,
    };
    let done = go_on(&run, &job.id).await;
    nothing_lost_or_doubled(&done, &server);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_database_is_locked_stops_says_so_and_keeps_every_answer_afterwards() {
    let (server, go) = held().await;
    let run = Run::at(Desk::with(impatient()), &server, &csv(0..ROWS)).await;
    let app = &run.desk.app;
    app.start_queue(false).await.unwrap();
    let job = app.start_backfill(run.start()).await.unwrap();
    run.until(&job.id, |job| job.counts.sent > 20).await;
    let other = open(run.desk.folder.path());
    other.busy_timeout(Duration::from_secs(10)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    go.cancel();
    let stopped = run
        .until(&job.id, |job| job.state != JobState::Running)
        .await;
    assert_eq!(
        (stopped.state, stopped.why_code.as_str()),
        (JobState::Paused, "error"),
        "{}",
        stopped.why
    );
    assert!(stopped.why.contains("Close it"), "{}", stopped.why);
    assert!(stopped.counts.rows < ROWS as u64, "it was still under way");

    other.execute_batch("COMMIT").unwrap();
    let done = go_on(&run, &job.id).await;
    nothing_lost_or_doubled(&done, &server);
    assert_eq!(
        done.counts.unknown, 0,
        "answers that came while it was locked are kept after it"
    );
    assert_eq!(receipts(&server).len(), ROWS);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_database_can_only_be_read_stops_says_so_and_keeps_every_answer_afterwards() {
    let (server, go) = held().await;
    // Without a log beside it SQLite refuses to write a file that was moved: as read-only.
    let options = Options {
        journal: Journal::Rollback,
        readers: 1,
        ..Options::default()
    };
    let run = Run::at(Desk::with(options), &server, &csv(0..ROWS)).await;
    let app = &run.desk.app;
    app.start_queue(false).await.unwrap();
    let job = app.start_backfill(run.start()).await.unwrap();
    run.until(&job.id, |job| job.counts.sent > 20).await;
    let here = run.desk.folder.path().join("carom.db");
    let away = run.desk.folder.path().join("away.db");
    std::fs::rename(&here, &away).unwrap();
    go.cancel();
    let stopped = run
        .until(&job.id, |job| job.state != JobState::Running)
        .await;
    assert_eq!(
        (stopped.state, stopped.why_code.as_str()),
        (JobState::Paused, "error"),
        "{}",
        stopped.why
    );
    assert!(stopped.why.contains("be written"), "{}", stopped.why);
    assert!(stopped.counts.rows < ROWS as u64, "it was still under way");

    std::fs::rename(&away, &here).unwrap();
    let done = go_on(&run, &job.id).await;
    nothing_lost_or_doubled(&done, &server);
    assert_eq!(
        done.counts.unknown, 0,
        "answers that came meanwhile are kept after it"
    );
}

/// A server that answers some, and the others when it gets the signal: so a run is under way when
/// the trouble comes, however busy the computer is.
async fn held() -> (FaultServer, CancelSignal) {
    let go = CancelSignal::new();
    let (signal, asked) = (go.clone(), AtomicUsize::new(0));
    let server = FaultServer::start(move |_| {
        let taken = Reply::text(200, "OK");
        if asked.fetch_add(1, Ordering::SeqCst) < ROWS / 10 {
            taken
        } else {
            Reply::Held(signal.clone(), Box::new(taken))
        }
    });
    (server.await.expect("a port is free"), go)
}

/// A database that nobody waits long for.
fn impatient() -> Options {
    Options {
        busy_timeout: Duration::from_millis(50),
        ..Options::default()
    }
}

/// Goes on with a run until it is done.
async fn go_on(run: &Run, id: &str) -> Job {
    let app = &run.desk.app;
    let before = app
        .get_job(GetJob { id: id.into() })
        .await
        .expect("it is kept")
        .job;
    assert_eq!(before.state, JobState::Paused);
    app.start_queue(false).await.expect("the queue starts");
    let resumed = app.resume_job(ResumeJob {
        id: id.into(),
        rate: None,
    });
    resumed.await.expect("it goes on");
    run.until(id, |job| job.state == JobState::Done).await
}
