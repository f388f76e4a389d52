//! Jobs through a real file.

mod ending;
mod trashed;

use carom_postback::{attempt::FailureKind, verdict::Verdict};
use serde_json::json;

use super::{JobState, NewJob, OutsideRow, Progress, RowFate};
use crate::{
    Finish, Intent, IntentOf, NewRow, Options, Start, Store, StoreError,
    testing::{self, answer, failure, judgement},
};

fn job(store: &Store) -> super::JobRow {
    job_of(store, 1)
}

fn job_of(store: &Store, created_at: i64) -> super::JobRow {
    let job = NewJob {
        id: crate::new_id(),
        kind: "backfill",
        title: "missed.csv to Shop".into(),
        integration_id: Some("i1".into()),
        host: "track.example.com".into(),
        plan: json!({}),
        cursor: json!({ "row": 0 }),
        rate: 0,
        path: None,
        total: None,
        created_at,
    };
    store.jobs().insert(job, Vec::new()).unwrap()
}

fn row(n: usize, job: i64, key: &str, again: Option<&str>) -> Intent {
    let intent = testing::intent(n, "i1", "Shop");
    let IntentOf::Test(delivery) = intent.of else {
        panic!("the test intent is of a test")
    };
    Intent {
        of: IntentOf::Row(NewRow {
            delivery,
            once_key: key.into(),
            job: Some((job, n as u64 + 1)),
            again_because: again.map(str::to_owned),
        }),
        context: serde_json::Value::Null,
        ..testing::intent(n, "i1", "Shop")
    }
}

fn step(job: &super::JobRow, rows: u64, outside: Vec<OutsideRow>) -> Progress {
    Progress {
        job: job.seq,
        id: job.id.clone(),
        cursor: json!({ "row": rows }),
        rows,
        done: rows,
        outside,
        ..Progress::default()
    }
}

fn finish(n: usize, attempt: &str, verdict: Verdict, retry_at: Option<i64>) -> Finish {
    let mut finish = testing::finish(n, attempt.to_owned());
    finish.attempt.outcome = match verdict {
        Verdict::Rejected => answer(503, ""),
        Verdict::NotDelivered => failure(FailureKind::Dns),
        Verdict::Unknown => failure(FailureKind::Timeout),
        Verdict::Accepted | Verdict::Confirmed => answer(200, "OK"),
    };
    finish.judgement = judgement(verdict, "r");
    finish.retry_at = retry_at;
    finish
}

/// Sends a row of this job, which is refused.
fn refused(store: &Store, intent: Intent) -> Start {
    let starts = store
        .deliveries()
        .begin_attempts(vec![intent], None)
        .unwrap();
    let refused = finish(0, begun(&starts[0]), Verdict::Rejected, None);
    store.deliveries().finish_attempt(refused).unwrap();
    starts.into_iter().next().unwrap()
}

fn begun(start: &Start) -> &str {
    match start {
        Start::Begun(begun) => &begun.attempt_id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_step_writes_intents_cursor_and_counts_together() {
    let (_dir, store) = testing::temporary();
    let job = job(&store);
    let invalid = OutsideRow {
        row: 3,
        fate: RowFate::Invalid,
        why: "no receipt".into(),
    };
    let intents = vec![
        row(0, job.seq, "R1", None),
        row(4, job.seq, "R1", None),
        row(8, job.seq, "R2", None),
    ];
    let starts = store
        .deliveries()
        .begin_attempts(intents, Some(step(&job, 4, vec![invalid.clone()])))
        .unwrap();
    assert!(
        matches!(&starts[1], Start::Known(_)),
        "one receipt twice in one file is one conversion: {starts:?}"
    );
    let kept = store.jobs().get(&job.id).unwrap();
    assert_eq!((kept.counts.rows, kept.done), (4, 4));
    assert_eq!((kept.counts.invalid, kept.counts.skipped), (1, 1));
    assert_eq!(kept.cursor, json!({ "row": 4 }));
    assert_eq!(kept.counts.sent, 0, "nothing has ended yet");
    let outside = store
        .jobs()
        .outside_rows(job.seq, RowFate::Invalid, 0, 10)
        .unwrap();
    assert_eq!(outside, [invalid]);

    let finishes = vec![
        finish(0, begun(&starts[0]), Verdict::Accepted, None),
        finish(8, begun(&starts[2]), Verdict::NotDelivered, Some(50)),
    ];
    store.deliveries().finish_attempts(finishes).unwrap();
    let counts = store.jobs().get(&job.id).unwrap().counts;
    assert_eq!(
        (counts.sent, counts.accepted, counts.not_delivered),
        (2, 1, 1)
    );
    assert_eq!(store.jobs().waiting(job.seq).unwrap(), (1, Some(50)));
}

#[test]
fn a_retry_takes_back_what_the_try_before_came_to() {
    let (_dir, store) = testing::temporary();
    let job = job(&store);
    let starts = store
        .deliveries()
        .begin_attempts(
            vec![row(0, job.seq, "R1", None)],
            Some(step(&job, 1, vec![])),
        )
        .unwrap();
    store
        .deliveries()
        .finish_attempt(finish(0, begun(&starts[0]), Verdict::Rejected, Some(5)))
        .unwrap();
    let due = store.deliveries().due(10, 10, &[]).unwrap().remove(0);
    assert_eq!((due.tries, due.job), (1, Some(job.seq)));
    let again = Intent {
        of: IntentOf::Queued { id: due.id },
        ..row(0, job.seq, "R1", None)
    };
    let begun = store.deliveries().begin_attempt(again).unwrap();
    assert_eq!(begun.tries, 2, "the second try is the first retry");
    store
        .deliveries()
        .finish_attempt(finish(0, &begun.attempt_id, Verdict::Confirmed, None))
        .unwrap();
    let counts = store.jobs().get(&job.id).unwrap().counts;
    assert_eq!(
        (counts.sent, counts.rejected, counts.confirmed),
        (1, 0, 1),
        "one row is one row, however often it was tried"
    );
}

#[test]
fn a_second_run_offers_again_what_was_refused_and_nothing_else() {
    let (_dir, store) = testing::temporary();
    let first = job(&store);
    let verdicts = [
        Verdict::Confirmed,
        Verdict::Accepted,
        Verdict::Unknown,
        Verdict::Rejected,
        Verdict::NotDelivered,
    ];
    let rows = |job: i64, again| -> Vec<Intent> {
        (0..verdicts.len())
            .map(|n| row(n * 4, job, &format!("R{n}"), again))
            .collect()
    };
    let starts = store
        .deliveries()
        .begin_attempts(rows(first.seq, None), Some(step(&first, 5, vec![])))
        .unwrap();
    let finishes = starts
        .iter()
        .zip(verdicts)
        .map(|(start, verdict)| finish(0, begun(start), verdict, None))
        .collect();
    store.deliveries().finish_attempts(finishes).unwrap();

    let untold = job(&store);
    let starts = store
        .deliveries()
        .begin_attempts(rows(untold.seq, None), Some(step(&untold, 5, vec![])))
        .unwrap();
    assert!(
        starts.iter().all(|start| matches!(start, Start::Known(_))),
        "without a reason nothing is sent twice: {starts:?}"
    );

    let second = job(&store);
    let starts = store
        .deliveries()
        .begin_attempts(
            rows(second.seq, Some("the URL was wrong")),
            Some(step(&second, 5, vec![])),
        )
        .unwrap();
    let sent: Vec<bool> = starts
        .iter()
        .map(|start| matches!(start, Start::Begun(_)))
        .collect();
    assert_eq!(sent, [false, false, false, true, true]);
    let detail = store.deliveries().attempt(begun(&starts[3])).unwrap();
    assert_eq!(
        (detail.ordinal, detail.because.as_deref()),
        (2, Some("the URL was wrong"))
    );
    let counts = store.jobs().get(&second.id).unwrap().counts;
    assert_eq!((counts.skipped, counts.again), (3, 2));
}

#[test]
fn a_receipt_that_stands_twice_in_one_file_is_not_offered_again_by_the_same_run() {
    let (_dir, store) = testing::temporary();
    let job = job(&store);
    let twice = |n| row(n, job.seq, "R", Some("again"));
    let starts = store
        .deliveries()
        .begin_attempts(vec![twice(0)], Some(step(&job, 1, vec![])))
        .unwrap();
    let refused = finish(0, begun(&starts[0]), Verdict::Rejected, None);
    store.deliveries().finish_attempt(refused).unwrap();
    let starts = store
        .deliveries()
        .begin_attempts(vec![twice(4)], Some(step(&job, 1, vec![])))
        .unwrap();
    assert!(
        matches!(&starts[0], Start::Known(_)),
        "a refusal settles it until the user looks: {starts:?}"
    );
    let counts = store.jobs().get(&job.id).unwrap().counts;
    assert_eq!((counts.rows, counts.rejected, counts.skipped), (2, 1, 1));
}

#[test]
fn what_another_job_sent_since_this_one_was_planned_is_left_alone() {
    let (_dir, store) = testing::temporary();
    let first = job(&store);
    let Start::Begun(sent) = refused(&store, row(0, first.seq, "R", None)) else {
        panic!("it is new")
    };

    let planned = testing::intent(1, "i1", "Shop").started_at;
    let [quick, slow] = [planned, planned].map(|at| job_of(&store, at));
    let again = |job: &super::JobRow, n| Intent {
        of: IntentOf::Again {
            id: sent.delivery_id.clone(),
            because: "the URL was wrong".into(),
            job: Some(job.seq),
            source_url: None,
        },
        ..testing::intent(n, "i1", "Shop")
    };
    let starts = store
        .deliveries()
        .begin_attempts(vec![again(&quick, 2)], Some(step(&quick, 1, vec![])))
        .unwrap();
    let taken = finish(2, begun(&starts[0]), Verdict::Accepted, None);
    store.deliveries().finish_attempt(taken).unwrap();
    let starts = store
        .deliveries()
        .begin_attempts(vec![again(&slow, 3)], Some(step(&slow, 1, vec![])))
        .unwrap();
    assert!(
        matches!(&starts[0], Start::NotSendable { .. }),
        "it was rejected when the user decided, and is taken now: {starts:?}"
    );
    let counts = store.jobs().get(&slow.id).unwrap().counts;
    assert_eq!((counts.rows, counts.skipped), (1, 1));
}

#[test]
fn what_was_under_way_when_a_resend_was_planned_is_left_alone_by_it() {
    let (_dir, store) = testing::temporary();
    let first = job(&store);
    let sent = store
        .deliveries()
        .begin_attempt(row(1, first.seq, "R", None))
        .unwrap();
    let taken = finish(1, &sent.attempt_id, Verdict::Accepted, None);
    let planned = job_of(&store, taken.finished_at - 1);
    let again = Intent {
        of: IntentOf::Again {
            id: sent.delivery_id,
            because: "the URL was wrong".into(),
            job: Some(planned.seq),
            source_url: None,
        },
        ..testing::intent(3, "i1", "Shop")
    };
    store.deliveries().finish_attempt(taken).unwrap();
    let starts = store
        .deliveries()
        .begin_attempts(vec![again], Some(step(&planned, 1, vec![])))
        .unwrap();
    assert!(
        matches!(&starts[0], Start::NotSendable { .. }),
        "the plan called it waiting, and it was taken: {starts:?}"
    );
}

#[test]
fn the_rows_of_a_verdict_are_told_a_few_at_a_time() {
    let (_dir, store) = testing::temporary();
    let job = job(&store);
    for n in 0..5 {
        refused(&store, row(n, job.seq, &format!("R{n}"), None));
    }
    let page = |after| {
        let rows = store.jobs().rows_with(job.seq, Verdict::Rejected, after, 2);
        let rows = rows.unwrap().into_iter().map(|(row, _)| row);
        rows.collect::<Vec<_>>()
    };
    assert_eq!(
        [page(0), page(2), page(4), page(5)].concat(),
        [1, 2, 3, 4, 5]
    );
}

#[test]
fn rows_that_another_job_sent_again_are_still_among_those_of_their_file() {
    let (_dir, store) = testing::temporary();
    let first = job(&store);
    let rejected = |job: &super::JobRow| {
        store
            .jobs()
            .rows_with(job.seq, Verdict::Rejected, 0, 100)
            .unwrap()
            .into_iter()
            .map(|(row, _)| row)
            .collect::<Vec<_>>()
    };
    refused(&store, row(6, first.seq, "R", None));
    assert_eq!(rejected(&first), [7]);
    let second = job(&store);
    refused(&store, row(6, second.seq, "R", Some("the URL was wrong")));
    assert_eq!(rejected(&second), [7]);
    assert_eq!(rejected(&first), [7], "its file would come out empty");
}

#[test]
fn a_row_that_is_sent_again_by_itself_is_no_longer_its_old_job_s() {
    let (_dir, store) = testing::temporary();
    let first = job(&store);
    refused(&store, row(0, first.seq, "R", None));
    let paused = ("streak", "");
    store
        .jobs()
        .set_state(&first.id, JobState::Paused, paused, 6)
        .unwrap();
    let mut canary = row(0, first.seq, "R", Some("the URL was wrong"));
    if let IntentOf::Row(row) = &mut canary.of {
        row.job = None;
    }
    let begun = store.deliveries().begin_attempt(canary).unwrap();
    let failed = finish(0, &begun.attempt_id, Verdict::Rejected, Some(5));
    store.deliveries().finish_attempt(failed).unwrap();
    let due = store.deliveries().due(10, 10, &[]).unwrap();
    assert_eq!(
        due.iter().map(|one| one.job).collect::<Vec<_>>(),
        [None],
        "the old job stands still, and would hold it for ever"
    );
    let counts = store.jobs().get(&first.id).unwrap().counts;
    assert_eq!((counts.sent, counts.rejected), (1, 1), "it sent one row");
    let rows = store.jobs().rows_with(first.seq, Verdict::Rejected, 0, 9);
    assert_eq!(rows.unwrap(), [(1, "r".to_owned())], "it stood in its file");
}

#[test]
fn what_the_destination_has_recorded_is_not_offered_again() {
    let (_dir, store) = testing::temporary();
    let first = job(&store);
    let starts = store
        .deliveries()
        .begin_attempts(vec![row(0, first.seq, "R", None)], None)
        .unwrap();
    let mut ended = finish(0, begun(&starts[0]), Verdict::Rejected, None);
    ended.judgement.reason = "duplicate".into();
    store.deliveries().finish_attempt(ended).unwrap();
    let second = job(&store);
    let starts = store
        .deliveries()
        .begin_attempts(vec![row(0, second.seq, "R", Some("again"))], None)
        .unwrap();
    assert!(
        matches!(&starts[0], Start::Known(_)),
        "it is counted there already: {starts:?}"
    );
}

#[test]
fn a_damaged_job_hides_no_other_and_what_it_was_asked_can_still_be_looked_at() {
    let (_dir, store) = testing::temporary();
    let (damaged, whole) = (job(&store), job(&store));
    store
        .write(|tx| {
            let sql = "UPDATE jobs SET state = 'nonsense', plan = '{\"file\":\"ab12' WHERE seq = 1";
            Ok(tx.conn().execute_batch(sql)?)
        })
        .unwrap();
    let listed = store.jobs().list().unwrap();
    assert_eq!(listed.rows.len(), 1);
    assert_eq!(listed.rows[0].id, whole.id);
    let [StoreError::BadRow { id, .. }] = &listed.bad[..] else {
        panic!("it is told of: {:?}", listed.bad)
    };
    assert_eq!(*id, damaged.id);
    let plans = store.jobs().plans().unwrap();
    assert!(
        plans.iter().any(|plan| plan.contains("ab12")),
        "its file must not be tidied away"
    );
}

#[test]
fn a_job_knows_the_newest_that_went_wrong_while_it_runs() {
    let (_dir, store) = testing::temporary();
    let job = job(&store);
    let intents = (0..3).map(|n| row(n, job.seq, &format!("R{n}"), None));
    let starts = store
        .deliveries()
        .begin_attempts(intents.collect(), Some(step(&job, 3, vec![])))
        .unwrap();
    let end = |n: usize, verdict, sentence: &str| {
        let mut finish = finish(n, begun(&starts[n]), verdict, None);
        finish.judgement.sentence = sentence.into();
        store.deliveries().finish_attempt(finish).unwrap();
        store.jobs().get(&job.id).unwrap().last_error
    };
    assert_eq!(end(0, Verdict::Accepted, "Fine."), "");
    assert_eq!(end(1, Verdict::Rejected, "503."), "503.");
    assert_eq!(
        end(2, Verdict::Confirmed, "Fine again."),
        "503.",
        "what went well takes nothing back"
    );
}

#[test]
fn a_crash_is_counted_in_its_job() {
    let (dir, store) = testing::temporary();
    let job = job(&store);
    store
        .deliveries()
        .begin_attempts(
            vec![row(0, job.seq, "R", None)],
            Some(step(&job, 1, vec![])),
        )
        .unwrap();
    store.close();
    drop(store);
    let store = Store::open(dir.path(), Options::default()).unwrap();
    let left = store.jobs().get(&job.id).unwrap();
    assert!(store.jobs().is_interrupted(&left));
    store
        .deliveries()
        .recover(judgement(Verdict::Unknown, "crashed"), 9)
        .unwrap();
    let counts = store.jobs().get(&job.id).unwrap().counts;
    assert_eq!(
        (counts.rows, counts.sent, counts.unknown),
        (1, 1, 1),
        "no row may be missing from the sum"
    );
}

#[test]
fn a_job_of_a_living_carom_is_left_alone() {
    let (dir, store) = testing::temporary();
    let job = job(&store);
    let other = Store::open(dir.path(), Options::default()).unwrap();
    other.owner().unwrap();
    assert!(!other.jobs().take(&job.id, None).unwrap());
    assert!(
        !other
            .jobs()
            .set_state(&job.id, JobState::Cancelled, ("user", ""), 5)
            .unwrap()
    );
    assert!(other.jobs().is_elsewhere(&job));
    assert!(!store.jobs().is_elsewhere(&job));
    store.close();
    assert!(
        other.jobs().take(&job.id, Some(7)).unwrap(),
        "whose Carom has gone is free"
    );
    assert_eq!(other.jobs().get(&job.id).unwrap().rate, 7);
}

#[test]
fn cancelling_takes_out_of_the_queue_what_waits() {
    let (_dir, store) = testing::temporary();
    let job = job(&store);
    let starts = store
        .deliveries()
        .begin_attempts(
            vec![row(0, job.seq, "R", None)],
            Some(step(&job, 1, vec![])),
        )
        .unwrap();
    store
        .deliveries()
        .finish_attempt(finish(0, begun(&starts[0]), Verdict::NotDelivered, Some(5)))
        .unwrap();
    assert!(store.jobs().cancel(&job.id, 7).unwrap());
    assert_eq!(store.jobs().waiting(job.seq).unwrap(), (0, None));
    assert_eq!(
        store.jobs().get(&job.id).unwrap().state,
        JobState::Cancelled
    );
    assert!(!store.jobs().cancel(&job.id, 8).unwrap());
    assert!(
        !store.jobs().take(&job.id, None).unwrap(),
        "what is over stays over"
    );
    store.jobs().forget(&job.id).unwrap();
    assert!(store.jobs().list().unwrap().rows.is_empty());
    assert!(matches!(
        store.jobs().forget("nothing"),
        Err(StoreError::NotFound { .. })
    ));
}
