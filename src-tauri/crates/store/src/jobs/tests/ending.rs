//! How a job ends while retries of it wait or are under way, and whose they are to send.

use super::*;

/// A job with one row that failed and waits until 5.
fn waiting(store: &Store) -> super::super::JobRow {
    let job = job(store);
    let starts = store
        .deliveries()
        .begin_attempts(
            vec![row(0, job.seq, "R", None)],
            Some(step(&job, 1, vec![])),
        )
        .unwrap();
    let failed = finish(0, begun(&starts[0]), Verdict::Rejected, Some(5));
    store.deliveries().finish_attempt(failed).unwrap();
    job
}

/// Begins the retry of what is due.
fn retry(store: &Store) -> String {
    let due = store.deliveries().due(10, 10, &[]).unwrap().remove(0);
    let intent = Intent {
        of: IntentOf::Queued { id: due.id },
        ..row(0, 0, "R", None)
    };
    store.deliveries().begin_attempt(intent).unwrap().attempt_id
}

fn state(store: &Store, job: &super::super::JobRow) -> JobState {
    store.jobs().get(&job.id).unwrap().state
}

#[test]
fn a_job_is_not_done_while_a_retry_of_it_is_under_way() {
    let (_dir, store) = testing::temporary();
    let job = waiting(&store);
    let attempt = retry(&store);
    assert!(store.jobs().leave(&job.id, 6).unwrap());
    assert_eq!(
        state(&store, &job),
        JobState::Retrying,
        "done, it would never be looked at again"
    );
    store.jobs().end_retried(7).unwrap();
    assert_eq!(state(&store, &job), JobState::Retrying);
    let ended = finish(0, &attempt, Verdict::Accepted, None);
    store.deliveries().finish_attempt(ended).unwrap();
    store.jobs().end_retried(8).unwrap();
    assert_eq!(state(&store, &job), JobState::Done);
}

#[test]
fn a_job_whose_retries_ended_before_it_is_left_is_done_at_once() {
    let (_dir, store) = testing::temporary();
    let job = waiting(&store);
    let attempt = retry(&store);
    let ended = finish(0, &attempt, Verdict::Accepted, None);
    store.deliveries().finish_attempt(ended).unwrap();
    store.jobs().end_retried(6).unwrap();
    assert_eq!(
        state(&store, &job),
        JobState::Running,
        "somebody still works on it"
    );
    store.jobs().leave(&job.id, 7).unwrap();
    assert_eq!(state(&store, &job), JobState::Done);
}

#[test]
fn the_retries_of_a_living_carom_are_left_to_it() {
    let (dir, store) = testing::temporary();
    let job = waiting(&store);
    let other = Store::open(dir.path(), Options::default()).unwrap();
    other.owner().unwrap();
    let due = |store: &Store| store.deliveries().due(10, 10, &[]).unwrap().len();
    assert_eq!(
        (due(&other), other.deliveries().next_due(&[]).unwrap()),
        (0, None),
        "it waits for them, and nobody else could end its job"
    );
    assert_eq!(
        (due(&store), store.deliveries().next_due(&[]).unwrap()),
        (1, Some(5))
    );
    store.jobs().leave(&job.id, 6).unwrap();
    other.jobs().end_retried(7).unwrap();
    assert_eq!(state(&store, &job), JobState::Retrying);
    store.close();
    assert_eq!(due(&other), 1, "whose Carom has gone may be sent by others");
}

#[test]
fn what_was_under_way_when_its_job_was_cancelled_is_not_tried_again() {
    let (_dir, store) = testing::temporary();
    let job = waiting(&store);
    let attempt = retry(&store);
    assert!(store.jobs().cancel(&job.id, 6).unwrap());
    let failed = finish(0, &attempt, Verdict::Rejected, Some(20));
    let ended = store.deliveries().finish_attempt(failed).unwrap();
    assert_eq!(
        ended.state,
        crate::DeliveryState::Failed,
        "the user has ended it for good"
    );
    assert!(store.deliveries().due(100, 10, &[]).unwrap().is_empty());
}

#[test]
fn a_retry_that_was_looked_up_already_does_not_leave_once_its_job_stands_still() {
    let (_dir, store) = testing::temporary();
    let job = waiting(&store);
    let looked_up = store.deliveries().due(10, 10, &[]).unwrap().remove(0);
    let retry = || Intent {
        of: IntentOf::Queued {
            id: looked_up.id.clone(),
        },
        ..row(0, 0, "R", None)
    };
    let try_it = || {
        let starts = store.deliveries().begin_attempts(vec![retry()], None);
        starts.unwrap().remove(0)
    };
    let paused = ("user", "");
    let jobs = store.jobs();
    jobs.set_state(&job.id, JobState::Paused, paused, 6)
        .unwrap();
    assert!(
        matches!(try_it(), Start::NotSendable { .. }),
        "the user has pressed Pause"
    );
    assert_eq!(jobs.waiting(job.seq).unwrap(), (1, Some(5)), "it waits");
    assert!(jobs.take(&job.id, None).unwrap());
    assert!(matches!(try_it(), Start::Begun(_)));
}

#[test]
fn what_waits_of_a_job_that_is_over_does_not_leave() {
    let (_dir, store) = testing::temporary();
    let job = waiting(&store);
    let over = ("user", "");
    // As one that died between the two left it, when these were two transactions.
    store
        .jobs()
        .set_state(&job.id, JobState::Cancelled, over, 6)
        .unwrap();
    assert!(store.deliveries().due(100, 10, &[]).unwrap().is_empty());
    assert_eq!(store.deliveries().next_due(&[]).unwrap(), None);
}

/// Ends an attempt before its request's turn came.
fn cut_off(store: &Store, attempt: &str, retry_at: i64) {
    let mut ended = finish(0, attempt, Verdict::NotDelivered, Some(retry_at));
    ended.attempt.outcome = failure(FailureKind::CancelledUnsent);
    store.deliveries().finish_attempt(ended).unwrap();
}

#[test]
fn what_was_cut_off_unsent_waits_with_all_its_tries_and_is_counted_once() {
    let (_dir, store) = testing::temporary();
    let job = job(&store);
    let starts = store.deliveries().begin_attempts(
        vec![row(0, job.seq, "R", None)],
        Some(step(&job, 1, vec![])),
    );
    cut_off(&store, begun(&starts.unwrap()[0]), 5);
    cut_off(&store, &retry(&store), 6);
    let counts = store.jobs().get(&job.id).unwrap().counts;
    assert_eq!((counts.rows, counts.sent, counts.not_delivered), (1, 1, 1));
    assert_eq!(store.jobs().waiting(job.seq).unwrap(), (1, Some(6)));

    let due = store.deliveries().due(10, 10, &[]).unwrap().remove(0);
    let first = Intent {
        of: IntentOf::Queued { id: due.id },
        ..row(0, 0, "R", None)
    };
    let first = store.deliveries().begin_attempt(first).unwrap();
    assert_eq!(first.tries, 1, "it was never tried");
    let refused = finish(0, &first.attempt_id, Verdict::Rejected, Some(7));
    store.deliveries().finish_attempt(refused).unwrap();
    cut_off(&store, &retry(&store), 8);
    assert_eq!(store.deliveries().due(10, 10, &[]).unwrap()[0].tries, 1);
    let taken = finish(0, &retry(&store), Verdict::Accepted, None);
    store.deliveries().finish_attempt(taken).unwrap();
    let counts = store.jobs().get(&job.id).unwrap().counts;
    assert_eq!(
        (counts.sent, counts.accepted, counts.not_delivered),
        (1, 1, 0),
        "one row is one row, however often it was cut off"
    );
}

#[test]
fn what_is_cut_off_of_a_cancelled_job_is_not_delivered_and_stays_so() {
    let (_dir, store) = testing::temporary();
    let job = waiting(&store);
    let attempt = retry(&store);
    store.jobs().cancel(&job.id, 6).unwrap();
    cut_off(&store, &attempt, 7);
    assert_eq!(store.jobs().waiting(job.seq).unwrap(), (0, None));
    let counts = store.jobs().get(&job.id).unwrap().counts;
    assert_eq!((counts.sent, counts.not_delivered), (1, 1));
}
