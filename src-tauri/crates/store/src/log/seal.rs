//! Sealing: texts that have gathered become a block of trigrams, built beside the writer and written
//! in one short transaction.

use rusqlite::{Connection, params};

use super::{grams, search, text};
use crate::{Store, error::StoreError};

/// Bytes of text that are sealed at the latest.
const SEALED_BYTES: usize = 3 * 1024 * 1024;

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

pub(super) fn texts(store: &Store) -> Result<(), StoreError> {
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

pub(super) fn bodies(store: &Store) -> Result<(), StoreError> {
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
