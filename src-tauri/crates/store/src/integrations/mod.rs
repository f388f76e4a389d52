//! Integrations: kept, listed, switched, deleted and brought back.

mod bulk;
mod query;
mod row;
mod search;
mod table;
mod write;

#[cfg(test)]
mod tests;

use carom_postback::integration::{Definition, Handoff, Integration};
use rusqlite::{Connection, types::Value};

pub(crate) use self::table::MIGRATION;
pub use self::{
    bulk::RowOutcome,
    query::{IntegrationQuery, Page, Sort},
    row::IntegrationRow,
};
use crate::{Store, error::StoreError, listed, listed::Listed, new_id};

/// The integrations of a store. Every write also tells [`crate::Changes`].
#[derive(Debug, Clone, Copy)]
pub struct Integrations<'a>(pub(crate) &'a Store);

/// An integration whose definition was replaced.
#[derive(Debug)]
pub struct Updated {
    /// As it stands now.
    pub integration: Integration,
    /// It was Active, and this made it Inactive.
    pub switched_off: bool,
}

/// What an integration is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The id.
    pub id: String,
    /// The version.
    pub version: i64,
    /// The name.
    pub name: String,
    /// The account nickname.
    pub account: String,
}

impl Integrations<'_> {
    /// Adds an integration, Inactive, at version 1; discards the draft that it settles in the same
    /// transaction.
    ///
    /// # Errors
    ///
    /// Those of any write: [`StoreError::Locked`], [`StoreError::DiskFull`],
    /// [`StoreError::ReadOnly`], [`StoreError::Closed`], [`StoreError::Sqlite`].
    pub fn insert(
        &self,
        definition: Definition,
        draft: Option<String>,
        now: i64,
    ) -> Result<Integration, StoreError> {
        let id = new_id();
        self.0
            .write(move |tx| write::insert(tx, &id, &definition, draft.as_deref(), now))
    }

    /// Replaces the definition; in the same transaction discards the draft that it settles, and
    /// makes the integration Inactive unless `may_be_active`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if it was saved since version `expected`, [`StoreError::NotFound`]
    /// if it is gone or in the Trash, and those of any write. Nothing is changed then, the draft
    /// included.
    pub fn update(
        &self,
        id: &str,
        expected: i64,
        definition: Definition,
        may_be_active: bool,
        draft: Option<String>,
        now: i64,
    ) -> Result<Updated, StoreError> {
        let id = id.to_owned();
        self.0.write(move |tx| {
            let draft = draft.as_deref();
            let was_active =
                write::update(tx, &id, expected, &definition, may_be_active, draft, now)?;
            let integration = get(tx.conn(), &id)?;
            Ok(Updated {
                switched_off: was_active && !integration.active,
                integration,
            })
        })
    }

    /// Keeps the hand-off without changing version or time of change.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if it is gone or in the Trash, and those of any write.
    pub fn set_handoff(&self, id: &str, handoff: Handoff) -> Result<(), StoreError> {
        let id = id.to_owned();
        self.0
            .write(move |tx| write::set_handoff(tx, &id, handoff.clone()))
    }

    /// One integration, in the Trash or not.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`]; [`StoreError::BadRow`] if it can't be read.
    pub fn get(&self, id: &str) -> Result<Integration, StoreError> {
        self.0.read(|conn| get(conn, id))
    }

    /// One integration as the list shows it, in the Trash or not. It can be read where the
    /// definition can't.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn row(&self, id: &str) -> Result<Option<IntegrationRow>, StoreError> {
        let mut found = self.rows("i.id = ?", Value::Text(id.to_owned()))?;
        Ok(found.rows.pop())
    }

    /// A page of the list.
    ///
    /// # Errors
    ///
    /// Those of any read. Damaged rows are in [`Page::bad`].
    pub fn page(&self, query: &IntegrationQuery) -> Result<Page, StoreError> {
        self.0.read(|conn| query::page(conn, query))
    }

    /// These integrations, in the Trash or not, in the order of their making; unknown ids are
    /// left out.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn list_by_ids(&self, ids: &[String]) -> Result<Listed<Integration>, StoreError> {
        // One parameter, whatever the number of ids.
        let ids = crate::json::text("the ids", ids)?;
        let sql = format!(
            "{} WHERE i.id IN (SELECT value FROM json_each(?)) ORDER BY i.seq",
            row::WHOLE
        );
        self.0
            .read(|conn| listed::list(conn, "integrations", &sql, [&ids], row::whole))
    }

    /// Every integration outside the Trash, in the order of their making, for export.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn all(&self) -> Result<Listed<Integration>, StoreError> {
        let sql = format!("{} WHERE i.deleted_at IS NULL ORDER BY i.seq", row::WHOLE);
        self.0
            .read(|conn| listed::list(conn, "integrations", &sql, [], row::whole))
    }

    /// What every integration outside the Trash is called, in the order of their making. It can be
    /// read where nothing else of a row can.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn names(&self) -> Result<Vec<Named>, StoreError> {
        self.0.read(|conn| {
            let sql = "SELECT id, version, name, account FROM integrations \
                       WHERE deleted_at IS NULL ORDER BY seq";
            let mut statement = conn.prepare_cached(sql)?;
            let named = statement.query_map([], |row| {
                Ok(Named {
                    id: row.get(0)?,
                    version: row.get(1)?,
                    name: row.get(2)?,
                    account: row.get(3)?,
                })
            })?;
            Ok(named.collect::<Result<_, _>>()?)
        })
    }

    /// Those of this name, regardless of case and surrounding white space, the Trash included.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn find_by_name(&self, name: &str) -> Result<Listed<IntegrationRow>, StoreError> {
        self.rows(
            "i.name_key = ? ORDER BY i.seq",
            Value::Text(crate::keys::fold(name)),
        )
    }

    /// Those whose id begins like this, the Trash included.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn find_by_id_prefix(&self, prefix: &str) -> Result<Listed<IntegrationRow>, StoreError> {
        self.rows(
            "instr(i.id, ?) = 1 ORDER BY i.seq",
            Value::Text(prefix.to_lowercase()),
        )
    }

    /// The Trash, last deleted first.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn trashed(&self) -> Result<Listed<IntegrationRow>, StoreError> {
        self.rows(
            "i.deleted_at IS NOT ? ORDER BY i.deleted_at DESC, i.seq DESC",
            Value::Null,
        )
    }

    /// How many are outside the Trash, and how many inside.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn count(&self) -> Result<(u64, u64), StoreError> {
        self.0.read(|conn| {
            let sql = "SELECT count(*) FILTER (WHERE deleted_at IS NULL), \
                       count(*) FILTER (WHERE deleted_at IS NOT NULL) FROM integrations";
            Ok(conn
                .prepare_cached(sql)?
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
    }

    /// Activates or deactivates; one that is gone or in the Trash is told apart.
    ///
    /// # Errors
    ///
    /// Those of any write; then nothing is changed.
    pub fn set_active(
        &self,
        ids: Vec<String>,
        active: bool,
        now: i64,
    ) -> Result<Vec<RowOutcome>, StoreError> {
        self.0
            .write(move |tx| bulk::set_active(tx, &ids, active, now))
    }

    /// Moves into the Trash.
    ///
    /// # Errors
    ///
    /// Those of any write; then nothing is changed.
    pub fn trash(&self, ids: Vec<String>, now: i64) -> Result<Vec<RowOutcome>, StoreError> {
        self.0.write(move |tx| bulk::trash(tx, &ids, now))
    }

    /// Takes out of the Trash, active as before.
    ///
    /// # Errors
    ///
    /// Those of any write; then nothing is changed.
    pub fn restore(&self, ids: Vec<String>) -> Result<Vec<RowOutcome>, StoreError> {
        self.0.write(move |tx| bulk::restore(tx, &ids))
    }

    /// Deletes for good what is in the Trash. Deliveries stay in the log.
    ///
    /// # Errors
    ///
    /// Those of any write; then nothing is changed.
    pub fn purge(&self, ids: Vec<String>) -> Result<Vec<RowOutcome>, StoreError> {
        self.0.write(move |tx| bulk::purge(tx, &ids))
    }

    /// Deletes for good what went into the Trash before `cutoff` (epoch milliseconds); says which.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn purge_older_than(&self, cutoff: i64) -> Result<Vec<String>, StoreError> {
        self.0.write(move |tx| bulk::purge_older_than(tx, cutoff))
    }

    /// For [`crate::testing`]: the same statements inside a larger transaction.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn insert_in(
        tx: &mut crate::writer::WriteTx<'_>,
        definition: &Definition,
        now: i64,
    ) -> Result<Integration, StoreError> {
        write::insert(tx, &new_id(), definition, None, now)
    }

    fn rows(&self, conditions: &str, value: Value) -> Result<Listed<IntegrationRow>, StoreError> {
        let sql = format!("SELECT {} FROM integrations i WHERE {conditions}", row::ROW);
        self.0
            .read(|conn| listed::list(conn, "integrations", &sql, [value], row::row))
    }
}

fn get(conn: &Connection, id: &str) -> Result<Integration, StoreError> {
    let sql = format!("{} WHERE i.id = ?", row::WHOLE);
    listed::one(conn, "integrations", &sql, [id], row::whole)?.ok_or_else(|| not_found(id))
}

fn not_found(id: &str) -> StoreError {
    StoreError::NotFound {
        what: "integration",
        id: id.to_owned(),
    }
}
