//! Deliveries and attempts through a real file.

use super::{
    DeliveryState, Enqueued, Finish, Intent, IntentOf, Known, NewDelivery, QueuedDelivery, Start,
    Trigger,
};
use crate::{
    Store, StoreError,
    owners::Owner,
    testing::{self, answer, failure, judgement},
};
use carom_postback::{
    attempt::{FailureKind, Outcome},
    verdict::Verdict,
};

fn new_delivery(n: usize) -> NewDelivery {
    match testing::intent(n, "i1", "Shop").of {
        IntentOf::Test(delivery) => delivery,
        other => panic!("the test intent is of a test: {other:?}"),
    }
}

fn queued(n: usize, key: &str) -> QueuedDelivery {
    QueuedDelivery {
        delivery: new_delivery(n),
        trigger: Trigger::Backfill,
        once_key: key.into(),
        due_at: 10,
    }
}

fn of(of: IntentOf) -> Intent {
    Intent {
        of,
        ..testing::intent(0, "i1", "Shop")
    }
}

fn ended(attempt_id: &str, outcome: Outcome, retry_at: Option<i64>) -> Finish {
    let mut finish = testing::finish(6, attempt_id.to_owned());
    finish.attempt.outcome = outcome;
    finish.judgement = judgement(Verdict::Rejected, "r");
    finish.retry_at = retry_at;
    finish
}

fn enqueue_one(store: &Store, key: &str) -> String {
    match store
        .deliveries()
        .enqueue(vec![queued(0, key)])
        .unwrap()
        .remove(0)
    {
        Enqueued::Queued { id } => id,
        known @ Enqueued::Known(_) => panic!("{known:?}"),
    }
}

#[test]
fn an_attempt_reads_back_as_it_was_sent_and_answered() {
    let (_dir, store) = testing::temporary();
    let deliveries = store.deliveries();
    let begun = deliveries
        .begin_attempt(testing::intent(6, "i1", "Shop"))
        .unwrap();
    let before = deliveries.attempt(&begun.attempt_id).unwrap();
    assert!(before.ending.is_none(), "under way: nothing is known yet");
    assert_eq!(before.delivery.state, DeliveryState::Sending);

    let finish = testing::finish(6, begun.attempt_id.clone());
    deliveries.finish_attempt(finish.clone()).unwrap();
    let after = deliveries.attempt(&begun.attempt_id).unwrap();
    let intent = testing::intent(6, "i1", "Shop");
    assert_eq!(after.request, *intent.request);
    assert_eq!(after.context, Some(intent.context));
    assert_eq!(after.delivery.event, new_delivery(6).event);
    assert_eq!(after.delivery.trigger, Trigger::Test);
    let ending = after.ending.unwrap();
    assert_eq!(ending.outcome, finish.attempt.outcome);
    assert_eq!(ending.timing, Some(finish.attempt.timing));
    assert_eq!(ending.judgement, finish.judgement);
    assert_eq!(ending.remote_addr, finish.attempt.remote_addr);
    assert_eq!(deliveries.tests_sent().unwrap(), 1);
}

#[test]
fn a_body_of_any_bytes_is_kept_exactly_and_equal_ones_once() {
    let (_dir, store) = testing::temporary();
    let deliveries = store.deliveries();
    let mut attempts = Vec::new();
    for n in 0..3 {
        let begun = deliveries
            .begin_attempt(testing::intent(n, "i1", "Shop"))
            .unwrap();
        let mut outcome = answer(200, "");
        if let Outcome::Answered(answer) = &mut outcome {
            answer.body.bytes = vec![0, 0xff, 0xc3, b'<'];
            answer.body.cut = true;
            answer.body.broken = Some("connection reset".into());
        }
        deliveries
            .finish_attempt(ended(&begun.attempt_id, outcome.clone(), None))
            .unwrap();
        attempts.push((begun.attempt_id, outcome));
    }
    for (id, outcome) in attempts {
        assert_eq!(
            deliveries.attempt(&id).unwrap().ending.unwrap().outcome,
            outcome
        );
    }
    let bodies: u32 = store
        .read(|conn| Ok(conn.query_row("SELECT count(*) FROM bodies", [], |row| row.get(0))?))
        .unwrap();
    assert_eq!(
        bodies, 1,
        "a million equal answers must not cost a million bodies"
    );
}

#[test]
fn results_are_the_newest_tests_of_one_integration() {
    let (_dir, store) = testing::temporary();
    let deliveries = store.deliveries();
    for n in 0..60 {
        let integration = if n % 2 == 0 { "i1" } else { "i2" };
        let begun = deliveries
            .begin_attempt(testing::intent(n, integration, "Shop"))
            .unwrap();
        if n < 58 {
            deliveries
                .finish_attempt(testing::finish(n, begun.attempt_id))
                .unwrap();
        }
    }
    enqueue_one(&store, "r1");
    let results = deliveries.results("i1", 5).unwrap().strict().unwrap();
    assert_eq!(results.len(), 5);
    assert_eq!(
        results[0].verdict, None,
        "the newest one is still under way"
    );
    assert_eq!(results[1].url, testing::intent(56, "i1", "").request.url);
    assert_eq!(results[1].host, "track56.example.com");
    assert!(!results[1].sentence.is_empty());
    assert_eq!(deliveries.results("i1", 0).unwrap().rows.len(), 30);
}

#[test]
fn a_key_is_queued_once_and_says_where_the_first_one_stands() {
    let (_dir, store) = testing::temporary();
    let deliveries = store.deliveries();
    let outcomes = deliveries
        .enqueue(vec![
            queued(0, "RECEIPT1"),
            queued(4, "RECEIPT1"),
            queued(1, "RECEIPT1"),
        ])
        .unwrap();
    let Enqueued::Queued { id } = &outcomes[0] else {
        panic!("{outcomes:?}")
    };
    assert_eq!(
        outcomes[1],
        Enqueued::Known(Known {
            id: id.clone(),
            state: DeliveryState::Queued,
            verdict: None,
            reason: None,
        }),
        "the same receipt for the same event is the same conversion"
    );
    assert!(
        matches!(outcomes[2], Enqueued::Queued { .. }),
        "another event type is another one"
    );
    assert!(
        deliveries
            .enqueue(vec![queued(0, "x"), queued(0, "")])
            .is_err(),
        "without a key it could be sent twice"
    );
    let known = deliveries.enqueue(vec![queued(0, "x")]).unwrap();
    assert!(
        matches!(known[0], Enqueued::Queued { .. }),
        "a refused batch queues nothing"
    );
}

#[test]
fn who_holds_which_key_is_told_in_the_order_asked() {
    let (_dir, store) = testing::temporary();
    let id = enqueue_one(&store, "RECEIPT1");
    let event = new_delivery(0).event.event_type;
    let keys = ["free", "RECEIPT1"].map(|key| (event, key.to_owned()));
    let held = store.deliveries().holders("i1", &keys).unwrap();
    assert_eq!(held.len(), 2);
    assert_eq!(held[0], None, "what nobody holds would be sent");
    assert_eq!(held[1].as_ref().map(|known| &known.id), Some(&id));
    let elsewhere = store.deliveries().holders("i2", &keys).unwrap();
    assert_eq!(elsewhere, [None, None], "another integration, another key");
}

#[test]
fn a_test_is_not_queued() {
    let (_dir, store) = testing::temporary();
    let test = QueuedDelivery {
        trigger: Trigger::Test,
        ..queued(0, "RECEIPT1")
    };
    assert!(store.deliveries().enqueue(vec![test]).is_err());
    assert_eq!(
        store.deliveries().next_due(&[]).unwrap(),
        None,
        "it would be sent by itself"
    );
}

#[test]
fn the_database_itself_refuses_a_second_delivery_of_one_key() {
    let (_dir, store) = testing::temporary();
    enqueue_one(&store, "RECEIPT1");
    let error = store
        .write(|tx| {
            tx.conn().execute(
                "INSERT INTO deliveries (id, integration_id, integration_name, event_type, \
                 trigger, state, once_key, temporary_url, source, created_at) \
                 SELECT 'other', integration_id, '', event_type, 'inbound', 'queued', once_key, \
                 0, source, 0 FROM deliveries",
                [],
            )?;
            Ok(())
        })
        .unwrap_err();
    assert!(
        error.to_string().contains("UNIQUE"),
        "the lock is the index, not the code: {error}"
    );
}

#[test]
fn of_two_who_want_to_send_one_delivery_one_wins() {
    let (_dir, store) = testing::temporary();
    let id = enqueue_one(&store, "r");
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..8)
            .map(|_| {
                let intent = of(IntentOf::Queued { id: id.clone() });
                let store = &store;
                scope.spawn(move || store.deliveries().begin_attempt(intent))
            })
            .collect();
        racers
            .into_iter()
            .map(|racer| racer.join().unwrap())
            .collect()
    });
    assert_eq!(
        outcomes.iter().filter(|o| o.is_ok()).count(),
        1,
        "a second send is false money"
    );
    for error in outcomes.into_iter().filter_map(Result::err) {
        assert!(
            matches!(
                error,
                StoreError::NotSendable {
                    state: "sending",
                    ..
                }
            ),
            "{error}"
        );
    }
}

#[test]
fn an_answered_delivery_is_sent_again_only_deliberately() {
    let (_dir, store) = testing::temporary();
    let deliveries = store.deliveries();
    let id = enqueue_one(&store, "r");
    let begun = deliveries
        .begin_attempt(of(IntentOf::Queued { id: id.clone() }))
        .unwrap();
    let finished = deliveries
        .finish_attempt(ended(&begun.attempt_id, answer(200, "OK"), Some(99)))
        .unwrap();
    assert_eq!(
        finished.state,
        DeliveryState::Answered,
        "a 2xx is never retried, whoever asks"
    );
    assert!(
        deliveries
            .begin_attempt(of(IntentOf::Queued { id: id.clone() }))
            .is_err()
    );
    let again = IntentOf::Again {
        id,
        because: "the tracker lost it".into(),
        job: None,
        source_url: None,
    };
    let begun = deliveries.begin_attempt(of(again)).unwrap();
    assert_eq!(begun.ordinal, 2);
    let detail = deliveries.attempt(&begun.attempt_id).unwrap();
    assert_eq!(detail.because.as_deref(), Some("the tracker lost it"));
}

#[test]
fn a_retry_goes_back_into_the_queue_only_where_it_is_safe() {
    let (_dir, store) = testing::temporary();
    let deliveries = store.deliveries();
    let cases = [
        (answer(503, ""), DeliveryState::Queued),
        (failure(FailureKind::Dns), DeliveryState::Queued),
        (failure(FailureKind::Timeout), DeliveryState::Unknown),
        (answer(404, ""), DeliveryState::Answered),
    ];
    for (n, (outcome, expected)) in cases.into_iter().enumerate() {
        let id = enqueue_one(&store, &format!("r{n}"));
        let begun = deliveries
            .begin_attempt(of(IntentOf::Queued { id }))
            .unwrap();
        let finished = deliveries
            .finish_attempt(ended(&begun.attempt_id, outcome, Some(500)))
            .unwrap();
        assert_eq!(finished.state, expected);
        let due = deliveries
            .attempt(&begun.attempt_id)
            .unwrap()
            .delivery
            .due_at;
        assert_eq!(due, (expected == DeliveryState::Queued).then_some(500));
    }
}

#[test]
fn a_test_is_never_retried_and_an_outcome_is_written_once() {
    let (_dir, store) = testing::temporary();
    let deliveries = store.deliveries();
    let begun = deliveries
        .begin_attempt(testing::intent(0, "i1", "Shop"))
        .unwrap();
    let finish = ended(&begun.attempt_id, answer(503, ""), Some(500));
    assert_eq!(
        deliveries.finish_attempt(finish.clone()).unwrap().state,
        DeliveryState::Failed
    );
    let error = deliveries.finish_attempt(finish).unwrap_err();
    assert!(
        matches!(
            error,
            StoreError::NotFound {
                what: "attempt under way",
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn recovery_takes_the_rows_of_dead_owners_and_no_others() {
    let (dir, store) = testing::temporary();
    let integration = store
        .integrations()
        .insert(testing::definition(0), None, 0)
        .unwrap()
        .id;
    let mine = store
        .deliveries()
        .begin_attempt(testing::intent(1, &integration, "x"))
        .unwrap();
    let other = Owner::claim(dir.path()).unwrap();
    let of_other = begin_as(&store, 2, &integration, other.id());
    let of_dead = begin_as(&store, 3, &integration, &crate::new_id());

    let crashed = judgement(Verdict::Unknown, "crashed");
    let recovered = store.deliveries().recover(crashed.clone(), 77).unwrap();
    assert_eq!(recovered.len(), 1);
    assert_eq!(recovered[0].attempt_id, of_dead);
    let detail = store.deliveries().attempt(&of_dead).unwrap();
    assert_eq!(detail.delivery.state, DeliveryState::Unknown);
    let ending = detail.ending.unwrap();
    assert_eq!(
        (ending.finished_at, ending.timing),
        (77, None),
        "nothing is invented"
    );
    assert!(matches!(ending.outcome, Outcome::Failed(f) if f.kind == FailureKind::Crashed));
    for id in [&mine.attempt_id, &of_other] {
        let detail = store.deliveries().attempt(id).unwrap();
        assert!(
            detail.ending.is_none(),
            "a live owner's row must be left alone"
        );
    }
    let row = store
        .integrations()
        .page(&crate::IntegrationQuery::default())
        .unwrap()
        .rows
        .remove(0);
    assert_eq!(row.last_verdict, Some(Verdict::Unknown));

    drop(other);
    assert_eq!(
        store.deliveries().recover(crashed, 78).unwrap()[0].attempt_id,
        of_other
    );
}

fn begin_as(store: &Store, n: usize, integration: &str, owner: &str) -> String {
    let (intent, owner) = (testing::intent(n, integration, "x"), owner.to_owned());
    let start = store
        .write(move |tx| super::begin::Beginning::of(&owner).begin(tx, &intent))
        .unwrap();
    match start {
        Start::Begun(begun) => begun.attempt_id,
        other => panic!("{other:?}"),
    }
}
