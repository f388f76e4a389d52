//! Deliveries and their attempts: what was to be sent, what left, what came back.

mod answer;
mod attempt_id;
mod begin;
mod detail;
mod due;
mod head;
mod held;
mod intent;
mod interned;
mod outcome;
mod past;
mod queue;
mod recover;
mod settle;
mod state;
mod table;
mod under_way;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use carom_postback::{event::EventType, verdict::Judgement};

pub use self::{
    detail::{AttemptDetail, DeliveryDetail, EndingDetail, ResultRow},
    due::{Due, GivenUp},
    intent::{Begun, Intent, IntentOf, Known, NewRow, Start},
    outcome::{Finish, Finished},
    queue::{Enqueued, NewDelivery, QueuedDelivery},
    recover::Recovered,
    settle::Settled,
    state::{DeliveryState, Trigger},
};
pub(crate) use self::{
    queue::mark_dirty,
    table::{ATTEMPTS, DELIVERIES, READ_FROM},
    under_way::Remembered,
};
use crate::{Store, error::StoreError, jobs, listed::Listed, owners::Owner};

/// Deliveries that are told of one by one.
const FEW: usize = 4;

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
        let start = self.begin_attempts(vec![intent], None)?.pop();
        match start {
            Some(Start::Begun(begun)) => Ok(begun),
            Some(Start::Known(known)) => Err(StoreError::NotSendable {
                state: known.state.key(),
                id: known.id,
            }),
            Some(Start::NotSendable {
                id,
                state: Some(state),
            }) => Err(StoreError::NotSendable {
                id,
                state: state.key(),
            }),
            Some(Start::NotSendable { id, state: None }) => Err(not_found(&id)),
            None => Err(StoreError::Closed),
        }
    }

    /// Commits many intents to send and, with them, how far their job has come: all in one
    /// transaction, so that after a crash the two agree. What can't begin is said in its place.
    ///
    /// # Errors
    ///
    /// Those of any write. Then nothing may leave.
    pub fn begin_attempts(
        &self,
        intents: Vec<Intent>,
        progress: Option<jobs::Progress>,
    ) -> Result<Vec<Start>, StoreError> {
        let owner = self.0.owner()?.id().to_owned();
        let (starts, under_way) = self.0.write(move |tx| {
            if intents.len() > FEW {
                tx.changes_many_deliveries();
            }
            let mut beginning = begin::Beginning::of(&owner);
            let starts = intents
                .iter()
                .map(|intent| beginning.begin(tx, intent))
                .collect::<Result<Vec<_>, _>>()?;
            if let Some(progress) = &progress {
                jobs::advance(tx, progress, &intents, &starts)?;
            }
            Ok((starts, beginning.under_way))
        })?;
        self.0.under_way().add(under_way);
        Ok(starts)
    }

    /// Keeps the outcome of an attempt that was begun.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if that attempt is not under way, and those of any write.
    pub fn finish_attempt(&self, finish: Finish) -> Result<Finished, StoreError> {
        self.finish_attempts(vec![finish])?
            .pop()
            .ok_or(StoreError::Closed)
    }

    /// Keeps the outcomes of attempts that were begun, all in one transaction.
    ///
    /// # Errors
    ///
    /// As [`Self::finish_attempt`]; then none is kept.
    pub fn finish_attempts(&self, finishes: Vec<Finish>) -> Result<Vec<Finished>, StoreError> {
        self.finish_shared(Arc::new(finishes))
    }

    /// The same for who wants to have them still, if they can't be kept now.
    ///
    /// # Errors
    ///
    /// As [`Self::finish_attempts`].
    pub fn finish_shared(&self, finishes: Arc<Vec<Finish>>) -> Result<Vec<Finished>, StoreError> {
        let under_way = self.0.under_way().take(&finishes);
        self.0.write(move |tx| {
            if finishes.len() > FEW {
                tx.changes_many_deliveries();
            }
            outcome::finish_all(tx, &finishes, &under_way)
        })
    }

    /// Who holds these keys of an integration, in their order; `None` where a key is free.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn holders(
        &self,
        integration: &str,
        keys: &[(EventType, String)],
    ) -> Result<Vec<Option<Known>>, StoreError> {
        self.0.read(|conn| queue::holders(conn, integration, keys))
    }

    /// Queued deliveries that are due, the longest due first. Those of a job that another live Carom
    /// works on are left to it: it waits for them, and if it dies it is known whose they were. So
    /// are those of jobs that rest, by their numbers.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn due(&self, now: i64, limit: u32, resting: &[i64]) -> Result<Vec<Due>, StoreError> {
        let resting = self.resting(resting)?;
        self.0.read(|conn| due::due(conn, now, limit, &resting))
    }

    /// When the next of those is due, epoch milliseconds.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn next_due(&self, resting: &[i64]) -> Result<Option<i64>, StoreError> {
        let resting = self.resting(resting)?;
        self.0.read(|conn| due::next(conn, &resting))
    }

    fn resting(&self, resting: &[i64]) -> Result<Vec<i64>, StoreError> {
        let mut all = self.0.jobs().of_others()?;
        all.extend(resting);
        Ok(all)
    }

    /// Takes deliveries that wait out of the queue for good, and says why.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn give_up(&self, given_up: Vec<GivenUp>) -> Result<(), StoreError> {
        self.0.write(move |tx| due::give_up(tx, &given_up))
    }

    /// Deliveries of a resend in their order, behind one of them.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn to_resend(&self, job: i64, after: i64, limit: u32) -> Result<Vec<Due>, StoreError> {
        self.0.read(|conn| due::of_job(conn, job, after, limit))
    }

    /// Keeps the user's word on unknown deliveries that nobody has settled yet; with no word, takes
    /// it back from those that were. Gives the ids of those that changed.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn settle(
        &self,
        ids: Vec<String>,
        word: Option<Settled>,
    ) -> Result<Vec<String>, StoreError> {
        self.0.write(move |tx| settle::settle(tx, &ids, word))
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
    intents: &[Intent],
    owner: &str,
    finish: impl Fn(usize, String) -> Finish,
) -> Result<(), StoreError> {
    let mut beginning = begin::Beginning::of(owner);
    let mut finishes = Vec::with_capacity(intents.len());
    for (n, intent) in intents.iter().enumerate() {
        if let Start::Begun(begun) = beginning.begin(tx, intent)? {
            finishes.push(finish(n, begun.attempt_id));
        }
    }
    outcome::finish_all(tx, &finishes, &[]).map(|_| ())
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
