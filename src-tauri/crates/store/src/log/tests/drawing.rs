//! Pictures out of deliveries that are known.

use carom_postback::verdict::Verdict;

use super::{End, Made, ON, catch_up, make};
use crate::{DeliveryState, LogFilter, Store, Trigger, testing};

const HOUR: i64 = 3_600_000;

fn made(store: &Store, integration: &'static str, end: End, at: i64) {
    make(
        store,
        &Made {
            integration,
            end,
            at,
            ..Made::default()
        },
    );
}

#[test]
fn success_and_failure_are_drawn_by_integration_in_stretches_that_hold_every_delivery() {
    let (_dir, store) = testing::temporary();
    for hour in 0..50 {
        made(&store, "busy", End::Confirmed, hour * HOUR);
        made(&store, "busy", End::NotFound, hour * HOUR + 1);
    }
    made(&store, "quiet", End::Timeout, 7 * HOUR);
    // Neither is finished, and a test is no traffic.
    made(&store, "busy", End::UnderWay, 0);
    made(&store, "busy", End::Retry, 0);
    make(
        &store,
        &Made {
            trigger: Trigger::Test,
            ..Made::default()
        },
    );
    catch_up(&store);

    let pictures = store.log().draw(&LogFilter::default(), &ON).unwrap();
    assert_eq!(pictures.count, 101);
    assert_eq!(pictures.stretch_ms, HOUR);
    assert_eq!(pictures.times.len(), 50);
    assert!(pictures.times.windows(2).all(|two| two[1] - two[0] == HOUR));
    let [busy, quiet] = &pictures.series[..] else {
        panic!("two integrations: {:?}", pictures.series)
    };
    assert_eq!(
        (busy.integration_id.as_str(), busy.name.as_str()),
        ("busy", "Name of busy")
    );
    assert!(busy.good.iter().all(|n| *n == 1) && busy.bad.iter().all(|n| *n == 1));
    assert_eq!(
        (quiet.good.iter().sum::<u64>(), quiet.bad[7]),
        (0, 1),
        "unknown is no success"
    );

    let reasons: Vec<_> = pictures
        .reasons
        .iter()
        .map(|r| (r.reason.as_str(), r.verdict, r.count))
        .collect();
    assert_eq!(
        reasons,
        [
            ("confirmed", Verdict::Confirmed, 50),
            ("http_404", Verdict::Rejected, 50),
            ("timeout", Verdict::Unknown, 1),
        ]
    );
    let answers: u64 = pictures.latency.iter().map(|bin| bin.count).sum();
    assert_eq!(answers, 100, "what was not answered took no time to answer");
    assert_eq!(pictures.p50_us, Some(20_000));
    for bin in &pictures.latency {
        let filter = LogFilter {
            triggers: vec![Trigger::Backfill],
            states: vec![DeliveryState::Answered],
            min_us: Some(bin.from_us),
            max_us: Some(bin.to_us),
            ..LogFilter::default()
        };
        let count = store.log().count(&filter, &ON).unwrap().count;
        assert_eq!(count, bin.count, "a bin leads to what it counts");
    }

    let tests = LogFilter {
        triggers: vec![Trigger::Test],
        ..LogFilter::default()
    };
    assert_eq!(
        store.log().draw(&tests, &ON).unwrap().count,
        1,
        "unless they are asked for"
    );
}

#[test]
fn many_integrations_are_summed_behind_the_six_largest() {
    let (_dir, store) = testing::temporary();
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    for (n, integration) in names.into_iter().enumerate() {
        for _ in 0..=n {
            made(&store, integration, End::Confirmed, 1);
        }
    }
    catch_up(&store);
    let series = store.log().draw(&LogFilter::default(), &ON).unwrap().series;
    let sums: Vec<(&str, u64)> = series
        .iter()
        .map(|one| (one.integration_id.as_str(), one.good.iter().sum()))
        .collect();
    assert_eq!(
        sums,
        [
            ("h", 8),
            ("g", 7),
            ("f", 6),
            ("e", 5),
            ("d", 4),
            ("c", 3),
            ("", 3)
        ]
    );
}

#[test]
fn nothing_is_drawn_of_nothing() {
    let (_dir, store) = testing::temporary();
    let pictures = store.log().draw(&LogFilter::default(), &ON).unwrap();
    assert_eq!(
        pictures,
        crate::Pictures {
            exact: true,
            ..crate::Pictures::default()
        }
    );
}
