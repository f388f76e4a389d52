//! The queue: everything that is sent by itself goes through here, whatever set it off. What waits
//! stands in the database; this is who works on it.
//!
//! A run (a backfill, a resend) is a job; it goes through a [`lane::Lane`]. What failed and may be
//! tried again waits in the database until it is due, and goes through a lane as well. Tests do
//! not come here: they are sent at once, once.

pub(crate) mod breaker;
pub(crate) mod due;
pub(crate) mod gate;
pub(crate) mod killpoint;
pub(crate) mod lane;
#[cfg(test)]
mod lives;
pub(crate) mod meter;
pub(crate) mod outbox;
pub(crate) mod parcel;
pub(crate) mod retry;
pub(crate) mod running;
pub(crate) mod turns;
pub(crate) mod unkept;
pub(crate) mod work;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock, atomic::AtomicU64},
};

use carom_delivery::{CancelSignal, Sender};
use tokio::sync::Notify;

use self::{
    gate::{Gates, Paces},
    running::Running,
    turns::Turns,
    unkept::Unkept,
};
use crate::{clock::Clock, contract::settings::Settings, error::AppError};

/// Idle connections kept to one host: as many as may be used at once.
const MOST_IDLE: usize = 256;

/// Who works on what.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    /// Jobs that this process works on, by id.
    running: Mutex<HashMap<String, Arc<Running>>>,
    /// Why jobs stand still, where the database could not be told.
    untold: Mutex<HashMap<String, String>>,
    /// Outcomes that the database did not take yet.
    pub(crate) unkept: Unkept,
    /// Hosts that it sends to.
    pub(crate) gates: Gates,
    /// The paces of jobs.
    pub(crate) paces: Paces,
    /// When what is due of jobs with a limit may leave.
    pub(crate) turns: Turns,
    /// By which it is decided what is due.
    pub(crate) clock: Clock,
    /// The sender that keeps its connections, made when it is first needed.
    sender: RwLock<Option<Sender>>,
    /// Something may be due.
    pub(crate) wake: Notify,
    /// Nothing that is due begins any more.
    pub(crate) stopping: CancelSignal,
    /// Outcomes kept by this process.
    pub(crate) kept: AtomicU64,
    /// Held while what is due is sent.
    pub(crate) sending_due: tokio::sync::Mutex<()>,
    /// Ends everything.
    pub(crate) closing: CancelSignal,
}

impl Queue {
    /// A job that this process works on.
    pub(crate) fn running(&self, job: &str) -> Option<Arc<Running>> {
        self.jobs().get(job).cloned()
    }

    /// All of them.
    pub(crate) fn all_running(&self) -> Vec<Arc<Running>> {
        self.jobs().values().cloned().collect()
    }

    /// Notes a job; `None` if it is worked on already.
    pub(crate) fn enter(&self, job: &str) -> Option<Arc<Running>> {
        let mut jobs = self.jobs();
        if jobs.contains_key(job) {
            return None;
        }
        self.untold().remove(job);
        let running = Arc::new(Running::default());
        jobs.insert(job.to_owned(), Arc::clone(&running));
        Some(running)
    }

    /// A job that is no longer worked on.
    pub(crate) fn leave(&self, job: &str) {
        if let Some(running) = self.jobs().remove(job) {
            running.has_left();
        }
    }

    /// Notes why a job stands still, for as long as this process lives: the database could not be
    /// told.
    pub(crate) fn note_untold(&self, job: &str, why: String) {
        self.untold().insert(job.to_owned(), why);
    }

    /// Why a job stands still, if the database could not be told.
    pub(crate) fn why_untold(&self, job: &str) -> Option<String> {
        self.untold().get(job).cloned()
    }

    /// The sender for deliveries, under the limits of `like`.
    pub(crate) fn sender(&self, like: &Sender) -> Result<Sender, AppError> {
        let mut kept = self.sender.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = &*kept {
            return Ok(sender.clone());
        }
        let sender = Sender::pooled(like.limits().clone(), MOST_IDLE)
            .map_err(|error| AppError::Network(error.to_string()))?;
        *kept = Some(sender.clone());
        Ok(sender)
    }

    /// Obeys new limits: those of hosts from the next request on, time-outs from the next run on.
    pub(crate) fn obey(&self, settings: &Settings) {
        self.gates.obey(settings);
        self.sender
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
    }

    fn untold(&self) -> std::sync::MutexGuard<'_, HashMap<String, String>> {
        self.untold.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn jobs(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Running>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use carom_delivery::Limits;

    use super::*;

    #[test]
    fn a_job_is_worked_on_once_at_a_time() {
        let queue = Queue::default();
        assert!(queue.running("a").is_none() && queue.all_running().is_empty());
        let entered = queue.enter("a").unwrap();
        assert!(queue.enter("a").is_none(), "two would send every row twice");
        assert!(queue.enter("b").is_some());
        assert!(Arc::ptr_eq(&entered, &queue.running("a").unwrap()));
        assert_eq!(queue.all_running().len(), 2);
    }

    #[tokio::test]
    async fn a_job_that_was_left_can_be_taken_up_again() {
        let queue = Queue::default();
        let entered = queue.enter("a").unwrap();
        queue.leave("a");
        assert!(queue.running("a").is_none());
        let told = tokio::time::timeout(Duration::ZERO, entered.wait()).await;
        assert!(told.is_ok(), "who waits for it is let go");
        assert!(queue.enter("a").is_some());
    }

    #[test]
    fn why_a_job_stands_still_is_known_until_it_goes_on() {
        let queue = Queue::default();
        assert_eq!(queue.why_untold("a"), None);
        queue.note_untold("a", "The disk is full.".into());
        assert_eq!(queue.why_untold("a").as_deref(), Some("The disk is full."));
        assert_eq!(queue.why_untold("b"), None);
        queue.enter("a");
        assert_eq!(queue.why_untold("a"), None);
    }

    #[test]
    fn new_time_outs_count_from_the_next_run_on() {
        let like = |seconds| {
            let limits = Limits {
                total_timeout: Duration::from_secs(seconds),
                ..Limits::default()
            };
            Sender::new(limits).unwrap()
        };
        let queue = Queue::default();
        let allowed = |seconds| queue.sender(&like(seconds)).unwrap().limits().total_timeout;
        assert_eq!(allowed(7), Duration::from_secs(7));
        assert_eq!(allowed(9), Duration::from_secs(7), "connections are kept");
        queue.obey(&Settings::default());
        assert_eq!(allowed(9), Duration::from_secs(9));
    }
}
