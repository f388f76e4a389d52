//! The log through a real file.

mod drawing;
mod forgetting;
mod indexing;
mod oracle;

use std::sync::Arc;

use carom_postback::{
    attempt::FailureKind,
    event::{Event, EventType, Network},
    verdict::Verdict,
};
use serde_json::Value;

use super::{LogFilter, LogPage};
use crate::{
    Store,
    deliveries::{Finish, Intent, IntentOf, NewDelivery, NewRow, Start, Trigger},
    testing::{self, answer, failure, judgement},
};

/// Never stops.
const ON: fn() -> bool = || false;

/// How a delivery ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Confirmed,
    NotFound,
    Timeout,
    Dns,
    /// 500, to be tried again.
    Retry,
    /// It does not: the attempt is under way.
    UnderWay,
}

impl End {
    const ALL: [Self; 6] = [
        Self::Confirmed,
        Self::NotFound,
        Self::Timeout,
        Self::Dns,
        Self::Retry,
        Self::UnderWay,
    ];

    const fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Confirmed => Some(Verdict::Confirmed),
            Self::NotFound | Self::Retry => Some(Verdict::Rejected),
            Self::Timeout => Some(Verdict::Unknown),
            Self::Dns => Some(Verdict::NotDelivered),
            Self::UnderWay => None,
        }
    }

    const fn status(self) -> Option<u16> {
        match self {
            Self::Confirmed => Some(200),
            Self::NotFound => Some(404),
            Self::Retry => Some(500),
            Self::Timeout | Self::Dns | Self::UnderWay => None,
        }
    }

    const fn reason(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::NotFound => "http_404",
            Self::Retry => "http_500",
            Self::Timeout => "timeout",
            Self::Dns => "dns",
            Self::UnderWay => "",
        }
    }
}

/// A delivery to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    integration: &'static str,
    event: EventType,
    trigger: Trigger,
    end: End,
    url: String,
    value: String,
    body: String,
    at: i64,
    took_us: u64,
    job: i64,
}

impl Default for Made {
    fn default() -> Self {
        Self {
            integration: "i1",
            event: EventType::Purchase,
            trigger: Trigger::Backfill,
            end: End::Confirmed,
            url: "https://track.example/p?clickid=abc".into(),
            value: "order-1".into(),
            body: "OK".into(),
            at: 1_000,
            took_us: 20_000,
            job: 0,
        }
    }
}

impl Made {
    fn intent(&self, key: &str) -> Intent {
        let delivery = NewDelivery {
            integration_id: self.integration.into(),
            integration_name: format!("Name of {}", self.integration),
            event: Event {
                network: Network::Clickbank,
                event_type: self.event,
                values: [("order_id".to_owned(), self.value.clone())].into(),
            },
            source_url: "https://source.example/{order_id}".into(),
            temporary_url: false,
            created_at: self.at,
        };
        let of = match self.trigger {
            Trigger::Test => IntentOf::Test(delivery),
            _ => IntentOf::Row(NewRow {
                delivery,
                once_key: key.into(),
                job: Some((self.job, 1)),
                again_because: None,
            }),
        };
        self.attempt(of)
    }

    fn attempt(&self, of: IntentOf) -> Intent {
        let mut intent = testing::intent(0, "", "");
        intent.of = of;
        Arc::make_mut(&mut intent.request).url.clone_from(&self.url);
        intent.context = Value::Null;
        intent.started_at = self.at;
        intent
    }

    fn finish(&self, attempt_id: String) -> Option<Finish> {
        let verdict = self.end.verdict()?;
        let mut finish = testing::finish(0, attempt_id);
        finish.attempt.started_at = self.at;
        finish.attempt.timing.total = self.took_us;
        finish.attempt.outcome = match self.end {
            End::Timeout => failure(FailureKind::Timeout),
            End::Dns => failure(FailureKind::Dns),
            _ => answer(self.end.status().unwrap_or(0), &self.body),
        };
        finish.judgement = judgement(verdict, self.end.reason());
        finish.retry_at = (self.end == End::Retry).then_some(self.at + 5_000);
        finish.finished_at = self.at + 100;
        Some(finish)
    }
}

/// Makes a delivery under a key of its own; gives its id.
fn make(store: &Store, made: &Made) -> String {
    attempt(store, made, made.intent(&crate::new_id()))
}

/// Makes an attempt that ends as `made` says; gives the delivery's id.
fn attempt(store: &Store, made: &Made, intent: Intent) -> String {
    let deliveries = store.deliveries();
    let start = deliveries
        .begin_attempts(vec![intent], None)
        .unwrap()
        .remove(0);
    let Start::Begun(begun) = start else {
        panic!("it may begin: {start:?}");
    };
    if let Some(finish) = made.finish(begun.attempt_id) {
        deliveries.finish_attempt(finish).unwrap();
    }
    begun.delivery_id
}

fn catch_up(store: &Store) {
    let indexed = store.log().catch_up(&ON).unwrap();
    assert_eq!(indexed.behind, 0);
}

fn page(store: &Store, filter: &LogFilter) -> LogPage {
    let page = store.log().page(filter, None, 0).unwrap();
    assert!(
        page.bad.is_empty(),
        "nothing here is damaged: {:?}",
        page.bad
    );
    page
}

fn ids(page: &LogPage) -> Vec<&str> {
    page.rows.iter().map(|row| row.id.as_str()).collect()
}

fn searching(search: &str) -> LogFilter {
    LogFilter {
        search: search.into(),
        ..LogFilter::default()
    }
}

/// Seals whatever has gathered, as if it were a whole block. One body of the filling stays, since
/// numbers are never given away twice.
fn seal(store: &Store) {
    store
        .write(|tx| {
            let fill = "INSERT OR IGNORE INTO log_texts (delivery, hash, text) \
                        WITH RECURSIVE n(n) AS (SELECT 1000000 UNION ALL SELECT n + 1 FROM n \
                        WHERE n < 1008191) SELECT n, 1, 'filler' FROM n";
            tx.conn().execute_batch(fill)?;
            let fill = "INSERT OR IGNORE INTO bodies (seq, hash, bytes) \
                        WITH RECURSIVE n(n) AS (SELECT 1000000 UNION ALL SELECT n + 1 FROM n \
                        WHERE n < 1008191) SELECT n, CAST(n AS BLOB), CAST('filler' AS BLOB) FROM n";
            Ok(tx.conn().execute_batch(fill)?)
        })
        .unwrap();
    store.log().index_some(0).unwrap();
    store
        .write(|tx| {
            let clean = "DELETE FROM log_texts WHERE delivery >= 1000000; \
                         DELETE FROM bodies WHERE seq BETWEEN 1000000 AND 1008190";
            Ok(tx.conn().execute_batch(clean)?)
        })
        .unwrap();
}

fn number(store: &Store, sql: &str) -> i64 {
    store
        .read(|conn| Ok(conn.query_row(sql, [], |row| row.get(0))?))
        .unwrap()
}
