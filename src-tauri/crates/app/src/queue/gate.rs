//! The gate of a destination host: how many connections at once, how many requests a second. All
//! jobs that send to one host share its gate, and new limits count for all of them at once.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::Instant,
};

use crate::contract::settings::Settings;

/// One host's gate.
#[derive(Debug)]
pub(crate) struct Gate {
    permits: Semaphore,
    allowed: Mutex<Allowed>,
    pace: Pace,
}

/// Connections that a host may have.
#[derive(Debug)]
struct Allowed {
    connections: usize,
    /// So many more are in use, since before there were to be fewer; they are given up as they
    /// come back.
    surplus: usize,
}

impl Gate {
    fn new(host: &str, settings: &Settings) -> Self {
        let connections = connections(settings) as usize;
        Self {
            permits: Semaphore::new(connections),
            allowed: Mutex::new(Allowed {
                connections,
                surplus: 0,
            }),
            pace: Pace::new(host_rate(host, settings)),
        }
    }

    /// Obeys new limits from the next request on.
    fn obey(&self, host: &str, settings: &Settings) {
        self.pace.set(host_rate(host, settings));
        let connections = connections(settings) as usize;
        let mut allowed = self.allowed();
        let more = connections.saturating_sub(allowed.connections);
        let kept = more.min(allowed.surplus);
        self.permits.add_permits(more - kept);
        let fewer = allowed.connections.saturating_sub(connections);
        let free = self.permits.forget_permits(fewer);
        allowed.surplus = allowed.surplus - kept + fewer - free;
        allowed.connections = connections;
    }

    /// Waits for a free connection.
    pub(crate) async fn connection(&self) -> Connection<'_> {
        Connection {
            gate: self,
            // It is never closed; without a permit the request goes out all the same.
            permit: self.permits.acquire().await.ok(),
        }
    }

    fn allowed(&self) -> MutexGuard<'_, Allowed> {
        self.allowed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Its pace.
    pub(crate) const fn pace(&self) -> &Pace {
        &self.pace
    }
}

/// A connection that is somebody's until he drops it.
#[derive(Debug)]
pub(crate) struct Connection<'a> {
    gate: &'a Gate,
    permit: Option<SemaphorePermit<'a>>,
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        // Held while it goes back: new limits count what is free.
        let mut allowed = self.gate.allowed();
        if let Some(permit) = self.permit.take()
            && allowed.surplus > 0
        {
            allowed.surplus -= 1;
            permit.forget();
        }
    }
}

/// The most connections to one host at once.
pub(super) fn connections(settings: &Settings) -> u32 {
    settings.host_connections.clamp(1, 256)
}

/// The limit for a host, requests per second; 0 for none. What runs on this computer is the user's
/// own and has none.
pub(crate) fn host_rate(host: &str, settings: &Settings) -> u32 {
    if is_this_computer(host) {
        0
    } else {
        settings.host_rate
    }
}

fn is_this_computer(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Requests a second, evenly.
#[derive(Debug)]
pub(crate) struct Pace {
    rate: AtomicU32,
    next: Mutex<Option<Instant>>,
}

impl Pace {
    /// So many requests a second; 0 for no limit.
    pub(crate) const fn new(rate: u32) -> Self {
        Self {
            rate: AtomicU32::new(rate),
            next: Mutex::new(None),
        }
    }

    fn set(&self, rate: u32) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        if self.rate.swap(rate, Ordering::Relaxed) != rate {
            // Turns that were given out at the old rate are no measure of the new one.
            *next = None;
        }
    }

    fn rate(&self) -> u32 {
        self.rate.load(Ordering::Relaxed)
    }

    /// How many requests may be begun together without a burst that anybody would notice.
    pub(crate) fn at_once(&self) -> usize {
        match self.rate() {
            0 => usize::MAX,
            rate => {
                let in_a_blink = rate as usize / 20;
                if in_a_blink == 0 { 1 } else { in_a_blink }
            }
        }
    }

    /// Waits until `count` more requests may leave.
    pub(crate) async fn turns(&self, count: usize) {
        if self.rate() == 0 || count == 0 {
            return;
        }
        tokio::time::sleep_until(self.reserve(count)).await;
    }

    /// The moment from which `count` more requests may leave; nobody else gets these turns.
    pub(crate) fn reserve(&self, count: usize) -> Instant {
        let now = Instant::now();
        let Some(gap) = Duration::from_secs(1).checked_div(self.rate()) else {
            return now;
        };
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let at = next.map_or(now, |next| next.max(now));
        *next = Some(at + gap * u32::try_from(count).unwrap_or(u32::MAX));
        at
    }
}

/// The paces of jobs, by their numbers: a run and its retries share one.
#[derive(Debug, Default)]
pub(crate) struct Paces(Mutex<HashMap<i64, Arc<Pace>>>);

impl Paces {
    /// The pace of a job at this rate; another rate begins anew.
    pub(crate) fn of(&self, job: i64, rate: u32) -> Arc<Pace> {
        let mut paces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pace = paces
            .entry(job)
            .or_insert_with(|| Arc::new(Pace::new(rate)));
        if pace.rate() != rate {
            *pace = Arc::new(Pace::new(rate));
        }
        Arc::clone(pace)
    }
}

/// The gates of all hosts that were sent to.
#[derive(Debug, Default)]
pub(crate) struct Gates(Mutex<HashMap<String, Arc<Gate>>>);

impl Gates {
    /// The gate of a host.
    pub(crate) fn of(&self, host: &str, settings: &Settings) -> Arc<Gate> {
        let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = gates
            .entry(host.to_owned())
            .or_insert_with(|| Arc::new(Gate::new(host, settings)));
        Arc::clone(gate)
    }

    /// Obeys new settings from the next request on, also of what is under way.
    pub(crate) fn obey(&self, settings: &Settings) {
        let gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (host, gate) in &*gates {
            gate.obey(host, settings);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_pace_is_kept_evenly_and_makes_up_for_nothing() {
        let pace = Pace::new(10);
        let begun = Instant::now();
        for _ in 0..11 {
            pace.turns(1).await;
        }
        assert_eq!(begun.elapsed().as_millis(), 1_000, "11 requests, 10 gaps");
        tokio::time::sleep(Duration::from_secs(60)).await;
        let later = Instant::now();
        pace.turns(1).await;
        pace.turns(1).await;
        assert_eq!(
            later.elapsed().as_millis(),
            100,
            "a minute of rest is no licence for a burst of 600"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn several_that_leave_together_take_the_time_of_several() {
        let pace = Pace::new(10);
        let begun = Instant::now();
        pace.turns(3).await;
        pace.turns(0).await;
        assert_eq!(begun.elapsed(), Duration::ZERO, "the first need not wait");
        pace.turns(1).await;
        assert_eq!(begun.elapsed().as_millis(), 300);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_nobody_waits() {
        let begun = Instant::now();
        Pace::new(0).turns(1_000_000).await;
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }

    #[test]
    fn only_other_computers_are_spared() {
        let settings = Settings::default();
        for host in ["127.0.0.1:8080", "localhost", "[::1]:9", "a.localhost:1"] {
            assert_eq!(host_rate(host, &settings), 0, "{host}");
        }
        for host in ["track.example.com", "localhost.example.com", "10.0.0.1"] {
            assert_eq!(host_rate(host, &settings), settings.host_rate, "{host}");
        }
    }

    #[tokio::test]
    async fn a_host_has_no_more_connections_than_the_user_allows() {
        let settings = Settings {
            host_connections: 2,
            ..Settings::default()
        };
        let gate = Gates::default().of("track.example.com", &settings);
        let waits = || tokio::time::timeout(Duration::ZERO, gate.connection());
        let (one, _two) = (waits().await.unwrap(), waits().await.unwrap());
        assert!(waits().await.is_err(), "a third would be too many");
        drop(one);
        assert!(waits().await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_comes_after_a_new_limit_waits_by_that_alone() {
        let pace = Pace::new(1);
        assert_eq!(pace.reserve(60), Instant::now());
        pace.set(1);
        let minute = Instant::now() + Duration::from_secs(60);
        assert_eq!(pace.reserve(1), minute, "the same limit is no new one");
        pace.set(10);
        assert_eq!(pace.reserve(1), Instant::now());
        assert_eq!(pace.reserve(1), Instant::now() + Duration::from_millis(100));
    }

    #[tokio::test]
    async fn connections_that_are_too_many_under_new_limits_are_given_up_as_they_come_back() {
        let of = |connections| Settings {
            host_connections: connections,
            ..Settings::default()
        };
        let gates = Gates::default();
        let gate = gates.of("track.example.com", &of(4));
        let take = || tokio::time::timeout(Duration::ZERO, gate.connection());
        let mut held = Vec::new();
        for _ in 0..3 {
            held.push(take().await.unwrap());
        }
        gates.obey(&of(1));
        assert!(take().await.is_err(), "three are two too many already");
        held.truncate(1);
        assert!(take().await.is_err(), "that one is all there may be");
        held.clear();
        let one = take().await.unwrap();
        assert!(take().await.is_err(), "still one");

        gates.obey(&of(3));
        let more = [take().await.unwrap(), take().await.unwrap()];
        assert!(take().await.is_err(), "three and no more");
        gates.obey(&of(2));
        gates.obey(&of(3));
        drop((one, more));
        held.extend([take().await.unwrap(), take().await.unwrap()]);
        held.push(take().await.unwrap());
        assert!(take().await.is_err(), "what was owed is forgotten");
    }

    #[test]
    fn jobs_to_one_host_share_its_gate_also_when_the_settings_change() {
        let of = |rate| Settings {
            host_rate: rate,
            ..Settings::default()
        };
        let gates = Gates::default();
        let first = gates.of("track.example.com", &of(100));
        let second = gates.of("track.example.com", &of(1_000));
        assert!(Arc::ptr_eq(&first, &second), "one host, one limit");
        assert_eq!(second.pace().at_once(), 5);
        gates.obey(&of(1_000));
        let third = gates.of("track.example.com", &of(1_000));
        assert!(
            Arc::ptr_eq(&first, &third),
            "or they would ask twice as much"
        );
        assert_eq!(first.pace().at_once(), 50, "a run under way obeys as well");
        let local = gates.of("localhost", &of(1_000));
        gates.obey(&of(5));
        assert_eq!(local.pace().at_once(), usize::MAX, "it is the user's own");
    }

    #[test]
    fn a_job_keeps_its_pace_until_its_rate_changes() {
        let paces = Paces::default();
        let first = paces.of(1, 5);
        assert!(
            Arc::ptr_eq(&first, &paces.of(1, 5)),
            "a run and its retries"
        );
        assert!(!Arc::ptr_eq(&first, &paces.of(2, 5)), "another job");
        assert!(!Arc::ptr_eq(&first, &paces.of(1, 6)), "gone on with faster");
    }

    #[test]
    fn a_slow_pace_begins_one_at_a_time() {
        assert_eq!(
            Pace::new(5).at_once(),
            1,
            "an intent that waits for its turn would be unknown after a crash"
        );
        assert_eq!(Pace::new(1_000).at_once(), 50);
    }
}
