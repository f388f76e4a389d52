//! Deliveries and their attempts: what was to be sent, what left, what came back.

mod bodies;
mod detail;
mod intent;
mod outcome;
mod queue;
mod recover;
mod state;
mod table;

#[cfg(test)]
mod tests;

use carom_postback::verdict::Judgement;

pub(crate) use self::table::{ATTEMPTS, DELIVERIES};
pub use self::{
    detail::{AttemptDetail, DeliveryDetail, EndingDetail, ResultRow},
    intent::{Begun, Intent, IntentOf},
    outcome::{Finish, Finished},
    queue::{Enqueued, NewDelivery, QueuedDelivery},
    recover::Recovered,
    state::{DeliveryState, Trigger},
};
use crate::{Store, error::StoreError, listed::Listed, owners::Owner};

/// The deliveries of a store. Every write also tells [`crate::Changes`].
#[derive(Debug, Clone, Copy)]
pub struct Deliveries<'a>(pub(crate) &'a Store);

impl Deliveries<'_> {
    /// Commits the intent to send. Once this returns it is on the disk, and the first byte may
    /// leave. The row carries this store's owner, claimed at the first intent.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotSendable`] or [`StoreError::NotFound`] for a delivery that can't be sent
    /// like this, and those of any write. Then nothing may leave.
    pub fn begin_attempt(&self, intent: Intent) -> Result<Begun, StoreError> {
        let owner = self.0.owner()?.id().to_owned();
        self.0.write(move |tx| intent::begin(tx, &intent, &owner))
    }

    /// Keeps the outcome of an attempt that was begun.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if that attempt is not under way, and those of any write.
    pub fn finish_attempt(&self, finish: Finish) -> Result<Finished, StoreError> {
        self.0.write(move |tx| outcome::finish(tx, &finish))
    }

    /// Queues deliveries, all in one transaction. One whose key is taken is not queued again.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unstorable`] for a test or an empty key, and those of any write; then none is
    /// queued.
    pub fn enqueue(&self, rows: Vec<QueuedDelivery>) -> Result<Vec<Enqueued>, StoreError> {
        self.0.write(move |tx| queue::enqueue(tx, &rows))
    }

    /// After a crash: what is under way with an owner that no longer runs becomes unknown, with
    /// this judgement. Run it at every start; it also tidies away the locks of dead owners.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn recover(&self, judgement: Judgement, now: i64) -> Result<Vec<Recovered>, StoreError> {
        let dir = self.0.dir().to_owned();
        if !self.0.read(recover::any_under_way)? {
            Owner::tidy(&dir);
            return Ok(Vec::new());
        }
        let recovered = self.0.write(move |tx| {
            recover::recover(tx, &judgement, now, &|owner| Owner::is_live(&dir, owner))
        })?;
        // Only now: a lock file is what says that its rows are dead.
        Owner::tidy(self.0.dir());
        Ok(recovered)
    }

    /// The newest tests of an integration, newest first; `limit` 0 stands for 50.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn results(&self, integration: &str, limit: u64) -> Result<Listed<ResultRow>, StoreError> {
        let limit = if limit == 0 { 50 } else { limit };
        self.0
            .read(|conn| detail::results(conn, integration, limit))
    }

    /// One attempt in full.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`]; [`StoreError::BadRow`] if it can't be read.
    pub fn attempt(&self, id: &str) -> Result<AttemptDetail, StoreError> {
        self.0.read(|conn| detail::attempt(conn, id))
    }

    /// Tests begun so far, ever.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn tests_sent(&self) -> Result<u64, StoreError> {
        self.0.read(|conn| {
            let sql = "SELECT coalesce(sum(value), 0) FROM counters WHERE name = 'tests_sent'";
            Ok(conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
        })
    }
}

/// For [`crate::testing`], which fills a database through the same statements.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn begin_and_finish(
    tx: &mut crate::writer::WriteTx<'_>,
    intent: &Intent,
    owner: &str,
    finish: impl FnOnce(String) -> Finish,
) -> Result<(), StoreError> {
    let begun = intent::begin(tx, intent, owner)?;
    outcome::finish(tx, &finish(begun.attempt_id)).map(|_| ())
}

fn not_found(id: &str) -> StoreError {
    StoreError::NotFound {
        what: "delivery",
        id: id.to_owned(),
    }
}

fn bad_state(id: String, key: &str) -> StoreError {
    StoreError::BadRow {
        table: "deliveries",
        id,
        detail: format!("state: unknown key {key:?}"),
    }
}
