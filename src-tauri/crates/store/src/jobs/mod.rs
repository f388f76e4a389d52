//! Jobs: long work that outlives the process that began it. What a job was asked to do and where
//! it has come to are the engine's own JSON; its counts are columns, so that they change in the
//! same transactions as the deliveries that they count.

mod progress;
mod row;
mod table;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use self::{
    progress::{Outcomes, add_outcomes, advance},
    row::is_over,
    table::MIGRATION,
    write::{hold, note_error},
};
pub use self::{
    progress::{OutsideRow, Progress, RowFate},
    row::{JobCounts, JobRow, JobState},
    write::NewJob,
};
use crate::{Listed, Store, error::StoreError, owners::Owner};

/// The jobs of a store. Every write also tells [`crate::Changes`].
#[derive(Debug, Clone, Copy)]
pub struct Jobs<'a>(pub(crate) &'a Store);

impl Jobs<'_> {
    /// Makes a job, worked on by this store's owner, and with it the deliveries that it is asked
    /// to send again.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn insert(&self, job: NewJob, resend: Vec<String>) -> Result<JobRow, StoreError> {
        let owner = self.0.owner()?.id().to_owned();
        let id = job.id.clone();
        self.0
            .write(move |tx| write::insert(tx, &job, &owner, &resend))?;
        self.get(&id)
    }

    /// The jobs that are not forgotten, newest first; a damaged one hides no other.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn list(&self) -> Result<Listed<JobRow>, StoreError> {
        self.0.read(row::list)
    }

    /// What the jobs that are not forgotten were asked to do, as it is written: also where it can't
    /// be read.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn plans(&self) -> Result<Vec<String>, StoreError> {
        self.0.read(row::plans)
    }

    /// One job.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`], [`StoreError::BadRow`], and those of any read.
    pub fn get(&self, id: &str) -> Result<JobRow, StoreError> {
        self.0
            .read(|conn| row::get(conn, id))?
            .ok_or_else(|| StoreError::NotFound {
                what: "job",
                id: id.to_owned(),
            })
    }

    /// Moves a job to another state and says why. `Done`, `Cancelled` and `Failed` end it. Whoever
    /// is not its owner, while that one lives, changes nothing and gets `false`.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn set_state(
        &self,
        id: &str,
        state: JobState,
        why: (&str, &str),
        now: i64,
    ) -> Result<bool, StoreError> {
        let dir = self.0.dir().to_owned();
        let me = self.0.owner()?.id().to_owned();
        let (id, code, why) = (id.to_owned(), why.0.to_owned(), why.1.to_owned());
        self.0.write(move |tx| {
            let mine = |owner: &str| owner == me || !Owner::is_live(&dir, owner);
            write::set_state(tx, &id, state, (&code, &why), now, &mine)
        })
    }

    /// Ends a job for good and takes what waits of it out of the queue, both or neither. Whoever is
    /// not its owner, while that one lives, changes nothing and gets `false`.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn cancel(&self, id: &str, now: i64) -> Result<bool, StoreError> {
        let dir = self.0.dir().to_owned();
        let me = self.0.owner()?.id().to_owned();
        let id = id.to_owned();
        self.0.write(move |tx| {
            write::cancel(tx, &id, now, &|owner| {
                owner == me || !Owner::is_live(&dir, owner)
            })
        })
    }

    /// Leaves a job whose list was gone through to its end: done, or retrying while deliveries of it
    /// wait for their next try or are under way. Decided and written in one transaction, so that a
    /// retry that ends meanwhile is seen by this or by [`Self::end_retried`]. Whoever is not its
    /// owner, while that one lives, changes nothing and gets `false`.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn leave(&self, id: &str, now: i64) -> Result<bool, StoreError> {
        let dir = self.0.dir().to_owned();
        let me = self.0.owner()?.id().to_owned();
        let id = id.to_owned();
        self.0.write(move |tx| {
            write::leave(tx, &id, now, &|owner| {
                owner == me || !Owner::is_live(&dir, owner)
            })
        })
    }

    /// Ends the jobs that only waited for retries and have none left; those of another live Carom
    /// are left to it.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn end_retried(&self, now: i64) -> Result<(), StoreError> {
        let retried = self.0.read(row::retried)?;
        if retried.is_empty() {
            return Ok(());
        }
        let dir = self.0.dir().to_owned();
        let me = self.0.owner()?.id().to_owned();
        self.0.write(move |tx| {
            let mine = |owner: &str| owner == me || !Owner::is_live(&dir, owner);
            for id in &retried {
                write::end_retried(tx, id, now, &mine)?;
            }
            Ok(())
        })
    }

    /// Holds up the jobs that wait for retries of integrations in the Trash: those do not fire by
    /// themselves. Jobs of another live Carom are left to it.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn hold_trashed(&self, now: i64) -> Result<(), StoreError> {
        let trashed = self.0.read(row::trashed)?;
        if trashed.is_empty() {
            return Ok(());
        }
        let dir = self.0.dir().to_owned();
        let me = self.0.owner()?.id().to_owned();
        self.0.write(move |tx| {
            let mine = |owner: &str| owner == me || !Owner::is_live(&dir, owner);
            for (id, name) in &trashed {
                let in_trash = StoreError::InTrash { name: name.clone() };
                let why = format!("{in_trash}. {}", in_trash.hint());
                let why = ("in_trash", why.as_str());
                write::set_state(tx, id, JobState::Paused, why, now, &mine)?;
            }
            Ok(())
        })
    }

    /// Takes a job that stands still, so that this store's owner works on it from now on. `false`:
    /// somebody else does, or there is nothing left to do.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn take(&self, id: &str, rate: Option<u32>) -> Result<bool, StoreError> {
        let dir = self.0.dir().to_owned();
        let me = self.0.owner()?.id().to_owned();
        let id = id.to_owned();
        self.0.write(move |tx| {
            write::take(tx, &id, &me, rate, &|owner| {
                owner == me || !Owner::is_live(&dir, owner)
            })
        })
    }

    /// Whether a Carom was working on a job which no longer runs.
    pub fn is_interrupted(&self, job: &JobRow) -> bool {
        let is_live = |owner: &str| Owner::is_live(self.0.dir(), owner);
        job.state.is_worked_on() && !job.owner.as_deref().is_some_and(is_live)
    }

    /// Whether a live Carom other than this one works on a job.
    pub fn is_elsewhere(&self, job: &JobRow) -> bool {
        let Some(owner) = job.owner.as_deref().filter(|_| job.state.is_worked_on()) else {
            return false;
        };
        self.0.owner_if_claimed().as_deref() != Some(owner) && Owner::is_live(self.0.dir(), owner)
    }

    /// The jobs that another live Carom works on: their deliveries are its own to send.
    pub(crate) fn of_others(&self) -> Result<Vec<i64>, StoreError> {
        let mut worked_on = self.0.read(row::worked_on)?;
        let me = self.0.owner_if_claimed();
        worked_on.retain(|(_, owner)| {
            me.as_deref() != Some(owner.as_str()) && Owner::is_live(self.0.dir(), owner)
        });
        Ok(worked_on.into_iter().map(|(seq, _)| seq).collect())
    }

    /// Writes how far a job has come, where no intent goes with it.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn advance(&self, progress: Progress) -> Result<(), StoreError> {
        self.0
            .write(move |tx| progress::advance(tx, &progress, &[], &[]))
    }

    /// Deliveries of a job that wait for their next try, and when the first of them is due.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn waiting(&self, job: i64) -> Result<(u64, Option<i64>), StoreError> {
        self.0.read(|conn| row::waiting(conn, job))
    }

    /// Takes a finished job off the list.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where there is no such job, or it is not finished.
    pub fn forget(&self, id: &str) -> Result<(), StoreError> {
        let id = id.to_owned();
        self.0.write(move |tx| write::forget(tx, &id))
    }

    /// Rows of a job's file that made no delivery, in their order, behind one of them.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn outside_rows(
        &self,
        job: i64,
        fate: RowFate,
        after: u64,
        limit: u32,
    ) -> Result<Vec<OutsideRow>, StoreError> {
        self.0
            .read(|conn| row::outside(conn, job, fate, after, limit))
    }

    /// Rows of a job's file whose deliveries have a verdict, in their order, behind one of them:
    /// the row and the reason.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn rows_with(
        &self,
        job: i64,
        verdict: carom_postback::verdict::Verdict,
        after: u64,
        limit: u32,
    ) -> Result<Vec<(u64, String)>, StoreError> {
        self.0
            .read(|conn| row::with_verdict(conn, job, verdict, after, limit))
    }
}
