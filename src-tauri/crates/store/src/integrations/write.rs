//! Writing integrations: the slim row and the definition together, the account beside them.

use carom_postback::{
    handoff,
    integration::{Definition, Handoff, Integration},
};
use rusqlite::{OptionalExtension, named_params, params};

use super::search;
use crate::{
    accounts,
    changes::{ChangeKind, Entity},
    drafts,
    error::StoreError,
    json, keys,
    writer::WriteTx,
};

/// Adds an integration, Inactive, at version 1.
pub(super) fn insert(
    tx: &mut WriteTx<'_>,
    id: &str,
    definition: &Definition,
    draft: Option<&str>,
    now: i64,
) -> Result<Integration, StoreError> {
    let integration = Integration {
        id: id.to_owned(),
        definition: definition.clone(),
        active: false,
        handoff: Handoff::default(),
        version: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    let sql = "INSERT INTO integrations (id, version, name, name_key, account, account_key, \
               template, role, level, events, host, active, created_at, updated_at, search) \
               VALUES (:id, 1, :name, :name_key, :account, :account_key, :template, :role, \
               :level, :events, :host, 0, :now, :now, :search)";
    tx.conn().prepare_cached(sql)?.execute(named_params! {
        ":id": id,
        ":name": definition.name,
        ":name_key": keys::fold(&definition.name),
        ":account": definition.account,
        ":account_key": keys::fold(&definition.account),
        ":template": definition.template,
        ":role": definition.role.key(),
        ":level": keys::level(definition.level),
        ":events": json::text("the events", &definition.events)?,
        ":host": search::host(definition),
        ":now": now,
        ":search": search::text(definition),
    })?;
    let seq = tx.conn().last_insert_rowid();
    tx.conn()
        .prepare_cached(
            "INSERT INTO integration_definitions (integration, definition, handoff) \
             VALUES (?, ?, ?)",
        )?
        .execute(params![
            seq,
            json::text("the integration", definition)?,
            json::text("the hand-off", &integration.handoff)?
        ])?;
    accounts::meet(tx, &definition.account, definition.role, now)?;
    settle_draft(tx, draft)?;
    tx.changed_one(Entity::Integration, ChangeKind::Inserted, id);
    Ok(integration)
}

/// Replaces the definition if nobody else has meanwhile, and makes it Inactive unless what is
/// saved may be Active. The user's word about the other side stays as far as it holds for what is
/// saved now. Says whether it was active before.
pub(super) fn update(
    tx: &mut WriteTx<'_>,
    id: &str,
    expected: i64,
    definition: &Definition,
    may_be_active: bool,
    draft: Option<&str>,
    now: i64,
) -> Result<bool, StoreError> {
    let stored: Option<(i64, i64, bool)> = tx
        .conn()
        .prepare_cached(
            "SELECT seq, version, active FROM integrations WHERE id = ? AND deleted_at IS NULL",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let (seq, found, was_active) = stored.ok_or_else(|| super::not_found(id))?;
    if found != expected {
        return Err(StoreError::Conflict {
            id: id.to_owned(),
            expected,
            found,
        });
    }
    // What can't be read is mended by it. What the user said of the other side can't be told to hold.
    let handoff = match super::get(tx.conn(), id) {
        Ok(before) => handoff::carried(&before.handoff, &before.definition, definition),
        Err(StoreError::BadRow { .. }) => Handoff::default(),
        Err(error) => return Err(error),
    };
    let sql = "UPDATE integrations SET version = version + 1, name = :name, \
               name_key = :name_key, account = :account, account_key = :account_key, \
               template = :template, role = :role, level = :level, events = :events, \
               host = :host, active = active AND :may_be_active, updated_at = :now, \
               search = :search WHERE seq = :seq";
    tx.conn().prepare_cached(sql)?.execute(named_params! {
        ":seq": seq,
        ":name": definition.name,
        ":name_key": keys::fold(&definition.name),
        ":account": definition.account,
        ":account_key": keys::fold(&definition.account),
        ":template": definition.template,
        ":role": definition.role.key(),
        ":level": keys::level(definition.level),
        ":events": json::text("the events", &definition.events)?,
        ":host": search::host(definition),
        ":may_be_active": may_be_active,
        ":now": now,
        ":search": search::text(definition),
    })?;
    tx.conn()
        .prepare_cached(
            "UPDATE integration_definitions SET definition = ?, handoff = ? WHERE integration = ?",
        )?
        .execute(params![
            json::text("the integration", definition)?,
            json::text("the hand-off", &handoff)?,
            seq
        ])?;
    accounts::meet(tx, &definition.account, definition.role, now)?;
    settle_draft(tx, draft)?;
    tx.changed_one(Entity::Integration, ChangeKind::Updated, id);
    Ok(was_active)
}

/// Keeps the user's word about the other side. It is no part of the form, so the version stays:
/// ticking a step while the form is open must not make its save a conflict.
pub(super) fn set_handoff(
    tx: &mut WriteTx<'_>,
    id: &str,
    handoff: Handoff,
) -> Result<(), StoreError> {
    let handoff = handoff::said(&super::get(tx.conn(), id)?.handoff, handoff);
    let seq: Option<i64> = tx
        .conn()
        .prepare_cached(
            "UPDATE integrations SET installed_on = ? WHERE id = ? AND deleted_at IS NULL \
             RETURNING seq",
        )?
        .query_row(params![handoff.installed_on, id], |row| row.get(0))
        .optional()?;
    let seq = seq.ok_or_else(|| super::not_found(id))?;
    tx.conn()
        .prepare_cached("UPDATE integration_definitions SET handoff = ? WHERE integration = ?")?
        .execute(params![json::text("the hand-off", &handoff)?, seq])?;
    tx.changed_one(Entity::Integration, ChangeKind::Updated, id);
    Ok(())
}

/// The draft that a save settles goes in the same transaction: never both, never neither.
fn settle_draft(tx: &mut WriteTx<'_>, draft: Option<&str>) -> Result<(), StoreError> {
    match draft {
        Some(key) => drafts::discard(tx, key).map(|_| ()),
        None => Ok(()),
    }
}
