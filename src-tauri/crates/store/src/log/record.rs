//! What a filter asks about, read from the delivery itself.

use std::collections::BTreeMap;

use carom_postback::{event::EventType, verdict::Verdict};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Deserialize;

use super::text;
use crate::{
    deliveries::{DeliveryState, Trigger},
    error::StoreError,
    json::Reading,
    keys, listed,
};

/// Attempts whose words are searched, the newest.
const ATTEMPTS: u32 = 16;

/// One delivery, as far as a filter asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) integration_id: String,
    pub(super) event: EventType,
    pub(super) trigger: Trigger,
    pub(super) state: DeliveryState,
    pub(super) settled: bool,
    pub(super) bare: bool,
    pub(super) keyed: bool,
    pub(super) attempts: u32,
    pub(super) at: i64,
    pub(super) verdict: Option<Verdict>,
    pub(super) status: Option<u16>,
    /// Empty before the first attempt ended.
    pub(super) reason: String,
    pub(super) total_us: Option<u64>,
    pub(super) job: Option<i64>,
}

const RECORD: &str = "SELECT id, integration_id, event_type, trigger, state, \
     settled IS NOT NULL AS settled, bare, once_key IS NOT NULL AS keyed, attempts, \
     coalesce(last_at, created_at) AS at, last_verdict, last_status, last_reason, \
     last_total_us, job FROM deliveries WHERE seq = ?";

impl Record {
    /// The delivery of a seq, if there is one.
    pub(super) fn read(conn: &Connection, seq: i64) -> Result<Option<Self>, StoreError> {
        listed::one(conn, "deliveries", RECORD, [seq], Self::from_row)
    }

    fn from_row(reading: Reading<'_, '_>) -> Result<Self, StoreError> {
        Ok(Self {
            integration_id: reading.get("integration_id")?,
            event: reading.key("event_type", EventType::from_key)?,
            trigger: reading.key("trigger", Trigger::from_key)?,
            state: reading.key("state", DeliveryState::from_key)?,
            settled: reading.get("settled")?,
            bare: reading.get("bare")?,
            keyed: reading.get("keyed")?,
            attempts: reading.get("attempts")?,
            at: reading.get("at")?,
            verdict: reading.key_or_null("last_verdict", keys::verdict_from)?,
            status: reading.get("last_status")?,
            reason: reading.get::<Option<_>>("last_reason")?.unwrap_or_default(),
            total_us: reading.get("last_total_us")?,
            job: reading.get("job")?,
        })
    }

    /// Whether it is unknown and nobody has said a word on it.
    pub(super) fn unsettled(&self) -> bool {
        self.state == DeliveryState::Unknown && !self.settled
    }
}

/// The words of a delivery: its own text, with that of earlier attempts, and its newest attempt's
/// body. That one stands apart, since most are the same.
pub(super) struct Words {
    pub(super) text: String,
    pub(super) body: Option<i64>,
}

#[derive(Deserialize)]
struct Values {
    values: BTreeMap<String, String>,
}

/// Reads the words of a delivery; there are none where its details are gone.
pub(super) fn words(conn: &Connection, seq: i64) -> Result<Words, StoreError> {
    let mut attempts: Vec<(String, Option<i64>)> = conn
        .prepare_cached(
            "SELECT url, body FROM attempts WHERE delivery = ? ORDER BY ordinal DESC LIMIT ?",
        )?
        .query_map(params![seq, ATTEMPTS], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let earlier = attempts.split_off(attempts.len().min(1));
    let event: Option<String> = conn
        .prepare_cached("SELECT event FROM delivery_events WHERE delivery = ?")?
        .query_row([seq], |row| row.get(0))
        .optional()?;
    let (url, body) = attempts
        .pop()
        .map_or((None, None), |(url, body)| (Some(url), body));
    let event = event.unwrap_or_default();
    let mut text = match serde_json::from_str::<Values>(&event) {
        Ok(event) => text::of_delivery(url.as_deref(), event.values.values().map(String::as_str)),
        // A damaged event is told of where the delivery is opened; it is found by what is there.
        Err(_) => text::of_delivery(url.as_deref(), [event.as_str()]),
    };
    for (url, body) in earlier {
        let answer = match body {
            Some(body) => beginning(conn, body, text::EARLIER)?,
            None => String::new(),
        };
        text::add_earlier(&mut text, &url, &answer);
    }
    Ok(Words { text, body })
}

/// The searched text of a body.
pub(super) fn body(conn: &Connection, seq: i64) -> Result<String, StoreError> {
    beginning(conn, seq, text::BODY)
}

fn beginning(conn: &Connection, body: i64, length: usize) -> Result<String, StoreError> {
    let bytes: Option<Vec<u8>> = conn
        .prepare_cached("SELECT substr(bytes, 1, ?) FROM bodies WHERE seq = ?")?
        .query_row(params![length, body], |row| row.get(0))
        .optional()?;
    Ok(text::of_body(&bytes.unwrap_or_default()))
}
