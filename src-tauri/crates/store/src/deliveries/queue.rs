//! Deliveries as they come into being: a test at once, everything else into the queue under its
//! key of once.

use carom_postback::event::Event;
use rusqlite::{OptionalExtension, named_params, params};

use super::state::{DeliveryState, Trigger};
use crate::{
    changes::{ChangeKind, Entity},
    error::StoreError,
    json,
    writer::WriteTx,
};

/// One event for one integration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery {
    /// The integration.
    pub integration_id: String,
    /// Its name as of now; the log keeps it.
    pub integration_name: String,
    /// The event.
    pub event: Event,
    /// The URL with macros that it is rendered from.
    pub source_url: String,
    /// The URL is for this delivery only, not the integration's own.
    pub temporary_url: bool,
    /// Epoch milliseconds.
    pub created_at: i64,
}

/// A delivery for the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedDelivery {
    /// What to deliver.
    pub delivery: NewDelivery,
    /// What set it off; never [`Trigger::Test`], which is not queued.
    pub trigger: Trigger,
    /// The receipt, or what stands for it: with integration and event type the key that is sent at
    /// most once. Never empty.
    pub once_key: String,
    /// Not before, epoch milliseconds.
    pub due_at: i64,
}

/// What became of a delivery that was to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enqueued {
    /// It is in the queue.
    Queued {
        /// Its id.
        id: String,
    },
    /// The key is taken: this was queued or sent before.
    Known {
        /// The delivery that holds the key.
        id: String,
        /// Where that one stands.
        state: DeliveryState,
    },
}

pub(super) fn enqueue(
    tx: &mut WriteTx<'_>,
    rows: &[QueuedDelivery],
) -> Result<Vec<Enqueued>, StoreError> {
    let mut outcomes = Vec::with_capacity(rows.len());
    let mut queued = Vec::new();
    for row in rows {
        if row.trigger == Trigger::Test || row.once_key.is_empty() {
            return Err(StoreError::Unstorable {
                what: "the delivery",
                detail: "a queued delivery is no test and has a receipt".into(),
            });
        }
        outcomes.push(match holder(tx, row)? {
            Some((id, state)) => Enqueued::Known { id, state },
            None => {
                let place = Place {
                    trigger: row.trigger,
                    state: DeliveryState::Queued,
                    once_key: Some(&row.once_key),
                    due_at: Some(row.due_at),
                };
                let (_, id) = insert(tx, &row.delivery, &place)?;
                queued.push(id.clone());
                Enqueued::Queued { id }
            }
        });
    }
    tx.changed(Entity::Delivery, ChangeKind::Inserted, queued);
    Ok(outcomes)
}

fn holder(
    tx: &WriteTx<'_>,
    row: &QueuedDelivery,
) -> Result<Option<(String, DeliveryState)>, StoreError> {
    let found: Option<(String, String)> = tx
        .conn()
        .prepare_cached(
            "SELECT id, state FROM deliveries \
             WHERE integration_id = ? AND event_type = ? AND once_key = ?",
        )?
        .query_row(
            params![
                row.delivery.integration_id,
                row.delivery.event.event_type.key(),
                row.once_key
            ],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    found
        .map(|(id, key)| match DeliveryState::from_key(&key) {
            Some(state) => Ok((id, state)),
            None => Err(super::bad_state(id, &key)),
        })
        .transpose()
}

/// Where a new delivery begins.
pub(super) struct Place<'a> {
    pub(super) trigger: Trigger,
    pub(super) state: DeliveryState,
    pub(super) once_key: Option<&'a str>,
    pub(super) due_at: Option<i64>,
}

/// Writes a delivery and its event; gives its row and its id.
pub(super) fn insert(
    tx: &WriteTx<'_>,
    delivery: &NewDelivery,
    place: &Place<'_>,
) -> Result<(i64, String), StoreError> {
    let id = crate::new_id();
    let sql = "INSERT INTO deliveries (id, integration_id, integration_name, event_type, trigger, \
               state, once_key, temporary_url, due_at, created_at) VALUES (:id, :integration, \
               :name, :event_type, :trigger, :state, :once_key, :temporary, :due_at, :created_at)";
    tx.conn().prepare_cached(sql)?.execute(named_params! {
        ":id": id,
        ":integration": delivery.integration_id,
        ":name": delivery.integration_name,
        ":event_type": delivery.event.event_type.key(),
        ":trigger": place.trigger.key(),
        ":state": place.state.key(),
        ":once_key": place.once_key,
        ":temporary": delivery.temporary_url,
        ":due_at": place.due_at,
        ":created_at": delivery.created_at,
    })?;
    let seq = tx.conn().last_insert_rowid();
    tx.conn()
        .prepare_cached(
            "INSERT INTO delivery_events (delivery, source_url, event) VALUES (?, ?, ?)",
        )?
        .execute(params![
            seq,
            delivery.source_url,
            json::text("the event", &delivery.event)?
        ])?;
    Ok((seq, id))
}
