//! How far a job has come, written in the same transaction as the intents that took it there:
//! after a crash its cursor, its counts and its deliveries agree.

use carom_postback::verdict::{Judgement, Verdict};
use rusqlite::{named_params, params};
use serde_json::Value;

use crate::{
    changes::{ChangeKind, Entity},
    deliveries::{Intent, IntentOf, Start},
    error::StoreError,
    json,
    writer::WriteTx,
};

/// What became of a row that made no delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowFate {
    /// It can't be read as an event.
    Invalid,
    /// It was sent before.
    Skipped,
    /// Event types or filters leave it out.
    Filtered,
}

impl RowFate {
    /// The stable key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Skipped => "skipped",
            Self::Filtered => "filtered",
        }
    }
}

/// A row that made no delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideRow {
    /// The row in the job's file, from 1.
    pub row: u64,
    /// What became of it.
    pub fate: RowFate,
    /// Why.
    pub why: String,
}

/// A step forward. What it does not say is nothing, or as before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Progress {
    /// The job's number.
    pub job: i64,
    /// Its id, for those who listen.
    pub id: String,
    /// Where it has come to.
    pub cursor: Value,
    /// Rows looked at since the step before.
    pub rows: u64,
    /// Done since the step before.
    pub done: u64,
    /// Rows that would be sent, since the step before; of a dry run.
    pub would_send: u64,
    /// Rows that were refused or never arrived in an earlier run and could be sent again, since the
    /// step before; of a dry run.
    pub again: u64,
    /// Deliveries that a resend left out, since the step before.
    pub left_out: u64,
    /// What went wrong last; `None`: as before.
    pub error: Option<String>,
    /// Rows that made no delivery. Those that intents turn out to be known are added to these.
    pub outside: Vec<OutsideRow>,
    /// What was wrong with rows so far, in groups; `None`: as before.
    pub groups: Option<Value>,
    /// In all, if that became known.
    pub total: Option<u64>,
}

/// Writes a step forward. `starts` is what came of `intents`, in order.
pub(crate) fn advance(
    tx: &mut WriteTx<'_>,
    progress: &Progress,
    intents: &[Intent],
    starts: &[Start],
) -> Result<(), StoreError> {
    let (mut invalid, mut filtered, mut skipped) = (0_u64, 0_u64, progress.left_out);
    let mut again = progress.again;
    for row in &progress.outside {
        match row.fate {
            RowFate::Invalid => invalid += 1,
            RowFate::Filtered => filtered += 1,
            RowFate::Skipped => skipped += 1,
        }
        put_outside(tx, progress.job, row)?;
    }
    for (intent, start) in intents.iter().zip(starts) {
        match start {
            Start::Begun(begun) => again += u64::from(begun.again),
            Start::Known(known) => {
                skipped += 1;
                if let IntentOf::Row(row) = &intent.of
                    && let Some((_, number)) = row.job
                {
                    let why = known.verdict.map_or(known.state.key(), Verdict::key);
                    put_outside(
                        tx,
                        progress.job,
                        &OutsideRow {
                            row: number,
                            fate: RowFate::Skipped,
                            why: why.to_owned(),
                        },
                    )?;
                }
            }
            Start::NotSendable { .. } => skipped += 1,
        }
    }
    let sql = "UPDATE jobs SET cursor = :cursor, rows = rows + :rows, done = done + :done, \
               would_send = would_send + :would_send, invalid = invalid + :invalid, \
               filtered = filtered + :filtered, skipped = skipped + :skipped, \
               again = again + :again, groups = coalesce(:groups, groups), \
               total = coalesce(:total, total), \
               last_error = coalesce(:error, last_error) WHERE seq = :seq";
    tx.conn().prepare_cached(sql)?.execute(named_params! {
        ":seq": progress.job,
        ":cursor": json::text("the job's place", &progress.cursor)?,
        ":rows": progress.rows,
        ":done": progress.done,
        ":would_send": progress.would_send,
        ":invalid": invalid,
        ":filtered": filtered,
        ":skipped": skipped,
        ":again": again,
        ":groups": progress.groups.as_ref().map(|groups| json::text("the groups", groups)).transpose()?,
        ":total": progress.total,
        ":error": progress.error,
    })?;
    tx.changed_one(Entity::Job, ChangeKind::Updated, &progress.id);
    Ok(())
}

fn put_outside(tx: &WriteTx<'_>, job: i64, row: &OutsideRow) -> Result<(), StoreError> {
    tx.conn()
        .prepare_cached(
            "INSERT OR REPLACE INTO job_rows (job, row, what, why) VALUES (?, ?, ?, ?)",
        )?
        .execute(params![job, row.row, row.fate.key(), row.why])?;
    Ok(())
}

/// How the counts of a job change by the endings of one transaction. A retry takes back what the
/// try before it came to.
#[derive(Debug, Default)]
pub(crate) struct Outcomes<'a> {
    sent: i64,
    by_verdict: [i64; 5],
    /// What the newest that went wrong came to, in words.
    last_error: Option<&'a str>,
}

impl<'a> Outcomes<'a> {
    pub(crate) fn add(&mut self, before: Option<Verdict>, now: &'a Judgement) {
        match before {
            Some(before) => self.by_verdict[before as usize] -= 1,
            None => self.sent += 1,
        }
        self.by_verdict[now.verdict as usize] += 1;
        if !matches!(now.verdict, Verdict::Confirmed | Verdict::Accepted) {
            self.last_error = Some(&now.sentence);
        }
    }
}

/// Writes changed counts.
pub(crate) fn add_outcomes(
    tx: &mut WriteTx<'_>,
    job: i64,
    outcomes: &Outcomes<'_>,
) -> Result<(), StoreError> {
    let of = |verdict: Verdict| outcomes.by_verdict[verdict as usize];
    let sql = "UPDATE jobs SET sent = sent + ?, confirmed = confirmed + ?, \
               accepted = accepted + ?, rejected = rejected + ?, \
               not_delivered = not_delivered + ?, unknown = unknown + ?, \
               last_error = coalesce(?, last_error) WHERE seq = ? \
               RETURNING id";
    let ids: Vec<String> = tx
        .conn()
        .prepare_cached(sql)?
        .query_map(
            params![
                outcomes.sent,
                of(Verdict::Confirmed),
                of(Verdict::Accepted),
                of(Verdict::Rejected),
                of(Verdict::NotDelivered),
                of(Verdict::Unknown),
                outcomes.last_error,
                job
            ],
            |row| row.get(0),
        )?
        .collect::<Result<_, _>>()?;
    tx.changed(Entity::Job, ChangeKind::Updated, ids);
    Ok(())
}
