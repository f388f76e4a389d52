//! A line of the log.

use carom_postback::{event::EventType, verdict::Verdict};
use rusqlite::Connection;

use crate::{
    deliveries::{DeliveryState, Settled, Trigger},
    error::StoreError,
    json::Reading,
    keys, listed, urls,
};

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Its place in the order of the log; also the cursor of a page that ends with it.
    pub seq: i64,
    /// The delivery.
    pub id: String,
    /// Its integration; it may be gone.
    pub integration_id: String,
    /// The name that it had.
    pub integration_name: String,
    /// The event.
    pub event: EventType,
    /// What set it off.
    pub trigger: Trigger,
    /// Where it stands.
    pub state: DeliveryState,
    /// The newest attempt's verdict.
    pub verdict: Option<Verdict>,
    /// The newest attempt's status code.
    pub status: Option<u16>,
    /// The newest attempt's reason, a code; empty before the first one ended.
    pub reason: String,
    /// The newest attempt's time, microseconds.
    pub total_us: Option<u64>,
    /// Attempts so far.
    pub attempts: u32,
    /// When the newest attempt that ended began, or the delivery was queued, epoch milliseconds.
    pub at: i64,
    /// When it is tried again, epoch milliseconds.
    pub due_at: Option<i64>,
    /// The host of the newest attempt, with the port; empty before the first one. Once the details
    /// are gone, that of the URL with macros.
    pub host: String,
    /// What the user said of an unknown one.
    pub settled: Option<Settled>,
    /// Its details were forgotten.
    pub bare: bool,
}

/// The columns that [`from_row`] reads.
pub(super) const COLUMNS: &str = "d.seq, d.id, d.integration_id, d.integration_name, \
     d.event_type, d.trigger, d.state, d.settled, d.attempts, d.last_at, d.created_at, \
     d.last_verdict, d.last_status, d.last_reason, d.last_total_us, d.due_at, d.bare, \
     s.url AS source_url, a.url AS last_url \
     FROM deliveries d LEFT JOIN sources s ON s.seq = d.source \
     LEFT JOIN attempts a ON a.delivery = d.seq AND a.ordinal = d.attempts";

/// The line of a delivery, if there is one.
pub(super) fn read(conn: &Connection, seq: i64) -> Result<Option<LogRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE d.seq = ?");
    listed::one(conn, "deliveries", &sql, [seq], from_row)
}

pub(super) fn from_row(reading: Reading<'_, '_>) -> Result<LogRow, StoreError> {
    let attempts: u32 = reading.get("attempts")?;
    let created_at: i64 = reading.get("created_at")?;
    let bare: bool = reading.get("bare")?;
    let url: Option<String> = if bare && attempts > 0 {
        reading.get("source_url")?
    } else {
        reading.get("last_url")?
    };
    Ok(LogRow {
        seq: reading.get("seq")?,
        id: reading.id.to_owned(),
        integration_id: reading.get("integration_id")?,
        integration_name: reading.get("integration_name")?,
        event: reading.key("event_type", EventType::from_key)?,
        trigger: reading.key("trigger", Trigger::from_key)?,
        state: reading.key("state", DeliveryState::from_key)?,
        verdict: reading.key_or_null("last_verdict", keys::verdict_from)?,
        status: reading.get("last_status")?,
        reason: reading.get::<Option<_>>("last_reason")?.unwrap_or_default(),
        total_us: reading.get("last_total_us")?,
        attempts,
        at: reading.get::<Option<_>>("last_at")?.unwrap_or(created_at),
        due_at: reading.get("due_at")?,
        host: url.as_deref().map(urls::host).unwrap_or_default(),
        settled: reading.key_or_null("settled", Settled::from_key)?,
        bare,
    })
}
