//! Finding texts: first by trigrams, which may let too much through, then by the text itself.

use rusqlite::{Connection, OptionalExtension, params};

use super::{bits::Bits, grams, record, text, text::Needle};
use crate::error::StoreError;

/// Kinds of blocks.
pub(super) const DELIVERIES: i64 = 0;
pub(super) const BODIES: i64 = 1;
/// Bodies that stand in no block yet and are looked through as they are.
const LOOSE_BODIES: usize = grams::TEXTS + 2_000;

/// What may hold a needle: nothing that holds it is missing.
pub(super) struct Found {
    texts: Bits,
    bodies: Bits,
}

impl Found {
    /// Looks a needle up in everything that is indexed.
    pub(super) fn new(conn: &Connection, needle: &Needle) -> Result<Self, StoreError> {
        Ok(Self {
            texts: texts(conn, needle)?,
            bodies: bodies(conn, needle)?,
        })
    }

    /// Whether a delivery with this body may hold it.
    pub(super) fn may(&self, delivery: i64, body: u32) -> bool {
        self.texts.contains(delivery) || self.may_body(body)
    }

    /// Whether a body may hold it; 0 is none.
    pub(super) fn may_body(&self, body: u32) -> bool {
        body != 0 && self.bodies.contains(body.into())
    }

    /// Whether any delivery from `first` on, `count` of them, may hold it in its own text.
    pub(super) fn any_text(&self, first: i64, count: i64) -> bool {
        self.texts.any(first, count)
    }

    /// Whether any body may hold it.
    pub(super) fn any_body(&self) -> bool {
        !self.bodies.is_empty()
    }
}

/// Whether a delivery holds a needle, by its real text.
pub(super) fn holds(conn: &Connection, needle: &Needle, delivery: i64) -> Result<bool, StoreError> {
    let words = record::words(conn, delivery)?;
    if needle.is_in(&words.text) {
        return Ok(true);
    }
    let Some(body) = words.body else {
        return Ok(false);
    };
    Ok(needle.is_in(&record::body(conn, body)?))
}

fn texts(conn: &Connection, needle: &Needle) -> Result<Bits, StoreError> {
    let loose =
        "SELECT (SELECT min(delivery) FROM log_texts), (SELECT max(delivery) FROM log_texts)";
    let mut found = room(conn, DELIVERIES, loose)?;
    look_up(conn, DELIVERIES, needle, &mut found)?;
    let mut statement = conn.prepare_cached("SELECT delivery, text FROM log_texts")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if needle.is_in(row.get_ref(1)?.as_str().unwrap_or_default()) {
            found.insert(row.get(0)?);
        }
    }
    Ok(found)
}

fn bodies(conn: &Connection, needle: &Needle) -> Result<Bits, StoreError> {
    let mut found = room(conn, BODIES, LOOSE)?;
    look_up(conn, BODIES, needle, &mut found)?;
    let sql = "SELECT seq, substr(bytes, 1, ?) FROM bodies WHERE seq > ? ORDER BY seq DESC LIMIT ?";
    let sealed = last_sealed_body(conn)?;
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![text::BODY, sealed, LOOSE_BODIES])?;
    while let Some(row) = rows.next()? {
        if needle.is_in(&text::of_body(
            row.get_ref(1)?.as_blob().unwrap_or_default(),
        )) {
            found.insert(row.get(0)?);
        }
    }
    Ok(found)
}

/// The newest body that stands in a block; 0 if none does.
pub(super) fn last_sealed_body(conn: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT coalesce(max(last), 0) FROM log_blocks WHERE kind = ?";
    Ok(conn
        .prepare_cached(sql)?
        .query_row([BODIES], |row| row.get(0))?)
}

/// Two queries: SQLite looks an end up, but reads a whole table for both ends at once.
const LOOSE: &str = "SELECT (SELECT min(seq) FROM bodies), (SELECT max(seq) FROM bodies)";

/// An empty set with room for everything of a kind, in blocks or loose.
fn room(conn: &Connection, kind: i64, loose: &str) -> Result<Bits, StoreError> {
    type Range = (Option<i64>, Option<i64>);
    let range =
        |row: &rusqlite::Row<'_>| -> rusqlite::Result<Range> { Ok((row.get(0)?, row.get(1)?)) };
    let sealed: Range = conn
        .prepare_cached("SELECT min(first), max(last) FROM log_blocks WHERE kind = ?")?
        .query_row([kind], range)?;
    let loose: Range = conn.prepare_cached(loose)?.query_row([], range)?;
    let first = [sealed.0, loose.0].into_iter().flatten().min();
    let last = [sealed.1, loose.1].into_iter().flatten().max();
    Ok(match (first, last) {
        (Some(first), Some(last)) => Bits::between(first, last),
        _ => Bits::default(),
    })
}

/// Looks a needle up in every block of a kind.
fn look_up(
    conn: &Connection,
    kind: i64,
    needle: &Needle,
    found: &mut Bits,
) -> Result<(), StoreError> {
    // How many held a trigram in the block before: the rarest one first ends most blocks at once.
    let mut grams: Vec<(u32, u32)> = needle.grams.iter().map(|gram| (0, *gram)).collect();
    let sql =
        "SELECT seq, first, last, count, docs FROM log_blocks WHERE kind = ? ORDER BY last DESC";
    let mut blocks = conn.prepare_cached(sql)?;
    let mut rows = blocks.query([kind])?;
    while let Some(row) = rows.next()? {
        let block: i64 = row.get(0)?;
        let Some(held) = in_block(conn, block, &mut grams)? else {
            continue;
        };
        let (first, last, count): (i64, i64, i64) = (row.get(1)?, row.get(2)?, row.get(3)?);
        // Most blocks have no gaps, and need no list of what is in them.
        let docs = if last - first + 1 == count {
            Vec::new()
        } else {
            grams::unpack(row.get_ref(4)?.as_blob().unwrap_or_default())
        };
        for (word, bits) in held.into_iter().enumerate() {
            let mut bits: u64 = bits;
            while bits != 0 {
                let place = word * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let seq = match docs.get(place) {
                    Some(seq) => *seq,
                    None => first + i64::try_from(place).unwrap_or(0),
                };
                found.insert(seq);
            }
        }
    }
    Ok(())
}

/// The texts of a block that hold every trigram; `None` if there are none.
fn in_block(
    conn: &Connection,
    block: i64,
    grams: &mut [(u32, u32)],
) -> Result<Option<grams::Held>, StoreError> {
    grams.sort_unstable();
    let mut all: Option<grams::Held> = None;
    for (count, gram) in grams.iter_mut() {
        let Some(held) = page_of(conn, block, *gram)? else {
            *count = 0;
            return Ok(None);
        };
        *count = held.iter().map(|word| word.count_ones()).sum();
        let both = match &mut all {
            None => all.insert(held),
            Some(both) => {
                both.iter_mut()
                    .zip(held)
                    .for_each(|(word, other)| *word &= other);
                both
            }
        };
        if both.iter().all(|word| *word == 0) {
            return Ok(None);
        }
    }
    Ok(all)
}

fn page_of(conn: &Connection, block: i64, gram: u32) -> Result<Option<grams::Held>, StoreError> {
    let wanted = block << 32 | i64::from(gram);
    let mut statement = conn.prepare_cached(
        "SELECT key, bytes FROM log_grams WHERE key <= ? ORDER BY key DESC LIMIT 1",
    )?;
    statement
        .query_row([wanted], |row| {
            let key: i64 = row.get(0)?;
            if key >> 32 != block {
                return Ok(None);
            }
            let first = u32::try_from(key & 0xffff_ffff).unwrap_or(0);
            let bytes = row.get_ref(1)?.as_blob().unwrap_or_default();
            Ok(grams::find(first, bytes, gram))
        })
        .optional()
        .map(Option::flatten)
        .map_err(Into::into)
}
