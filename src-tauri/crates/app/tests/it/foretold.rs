//! What is said of a run before and while it goes: the dry run, the first row, how many are left.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use carom_app::{
    contract::{
        backfill::{CheckBackfill, SendCanary, StartBackfill},
        deliveries::GetDelivery,
        jobs::{ExportJobRows, GetJob, Job, JobRows, JobState, ResumeJob},
    },
    error::Report,
};
use carom_delivery::testing::{FaultServer, Reply};
use carom_intake::{Mapping, Plan, Rows, Target};
use carom_postback::event::EventType;
use rusqlite::{Connection, params};

use crate::run::{Run, csv, taking_all};

async fn checked(run: &Run, again_because: &str) -> Job {
    let check = CheckBackfill {
        plan: run.plan.clone(),
        again_because: again_because.into(),
    };
    let check = run.desk.app.check_backfill(check).await.expect("it begins");
    run.until(&check.id, |job| job.state == JobState::Done)
        .await
}

/// A server that has lost its path until it is mended.
async fn lost_at_first() -> (FaultServer, Arc<AtomicBool>) {
    let mended = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&mended);
    let server = FaultServer::start(move |_| {
        let status = if seen.load(Ordering::SeqCst) {
            200
        } else {
            404
        };
        Reply::text(status, "")
    });
    (server.await.expect("a port is free"), mended)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_foretells_what_goes_again_as_well() {
    let server = FaultServer::start(|heard| {
        let lost = !heard.target().contains("RCPT000001");
        Reply::text(if lost { 404 } else { 200 }, "")
    })
    .await
    .unwrap();
    let run = Run::new(&server, &csv(0..3)).await;
    let first = run.run(run.start()).await;
    let left = checked(&run, "").await.counts;
    assert_eq!((left.would_send, left.skipped, left.again), (0, 3, 2));
    let foretold = checked(&run, "the URL was wrong").await.counts;
    assert_eq!(
        (foretold.would_send, foretold.skipped, foretold.again),
        (2, 1, 2)
    );
    let path = run.desk.folder.path().join("rejected.csv");
    let export = ExportJobRows {
        id: first.id,
        rows: JobRows::Rejected,
        path: path.display().to_string(),
    };
    let written = run.desk.app.export_job_rows(export).await.unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<_> = text.lines().skip(1).map(|line| &line[..2]).collect();
    assert_eq!((written.count, &rows[..]), (2, &["1,", "3,"][..]), "{text}");
    let second = run
        .run(StartBackfill {
            again_because: "the URL was wrong".into(),
            ..run.start()
        })
        .await
        .counts;
    assert_eq!(
        (second.sent, second.skipped),
        (foretold.would_send, foretold.skipped),
        "what was foretold comes true"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_whose_url_can_t_be_sent_is_named_and_not_foretold() {
    let server = taking_all().await;
    let long = "x".repeat(9_000);
    let text = csv(0..2) + &format!("RCPT000002,ORD2,{long},2.50\n");
    let run = Run::new(&server, &text).await;
    let foretold = checked(&run, "").await;
    let report = run.desk.app.get_job(GetJob { id: foretold.id });
    let problems = report.await.unwrap().problems;
    assert_eq!(
        (problems[0].code.as_str(), &problems[0].rows[..]),
        ("not-sendable", &[3][..])
    );
    let counts = run.run(run.start()).await.counts;
    assert_eq!(
        (foretold.counts.would_send, foretold.counts.invalid),
        (2, 1)
    );
    assert_eq!(
        (counts.sent, counts.invalid, counts.not_delivered),
        (2, 1, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_that_stood_still_knows_which_rows_it_has_seen() {
    let server = taking_all().await;
    let text = csv(0..2) + "RCPT000001,ORD1,click1,1.50\n";
    let run = Run::new(&server, &text).await;
    let whole = checked(&run, "").await;
    // As it was left behind the second row.
    let copy = run.desk.app.folder().join("backfills");
    let mapping: Mapping = [("receipt_id".to_owned(), Target::Macro("receipt_id".into()))].into();
    let plan = Plan {
        mapping,
        event: Some(EventType::Purchase),
        ..Plan::default()
    };
    let path = copy.join(format!("{}.rows", run.plan.file));
    let mut rows = Rows::open(&path, &plan).unwrap();
    rows.skip_rows(2).unwrap();
    let cursor = serde_json::json!({
        "next": rows.checkpoint(),
        "groups": { "groups": [], "beyond": 0 },
    });
    let database = Connection::open(run.desk.folder.path().join("carom.db")).unwrap();
    let sql = "UPDATE jobs SET state = 'paused', finished_at = NULL, cursor = ?, rows = 2, \
               done = 2, would_send = 2, skipped = 0 WHERE id = ?";
    let left = database.execute(sql, params![cursor.to_string(), whole.id]);
    assert_eq!(left.unwrap(), 1);
    drop(database);
    let resume = ResumeJob {
        id: whole.id.clone(),
        rate: None,
    };
    run.desk.app.resume_job(resume).await.unwrap();
    let counts = run
        .until(&whole.id, |job| job.state == JobState::Done)
        .await
        .counts;
    assert_eq!(
        (counts.rows, counts.would_send, counts.skipped),
        (3, 2, 1),
        "a receipt that stands twice is one conversion"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn where_all_rows_were_lost_the_first_one_that_goes_again_is_the_canary() {
    let (server, mended) = lost_at_first().await;
    let run = Run::new(&server, &csv(0..3)).await;
    run.run(run.start()).await;
    let app = &run.desk.app;
    let canary = |because: &str| {
        app.send_canary(SendCanary {
            plan: run.plan.clone(),
            again_because: because.into(),
        })
    };
    let refused = canary(" ").await.unwrap_err();
    assert_eq!(Report::from(refused).code, "nothing_to_send");
    mended.store(true, Ordering::SeqCst);
    let sent = canary("the path was wrong").await.unwrap();
    assert_eq!((sent.row, sent.again), (1, true));
    assert_eq!(sent.result.summary.status, Some(200));
    let id = sent.delivery;
    let delivery = app.get_delivery(GetDelivery { id }).await.unwrap();
    let because: Vec<_> = delivery.attempts.into_iter().map(|a| a.because).collect();
    assert_eq!(because, [None, Some("the path was wrong".into())]);
    let again = StartBackfill {
        again_because: "the path was wrong".into(),
        ..run.start()
    };
    let counts = run.run(again).await.counts;
    assert_eq!((counts.sent, counts.skipped), (2, 1));
}

/// Rows of which the first are much longer than the others.
fn growing_shorter(long: usize, all: usize) -> String {
    let note = "n".repeat(3_000);
    let mut text = String::from("receipt_id,tid,note\n");
    for n in 0..all {
        let note = if n < long { note.as_str() } else { "" };
        text.push_str(&format!("RCPT{n:06},click{n},{note}\n"));
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_never_said_to_be_at_its_end_before_it_is() {
    let server = FaultServer::start(|heard| {
        let row: usize = heard.target()[heard.target().len() - 6..]
            .parse()
            .unwrap_or(0);
        Reply::text(if row < 400 { 200 } else { 404 }, "")
    })
    .await
    .unwrap();
    let run = Run::new(&server, &growing_shorter(200, 1_200)).await;
    let stopped = || {
        run.run(StartBackfill {
            stop_after: 5,
            ..run.start()
        })
    };
    let job = stopped().await;
    assert_eq!(job.state, JobState::Paused);
    assert!(
        job.done >= 400 && job.total > Some(job.done),
        "{} of {:?}: a beginning of long rows promises few",
        job.done,
        job.total
    );
    checked(&run, "").await;
    assert_eq!(
        stopped().await.total,
        Some(1_200),
        "the dry run has counted them"
    );
}
