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
    /// For machines: `user`, `streak`, `closed`.
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
