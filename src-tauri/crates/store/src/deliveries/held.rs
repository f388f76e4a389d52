//! A statement that is run for row after row of one transaction: looked up once, not each time.

use rusqlite::CachedStatement;

use crate::{error::StoreError, writer::WriteTx};

/// The statement, once it was needed.
#[derive(Default)]
pub(super) struct Held<'c>(Option<CachedStatement<'c>>);

impl<'c> Held<'c> {
    /// The statement of this text, which has to be the same each time.
    pub(super) fn of(
        &mut self,
        tx: &WriteTx<'c>,
        sql: &str,
    ) -> Result<&mut CachedStatement<'c>, StoreError> {
        Ok(match &mut self.0 {
            Some(statement) => statement,
            none => none.insert(tx.conn().prepare_cached(sql)?),
        })
    }
}
