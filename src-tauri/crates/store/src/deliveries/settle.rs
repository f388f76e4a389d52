//! The user's word on deliveries that may have arrived.

use rusqlite::params;

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

pub(super) fn settle(
    tx: &mut WriteTx<'_>,
    ids: &[String],
    word: Settled,
) -> Result<u64, StoreError> {
    let mut settled = Vec::new();
    for id in ids {
        let mut statement = tx.conn().prepare_cached(
            "UPDATE deliveries SET settled = ? WHERE id = ? AND state = ? RETURNING seq",
        )?;
        let found: Vec<i64> = statement
            .query_map(
                params![word.key(), id, DeliveryState::Unknown.key()],
                |row| row.get(0),
            )?
            .collect::<Result<_, _>>()?;
        drop(statement);
        for seq in found {
            queue::mark_dirty(tx, seq)?;
            settled.push(id.clone());
        }
    }
    let count = settled.len() as u64;
    tx.changed(Entity::Delivery, ChangeKind::Updated, settled);
    Ok(count)
}
