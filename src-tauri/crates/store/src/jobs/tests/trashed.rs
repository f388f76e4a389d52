//! What is in the Trash fires nothing, and loses nothing.

use carom_postback::verdict::Verdict;
use serde_json::json;

use super::{begun, finish, job, step};
use crate::{
    DeliveryState, Enqueued, Intent, IntentOf, JobState, NewDelivery, NewRow, QueuedDelivery,
    Start, Store, StoreError, Trigger, testing,
};

fn integration(store: &Store) -> String {
    let made = store.integrations().insert(testing::definition(0), None, 0);
    made.unwrap().id
}

fn trash(store: &Store, id: &str) {
    store.integrations().trash(vec![id.to_owned()], 1).unwrap();
}

fn restore(store: &Store, id: &str) {
    store.integrations().restore(vec![id.to_owned()]).unwrap();
}

fn delivery(n: usize, integration: &str) -> NewDelivery {
    match testing::intent(n, integration, "Shop").of {
        IntentOf::Test(delivery) => delivery,
        other => panic!("the test intent is of a test: {other:?}"),
    }
}

fn of(of: IntentOf) -> Intent {
    Intent {
        of,
        context: serde_json::Value::Null,
        ..testing::intent(0, "", "")
    }
}

fn row(job: i64, integration: &str) -> Intent {
    of(IntentOf::Row(NewRow {
        delivery: delivery(0, integration),
        once_key: "R1".into(),
        job: Some((job, 1)),
        again_because: None,
    }))
}

/// Sends a row, which is refused, and perhaps due again.
fn refused(store: &Store, job: i64, integration: &str, retry_at: Option<i64>) -> String {
    let rows = vec![row(job, integration)];
    let starts = store.deliveries().begin_attempts(rows, None).unwrap();
    let failed = finish(0, begun(&starts[0]), Verdict::Rejected, retry_at);
    let finished = store.deliveries().finish_attempt(failed);
    finished.unwrap().delivery_id
}

fn queued(store: &Store, integration: &str, trigger: Trigger) -> String {
    let row = QueuedDelivery {
        delivery: delivery(0, integration),
        trigger,
        once_key: crate::new_id(),
        due_at: 10,
    };
    match store.deliveries().enqueue(vec![row]).unwrap().remove(0) {
        Enqueued::Queued { id } => id,
        known @ Enqueued::Known(_) => panic!("{known:?}"),
    }
}

fn due(store: &Store) -> usize {
    store.deliveries().due(10, 10, &[]).unwrap().len()
}

#[test]
fn a_run_stands_where_it_stood_when_its_integration_went_into_the_trash() {
    let (_dir, store) = testing::temporary();
    let shop = integration(&store);
    let job = job(&store);
    trash(&store, &shop);
    let begin = || {
        let intents = vec![row(job.seq, &shop)];
        let progress = step(&job, 1, Vec::new());
        store.deliveries().begin_attempts(intents, Some(progress))
    };
    let refused = begin().unwrap_err();
    assert!(matches!(refused, StoreError::InTrash { .. }), "{refused}");
    let kept = store.jobs().get(&job.id).unwrap();
    assert_eq!((kept.done, kept.cursor), (0, json!({ "row": 0 })));
    restore(&store, &shop);
    let begun = begin().unwrap();
    assert!(matches!(begun[..], [Start::Begun(_)]), "nothing was lost");
}

#[test]
fn a_retry_waits_with_its_job_while_the_integration_is_in_the_trash() {
    let (_dir, store) = testing::temporary();
    let shop = integration(&store);
    let job = job(&store);
    let id = refused(&store, job.seq, &shop, Some(10));
    store.jobs().leave(&job.id, 3).unwrap();
    store.jobs().hold_trashed(4).unwrap();
    let kept = || store.jobs().get(&job.id).unwrap();
    assert_eq!(kept().state, JobState::Retrying, "it is in use");
    assert_eq!(due(&store), 1);

    trash(&store, &shop);
    assert_eq!(due(&store), 0);
    assert_eq!(store.deliveries().next_due(&[]).unwrap(), None);
    let by_itself = of(IntentOf::Queued { id });
    let refused = store.deliveries().begin_attempt(by_itself).unwrap_err();
    assert!(matches!(
        refused,
        StoreError::NotSendable {
            state: "queued",
            ..
        }
    ));
    store.jobs().hold_trashed(4).unwrap();
    let held = kept();
    assert_eq!(
        (held.state, held.why_code.as_str()),
        (JobState::Paused, "in_trash")
    );
    assert!(held.why.contains("Trash"), "{}", held.why);

    restore(&store, &shop);
    assert_eq!(due(&store), 0, "its job goes on when the user says so");
    assert!(store.jobs().take(&job.id, None).unwrap());
    assert_eq!(due(&store), 1);
}

#[test]
fn a_job_goes_on_with_the_retries_of_those_that_are_not_in_the_trash() {
    let (_dir, store) = testing::temporary();
    let (shop, other) = (integration(&store), integration(&store));
    let job = job(&store);
    refused(&store, job.seq, &shop, Some(10));
    refused(&store, job.seq, &other, Some(10));
    store.jobs().leave(&job.id, 3).unwrap();
    let state = || store.jobs().get(&job.id).unwrap().state;
    trash(&store, &shop);
    store.jobs().hold_trashed(4).unwrap();
    assert_eq!((state(), due(&store)), (JobState::Retrying, 1));
    trash(&store, &other);
    store.jobs().hold_trashed(5).unwrap();
    assert_eq!((state(), due(&store)), (JobState::Paused, 0));
}

#[test]
fn a_job_of_another_live_carom_is_held_up_by_that_one() {
    let (dir, store) = testing::temporary();
    let shop = integration(&store);
    let job = job(&store);
    refused(&store, job.seq, &shop, Some(10));
    store.jobs().leave(&job.id, 3).unwrap();
    trash(&store, &shop);
    let other = Store::open(dir.path(), crate::Options::default()).unwrap();
    other.jobs().hold_trashed(4).unwrap();
    let state = store.jobs().get(&job.id).unwrap().state;
    assert_eq!(state, JobState::Retrying);
}

#[test]
fn today_s_settings_of_the_trash_send_nothing_and_what_was_sent_can_be_sent_again() {
    let (_dir, store) = testing::temporary();
    let shop = integration(&store);
    let id = refused(&store, job(&store).seq, &shop, None);
    trash(&store, &shop);
    let again = |source_url: Option<&str>| {
        let again = IntentOf::Again {
            id: id.clone(),
            because: "the URL was wrong".into(),
            job: None,
            source_url: source_url.map(str::to_owned),
        };
        store.deliveries().begin_attempt(of(again))
    };
    assert!(again(Some("https://track.example.com/p")).is_err());
    assert!(again(None).is_ok(), "as it was sent it needs no settings");
}

#[test]
fn only_what_came_in_live_asks_whether_the_integration_is_active() {
    let (_dir, store) = testing::temporary();
    let shop = integration(&store);
    queued(&store, &shop, Trigger::Backfill);
    queued(&store, &shop, Trigger::Inbound);
    assert_eq!(due(&store), 1, "a backfill is the user's own act");
    let ids = vec![shop];
    store.integrations().set_active(ids, true, 1).unwrap();
    assert_eq!(due(&store), 2);
}

#[test]
fn what_is_given_up_stands_as_the_last_try_left_it_and_its_job_says_why() {
    let (_dir, store) = testing::temporary();
    let shop = integration(&store);
    let job = job(&store);
    let id = refused(&store, job.seq, &shop, Some(10));
    let never_tried = queued(&store, &shop, Trigger::Backfill);
    let answered = IntentOf::Row(NewRow {
        delivery: delivery(4, &shop),
        once_key: "R2".into(),
        job: None,
        again_because: None,
    });
    let begun = store.deliveries().begin_attempt(of(answered)).unwrap();
    let taken = finish(0, &begun.attempt_id, Verdict::Accepted, None);
    store.deliveries().finish_attempt(taken).unwrap();

    let ids = [&id, &never_tried, &begun.delivery_id];
    let given_up = ids.map(|id| crate::GivenUp {
        id: id.clone(),
        reason: "damaged",
        why: "It is damaged.".into(),
    });
    store.deliveries().give_up(given_up.to_vec()).unwrap();
    let row = |id: &str| {
        let row = store.log().get(id).unwrap().row;
        (row.state, row.verdict, row.reason, row.due_at)
    };
    let reason = || "damaged".to_owned();
    assert_eq!(
        row(&id),
        (
            DeliveryState::Failed,
            Some(Verdict::Rejected),
            reason(),
            None
        )
    );
    assert_eq!(
        row(&never_tried),
        (
            DeliveryState::NotDelivered,
            Some(Verdict::NotDelivered),
            reason(),
            None
        )
    );
    assert_eq!(
        row(&begun.delivery_id).0,
        DeliveryState::Answered,
        "what does not wait is left alone"
    );
    let kept = store.jobs().get(&job.id).unwrap();
    assert_eq!(kept.last_error, "It is damaged.");
    assert_eq!(due(&store), 0);
}
