//! What is done to many at once: activate, delete, restore, purge. One row that can't be done does
//! not stop the others; each tells its own outcome.

use rusqlite::{OptionalExtension, params};

use crate::{
    changes::{ChangeKind, Entity},
    error::StoreError,
    writer::WriteTx,
};

/// What became of one row of a bulk action.
#[derive(Debug)]
pub struct RowOutcome {
    /// The integration.
    pub id: String,
    /// Its name; empty where there is none.
    pub name: String,
    /// Done, or why not.
    pub result: Result<(), StoreError>,
}

/// Activates or deactivates those outside the Trash. The version stays: this is no edit of the
/// form.
pub(super) fn set_active(
    tx: &mut WriteTx<'_>,
    ids: &[String],
    active: bool,
    now: i64,
) -> Result<Vec<RowOutcome>, StoreError> {
    each(tx, ids, ChangeKind::Updated, "integration", |tx, id| {
        let sql = "UPDATE integrations SET updated_at = iif(active = ?1, updated_at, ?2), \
                   active = ?1 WHERE id = ?3 AND deleted_at IS NULL RETURNING name";
        Ok(tx
            .conn()
            .prepare_cached(sql)?
            .query_row(params![active, now, id], |row| row.get(0))
            .optional()?)
    })
}

/// Moves into the Trash. Active or not is kept, so that undo brings back what was.
pub(super) fn trash(
    tx: &mut WriteTx<'_>,
    ids: &[String],
    now: i64,
) -> Result<Vec<RowOutcome>, StoreError> {
    each(tx, ids, ChangeKind::Updated, "integration", |tx, id| {
        let sql = "UPDATE integrations SET deleted_at = ? \
                   WHERE id = ? AND deleted_at IS NULL RETURNING name";
        Ok(tx
            .conn()
            .prepare_cached(sql)?
            .query_row(params![now, id], |row| row.get(0))
            .optional()?)
    })
}

/// Takes out of the Trash.
pub(super) fn restore(tx: &mut WriteTx<'_>, ids: &[String]) -> Result<Vec<RowOutcome>, StoreError> {
    each(
        tx,
        ids,
        ChangeKind::Updated,
        "integration in the Trash",
        |tx, id| {
            let sql = "UPDATE integrations SET deleted_at = NULL \
                   WHERE id = ? AND deleted_at IS NOT NULL RETURNING name";
            Ok(tx
                .conn()
                .prepare_cached(sql)?
                .query_row([id], |row| row.get(0))
                .optional()?)
        },
    )
}

/// Deletes for good what is in the Trash. Deliveries stay, with the name that they carry; an
/// unfinished form stays as a draft of nothing.
pub(super) fn purge(tx: &mut WriteTx<'_>, ids: &[String]) -> Result<Vec<RowOutcome>, StoreError> {
    each(
        tx,
        ids,
        ChangeKind::Deleted,
        "integration in the Trash",
        |tx, id| {
            let sql = "DELETE FROM integrations \
                   WHERE id = ? AND deleted_at IS NOT NULL RETURNING name";
            Ok(tx
                .conn()
                .prepare_cached(sql)?
                .query_row([id], |row| row.get(0))
                .optional()?)
        },
    )
}

/// Deletes for good what went into the Trash before `cutoff`.
pub(super) fn purge_older_than(
    tx: &mut WriteTx<'_>,
    cutoff: i64,
) -> Result<Vec<String>, StoreError> {
    let gone: Vec<String> = tx
        .conn()
        .prepare_cached("DELETE FROM integrations WHERE deleted_at < ? RETURNING id")?
        .query_map([cutoff], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    tx.changed(Entity::Integration, ChangeKind::Deleted, gone.clone());
    Ok(gone)
}

fn each(
    tx: &mut WriteTx<'_>,
    ids: &[String],
    kind: ChangeKind,
    what: &'static str,
    act: impl Fn(&WriteTx<'_>, &str) -> Result<Option<String>, StoreError>,
) -> Result<Vec<RowOutcome>, StoreError> {
    let mut outcomes = Vec::with_capacity(ids.len());
    let mut done = Vec::new();
    for id in ids {
        let name = act(tx, id)?;
        let result = match &name {
            Some(_) => {
                done.push(id.clone());
                Ok(())
            }
            None => Err(StoreError::NotFound {
                what,
                id: id.clone(),
            }),
        };
        outcomes.push(RowOutcome {
            id: id.clone(),
            name: name.unwrap_or_default(),
            result,
        });
    }
    tx.changed(Entity::Integration, kind, done);
    Ok(outcomes)
}
