//! What is to be sent next: queued deliveries that are due, and those of a resend.

use carom_postback::event::Event;
use rusqlite::{Connection, Row, params};

use super::queue;
use crate::{error::StoreError, json, writer::WriteTx};

/// A delivery to be sent, with what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its place in the order of deliveries.
    pub seq: i64,
    /// The delivery.
    pub id: String,
    /// Its integration.
    pub integration_id: String,
    /// The event; `None` where its details are no longer kept.
    pub event: Option<Event>,
    /// The URL with macros that it was last rendered from.
    pub source_url: String,
    /// The URL of its newest attempt, if it had one.
    pub last_url: Option<String>,
    /// Tries since it was last sent deliberately.
    pub tries: u32,
    /// The job that it belongs to.
    pub job: Option<i64>,
    /// It is a test, which is never sent by itself.
    pub is_test: bool,
}

const DUE: &str = "SELECT d.seq, d.id, d.integration_id, e.event, s.url, \
     (SELECT a.url FROM attempts a WHERE a.delivery = d.seq ORDER BY a.ordinal DESC LIMIT 1), \
     d.tries, d.job, d.trigger = 'test' FROM deliveries d JOIN sources s ON s.seq = d.source \
     LEFT JOIN delivery_events e ON e.delivery = d.seq";

/// Whose job stands still, or is another's, waits with it.
const MAY_GO: &str = "(job IS NULL OR (job NOT IN (SELECT seq FROM jobs WHERE state = 'paused') \
     AND job NOT IN (SELECT value FROM json_each(?))))";

pub(super) fn due(
    conn: &Connection,
    now: i64,
    limit: u32,
    of_others: &[i64],
) -> Result<Vec<Due>, StoreError> {
    let sql = format!(
        "{DUE} WHERE d.state = 'queued' AND d.due_at <= ? AND {MAY_GO} \
         ORDER BY d.due_at, d.seq LIMIT ?"
    );
    let of_others = json::text("the jobs of others", of_others)?;
    read(conn, &sql, params![now, of_others, limit])
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

pub(super) fn next(conn: &Connection, of_others: &[i64]) -> Result<Option<i64>, StoreError> {
    let sql = format!("SELECT min(due_at) FROM deliveries WHERE state = 'queued' AND {MAY_GO}");
    let of_others = json::text("the jobs of others", of_others)?;
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([of_others], |row| row.get(0))?)
}

pub(super) fn put_off(tx: &WriteTx<'_>, ids: &[String], until: i64) -> Result<(), StoreError> {
    let sql = "UPDATE deliveries SET due_at = ? WHERE id = ? AND state = 'queued' RETURNING seq";
    for id in ids {
        let seqs: Vec<i64> = tx
            .conn()
            .prepare_cached(sql)?
            .query_map(params![until, id], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for seq in seqs {
            queue::mark_dirty(tx, seq)?;
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
    let event = event
        .map(|text| {
            serde_json::from_str(&text).map_err(|error| StoreError::BadRow {
                table: "delivery_events",
                id: id.clone(),
                detail: error.to_string(),
            })
        })
        .transpose()?;
    Ok(Due {
        seq: row.get(0)?,
        id,
        integration_id: row.get(2)?,
        event,
        source_url: row.get(4)?,
        last_url: row.get(5)?,
        tries: row.get(6)?,
        job: row.get(7)?,
        is_test: row.get(8)?,
    })
}
