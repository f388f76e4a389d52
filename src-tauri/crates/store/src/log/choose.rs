//! Deliveries chosen one by one or by a filter, in their order, some at a time: what an export
//! writes and a resend sends.

use std::ops::ControlFlow;

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    Stop,
    filter::{LogFilter, Wanted},
    go_on,
    page::{MISSES, Matching},
    scan::{Scan, Way},
    search::Found,
};
use crate::{Store, error::StoreError};

/// Deliveries of a step of [`select_into_job`].
const STEP: u32 = 2_000;

/// Which deliveries.
#[expect(
    clippy::large_enum_variant,
    reason = "there is one for a whole export or resend"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// These, by id.
    Ids(Vec<String>),
    /// All that a filter lets through.
    Filter(LogFilter),
}

/// Some of the chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSlice {
    /// Seqs and ids, oldest first.
    pub deliveries: Vec<(i64, String)>,
    /// Where the next slice begins; `None` at the end. A slice may be short and have a next one.
    pub next: Option<i64>,
}

pub(super) fn slice(
    conn: &Connection,
    chosen: &Chosen,
    after: i64,
    limit: u32,
) -> Result<LogSlice, StoreError> {
    let limit = if limit == 0 { STEP } else { limit };
    match chosen {
        Chosen::Ids(ids) => named(conn, ids, after, limit as usize),
        Chosen::Filter(filter) if filter.is_empty() => all(conn, after, limit),
        Chosen::Filter(filter) => filtered(conn, filter, after, limit as usize),
    }
}

fn named(
    conn: &Connection,
    ids: &[String],
    after: i64,
    limit: usize,
) -> Result<LogSlice, StoreError> {
    let mut find = conn.prepare_cached("SELECT seq FROM deliveries WHERE id = ? AND seq > ?")?;
    let mut deliveries = Vec::new();
    for id in ids {
        let seq: Option<i64> = find
            .query_row(params![id, after], |row| row.get(0))
            .optional()?;
        deliveries.extend(seq.map(|seq| (seq, id.clone())));
    }
    deliveries.sort_unstable();
    deliveries.dedup();
    let more = deliveries.len() > limit;
    deliveries.truncate(limit);
    let next = deliveries.last().map(|(seq, _)| *seq).filter(|_| more);
    Ok(LogSlice { deliveries, next })
}

fn all(conn: &Connection, after: i64, limit: u32) -> Result<LogSlice, StoreError> {
    let deliveries: Vec<(i64, String)> = conn
        .prepare_cached("SELECT seq, id FROM deliveries WHERE seq > ? ORDER BY seq LIMIT ?")?
        .query_map(params![after, limit], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let full = deliveries.len() == limit as usize;
    let next = deliveries.last().map(|(seq, _)| *seq).filter(|_| full);
    Ok(LogSlice { deliveries, next })
}

fn filtered(
    conn: &Connection,
    filter: &LogFilter,
    after: i64,
    limit: usize,
) -> Result<LogSlice, StoreError> {
    let matching = Matching::new(conn, filter)?;
    let wanted = Wanted::new(conn, filter)?;
    let found = match &matching.needle {
        Some(needle) if !wanted.nothing => Some(Found::new(conn, needle)?),
        _ => None,
    };
    let scan = Scan {
        conn,
        wanted: &wanted,
        found: found.as_ref(),
        times: false,
    };
    let mut out = LogSlice {
        deliveries: Vec::new(),
        next: None,
    };
    let mut misses = 0;
    let mut id_of = conn.prepare_cached("SELECT id FROM deliveries WHERE seq = ?")?;
    scan.walk(Way::After(after), |line| {
        if matching.takes_indexed(conn, line.seq)? {
            let id = id_of.query_row([line.seq], |row| row.get(0))?;
            out.deliveries.push((line.seq, id));
        } else {
            misses += 1;
        }
        if out.deliveries.len() == limit || misses == MISSES {
            out.next = Some(line.seq);
            return Ok(ControlFlow::Break(()));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(out)
}

pub(super) fn select_into_job(
    store: &Store,
    job: i64,
    chosen: &Chosen,
    stop: Stop<'_>,
) -> Result<u64, StoreError> {
    let mut after = Some(0);
    while let Some(from) = after {
        go_on(stop)?;
        let some = store.read(|conn| slice(conn, chosen, from, STEP))?;
        after = some.next;
        store.write(move |tx| {
            let sql = "INSERT OR IGNORE INTO job_deliveries (job, delivery) VALUES (?, ?)";
            let mut put = tx.conn().prepare_cached(sql)?;
            for (seq, _) in &some.deliveries {
                put.execute(params![job, seq])?;
            }
            Ok(())
        })?;
    }
    store.read(|conn| {
        Ok(conn
            .prepare_cached("SELECT count(*) FROM job_deliveries WHERE job = ?")?
            .query_row([job], |row| row.get(0))?)
    })
}
