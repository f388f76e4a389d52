//! Indexing behind the writes: what changed is read, then written to columns and texts in one
//! short transaction; texts that have gathered are sealed into a block.
//!
//! A crash in between loses nothing: a delivery leaves `log_dirty` in the transaction that indexes
//! it. One that changes between reading and writing is left for the next time.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    columns::{self, Columns, Facets, GONE, Links, Times, flags},
    grams,
    record::{self, Record},
    search, text,
};
use crate::{Store, error::StoreError, writer::WriteTx};

/// Deliveries in a transaction, unless said otherwise.
const SOME: u32 = 1_000;
/// Bytes of text that are sealed at the latest.
const SEALED_BYTES: usize = 3 * 1024 * 1024;

/// How far the index has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indexed {
    /// Deliveries indexed now.
    pub done: u64,
    /// Deliveries that it has not reached yet.
    pub behind: u64,
}

/// A delivery as it was read; `None` if it is gone.
#[derive(Clone)]
struct Draft {
    seq: i64,
    record: Option<Record>,
    text: String,
    body: Option<i64>,
}

pub(super) fn index_some(store: &Store, limit: u32) -> Result<Indexed, StoreError> {
    let limit = if limit == 0 { SOME } else { limit };
    let drafts = store.read(|conn| drafts(conn, limit))?;
    let done = if drafts.is_empty() {
        0
    } else {
        store.write(move |tx| write(tx, &drafts))?
    };
    seal_texts(store)?;
    seal_bodies(store)?;
    let behind = store.read(behind)?;
    Ok(Indexed { done, behind })
}

/// How many deliveries the index has not reached yet.
pub(super) fn behind(conn: &Connection) -> Result<u64, StoreError> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM log_dirty")?
        .query_row([], |row| row.get(0))?)
}

fn drafts(conn: &Connection, limit: u32) -> Result<Vec<Draft>, StoreError> {
    let seqs: Vec<i64> = conn
        .prepare_cached("SELECT delivery FROM log_dirty ORDER BY delivery LIMIT ?")?
        .query_map([limit], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    seqs.into_iter()
        .map(|seq| {
            let record = match Record::read(conn, seq) {
                // It shows as damaged where it is read as a whole; the index can't hold it.
                Err(StoreError::BadRow { .. }) => None,
                other => other?,
            };
            let words = match &record {
                Some(record) if !record.bare => record::words(conn, seq)?,
                _ => record::Words {
                    text: String::new(),
                    body: None,
                },
            };
            Ok(Draft {
                seq,
                record,
                text: words.text,
                body: words.body,
            })
        })
        .collect()
}

fn write(tx: &mut WriteTx<'_>, drafts: &[Draft]) -> Result<u64, StoreError> {
    let conn = tx.conn();
    let mut rows = BTreeMap::new();
    let mut chunk = (i64::MIN, Vec::new());
    let mut numbers = BTreeMap::new();
    for draft in drafts {
        if !is_current(conn, draft)? {
            continue;
        }
        let (number, place) = columns::place(draft.seq);
        if chunk.0 != number {
            chunk.0 = number;
            columns::read(conn, columns::LINKS_OF, number, &mut chunk.1)?;
        }
        let before = columns::links_at(&chunk.1, place).text;
        let text = keep_text(conn, draft, before)?;
        let columns = match &draft.record {
            None => GONE,
            Some(record) => columns_of(conn, &mut numbers, record, draft.body, text)?,
        };
        rows.insert(draft.seq, columns);
    }
    columns::put(conn, &rows)?;
    let mut clean = conn.prepare_cached("DELETE FROM log_dirty WHERE delivery = ?")?;
    for seq in rows.keys() {
        clean.execute([seq])?;
    }
    Ok(rows.len() as u64)
}

/// Whether a delivery still is what was read. Whatever changes of it, one of these does too.
fn is_current(conn: &Connection, draft: &Draft) -> Result<bool, StoreError> {
    let sql = "SELECT state, attempts, settled IS NOT NULL, bare FROM deliveries WHERE seq = ?";
    let now: Option<(String, u32, bool, bool)> = conn
        .prepare_cached(sql)?
        .query_row([draft.seq], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    Ok(match (&draft.record, now) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(record), Some((state, attempts, settled, bare))) => {
            record.state.key() == state
                && record.attempts == attempts
                && record.settled == settled
                && record.bare == bare
        }
    })
}

/// Keeps a text that changed, for the next block; gives its hash.
fn keep_text(conn: &Connection, draft: &Draft, before: u32) -> Result<u32, StoreError> {
    if draft.text.is_empty() {
        if before != 0 {
            forget_text(conn, draft.seq)?;
        }
        return Ok(0);
    }
    let hash = text::hash(&draft.text);
    if hash != before {
        conn.prepare_cached(
            "INSERT OR REPLACE INTO log_texts (delivery, hash, text) VALUES (?, ?, ?)",
        )?
        .execute(params![draft.seq, hash, draft.text])?;
    }
    Ok(hash)
}

/// Takes away a text that stands in no block yet.
pub(super) fn forget_text(conn: &Connection, seq: i64) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM log_texts WHERE delivery = ?")?
        .execute([seq])?;
    Ok(())
}

type Numbers = BTreeMap<(&'static str, String), i64>;

fn columns_of(
    conn: &Connection,
    numbers: &mut Numbers,
    record: &Record,
    body: Option<i64>,
    text: u32,
) -> Result<Columns, StoreError> {
    let integration = number(conn, numbers, "integration", &record.integration_id)?;
    let reason = if record.reason.is_empty() {
        0
    } else {
        number(conn, numbers, "reason", &record.reason)?
    };
    let flag = |set: bool, flag: u32| if set { flag } else { 0 };
    let small = |seq: Option<i64>| seq.and_then(|seq| u32::try_from(seq).ok()).unwrap_or(0);
    Ok(Columns {
        facets: Facets {
            integration: small(Some(integration)),
            reason: u16::try_from(reason).unwrap_or(u16::MAX),
            status: record.status.unwrap_or(0),
            flags: flags::PRESENT
                | flag(record.bare, flags::BARE)
                | flag(record.unsettled(), flags::UNSETTLED)
                | flag(record.keyed, flags::KEYED)
                | columns::state_code(record.state) << flags::STATE
                | columns::verdict_code(record.verdict) << flags::VERDICT
                | columns::event_code(record.event) << flags::EVENT
                | columns::trigger_code(record.trigger) << flags::TRIGGER,
        },
        times: Times {
            at: record.at,
            total_us: record
                .total_us
                .map(|us| u32::try_from(us).unwrap_or(u32::MAX - 1)),
        },
        links: Links {
            job: small(record.job),
            text,
        },
        body: small(body),
    })
}

/// The small number of a name, given to it now if it has none.
fn number(
    conn: &Connection,
    numbers: &mut Numbers,
    kind: &'static str,
    name: &str,
) -> Result<i64, StoreError> {
    let key = (kind, name.to_owned());
    if let Some(number) = numbers.get(&key) {
        return Ok(*number);
    }
    conn.prepare_cached("INSERT OR IGNORE INTO log_names (kind, name) VALUES (?, ?)")?
        .execute(params![kind, name])?;
    let number = conn
        .prepare_cached("SELECT seq FROM log_names WHERE kind = ? AND name = ?")?
        .query_row(params![kind, name], |row| row.get(0))?;
    numbers.insert(key, number);
    Ok(number)
}

/// A block about to be written.
#[derive(Clone)]
struct Block {
    kind: i64,
    seqs: Vec<i64>,
    hashes: Vec<u32>,
    pages: Vec<grams::Page>,
}

/// Reads texts for a block; `None` while there are too few.
fn gather(
    kind: i64,
    mut next: impl FnMut() -> Result<Option<(i64, u32, String)>, StoreError>,
) -> Result<Option<Block>, StoreError> {
    let mut builder = grams::Builder::default();
    let (mut seqs, mut hashes, mut bytes) = (Vec::new(), Vec::new(), 0);
    while seqs.len() < grams::TEXTS && bytes < SEALED_BYTES {
        let Some((seq, hash, text)) = next()? else {
            return Ok(None);
        };
        bytes += text.len();
        builder.add(text::grams(&text));
        seqs.push(seq);
        hashes.push(hash);
    }
    Ok(Some(Block {
        kind,
        seqs,
        hashes,
        pages: builder.pages(),
    }))
}

fn seal_texts(store: &Store) -> Result<(), StoreError> {
    let block = store.read(|conn| {
        let sql =
            "SELECT count(*) >= ? OR coalesce(sum(octet_length(text)), 0) >= ? FROM log_texts";
        let enough: bool = conn
            .prepare_cached(sql)?
            .query_row(params![grams::TEXTS, SEALED_BYTES], |row| row.get(0))?;
        if !enough {
            return Ok(None);
        }
        let sql = "SELECT delivery, hash, text FROM log_texts ORDER BY delivery";
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        gather(search::DELIVERIES, || {
            rows.next()?
                .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .transpose()
        })
    })?;
    if let Some(block) = block {
        store.write(move |tx| {
            // Only what is in the block as it is; a text that changed meanwhile stays.
            let sql = "DELETE FROM log_texts WHERE delivery = ? AND hash = ?";
            let mut clean = tx.conn().prepare_cached(sql)?;
            let mut gone = 0;
            for (seq, hash) in block.seqs.iter().zip(&block.hashes) {
                gone += clean.execute(params![seq, hash])?;
            }
            // None of them: another process was faster.
            if gone > 0 {
                put_block(tx.conn(), &block)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn seal_bodies(store: &Store) -> Result<(), StoreError> {
    let (last, block) = store.read(|conn| {
        let last = search::last_sealed_body(conn)?;
        let sql = "SELECT count(*) >= ?1 OR coalesce(sum(min(length(bytes), ?3)), 0) >= ?2 \
                   FROM (SELECT bytes FROM bodies WHERE seq > ?4 ORDER BY seq LIMIT ?1)";
        let enough: bool = conn.prepare_cached(sql)?.query_row(
            params![grams::TEXTS, SEALED_BYTES, text::BODY, last],
            |row| row.get(0),
        )?;
        if !enough {
            return Ok((last, None));
        }
        let sql = "SELECT seq, substr(bytes, 1, ?) FROM bodies WHERE seq > ? ORDER BY seq";
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![text::BODY, last])?;
        let block = gather(search::BODIES, || {
            rows.next()?
                .map(|row| {
                    let text = text::of_body(row.get_ref(1)?.as_blob().unwrap_or_default());
                    Ok((row.get(0)?, 0, text))
                })
                .transpose()
        })?;
        Ok((last, block))
    })?;
    if let Some(block) = block {
        store.write(move |tx| {
            if search::last_sealed_body(tx.conn())? == last {
                put_block(tx.conn(), &block)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn put_block(conn: &Connection, block: &Block) -> Result<(), StoreError> {
    let (Some(first), Some(last)) = (block.seqs.first(), block.seqs.last()) else {
        return Ok(());
    };
    let docs = grams::pack(&block.seqs);
    conn.prepare_cached(
        "INSERT INTO log_blocks (kind, first, last, count, docs) VALUES (?, ?, ?, ?, ?)",
    )?
    .execute(params![block.kind, first, last, block.seqs.len(), docs])?;
    let number = conn.last_insert_rowid();
    let mut put = conn.prepare_cached("INSERT INTO log_grams (key, bytes) VALUES (?, ?)")?;
    for (gram, bytes) in &block.pages {
        put.execute(params![number << 32 | i64::from(*gram), bytes])?;
    }
    Ok(())
}
