//! The log: every delivery, listed, searched, filtered, counted, drawn, and in time forgotten.
//!
//! Deliveries are written as fast as the network answers and carry no index for this. The log
//! indexes behind the writes: [`Log::index_some`] takes what changed, a little at a time. What it
//! has not reached yet is said with every page, and the newest of it is looked through as it is.
//!
//! The index is its own and not FTS5's: a page must come within 50 ms under *any* filter together
//! with *any* text (`cargo xtask bench p7`). Prototypes on FTS5's trigrams did not: a common word
//! joined with a rare verdict walks a million row ids, and every delivery's second write, its
//! outcome, is a delete and an insert there. Here each block of deliveries has packed columns for
//! the filters and a small set of trigrams that says at once whether it can be passed over.

mod bits;
mod choose;
mod codes;
mod columns;
mod count;
mod detail;
mod filter;
mod grams;
mod indexer;
mod page;
mod pictures;
mod record;
mod retention;
mod row;
mod scan;
mod seal;
mod search;
mod status;
mod sweep;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use self::table::MIGRATION;
pub use self::{
    choose::{Chosen, LogSlice},
    count::{Counted, Tally, TallyLine},
    detail::{AttemptLine, LogDetail},
    filter::LogFilter,
    indexer::Indexed,
    page::LogPage,
    pictures::{LatencyBin, Pictures, ReasonCount, Series},
    retention::{Keep, Pruned},
    row::LogRow,
    status::LogStatus,
};
use crate::{Store, error::StoreError};

/// Says whether long work is to stop: the user looked away.
pub type Stop<'a> = &'a dyn Fn() -> bool;

/// The log of a store.
#[derive(Debug, Clone, Copy)]
pub struct Log<'a>(pub(crate) &'a Store);

impl Log<'_> {
    /// Indexes what changed, at most so many deliveries (0 stands for 1,000), in one or two short
    /// transactions. Whoever sends calls it in the background until nothing is behind; several may
    /// call at once, and after a crash it goes on where it was.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn index_some(&self, limit: u32) -> Result<Indexed, StoreError> {
        indexer::index_some(self.0, limit)
    }

    /// Indexes until nothing is behind, or it is told to stop.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn catch_up(&self, stop: Stop<'_>) -> Result<Indexed, StoreError> {
        let mut all = self.index_some(0)?;
        while all.behind > 0 && !stop() {
            let next = self.index_some(0)?;
            all = Indexed {
                done: all.done + next.done,
                behind: next.behind,
            };
        }
        Ok(all)
    }

    /// A page, newest first, before a delivery's seq; `limit` 0 stands for 100, at most 1,000.
    /// Without a filter nothing is missing from it.
    ///
    /// # Errors
    ///
    /// [`StoreError::SearchTooShort`], and those of any read.
    pub fn page(
        &self,
        filter: &LogFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        self.0.read(|conn| page::page(conn, filter, before, limit))
    }

    /// How many deliveries a filter lets through, as far as the index has come.
    ///
    /// # Errors
    ///
    /// [`StoreError::SearchTooShort`], [`StoreError::Stopped`], and those of any read.
    pub fn count(&self, filter: &LogFilter, stop: Stop<'_>) -> Result<Counted, StoreError> {
        self.0.read(|conn| count::count(conn, filter, stop))
    }

    /// The same, by integration, trigger, state and verdict.
    ///
    /// # Errors
    ///
    /// As [`Self::count`].
    pub fn tally(&self, filter: &LogFilter, stop: Stop<'_>) -> Result<Tally, StoreError> {
        self.0.read(|conn| count::tally(conn, filter, stop))
    }

    /// One delivery with its attempts.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`], [`StoreError::BadRow`], and those of any read.
    pub fn get(&self, id: &str) -> Result<LogDetail, StoreError> {
        self.0.read(|conn| detail::get(conn, id))
    }

    /// The figures of the log's pictures. Tests are left out unless the filter names triggers.
    ///
    /// # Errors
    ///
    /// As [`Self::count`].
    pub fn draw(&self, filter: &LogFilter, stop: Stop<'_>) -> Result<Pictures, StoreError> {
        self.0.read(|conn| pictures::draw(conn, filter, stop))
    }

    /// What the log holds.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn status(&self) -> Result<LogStatus, StoreError> {
        self.0.read(status::status)
    }

    /// Some of the chosen deliveries, oldest first, behind a seq (0 begins). What the index has
    /// not reached is not among them: [`Self::catch_up`] first where that matters.
    ///
    /// # Errors
    ///
    /// [`StoreError::SearchTooShort`], and those of any read.
    pub fn slice(&self, chosen: &Chosen, after: i64, limit: u32) -> Result<LogSlice, StoreError> {
        self.0
            .read(|conn| choose::slice(conn, chosen, after, limit))
    }

    /// Puts all chosen deliveries into a job's list, so that they are sent again in their order;
    /// gives how many the list holds then. Written a few thousand at a time; done once more it
    /// adds what is missing.
    ///
    /// # Errors
    ///
    /// As [`Self::slice`], [`StoreError::Stopped`], and those of any write.
    pub fn select_into_job(
        &self,
        job: i64,
        chosen: &Chosen,
        stop: Stop<'_>,
    ) -> Result<u64, StoreError> {
        choose::select_into_job(self.0, job, chosen, stop)
    }

    /// Forgets the details of some deliveries that are older or more than what is kept, at most so
    /// many (0 stands for 1,000), in one short transaction. To be called in the background until
    /// nothing is left.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn prune_some(&self, now: i64, keep: Keep, limit: u32) -> Result<Pruned, StoreError> {
        retention::prune_some(self.0, now, keep, limit)
    }

    /// Takes away bodies, answers and heads of requests that no attempt refers to any more; gives
    /// how many. Reads all attempts a little at a time; worth it once pruning has an end.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stopped`], and those of any write.
    pub fn sweep(&self, stop: Stop<'_>) -> Result<u64, StoreError> {
        sweep::sweep(self.0, stop)
    }
}

/// What stopped long work answers.
fn go_on(stop: Stop<'_>) -> Result<(), StoreError> {
    if stop() {
        return Err(StoreError::Stopped);
    }
    Ok(())
}
