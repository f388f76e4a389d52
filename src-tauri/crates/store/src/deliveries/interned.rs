//! What repeats from delivery to delivery, each kept once: a million times `OK` is two bytes.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::held::Held;
use crate::{error::StoreError, writer::WriteTx};

/// A table of things that repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// URLs with macros.
    Source,
    /// Heads of requests.
    Head,
    /// Endings without their times and bodies.
    Answer,
    /// Bodies of answers.
    Body,
}

impl Kept {
    const fn find(self) -> &'static str {
        match self {
            Self::Source => "SELECT seq FROM sources WHERE hash = ?",
            Self::Head => "SELECT seq FROM heads WHERE hash = ?",
            Self::Answer => "SELECT seq FROM answers WHERE hash = ?",
            Self::Body => "SELECT seq FROM bodies WHERE hash = ?",
        }
    }

    const fn insert(self) -> &'static str {
        match self {
            Self::Source => "INSERT INTO sources (hash, url) VALUES (?, ?)",
            Self::Head => "INSERT INTO heads (hash, head) VALUES (?, ?)",
            Self::Answer => "INSERT INTO answers (hash, answer) VALUES (?, ?)",
            Self::Body => "INSERT INTO bodies (hash, bytes) VALUES (?, ?)",
        }
    }
}

/// Longer things are looked up each time, so that a memo never holds more than some megabytes.
const SHORT: usize = 4 * 1024;
/// Bytes of SHA-256 that tell two things apart.
const HASH: usize = 16;

/// What one transaction has kept or found so far. It must not outlive it: what is undone is gone.
#[derive(Default)]
pub(super) struct Memo<'c> {
    known: [HashMap<Vec<u8>, i64>; 4],
    /// What makes a delivery.
    pub(super) new_delivery: Held<'c>,
    /// What writes its event.
    pub(super) new_event: Held<'c>,
}

impl Memo<'_> {
    /// Keeps a text and gives its row.
    pub(super) fn text(
        &mut self,
        tx: &WriteTx<'_>,
        kind: Kept,
        text: &str,
    ) -> Result<i64, StoreError> {
        self.row(kind, text.as_bytes(), || {
            let hash = hash(text.as_bytes());
            match find(tx, kind, &hash)? {
                Some(seq) => Ok(seq),
                None => insert(tx, kind, params![hash.as_slice(), text]),
            }
        })
    }

    /// Keeps a body and gives its row; none for an empty one.
    pub(super) fn body(
        &mut self,
        tx: &WriteTx<'_>,
        bytes: &[u8],
    ) -> Result<Option<i64>, StoreError> {
        if bytes.is_empty() {
            return Ok(None);
        }
        self.row(Kept::Body, bytes, || {
            let hash = hash(bytes);
            match find(tx, Kept::Body, &hash)? {
                Some(seq) => Ok(seq),
                None => insert(tx, Kept::Body, params![hash.as_slice(), bytes]),
            }
        })
        .map(Some)
    }

    fn row(
        &mut self,
        kind: Kept,
        content: &[u8],
        keep: impl FnOnce() -> Result<i64, StoreError>,
    ) -> Result<i64, StoreError> {
        let known = &mut self.known[kind as usize];
        if let Some(seq) = known.get(content) {
            return Ok(*seq);
        }
        let seq = keep()?;
        if content.len() <= SHORT {
            known.insert(content.to_vec(), seq);
        }
        Ok(seq)
    }
}

fn hash(content: &[u8]) -> [u8; HASH] {
    let mut short = [0; HASH];
    short.copy_from_slice(&Sha256::digest(content)[..HASH]);
    short
}

fn find(tx: &WriteTx<'_>, kind: Kept, hash: &[u8]) -> Result<Option<i64>, StoreError> {
    Ok(tx
        .conn()
        .prepare_cached(kind.find())?
        .query_row([hash], |row| row.get(0))
        .optional()?)
}

fn insert(tx: &WriteTx<'_>, kind: Kept, values: impl rusqlite::Params) -> Result<i64, StoreError> {
    tx.conn().prepare_cached(kind.insert())?.execute(values)?;
    Ok(tx.conn().last_insert_rowid())
}
