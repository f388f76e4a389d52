//! The outcome of an attempt: the answer kept, the delivery settled or queued again, the
//! integration's last test brought up to date, all in one transaction.

use carom_postback::{
    attempt::{Attempt, Failure, FailureKind, Outcome, Timing},
    verdict::{Diagnosis, Judgement},
};
use rusqlite::{OptionalExtension, named_params, params};

use super::{
    bodies,
    state::{DeliveryState, Trigger},
};
use crate::{
    changes::{ChangeKind, Entity},
    error::StoreError,
    json, keys,
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
pub(super) struct UnderWay {
    pub(super) seq: i64,
    pub(super) attempt_id: String,
    pub(super) started_at: i64,
    pub(super) delivery: i64,
    pub(super) delivery_id: String,
    pub(super) integration_id: String,
    pub(super) trigger: String,
    pub(super) owner: String,
}

pub(super) const UNDER_WAY: &str = "SELECT a.seq, a.id, a.started_at, d.seq, d.id, \
     d.integration_id, d.trigger, a.owner FROM attempts a JOIN deliveries d ON d.seq = a.delivery";

impl UnderWay {
    pub(super) fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            attempt_id: row.get(1)?,
            started_at: row.get(2)?,
            delivery: row.get(3)?,
            delivery_id: row.get(4)?,
            integration_id: row.get(5)?,
            trigger: row.get(6)?,
            owner: row.get(7)?,
        })
    }
}

/// What is written of an ending, whether it was seen or is inferred after a crash.
pub(super) struct Ending<'a> {
    pub(super) judgement: &'a Judgement,
    pub(super) diagnosis: &'a [Diagnosis],
    pub(super) outcome: &'a Outcome,
    pub(super) timing: Option<&'a Timing>,
    pub(super) remote_addr: Option<&'a str>,
    pub(super) finished_at: i64,
    pub(super) retry_at: Option<i64>,
}

pub(super) fn finish(tx: &mut WriteTx<'_>, finish: &Finish) -> Result<Finished, StoreError> {
    let under_way = tx
        .conn()
        .prepare_cached(&format!(
            "{UNDER_WAY} WHERE a.id = ? AND a.finished_at IS NULL"
        ))?
        .query_row([&finish.attempt_id], UnderWay::from_row)
        .optional()?
        .ok_or_else(|| StoreError::NotFound {
            what: "attempt under way",
            id: finish.attempt_id.clone(),
        })?;
    // What really left may differ from what was meant to: the client adds its own headers.
    tx.conn()
        .prepare_cached(
            "UPDATE attempt_requests SET request = ?1 WHERE attempt = ?2 AND request <> ?1",
        )?
        .execute(params![
            json::text("the request", &finish.attempt.request)?,
            under_way.seq
        ])?;
    let ending = Ending {
        judgement: &finish.judgement,
        diagnosis: &finish.diagnosis,
        outcome: &finish.attempt.outcome,
        timing: Some(&finish.attempt.timing),
        remote_addr: finish.attempt.remote_addr.as_deref(),
        finished_at: finish.finished_at,
        retry_at: finish.retry_at,
    };
    let state = end(tx, &under_way, &ending)?;
    Ok(Finished {
        delivery_id: under_way.delivery_id,
        state,
    })
}

/// Writes an ending everywhere it shows.
pub(super) fn end(
    tx: &mut WriteTx<'_>,
    under_way: &UnderWay,
    ending: &Ending<'_>,
) -> Result<DeliveryState, StoreError> {
    write_answer(tx, under_way.seq, ending)?;
    let (status, failure, body) = match ending.outcome {
        Outcome::Answered(answer) => (
            Some(answer.status),
            None,
            bodies::keep(tx, &answer.body.bytes)?,
        ),
        Outcome::Failed(failure) => (None, Some(keys::failure(failure.kind)), None),
    };
    let verdict = ending.judgement.verdict.key();
    let total_us = ending.timing.map(|timing| timing.total);
    let sql = "UPDATE attempts SET finished_at = :finished_at, verdict = :verdict, \
               status = :status, reason = :reason, failure = :failure, total_us = :total_us, \
               body = :body WHERE seq = :seq";
    tx.conn().prepare_cached(sql)?.execute(named_params! {
        ":seq": under_way.seq,
        ":finished_at": ending.finished_at,
        ":verdict": verdict,
        ":status": status,
        ":reason": ending.judgement.reason,
        ":failure": failure,
        ":total_us": total_us,
        ":body": body,
    })?;

    let is_test = under_way.trigger == Trigger::Test.key();
    let after = DeliveryState::after(ending.outcome);
    let retry_at = ending.retry_at.filter(|_| after.may_retry() && !is_test);
    let state = if retry_at.is_some() {
        DeliveryState::Queued
    } else {
        after
    };
    let sql = "UPDATE deliveries SET state = :state, due_at = :due_at, last_at = :last_at, \
               last_verdict = :verdict, last_status = :status, last_reason = :reason, \
               last_total_us = :total_us WHERE seq = :seq";
    tx.conn().prepare_cached(sql)?.execute(named_params! {
        ":seq": under_way.delivery,
        ":state": state.key(),
        ":due_at": retry_at,
        ":last_at": under_way.started_at,
        ":verdict": verdict,
        ":status": status,
        ":reason": ending.judgement.reason,
        ":total_us": total_us,
    })?;
    tx.changed_one(Entity::Attempt, ChangeKind::Updated, &under_way.attempt_id);
    tx.changed_one(
        Entity::Delivery,
        ChangeKind::Updated,
        &under_way.delivery_id,
    );
    if is_test {
        note_last_test(tx, under_way, verdict, status)?;
    }
    Ok(state)
}

/// The list shows the last test of ten thousand integrations without looking at a million
/// attempts. Tests may end in another order than they began: the one that began last counts.
fn note_last_test(
    tx: &mut WriteTx<'_>,
    under_way: &UnderWay,
    verdict: &str,
    status: Option<u16>,
) -> Result<(), StoreError> {
    let noted = tx
        .conn()
        .prepare_cached(
            "UPDATE integrations SET last_test_at = ?1, last_test_verdict = ?2, \
             last_test_status = ?3 \
             WHERE id = ?4 AND (last_test_at IS NULL OR last_test_at <= ?1)",
        )?
        .execute(params![
            under_way.started_at,
            verdict,
            status,
            under_way.integration_id
        ])?;
    if noted > 0 {
        tx.changed_one(
            Entity::Integration,
            ChangeKind::Updated,
            &under_way.integration_id,
        );
    }
    Ok(())
}

fn write_answer(tx: &WriteTx<'_>, attempt: i64, ending: &Ending<'_>) -> Result<(), StoreError> {
    let (answer, failure) = match ending.outcome {
        Outcome::Answered(answer) => (Some(answer), None),
        Outcome::Failed(failure) => (None, Some(failure)),
    };
    let sql = "INSERT INTO attempt_answers (attempt, judgement, diagnosis, timing, remote_addr, \
               failure, http_version, headers, body_read, body_cut, body_decoded_from, \
               body_broken) VALUES (:attempt, :judgement, :diagnosis, :timing, :remote_addr, \
               :failure, :http_version, :headers, :read, :cut, :decoded_from, :broken)";
    tx.conn().prepare_cached(sql)?.execute(named_params! {
        ":attempt": attempt,
        ":judgement": json::text("the verdict", ending.judgement)?,
        ":diagnosis": json::text("the diagnosis", ending.diagnosis)?,
        ":timing": ending.timing.map(|timing| json::text("the timing", timing)).transpose()?,
        ":remote_addr": ending.remote_addr,
        ":failure": failure.map(|failure| json::text("the failure", failure)).transpose()?,
        ":http_version": answer.map(|answer| &answer.http_version),
        ":headers": answer.map(|answer| json::text("the headers", &answer.headers)).transpose()?,
        ":read": answer.map(|answer| answer.body.read),
        ":cut": answer.map(|answer| answer.body.cut),
        ":decoded_from": answer.map(|answer| &answer.body.decoded_from),
        ":broken": answer.map(|answer| &answer.body.broken),
    })?;
    Ok(())
}

/// The ending of an attempt whose Carom ended first.
pub(super) fn crashed() -> Outcome {
    Outcome::Failed(Failure {
        kind: FailureKind::Crashed,
        detail: "Carom ended while the request was under way".into(),
    })
}
