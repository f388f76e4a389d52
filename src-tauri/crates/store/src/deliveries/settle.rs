//! The user's word on deliveries that may have arrived.

use rusqlite::{OptionalExtension, params};

use super::{queue, state::DeliveryState};
use crate::{
    changes::{ChangeKind, Entity},
    error::StoreError,
    writer::WriteTx,
};

/// What the user said of an unknown delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Settled {
    /// It arrived: seen at the destination.
    Arrived,
    /// Left as it is.
    Left,
}

impl Settled {
    /// The stable key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::Left => "left",
        }
    }

    /// The word of a key.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Arrived, Self::Left]
            .into_iter()
            .find(|word| word.key() == key)
    }
}

/// Settles what nobody has settled yet, or with no word takes the word back. Gives the ids of those
/// that changed.
pub(super) fn settle(
    tx: &mut WriteTx<'_>,
    ids: &[String],
    word: Option<Settled>,
) -> Result<Vec<String>, StoreError> {
    let mut changed = Vec::new();
    for id in ids {
        let found: Option<i64> = tx
            .conn()
            .prepare_cached(
                "UPDATE deliveries SET settled = ?1 WHERE id = ?2 AND state = ?3 \
                 AND (settled IS NULL) = (?1 IS NOT NULL) RETURNING seq",
            )?
            .query_row(
                params![word.map(Settled::key), id, DeliveryState::Unknown.key()],
                |row| row.get(0),
            )
            .optional()?;
        if let Some(seq) = found {
            queue::mark_dirty(tx, seq)?;
            changed.push(id.clone());
        }
    }
    tx.changed(Entity::Delivery, ChangeKind::Updated, changed.clone());
    Ok(changed)
}
