//! The intent to send: committed, and on the disk, before the first byte leaves.
//!
//! Whatever happens afterwards, the row is there. If Carom dies before the outcome is written, the
//! row is found under way with a dead owner and becomes *unknown*: never lost, never sent again by
//! itself.

use carom_postback::attempt::SentRequest;
use rusqlite::{OptionalExtension, named_params, params};
use serde_json::Value;

use super::{
    queue::{self, NewDelivery, Place},
    state::{DeliveryState, Trigger},
};
use crate::{
    changes::{ChangeKind, Entity},
    error::StoreError,
    json,
    writer::WriteTx,
};

/// An attempt about to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Intent {
    /// What it is an attempt at.
    pub of: IntentOf,
    /// The request that is about to leave.
    pub request: SentRequest,
    /// What the caller wants to see again beside the outcome (macros and their values, what lint
    /// said); kept as it is.
    pub context: Value,
    /// Epoch milliseconds.
    pub started_at: i64,
}

/// What an attempt is an attempt at.
#[derive(Debug, Clone, PartialEq)]
pub enum IntentOf {
    /// A test: a new delivery without a key, never queued, never retried.
    Test(NewDelivery),
    /// A delivery whose turn it is. Whoever comes second gets [`StoreError::NotSendable`].
    Queued {
        /// The delivery.
        id: String,
    },
    /// A delivery that was tried before, deliberately sent once more.
    Again {
        /// The delivery.
        id: String,
        /// The user's reason.
        because: String,
    },
}

/// An attempt under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The attempt.
    pub attempt_id: String,
    /// Its delivery.
    pub delivery_id: String,
    /// The how-manieth attempt of its delivery, from 1.
    pub ordinal: u32,
}

pub(super) fn begin(
    tx: &mut WriteTx<'_>,
    intent: &Intent,
    owner: &str,
) -> Result<Begun, StoreError> {
    let (seq, delivery_id, because) = match &intent.of {
        IntentOf::Test(delivery) => {
            let place = Place {
                trigger: Trigger::Test,
                state: DeliveryState::Sending,
                once_key: None,
                due_at: None,
            };
            let (seq, id) = queue::insert(tx, delivery, &place)?;
            count_test(tx)?;
            tx.changed_one(Entity::Delivery, ChangeKind::Inserted, &id);
            (seq, id, None)
        }
        IntentOf::Queued { id } => (take(tx, id, "state = 'queued'")?, id.clone(), None),
        IntentOf::Again { id, because } => {
            let seq = take(tx, id, "state NOT IN ('queued', 'sending')")?;
            (seq, id.clone(), Some(because))
        }
    };
    let ordinal: u32 = tx
        .conn()
        .prepare_cached(
            "UPDATE deliveries SET attempts = attempts + 1 WHERE seq = ? RETURNING attempts",
        )?
        .query_row([seq], |row| row.get(0))?;

    let attempt_id = crate::new_id();
    let sql = "INSERT INTO attempts (id, delivery, ordinal, owner, because, url, started_at) \
               VALUES (:id, :delivery, :ordinal, :owner, :because, :url, :started_at)";
    tx.conn().prepare_cached(sql)?.execute(named_params! {
        ":id": attempt_id,
        ":delivery": seq,
        ":ordinal": ordinal,
        ":owner": owner,
        ":because": because,
        ":url": intent.request.url,
        ":started_at": intent.started_at,
    })?;
    tx.conn()
        .prepare_cached(
            "INSERT INTO attempt_requests (attempt, request, context) VALUES (?, ?, ?)",
        )?
        .execute(params![
            tx.conn().last_insert_rowid(),
            json::text("the request", &intent.request)?,
            json::text("the attempt's context", &intent.context)?
        ])?;
    tx.changed_one(Entity::Attempt, ChangeKind::Inserted, &attempt_id);
    Ok(Begun {
        attempt_id,
        delivery_id,
        ordinal,
    })
}

/// Moves a delivery to *sending*, if it stands where that is allowed. One statement, so that of
/// two who want it one wins.
fn take(tx: &mut WriteTx<'_>, id: &str, from: &str) -> Result<i64, StoreError> {
    let sql = format!(
        "UPDATE deliveries SET state = 'sending', due_at = NULL WHERE id = ? AND {from} \
         RETURNING seq"
    );
    let taken: Option<i64> = tx
        .conn()
        .prepare_cached(&sql)?
        .query_row([id], |row| row.get(0))
        .optional()?;
    if let Some(seq) = taken {
        tx.changed_one(Entity::Delivery, ChangeKind::Updated, id);
        return Ok(seq);
    }
    let state: Option<String> = tx
        .conn()
        .prepare_cached("SELECT state FROM deliveries WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let key = state.ok_or_else(|| super::not_found(id))?;
    let state =
        DeliveryState::from_key(&key).ok_or_else(|| super::bad_state(id.to_owned(), &key))?;
    Err(StoreError::NotSendable {
        id: id.to_owned(),
        state: state.key(),
    })
}

/// Counting a million rows at every start would show; a counter does not.
fn count_test(tx: &WriteTx<'_>) -> Result<(), StoreError> {
    let sql = "INSERT INTO counters (name, value) VALUES ('tests_sent', 1) \
               ON CONFLICT (name) DO UPDATE SET value = value + 1";
    tx.conn().prepare_cached(sql)?.execute([])?;
    Ok(())
}
