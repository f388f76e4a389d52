//! Believable rows of a backfill.

use std::{error::Error, sync::Arc, time::Instant};

use carom_postback::{
    attempt::{Attempt, FailureKind, Header, Outcome, SentRequest, Timing},
    event::{Event, EventType, Network},
    verdict::Verdict,
};
use carom_store::{
    Finish, Intent, IntentOf, NewDelivery, NewJob, NewRow, Start, Store,
    testing::{answer, failure, judgement},
};
use serde_json::Value;

/// 2025-06-01, epoch milliseconds; a delivery comes every four seconds.
pub(crate) const BEGINNING: i64 = 1_748_736_000_000;
pub(crate) const EVERY_MS: i64 = 4_000;
const GROUP: u64 = 256;
/// A number that looks random, the same at every run.
pub(crate) const fn mix(n: u64) -> u64 {
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

pub(crate) fn click(n: u64) -> String {
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

/// Sends so many deliveries, none over any network.
pub(crate) fn fill(store: &Store, count: u64) -> Result<(), Box<dyn Error>> {
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
    super::rate("filled", count, begun);
    Ok(())
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
        request: Arc::new(SentRequest {
            method: "GET".into(),
            url: url(n),
            target: "/".into(),
            http_version: "HTTP/1.1".into(),
            headers: vec![host],
            body: None,
        }),
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
            request: Arc::unwrap_or_clone(intent.request),
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
