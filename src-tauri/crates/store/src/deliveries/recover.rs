//! After a crash: what was under way with a dead owner is *unknown*. Nothing else changes, and
//! what a live Carom (the terminal beside the window) is sending is left alone.

use std::collections::BTreeMap;

use carom_postback::verdict::Judgement;
use rusqlite::Connection;

use super::outcome::{self, Ending, Gathered, UNDER_WAY, UnderWay};
use crate::{error::StoreError, writer::WriteTx};

/// An attempt that a crash left without an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// The attempt.
    pub attempt_id: String,
    /// Its delivery, now unknown.
    pub delivery_id: String,
    /// The delivery's integration.
    pub integration_id: String,
}

/// The planner would rather walk a million attempts in order than look into the small index.
const IS_UNDER_WAY: &str = "a.seq IN (SELECT seq FROM attempts INDEXED BY attempts_under_way \
     WHERE finished_at IS NULL)";

/// Whether anything is under way at all: at nearly every start nothing is, and then nothing needs
/// to be written.
pub(super) fn any_under_way(conn: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM attempts INDEXED BY attempts_under_way \
               WHERE finished_at IS NULL)";
    Ok(conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

pub(super) fn recover(
    tx: &mut WriteTx<'_>,
    judgement: &Judgement,
    now: i64,
    is_live: &(dyn Fn(&str) -> bool + Send + Sync),
) -> Result<Vec<Recovered>, StoreError> {
    let crashed = outcome::crashed();
    let mut gathered = Gathered::default();
    let under_way: Vec<(UnderWay, String, String)> = tx
        .conn()
        .prepare_cached(&format!("{UNDER_WAY} WHERE {IS_UNDER_WAY} ORDER BY a.seq"))?
        .query_map([], |row| {
            let attempt = UnderWay::from_row(row)?;
            Ok((attempt, row.get("owner")?, row.get("integration_id")?))
        })?
        .collect::<Result<_, _>>()?;
    // Each owner is asked once: a lock must not seem held for one row and free for the next.
    let mut live: BTreeMap<String, bool> = BTreeMap::new();
    let mut recovered = Vec::new();
    for (attempt, owner, integration_id) in under_way {
        if *live.entry(owner).or_insert_with_key(|owner| is_live(owner)) {
            continue;
        }
        let ending = Ending {
            judgement,
            diagnosis: &[],
            outcome: &crashed,
            timing: None,
            remote_addr: None,
            finished_at: now,
            retry_at: None,
        };
        outcome::end(tx, &mut gathered, &attempt, &ending)?;
        recovered.push(Recovered {
            attempt_id: attempt.attempt_id(),
            delivery_id: attempt.delivery_id,
            integration_id,
        });
    }
    gathered.settle(tx)?;
    Ok(recovered)
}
