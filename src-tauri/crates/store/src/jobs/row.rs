//! Reading jobs.

use carom_postback::verdict::Verdict;
use rusqlite::{Connection, named_params, params};
use serde_json::Value;

use super::progress::{OutsideRow, RowFate};
use crate::{error::StoreError, json::Reading, listed, listed::Listed};

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Under way.
    Running,
    /// Everything was sent; some wait for their next try.
    Retrying,
    /// Stands still until the user goes on.
    Paused,
    /// Done.
    Done,
    /// Ended by the user.
    Cancelled,
    /// Ended by an error.
    Failed,
}

impl JobState {
    const ALL: [Self; 6] = [
        Self::Running,
        Self::Retrying,
        Self::Paused,
        Self::Done,
        Self::Cancelled,
        Self::Failed,
    ];

    /// The stable key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Retrying => "retrying",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }

    /// The state of a key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Whether a Carom works on it.
    pub const fn is_worked_on(self) -> bool {
        matches!(self, Self::Running | Self::Retrying)
    }

    /// Whether it has ended for good.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Failed)
    }
}

/// How many rows came to what; `sent` is the sum of the verdicts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Rows looked at.
    pub rows: u64,
    /// Rows whose request left, or tried to, and ended.
    pub sent: u64,
    /// Confirmed.
    pub confirmed: u64,
    /// Accepted.
    pub accepted: u64,
    /// Rejected.
    pub rejected: u64,
    /// Not delivered.
    pub not_delivered: u64,
    /// Unknown.
    pub unknown: u64,
    /// Sent before.
    pub skipped: u64,
    /// Left out by event types or filters.
    pub filtered: u64,
    /// No event.
    pub invalid: u64,
    /// Sent once more after an earlier refusal.
    pub again: u64,
    /// A dry run: would be sent.
    pub would_send: u64,
}

/// A job as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRow {
    /// Its number in this database.
    pub seq: i64,
    /// UUID v7.
    pub id: String,
    /// The engine's word for what it does.
    pub kind: String,
    /// In words.
    pub title: String,
    /// The integration, where there is one.
    pub integration_id: Option<String>,
    /// The host that is asked.
    pub host: String,
    /// Where it stands.
    pub state: JobState,
    /// Why, for machines.
    pub why_code: String,
    /// Why, in words.
    pub why: String,
    /// The last thing that went wrong.
    pub last_error: String,
    /// Who works on it.
    pub owner: Option<String>,
    /// What it was asked to do.
    pub plan: Value,
    /// Where it has come to.
    pub cursor: Value,
    /// What was wrong with rows, in groups.
    pub groups: Value,
    /// Requests per second; 0 for no limit.
    pub rate: u32,
    /// The file that it writes.
    pub path: Option<String>,
    /// Done so far.
    pub done: u64,
    /// In all, as far as it is known.
    pub total: Option<u64>,
    /// How many came to what.
    pub counts: JobCounts,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds.
    pub finished_at: Option<i64>,
}

const JOBS: &str = "SELECT seq, id, kind, title, integration_id, host, state, why_code, why, \
     last_error, owner, plan, cursor, groups, rate, path, done, total, rows, sent, confirmed, \
     accepted, rejected, not_delivered, unknown, skipped, filtered, invalid, again, would_send, \
     created_at, finished_at FROM jobs";

pub(super) fn list(conn: &Connection) -> Result<Listed<JobRow>, StoreError> {
    let sql = format!("{JOBS} WHERE forgotten = 0 ORDER BY seq DESC");
    listed::list(conn, "jobs", &sql, [], read)
}

pub(super) fn plans(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT plan FROM jobs WHERE forgotten = 0";
    let mut statement = conn.prepare_cached(sql)?;
    let plans = statement.query_map([], |row| row.get(0))?;
    Ok(plans.collect::<Result<_, _>>()?)
}

pub(super) fn get(conn: &Connection, id: &str) -> Result<Option<JobRow>, StoreError> {
    listed::one(conn, "jobs", &format!("{JOBS} WHERE id = ?"), [id], read)
}

fn read(reading: Reading<'_, '_>) -> Result<JobRow, StoreError> {
    Ok(JobRow {
        seq: reading.get("seq")?,
        id: reading.id.to_owned(),
        kind: reading.get("kind")?,
        title: reading.get("title")?,
        integration_id: reading.get("integration_id")?,
        host: reading.get("host")?,
        state: reading.key("state", JobState::from_key)?,
        why_code: reading.get("why_code")?,
        why: reading.get("why")?,
        last_error: reading.get("last_error")?,
        owner: reading.get("owner")?,
        plan: reading.json("plan")?,
        cursor: reading.json("cursor")?,
        groups: reading.json("groups")?,
        rate: reading.get("rate")?,
        path: reading.get("path")?,
        done: reading.get("done")?,
        total: reading.get("total")?,
        counts: JobCounts {
            rows: reading.get("rows")?,
            sent: reading.get("sent")?,
            confirmed: reading.get("confirmed")?,
            accepted: reading.get("accepted")?,
            rejected: reading.get("rejected")?,
            not_delivered: reading.get("not_delivered")?,
            unknown: reading.get("unknown")?,
            skipped: reading.get("skipped")?,
            filtered: reading.get("filtered")?,
            invalid: reading.get("invalid")?,
            again: reading.get("again")?,
            would_send: reading.get("would_send")?,
        },
        created_at: reading.get("created_at")?,
        finished_at: reading.get("finished_at")?,
    })
}

/// Looked for among what is queued at all, which is little: a job may have a million deliveries.
pub(super) fn waiting(conn: &Connection, job: i64) -> Result<(u64, Option<i64>), StoreError> {
    let sql = "SELECT count(*), min(due_at) FROM deliveries INDEXED BY deliveries_due \
               WHERE state = 'queued' AND job = ?";
    Ok(conn
        .prepare_cached(sql)?
        .query_row([job], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Whether a job has deliveries that wait for their next try or are under way.
pub(super) fn has_more(conn: &Connection, job: i64) -> Result<bool, StoreError> {
    if waiting(conn, job)?.0 > 0 {
        return Ok(true);
    }
    // What is under way is little as well.
    let sql = "SELECT EXISTS (SELECT 1 FROM attempts a INDEXED BY attempts_under_way \
               JOIN deliveries d ON d.seq = a.delivery \
               WHERE a.finished_at IS NULL AND d.job = ?)";
    Ok(conn
        .prepare_cached(sql)?
        .query_row([job], |row| row.get(0))?)
}

/// Jobs that only wait for retries, and have none left.
pub(super) fn retried(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT seq, id FROM jobs WHERE state = 'retrying'";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut retried = Vec::new();
    while let Some(row) = rows.next()? {
        if !has_more(conn, row.get(0)?)? {
            retried.push(row.get(1)?);
        }
    }
    Ok(retried)
}

/// Jobs whose retries are all of integrations in the Trash, with the name of one. Those of others
/// go on.
pub(super) fn trashed(conn: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    // From the queue, which is short.
    let sql = "SELECT DISTINCT j.id, i.name FROM deliveries d INDEXED BY deliveries_due \
               CROSS JOIN jobs j ON j.seq = d.job CROSS JOIN integrations i \
               ON i.id = d.integration_id WHERE d.state = 'queued' AND j.state = 'retrying' \
               AND i.deleted_at IS NOT NULL AND NOT EXISTS (\
               SELECT 1 FROM deliveries o INDEXED BY deliveries_due \
               LEFT JOIN integrations oi ON oi.id = o.integration_id \
               WHERE o.state = 'queued' AND o.job = j.seq AND oi.deleted_at IS NULL) \
               GROUP BY j.id";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Jobs that are worked on, with their owners.
pub(super) fn worked_on(conn: &Connection) -> Result<Vec<(i64, String)>, StoreError> {
    let sql = "SELECT seq, owner FROM jobs \
               WHERE state IN ('running', 'retrying') AND owner IS NOT NULL";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a job has ended for good.
pub(crate) fn is_over(conn: &Connection, job: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM jobs \
               WHERE seq = ? AND state IN ('done', 'cancelled', 'failed'))";
    Ok(conn
        .prepare_cached(sql)?
        .query_row([job], |row| row.get(0))?)
}

pub(super) fn outside(
    conn: &Connection,
    job: i64,
    fate: RowFate,
    after: u64,
    limit: u32,
) -> Result<Vec<OutsideRow>, StoreError> {
    let sql = "SELECT row, why FROM job_rows WHERE job = ? AND row > ? AND what = ? \
               ORDER BY row LIMIT ?";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![job, after, fate.key(), limit], |row| {
        Ok(OutsideRow {
            row: row.get(0)?,
            fate,
            why: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Jobs of a million rows carry no index of their own, so this looks at every delivery once.
pub(super) fn with_verdict(
    conn: &Connection,
    job: i64,
    verdict: Verdict,
    after: u64,
    limit: u32,
) -> Result<Vec<(u64, String)>, StoreError> {
    // What another job has sent again since was read from this one's file all the same.
    let sql = "SELECT CASE WHEN job = :job THEN job_row ELSE read_row END AS row, \
               coalesce(last_reason, '') FROM deliveries \
               WHERE (job = :job OR read_by = :job) AND last_verdict = :verdict \
               AND row > :after ORDER BY row LIMIT :limit";
    let mut statement = conn.prepare_cached(sql)?;
    let params = named_params! {
        ":job": job,
        ":verdict": verdict.key(),
        ":after": after,
        ":limit": limit,
    };
    let rows = statement.query_map(params, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
