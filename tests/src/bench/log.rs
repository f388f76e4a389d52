//! P7: pages of a log of a million attempts, under every kind of filter, by the use case that the
//! window's list asks.

use std::time::Instant;

use carom_app::contract::deliveries::{DeliveryFilter, DeliveryState, ListDeliveries, Trigger};
use carom_postback::event::EventType;
use carom_postback::verdict::Verdict;

use super::figures::{median, millis, percentile};
use super::seed;
use super::table::Line;
use crate::seed::Engine;

/// Filters of each kind.
const ROUNDS: usize = 20;
/// Pages of each filter, one behind the other.
const PAGES: usize = 3;
const PAGE: u64 = 100;
/// The time of the newest attempt's day, and how long the log goes back.
const DAY: i64 = 24 * 60 * 60 * 1_000;

type Kind = (&'static str, fn(usize, &Known) -> DeliveryFilter);

/// What is in the log.
struct Known {
    integrations: Vec<String>,
    newest: i64,
}

const KINDS: [Kind; 16] = [
    ("no filter", |_, _| DeliveryFilter::default()),
    ("an integration", |n, known| DeliveryFilter {
        integrations: vec![known.integrations[n % known.integrations.len()].clone()],
        ..DeliveryFilter::default()
    }),
    ("a verdict", |n, _| DeliveryFilter {
        verdicts: vec![Verdict::ALL[n % Verdict::ALL.len()]],
        ..DeliveryFilter::default()
    }),
    ("a status", |n, _| DeliveryFilter {
        statuses: vec![[200, 404, 500][n % 3]],
        ..DeliveryFilter::default()
    }),
    ("a status that is nowhere", |n, _| DeliveryFilter {
        statuses: vec![410 + n as u16 % 8],
        ..DeliveryFilter::default()
    }),
    ("a reason", |n, _| DeliveryFilter {
        reasons: vec![["dns", "timeout", "http_404", "confirmed"][n % 4].into()],
        ..DeliveryFilter::default()
    }),
    ("an event", |n, _| DeliveryFilter {
        events: vec![EventType::ALL[n % EventType::ALL.len()]],
        ..DeliveryFilter::default()
    }),
    ("a state that is nowhere", |_, _| DeliveryFilter {
        states: vec![DeliveryState::Queued],
        ..DeliveryFilter::default()
    }),
    ("a trigger that is nowhere", |_, _| DeliveryFilter {
        triggers: vec![Trigger::Backfill],
        ..DeliveryFilter::default()
    }),
    ("unknown and not settled", |_, _| DeliveryFilter {
        unsettled: true,
        ..DeliveryFilter::default()
    }),
    ("a day", |n, known| DeliveryFilter {
        since: Some(known.newest - (n as i64 + 1) * DAY),
        until: Some(known.newest - n as i64 * DAY),
        ..DeliveryFilter::default()
    }),
    ("a click ID", |n, _| {
        searching(format!("click{:010}", (n * 48_611) % seed::ATTEMPTS))
    }),
    ("a host", |n, _| {
        searching(format!("track{}.example.com", n * 7 % 200))
    }),
    ("a word that is everywhere", |_, _| {
        searching("clickid".into())
    }),
    ("a word that is nowhere", |n, _| {
        searching(format!("nowhere{n}"))
    }),
    ("a body and a verdict", |n, _| DeliveryFilter {
        verdicts: vec![Verdict::Rejected],
        ..searching(["Not found", "not found", "<html>"][n % 3].into())
    }),
];

fn searching(search: String) -> DeliveryFilter {
    DeliveryFilter {
        search,
        ..DeliveryFilter::default()
    }
}

/// Measures.
pub fn measure() -> Vec<Line> {
    let engine = Engine::open(&seed::data());
    let newest = engine.log(ListDeliveries {
        limit: 1_000,
        ..ListDeliveries::default()
    });
    let known = Known {
        newest: newest.rows.first().map_or(0, |row| row.at),
        integrations: newest.rows.into_iter().map(|row| row.integration).collect(),
    };
    let mut all = Vec::new();
    let mut worst = ("", 0.0);
    for (name, filter) in KINDS {
        let times: Vec<f64> = (0..ROUNDS)
            .flat_map(|round| pages(&engine, &filter(round, &known)))
            .collect();
        let slow = percentile(&times, 95.0);
        println!(
            "   {name}: {:.1} ms, 95th percentile {slow:.1} ms",
            median(&times)
        );
        if slow > worst.1 {
            worst = (name, slow);
        }
        all.extend(times);
    }
    let over_all = percentile(&all, 95.0);
    let line = |what: String, figure: f64| Line {
        bar: "P7",
        what,
        carom: format!("{figure:.1} ms"),
        wanted: "50 ms".into(),
        reached: Some(figure <= 50.0),
        ..Line::default()
    };
    vec![
        line(
            format!(
                "a page of a log of {} attempts, 95th percentile",
                seed::ATTEMPTS
            ),
            over_all,
        ),
        line(
            format!("the same of the slowest filter: {}", worst.0),
            worst.1,
        ),
    ]
}

/// The times of the first pages of a filter, in milliseconds.
fn pages(engine: &Engine, filter: &DeliveryFilter) -> Vec<f64> {
    let mut times = Vec::new();
    let mut before = None;
    for _ in 0..PAGES {
        let list = ListDeliveries {
            filter: filter.clone(),
            before: before.take(),
            limit: PAGE,
        };
        let start = Instant::now();
        let page = engine.log(list);
        times.push(millis(start.elapsed()));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    times
}
