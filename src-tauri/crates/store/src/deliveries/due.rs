//! What is to be sent next: queued deliveries that are due, and those of a resend.

use carom_postback::event::Event;
use rusqlite::{Connection, Row, params};

use super::queue;
use crate::{
    changes::{ChangeKind, Entity},
    error::StoreError,
    jobs, json,
    writer::WriteTx,
};

/// A delivery to be sent, with what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its place in the order of deliveries.
    pub seq: i64,
    /// The delivery.
    pub id: String,
    /// Its integration.
    pub integration_id: String,
    /// The event; `None` where its details are no longer kept, or can't be read.
    pub event: Option<Event>,
    /// Why it can't be read; nothing of it may be sent then.
    pub damage: Option<String>,
    /// The URL with macros that it was last rendered from.
    pub source_url: String,
    /// The URL of its newest attempt, if it had one.
    pub last_url: Option<String>,
    /// Tries since it was last sent deliberately.
    pub tries: u32,
    /// The job that it belongs to.
    pub job: Option<i64>,
    /// That job's limit, requests per second; 0 for none.
    pub rate: u32,
    /// It is a test, which is never sent by itself.
    pub is_test: bool,
}

const DUE: &str = "SELECT d.seq, d.id, d.integration_id, e.event, s.url, \
     (SELECT a.url FROM attempts a WHERE a.delivery = d.seq ORDER BY a.ordinal DESC LIMIT 1), \
     d.tries, d.job, d.trigger = 'test', \
     coalesce((SELECT rate FROM jobs WHERE seq = d.job), 0) \
     FROM deliveries d LEFT JOIN sources s ON s.seq = d.source \
     LEFT JOIN delivery_events e ON e.delivery = d.seq";

/// What belongs to a job leaves only while that is worked on: whose job stands still, or is not to
/// send now, waits with it. What is in the Trash does not fire
/// by itself, nor does what came in live for an integration that is no longer active; a backfill is
/// the user's own act, whether the integration is active or not.
const MAY_GO: &str = "(d.job IS NULL OR \
     (d.job IN (SELECT seq FROM jobs WHERE state IN ('running', 'retrying')) \
     AND d.job NOT IN (SELECT value FROM json_each(?)))) \
     AND NOT EXISTS (SELECT 1 FROM integrations i WHERE i.id = d.integration_id \
     AND (i.deleted_at IS NOT NULL OR (d.trigger = 'inbound' AND NOT i.active)))";

pub(super) fn due(
    conn: &Connection,
    now: i64,
    limit: u32,
    resting: &[i64],
) -> Result<Vec<Due>, StoreError> {
    let sql = format!(
        "{DUE} WHERE d.state = 'queued' AND d.due_at <= ? AND {MAY_GO} \
         ORDER BY d.due_at, d.seq LIMIT ?"
    );
    let resting = json::text("the jobs that rest", resting)?;
    read(conn, &sql, params![now, resting, limit])
}

pub(super) fn of_job(
    conn: &Connection,
    job: i64,
    after: i64,
    limit: u32,
) -> Result<Vec<Due>, StoreError> {
    let sql = format!(
        "{DUE} JOIN job_deliveries j ON j.delivery = d.seq \
         WHERE j.job = ? AND j.delivery > ? ORDER BY j.delivery LIMIT ?"
    );
    read(conn, &sql, params![job, after, limit])
}

pub(super) fn next(conn: &Connection, resting: &[i64]) -> Result<Option<i64>, StoreError> {
    let sql =
        format!("SELECT min(d.due_at) FROM deliveries d WHERE d.state = 'queued' AND {MAY_GO}");
    let resting = json::text("the jobs that rest", resting)?;
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([resting], |row| row.get(0))?)
}

/// A delivery that waits, and is not tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenUp {
    /// The delivery.
    pub id: String,
    /// Why, for machines; it takes the place of the last attempt's reason.
    pub reason: &'static str,
    /// Why, in words; its job keeps them.
    pub why: String,
}

/// Takes deliveries out of the queue. What the last try came to stands; one that never had any was
/// not delivered.
pub(super) fn give_up(tx: &mut WriteTx<'_>, given_up: &[GivenUp]) -> Result<(), StoreError> {
    let sql = "UPDATE deliveries SET due_at = NULL, \
               state = CASE WHEN coalesce(last_verdict, 'not_delivered') = 'not_delivered' \
               THEN 'not_delivered' ELSE 'failed' END, \
               last_verdict = coalesce(last_verdict, 'not_delivered'), last_reason = ? \
               WHERE id = ? AND state = 'queued' RETURNING seq, job";
    for one in given_up {
        let ended: Vec<(i64, Option<i64>)> = tx
            .conn()
            .prepare_cached(sql)?
            .query_map(params![one.reason, one.id], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        for (seq, job) in ended {
            queue::mark_dirty(tx, seq)?;
            tx.changed_one(Entity::Delivery, ChangeKind::Updated, &one.id);
            if let Some(job) = job {
                jobs::note_error(tx, job, &one.why)?;
            }
        }
    }
    Ok(())
}

fn read(
    conn: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<Due>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(one(row)?);
    }
    Ok(found)
}

fn one(row: &Row<'_>) -> Result<Due, StoreError> {
    let id: String = row.get(1)?;
    let event: Option<String> = row.get(3)?;
    let source_url: Option<String> = row.get(4)?;
    // One that can't be read must not hold up the others.
    let event = event.map(|text| serde_json::from_str(&text)).transpose();
    let damage = match (&event, &source_url) {
        (Err(error), _) => Some(error.to_string()),
        (Ok(_), None) => Some("its URL with macros is missing".to_owned()),
        (Ok(_), Some(_)) => None,
    };
    Ok(Due {
        seq: row.get(0)?,
        id,
        integration_id: row.get(2)?,
        event: event.ok().flatten(),
        damage,
        source_url: source_url.unwrap_or_default(),
        last_url: row.get(5)?,
        tries: row.get(6)?,
        job: row.get(7)?,
        is_test: row.get(8)?,
        rate: row.get(9)?,
    })
}
