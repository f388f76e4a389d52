//! Every filter against a plain look at every delivery.

use carom_postback::{event::EventType, verdict::Verdict};
use proptest::prelude::*;

use super::{End, Made, ON, make, seal};
use crate::{
    Chosen, LogFilter, Store,
    deliveries::{DeliveryState, Trigger},
    jobs::NewJob,
    testing,
};

const INTEGRATIONS: [&str; 3] = ["i1", "i2", "i3"];
const STATES: [DeliveryState; 6] = [
    DeliveryState::Queued,
    DeliveryState::Sending,
    DeliveryState::Answered,
    DeliveryState::Failed,
    DeliveryState::NotDelivered,
    DeliveryState::Unknown,
];

fn made() -> impl Strategy<Value = Made> {
    let word = "[abAÄä日%. ]{0,6}";
    (
        proptest::sample::select(&INTEGRATIONS[..]),
        proptest::sample::select(&EventType::ALL[..]),
        proptest::sample::select(&[Trigger::Test, Trigger::Backfill][..]),
        proptest::sample::select(&End::ALL[..]),
        (word, word, word),
        (0..20_i64, 0..4_u64),
        1..3_i64,
    )
        .prop_map(
            |(integration, event, trigger, end, (url, value, body), (at, took), job)| Made {
                integration,
                event,
                trigger,
                end,
                url: format!("https://x.example/{}", url.replace('ä', "%C3%A4")),
                value,
                body,
                at,
                took_us: took * 10_000,
                job,
            },
        )
}

fn some<T: Clone + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = Vec<T>> {
    prop_oneof![
        3 => Just(Vec::new()),
        1 => proptest::sample::subsequence(all, 1..=2),
    ]
}

fn filter() -> impl Strategy<Value = LogFilter> {
    static STATUSES: [u16; 4] = [200, 404, 500, 418];
    static REASONS: [&str; 4] = ["http_404", "dns", "confirmed", "nowhere"];
    static TRIGGERS: [Trigger; 3] = [Trigger::Test, Trigger::Backfill, Trigger::Inbound];
    static INTEGRATIONS_AND_MORE: [&str; 4] = ["i1", "i2", "i3", "gone"];
    (
        prop_oneof![2 => Just(String::new()), 1 => "[aAbÄä日. ]{3,4}"],
        some(&INTEGRATIONS_AND_MORE),
        some(&EventType::ALL),
        some(&Verdict::ALL),
        some(&STATES),
        some(&STATUSES),
        some(&REASONS),
        some(&TRIGGERS),
        proptest::option::weighted(0.2, proptest::sample::select(&["job1", "job2", "none"][..])),
        proptest::bool::weighted(0.1),
        (
            proptest::option::weighted(0.2, 0..20_i64),
            proptest::option::weighted(0.2, 0..20_i64),
            proptest::option::weighted(0.2, 0..40_001_u64),
            proptest::option::weighted(0.2, 0..40_001_u64),
        ),
    )
        .prop_map(
            |(
                search,
                integrations,
                events,
                verdicts,
                states,
                statuses,
                reasons,
                triggers,
                job,
                unsettled,
                times,
            )| LogFilter {
                search,
                integrations: integrations.into_iter().map(Into::into).collect(),
                events,
                verdicts,
                states,
                statuses,
                reasons: reasons.into_iter().map(Into::into).collect(),
                triggers,
                job: job.map(Into::into),
                unsettled,
                since: times.0,
                until: times.1,
                min_us: times.2,
                max_us: times.3,
            },
        )
}

fn state(made: &Made) -> DeliveryState {
    match made.end {
        End::Confirmed | End::NotFound => DeliveryState::Answered,
        End::Timeout => DeliveryState::Unknown,
        End::Dns => DeliveryState::NotDelivered,
        End::Retry if made.trigger == Trigger::Test => DeliveryState::Failed,
        End::Retry => DeliveryState::Queued,
        End::UnderWay => DeliveryState::Sending,
    }
}

fn lets_through(filter: &LogFilter, made: &Made) -> bool {
    let search = filter.search.to_lowercase();
    let answered = made.end.status().is_some();
    let holds = |text: &str| text.to_lowercase().contains(&search);
    let job = match filter.job.as_deref() {
        Some("job1") => Some(1),
        Some("job2") => Some(2),
        _ => None,
    };
    let trigger_is_test = made.trigger == Trigger::Test;
    (search.is_empty()
        || holds(&made.url)
        || holds(&made.url.replace("%C3%A4", "ä"))
        || holds(&made.value)
        || (answered && holds(&made.body)))
        && (filter.integrations.is_empty()
            || filter.integrations.iter().any(|i| i == made.integration))
        && (filter.events.is_empty() || filter.events.contains(&made.event))
        && (filter.verdicts.is_empty()
            || made
                .end
                .verdict()
                .is_some_and(|v| filter.verdicts.contains(&v)))
        && (filter.states.is_empty() || filter.states.contains(&state(made)))
        && (filter.statuses.is_empty()
            || made
                .end
                .status()
                .is_some_and(|s| filter.statuses.contains(&s)))
        && (filter.reasons.is_empty() || filter.reasons.iter().any(|r| r == made.end.reason()))
        && (filter.triggers.is_empty() || filter.triggers.contains(&made.trigger))
        && (filter.job.is_none() || (!trigger_is_test && job == Some(made.job)))
        && (!filter.unsettled || made.end == End::Timeout)
        && filter.since.is_none_or(|since| made.at >= since)
        && filter.until.is_none_or(|until| made.at < until)
        && filter
            .min_us
            .is_none_or(|min| answered && made.took_us >= min)
        && filter
            .max_us
            .is_none_or(|max| answered && made.took_us < max)
}

/// The ids of all pages, in the order shown.
fn all_pages(store: &Store, filter: &LogFilter, limit: u32) -> Vec<String> {
    let (mut ids, mut before) = (Vec::new(), None);
    loop {
        let page = store.log().page(filter, before, limit).unwrap();
        assert!(page.rows.len() <= limit as usize);
        ids.extend(page.rows.into_iter().map(|row| row.id));
        before = page.next;
        if before.is_none() {
            return ids;
        }
    }
}

fn with_jobs() -> (tempfile::TempDir, Store) {
    let (dir, store) = testing::temporary();
    for id in ["job1", "job2"] {
        let job = NewJob {
            id: id.into(),
            kind: "backfill",
            title: String::new(),
            integration_id: None,
            host: String::new(),
            plan: serde_json::Value::Null,
            cursor: serde_json::Value::Null,
            rate: 0,
            path: None,
            total: None,
            created_at: 0,
        };
        store.jobs().insert(job, Vec::new()).unwrap();
    }
    (dir, store)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn pages_counts_and_slices_hold_exactly_what_the_filter_lets_through(
        made in proptest::collection::vec(made(), 1..25),
        filters in proptest::collection::vec(filter(), 12),
        indexed in 0..25_usize,
        sealed: bool,
        limit in 1..8_u32,
    ) {
        let (_dir, store) = with_jobs();
        let mut ids = Vec::new();
        for (n, one) in made.iter().enumerate() {
            // Some are sealed, some indexed, some not reached.
            if n == indexed {
                store.log().catch_up(&ON).unwrap();
                if sealed {
                    seal(&store);
                }
            }
            ids.push(make(&store, one));
        }
        let expected = |filter: &LogFilter| -> Vec<String> {
            let through = made.iter().zip(&ids).filter(|(made, _)| lets_through(filter, made));
            through.map(|(_, id)| id.clone()).collect()
        };
        let newest_first = |mut ids: Vec<String>| {
            ids.reverse();
            ids
        };
        for filter in &filters {
            prop_assert_eq!(
                all_pages(&store, filter, limit), newest_first(expected(filter)),
                "also what the index has not reached: {:?}", filter
            );
        }
        store.log().catch_up(&ON).unwrap();
        for filter in &filters {
            let expected = expected(filter);
            prop_assert_eq!(all_pages(&store, filter, limit), newest_first(expected.clone()), "{:?}", filter);
            let counted = store.log().count(filter, &ON).unwrap();
            prop_assert_eq!((counted.count, counted.exact), (expected.len() as u64, true));
            let tallied: u64 = store.log().tally(filter, &ON).unwrap().lines.iter().map(|l| l.count).sum();
            prop_assert_eq!(tallied, expected.len() as u64);

            let (mut sliced, mut after) = (Vec::new(), Some(0));
            while let Some(from) = after {
                let slice = store.log().slice(&Chosen::Filter(filter.clone()), from, limit).unwrap();
                sliced.extend(slice.deliveries.into_iter().map(|(_, id)| id));
                after = slice.next;
            }
            prop_assert_eq!(&sliced, &expected, "oldest first, each once");
        }
    }
}

#[test]
fn a_resend_takes_all_that_match_into_its_job_and_once_more_only_what_is_missing() {
    let (_dir, store) = with_jobs();
    for n in 0..10 {
        let integration = INTEGRATIONS[n % 2];
        make(
            &store,
            &Made {
                integration,
                ..Made::default()
            },
        );
    }
    store.log().catch_up(&ON).unwrap();
    let chosen = Chosen::Filter(LogFilter {
        integrations: vec!["i2".into()],
        ..LogFilter::default()
    });
    let log = store.log();
    assert_eq!(log.select_into_job(1, &chosen, &ON).unwrap(), 5);
    assert_eq!(
        log.select_into_job(1, &chosen, &ON).unwrap(),
        5,
        "after a crash in between it is done once more"
    );
    let all = store.deliveries().to_resend(1, 0, 100).unwrap();
    assert_eq!(all.len(), 5);
    assert!(
        log.select_into_job(2, &chosen, &(|| true)).is_err(),
        "a user who looked away does not wait"
    );
}
