//! Runs: a file becomes deliveries, each sent at most once, each accounted for.

use std::time::Duration;

use carom_app::{
    App,
    contract::{
        backfill::{CheckBackfill, PreviewBackfill, SendCanary, StartBackfill},
        deliveries::{
            DeliveryFilter, GetDelivery, ListDeliveries, Selection, SettleUnknown, Settled,
            TakeBackWord, WordOf,
        },
        integrations::{DeleteIntegrations, PurgeIntegrations},
        jobs::{CancelJob, ExportJobRows, GetJob, JobRows, JobState, PauseJob, ResumeJob},
    },
    error::Report,
};
use carom_delivery::{
    CancelSignal,
    testing::{FaultServer, Reply},
};
use carom_postback::event::EventType;
use rusqlite::Connection;

use crate::desk::Desk;
use crate::run::{Run, csv, delivery_of, receipts, taking_all};

#[tokio::test(flavor = "multi_thread")]
async fn every_row_is_sent_once_and_counted() {
    let server = taking_all().await;
    let run = Run::new(&server, &csv(0..500)).await;
    let job = run.run(run.start()).await;
    assert_eq!(job.state, JobState::Done, "{}", job.why);
    assert_eq!((job.counts.rows, job.counts.sent), (500, 500));
    assert_eq!(job.counts.accepted, 500);
    assert_eq!(job.total, Some(500));
    let seen = receipts(&server);
    assert_eq!(seen.len(), 500, "a second send is false money");
    assert_eq!(seen[7], "RCPT000007");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_over_the_same_rows_sends_nothing_that_was_taken() {
    let server = taking_all().await;
    let run = Run::new(&server, &csv(0..40)).await;
    run.run(run.start()).await;
    let job = run.run(run.start()).await;
    assert_eq!((job.counts.sent, job.counts.skipped), (0, 40));
    assert_eq!(server.requests().len(), 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_a_wrong_url_lost_are_sent_again_with_a_reason() {
    let server = FaultServer::start(|heard| {
        if heard.target().contains("ORD00000") {
            Reply::text(404, "no such path")
        } else {
            Reply::text(200, "OK")
        }
    })
    .await
    .unwrap();
    let run = Run::new(&server, &csv(0..30)).await;
    let first = run.run(run.start()).await;
    assert_eq!((first.counts.rejected, first.counts.accepted), (10, 20));
    let untold = run.run(run.start()).await;
    assert_eq!(
        untold.counts.skipped, 30,
        "without a reason nothing goes again"
    );
    let second = run
        .run(StartBackfill {
            again_because: "the URL was wrong".into(),
            ..run.start()
        })
        .await;
    assert_eq!(
        (
            second.counts.sent,
            second.counts.again,
            second.counts.skipped
        ),
        (10, 10, 20)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_rows_are_named_and_the_good_ones_go_on() {
    let server = taking_all().await;
    let mut text = csv(0..5);
    text.push_str(",ORD9,click9,9.50\nRCPT000010,ORD10,click10,a lot\nRCPT000002,ORD2,click2,2\n");
    let run = Run::new(&server, &text).await;
    let job = run.run(run.start()).await;
    assert_eq!(
        (
            job.counts.rows,
            job.counts.sent,
            job.counts.invalid,
            job.counts.skipped
        ),
        (8, 5, 2, 1),
        "one receipt twice is one conversion"
    );
    let report = run
        .desk
        .app
        .get_job(GetJob { id: job.id.clone() })
        .await
        .unwrap();
    assert!(
        report.problems.iter().any(|group| group.rows == [7]),
        "the row is named: {:?}",
        report.problems
    );
    let path = run.desk.folder.path().join("bad.csv");
    let written = run
        .desk
        .app
        .export_job_rows(ExportJobRows {
            id: job.id,
            rows: JobRows::Invalid,
            path: path.display().to_string(),
        })
        .await
        .unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(written.count, 2);
    assert!(text.contains("click10") && text.contains("a lot"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rows_of_a_run_can_be_written_whatever_became_of_its_integration() {
    let server = FaultServer::always(Reply::text(404, "gone")).await.unwrap();
    let text = "receipt_id,order_id,tid,affiliate_earnings,note\n\
                RCPT000001,ORD1,click1,1.50,-1.50\n\
                RCPT000002,ORD2,click2,2.50,-2+cmd|' /C calc'!A0\n";
    let run = Run::new(&server, text).await;
    let job = run.run(run.start()).await;
    assert_eq!(job.counts.rejected, 2);
    let app = &run.desk.app;
    let path = run.desk.folder.path().join("rejected.csv");
    let own = run.desk.folder.path().join("rejected.part");
    std::fs::write(&own, "mine").unwrap();
    let written = async || {
        let request = ExportJobRows {
            id: job.id.clone(),
            rows: JobRows::Rejected,
            path: path.display().to_string(),
        };
        let written = app.export_job_rows(request).await.expect("it is offered");
        assert_eq!(written.count, 2);
        std::fs::read_to_string(&path).unwrap()
    };
    let before = written().await;
    assert!(before.contains(",-1.50\n"), "an amount stays one: {before}");
    assert!(before.contains(",'-2+cmd"), "no formula: {before}");
    let ids = vec![run.integration.id.clone()];
    let trash = DeleteIntegrations { ids: ids.clone() };
    app.delete_integrations(trash).await.unwrap();
    assert_eq!(written().await, before);
    let purge = PurgeIntegrations { ids };
    app.purge_integrations(purge).await.unwrap();
    assert_eq!(written().await, before);
    assert_eq!(std::fs::read_to_string(own).unwrap(), "mine");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_streak_of_failures_pauses_the_run_and_says_why() {
    let server = FaultServer::always(Reply::text(404, "gone")).await.unwrap();
    let run = Run::new(&server, &csv(0..300)).await;
    let job = run
        .run(StartBackfill {
            stop_after: 20,
            ..run.start()
        })
        .await;
    assert_eq!(
        (job.state, job.why_code.as_str()),
        (JobState::Paused, "streak")
    );
    assert!(
        job.why.contains("20 in a row") && job.why.contains("answered 404"),
        "{}",
        job.why
    );
    assert_eq!(
        server.requests().len(),
        20,
        "a wrong URL must not cost the whole file"
    );
    let job = run
        .desk
        .app
        .cancel_job(CancelJob { id: job.id })
        .await
        .unwrap();
    assert_eq!(job.state, JobState::Cancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_are_skipped_do_not_stretch_a_streak() {
    let server = FaultServer::always(Reply::text(404, "gone")).await.unwrap();
    // Every third row repeats the one before it.
    let rows = (0..300).map(|row| row - row / 3);
    let text: String = rows.fold(csv(0..0), |text, n| {
        text + &format!("RCPT{n:06},ORD{n:06},click{n},{n}.50\n")
    });
    let run = Run::new(&server, &text).await;
    let job = run
        .run(StartBackfill {
            stop_after: 20,
            ..run.start()
        })
        .await;
    assert_eq!(job.why_code, "streak", "{}", job.why);
    assert!(job.counts.skipped > 0, "some rows were left out");
    assert_eq!(
        server.requests().len(),
        20,
        "what was not sent is no reason to send more"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_called_interrupted_by_its_owner_s_end_alone() {
    let server = taking_all().await;
    let run = Run::new(&server, &csv(0..3)).await;
    let job = run.run(run.start()).await;
    assert_eq!(job.state, JobState::Done);
    // As a reader sees it between a run's last row and the word that it is done: its owner lives,
    // and nobody works on it any more.
    let database = Connection::open(run.desk.folder.path().join("carom.db")).unwrap();
    let put = |owner: &str| {
        let sql = "UPDATE jobs SET state = 'running', finished_at = NULL, owner = ?";
        assert_eq!(database.execute(sql, [owner]).unwrap(), 1);
    };
    let own: String = database
        .query_row("SELECT DISTINCT owner FROM attempts", [], |row| row.get(0))
        .unwrap();
    put(&own);
    let seen = |id: String| run.desk.app.get_job(GetJob { id });
    let now = seen(job.id.clone()).await.unwrap().job;
    assert_eq!((now.state, now.why.as_str()), (JobState::Running, ""));
    put("01890a5d-ac96-774b-bcce-b302099a8057");
    let now = seen(job.id).await.unwrap().job;
    assert_eq!(
        (now.state, now.why_code.as_str()),
        (JobState::Paused, "interrupted")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_run_goes_on_exactly_where_it_was() {
    let server = FaultServer::start(|_| {
        std::thread::sleep(Duration::from_millis(2));
        Reply::text(200, "OK")
    })
    .await
    .unwrap();
    let run = Run::new(&server, &csv(0..400)).await;
    let job = run.desk.app.start_backfill(run.start()).await.unwrap();
    run.until(&job.id, |job| job.counts.sent > 50).await;
    let paused = run
        .desk
        .app
        .pause_job(PauseJob { id: job.id.clone() })
        .await
        .unwrap();
    assert_eq!(paused.state, JobState::Paused);
    assert_eq!(
        paused.counts.rows, paused.counts.sent,
        "what was begun has ended before it stands still"
    );
    assert!(paused.counts.sent < 400, "it was still under way");
    let resumed = run
        .desk
        .app
        .resume_job(ResumeJob {
            id: job.id.clone(),
            rate: None,
        })
        .await;
    resumed.expect("it goes on");
    let done = run.until(&job.id, |job| job.state == JobState::Done).await;
    assert_eq!((done.counts.rows, done.counts.sent), (400, 400));
    let mut seen = receipts(&server);
    seen.dedup();
    assert_eq!(seen.len(), 400);
    assert_eq!(server.requests().len(), 400, "none twice, none left out");
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_ends_within_a_second_and_knows_what_it_does_not_know() {
    let server = FaultServer::always(Reply::Silence).await.unwrap();
    let run = Run::new(&server, &csv(0..200)).await;
    let job = run.desk.app.start_backfill(run.start()).await.unwrap();
    // 16 under way, and at least a step that is begun and waits for a connection.
    run.until(&job.id, |job| job.counts.rows >= 32).await;
    while server.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    let job = run
        .desk
        .app
        .cancel_job(CancelJob { id: job.id })
        .await
        .unwrap();
    assert_eq!(job.state, JobState::Cancelled);
    assert!(job.counts.unknown > 0, "it may have arrived");
    assert_eq!(
        job.counts.sent,
        job.counts.unknown + job.counts.not_delivered,
        "{:?}",
        job.counts
    );
    assert_eq!(job.counts.rows, job.counts.sent);
    assert!(job.counts.not_delivered > 0, "begun, and its turn not come");
    let database = Connection::open(run.desk.folder.path().join("carom.db")).unwrap();
    let waiting = "SELECT count(*) FROM deliveries WHERE state = 'queued'";
    let waiting: u32 = database.query_row(waiting, [], |row| row.get(0)).unwrap();
    assert_eq!(waiting, 0, "nothing of it is tried again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_had_not_left_when_the_window_was_closed_leaves_when_it_is_opened_again() {
    let go = CancelSignal::new();
    let held = Reply::Held(go.clone(), Box::new(Reply::text(200, "OK")));
    let server = FaultServer::always(held).await.unwrap();
    let run = Run::new(&server, &csv(0..100)).await;
    let job = run.desk.app.start_backfill(run.start()).await.unwrap();
    // 16 under way, and two steps that are begun and wait for a connection.
    run.until(&job.id, |job| job.counts.rows == 48).await;
    while server.requests().len() < 16 {
        tokio::task::yield_now().await;
    }
    let Run {
        desk: Desk { app, folder },
        plan,
        integration,
    } = run;
    app.close(Duration::ZERO).await;
    drop(app);
    assert_eq!(server.requests().len(), 16);

    go.cancel();
    let app = App::open(folder.path(), None).unwrap();
    app.start_queue(true).await.unwrap();
    let run = Run {
        desk: Desk { app, folder },
        plan,
        integration,
    };
    let done = run.until(&job.id, |job| job.state == JobState::Done).await;
    let counts = done.counts;
    assert_eq!((counts.rows, counts.sent), (100, 100), "{counts:?}");
    assert_eq!(
        (counts.accepted, counts.unknown, counts.not_delivered),
        (84, 16, 0),
        "closing is no wish to stop"
    );
    let mut seen = receipts(&server);
    seen.dedup();
    assert_eq!((seen.len(), server.requests().len()), (100, 100));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_of_the_destination_waits_for_its_next_try() {
    let server = FaultServer::start(|heard| {
        if heard.target().contains("RCPT000003") {
            Reply::text(503, "later")
        } else {
            Reply::text(200, "OK")
        }
    })
    .await
    .unwrap();
    let run = Run::new(&server, &csv(0..6)).await;
    let job = run.run(run.start()).await;
    assert_eq!(job.state, JobState::Retrying);
    assert_eq!(
        (job.counts.waiting, job.counts.rejected, job.counts.accepted),
        (1, 1, 5)
    );
    assert!(job.next_due.is_some());
    let paused = run
        .desk
        .app
        .pause_job(PauseJob { id: job.id.clone() })
        .await
        .unwrap();
    assert_eq!(paused.state, JobState::Paused);
    let cancelled = run
        .desk
        .app
        .cancel_job(CancelJob { id: job.id })
        .await
        .unwrap();
    assert_eq!(
        (cancelled.state, cancelled.counts.waiting),
        (JobState::Cancelled, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_sends_nothing_and_foretells_the_run() {
    let server = taking_all().await;
    let mut text = csv(0..50);
    text.push_str("RCPT000001,ORD1,click1,1\n,ORD9,click9,9.50\n");
    let run = Run::new(&server, &text).await;
    let check = run
        .desk
        .app
        .check_backfill(CheckBackfill {
            plan: run.plan.clone(),
            again_because: String::new(),
        })
        .await
        .unwrap();
    let checked = run
        .until(&check.id, |job| job.state == JobState::Done)
        .await;
    assert_eq!(server.requests().len(), 0);
    assert_eq!(
        (
            checked.counts.would_send,
            checked.counts.skipped,
            checked.counts.invalid
        ),
        (50, 1, 1)
    );
    let job = run.run(run.start()).await;
    assert_eq!(
        (job.counts.sent, job.counts.skipped, job.counts.invalid),
        (50, 1, 1),
        "what was foretold came true"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_row_alone_is_a_real_delivery_that_the_run_leaves_out() {
    let server = taking_all().await;
    let run = Run::new(&server, &csv(0..5)).await;
    let canary = run
        .desk
        .app
        .send_canary(SendCanary {
            plan: run.plan.clone(),
            again_because: String::new(),
        })
        .await
        .unwrap();
    assert_eq!(canary.row, 1);
    assert_eq!(canary.result.summary.status, Some(200));
    assert!(
        canary.result.macros.iter().any(|used| used.name == "tid"),
        "it opens like any other result"
    );
    let job = run.run(run.start()).await;
    assert_eq!((job.counts.sent, job.counts.skipped), (4, 1));
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_shows_the_urls_and_who_holds_the_keys() {
    let server = taking_all().await;
    let run = Run::new(&server, &csv(0..12)).await;
    let preview = || {
        run.desk.app.preview_backfill(PreviewBackfill {
            plan: run.plan.clone(),
        })
    };
    let before = preview().await.unwrap();
    assert_eq!(before.rows.len(), 10);
    assert!(before.rows[0].url.contains("clickid=click0&sum=0.50"));
    assert!(before.rows[0].before.is_empty());
    run.run(run.start()).await;
    let after = preview().await.unwrap();
    assert!(
        after.rows[0].before.contains("Accepted"),
        "{:?}",
        after.rows[0]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_user_settles_what_may_have_arrived() {
    let server = FaultServer::always(Reply::Raw(b"garbage\r\n\r\n".to_vec()))
        .await
        .unwrap();
    let run = Run::new(&server, &csv(0..2)).await;
    let job = run.run(run.start()).await;
    assert_eq!(job.counts.unknown, 2);
    let id = delivery_of(&run, 1).await;
    let count = run
        .desk
        .app
        .settle_unknown(SettleUnknown {
            deliveries: Selection::Ids { ids: vec![id] },
            settled: Settled::Arrived,
        })
        .await
        .unwrap();
    assert_eq!(count.count, 1);
    assert_eq!(unsettled(&run).await, 1);
    let all = Selection::Filter {
        filter: Box::default(),
    };
    let rest = run
        .desk
        .app
        .settle_unknown(SettleUnknown {
            deliveries: all,
            settled: Settled::Left,
        })
        .await
        .unwrap();
    assert_eq!(rest.count, 1, "what has a word keeps it");
    let again = run
        .run(StartBackfill {
            again_because: "again".into(),
            ..run.start()
        })
        .await;
    assert_eq!(again.counts.skipped, 2, "unknown is never sent by itself");

    let take_back = async |of| {
        let request = TakeBackWord { of };
        run.desk.app.take_back_word(request).await.unwrap().count
    };
    assert_eq!(take_back(WordOf::Settling { id: rest.settling }).await, 1);
    assert_eq!(unsettled(&run).await, 1, "the other word stands");
    let ids = vec![delivery_of(&run, 1).await, delivery_of(&run, 2).await];
    assert_eq!(take_back(WordOf::Ids { ids }).await, 1);
    assert_eq!(unsettled(&run).await, 2);
    let id = "0190".to_owned();
    let of = WordOf::Settling { id };
    let error = run.desk.app.take_back_word(TakeBackWord { of }).await;
    assert!(error.is_err(), "a settling that is not remembered");
}

/// How many deliveries wait for the user's word.
async fn unsettled(run: &Run) -> usize {
    let filter = DeliveryFilter {
        unsettled: true,
        ..DeliveryFilter::default()
    };
    let asked = ListDeliveries {
        filter,
        ..ListDeliveries::default()
    };
    let page = run.desk.app.list_deliveries(asked).await;
    page.expect("the log is there").rows.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_gone_is_told_by_the_name_that_the_user_knows() {
    let server = taking_all().await;
    let run = Run::new(&server, &csv(0..2)).await;
    for file in std::fs::read_dir(run.desk.app.folder().join("backfills")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|end| end == "rows") {
            std::fs::remove_file(path).unwrap();
        }
    }
    let error = run.desk.app.start_backfill(run.start()).await.unwrap_err();
    let report = Report::from(error);
    assert!(
        report.message.starts_with("Carom's copy of ") && !report.message.contains("backfills"),
        "{report:?}"
    );
    assert!(report.hint.contains("not sent again"), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_and_event_types_decide_and_say_why() {
    let server = taking_all().await;
    let mut run = Run::new(&server, &csv(0..4)).await;
    run.plan.event = Some(EventType::Upsell);
    let job = run.run(run.start()).await;
    assert_eq!((job.counts.filtered, job.counts.sent), (4, 0));
    assert_eq!(run.integration.definition.events, [EventType::Purchase]);
    assert!(server.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_and_its_role_need_not_stand_in_the_file() {
    let server = taking_all().await;
    let run = Run::new(&server, &csv(0..1)).await;
    run.run(run.start()).await;
    let id = delivery_of(&run, 1).await;
    let delivery = run.desk.app.get_delivery(GetDelivery { id }).await.unwrap();
    let value = |name: &str| {
        let found = delivery.values.iter().find(|value| value.name == name);
        found.map(|value| value.value.clone())
    };
    assert_eq!(value("account").as_deref(), Some("cbaff1"));
    assert_eq!(value("role").as_deref(), Some("affiliate"));
    assert_eq!(delivery.once_key.as_deref(), Some("RCPT000000"));
    assert_eq!(delivery.attempts.len(), 1);
}
