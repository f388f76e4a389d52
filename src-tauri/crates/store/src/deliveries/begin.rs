//! Beginning: the intent to send committed, and on the disk, before the first byte leaves.
//!
//! Whatever happens afterwards, the row is there. If Carom dies before the outcome is written, the
//! row is found under way with a dead owner and becomes *unknown*: never lost, never sent again by
//! itself.

use std::collections::BTreeMap;

use carom_postback::attempt::SentRequest;
use rusqlite::{OptionalExtension, Params, named_params, params};

use super::{
    attempt_id, head,
    held::Held,
    intent::{Begun, Intent, IntentOf, Known, NewRow, Start},
    interned::{Kept, Memo},
    outcome::UnderWay,
    past,
    queue::{self, Holder, NewDelivery, Place},
    state::{DeliveryState, Trigger},
};
use crate::{
    changes::{ChangeKind, Entity},
    error::StoreError,
    json,
    writer::WriteTx,
};

/// What a transaction of beginnings has gathered.
pub(super) struct Beginning<'a> {
    owner: &'a str,
    memo: Memo<'a>,
    new_attempt: Held<'a>,
    dirty: Held<'a>,
    /// The head that was kept last; the next one is mostly the same.
    head: Option<(&'a SentRequest, i64)>,
    /// Whether integrations are in the Trash, by their ids.
    in_trash: BTreeMap<&'a str, bool>,
    /// The attempts, by their ids, of deliveries that are new.
    pub(super) under_way: Vec<(String, UnderWay)>,
}

impl<'a> Beginning<'a> {
    pub(super) fn of(owner: &'a str) -> Self {
        Self {
            owner,
            memo: Memo::default(),
            new_attempt: Held::default(),
            dirty: Held::default(),
            head: None,
            in_trash: BTreeMap::new(),
            under_way: Vec::new(),
        }
    }

    /// Begins an attempt, or says why it can't begin.
    pub(super) fn begin<'c: 'a>(
        &mut self,
        tx: &mut WriteTx<'c>,
        intent: &'a Intent,
    ) -> Result<Start, StoreError> {
        if let IntentOf::Row(row) = &intent.of {
            self.refuse_trashed(tx, &row.delivery)?;
        }
        match take_of(tx, &mut self.memo, &intent.of)? {
            Ok(taken) => self.write(tx, intent, taken).map(Start::Begun),
            Err(start) => Ok(start),
        }
    }

    /// A row of an integration in the Trash is refused with everything begun beside it: it was not
    /// skipped, it goes on when the integration is back.
    fn refuse_trashed(
        &mut self,
        tx: &WriteTx<'_>,
        delivery: &'a NewDelivery,
    ) -> Result<(), StoreError> {
        let id = delivery.integration_id.as_str();
        let in_trash = match self.in_trash.get(id) {
            Some(known) => *known,
            None => {
                let sql = "SELECT EXISTS (SELECT 1 FROM integrations \
                           WHERE id = ? AND deleted_at IS NOT NULL)";
                let found = tx
                    .conn()
                    .prepare_cached(sql)?
                    .query_row([id], |row| row.get(0))?;
                *self.in_trash.entry(id).or_insert(found)
            }
        };
        if in_trash {
            return Err(StoreError::InTrash {
                name: delivery.integration_name.clone(),
            });
        }
        Ok(())
    }

    /// Writes the attempt of a delivery that was taken.
    fn write<'c: 'a>(
        &mut self,
        tx: &mut WriteTx<'c>,
        intent: &'a Intent,
        taken: Taken,
    ) -> Result<Begun, StoreError> {
        let ordinal = if taken.is_new {
            1
        } else {
            count_attempt(tx, taken.seq)?
        };
        let head = self.head(tx, &intent.request)?;
        let sql = "INSERT INTO attempts (delivery, ordinal, owner, because, url, head, started_at) \
                   VALUES (?, ?, ?, ?, ?, ?, ?)";
        self.new_attempt.of(tx, sql)?.execute(params![
            taken.seq,
            ordinal,
            self.owner,
            taken.because,
            intent.request.url,
            head,
            intent.started_at,
        ])?;
        let seq = tx.conn().last_insert_rowid();
        if !intent.context.is_null() {
            tx.conn()
                .prepare_cached("INSERT INTO attempt_contexts (attempt, context) VALUES (?, ?)")?
                .execute(params![
                    seq,
                    json::text("the attempt's context", &intent.context)?
                ])?;
        }
        self.dirty.of(tx, queue::MARK_DIRTY)?.execute([taken.seq])?;
        let attempt_id = attempt_id::of(&taken.id, ordinal);
        if !tx.is_told_already(Entity::Attempt) {
            tx.changed_one(Entity::Attempt, ChangeKind::Inserted, &attempt_id);
        }
        if taken.is_new {
            let under_way = UnderWay::of_new(seq, intent, taken.seq, taken.id.clone());
            self.under_way.push((attempt_id.clone(), under_way));
        }
        Ok(Begun {
            attempt_id,
            delivery_id: taken.id,
            ordinal,
            tries: taken.tries,
            again: taken.again,
        })
    }

    /// The row of a request's head.
    fn head(&mut self, tx: &WriteTx<'_>, request: &'a SentRequest) -> Result<i64, StoreError> {
        if let Some((last, row)) = self.head
            && head::alike(last, request)
        {
            return Ok(row);
        }
        let row = self.memo.text(tx, Kept::Head, &head::text(request)?)?;
        self.head = Some((request, row));
        Ok(row)
    }
}

/// Takes the delivery that is to be attempted, or says why it can't begin.
fn take_of<'a, 'c: 'a>(
    tx: &mut WriteTx<'c>,
    memo: &mut Memo<'a>,
    of: &IntentOf,
) -> Result<Result<Taken, Start>, StoreError> {
    Ok(Ok(match of {
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
            Err(known) => return Ok(Err(Start::Known(known))),
        },
        IntentOf::Queued { id } => match take(tx, id, TAKE_QUEUED, params![id])? {
            Ok((seq, tries)) => Taken {
                tries: tries + 1,
                ..Taken::known(seq, id.clone())
            },
            Err(state) => return Ok(Err(not_sendable(id, state))),
        },
        IntentOf::Again {
            id,
            because,
            job,
            source_url,
        } => match take(tx, id, TAKE_AT_REST, params![id, job, source_url])? {
            Ok((seq, _)) => {
                past::keep(tx, seq, None, source_url.as_deref())?;
                anew(tx, memo, seq, *job, None, source_url.as_deref())?;
                Taken {
                    because: Some(because.clone()),
                    again: true,
                    ..Taken::known(seq, id.clone())
                }
            }
            Err(state) => return Ok(Err(not_sendable(id, state))),
        },
    }))
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
fn begin_row<'c>(
    tx: &WriteTx<'c>,
    memo: &mut Memo<'c>,
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
    past::keep(tx, seq, Some(&row.delivery.event), source)?;
    anew(tx, memo, seq, this, number, source)?;
    queue::replace_event(tx, seq, &row.delivery.event)?;
    Ok(Ok(Taken {
        because: Some(because.clone()),
        again: true,
        ..Taken::known(seq, known.id)
    }))
}

// What fires by itself, and what is sent by today's settings, is not in the Trash. What belongs to a
// job fires only while that is worked on: it may have been paused since this one was looked up.
const TAKE_QUEUED: &str = "UPDATE deliveries SET state = 'sending', due_at = NULL, \
     tries = tries + 1 WHERE id = ? AND state = 'queued' \
     AND (job IS NULL OR EXISTS (SELECT 1 FROM jobs \
     WHERE seq = deliveries.job AND state IN ('running', 'retrying'))) \
     AND NOT EXISTS (SELECT 1 FROM integrations i \
     WHERE i.id = deliveries.integration_id AND i.deleted_at IS NOT NULL) \
     RETURNING seq, tries - 1";
// What another job sent since this one was planned, or had under way then, is no longer what the user
// decided on: it may have been taken meanwhile.
const TAKE_AT_REST: &str = "UPDATE deliveries SET state = 'sending', due_at = NULL \
     WHERE id = ?1 AND state NOT IN ('queued', 'sending') \
     AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.seq = ?2 AND (j.created_at < last_at \
     OR EXISTS (SELECT 1 FROM attempts a WHERE a.delivery = deliveries.seq \
     AND a.finished_at >= j.created_at))) \
     AND (?3 IS NULL OR NOT EXISTS (SELECT 1 FROM integrations i \
     WHERE i.id = deliveries.integration_id AND i.deleted_at IS NOT NULL)) \
     RETURNING seq, tries";

/// Moves a delivery to *sending*, if it stands where that is allowed. One statement, so that of
/// two who want it one wins. Otherwise: where it stands.
fn take(
    tx: &mut WriteTx<'_>,
    id: &str,
    sql: &str,
    params: impl Params,
) -> Result<Result<(i64, u32), Option<DeliveryState>>, StoreError> {
    let taken: Option<(i64, u32)> = tx
        .conn()
        .prepare_cached(sql)?
        .query_row(params, |row| Ok((row.get(0)?, row.get(1)?)))
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
    memo: &mut Memo<'_>,
    delivery: i64,
    job: Option<i64>,
    job_row: Option<u64>,
    source_url: Option<&str>,
) -> Result<(), StoreError> {
    let source = source_url
        .map(|url| memo.text(tx, Kept::Source, url))
        .transpose()?;
    let sql = "UPDATE deliveries SET state = 'sending', due_at = NULL, tries = 1, \
               settled = NULL, job = :job, job_row = :row, \
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
