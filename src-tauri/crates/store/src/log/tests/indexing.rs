//! Indexing behind the writes: searched words, changes, crashes, pages that hold still.

use proptest::prelude::*;

use super::{End, Made, ON, attempt, catch_up, ids, make, number, page, seal, searching};
use crate::{
    IntentOf, LogFilter, Options, Store, StoreError, Trigger, deliveries::Settled, testing,
};

#[test]
fn a_search_finds_any_part_of_url_values_and_body_whatever_the_case() {
    let (_dir, store) = testing::temporary();
    let other = make(
        &store,
        &Made {
            body: "fine".into(),
            ..Made::default()
        },
    );
    let id = make(
        &store,
        &Made {
            url: "https://trk.example/p?name=J%C3%B6rg%20M&x=%E6%97%A5%E6%9C%AC%E8%AA%9E".into(),
            value: "Заказ-77 ΟΔΟΣ".into(),
            body: "{\"status\":\"Already Recorded\",\"emoji\":\"🎯🎯🎯\"}".into(),
            ..Made::default()
        },
    );
    for indexed in [false, true] {
        for text in [
            "trk.example",
            "JÖRG M",
            "j%c3%b6rg%20m",
            "日本語",
            "заказ-77",
            "οδος",
            "already recorded",
            "🎯🎯🎯",
            "\"status\":\"",
        ] {
            let found = page(&store, &searching(text));
            assert_eq!(ids(&found), [&id], "{text} is in it; indexed: {indexed}");
        }
        assert_eq!(ids(&page(&store, &searching("example"))), [&id, &other]);
        assert!(page(&store, &searching("order-1 ok")).rows.is_empty());
        catch_up(&store);
        seal(&store);
    }
}

#[test]
fn a_search_of_one_or_two_characters_is_refused_and_one_of_none_is_none() {
    let (_dir, store) = testing::temporary();
    make(&store, &Made::default());
    for text in ["a", "日本"] {
        assert!(searching(text).is_search_too_short());
        assert!(matches!(
            store.log().page(&searching(text), None, 0),
            Err(StoreError::SearchTooShort)
        ));
    }
    assert_eq!(page(&store, &searching("")).rows.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_part_of_any_text_is_found(
        before in "\\PC{0,8}", middle in "\\PC{3,30}", after in "\\PC{0,8}", place in 0..3_u8, sealed: bool,
    ) {
        let (_dir, store) = testing::temporary();
        let text = format!("{before}{middle}{after}");
        let mut made = Made::default();
        match place {
            0 => made.url = format!("https://x.example/{text}"),
            1 => made.value = text,
            _ => made.body = text,
        }
        let id = make(&store, &made);
        catch_up(&store);
        if sealed {
            seal(&store);
        }
        let found = page(&store, &searching(&middle));
        prop_assert_eq!(ids(&found), [&id]);
    }
}

#[test]
fn a_delivery_that_was_sent_again_is_found_by_all_attempts_and_filtered_by_its_newest() {
    let (_dir, store) = testing::temporary();
    let first = Made {
        end: End::NotFound,
        body: "first answer".into(),
        ..Made::default()
    };
    let id = make(&store, &first);
    catch_up(&store);
    seal(&store);
    let second = Made {
        url: "https://second.example/p".into(),
        body: "second answer".into(),
        at: 2_000,
        ..Made::default()
    };
    let of = IntentOf::Again {
        id: id.clone(),
        because: "mended".into(),
        job: None,
        source_url: None,
    };
    attempt(&store, &second, second.attempt(of));
    for step in ["not reached", "indexed", "sealed"] {
        let rejected = LogFilter {
            statuses: vec![404],
            ..LogFilter::default()
        };
        assert!(
            page(&store, &rejected).rows.is_empty(),
            "it is no longer refused; {step}"
        );
        for there in [
            "first answer",
            "track.example",
            "second answer",
            "second.example",
            "order-1",
        ] {
            let found = page(&store, &searching(there));
            assert_eq!(ids(&found), [&id], "{there}; {step}");
            assert_eq!(found.rows[0].attempts, 2);
            assert_eq!(found.rows[0].host, "second.example");
        }
        catch_up(&store);
        if step == "indexed" {
            seal(&store);
        }
    }
}

#[test]
fn of_an_earlier_answer_only_the_beginning_is_searched() {
    let (_dir, store) = testing::temporary();
    let first = Made {
        end: End::NotFound,
        body: format!("not found{}far down", " ".repeat(1_024)),
        ..Made::default()
    };
    let id = make(&store, &first);
    assert_eq!(ids(&page(&store, &searching("far down"))), [&id]);
    let of = IntentOf::Again {
        id: id.clone(),
        because: "mended".into(),
        job: None,
        source_url: None,
    };
    attempt(&store, &Made::default(), Made::default().attempt(of));
    for _ in 0..2 {
        assert_eq!(ids(&page(&store, &searching("not found"))), [&id]);
        assert!(
            page(&store, &searching("far down")).rows.is_empty(),
            "or each that was sent again would double the index"
        );
        catch_up(&store);
        seal(&store);
    }
}

#[test]
fn what_the_user_said_of_an_unknown_one_is_indexed_too() {
    let (_dir, store) = testing::temporary();
    let id = make(
        &store,
        &Made {
            end: End::Timeout,
            ..Made::default()
        },
    );
    let unsettled = LogFilter {
        unsettled: true,
        ..LogFilter::default()
    };
    catch_up(&store);
    assert_eq!(ids(&page(&store, &unsettled)), [&id]);
    assert_eq!(store.log().status().unwrap().unsettled, 1);
    store
        .deliveries()
        .settle(vec![id], Some(Settled::Arrived))
        .unwrap();
    assert!(
        page(&store, &unsettled).rows.is_empty(),
        "before it is indexed"
    );
    catch_up(&store);
    assert!(page(&store, &unsettled).rows.is_empty());
    assert_eq!(store.log().status().unwrap().unsettled, 0);
}

#[test]
fn the_index_goes_on_where_a_crash_left_it() {
    let (dir, store) = testing::temporary();
    for n in 0..10 {
        make(
            &store,
            &Made {
                value: format!("number-{n}"),
                ..Made::default()
            },
        );
    }
    assert_eq!(store.log().index_some(4).unwrap().behind, 6);
    // Closed in the middle; nothing but the file is left.
    store.close();
    let store = Store::open(dir.path(), Options::default()).unwrap();
    let behind = page(&store, &searching("number-"));
    assert_eq!(
        (behind.behind, behind.rows.len()),
        (6, 10),
        "the page says how far it has come"
    );
    catch_up(&store);
    // A crash before the transaction: the same once more changes nothing.
    store
        .write(|tx| {
            Ok(tx
                .conn()
                .execute_batch("INSERT INTO log_dirty SELECT seq FROM deliveries")?)
        })
        .unwrap();
    catch_up(&store);
    assert_eq!(page(&store, &searching("number-")).rows.len(), 10);
    assert_eq!(
        store.log().count(&searching("number-"), &ON).unwrap().count,
        10
    );
    assert_eq!(store.log().status().unwrap().deliveries, 10);
    assert_eq!(
        number(&store, "SELECT count(*) FROM log_texts"),
        10,
        "a text that did not change is not kept twice"
    );
}

#[test]
fn a_page_holds_still_while_deliveries_arrive() {
    let (_dir, store) = testing::temporary();
    let filter = LogFilter {
        triggers: vec![Trigger::Backfill],
        ..LogFilter::default()
    };
    for _ in 0..30 {
        make(&store, &Made::default());
    }
    catch_up(&store);
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = store.log().page(&filter, before, 7).unwrap();
        seen.extend(page.rows.into_iter().map(|row| row.seq));
        make(&store, &Made::default());
        if seen.len() % 14 == 0 {
            catch_up(&store);
        }
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    let expected: Vec<i64> = (1..=30).rev().collect();
    assert_eq!(
        seen, expected,
        "no line twice, none missing, however many come in above"
    );
}

#[test]
fn a_damaged_delivery_hides_no_other_and_holds_up_no_index() {
    let (_dir, store) = testing::temporary();
    let ids_of: Vec<String> = (0..3).map(|_| make(&store, &Made::default())).collect();
    store
        .write(|tx| {
            let damage = "PRAGMA ignore_check_constraints = ON; \
                          UPDATE deliveries SET state = 'nonsense' WHERE seq = 2";
            Ok(tx.conn().execute_batch(damage)?)
        })
        .unwrap();
    let all = store.log().page(&LogFilter::default(), None, 0).unwrap();
    assert_eq!(
        (all.rows.len(), all.bad.len()),
        (2, 1),
        "the damaged one is told of"
    );
    catch_up(&store);
    let found = page(&store, &searching("order-1"));
    assert_eq!(ids(&found), [&ids_of[2], &ids_of[0]]);
}

#[test]
fn a_page_of_damaged_deliveries_is_not_the_end_and_none_is_told_of_twice() {
    let (_dir, store) = testing::temporary();
    for _ in 0..7 {
        make(&store, &Made::default());
    }
    store
        .write(|tx| {
            let damage = "PRAGMA ignore_check_constraints = ON; \
                          UPDATE deliveries SET state = 'nonsense' WHERE seq IN (2, 4, 5, 6)";
            Ok(tx.conn().execute_batch(damage)?)
        })
        .unwrap();
    let (mut good, mut bad, mut before) = (Vec::new(), 0, None);
    loop {
        let page = store.log().page(&LogFilter::default(), before, 2).unwrap();
        good.extend(page.rows.iter().map(|row| row.seq));
        bad += page.bad.len();
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!((good, bad), (vec![7, 3, 1], 4));
}

/// The first delivery once more, up to this many, without its key; finished and accepted.
fn copies(store: &Store, last: u32) {
    store
        .write(move |tx| {
            let copies = format!(
                "WITH RECURSIVE n(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < {last}) \
                INSERT INTO deliveries (seq, id, integration_id, integration_name, event_type, trigger, \
                state, temporary_url, source, created_at, last_verdict) SELECT n, 'd' || n, 'i1', '', \
                'purchase', 'backfill', 'answered', 0, 1, 0, 'accepted' FROM n; \
                INSERT INTO delivery_events (delivery, event) SELECT d.seq, e.event FROM deliveries d, \
                delivery_events e WHERE d.seq > 1; \
                INSERT OR IGNORE INTO log_dirty SELECT seq FROM deliveries"
            );
            Ok(tx.conn().execute_batch(&copies)?)
        })
        .unwrap();
}

#[test]
fn where_only_some_texts_are_looked_at_they_stand_for_all_and_the_figures_say_so() {
    let (_dir, store) = testing::temporary();
    let zeros = Made {
        value: "000000".into(),
        ..Made::default()
    };
    make(&store, &zeros);
    copies(&store, 21_000);
    store
        .write(|tx| {
            let odd = "UPDATE delivery_events SET event = replace(event, '000000', '00000000') \
                       WHERE delivery % 2 = 1";
            Ok(tx.conn().execute_batch(odd)?)
        })
        .unwrap();
    catch_up(&store);
    seal(&store);
    let filter = searching("00000000");
    let about_half = |what, figure: u64| {
        assert!(
            (10_000..=11_000).contains(&figure),
            "{what} of 21,000: {figure}"
        );
    };
    let counted = store.log().count(&filter, &ON).unwrap();
    assert!(!counted.exact);
    about_half("counted", counted.count);
    let tally = store.log().tally(&filter, &ON).unwrap();
    assert!(!tally.exact, "nobody may take it for more");
    about_half("tallied", tally.lines.iter().map(|line| line.count).sum());
    let pictures = store.log().draw(&filter, &ON).unwrap();
    assert!(!pictures.exact);
    about_half("drawn", pictures.count);
    let series = pictures.series.iter();
    about_half("over time", series.flat_map(|one| &one.good).sum());
    let all = store.log().draw(&LogFilter::default(), &ON).unwrap();
    assert!(all.exact, "without a search everything is looked at");
}

#[test]
fn a_search_of_common_trigrams_that_is_nowhere_ends_in_steps() {
    let (_dir, store) = testing::temporary();
    make(
        &store,
        &Made {
            value: "000000".into(),
            ..Made::default()
        },
    );
    copies(&store, 3_001);
    catch_up(&store);
    seal(&store);
    let filter = searching("00000000");
    let first = store.log().page(&filter, None, 0).unwrap();
    assert!(first.rows.is_empty());
    let mut steps = 1;
    let mut next = first.next;
    assert!(
        next.is_some(),
        "a page that looked at enough says where to go on"
    );
    while next.is_some() {
        next = store.log().page(&filter, next, 0).unwrap().next;
        steps += 1;
    }
    assert_eq!(
        steps, 4,
        "three thousand texts, a thousand a page, and the end"
    );
    assert_eq!(store.log().count(&filter, &ON).unwrap().count, 0);
}
