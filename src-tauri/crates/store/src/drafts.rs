//! Unfinished forms, kept while they are typed, so that a kill loses nothing.

use carom_postback::integration::Definition;
use rusqlite::{named_params, params};
use rusqlite_migration::M;

use crate::{
    Store,
    changes::{ChangeKind, Entity},
    error::StoreError,
    json,
    json::Reading,
    listed,
    listed::Listed,
    writer::WriteTx,
};

/// A draft outlives its integration: what was typed is the user's.
pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE drafts (
        key TEXT PRIMARY KEY,
        integration_id TEXT REFERENCES integrations (id) ON DELETE SET NULL,
        base_version INTEGER,
        definition TEXT NOT NULL,
        pasted TEXT,
        step INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX drafts_by_integration ON drafts (integration_id);",
);

/// An unfinished form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Made by the caller; one form, one key.
    pub key: String,
    /// The integration that it edits; `None` for a new one, and once that was purged.
    pub integration_id: Option<String>,
    /// The version that it began from.
    pub base_version: Option<i64>,
    /// The form.
    pub definition: Definition,
    /// The postback URL that was pasted, if any.
    pub pasted: Option<String>,
    /// The step that is open, from 1.
    pub step: u8,
    /// Epoch milliseconds.
    pub updated_at: i64,
}

/// The drafts of a store.
#[derive(Debug, Clone, Copy)]
pub struct Drafts<'a>(pub(crate) &'a Store);

impl Drafts<'_> {
    /// Keeps a draft in place of the one of the same key.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn save(&self, draft: Draft) -> Result<(), StoreError> {
        self.0.write(move |tx| save(tx, &draft))
    }

    /// One draft.
    ///
    /// # Errors
    ///
    /// [`StoreError::BadRow`] if it can't be read, and those of any read.
    pub fn get(&self, key: &str) -> Result<Option<Draft>, StoreError> {
        let sql = "SELECT key AS id, * FROM drafts WHERE key = ?";
        self.0
            .read(|conn| listed::one(conn, "drafts", sql, [key], read))
    }

    /// All drafts, newest first.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn list(&self) -> Result<Listed<Draft>, StoreError> {
        let sql = "SELECT key AS id, * FROM drafts ORDER BY updated_at DESC, key";
        self.0
            .read(|conn| listed::list(conn, "drafts", sql, [], read))
    }

    /// Throws a draft away; says whether there was one.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn discard(&self, key: &str) -> Result<bool, StoreError> {
        let key = key.to_owned();
        self.0.write(move |tx| discard(tx, &key))
    }
}

fn save(tx: &mut WriteTx<'_>, draft: &Draft) -> Result<(), StoreError> {
    // The integration may have been purged meanwhile; the form is kept all the same.
    let sql = "INSERT INTO drafts (key, integration_id, base_version, definition, pasted, step, \
               updated_at) VALUES (:key, (SELECT id FROM integrations WHERE id = :integration), \
               :base, :definition, :pasted, :step, :now) \
               ON CONFLICT (key) DO UPDATE SET integration_id = excluded.integration_id, \
               base_version = excluded.base_version, definition = excluded.definition, \
               pasted = excluded.pasted, step = excluded.step, updated_at = excluded.updated_at";
    tx.conn().prepare_cached(sql)?.execute(named_params! {
        ":key": draft.key,
        ":integration": draft.integration_id,
        ":base": draft.base_version,
        ":definition": json::text("the draft", &draft.definition)?,
        ":pasted": draft.pasted,
        ":step": draft.step,
        ":now": draft.updated_at,
    })?;
    tx.changed_one(Entity::Draft, ChangeKind::Updated, &draft.key);
    Ok(())
}

pub(crate) fn discard(tx: &mut WriteTx<'_>, key: &str) -> Result<bool, StoreError> {
    let gone = tx
        .conn()
        .prepare_cached("DELETE FROM drafts WHERE key = ?")?
        .execute(params![key])?
        > 0;
    if gone {
        tx.changed_one(Entity::Draft, ChangeKind::Deleted, key);
    }
    Ok(gone)
}

fn read(reading: Reading<'_, '_>) -> Result<Draft, StoreError> {
    Ok(Draft {
        key: reading.get("key")?,
        integration_id: reading.get("integration_id")?,
        base_version: reading.get("base_version")?,
        definition: reading.json("definition")?,
        pasted: reading.get("pasted")?,
        step: reading.get("step")?,
        updated_at: reading.get("updated_at")?,
    })
}
