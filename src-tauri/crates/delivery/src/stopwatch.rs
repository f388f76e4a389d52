//! When each part of an attempt happened.
//!
//! The name is looked up and the connection opened deep inside the HTTP client, so the marks are
//! left through a task-local: with the pool off, the client does both in the task that asked. With
//! the pool on it may finish a connection in a task of its own, where there is no stopwatch and
//! nothing is marked. So a mark that is there can be trusted, and one that is missing says nothing.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use carom_postback::attempt::Timing;

tokio::task_local! {
    static CURRENT: Arc<Stopwatch>;
}

/// The marks of one attempt.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    started: Instant,
    marks: Mutex<Marks>,
}

/// What was seen so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Marks {
    /// The client began to open a connection.
    pub(crate) dialling: Option<Instant>,
    /// The name was handed to the resolver.
    pub(crate) asked: Option<Instant>,
    /// The resolver answered, well or badly.
    pub(crate) resolved: Option<Instant>,
    /// The connection stood, TLS included, and its address was allowed.
    pub(crate) connected: Option<Instant>,
    /// Whom it reached.
    pub(crate) remote: Option<SocketAddr>,
    /// The headers of the answer were there.
    pub(crate) answered: Option<Instant>,
}

impl Stopwatch {
    pub(crate) fn start() -> Arc<Self> {
        Arc::new(Self {
            started: Instant::now(),
            marks: Mutex::default(),
        })
    }

    /// Runs `work` with this stopwatch within reach of [`mark`].
    pub(crate) async fn within<F: Future>(self: &Arc<Self>, work: F) -> F::Output {
        CURRENT.scope(Arc::clone(self), work).await
    }

    pub(crate) fn marks(&self) -> Marks {
        *self.lock()
    }

    pub(crate) fn set(&self, change: impl FnOnce(&mut Marks)) {
        change(&mut self.lock());
    }

    /// The phases as far as they can be told apart, with `now` as the end.
    pub(crate) fn timing(&self, now: Instant, https: bool) -> Timing {
        let marks = self.marks();
        let dns = between(marks.asked, marks.resolved);
        let connect = between(marks.resolved.or(marks.dialling), marks.connected);
        // A request on a kept connection leaves at once; where a dial was begun and another
        // connection came free first, nobody saw when it left.
        let left = match (marks.dialling, marks.connected) {
            (_, Some(connected)) => Some(connected),
            (None, None) => Some(self.started),
            (Some(_), None) => None,
        };
        Timing {
            dns: dns.map(micros),
            connect: connect.map(micros),
            connect_with_tls: https && connect.is_some(),
            first_byte: between(left, marks.answered).map(micros),
            download: between(marks.answered, Some(now)).map(micros),
            total: micros(now.duration_since(self.started)),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Marks> {
        // A panic while marking leaves whole marks behind: each is one assignment.
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leaves a mark on the stopwatch of the attempt that this task is making, if it makes one.
pub(crate) fn mark(change: impl FnOnce(&mut Marks)) {
    // Outside an attempt there is nobody to tell.
    let _ = CURRENT.try_with(|stopwatch| stopwatch.set(change));
}

fn between(from: Option<Instant>, to: Option<Instant>) -> Option<Duration> {
    Some(to?.saturating_duration_since(from?))
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(stopwatch: &Stopwatch, millis: u64) -> Option<Instant> {
        Some(stopwatch.started + Duration::from_millis(millis))
    }

    #[test]
    fn the_phases_lie_between_their_marks() {
        let stopwatch = Stopwatch::start();
        stopwatch.set(|marks| {
            marks.dialling = after(&stopwatch, 1);
            marks.asked = after(&stopwatch, 2);
            marks.resolved = after(&stopwatch, 10);
            marks.connected = after(&stopwatch, 30);
            marks.answered = after(&stopwatch, 90);
        });
        let end = stopwatch.started + Duration::from_millis(100);
        let timing = stopwatch.timing(end, true);
        assert_eq!(timing.dns, Some(8_000));
        assert_eq!(
            timing.connect,
            Some(20_000),
            "the lookup is not counted twice"
        );
        assert!(timing.connect_with_tls);
        assert_eq!(timing.first_byte, Some(60_000));
        assert_eq!(timing.download, Some(10_000));
        assert_eq!(timing.total, 100_000);
    }

    #[test]
    fn a_phase_without_both_its_marks_is_absent() {
        let stopwatch = Stopwatch::start();
        stopwatch.set(|marks| marks.dialling = after(&stopwatch, 1));
        let timing = stopwatch.timing(stopwatch.started + Duration::from_millis(5), true);
        assert_eq!((timing.dns, timing.connect), (None, None));
        assert!(
            !timing.connect_with_tls,
            "nothing stood, so nothing was merged"
        );
        assert_eq!((timing.first_byte, timing.download), (None, None));
        assert_eq!(timing.total, 5_000);
    }

    #[test]
    fn a_kept_connection_has_a_first_byte_and_no_connect() {
        let stopwatch = Stopwatch::start();
        stopwatch.set(|marks| marks.answered = after(&stopwatch, 7));
        let timing = stopwatch.timing(stopwatch.started + Duration::from_millis(9), false);
        assert_eq!(timing.connect, None);
        assert_eq!(timing.first_byte, Some(7_000));
    }

    #[test]
    fn where_a_dial_lost_to_a_kept_connection_the_first_byte_is_not_invented() {
        let stopwatch = Stopwatch::start();
        stopwatch.set(|marks| {
            marks.dialling = after(&stopwatch, 1);
            marks.answered = after(&stopwatch, 7);
        });
        let timing = stopwatch.timing(stopwatch.started + Duration::from_millis(9), false);
        assert_eq!(timing.first_byte, None);
    }

    #[test]
    fn a_mark_outside_an_attempt_goes_nowhere() {
        mark(|marks| marks.dialling = Some(Instant::now()));
    }
}
