//! Measures the log: `log_speed DIR [DELIVERIES] [KIND]`. Fills the data folder with believable rows of a
//! backfill if it holds none, indexes them, and times pages of every kind of filter.

use std::{
    env,
    error::Error,
    path::PathBuf,
    time::{Duration, Instant},
};

use carom_postback::{
    attempt::{Attempt, FailureKind, Header, Outcome, SentRequest, Timing},
    event::{Event, EventType, Network},
    verdict::Verdict,
};
use carom_store::{
    DeliveryState, Finish, Intent, IntentOf, LogFilter, NewDelivery, NewJob, NewRow, Options,
    Start, Store, StoreError, Trigger,
    testing::{answer, failure, judgement},
};
use serde_json::Value;

type Outcomes<T> = Result<T, Box<dyn Error>>;

/// 2025-06-01, epoch milliseconds; a delivery comes every four seconds.
const BEGINNING: i64 = 1_748_736_000_000;
const EVERY_MS: i64 = 4_000;
const GROUP: u64 = 256;
const ROUNDS: u64 = 60;

fn main() -> Outcomes<()> {
    let mut arguments = env::args().skip(1);
    let dir = PathBuf::from(
        arguments
            .next()
            .ok_or("usage: log_speed DIR [DELIVERIES] [KIND]")?,
    );
    let wanted: u64 = arguments.next().map_or(Ok(1_000_000), |n| n.parse())?;
    let store = Store::open(&dir, Options::default())?;
    if store
        .log()
        .page(&LogFilter::default(), None, 1)?
        .rows
        .is_empty()
    {
        fill(&store, wanted)?;
    }
    index(&store)?;
    let status = store.log().status()?;
    println!("{status:?}\n");
    println!(
        "{:<58} {:>8} {:>8} {:>8} {:>8}",
        "a page of 100 lines, milliseconds", "p50", "p95", "max", "p95 work"
    );
    let only = arguments.next().unwrap_or_default();
    pages(&store, status.deliveries, &only)?;
    if !only.is_empty() {
        return Ok(());
    }
    println!();
    whole(&store)?;
    Ok(())
}

/// A number that looks random, the same at every run.
const fn mix(n: u64) -> u64 {
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

fn click(n: u64) -> String {
    format!("{:016x}{:08x}", mix(n), mix(n + 7) as u32)
}

/// Few integrations make most of the traffic.
const fn integration(n: u64) -> u64 {
    let n = mix(n * 3 + 1);
    match n % 10 {
        0..=4 => 0,
        5..=7 => 1,
        _ => n / 10 % 38 + 2,
    }
}

fn fill(store: &Store, count: u64) -> Outcomes<()> {
    let begun = Instant::now();
    let job = store.jobs().insert(
        NewJob {
            id: "job".into(),
            kind: "backfill",
            title: "Measured".into(),
            integration_id: None,
            host: String::new(),
            plan: Value::Null,
            cursor: Value::Null,
            rate: 0,
            path: None,
            total: Some(count),
            created_at: BEGINNING,
        },
        Vec::new(),
    )?;
    for from in (0..count).step_by(GROUP as usize) {
        let rows = from..count.min(from + GROUP);
        // The job at the end is another's: its filter matches one row in ten.
        let intents = rows
            .clone()
            .map(|n| intent(n, job.seq + i64::from(n % 10 != 0)))
            .collect();
        let starts = store.deliveries().begin_attempts(intents, None)?;
        let finishes = starts
            .into_iter()
            .zip(rows)
            .filter_map(|(start, n)| match start {
                Start::Begun(begun) => Some(finish(n, begun.attempt_id)),
                _ => None,
            });
        store.deliveries().finish_attempts(finishes.collect())?;
    }
    rate("filled", count, begun);
    Ok(())
}

fn index(store: &Store) -> Outcomes<()> {
    let (begun, worked) = (Instant::now(), on_processor());
    let (mut done, mut slowest) = (0, Duration::ZERO);
    loop {
        let step = Instant::now();
        let indexed = store.log().index_some(0)?;
        slowest = slowest.max(step.elapsed());
        done += indexed.done;
        if indexed.behind == 0 {
            break;
        }
    }
    rate("indexed", done, begun);
    println!(
        "{:.1} s of work beside the writer's",
        (on_processor().saturating_sub(worked)).as_secs_f64()
    );
    println!(
        "the slowest step took {:.1} ms, most of it reading",
        slowest.as_secs_f64() * 1e3
    );
    Ok(())
}

fn rate(what: &str, count: u64, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{what} {count} deliveries in {seconds:.1} s, {:.0} /s",
        count as f64 / seconds
    );
}

fn event_of(n: u64) -> EventType {
    match mix(n) % 20 {
        0..=12 => EventType::Purchase,
        13..=16 => EventType::Upsell,
        _ => EventType::OrderImpression,
    }
}

fn url(n: u64) -> String {
    format!(
        "https://track{}.example.com/postback?clickid={}&sum={}.{:02}&type=Purchase&name=J%C3%B6rg+{}",
        integration(n),
        click(n),
        mix(n) % 300,
        n % 100,
        ["Braun", "Sato", "Silva", "Okafor"][n as usize % 4]
    )
}

fn intent(n: u64, job: i64) -> Intent {
    let integration = integration(n);
    let values = [
        ("tid", click(n)),
        ("order_id", format!("ORDER{n:08}")),
        ("receipt_id", format!("RCPT{:010}", mix(n) % 10_000_000_000)),
        ("currency", "USD".to_owned()),
        ("vendor", format!("seller{}", mix(n) % 30)),
        (
            "country",
            ["US", "DE", "FR", "BR"][n as usize % 4].to_owned(),
        ),
    ];
    let at = BEGINNING + n as i64 * EVERY_MS;
    let host = Header {
        name: "host".into(),
        value: format!("track{integration}.example.com"),
    };
    Intent {
        of: IntentOf::Row(NewRow {
            delivery: NewDelivery {
                integration_id: format!("integration-{integration}"),
                integration_name: format!("Campaign {integration}"),
                event: Event {
                    network: Network::Clickbank,
                    // One at the very beginning that no other row has.
                    event_type: if n < 40 {
                        EventType::Combined
                    } else {
                        event_of(n)
                    },
                    values: values.into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
                },
                source_url: "https://track.example.com/postback?clickid={tid}".into(),
                temporary_url: false,
                created_at: at,
            },
            once_key: format!("RCPT{n}"),
            job: Some((job, n + 1)),
            again_because: None,
        }),
        request: SentRequest {
            method: "GET".into(),
            url: url(n),
            target: "/".into(),
            http_version: "HTTP/1.1".into(),
            headers: vec![host],
            body: None,
        },
        context: Value::Null,
        started_at: at,
    }
}

fn finish(n: u64, attempt_id: String) -> Finish {
    let (verdict, reason, outcome): (_, _, Outcome) = match mix(n + 99) % 100 {
        0 => (Verdict::Unknown, "timeout", failure(FailureKind::Timeout)),
        1 | 2 => (Verdict::NotDelivered, "dns", failure(FailureKind::Dns)),
        3..=9 => (
            Verdict::Rejected,
            "http_404",
            answer(404, "<html><body>Not found</body></html>"),
        ),
        10..=12 => (
            Verdict::Rejected,
            "duplicate",
            answer(200, "Already recorded"),
        ),
        13 => (Verdict::Rejected, "http_500", answer(500, "")),
        14..=49 => {
            let body = format!("{{\"status\":\"ok\",\"id\":\"{:024x}\"}}", mix(n + 3));
            (Verdict::Confirmed, "confirmed", answer(200, &body))
        }
        _ => (Verdict::Accepted, "no_rule", answer(200, "OK")),
    };
    let started_at = BEGINNING + n as i64 * EVERY_MS;
    let total = 20_000 + mix(n) % 400_000;
    let intent = intent(n, 0);
    Finish {
        attempt_id,
        attempt: Attempt {
            started_at,
            request: intent.request,
            remote_addr: Some("203.0.113.7:443".into()),
            timing: Timing {
                total,
                ..Timing::default()
            },
            outcome,
        },
        judgement: judgement(verdict, reason),
        diagnosis: Vec::new(),
        retry_at: None,
        finished_at: started_at + 300,
    }
}

fn searching(text: impl Into<String>) -> LogFilter {
    LogFilter {
        search: text.into(),
        ..LogFilter::default()
    }
}

fn pages(store: &Store, count: u64, only: &str) -> Outcomes<()> {
    let any = LogFilter::default;
    let of = |n: u64| vec![format!("integration-{n}")];
    let middle = BEGINNING + count as i64 / 2 * EVERY_MS;
    let end = BEGINNING + count as i64 * EVERY_MS;
    let kinds: Vec<(&str, Box<dyn Fn(u64) -> LogFilter>)> = vec![
        ("no filter", Box::new(move |_| any())),
        (
            "a busy integration",
            Box::new(move |n| LogFilter {
                integrations: of(n % 2),
                ..any()
            }),
        ),
        (
            "a quiet integration",
            Box::new(move |n| LogFilter {
                integrations: of(n % 38 + 2),
                ..any()
            }),
        ),
        (
            "an integration without deliveries",
            Box::new(move |_| LogFilter {
                integrations: of(99),
                ..any()
            }),
        ),
        (
            "a verdict",
            Box::new(move |n| LogFilter {
                verdicts: vec![Verdict::ALL[n as usize % 5]],
                ..any()
            }),
        ),
        (
            "a state that is nowhere",
            Box::new(move |_| LogFilter {
                states: vec![DeliveryState::Queued],
                ..any()
            }),
        ),
        (
            "an event that is at the very beginning only",
            Box::new(move |_| LogFilter {
                events: vec![EventType::Combined],
                ..any()
            }),
        ),
        (
            "a status",
            Box::new(move |n| LogFilter {
                statuses: vec![[200, 404, 500][n as usize % 3]],
                ..any()
            }),
        ),
        (
            "a status that is nowhere",
            Box::new(move |_| LogFilter {
                statuses: vec![418],
                ..any()
            }),
        ),
        (
            "a reason",
            Box::new(move |n| LogFilter {
                reasons: vec![["http_500", "dns", "duplicate"][n as usize % 3].into()],
                ..any()
            }),
        ),
        (
            "tests, of which there are none",
            Box::new(move |_| LogFilter {
                triggers: vec![Trigger::Test],
                ..any()
            }),
        ),
        (
            "a job of one row in ten",
            Box::new(move |_| LogFilter {
                job: Some("job".into()),
                ..any()
            }),
        ),
        (
            "unknown and not settled",
            Box::new(move |_| LogFilter {
                unsettled: true,
                ..any()
            }),
        ),
        (
            "a day",
            Box::new(move |n| {
                let since = BEGINNING + (mix(n) % count) as i64 * EVERY_MS;
                LogFilter {
                    since: Some(since),
                    until: Some(since + 86_400_000),
                    ..any()
                }
            }),
        ),
        (
            "a time to come",
            Box::new(move |_| LogFilter {
                since: Some(end + 1),
                ..any()
            }),
        ),
        (
            "integration, verdict, event, status, half the time",
            Box::new(move |n| LogFilter {
                integrations: of(n % 40),
                verdicts: vec![Verdict::Rejected],
                events: vec![EventType::Upsell],
                statuses: vec![404],
                until: Some(middle),
                ..any()
            }),
        ),
        (
            "two that exclude one another",
            Box::new(move |_| LogFilter {
                verdicts: vec![Verdict::Accepted],
                statuses: vec![404],
                ..any()
            }),
        ),
        (
            "search: what is in every URL",
            Box::new(|_| searching("https://track")),
        ),
        (
            "search: a word in every body of a kind",
            Box::new(|_| searching("\"status\":\"ok\"")),
        ),
        (
            "search: a word in few bodies, all equal",
            Box::new(|_| searching("already recorded")),
        ),
        (
            "search: a host",
            Box::new(|n| searching(format!("track{}.example", n % 40))),
        ),
        (
            "search: a click ID",
            Box::new(move |n| searching(click(mix(n) % count))),
        ),
        (
            "search: half a click ID",
            Box::new(move |n| searching(&click(mix(n) % count)[4..12])),
        ),
        (
            "search: three of its characters",
            Box::new(move |n| searching(&click(mix(n) % count)[4..7])),
        ),
        (
            "search: an order ID",
            Box::new(move |n| searching(format!("order{:08}", mix(n) % count))),
        ),
        (
            "search: its last six digits",
            Box::new(move |n| searching(format!("{:06}", mix(n) % 1_000_000))),
        ),
        (
            "search: an ID in one body",
            Box::new(move |n| searching(format!("{:024x}", mix(mix(n) % count + 3)))),
        ),
        (
            "search: a name with an umlaut",
            Box::new(|_| searching("JÖRG+OKA")),
        ),
        (
            "search: a value beside the URL",
            Box::new(|n| searching(format!("seller{}", n % 30))),
        ),
        (
            "search: what is nowhere",
            Box::new(|_| searching("no such thing")),
        ),
        (
            "search: common trigrams, nowhere",
            Box::new(|_| searching("0000000000000")),
        ),
        (
            "search in every URL, and two that exclude one another",
            Box::new(move |_| LogFilter {
                verdicts: vec![Verdict::Accepted],
                statuses: vec![404],
                ..searching("https://track")
            }),
        ),
        (
            "search in half of all, of an integration of the other half",
            Box::new(move |_| LogFilter {
                integrations: of(1),
                ..searching("track0.example")
            }),
        ),
        (
            "search of a value, unknown and not settled",
            Box::new(|n| LogFilter {
                unsettled: true,
                ..searching(format!("seller{}", n % 30))
            }),
        ),
        (
            "search of three digits, rejected, half the time",
            Box::new(move |n| LogFilter {
                verdicts: vec![Verdict::Rejected],
                until: Some(middle),
                ..searching(format!("{:03}", n % 1_000))
            }),
        ),
    ];
    for (what, filter) in kinds {
        if !what.contains(only) {
            continue;
        }
        let (mut times, mut work) = (Vec::new(), Vec::new());
        let mut lines = 0;
        for n in 0..ROUNDS {
            // Half of the pages somewhere in the middle, as when the list is scrolled.
            let before = (n % 2 == 1).then(|| (mix(n) % count) as i64);
            let filter = filter(n);
            let (begun, worked) = (Instant::now(), on_processor());
            lines += store.log().page(&filter, before, 100)?.rows.len();
            times.push(begun.elapsed());
            work.push(on_processor().saturating_sub(worked));
        }
        report(
            &format!("{what} ({})", lines as u64 / ROUNDS),
            &mut times,
            &mut work,
        );
    }
    Ok(())
}

/// What looks at everything.
fn whole(store: &Store) -> Result<(), StoreError> {
    let go_on = || false;
    let filters = [
        ("no filter", LogFilter::default()),
        (
            "a verdict",
            LogFilter {
                verdicts: vec![Verdict::Rejected],
                ..LogFilter::default()
            },
        ),
        ("search: a word in every URL", searching("https")),
        ("search: a value", searching("seller7")),
        (
            "search: common trigrams, nowhere",
            searching("0000000000000"),
        ),
    ];
    for (what, filter) in &filters {
        let begun = Instant::now();
        let counted = store.log().count(filter, &go_on)?;
        println!(
            "count, {what:<50} {:>8.1} ms {counted:?}",
            millis(begun.elapsed())
        );
        let begun = Instant::now();
        let pictures = store.log().draw(filter, &go_on)?;
        println!(
            "draw,  {what:<50} {:>8.1} ms, of {}",
            millis(begun.elapsed()),
            pictures.count
        );
    }
    let begun = Instant::now();
    store.log().status()?;
    println!("status {:>59.1} ms", millis(begun.elapsed()));
    Ok(())
}

fn report(what: &str, times: &mut [Duration], work: &mut [Duration]) {
    times.sort_unstable();
    work.sort_unstable();
    let at = |times: &[Duration], percent: usize| {
        millis(times[(times.len() * percent / 100).min(times.len() - 1)])
    };
    println!(
        "{what:<58} {:>8.2} {:>8.2} {:>8.2} {:>8.2}",
        at(times, 50),
        at(times, 95),
        at(times, 100),
        at(work, 95)
    );
}

/// How long this thread has had a processor, which counts where others want it too; nothing where
/// the system does not say.
fn on_processor() -> Duration {
    let nanos = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok());
    Duration::from_nanos(nanos.unwrap_or(0))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
