//! The intent to send: committed, and on the disk, before the first byte leaves.
//!
//! Whatever happens afterwards, the row is there. If Carom dies before the outcome is written, the
//! row is found under way with a dead owner and becomes *unknown*: never lost, never sent again by
//! itself.

use std::sync::Arc;

use carom_postback::{attempt::SentRequest, verdict::Verdict};
use rusqlite::{OptionalExtension, named_params, params};
use serde_json::Value;

use super::{
    attempt_id, head,
    interned::{Kept, Memo},
    queue::{self, Holder, NewDelivery, Place},
    state::{DeliveryState, Trigger},
};
use crate::{
    changes::{ChangeKind, Entity},
    error::StoreError,
    json, keys,
    writer::WriteTx,
};

/// An attempt about to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Intent {
    /// What it is an attempt at.
    pub of: IntentOf,
    /// The request that is about to leave.
    pub request: Arc<SentRequest>,
    /// What the caller wants to see again beside the outcome (macros and their values, what lint
    /// said); kept as it is, `Null` not at all.
    pub context: Value,
    /// Epoch milliseconds.
    pub started_at: i64,
}

/// What an attempt is an attempt at.
#[derive(Debug, Clone, PartialEq)]
pub enum IntentOf {
    /// A test: a new delivery without a key, never queued, never retried.
    Test(NewDelivery),
    /// A new delivery that leaves at once, if its key is free.
    Row(NewRow),
    /// A delivery whose turn it is. Whoever comes second gets [`Start::NotSendable`].
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
        /// The job that sends it.
        job: Option<i64>,
        /// The URL with macros that it is rendered from today; `None`: it is sent as before.
        source_url: Option<String>,
    },
}

/// A row of a file on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// What to deliver.
    pub delivery: NewDelivery,
    /// What is sent at most once; never empty.
    pub once_key: String,
    /// The job and the row in its file, from 1; `None` for a row that is sent by itself.
    pub job: Option<(i64, u64)>,
    /// Send once more what was rejected or not delivered before, by another job: the reason.
    pub again_because: Option<String>,
}

/// How an attempt began, or why it did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// The intent stands; the first byte may leave.
    Begun(Begun),
    /// The key is taken: this was queued or sent before, and nothing may leave.
    Known(Known),
    /// Its delivery is not where it may be sent from (somebody else has it), or is gone.
    NotSendable {
        /// The delivery.
        id: String,
        /// Where it stands; `None` if there is no such delivery.
        state: Option<DeliveryState>,
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
    /// The how-manieth try since it was last sent deliberately, from 1: the first is no retry.
    pub tries: u32,
    /// It was sent before, and is sent once more.
    pub again: bool,
}

/// The delivery that holds a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The delivery.
    pub id: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// Its newest verdict.
    pub verdict: Option<Verdict>,
    /// That verdict's reason.
    pub reason: Option<String>,
}

impl Known {
    /// Whether it may be offered once more: it was refused or never arrived. What is confirmed,
    /// accepted, unknown, waiting, or recorded at the destination already may not.
    pub fn may_go_again(&self) -> bool {
        let at_rest = !matches!(self.state, DeliveryState::Queued | DeliveryState::Sending);
        let missed = match self.verdict {
            Some(Verdict::Rejected | Verdict::NotDelivered) => true,
            None => self.state == DeliveryState::Cancelled,
            Some(Verdict::Confirmed | Verdict::Accepted | Verdict::Unknown) => false,
        };
        at_rest && missed && self.reason.as_deref() != Some(DUPLICATE)
    }
}

/// The reason of an answer that says: recorded already.
const DUPLICATE: &str = "duplicate";

pub(super) fn begin(
    tx: &mut WriteTx<'_>,
    memo: &mut Memo,
    intent: &Intent,
    owner: &str,
) -> Result<Start, StoreError> {
    let taken = match &intent.of {
        IntentOf::Test(delivery) => {
            let place = Place {
                trigger: Trigger::Test,
                ..Place::sending()
            };
            let taken = Taken::made(queue::insert(tx, memo, delivery, &place)?);
            count_test(tx)?;
            tx.changed_one(Entity::Delivery, ChangeKind::Inserted, &taken.id);
            taken
        }
        IntentOf::Row(row) => match begin_row(tx, memo, row)? {
            Ok(taken) => taken,
            Err(known) => return Ok(Start::Known(known)),
        },
        IntentOf::Queued { id } => match take(tx, id, TAKE_QUEUED)? {
            Ok((seq, tries)) => Taken {
                tries: tries + 1,
                ..Taken::known(seq, id.clone())
            },
            Err(state) => return Ok(not_sendable(id, state)),
        },
        IntentOf::Again {
            id,
            because,
            job,
            source_url,
        } => match take(tx, id, TAKE_AT_REST)? {
            Ok((seq, _)) => {
                anew(tx, memo, seq, *job, None, source_url.as_deref())?;
                Taken {
                    because: Some(because.clone()),
                    again: true,
                    ..Taken::known(seq, id.clone())
                }
            }
            Err(state) => return Ok(not_sendable(id, state)),
        },
    };
    write(tx, memo, intent, owner, taken).map(Start::Begun)
}

/// A delivery that is ours to send now.
struct Taken {
    seq: i64,
    id: String,
    because: Option<String>,
    tries: u32,
    again: bool,
    /// It was made just now, with its first attempt counted.
    is_new: bool,
}

impl Taken {
    fn made((seq, id): (i64, String)) -> Self {
        Self {
            is_new: true,
            ..Self::known(seq, id)
        }
    }

    fn known(seq: i64, id: String) -> Self {
        Self {
            seq,
            id,
            because: None,
            tries: 1,
            again: false,
            is_new: false,
        }
    }
}

/// Makes the delivery of a row, or finds who holds its key.
fn begin_row(
    tx: &WriteTx<'_>,
    memo: &mut Memo,
    row: &NewRow,
) -> Result<Result<Taken, Known>, StoreError> {
    let place = Place {
        trigger: Trigger::Backfill,
        once_key: Some(&row.once_key),
        job: row.job,
        ..Place::sending()
    };
    if let Some(made) = queue::insert_if_free(tx, memo, &row.delivery, &place)? {
        return Ok(Ok(Taken::made(made)));
    }
    let Holder { seq, job, known } = queue::holder(tx, &row.delivery, &row.once_key)?;
    // A receipt that stands twice in one file is one conversion: what this very job was refused it
    // does not offer again.
    let (this, number) = row.job.unzip();
    let may_go = known.may_go_again() && (this.is_none() || this != job);
    let Some(because) = row.again_because.as_ref().filter(|_| may_go) else {
        return Ok(Err(known));
    };
    let source = Some(row.delivery.source_url.as_str());
    anew(tx, memo, seq, this, number, source)?;
    queue::put_event(tx, seq, &row.delivery.event)?;
    Ok(Ok(Taken {
        because: Some(because.clone()),
        again: true,
        ..Taken::known(seq, known.id)
    }))
}

const TAKE_QUEUED: &str = "UPDATE deliveries SET state = 'sending', due_at = NULL, \
     tries = tries + 1 WHERE id = ? AND state = 'queued' RETURNING seq, tries - 1";
const TAKE_AT_REST: &str = "UPDATE deliveries SET state = 'sending', due_at = NULL \
     WHERE id = ? AND state NOT IN ('queued', 'sending') RETURNING seq, tries";

/// Moves a delivery to *sending*, if it stands where that is allowed. One statement, so that of
/// two who want it one wins. Otherwise: where it stands.
fn take(
    tx: &mut WriteTx<'_>,
    id: &str,
    sql: &str,
) -> Result<Result<(i64, u32), Option<DeliveryState>>, StoreError> {
    let taken: Option<(i64, u32)> = tx
        .conn()
        .prepare_cached(sql)?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some(taken) = taken {
        tx.changed_one(Entity::Delivery, ChangeKind::Updated, id);
        return Ok(Ok(taken));
    }
    let state: Option<String> = tx
        .conn()
        .prepare_cached("SELECT state FROM deliveries WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let Some(key) = state else {
        return Ok(Err(None));
    };
    DeliveryState::from_key(&key)
        .map(|state| Err(Some(state)))
        .ok_or_else(|| super::bad_state(id.to_owned(), &key))
}

/// A deliberate send begins the count of tries anew, and takes back what the user said of it.
fn anew(
    tx: &WriteTx<'_>,
    memo: &mut Memo,
    delivery: i64,
    job: Option<i64>,
    job_row: Option<u64>,
    source_url: Option<&str>,
) -> Result<(), StoreError> {
    let source = source_url
        .map(|url| memo.text(tx, Kept::Source, url))
        .transpose()?;
    let sql = "UPDATE deliveries SET state = 'sending', due_at = NULL, tries = 1, \
               settled = NULL, job = coalesce(:job, job), job_row = \
               CASE WHEN :job IS NULL THEN job_row ELSE :row END, \
               read_by = CASE WHEN job_row IS NULL THEN read_by ELSE job END, \
               read_row = coalesce(job_row, read_row), \
               source = coalesce(:source, source), bare = 0 WHERE seq = :seq";
    tx.conn().prepare_cached(sql)?.execute(named_params! {
        ":seq": delivery, ":job": job, ":row": job_row, ":source": source,
    })?;
    Ok(())
}

fn not_sendable(id: &str, state: Option<DeliveryState>) -> Start {
    Start::NotSendable {
        id: id.to_owned(),
        state,
    }
}

/// Writes the attempt of a delivery that was taken.
fn write(
    tx: &mut WriteTx<'_>,
    memo: &mut Memo,
    intent: &Intent,
    owner: &str,
    taken: Taken,
) -> Result<Begun, StoreError> {
    let ordinal = if taken.is_new {
        1
    } else {
        count_attempt(tx, taken.seq)?
    };
    let head = memo.text(tx, Kept::Head, &head::text(&intent.request)?)?;
    let sql = "INSERT INTO attempts (delivery, ordinal, owner, because, url, head, started_at) \
               VALUES (?, ?, ?, ?, ?, ?, ?)";
    tx.conn().prepare_cached(sql)?.execute(params![
        taken.seq,
        ordinal,
        owner,
        taken.because,
        intent.request.url,
        head,
        intent.started_at,
    ])?;
    if !intent.context.is_null() {
        tx.conn()
            .prepare_cached("INSERT INTO attempt_contexts (attempt, context) VALUES (?, ?)")?
            .execute(params![
                tx.conn().last_insert_rowid(),
                json::text("the attempt's context", &intent.context)?
            ])?;
    }
    queue::mark_dirty(tx, taken.seq)?;
    let attempt_id = attempt_id::of(&taken.id, ordinal);
    tx.changed_one(Entity::Attempt, ChangeKind::Inserted, &attempt_id);
    Ok(Begun {
        attempt_id,
        delivery_id: taken.id,
        ordinal,
        tries: taken.tries,
        again: taken.again,
    })
}

/// Counts one more attempt of a delivery; gives its number.
fn count_attempt(tx: &WriteTx<'_>, delivery: i64) -> Result<u32, StoreError> {
    Ok(tx
        .conn()
        .prepare_cached(
            "UPDATE deliveries SET attempts = attempts + 1 WHERE seq = ? RETURNING attempts",
        )?
        .query_row([delivery], |row| row.get(0))?)
}

/// Counting a million rows at every start would show; a counter does not.
fn count_test(tx: &WriteTx<'_>) -> Result<(), StoreError> {
    let sql = "INSERT INTO counters (name, value) VALUES ('tests_sent', 1) \
               ON CONFLICT (name) DO UPDATE SET value = value + 1";
    tx.conn().prepare_cached(sql)?.execute([])?;
    Ok(())
}

/// The verdict in a column of a delivery.
pub(super) fn verdict(id: &str, key: Option<&str>) -> Result<Option<Verdict>, StoreError> {
    key.map(|key| {
        keys::verdict_from(key).ok_or_else(|| StoreError::BadRow {
            table: "deliveries",
            id: id.to_owned(),
            detail: format!("last_verdict: unknown key {key:?}"),
        })
    })
    .transpose()
}
