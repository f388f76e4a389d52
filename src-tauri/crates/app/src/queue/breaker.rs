//! The breaker of a run: how many failures came in a row, and how bold the next step may be.
//!
//! A wrong URL fails for every row. So a run feels its way until something was taken, and again
//! whenever failures come in a row: small steps, each ended before the next begins. Then it stops
//! at the number that the user chose and not some hundreds later.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{sync::Notify, time::Instant};

/// Steps that feel their way cover the streak in so many.
const STEPS: usize = 4;
/// Failures in a row from which a run feels its way.
const CAUTION: u32 = 5;
/// The largest step. Larger ones save nothing more, and a crash would leave more unknown.
const LARGEST: usize = 512;
/// A step is about what gets done in this many seconds.
const STEP_SECONDS: f64 = 0.02;

/// Counts what is under way and what failed.
#[derive(Debug)]
pub(crate) struct Breaker {
    stop_after: u32,
    connections: usize,
    seen: Mutex<Seen>,
    under_way: AtomicUsize,
    ended: Notify,
}

/// One failure too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trip {
    /// Failures in a row, it included.
    pub(crate) streak: u32,
    /// Where it stands among those that ended together.
    pub(crate) place: usize,
}

#[derive(Debug)]
struct Seen {
    streak: u32,
    any_good: bool,
    tripped: bool,
    since: Instant,
    ended: usize,
    per_second: f64,
}

impl Breaker {
    /// Trips after so many failures in a row; 0 never.
    pub(crate) fn new(stop_after: u32, connections: u32) -> Self {
        Self {
            stop_after,
            connections: connections as usize,
            seen: Mutex::new(Seen {
                streak: 0,
                any_good: false,
                tripped: false,
                since: Instant::now(),
                ended: 0,
                per_second: 0.0,
            }),
            under_way: AtomicUsize::new(0),
            ended: Notify::new(),
        }
    }

    /// How large the next step may be. While careful it is waited for until everything before it
    /// has ended, and never goes past the streak: rows that were left out made earlier steps
    /// smaller than they might have been. Once tripped there is no more room, ever.
    pub(crate) async fn room(&self) -> usize {
        loop {
            let mut ended = std::pin::pin!(self.ended.notified());
            ended.as_mut().enable();
            if self.has_room() {
                return self.step();
            }
            ended.await;
        }
    }

    fn has_room(&self) -> bool {
        let seen = self.seen();
        !seen.tripped && (self.under_way.load(Ordering::Acquire) == 0 || !self.is_careful(&seen))
    }

    fn step(&self) -> usize {
        let seen = self.seen();
        if self.is_careful(&seen) {
            let left = self.stop_after.saturating_sub(seen.streak);
            return self.careful_step().min(left as usize);
        }
        let by_rate = (seen.per_second * STEP_SECONDS) as usize;
        by_rate.clamp(self.connections, LARGEST)
    }

    /// The largest step that comes out even with the streak: 20 in steps of 5, 7 one by one.
    fn careful_step(&self) -> usize {
        let streak = self.stop_after as usize;
        let most = streak.div_ceil(STEPS).min(self.connections);
        (1..=most)
            .rev()
            .find(|step| streak.is_multiple_of(*step))
            .unwrap_or(1)
    }

    /// So many more are under way.
    pub(crate) fn begin(&self, count: usize) {
        self.under_way.fetch_add(count, Ordering::AcqRel);
    }

    /// So many of them are not sent after all.
    pub(crate) fn leave_out(&self, count: usize) {
        self.under_way.fetch_sub(count, Ordering::AcqRel);
        self.ended.notify_waiters();
    }

    /// Some have ended, in this order, well or badly. Tells if that was one failure too many.
    pub(crate) fn end(&self, outcomes: impl Iterator<Item = bool>) -> Option<Trip> {
        let mut tripped = None;
        let mut count = 0;
        {
            let mut seen = self.seen();
            for good in outcomes {
                count += 1;
                if good {
                    seen.streak = 0;
                    seen.any_good = true;
                } else {
                    seen.streak += 1;
                    if self.stop_after > 0 && seen.streak >= self.stop_after {
                        tripped.get_or_insert(Trip {
                            streak: seen.streak,
                            place: count - 1,
                        });
                    }
                }
            }
            seen.tripped |= tripped.is_some();
            seen.ended += count;
            let time = seen.since.elapsed().as_secs_f64();
            if time >= 0.1 {
                seen.per_second = seen.ended as f64 / time;
                seen.ended = 0;
                seen.since = Instant::now();
            }
        }
        self.under_way.fetch_sub(count, Ordering::AcqRel);
        self.ended.notify_waiters();
        tripped
    }

    const fn is_careful(&self, seen: &Seen) -> bool {
        self.stop_after > 0 && (!seen.any_good || seen.streak >= CAUTION)
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(count: usize) -> std::iter::RepeatN<bool> {
        std::iter::repeat_n(false, count)
    }

    #[tokio::test]
    async fn a_run_that_never_succeeds_stops_exactly_where_it_was_told() {
        for stop_after in [1, 3, 5, 7, 10, 20, 100, 1_000] {
            let breaker = Breaker::new(stop_after, 16);
            let mut sent = 0;
            loop {
                let step = breaker.room().await;
                breaker.begin(step);
                sent += step;
                let stops = breaker.end(fails(step)).is_some();
                assert_eq!(
                    stops,
                    sent >= stop_after as usize,
                    "{sent} failed and {stop_after} are enough"
                );
                if stops {
                    break;
                }
            }
            assert_eq!(
                sent, stop_after as usize,
                "a wrong URL must not cost more rows than that"
            );
        }
    }

    #[tokio::test]
    async fn rows_that_are_left_out_do_not_make_it_stop_later() {
        let breaker = Breaker::new(20, 16);
        let mut sent = 0;
        loop {
            let step = breaker.room().await;
            breaker.begin(step);
            let left_out = usize::from(step > 1);
            breaker.leave_out(left_out);
            sent += step - left_out;
            if breaker.end(fails(step - left_out)).is_some() {
                break;
            }
        }
        assert_eq!(sent, 20, "a streak is what was asked, not a step more");
    }

    #[tokio::test]
    async fn a_step_waits_for_the_one_before_only_while_careful() {
        let breaker = Breaker::new(20, 4);
        breaker.begin(1);
        let waits = tokio::time::timeout(std::time::Duration::ZERO, breaker.room()).await;
        assert!(waits.is_err(), "nothing was taken yet");
        assert!(breaker.end([true].into_iter()).is_none());
        breaker.begin(3);
        assert_eq!(breaker.room().await, 4);
        assert!(breaker.end(fails(3)).is_none());
    }

    #[tokio::test]
    async fn once_tripped_there_is_no_room_any_more() {
        let breaker = Breaker::new(2, 4);
        breaker.begin(2);
        assert!(breaker.end(fails(2)).is_some());
        let waits = tokio::time::timeout(std::time::Duration::ZERO, breaker.room()).await;
        assert!(waits.is_err(), "the run is about to stop");
    }

    #[test]
    fn careful_steps_come_out_even_with_the_streak() {
        for (stop_after, connections, step) in [(20, 16, 5), (100, 16, 10), (7, 16, 1), (20, 4, 4)]
        {
            assert_eq!(
                Breaker::new(stop_after, connections).step(),
                step,
                "as large as may be without sending one too many: {stop_after}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn steps_grow_and_shrink_with_what_gets_done() {
        use std::time::Duration;

        let breaker = Breaker::new(0, 16);
        for (ended, seconds, step) in [(20_000, 2, 200), (5_000, 1, 100), (1_000_000, 1, 512)] {
            tokio::time::advance(Duration::from_secs(seconds)).await;
            breaker.begin(ended);
            let all_good = std::iter::repeat_n(true, ended);
            assert!(breaker.end(all_good).is_none());
            assert_eq!(breaker.step(), step, "a step is a fiftieth of a second");
        }
    }

    #[test]
    fn one_success_ends_a_streak() {
        let breaker = Breaker::new(3, 4);
        breaker.begin(6);
        let within = [false, false, true, false, false].into_iter();
        assert!(breaker.end(within).is_none());
        let third = Trip {
            streak: 3,
            place: 0,
        };
        assert_eq!(breaker.end(fails(1)), Some(third));
    }

    #[test]
    fn a_success_after_it_takes_no_trip_back() {
        let breaker = Breaker::new(3, 4);
        breaker.begin(6);
        let ended = [true, false, false, false, true, false];
        let third = Trip {
            streak: 3,
            place: 3,
        };
        assert_eq!(breaker.end(ended.into_iter()), Some(third));
    }

    #[test]
    fn zero_never_stops() {
        let breaker = Breaker::new(0, 16);
        breaker.begin(1_000);
        assert!(breaker.end(fails(1_000)).is_none());
        assert_eq!(breaker.step(), 16);
    }
}
