//! Deliveries as they come into being: a test at once, everything else under its key of once.

use carom_postback::event::{Event, EventType};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    intent::{self, Known},
    interned::{Kept, Memo},
    state::{DeliveryState, Trigger},
};
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
    Known(Known),
}

pub(super) fn enqueue(
    tx: &mut WriteTx<'_>,
    rows: &[QueuedDelivery],
) -> Result<Vec<Enqueued>, StoreError> {
    let mut memo = Memo::default();
    let mut outcomes = Vec::with_capacity(rows.len());
    let mut queued = Vec::new();
    for row in rows {
        if row.trigger == Trigger::Test {
            return Err(StoreError::Unstorable {
                what: "the delivery",
                detail: "a test is not queued".into(),
            });
        }
        let place = Place {
            trigger: row.trigger,
            state: DeliveryState::Queued,
            once_key: Some(&row.once_key),
            due_at: Some(row.due_at),
            job: None,
        };
        outcomes.push(
            match insert_if_free(tx, &mut memo, &row.delivery, &place)? {
                Some((_, id)) => {
                    queued.push(id.clone());
                    Enqueued::Queued { id }
                }
                None => Enqueued::Known(holder(tx, &row.delivery, &row.once_key)?.known),
            },
        );
    }
    tx.changed(Entity::Delivery, ChangeKind::Inserted, queued);
    Ok(outcomes)
}

/// The delivery that holds a key.
pub(super) struct Holder {
    pub(super) seq: i64,
    /// The job that it belongs to.
    pub(super) job: Option<i64>,
    pub(super) known: Known,
}

/// The delivery that holds a key, which is taken.
pub(super) fn holder(
    tx: &WriteTx<'_>,
    delivery: &NewDelivery,
    once_key: &str,
) -> Result<Holder, StoreError> {
    let event = delivery.event.event_type;
    find(tx.conn(), &delivery.integration_id, event, once_key)?.ok_or_else(|| {
        StoreError::NotFound {
            what: "delivery of",
            id: once_key.to_owned(),
        }
    })
}

/// The holders of many keys.
pub(super) fn holders(
    conn: &Connection,
    integration: &str,
    keys: &[(EventType, String)],
) -> Result<Vec<Option<Known>>, StoreError> {
    keys.iter()
        .map(|(event, key)| Ok(find(conn, integration, *event, key)?.map(|found| found.known)))
        .collect()
}

fn find(
    conn: &Connection,
    integration: &str,
    event: EventType,
    once_key: &str,
) -> Result<Option<Holder>, StoreError> {
    type Columns = (
        i64,
        Option<i64>,
        String,
        String,
        Option<String>,
        Option<String>,
    );
    let found: Option<Columns> = conn
        .prepare_cached(
            "SELECT seq, job, id, state, last_verdict, last_reason FROM deliveries \
             WHERE integration_id = ? AND event_type = ? AND once_key = ?",
        )?
        .query_row(params![integration, event.key(), once_key], |row| {
            row.try_into()
        })
        .optional()?;
    let Some((seq, job, id, state, verdict, reason)) = found else {
        return Ok(None);
    };
    let verdict = intent::verdict(&id, verdict.as_deref())?;
    let state =
        DeliveryState::from_key(&state).ok_or_else(|| super::bad_state(id.clone(), &state))?;
    Ok(Some(Holder {
        seq,
        job,
        known: Known {
            id,
            state,
            verdict,
            reason,
        },
    }))
}

/// Where a new delivery begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) trigger: Trigger,
    pub(super) state: DeliveryState,
    pub(super) once_key: Option<&'a str>,
    pub(super) due_at: Option<i64>,
    pub(super) job: Option<(i64, u64)>,
}

impl Place<'_> {
    /// Under way at once, without a key.
    pub(super) const fn sending() -> Self {
        Self {
            trigger: Trigger::Test,
            state: DeliveryState::Sending,
            once_key: None,
            due_at: None,
            job: None,
        }
    }
}

/// Writes a delivery and its event; gives its row and its id. One that is under way at once has its
/// first attempt counted.
pub(super) fn insert<'c>(
    tx: &WriteTx<'c>,
    memo: &mut Memo<'c>,
    delivery: &NewDelivery,
    place: &Place<'_>,
) -> Result<(i64, String), StoreError> {
    // Without a key there is nothing that could be taken.
    insert_row(tx, memo, delivery, place)?.ok_or_else(|| StoreError::Unstorable {
        what: "the delivery",
        detail: "its key is taken".into(),
    })
}

/// The same, unless its key is taken.
pub(super) fn insert_if_free<'c>(
    tx: &WriteTx<'c>,
    memo: &mut Memo<'c>,
    delivery: &NewDelivery,
    place: &Place<'_>,
) -> Result<Option<(i64, String)>, StoreError> {
    if place.once_key.is_none_or(str::is_empty) {
        return Err(StoreError::Unstorable {
            what: "the delivery",
            detail: "it has no receipt, so it could be sent twice".into(),
        });
    }
    insert_row(tx, memo, delivery, place)
}

fn insert_row<'c>(
    tx: &WriteTx<'c>,
    memo: &mut Memo<'c>,
    delivery: &NewDelivery,
    place: &Place<'_>,
) -> Result<Option<(i64, String)>, StoreError> {
    let id = crate::new_id();
    let source = memo.text(tx, Kept::Source, &delivery.source_url)?;
    let sql = "INSERT INTO deliveries (id, integration_id, integration_name, event_type, trigger, \
               state, once_key, temporary_url, source, job, job_row, due_at, created_at, attempts, \
               tries) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14) \
               ON CONFLICT (integration_id, event_type, once_key) WHERE once_key IS NOT NULL \
               DO NOTHING";
    // No RETURNING: it would make SQLite keep every page that it touches for an undo.
    let inserted = memo.new_delivery.of(tx, sql)?.execute(params![
        id,
        delivery.integration_id,
        delivery.integration_name,
        delivery.event.event_type.key(),
        place.trigger.key(),
        place.state.key(),
        place.once_key,
        delivery.temporary_url,
        source,
        place.job.map(|(job, _)| job),
        place.job.map(|(_, row)| row),
        place.due_at,
        delivery.created_at,
        u8::from(place.state == DeliveryState::Sending),
    ])?;
    if inserted == 0 {
        return Ok(None);
    }
    let seq = tx.conn().last_insert_rowid();
    let sql = "INSERT INTO delivery_events (delivery, event) VALUES (?, ?)";
    let event = json::text("the event", &delivery.event)?;
    memo.new_event.of(tx, sql)?.execute(params![seq, event])?;
    if place.state == DeliveryState::Queued {
        mark_dirty(tx, seq)?;
    }
    Ok(Some((seq, id)))
}

/// Writes the event of a delivery, in place of the one before. SQLite keeps every page that this
/// touches for an undo, so it is not for the first one.
pub(super) fn replace_event(
    tx: &WriteTx<'_>,
    delivery: i64,
    event: &Event,
) -> Result<(), StoreError> {
    tx.conn()
        .prepare_cached("INSERT OR REPLACE INTO delivery_events (delivery, event) VALUES (?, ?)")?
        .execute(params![delivery, json::text("the event", event)?])?;
    Ok(())
}

/// Tells the log's index that a delivery is not as it was.
pub(super) const MARK_DIRTY: &str = "INSERT OR IGNORE INTO log_dirty (delivery) VALUES (?)";

/// The same for one alone.
pub(crate) fn mark_dirty(tx: &WriteTx<'_>, delivery: i64) -> Result<(), StoreError> {
    tx.conn().prepare_cached(MARK_DIRTY)?.execute([delivery])?;
    Ok(())
}
