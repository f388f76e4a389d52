//! Writing jobs: made, taken, moved to another state, forgotten.

use rusqlite::{Connection, OptionalExtension, named_params, params};
use serde_json::Value;

use super::row::{self, JobState};
use crate::{
    changes::{ChangeKind, Entity},
    deliveries::mark_dirty,
    error::StoreError,
    json,
    writer::WriteTx,
};

/// A job about to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// UUID v7, the caller's.
    pub id: String,
    /// The engine's word for what it does.
    pub kind: &'static str,
    /// In words.
    pub title: String,
    /// The integration, where there is one.
    pub integration_id: Option<String>,
    /// The host that is asked; empty where none is.
    pub host: String,
    /// What it is asked to do.
    pub plan: Value,
    /// Where it begins.
    pub cursor: Value,
    /// Requests per second; 0 for no limit.
    pub rate: u32,
    /// The file that it writes.
    pub path: Option<String>,
    /// In all, as far as it is known.
    pub total: Option<u64>,
    /// Epoch milliseconds.
    pub created_at: i64,
}

pub(super) fn insert(
    tx: &mut WriteTx<'_>,
    job: &NewJob,
    owner: &str,
    resend: &[String],
) -> Result<(), StoreError> {
    let sql = "INSERT INTO jobs (id, kind, title, integration_id, host, state, owner, plan, \
               cursor, rate, path, total, created_at) VALUES (:id, :kind, :title, :integration, \
               :host, :state, :owner, :plan, :cursor, :rate, :path, :total, :created_at)";
    tx.conn().prepare_cached(sql)?.execute(named_params! {
        ":id": job.id,
        ":kind": job.kind,
        ":title": job.title,
        ":integration": job.integration_id,
        ":host": job.host,
        ":state": JobState::Running.key(),
        ":owner": owner,
        ":plan": json::text("the job's plan", &job.plan)?,
        ":cursor": json::text("the job's place", &job.cursor)?,
        ":rate": job.rate,
        ":path": job.path,
        ":total": job.total,
        ":created_at": job.created_at,
    })?;
    let seq = tx.conn().last_insert_rowid();
    add_deliveries(tx, seq, resend)?;
    tx.changed_one(Entity::Job, ChangeKind::Inserted, &job.id);
    Ok(())
}

fn add_deliveries(tx: &WriteTx<'_>, job: i64, ids: &[String]) -> Result<(), StoreError> {
    let sql = "INSERT OR IGNORE INTO job_deliveries (job, delivery) \
               SELECT ?, seq FROM deliveries WHERE id = ?";
    for id in ids {
        tx.conn().prepare_cached(sql)?.execute(params![job, id])?;
    }
    Ok(())
}

/// Who holds a job, and where it stands.
fn holder(tx: &WriteTx<'_>, id: &str) -> Result<Option<(Option<String>, JobState)>, StoreError> {
    let found: Option<(Option<String>, String)> = tx
        .conn()
        .prepare_cached("SELECT owner, state FROM jobs WHERE id = ?")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    found
        .map(|(owner, key)| {
            let state = JobState::from_key(&key).ok_or_else(|| StoreError::BadRow {
                table: "jobs",
                id: id.to_owned(),
                detail: format!("state: unknown key {key:?}"),
            })?;
            Ok((owner, state))
        })
        .transpose()
}

pub(super) fn set_state(
    tx: &mut WriteTx<'_>,
    id: &str,
    state: JobState,
    (code, why): (&str, &str),
    now: i64,
    mine: &dyn Fn(&str) -> bool,
) -> Result<bool, StoreError> {
    let Some((owner, before)) = holder(tx, id)? else {
        return Ok(false);
    };
    let foreign = before.is_worked_on() && owner.as_deref().is_some_and(|owner| !mine(owner));
    if foreign || before.is_over() {
        return Ok(false);
    }
    let sql = "UPDATE jobs SET state = :state, why_code = :code, why = :why, \
               last_error = CASE WHEN :code IN ('error', 'file_gone') THEN :why \
               ELSE last_error END, \
               owner = CASE WHEN :kept THEN owner END, \
               finished_at = CASE WHEN :over THEN :now END WHERE id = :id";
    tx.conn().prepare_cached(sql)?.execute(named_params! {
        ":id": id,
        ":state": state.key(),
        ":code": code,
        ":why": why,
        ":kept": state.is_worked_on(),
        ":over": state.is_over(),
        ":now": now,
    })?;
    tx.changed_one(Entity::Job, ChangeKind::Updated, id);
    Ok(true)
}

/// Notes what went wrong last with a job.
pub(crate) fn note_error(tx: &mut WriteTx<'_>, job: i64, why: &str) -> Result<(), StoreError> {
    let id: Option<String> = tx
        .conn()
        .prepare_cached("UPDATE jobs SET last_error = ? WHERE seq = ? RETURNING id")?
        .query_row(params![why, job], |row| row.get(0))
        .optional()?;
    if let Some(id) = id {
        tx.changed_one(Entity::Job, ChangeKind::Updated, &id);
    }
    Ok(())
}

pub(super) fn leave(
    tx: &mut WriteTx<'_>,
    id: &str,
    now: i64,
    mine: &dyn Fn(&str) -> bool,
) -> Result<bool, StoreError> {
    let state = match seq(tx, id)? {
        Some(seq) if row::has_more(tx.conn(), seq)? => JobState::Retrying,
        _ => JobState::Done,
    };
    set_state(tx, id, state, ("", ""), now, mine)
}

pub(super) fn end_retried(
    tx: &mut WriteTx<'_>,
    id: &str,
    now: i64,
    mine: &dyn Fn(&str) -> bool,
) -> Result<(), StoreError> {
    // Looked at again: it may have been taken up since.
    let still = matches!(holder(tx, id)?, Some((_, JobState::Retrying)));
    if still
        && let Some(seq) = seq(tx, id)?
        && !row::has_more(tx.conn(), seq)?
    {
        set_state(tx, id, JobState::Done, ("", ""), now, mine)?;
    }
    Ok(())
}

fn seq(tx: &WriteTx<'_>, id: &str) -> Result<Option<i64>, StoreError> {
    Ok(tx
        .conn()
        .prepare_cached("SELECT seq FROM jobs WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

pub(super) fn take(
    tx: &mut WriteTx<'_>,
    id: &str,
    me: &str,
    rate: Option<u32>,
    mine: &dyn Fn(&str) -> bool,
) -> Result<bool, StoreError> {
    let Some((owner, state)) = holder(tx, id)? else {
        return Ok(false);
    };
    let foreign = state.is_worked_on() && owner.as_deref().is_some_and(|owner| !mine(owner));
    if foreign || state.is_over() {
        return Ok(false);
    }
    let sql = "UPDATE jobs SET state = 'running', owner = ?, why_code = '', why = '', \
               rate = coalesce(?, rate) WHERE id = ?";
    tx.conn()
        .prepare_cached(sql)?
        .execute(params![me, rate, id])?;
    tx.changed_one(Entity::Job, ChangeKind::Updated, id);
    Ok(true)
}

pub(super) fn cancel(
    tx: &mut WriteTx<'_>,
    id: &str,
    now: i64,
    mine: &dyn Fn(&str) -> bool,
) -> Result<bool, StoreError> {
    let cancelled = set_state(tx, id, JobState::Cancelled, ("user", ""), now, mine)?;
    if cancelled && let Some(seq) = seq(tx, id)? {
        cancel_waiting(tx, seq)?;
    }
    Ok(cancelled)
}

fn cancel_waiting(tx: &mut WriteTx<'_>, job: i64) -> Result<(), StoreError> {
    let sql = "UPDATE deliveries SET due_at = NULL, state = CASE \
               WHEN last_verdict IS NULL THEN 'cancelled' \
               WHEN last_verdict = 'not_delivered' THEN 'not_delivered' ELSE 'failed' END \
               WHERE seq IN (SELECT seq FROM deliveries INDEXED BY deliveries_due \
               WHERE state = 'queued' AND job = ?) RETURNING seq, id";
    let cancelled: Vec<(i64, String)> = tx
        .conn()
        .prepare_cached(sql)?
        .query_map([job], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (seq, _) in &cancelled {
        mark_dirty(tx, *seq)?;
    }
    let ids = cancelled.into_iter().map(|(_, id)| id).collect();
    tx.changed(Entity::Delivery, ChangeKind::Updated, ids);
    Ok(())
}

pub(super) fn forget(tx: &mut WriteTx<'_>, id: &str) -> Result<(), StoreError> {
    let over = matches!(holder(tx, id)?, Some((_, state)) if state.is_over());
    if !over {
        return Err(StoreError::NotFound {
            what: "finished job",
            id: id.to_owned(),
        });
    }
    let seq: i64 = tx
        .conn()
        .prepare_cached("UPDATE jobs SET forgotten = 1 WHERE id = ? RETURNING seq")?
        .query_row([id], |row| row.get(0))?;
    for sql in [
        "DELETE FROM job_rows WHERE job = ?",
        "DELETE FROM job_deliveries WHERE job = ?",
    ] {
        tx.conn().prepare_cached(sql)?.execute([seq])?;
    }
    tx.changed_one(Entity::Job, ChangeKind::Deleted, id);
    Ok(())
}

/// Holds what would go on by itself in a backup. What was sent after it was made is not in it, so
/// that a Carom that took it up would send it twice.
pub(crate) fn hold(backup: &Connection) -> Result<(), StoreError> {
    let has = |table: &str| {
        let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?)";
        backup.query_row(sql, [table], |row| row.get::<_, bool>(0))
    };
    if has("jobs")? {
        let why = "It comes from a backup, and what it sent after that was made is not known here.";
        let sql = "UPDATE jobs SET state = 'paused', owner = NULL, why_code = 'restored', why = ? \
                   WHERE state IN ('running', 'retrying', 'paused')";
        backup.execute(sql, [why])?;
    }
    if has("deliveries")? {
        hold_without_job(backup)?;
    }
    Ok(())
}

/// A retry that belongs to no job (of a canary) has nobody to go on with it. It was due within the
/// hour, so it may have been sent: the user decides.
fn hold_without_job(backup: &Connection) -> Result<(), StoreError> {
    let waiting = "state = 'queued' AND job IS NULL";
    backup.execute_batch(&format!(
        "BEGIN IMMEDIATE;
         INSERT OR IGNORE INTO log_dirty (delivery) SELECT seq FROM deliveries WHERE {waiting};
         UPDATE deliveries SET state = 'unknown', due_at = NULL, last_verdict = 'unknown',
             last_reason = 'restored' WHERE {waiting};
         COMMIT"
    ))?;
    Ok(())
}
