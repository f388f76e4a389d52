//! A job while this process works on it: how it is stopped, and how it goes.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use carom_delivery::CancelSignal;

use super::meter::Meter;

/// Why a job was stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stopped {
    /// For machines: `user`, `streak`, `closed`, `in_trash`, `file_gone`, `error`.
    pub(crate) code: &'static str,
    /// In words; may be empty.
    pub(crate) why: String,
}

/// One job's handle.
#[derive(Debug, Default)]
pub(crate) struct Running {
    /// Nothing more begins.
    pub(crate) stop: CancelSignal,
    /// What is under way is ended.
    pub(crate) cancel: CancelSignal,
    /// It ends for good, not only for now.
    for_good: AtomicBool,
    stopped: Mutex<Option<Stopped>>,
    done: AtomicU64,
    meter: Mutex<Meter>,
    left: CancelSignal,
}

impl Running {
    /// Stops the job for now. The first reason counts.
    pub(crate) fn pause(&self, code: &'static str, why: String) {
        self.reason().get_or_insert(Stopped { code, why });
        self.stop.cancel();
    }

    /// Stops the job for good.
    pub(crate) fn cancel_for_good(&self) {
        self.for_good.store(true, Ordering::Release);
        self.stop.cancel();
    }

    /// Whether it was stopped for good.
    pub(crate) fn is_for_good(&self) -> bool {
        self.for_good.load(Ordering::Acquire)
    }

    /// Why it was stopped, if it was.
    pub(crate) fn stopped(&self) -> Option<Stopped> {
        self.reason().clone()
    }

    /// Notes that so many more are done.
    pub(crate) fn did(&self, more: u64) {
        let done = self.done.fetch_add(more, Ordering::Relaxed) + more;
        self.meter().note(done);
    }

    /// How it goes.
    pub(crate) fn meter(&self) -> std::sync::MutexGuard<'_, Meter> {
        self.meter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nobody works on it any more.
    pub(crate) fn has_left(&self) {
        self.left.cancel();
    }

    /// Waits until nobody works on it any more.
    pub(crate) async fn wait(&self) {
        self.left.cancelled().await;
    }

    fn reason(&self) -> std::sync::MutexGuard<'_, Option<Stopped>> {
        self.stopped.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_first_reason_to_stop_is_the_one_that_is_told() {
        let running = Running::default();
        assert_eq!(running.stopped(), None);
        assert!(!running.stop.is_cancelled());
        running.pause("streak", "20 in a row".into());
        running.pause("closed", String::new());
        let told = running.stopped().unwrap();
        assert_eq!((told.code, told.why.as_str()), ("streak", "20 in a row"));
        assert!(running.stop.is_cancelled(), "nothing more begins");
        assert!(!running.is_for_good() && !running.cancel.is_cancelled());
    }

    #[test]
    fn what_is_cancelled_for_good_stops_as_well() {
        let running = Running::default();
        running.cancel_for_good();
        assert!(running.is_for_good() && running.stop.is_cancelled());
    }

    #[tokio::test]
    async fn who_waits_for_a_job_waits_until_nobody_works_on_it() {
        let running = Running::default();
        let waits = || tokio::time::timeout(Duration::ZERO, running.wait());
        assert!(waits().await.is_err());
        running.has_left();
        assert!(waits().await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_done_adds_up_to_a_rate() {
        let running = Running::default();
        for _ in 0..5 {
            running.did(10);
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        assert_eq!(running.meter().per_second(), Some(10.0));
    }
}
