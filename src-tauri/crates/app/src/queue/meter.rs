//! How fast a job goes and how long it will take: said only once it is steady.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

/// What is looked back at.
const WINDOW: Duration = Duration::from_secs(10);
/// Before this nothing is said.
const STEADY: Duration = Duration::from_secs(3);
/// How often a reading is kept.
const EVERY: Duration = Duration::from_millis(250);

/// The readings of one job.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    readings: VecDeque<(Instant, u64)>,
}

impl Meter {
    /// Notes how much is done.
    pub(crate) fn note(&mut self, done: u64) {
        self.note_at(Instant::now(), done);
    }

    fn note_at(&mut self, now: Instant, done: u64) {
        if self
            .readings
            .back()
            .is_some_and(|(at, _)| now.duration_since(*at) < EVERY)
        {
            return;
        }
        self.readings.push_back((now, done));
        while self.readings.len() > 2
            && self
                .readings
                .front()
                .is_some_and(|(at, _)| now.duration_since(*at) > WINDOW)
        {
            self.readings.pop_front();
        }
    }

    /// Done a second over the last seconds.
    pub(crate) fn per_second(&self) -> Option<f64> {
        let (from, before) = *self.readings.front()?;
        let (to, now) = *self.readings.back()?;
        let time = to.duration_since(from);
        (time >= STEADY).then(|| now.saturating_sub(before) as f64 / time.as_secs_f64())
    }

    /// Seconds left for so many more: at the quickest and at the slowest stretch of late.
    pub(crate) fn seconds_left(&self, more: u64) -> Option<(u64, u64)> {
        self.per_second()?;
        let half = self.readings.len() / 2;
        let rate = |from: usize, to: usize| {
            let ((a, before), (b, now)) = (self.readings[from], self.readings[to]);
            now.saturating_sub(before) as f64 / b.duration_since(a).as_secs_f64().max(0.001)
        };
        let last = self.readings.len() - 1;
        let rates = [rate(0, half), rate(half, last)];
        let slow = rates[0].min(rates[1]);
        let quick = rates[0].max(rates[1]);
        if slow <= 0.0 {
            return None;
        }
        let seconds = |rate: f64| (more as f64 / rate).ceil() as u64;
        Some((seconds(quick), seconds(slow)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_before_it_is_steady() {
        let begun = Instant::now();
        let mut meter = Meter::default();
        for tick in 0..8 {
            meter.note_at(begun + Duration::from_millis(300 * tick), 10 * tick);
        }
        assert_eq!(meter.per_second(), None);
        assert_eq!(meter.seconds_left(100), None);
    }

    #[test]
    fn an_estimate_lies_between_the_quick_and_the_slow_half() {
        let begun = Instant::now();
        let mut meter = Meter::default();
        let mut done = 0;
        for second in 0..9 {
            meter.note_at(begun + Duration::from_secs(second), done);
            done += if second < 4 { 100 } else { 50 };
        }
        assert_eq!(meter.per_second(), Some(75.0));
        assert_eq!(meter.seconds_left(1_000), Some((10, 20)));
    }

    #[test]
    fn only_the_last_ten_seconds_count() {
        let begun = Instant::now();
        let mut meter = Meter::default();
        for second in 0..=20 {
            meter.note_at(begun + Duration::from_secs(second), second * second);
        }
        assert_eq!(meter.per_second(), Some(30.0), "(400 - 100) / 10");
    }

    #[test]
    fn a_job_that_tells_rarely_has_a_rate_all_the_same() {
        let begun = Instant::now();
        let mut meter = Meter::default();
        meter.note_at(begun, 0);
        meter.note_at(begun + Duration::from_secs(60), 600);
        assert_eq!(meter.per_second(), Some(10.0));
    }

    #[test]
    fn a_job_that_tells_often_is_read_four_times_a_second() {
        let begun = Instant::now();
        let mut meter = Meter::default();
        for tick in 0..80 {
            meter.note_at(begun + Duration::from_millis(50 * tick), tick);
        }
        assert_eq!(meter.readings.len(), 16, "four seconds");
    }

    #[test]
    fn a_standstill_promises_no_end() {
        let begun = Instant::now();
        let mut meter = Meter::default();
        for second in 0..6 {
            meter.note_at(begun + Duration::from_secs(second), 7);
        }
        assert_eq!(meter.seconds_left(1), None);
    }
}
