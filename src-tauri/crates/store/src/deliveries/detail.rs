//! Reading attempts: the newest results of an integration as lines, and one attempt in full.

use carom_postback::{
    attempt::{Outcome, SentRequest, Timing},
    event::{Event, EventType},
    verdict::{Diagnosis, Judgement, Verdict},
};
use rusqlite::{Connection, params};
use serde_json::Value;

use super::{
    answer::KeptAnswer,
    attempt_id,
    head::KeptHead,
    past,
    state::{DeliveryState, Trigger},
};
use crate::{error::StoreError, json::Reading, keys, listed, listed::Listed, urls};

/// One line of the results of an integration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultRow {
    /// The attempt.
    pub attempt_id: String,
    /// Its delivery.
    pub delivery_id: String,
    /// The integration.
    pub integration_id: String,
    /// The event.
    pub event_type: EventType,
    /// The verdict; `None` while it is under way.
    pub verdict: Option<Verdict>,
    /// The status code, if it was answered.
    pub status: Option<u16>,
    /// The verdict's code; empty while it is under way.
    pub reason: String,
    /// The verdict's sentence; empty while it is under way.
    pub sentence: String,
    /// From the call to the outcome, microseconds.
    pub total_us: Option<u64>,
    /// Epoch milliseconds.
    pub started_at: i64,
    /// Epoch milliseconds; `None` while it is under way.
    pub finished_at: Option<i64>,
    /// The resolved URL.
    pub url: String,
    /// Its host (with the port), for the eye.
    pub host: String,
    /// The URL was for this one only.
    pub temporary_url: bool,
}

/// One attempt in full.
#[derive(Debug, Clone, PartialEq)]
pub struct AttemptDetail {
    /// The attempt.
    pub id: String,
    /// The how-manieth of its delivery, from 1.
    pub ordinal: u32,
    /// Why it was deliberately sent once more.
    pub because: Option<String>,
    /// The delivery.
    pub delivery: DeliveryDetail,
    /// Epoch milliseconds.
    pub started_at: i64,
    /// What left; while it is under way or after a crash, what was about to.
    pub request: SentRequest,
    /// What the caller kept beside it.
    pub context: Option<Value>,
    /// How it ended; `None` while it is under way.
    pub ending: Option<EndingDetail>,
}

/// The delivery of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryDetail {
    /// The delivery.
    pub id: String,
    /// The integration; it may be gone.
    pub integration_id: String,
    /// The name that it had.
    pub integration_name: String,
    /// What set it off.
    pub trigger: Trigger,
    /// Where it stands.
    pub state: DeliveryState,
    /// The event; of an earlier attempt the one that it was made of.
    pub event: Event,
    /// The URL with macros that it was rendered from, likewise.
    pub source_url: String,
    /// That URL was for this one only.
    pub temporary_url: bool,
    /// Attempts so far.
    pub attempts: u32,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// When it is tried again, epoch milliseconds.
    pub due_at: Option<i64>,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndingDetail {
    /// Epoch milliseconds.
    pub finished_at: i64,
    /// What came of it.
    pub outcome: Outcome,
    /// The phases of time; `None` after a crash.
    pub timing: Option<Timing>,
    /// The address that was dialled.
    pub remote_addr: Option<String>,
    /// The verdict.
    pub judgement: Judgement,
    /// What is probably wrong.
    pub diagnosis: Vec<Diagnosis>,
}

pub(super) fn results(
    conn: &Connection,
    integration: &str,
    limit: u64,
) -> Result<Listed<ResultRow>, StoreError> {
    let sql = "SELECT d.id || '.' || a.ordinal AS id, d.id AS delivery_id, d.integration_id, \
               d.event_type, a.verdict, a.status, a.reason, \
               json_extract(w.answer, '$.judgement.sentence') AS sentence, a.total_us, \
               a.started_at, a.finished_at, a.url, d.temporary_url \
               FROM deliveries d JOIN attempts a ON a.delivery = d.seq \
               LEFT JOIN answers w ON w.seq = a.answer \
               WHERE d.integration_id = ? AND d.trigger = 'test' \
               ORDER BY d.seq DESC, a.ordinal DESC LIMIT ?";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    listed::list(
        conn,
        "attempts",
        sql,
        params![integration, limit],
        |reading| {
            let url: String = reading.get("url")?;
            Ok(ResultRow {
                attempt_id: reading.id.to_owned(),
                delivery_id: reading.get("delivery_id")?,
                integration_id: reading.get("integration_id")?,
                event_type: reading.key("event_type", EventType::from_key)?,
                verdict: reading.key_or_null("verdict", keys::verdict_from)?,
                status: reading.get("status")?,
                reason: reading.get::<Option<_>>("reason")?.unwrap_or_default(),
                sentence: reading.get::<Option<_>>("sentence")?.unwrap_or_default(),
                total_us: reading.get("total_us")?,
                started_at: reading.get("started_at")?,
                finished_at: reading.get("finished_at")?,
                host: urls::host(&url),
                url,
                temporary_url: reading.get("temporary_url")?,
            })
        },
    )
}

pub(super) fn attempt(conn: &Connection, id: &str) -> Result<AttemptDetail, StoreError> {
    let sql = "SELECT d.id || '.' || a.ordinal AS id, a.ordinal, a.because, a.started_at, \
               a.finished_at, a.url, h.head, c.context, d.id AS delivery_id, d.integration_id, \
               d.integration_name, d.trigger, d.state, d.temporary_url, d.attempts, \
               d.created_at, d.due_at, s.url AS source_url, e.event, w.answer, b.bytes AS body, \
               a.dns_us, a.connect_us, a.connect_with_tls, a.first_byte_us, a.download_us, \
               a.total_us FROM deliveries d \
               JOIN attempts a ON a.delivery = d.seq AND a.ordinal = ? \
               JOIN sources s ON s.seq = d.source \
               JOIN delivery_events e ON e.delivery = d.seq \
               JOIN heads h ON h.seq = a.head \
               LEFT JOIN attempt_contexts c ON c.attempt = a.seq \
               LEFT JOIN answers w ON w.seq = a.answer \
               LEFT JOIN bodies b ON b.seq = a.body WHERE d.id = ?";
    let missing = || StoreError::NotFound {
        what: "attempt",
        id: id.to_owned(),
    };
    let (delivery_id, ordinal) = attempt_id::parts(id).ok_or_else(missing)?;
    listed::one(
        conn,
        "attempts",
        sql,
        params![ordinal, delivery_id],
        |reading| {
            let finished_at: Option<i64> = reading.get("finished_at")?;
            let head: KeptHead = reading.json("head")?;
            let (context, past) = past::read(reading)?;
            let mut delivery = delivery(reading)?;
            if let Some(past) = past {
                delivery.event = past.event;
                delivery.source_url = past.source_url;
            }
            Ok(AttemptDetail {
                id: reading.id.to_owned(),
                ordinal: reading.get("ordinal")?,
                because: reading.get("because")?,
                delivery,
                started_at: reading.get("started_at")?,
                request: head.with_url(reading.get("url")?),
                context,
                ending: finished_at.map(|at| ending(reading, at)).transpose()?,
            })
        },
    )?
    .ok_or_else(missing)
}

fn delivery(reading: Reading<'_, '_>) -> Result<DeliveryDetail, StoreError> {
    Ok(DeliveryDetail {
        id: reading.get("delivery_id")?,
        integration_id: reading.get("integration_id")?,
        integration_name: reading.get("integration_name")?,
        trigger: reading.key("trigger", Trigger::from_key)?,
        state: reading.key("state", DeliveryState::from_key)?,
        event: reading.json("event")?,
        source_url: reading.get("source_url")?,
        temporary_url: reading.get("temporary_url")?,
        attempts: reading.get("attempts")?,
        created_at: reading.get("created_at")?,
        due_at: reading.get("due_at")?,
    })
}

fn ending(reading: Reading<'_, '_>, finished_at: i64) -> Result<EndingDetail, StoreError> {
    let mut answer: KeptAnswer = reading.json("answer")?;
    let body: Option<Vec<u8>> = reading.get("body")?;
    let outcome = answer
        .outcome(body.unwrap_or_default())
        .ok_or_else(|| StoreError::BadRow {
            table: "answers",
            id: reading.id.to_owned(),
            detail: "neither an answer nor a failure".into(),
        })?;
    let total: Option<u64> = reading.get("total_us")?;
    let timing = match total {
        None => None,
        Some(total) => Some(Timing {
            dns: reading.get("dns_us")?,
            connect: reading.get("connect_us")?,
            connect_with_tls: reading
                .get::<Option<_>>("connect_with_tls")?
                .unwrap_or_default(),
            first_byte: reading.get("first_byte_us")?,
            download: reading.get("download_us")?,
            total,
        }),
    };
    Ok(EndingDetail {
        finished_at,
        outcome,
        timing,
        remote_addr: answer.remote_addr,
        judgement: answer.judgement,
        diagnosis: answer.diagnosis,
    })
}
