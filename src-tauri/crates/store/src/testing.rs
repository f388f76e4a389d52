//! Databases for tests and benchmarks: believable rows, made through the same statements as real
//! ones, a thousand to a transaction.

use std::{path::Path, sync::Arc};

use carom_postback::{
    attempt::{Answer, Attempt, Body, Failure, FailureKind, Header, Outcome, SentRequest, Timing},
    event::{Event, EventType, Network},
    integration::{Definition, Level, Role},
    verdict::{Judgement, Verdict},
};
use serde_json::json;

use crate::{
    Store,
    deliveries::{self, Finish, Intent, IntentOf, NewDelivery},
    error::StoreError,
    integrations::Integrations,
    open::Options,
};

/// The moment of the first row, epoch milliseconds (2025-06-01).
const BEGINNING: i64 = 1_748_736_000_000;
/// Attempts per transaction. Far more would be slower: the undo log of a savepoint is walked at
/// every statement.
const AT_ONCE: usize = 200;

/// Fills the data folder `dir` with integrations and with tests of them. The newest test of each
/// integration shows in the list.
///
/// # Errors
///
/// Those of opening and writing.
pub fn fill(dir: &Path, integrations: usize, attempts: usize) -> Result<(), StoreError> {
    let store = Store::open(dir, Options::default())?;
    // The usual cache holds a user's pace; a million rows want their indexes in memory.
    store.write(|tx| Ok(tx.conn().pragma_update(None, "cache_size", -262_144)?))?;
    let made = fill_integrations(&store, integrations)?;
    if made.is_empty() {
        return Ok(());
    }
    let owner = store.owner()?.id().to_owned();
    for from in (0..attempts).step_by(AT_ONCE) {
        let (made, owner) = (made.clone(), owner.clone());
        store.write(move |tx| {
            let intents: Vec<Intent> = (from..attempts.min(from + AT_ONCE))
                .map(|n| {
                    let (id, name) = &made[n % made.len()];
                    intent(n, id, name)
                })
                .collect();
            deliveries::begin_and_finish(tx, &intents, &owner, |n, attempt| {
                finish(from + n, attempt)
            })
        })?;
    }
    store.close();
    Ok(())
}

/// An empty store in a folder that goes with it.
#[cfg(test)]
pub(crate) fn temporary() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), Options::default()).unwrap();
    (dir, store)
}

fn fill_integrations(store: &Store, count: usize) -> Result<Vec<(String, String)>, StoreError> {
    store.write(move |tx| {
        (0..count)
            .map(|n| {
                let definition = definition(n);
                let at = BEGINNING + millis(n) * 1_000;
                let made = Integrations::insert_in(tx, &definition, at)?;
                Ok((made.id, definition.name))
            })
            .collect()
    })
}

/// The `n`th definition: half RedTrack, the rest Aftrad and custom, over 50 accounts.
pub fn definition(n: usize) -> Definition {
    let (template, path) = match n % 4 {
        0 | 1 => (
            "redtrack",
            "postback?clickid={tid}&sum={affiliate_earnings}&type=Purchase",
        ),
        2 => (
            "aftrad",
            "event?click_id={tid}&event_parameter=sale&amount={affiliate_earnings}",
        ),
        _ => (
            "custom",
            "pixel?order={order_id}&receipt={receipt_id}&click={tid}",
        ),
    };
    Definition {
        name: format!(
            "Campaign {n:05} {}",
            ["Summer", "Keto", "Solar", "Pets", "Finance"][n % 5]
        ),
        template: template.into(),
        account: format!("shop{:02}", n % 50),
        role: if n.is_multiple_of(7) {
            Role::Seller
        } else {
            Role::Affiliate
        },
        level: if template == "aftrad" {
            Level::Custom
        } else {
            Level::Global
        },
        events: EventType::ALL[..=n % 4].to_vec(),
        url: format!("https://track{}.example.com/{path}", n % 200),
        notes: format!("Made for measuring, number {n}."),
        ..Definition::default()
    }
}

/// The intent of the `n`th test.
pub fn intent(n: usize, integration: &str, name: &str) -> Intent {
    let event_type = EventType::ALL[n % 4];
    let values = [
        ("tid", format!("click{n:010}")),
        ("order_id", format!("ORDER{n:08}")),
        ("affiliate_earnings", format!("{}.{:02}", n % 200, n % 100)),
        ("currency", "USD".to_owned()),
        ("vendor", format!("seller{}", n % 30)),
        ("country", ["US", "DE", "FR", "BR"][n % 4].to_owned()),
    ];
    let url = format!(
        "https://track{}.example.com/postback?clickid=click{n:010}&sum={}.{:02}",
        n % 200,
        n % 200,
        n % 100
    );
    let header = |name: &str, value: String| Header {
        name: name.into(),
        value,
    };
    Intent {
        of: IntentOf::Test(NewDelivery {
            integration_id: integration.to_owned(),
            integration_name: name.to_owned(),
            event: Event {
                network: Network::Clickbank,
                event_type,
                values: values
                    .iter()
                    .map(|(k, v)| ((*k).to_owned(), v.clone()))
                    .collect(),
            },
            source_url: "https://track.example.com/postback?clickid={tid}".into(),
            temporary_url: false,
            created_at: BEGINNING + millis(n),
        }),
        request: Arc::new(SentRequest {
            method: "GET".into(),
            target: url
                .split_once(".com")
                .map_or_else(String::new, |(_, path)| path.to_owned()),
            url,
            http_version: "HTTP/1.1".into(),
            headers: vec![
                header("host", format!("track{}.example.com", n % 200)),
                header("user-agent", "Carom/0.1".into()),
                header("accept", "*/*".into()),
            ],
            body: None,
        }),
        context: json!({ "macros": values.iter().map(|(k, _)| *k).collect::<Vec<_>>() }),
        started_at: BEGINNING + millis(n) * 1_000,
    }
}

/// How the `n`th test ended: mostly well, sometimes not.
pub fn finish(n: usize, attempt_id: String) -> Finish {
    let (verdict, reason, outcome) = match n % 20 {
        0 => (Verdict::NotDelivered, "dns", failure(FailureKind::Dns)),
        1 => (Verdict::Unknown, "timeout", failure(FailureKind::Timeout)),
        2 | 3 => (
            Verdict::Rejected,
            "http_404",
            answer(404, "<html>Not found</html>"),
        ),
        4 => (Verdict::Rejected, "http_500", answer(500, "")),
        5..=9 => (
            Verdict::Confirmed,
            "confirmed",
            answer(200, "{\"status\":\"ok\"}"),
        ),
        _ => (
            Verdict::Accepted,
            "no_rule",
            answer(200, &format!("OK {}", n % 500)),
        ),
    };
    let started_at = BEGINNING + millis(n) * 1_000;
    let total = 20_000 + (n as u64 * 7_919) % 400_000;
    Finish {
        attempt_id,
        attempt: Attempt {
            started_at,
            request: Arc::unwrap_or_clone(intent(n, "", "").request),
            remote_addr: Some("203.0.113.7:443".into()),
            timing: Timing {
                dns: Some(900),
                connect: Some(9_000),
                connect_with_tls: true,
                first_byte: Some(total - 12_000),
                download: Some(2_100),
                total,
            },
            outcome,
        },
        judgement: judgement(verdict, reason),
        diagnosis: Vec::new(),
        retry_at: None,
        finished_at: started_at + 300,
    }
}

/// A judgement of this verdict.
pub fn judgement(verdict: Verdict, reason: &str) -> Judgement {
    Judgement {
        verdict,
        reason: reason.into(),
        sentence: format!("The destination's answer reads {}.", verdict.label()),
        guess: false,
        source: String::new(),
    }
}

/// An answer of this status and body.
pub fn answer(status: u16, body: &str) -> Outcome {
    let header = |name: &str, value: String| Header {
        name: name.into(),
        value,
    };
    Outcome::Answered(Answer {
        status,
        http_version: "HTTP/1.1".into(),
        headers: vec![
            header("content-type", "application/json".into()),
            header("content-length", body.len().to_string()),
        ],
        body: Body {
            bytes: body.as_bytes().to_vec(),
            read: body.len() as u64,
            ..Body::default()
        },
    })
}

/// A failure of this kind.
pub fn failure(kind: FailureKind) -> Outcome {
    Outcome::Failed(Failure {
        kind,
        detail: "made for a test".into(),
    })
}

fn millis(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX / 1_000_000)
}
