//! Whose turn it is among what is due: the retries of a run leave at the run's own rate, and those
//! of a slow run keep nobody else waiting.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use carom_store::Due;
use tokio::time::Instant;

use super::gate::Paces;

/// Turns that jobs with a limit have reserved, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Turns(Mutex<BTreeMap<i64, Turn>>);

/// So many may leave from then on.
#[derive(Debug, Clone, Copy)]
struct Turn {
    at: Instant,
    count: usize,
}

impl Turns {
    /// Those that may leave now. The others wait in the database; their jobs rest until then.
    pub(crate) fn take(&self, paces: &Paces, due: Vec<Due>) -> Vec<Due> {
        let mut of_jobs: BTreeMap<(i64, u32), Vec<Due>> = BTreeMap::new();
        let mut now = Vec::with_capacity(due.len());
        for one in due {
            match one.job {
                Some(job) if one.rate > 0 => of_jobs.entry((job, one.rate)).or_default().push(one),
                _ => now.push(one),
            }
        }
        let mut reserved = self.reserved();
        for ((job, rate), ones) in of_jobs {
            let turn = *reserved.entry(job).or_insert_with(|| {
                let pace = paces.of(job, rate);
                let count = ones.len().min(pace.at_once());
                let at = pace.reserve(count);
                Turn { at, count }
            });
            if turn.at <= Instant::now() {
                reserved.remove(&job);
                now.extend(ones.into_iter().take(turn.count));
            }
        }
        now
    }

    /// Jobs whose turn is still to come.
    pub(crate) fn resting(&self) -> Vec<i64> {
        let now = Instant::now();
        let reserved = self.reserved();
        let resting = reserved.iter().filter(|(_, turn)| turn.at > now);
        resting.map(|(job, _)| *job).collect()
    }

    /// Gives up the turns that came and found nothing of their job: it was paused, cancelled or
    /// held up meanwhile. `resting` were left out of what was looked for.
    pub(crate) fn keep(&self, resting: &[i64], due: &[Due]) {
        let waits = |job: &i64| due.iter().any(|one| one.job == Some(*job));
        let mut reserved = self.reserved();
        reserved.retain(|job, _| resting.contains(job) || waits(job));
    }

    /// When the next turn comes.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.reserved().values().map(|turn| turn.at).min()
    }

    /// Jobs that were gone on with begin anew: they may have another rate.
    pub(crate) fn forget(&self, job: i64) {
        self.reserved().remove(&job);
    }

    fn reserved(&self) -> MutexGuard<'_, BTreeMap<i64, Turn>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn due(seq: i64, job: Option<i64>, rate: u32) -> Due {
        Due {
            seq,
            id: seq.to_string(),
            integration_id: "i1".into(),
            event: None,
            damage: None,
            source_url: String::new(),
            last_url: None,
            tries: 1,
            job,
            rate,
            is_test: false,
        }
    }

    fn taken(turns: &Turns, paces: &Paces, due: Vec<Due>) -> Vec<i64> {
        turns.take(paces, due).iter().map(|one| one.seq).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn retries_of_a_run_leave_at_its_rate() {
        let (turns, paces) = (Turns::default(), Paces::default());
        let waiting = || (1..=30).map(|seq| due(seq, Some(7), 2)).collect::<Vec<_>>();
        assert_eq!(taken(&turns, &paces, waiting()), [1]);
        let none: [i64; 0] = [];
        assert_eq!(taken(&turns, &paces, waiting()), none, "two a second");
        assert_eq!(turns.resting(), [7], "nothing of it need be looked for");
        let next = turns.next().unwrap();
        assert_eq!((next - Instant::now()).as_millis(), 500);
        tokio::time::advance(Duration::from_millis(500)).await;
        assert_eq!(turns.resting(), none);
        assert_eq!(taken(&turns, &paces, waiting()), [1]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_run_keeps_nobody_else_waiting() {
        let (turns, paces) = (Turns::default(), Paces::default());
        let waiting = || {
            let slow = (1..=3).map(|seq| due(seq, Some(7), 1));
            let others = [due(4, Some(8), 0), due(5, None, 0)];
            slow.chain(others).collect::<Vec<_>>()
        };
        assert_eq!(taken(&turns, &paces, waiting()), [4, 5, 1]);
        assert_eq!(taken(&turns, &paces, waiting()), [4, 5]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_under_way_and_its_retries_share_one_rate() {
        let (turns, paces) = (Turns::default(), Paces::default());
        // The run itself has its turns first.
        paces.of(7, 10).turns(5).await;
        let none: [i64; 0] = [];
        assert_eq!(taken(&turns, &paces, vec![due(1, Some(7), 10)]), none);
        tokio::time::advance(Duration::from_millis(500)).await;
        assert_eq!(taken(&turns, &paces, vec![due(1, Some(7), 10)]), [1]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_turn_of_a_run_that_was_paused_meanwhile_is_waited_for_no_longer() {
        let (turns, paces) = (Turns::default(), Paces::default());
        let waiting = || vec![due(1, Some(7), 1), due(2, Some(7), 1)];
        assert_eq!(taken(&turns, &paces, waiting()), [1]);
        let none: [i64; 0] = [];
        assert_eq!(taken(&turns, &paces, waiting()), none);
        turns.keep(&turns.resting(), &[]);
        assert!(turns.next().is_some(), "it rests, and was not looked for");
        tokio::time::advance(Duration::from_secs(1)).await;
        turns.keep(&turns.resting(), &waiting());
        assert!(turns.next().is_some(), "it is there");
        turns.keep(&turns.resting(), &[]);
        assert_eq!(turns.next(), None, "a turn in the past would leave no rest");
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_that_was_gone_on_with_faster_does_not_wait_for_its_old_turn() {
        let (turns, paces) = (Turns::default(), Paces::default());
        let waiting = |rate| vec![due(1, Some(7), rate), due(2, Some(7), rate)];
        assert_eq!(taken(&turns, &paces, waiting(1)), [1]);
        let none: [i64; 0] = [];
        assert_eq!(taken(&turns, &paces, waiting(1)), none);
        turns.forget(7);
        assert_eq!(taken(&turns, &paces, waiting(100)), [1, 2]);
    }
}
