//! Bodies of answers, each kept once: a million times `OK` is two bytes.

use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::{error::StoreError, writer::WriteTx};

/// Keeps a body and gives its row; none for an empty one.
pub(super) fn keep(tx: &WriteTx<'_>, bytes: &[u8]) -> Result<Option<i64>, StoreError> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let hash = Sha256::digest(bytes);
    let known: Option<i64> = tx
        .conn()
        .prepare_cached("SELECT seq FROM bodies WHERE hash = ?")?
        .query_row([hash.as_slice()], |row| row.get(0))
        .optional()?;
    if known.is_some() {
        return Ok(known);
    }
    tx.conn()
        .prepare_cached("INSERT INTO bodies (hash, bytes) VALUES (?, ?)")?
        .execute(params![hash.as_slice(), bytes])?;
    Ok(Some(tx.conn().last_insert_rowid()))
}
