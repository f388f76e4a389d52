//! One delivery with its attempts, also when its details are gone.

use carom_postback::{event::Event, verdict::Verdict};
use rusqlite::Connection;

use super::row::{self, LogRow};
use crate::{error::StoreError, keys, listed};

/// One delivery, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogDetail {
    /// The line of the log.
    pub row: LogRow,
    /// The URL with macros that it was last rendered from.
    pub source_url: String,
    /// Its event; `None` once its details are gone.
    pub event: Option<Event>,
    /// What it is sent at most once by.
    pub once_key: Option<String>,
    /// The job (by id) that made or last sent it.
    pub job: Option<String>,
    /// Its row in the job's file, from 1.
    pub job_row: Option<u64>,
    /// The job (by id) that read it from a file, where another one sent it last.
    pub read_by: Option<String>,
    /// Its row in that file, from 1.
    pub read_row: Option<u64>,
    /// When it was queued, epoch milliseconds.
    pub created_at: i64,
    /// Its attempts, oldest first; none once its details are gone.
    pub attempts: Vec<AttemptLine>,
}

/// One attempt of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptLine {
    /// The attempt.
    pub id: String,
    /// The how-manieth, from 1.
    pub ordinal: u32,
    /// Why it was deliberately sent once more.
    pub because: Option<String>,
    /// The verdict; `None` while it is under way.
    pub verdict: Option<Verdict>,
    /// The status code.
    pub status: Option<u16>,
    /// The reason's code; empty while it is under way.
    pub reason: String,
    /// One plain sentence; empty while it is under way.
    pub sentence: String,
    /// Microseconds.
    pub total_us: Option<u64>,
    /// Epoch milliseconds.
    pub started_at: i64,
    /// The resolved URL.
    pub url: String,
}

pub(super) fn get(conn: &Connection, id: &str) -> Result<LogDetail, StoreError> {
    let sql = format!(
        "SELECT d.once_key, j.id AS job_id, d.job_row, r.id AS read_by_id, d.read_row, e.event, {} \
         LEFT JOIN delivery_events e ON e.delivery = d.seq LEFT JOIN jobs j ON j.seq = d.job \
         LEFT JOIN jobs r ON r.seq = d.read_by AND d.job_row IS NULL \
         WHERE d.id = ?",
        row::COLUMNS
    );
    let detail = listed::one(conn, "deliveries", &sql, [id], |reading| {
        Ok(LogDetail {
            row: row::from_row(reading)?,
            source_url: reading.get::<Option<_>>("source_url")?.unwrap_or_default(),
            event: reading.json_or_null("event")?,
            once_key: reading.get("once_key")?,
            job: reading.get("job_id")?,
            job_row: reading.get("job_row")?,
            read_by: reading.get("read_by_id")?,
            read_row: reading.get("read_row")?,
            created_at: reading.get("created_at")?,
            attempts: Vec::new(),
        })
    })?;
    let mut detail = detail.ok_or_else(|| StoreError::NotFound {
        what: "delivery",
        id: id.to_owned(),
    })?;
    detail.attempts = attempts(conn, detail.row.seq)?;
    Ok(detail)
}

fn attempts(conn: &Connection, delivery: i64) -> Result<Vec<AttemptLine>, StoreError> {
    let sql = "SELECT d.id || '.' || a.ordinal AS id, a.ordinal, a.because, a.verdict, a.status, \
               a.reason, json_extract(w.answer, '$.judgement.sentence') AS sentence, a.total_us, \
               a.started_at, a.url FROM attempts a JOIN deliveries d ON d.seq = a.delivery \
               LEFT JOIN answers w ON w.seq = a.answer WHERE a.delivery = ? ORDER BY a.ordinal";
    listed::list(conn, "attempts", sql, [delivery], |reading| {
        Ok(AttemptLine {
            id: reading.id.to_owned(),
            ordinal: reading.get("ordinal")?,
            because: reading.get("because")?,
            verdict: reading.key_or_null("verdict", keys::verdict_from)?,
            status: reading.get("status")?,
            reason: reading.get::<Option<_>>("reason")?.unwrap_or_default(),
            sentence: reading.get::<Option<_>>("sentence")?.unwrap_or_default(),
            total_us: reading.get("total_us")?,
            started_at: reading.get("started_at")?,
            url: reading.get("url")?,
        })
    })?
    .strict()
}
