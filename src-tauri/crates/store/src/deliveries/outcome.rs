//! The outcome of an attempt: the answer kept, the delivery settled or queued again, its job's
//! counts and the integration's last test brought up to date, all in one transaction.

use std::collections::BTreeMap;

use carom_postback::{
    attempt::{Attempt, Failure, FailureKind, Outcome, Timing},
    verdict::{Diagnosis, Judgement, Verdict},
};
use rusqlite::{OptionalExtension, params};

use super::{
    answer, attempt_id,
    held::Held,
    intent::{self, Intent, IntentOf},
    interned::{Kept, Memo},
    queue,
    state::DeliveryState,
};
use crate::{
    changes::{ChangeKind, Entity},
    error::StoreError,
    jobs, keys,
    writer::WriteTx,
};

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finish {
    /// The attempt that was begun.
    pub attempt_id: String,
    /// What left and what came back.
    pub attempt: Attempt,
    /// The verdict on it.
    pub judgement: Judgement,
    /// What is probably wrong, the first leading.
    pub diagnosis: Vec<Diagnosis>,
    /// When to try again, epoch milliseconds. It counts only where a retry is safe
    /// ([`DeliveryState::may_retry`]) and never for a test.
    pub retry_at: Option<i64>,
    /// Epoch milliseconds.
    pub finished_at: i64,
}

/// Where a finished attempt left its delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// The delivery.
    pub delivery_id: String,
    /// Where it stands.
    pub state: DeliveryState,
}

/// An attempt under way and what it belongs to.
#[derive(Debug)]
pub(crate) struct UnderWay {
    pub(super) seq: i64,
    pub(super) ordinal: u32,
    pub(super) started_at: i64,
    pub(super) delivery: i64,
    pub(super) delivery_id: String,
    is_test: bool,
    job: Option<i64>,
    /// The user's own act, and no retry.
    is_deliberate: bool,
    last_verdict: Option<String>,
}

/// Attempts; recovery also reads whose they are (`owner`, `integration_id`).
pub(super) const UNDER_WAY: &str = "SELECT a.seq, a.ordinal, a.started_at, d.seq, d.id, \
     d.trigger = 'test', d.job, a.ordinal = 1 OR a.because IS NOT NULL, d.last_verdict, a.owner, \
     d.integration_id \
     FROM deliveries d JOIN attempts a ON a.delivery = d.seq";

impl UnderWay {
    pub(super) fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            ordinal: row.get(1)?,
            started_at: row.get(2)?,
            delivery: row.get(3)?,
            delivery_id: row.get(4)?,
            is_test: row.get(5)?,
            job: row.get(6)?,
            is_deliberate: row.get(7)?,
            last_verdict: row.get(8)?,
        })
    }

    /// The first attempt of a delivery that was made for it.
    pub(super) fn of_new(seq: i64, intent: &Intent, delivery: i64, delivery_id: String) -> Self {
        Self {
            seq,
            ordinal: 1,
            started_at: intent.started_at,
            delivery,
            delivery_id,
            is_test: matches!(intent.of, IntentOf::Test(_)),
            job: match &intent.of {
                IntentOf::Row(row) => row.job.map(|(job, _)| job),
                _ => None,
            },
            is_deliberate: true,
            last_verdict: None,
        }
    }

    pub(super) fn attempt_id(&self) -> String {
        attempt_id::of(&self.delivery_id, self.ordinal)
    }
}

/// What is written of an ending, whether it was seen or is inferred after a crash.
#[derive(Clone, Copy)]
pub(super) struct Ending<'a> {
    pub(super) judgement: &'a Judgement,
    pub(super) diagnosis: &'a [Diagnosis],
    pub(super) outcome: &'a Outcome,
    pub(super) timing: Option<&'a Timing>,
    pub(super) remote_addr: Option<&'a str>,
    pub(super) finished_at: i64,
    pub(super) retry_at: Option<i64>,
}

/// What a transaction of endings has gathered: what it kept, and how the counts of jobs change.
#[derive(Default)]
pub(super) struct Gathered<'a> {
    memo: Memo<'a>,
    end_attempt: Held<'a>,
    end_delivery: Held<'a>,
    dirty: Held<'a>,
    /// The ending that was kept last; the next one is mostly the same.
    answer: Option<(Ending<'a>, i64)>,
    counts: BTreeMap<i64, jobs::Outcomes<'a>>,
}

impl<'a> Gathered<'a> {
    /// The row of an ending without its times and its body.
    fn answer(&mut self, tx: &WriteTx<'_>, ending: &Ending<'a>) -> Result<i64, StoreError> {
        if let Some((last, row)) = &self.answer
            && answer::alike(last, ending)
        {
            return Ok(*row);
        }
        let row = self.memo.text(tx, Kept::Answer, &answer::text(ending)?)?;
        self.answer = Some((*ending, row));
        Ok(row)
    }

    /// Writes the counts of the jobs.
    pub(super) fn settle(self, tx: &mut WriteTx<'_>) -> Result<(), StoreError> {
        for (job, outcomes) in self.counts {
            jobs::add_outcomes(tx, job, &outcomes)?;
        }
        Ok(())
    }
}

pub(super) fn finish_all(
    tx: &mut WriteTx<'_>,
    finishes: &[Finish],
    remembered: &[Option<UnderWay>],
) -> Result<Vec<Finished>, StoreError> {
    let mut gathered = Gathered::default();
    let mut remembered = remembered.iter().map(Option::as_ref);
    let finished = finishes
        .iter()
        .map(|one| match remembered.next().flatten() {
            Some(under_way) => finish(tx, &mut gathered, one, under_way),
            None => {
                let under_way = look_for(tx, &one.attempt_id)?;
                finish(tx, &mut gathered, one, &under_way)
            }
        })
        .collect::<Result<_, _>>()?;
    gathered.settle(tx)?;
    Ok(finished)
}

/// An attempt under way by its id.
fn look_for(tx: &WriteTx<'_>, id: &str) -> Result<UnderWay, StoreError> {
    let (delivery, ordinal) = attempt_id::parts(id).ok_or_else(|| not_under_way(id))?;
    tx.conn()
        .prepare_cached(&format!(
            "{UNDER_WAY} AND a.ordinal = ? WHERE d.id = ? AND a.finished_at IS NULL"
        ))?
        .query_row(params![ordinal, delivery], UnderWay::from_row)
        .optional()?
        .ok_or_else(|| not_under_way(id))
}

fn not_under_way(id: &str) -> StoreError {
    StoreError::NotFound {
        what: "attempt under way",
        id: id.to_owned(),
    }
}

fn finish<'a, 'c: 'a>(
    tx: &mut WriteTx<'c>,
    gathered: &mut Gathered<'a>,
    finish: &'a Finish,
    under_way: &UnderWay,
) -> Result<Finished, StoreError> {
    let ending = Ending {
        judgement: &finish.judgement,
        diagnosis: &finish.diagnosis,
        outcome: &finish.attempt.outcome,
        timing: Some(&finish.attempt.timing),
        remote_addr: finish.attempt.remote_addr.as_deref(),
        finished_at: finish.finished_at,
        retry_at: finish.retry_at,
    };
    let state = end(tx, gathered, under_way, &ending)?;
    Ok(Finished {
        delivery_id: under_way.delivery_id.clone(),
        state,
    })
}

/// Writes an ending everywhere it shows.
pub(super) fn end<'a, 'c: 'a>(
    tx: &mut WriteTx<'c>,
    gathered: &mut Gathered<'a>,
    under_way: &UnderWay,
    ending: &Ending<'a>,
) -> Result<DeliveryState, StoreError> {
    let verdict = ending.judgement.verdict.key();
    let timing = ending.timing.copied();
    let (status, failure, body) = match ending.outcome {
        Outcome::Answered(answer) => (
            Some(answer.status),
            None,
            gathered.memo.body(tx, &answer.body.bytes)?,
        ),
        Outcome::Failed(failure) => (None, Some(keys::failure(failure.kind)), None),
    };
    let answer = gathered.answer(tx, ending)?;
    let sql = "UPDATE attempts SET finished_at = ?, verdict = ?, status = ?, reason = ?, \
               failure = ?, answer = ?, body = ?, dns_us = ?, connect_us = ?, \
               connect_with_tls = ?, first_byte_us = ?, download_us = ?, total_us = ? \
               WHERE seq = ? AND finished_at IS NULL";
    let ended = gathered.end_attempt.of(tx, sql)?.execute(params![
        ending.finished_at,
        verdict,
        status,
        ending.judgement.reason,
        failure,
        answer,
        body,
        timing.and_then(|t| t.dns),
        timing.and_then(|t| t.connect),
        timing.map(|t| t.connect_with_tls),
        timing.and_then(|t| t.first_byte),
        timing.and_then(|t| t.download),
        timing.map(|t| t.total),
        under_way.seq,
    ])?;
    if ended == 0 {
        return Err(not_under_way(&under_way.attempt_id()));
    }

    let is_test = under_way.is_test;
    let after = match DeliveryState::after(ending.outcome) {
        // A status came, but the answer broke off before it said what counted: the user decides.
        DeliveryState::Answered if ending.judgement.verdict == Verdict::Unknown => {
            DeliveryState::Unknown
        }
        after => after,
    };
    let mut retry_at = ending.retry_at.filter(|_| after.may_retry() && !is_test);
    if retry_at.is_some()
        && let Some(job) = under_way.job
        && jobs::is_over(tx.conn(), job)?
    {
        // It ended while this was under way (cancelled, mostly): nothing more of it leaves.
        retry_at = None;
    }
    let state = if retry_at.is_some() {
        DeliveryState::Queued
    } else {
        after
    };
    // No try is used up by it.
    let untried = retry_at.is_some() && DeliveryState::is_untried(ending.outcome);
    let sql = "UPDATE deliveries SET state = ?, due_at = ?, last_at = ?, last_verdict = ?, \
               last_status = ?, last_reason = ?, last_total_us = ?, tries = tries - ? \
               WHERE seq = ?";
    gathered.end_delivery.of(tx, sql)?.execute(params![
        state.key(),
        retry_at,
        under_way.started_at,
        verdict,
        status,
        ending.judgement.reason,
        timing.map(|t| t.total),
        u8::from(untried),
        under_way.delivery,
    ])?;
    gathered
        .dirty
        .of(tx, queue::MARK_DIRTY)?
        .execute([under_way.delivery])?;
    if let Some(job) = under_way.job {
        // A retry replaces what the try before it came to; the first try replaces nothing.
        let before = match under_way.is_deliberate {
            true => None,
            false => intent::verdict(&under_way.delivery_id, under_way.last_verdict.as_deref())?,
        };
        gathered
            .counts
            .entry(job)
            .or_default()
            .add(before, ending.judgement);
    }
    if !tx.is_told_already(Entity::Attempt) {
        let id = under_way.attempt_id();
        tx.changed_one(Entity::Attempt, ChangeKind::Updated, &id);
    }
    tx.changed_one(
        Entity::Delivery,
        ChangeKind::Updated,
        &under_way.delivery_id,
    );
    if is_test {
        note_last_test(tx, under_way, ending.judgement.verdict, status)?;
    }
    Ok(state)
}

/// The list shows the last test of ten thousand integrations without looking at a million
/// attempts. Tests may end in another order than they began: the one that began last counts.
fn note_last_test(
    tx: &mut WriteTx<'_>,
    under_way: &UnderWay,
    verdict: Verdict,
    status: Option<u16>,
) -> Result<(), StoreError> {
    let noted: Option<String> = tx
        .conn()
        .prepare_cached(
            "UPDATE integrations SET last_test_at = ?1, last_test_verdict = ?2, \
             last_test_status = ?3 \
             WHERE id = (SELECT integration_id FROM deliveries WHERE seq = ?4) \
             AND (last_test_at IS NULL OR last_test_at <= ?1) RETURNING id",
        )?
        .query_row(
            params![
                under_way.started_at,
                verdict.key(),
                status,
                under_way.delivery
            ],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(integration) = noted {
        tx.changed_one(Entity::Integration, ChangeKind::Updated, &integration);
    }
    Ok(())
}

/// The ending of an attempt whose Carom ended first.
pub(super) fn crashed() -> Outcome {
    Outcome::Failed(Failure {
        kind: FailureKind::Crashed,
        detail: "Carom ended while the request was under way".into(),
    })
}
