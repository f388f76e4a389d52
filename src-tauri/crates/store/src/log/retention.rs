//! Forgetting, a little at a time: what is older or more than what is kept loses its details.
//!
//! A delivery with a key keeps its line, for the key holds for ever: it is bare from then on. One
//! without (a test) goes as a whole. What waits, is under way, or is unknown and not settled is
//! never touched. Freed pages are used again; the file does not shrink.

use std::{collections::BTreeMap, ops::ControlFlow};

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    bits::Bits,
    columns::{self, GONE, flags},
    filter::Wanted,
    grams, indexer,
    scan::{Scan, Way},
    search,
};
use crate::{
    Store,
    changes::{ChangeKind, Entity},
    deliveries::DeliveryState,
    error::StoreError,
    writer::WriteTx,
};

/// Deliveries in a transaction, unless said otherwise.
const SOME: u32 = 1_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What is kept; 0 stands for all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Keep {
    /// Details are kept this many days after the newest attempt.
    pub days: u32,
    /// Details of this many deliveries are kept, the newest.
    pub count: u64,
}

/// What was forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    /// Deliveries that lost their details now.
    pub count: u64,
    /// There is more to forget.
    pub more: bool,
}

pub(super) fn prune_some(
    store: &Store,
    now: i64,
    keep: Keep,
    limit: u32,
) -> Result<Pruned, StoreError> {
    let limit = if limit == 0 { SOME } else { limit } as usize;
    if keep == Keep::default() {
        return Ok(Pruned {
            count: 0,
            more: false,
        });
    }
    let plan = store.read(|conn| plan(conn, now, keep, limit))?;
    let more = plan.old.len() == limit || plan.dead_blocks.len() > 1;
    if plan.old.is_empty() && plan.dead_blocks.is_empty() {
        return Ok(Pruned { count: 0, more });
    }
    let count = store.write(move |tx| {
        let count = forget(tx, &plan.old)?;
        // One block a time: it has some hundred pages.
        if let Some(block) = plan.dead_blocks.first() {
            drop_block(tx.conn(), *block)?;
        }
        Ok(count)
    })?;
    // What can't be forgotten now (it changed meanwhile) must not keep the caller busy.
    Ok(Pruned {
        count,
        more: more && count > 0,
    })
}

struct Plan {
    old: Vec<i64>,
    dead_blocks: Vec<i64>,
}

fn plan(conn: &Connection, now: i64, keep: Keep, limit: usize) -> Result<Plan, StoreError> {
    let wanted = Wanted::new(conn, &super::LogFilter::default())?;
    let mut scan = Scan {
        conn,
        wanted: &wanted,
        found: None,
        times: false,
    };
    let is_detailed = |flags: u32| flags & flags::BARE == 0;
    let mut detailed = 0_u64;
    let (mut first, mut last) = (i64::MAX, 0);
    scan.walk(Way::After(0), |line| {
        if is_detailed(line.facets.flags) {
            detailed += 1;
            first = first.min(line.seq);
            last = line.seq;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let excess = if keep.count == 0 {
        0
    } else {
        detailed.saturating_sub(keep.count)
    };
    let before = if keep.days == 0 {
        i64::MIN
    } else {
        now - i64::from(keep.days) * DAY_MS
    };
    let mut with_details = Bits::between(first.min(last), last);
    let mut rank = 0;
    let mut old = Vec::new();
    scan.times = true;
    scan.walk(Way::After(0), |line| {
        if !is_detailed(line.facets.flags) {
            return Ok(ControlFlow::Continue(()));
        }
        rank += 1;
        with_details.insert(line.seq);
        let waits = [DeliveryState::Queued, DeliveryState::Sending]
            .map(columns::state_code)
            .contains(&flags::of(line.facets.flags, flags::STATE));
        let unsettled = line.facets.flags & flags::UNSETTLED != 0;
        let too_old = line.times.at < before || rank <= excess;
        if too_old && !waits && !unsettled && old.len() < limit {
            old.push(line.seq);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Plan {
        old,
        dead_blocks: dead_blocks(conn, &with_details)?,
    })
}

/// Blocks of texts of which no delivery has details any more.
fn dead_blocks(conn: &Connection, with_details: &Bits) -> Result<Vec<i64>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT seq, docs FROM log_blocks WHERE kind = ?")?;
    let mut rows = statement.query([search::DELIVERIES])?;
    let mut dead = Vec::new();
    while let Some(row) = rows.next()? {
        let docs = grams::unpack(row.get_ref(1)?.as_blob().unwrap_or_default());
        if !docs.iter().any(|seq| with_details.contains(*seq)) {
            dead.push(row.get(0)?);
        }
    }
    Ok(dead)
}

/// Takes a block out of the index.
pub(super) fn drop_block(conn: &Connection, block: i64) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM log_grams WHERE key BETWEEN ? AND ?")?
        .execute([block << 32, block << 32 | 0xffff_ffff])?;
    conn.prepare_cached("DELETE FROM log_blocks WHERE seq = ?")?
        .execute([block])?;
    Ok(())
}

fn forget(tx: &mut WriteTx<'_>, seqs: &[i64]) -> Result<u64, StoreError> {
    let newest = newest(tx.conn())?;
    let mut rows = BTreeMap::new();
    let (mut bare, mut gone) = (Vec::new(), Vec::new());
    for seq in seqs.iter().filter(|seq| !newest.contains(seq)) {
        let conn = tx.conn();
        let Some((id, keyed)) = at_rest(conn, *seq)? else {
            continue;
        };
        indexer::forget_text(conn, *seq)?;
        if keyed {
            for sql in [
                "DELETE FROM attempts WHERE delivery = ?",
                "DELETE FROM delivery_events WHERE delivery = ?",
                "UPDATE deliveries SET bare = 1 WHERE seq = ?",
            ] {
                conn.prepare_cached(sql)?.execute([seq])?;
            }
            let mut columns = columns::get(conn, *seq)?.unwrap_or(GONE);
            columns.facets.flags |= flags::BARE;
            columns.links.text = 0;
            columns.body = 0;
            rows.insert(*seq, columns);
            bare.push(id);
        } else {
            conn.prepare_cached("DELETE FROM deliveries WHERE seq = ?")?
                .execute([seq])?;
            rows.insert(*seq, GONE);
            gone.push(id);
        }
    }
    columns::put(tx.conn(), &rows)?;
    tx.changed(Entity::Delivery, ChangeKind::Updated, bare);
    tx.changed(Entity::Delivery, ChangeKind::Deleted, gone);
    Ok(rows.len() as u64)
}

/// The newest delivery and that of the newest attempt. SQLite gives the highest number away again
/// once its row is deleted, and an old number must never mean something new.
fn newest(conn: &Connection) -> Result<[i64; 2], StoreError> {
    let one = |sql| -> Result<i64, StoreError> {
        Ok(conn
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))
            .optional()?
            .unwrap_or(0))
    };
    Ok([
        one("SELECT seq FROM deliveries ORDER BY seq DESC LIMIT 1")?,
        one("SELECT delivery FROM attempts ORDER BY seq DESC LIMIT 1")?,
    ])
}

/// The id of a delivery and whether it has a key, if it may be forgotten as it stands now and the
/// index knows it so.
fn at_rest(conn: &Connection, seq: i64) -> Result<Option<(String, bool)>, StoreError> {
    let sql = "SELECT id, once_key IS NOT NULL FROM deliveries WHERE seq = ?1 AND bare = 0 \
               AND state NOT IN ('queued', 'sending') \
               AND (state <> 'unknown' OR settled IS NOT NULL) \
               AND NOT EXISTS (SELECT 1 FROM log_dirty WHERE delivery = ?1)";
    Ok(conn
        .prepare_cached(sql)?
        .query_row(params![seq], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}
