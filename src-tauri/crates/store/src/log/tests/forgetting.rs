//! Retention: what goes, what stays whatever comes.

use super::{End, Made, ON, catch_up, make, number, page, seal, searching};
use crate::{
    DeliveryState, Enqueued, IntentOf, Keep, LogFilter, NewDelivery, QueuedDelivery, Store,
    Trigger, testing,
};

const DAY: i64 = 86_400_000;
const NOW: i64 = 100 * DAY;

fn prune(store: &Store, keep: Keep) -> u64 {
    let mut count = 0;
    loop {
        let pruned = store.log().prune_some(NOW, keep, 3).unwrap();
        count += pruned.count;
        if !pruned.more {
            return count;
        }
    }
}

fn days(days: u32) -> Keep {
    Keep { days, count: 0 }
}

fn old(end: End) -> Made {
    Made {
        end,
        at: DAY,
        ..Made::default()
    }
}

/// So that an old delivery is not the newest one, which always stays.
fn new_one(store: &Store) -> String {
    make(
        store,
        &Made {
            at: NOW,
            body: "new body".into(),
            ..Made::default()
        },
    )
}

#[test]
fn an_old_delivery_keeps_its_line_and_its_key_and_loses_its_details() {
    let (_dir, store) = testing::temporary();
    let made = Made {
        value: "secret order".into(),
        ..old(End::Confirmed)
    };
    let id = super::attempt(&store, &made, made.intent("receipt-1"));
    new_one(&store);
    catch_up(&store);
    seal(&store);
    assert_eq!(prune(&store, days(30)), 1);

    let detail = store.log().get(&id).unwrap();
    assert!(detail.row.bare && detail.event.is_none() && detail.attempts.is_empty());
    assert_eq!(detail.once_key.as_deref(), Some("receipt-1"));
    assert_eq!(
        detail.row.host, "source.example",
        "the URL with macros is still there"
    );
    let confirmed = LogFilter {
        statuses: vec![200],
        ..LogFilter::default()
    };
    for step in ["at once", "indexed again"] {
        assert_eq!(
            page(&store, &confirmed).rows.len(),
            2,
            "its line is still filtered by; {step}"
        );
        assert!(
            page(&store, &searching("secret order")).rows.is_empty(),
            "{step}"
        );
        store
            .write(|tx| {
                Ok(tx
                    .conn()
                    .execute_batch("INSERT INTO log_dirty SELECT seq FROM deliveries")?)
            })
            .unwrap();
        catch_up(&store);
    }
    let IntentOf::Row(row) = made.intent("receipt-1").of else {
        panic!("a row of a file")
    };
    let again = QueuedDelivery {
        delivery: NewDelivery {
            created_at: NOW,
            ..row.delivery
        },
        trigger: Trigger::Inbound,
        once_key: "receipt-1".into(),
        due_at: NOW,
    };
    let known = store.deliveries().enqueue(vec![again]).unwrap().remove(0);
    assert!(
        matches!(known, Enqueued::Known(known) if known.id == id),
        "the key holds for ever, or a conversion would count twice"
    );
    assert_eq!(
        prune(&store, days(30)),
        0,
        "what has no details has none to lose"
    );
}

#[test]
fn an_old_test_goes_as_a_whole() {
    let (_dir, store) = testing::temporary();
    let id = make(
        &store,
        &Made {
            trigger: Trigger::Test,
            ..old(End::NotFound)
        },
    );
    new_one(&store);
    catch_up(&store);
    assert_eq!(prune(&store, days(30)), 1);
    assert!(store.log().get(&id).is_err());
    assert_eq!(store.log().status().unwrap().deliveries, 1);
    for table in ["attempts", "delivery_events", "log_texts"] {
        assert_eq!(
            number(&store, &format!("SELECT count(*) FROM {table}")),
            1,
            "{table}"
        );
    }
}

#[test]
fn what_waits_is_under_way_or_unknown_is_never_forgotten() {
    let (_dir, store) = testing::temporary();
    for end in [End::Retry, End::UnderWay, End::Timeout] {
        make(&store, &old(end));
    }
    let settled = make(&store, &old(End::Timeout));
    store
        .deliveries()
        .settle(vec![settled.clone()], Some(crate::Settled::Left))
        .unwrap();
    new_one(&store);
    catch_up(&store);
    let everything = Keep { days: 1, count: 1 };
    assert_eq!(
        prune(&store, everything),
        1,
        "only the one that the user settled"
    );
    assert!(store.log().get(&settled).unwrap().row.bare);
    let kept = page(&store, &LogFilter::default());
    for state in [
        DeliveryState::Queued,
        DeliveryState::Sending,
        DeliveryState::Unknown,
    ] {
        let row = kept.rows.iter().find(|row| row.state == state && !row.bare);
        assert!(row.is_some(), "{state:?} would be lost money");
    }
}

#[test]
fn a_delivery_that_changed_since_it_was_indexed_is_left_for_later() {
    let (_dir, store) = testing::temporary();
    let made = old(End::NotFound);
    let id = make(&store, &made);
    new_one(&store);
    catch_up(&store);
    let again = Made {
        at: NOW,
        ..Made::default()
    };
    let of = IntentOf::Again {
        id: id.clone(),
        because: "mended".into(),
        job: None,
        source_url: None,
    };
    super::attempt(&store, &again, again.attempt(of));
    assert_eq!(prune(&store, days(30)), 0, "it was sent just now");
    assert_eq!(store.log().get(&id).unwrap().attempts.len(), 2);
}

#[test]
fn only_so_many_keep_their_details() {
    let (_dir, store) = testing::temporary();
    for _ in 0..10 {
        make(
            &store,
            &Made {
                at: NOW,
                ..Made::default()
            },
        );
    }
    catch_up(&store);
    assert_eq!(prune(&store, Keep { days: 0, count: 4 }), 6);
    let rows = page(&store, &LogFilter::default()).rows;
    let bare: Vec<bool> = rows.iter().map(|row| row.bare).collect();
    assert_eq!(bare.iter().filter(|bare| **bare).count(), 6);
    assert!(!bare[..4].contains(&true), "the newest keep theirs");
    assert_eq!(prune(&store, Keep::default()), 0, "0 and 0 keep everything");
}

#[test]
fn what_nothing_refers_to_is_swept_and_what_is_used_stays() {
    let (_dir, store) = testing::temporary();
    make(
        &store,
        &Made {
            body: "gone with its delivery".into(),
            ..old(End::Confirmed)
        },
    );
    make(
        &store,
        &Made {
            body: "shared".into(),
            ..old(End::Confirmed)
        },
    );
    let kept = make(
        &store,
        &Made {
            body: "shared".into(),
            at: NOW,
            ..Made::default()
        },
    );
    let newest = new_one(&store);
    catch_up(&store);
    seal(&store);
    prune(&store, days(30));
    let swept = store.log().sweep(&ON).unwrap();
    assert!(swept >= 1);
    let bodies = "SELECT count(*) FROM bodies WHERE bytes <> CAST('filler' AS BLOB)";
    assert_eq!(number(&store, bodies), 2);
    for (id, body) in [(kept, "shared"), (newest, "new body")] {
        assert_eq!(super::ids(&page(&store, &searching(body))), [&id]);
        let attempt = store.log().get(&id).unwrap().attempts.remove(0).id;
        assert!(
            store
                .deliveries()
                .attempt(&attempt)
                .unwrap()
                .ending
                .is_some()
        );
    }
    assert!(page(&store, &searching("gone with")).rows.is_empty());
    // A new answer like the one that went gets a number that nothing else had.
    let again = make(
        &store,
        &Made {
            body: "gone with its delivery".into(),
            at: NOW,
            ..Made::default()
        },
    );
    catch_up(&store);
    assert_eq!(super::ids(&page(&store, &searching("gone with"))), [&again]);
}

#[test]
fn blocks_of_texts_that_all_went_go_too() {
    let (_dir, store) = testing::temporary();
    make(&store, &old(End::Confirmed));
    catch_up(&store);
    seal(&store);
    new_one(&store);
    catch_up(&store);
    let blocks = "SELECT count(*) FROM log_blocks WHERE kind = 0";
    assert_eq!(number(&store, blocks), 1);
    prune(&store, days(30));
    prune(&store, days(30));
    assert_eq!(number(&store, blocks), 0);
    assert_eq!(
        number(
            &store,
            "SELECT count(*) FROM log_grams WHERE key >> 32 NOT IN (SELECT seq FROM log_blocks)"
        ),
        0
    );
}
