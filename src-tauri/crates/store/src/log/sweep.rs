//! What no attempt refers to any more: bodies, answers and heads of requests whose last attempt
//! was forgotten. URLs with macros stay; they are few, and any delivery may go back to one.
//!
//! Nothing says which attempts hold a body, so all are read, a little at a time. What is written
//! meanwhile is looked at in the transaction that deletes.

use std::ops::ControlFlow;

use rusqlite::{Connection, params};

use super::{Stop, bits::Bits, go_on, retention, search};
use crate::{Store, error::StoreError};

/// Attempts that are read at once, and attempts that may come while it sweeps; of more, it tries
/// again another time.
const READ: i64 = 20_000;
/// Rows deleted in a transaction.
const DELETED: usize = 500;

/// What is swept: a table, and the column of an attempt that refers to it.
const SWEPT: [(&str, &str); 3] = [("bodies", "body"), ("answers", "answer"), ("heads", "head")];

pub(super) fn sweep(store: &Store, stop: Stop<'_>) -> Result<u64, StoreError> {
    let mut count = 0;
    for (table, column) in SWEPT {
        count += sweep_one(store, table, column, stop)?;
    }
    drop_dead_blocks(store, stop)?;
    Ok(count)
}

fn sweep_one(
    store: &Store,
    table: &'static str,
    column: &'static str,
    stop: Stop<'_>,
) -> Result<u64, StoreError> {
    // An attempt under way gets its answer later, so everything from the first one on is new.
    let (last, until) = store.read(|conn| {
        let last: i64 = number(conn, &format!("SELECT coalesce(max(seq), 0) FROM {table}"))?;
        let sql = "SELECT coalesce(min(seq) - 1, (SELECT coalesce(max(seq), 0) FROM attempts)) \
                   FROM attempts WHERE finished_at IS NULL";
        Ok((last, number(conn, sql)?))
    })?;
    let mut used = Bits::between(0, last);
    let mut after = Some(0);
    while let Some(from) = after {
        go_on(stop)?;
        after = store.read(|conn| mark(conn, column, from..until, &mut used))?;
    }
    // The last one stays whatever comes: SQLite would give its number away again.
    let orphans: Vec<i64> = store.read(|conn| {
        let sql = format!("SELECT seq FROM {table} WHERE seq < ? ORDER BY seq");
        let mut statement = conn.prepare(&sql)?;
        let seqs = statement.query_map([last], |row| row.get(0))?;
        let all: Vec<i64> = seqs.collect::<Result<_, _>>()?;
        Ok(all.into_iter().filter(|seq| !used.contains(*seq)).collect())
    })?;
    let mut count = 0;
    for some in orphans.chunks(DELETED) {
        go_on(stop)?;
        let some = some.to_vec();
        let step = store.write(move |tx| delete(tx.conn(), table, column, until, &some))?;
        match step {
            ControlFlow::Continue(deleted) => count += deleted,
            ControlFlow::Break(()) => break,
        }
    }
    Ok(count)
}

fn number(conn: &Connection, sql: &str) -> Result<i64, StoreError> {
    Ok(conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Marks what some attempts refer to; gives where to go on.
fn mark(
    conn: &Connection,
    column: &str,
    range: std::ops::Range<i64>,
    used: &mut Bits,
) -> Result<Option<i64>, StoreError> {
    let sql = format!(
        "SELECT seq, {column} FROM attempts WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params![range.start, range.end, READ])?;
    let (mut last, mut count) = (range.start, 0);
    while let Some(row) = rows.next()? {
        last = row.get(0)?;
        count += 1;
        if let Some(seq) = row.get::<_, Option<i64>>(1)? {
            used.insert(seq);
        }
    }
    Ok((count == READ).then_some(last))
}

/// Deletes orphans, unless one has come into use meanwhile; breaks off if too much came.
fn delete(
    conn: &Connection,
    table: &str,
    column: &str,
    until: i64,
    orphans: &[i64],
) -> Result<ControlFlow<(), u64>, StoreError> {
    let (Some(first), Some(last)) = (orphans.first(), orphans.last()) else {
        return Ok(ControlFlow::Continue(0));
    };
    let mut used = Bits::between(*first, *last);
    if mark(conn, column, until..i64::MAX, &mut used)?.is_some() {
        return Ok(ControlFlow::Break(()));
    }
    let mut statement = conn.prepare_cached(&format!("DELETE FROM {table} WHERE seq = ?"))?;
    let mut count = 0;
    for seq in orphans.iter().filter(|seq| !used.contains(**seq)) {
        count += statement.execute([seq])? as u64;
    }
    Ok(ControlFlow::Continue(count))
}

/// Takes away blocks of bodies that are all gone, but never the newest: it says how far the index
/// has come.
fn drop_dead_blocks(store: &Store, stop: Stop<'_>) -> Result<(), StoreError> {
    let dead: Vec<i64> = store.read(|conn| {
        let sql = "SELECT seq FROM log_blocks AS b WHERE kind = ?1 \
                   AND last < (SELECT max(last) FROM log_blocks WHERE kind = ?1) \
                   AND NOT EXISTS (SELECT 1 FROM bodies WHERE seq BETWEEN b.first AND b.last)";
        let mut statement = conn.prepare_cached(sql)?;
        let seqs = statement.query_map([search::BODIES], |row| row.get(0))?;
        Ok(seqs.collect::<Result<_, _>>()?)
    })?;
    for block in dead {
        go_on(stop)?;
        store.write(move |tx| retention::drop_block(tx.conn(), block))?;
    }
    Ok(())
}
