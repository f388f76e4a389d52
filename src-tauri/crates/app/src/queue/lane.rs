//! The lane: intents committed, requests sent side by side, outcomes kept in groups.
//!
//! One task begins (a step of intents in one transaction, on the disk before any of them leaves),
//! some send, one keeps. While one step leaves the next is begun; no more than that, and at the
//! pace of the run and of its hosts. So little stands begun and unsent, and waits for nothing but a
//! connection: behind a slow host that may take a while. Where Carom is closed meanwhile it goes
//! another time; a crash leaves it unknown.

use std::sync::{Arc, atomic::Ordering};

use carom_delivery::{CancelSignal, Ready, Sender};
use carom_postback::{
    attempt::Attempt,
    judge,
    template::Template,
    verdict::{Judgement, Verdict},
};
use carom_store::{Begun, Finish, Intent, IntentOf, JobRow, Progress, Start};
use serde_json::Value;
use tokio::{sync::mpsc, task::JoinSet};

use super::{
    breaker::Breaker,
    gate::{self, Gate, Pace},
    killpoint,
    outbox::Outbox,
    retry,
    running::Running,
};
use crate::{App, contract::settings::Settings, error::AppError};

/// Outcomes kept in one transaction at most.
const GROUP: usize = 512;

/// A delivery ready to leave.
#[derive(Debug)]
pub(crate) struct Parcel {
    /// What it is an attempt at.
    pub(crate) of: IntentOf,
    /// The request, bound to the one host that it may go to.
    pub(crate) ready: Ready,
    /// By whose rules its answer is judged.
    pub(crate) template: Option<&'static Template>,
    /// The host's gate.
    pub(crate) gate: Arc<Gate>,
}

impl Parcel {
    /// What is committed first, and what leaves then.
    fn begin(self, now: i64) -> (Intent, Letter) {
        let intent = Intent {
            of: self.of,
            request: Arc::clone(self.ready.request()),
            context: Value::Null,
            started_at: now,
        };
        let letter = Letter {
            ready: self.ready,
            started_at: now,
            template: self.template,
            gate: self.gate,
        };
        (intent, letter)
    }
}

/// What leaves, and what is needed to judge the answer.
#[derive(Debug)]
struct Letter {
    ready: Ready,
    /// Epoch milliseconds.
    started_at: i64,
    template: Option<&'static Template>,
    gate: Arc<Gate>,
}

/// What is begun in one transaction.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The deliveries.
    pub(crate) parcels: Vec<Parcel>,
    /// How far the job has come with them.
    pub(crate) progress: Option<Progress>,
}

/// Hears how many more are done.
pub(crate) type OnDone = Arc<dyn Fn(u64) + Send + Sync>;
/// Hears how many failures came in a row, and what the last answer said.
pub(crate) type OnTrip = Arc<dyn Fn(u32, &str) + Send + Sync>;

/// One run. Its parcels go to one host, or to a few.
#[derive(Clone)]
pub(crate) struct Lane {
    pub(crate) app: App,
    /// Requests under way at once, whatever the hosts allow.
    pub(crate) connections: u32,
    pub(crate) breaker: Arc<Breaker>,
    /// The run's own pace, beside the host's.
    pub(crate) pace: Arc<Pace>,
    /// Ends the run: what is begun is ended, nothing more begins.
    pub(crate) stop: CancelSignal,
    /// Ends what is under way.
    pub(crate) cancel: CancelSignal,
    /// Called after each step forward was kept.
    pub(crate) on_done: OnDone,
    /// Called when the breaker trips, with the last answer in words.
    pub(crate) on_trip: OnTrip,
}

type Work = (Letter, Begun);

impl Lane {
    /// The lane of a job: at its own pace, and ended as the job is. After so many failures in a row
    /// it is paused (`stop_after`; 0 for never).
    pub(crate) fn of_job(
        app: &App,
        job: &JobRow,
        running: &Arc<Running>,
        stop_after: u32,
        settings: &Settings,
    ) -> Self {
        let connections = gate::connections(settings);
        let (meter, stopper) = (Arc::clone(running), Arc::clone(running));
        let by = match job.host.as_str() {
            "" => String::new(),
            hosts => format!(" by {hosts}"),
        };
        Self {
            app: app.clone(),
            connections,
            breaker: Arc::new(Breaker::new(stop_after, connections)),
            pace: app.queue().paces.of(job.seq, job.rate),
            stop: running.stop.clone(),
            cancel: running.cancel.clone(),
            on_done: Arc::new(move |done| meter.did(done)),
            on_trip: Arc::new(move |streak, last| {
                let why = format!("{streak} in a row were not taken{by}. The last one: {last}");
                stopper.pause("streak", why);
            }),
        }
    }

    /// How many parcels the next batch should hold, which go to hosts with these gates; none once
    /// the run is over. While the run feels its way, this waits until everything that was handed
    /// over has ended.
    pub(crate) async fn room(
        &self,
        batches: &mpsc::Sender<Batch>,
        gates: impl Iterator<Item = &Gate>,
    ) -> Option<usize> {
        let of_hosts = gates.map(|gate| gate.pace().at_once()).min();
        let at_once = of_hosts.unwrap_or(usize::MAX).min(self.pace.at_once());
        tokio::select! {
            biased;
            () = batches.closed() => None,
            step = self.breaker.room() => Some(step.min(at_once).max(1)),
        }
    }

    /// Hands a batch to the run. `false`: it is over, and goes on another time from what was kept.
    pub(crate) async fn hand_over(&self, batches: &mpsc::Sender<Batch>, batch: Batch) -> bool {
        self.breaker.begin(batch.parcels.len());
        batches.send(batch).await.is_ok()
    }

    /// Runs until there are no more batches, or the run is stopped; everything that was begun has
    /// ended by then.
    pub(crate) async fn run(&self, mut batches: mpsc::Receiver<Batch>) -> Result<(), AppError> {
        let sender = self.app.queue_sender()?;
        let connections = self.connections as usize;
        let outbox = Arc::new(Outbox::default());
        let (ended_in, ended) = mpsc::channel::<Finish>(GROUP * 2);

        let mut senders = JoinSet::new();
        for _ in 0..connections {
            let (lane, sender) = (self.clone(), sender.clone());
            let (outbox, ended_in) = (Arc::clone(&outbox), ended_in.clone());
            senders.spawn(async move { lane.send(&sender, &outbox, &ended_in).await });
        }
        drop(ended_in);
        let keeper = tokio::spawn(self.clone().keep(ended));

        let begun = self.begin(&mut batches, &outbox).await;
        // A reader that still waits to hand something over is let go.
        batches.close();
        outbox.close();
        while senders.join_next().await.is_some() {}
        let kept = keeper
            .await
            .map_err(|error| AppError::Interrupted(error.to_string()))?;
        begun.and(kept)
    }

    /// Begins step after step.
    async fn begin(
        &self,
        batches: &mut mpsc::Receiver<Batch>,
        outbox: &Outbox<Work>,
    ) -> Result<(), AppError> {
        loop {
            let batch = tokio::select! {
                biased;
                () = self.stop.cancelled() => return Ok(()),
                batch = batches.recv() => batch,
            };
            let Some(batch) = batch else {
                return Ok(());
            };
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return Ok(()),
                () = async {
                    // While one step leaves, the next is put on the disk.
                    outbox.until_few(batch.parcels.len()).await;
                    self.turns(&batch.parcels).await;
                } => {}
            }
            killpoint::reach("queued");
            let handed_over = batch.parcels.len();
            let now = self.app.queue().clock.now();
            let parcels = batch.parcels.into_iter();
            let (intents, letters): (Vec<Intent>, Vec<Letter>) =
                parcels.map(|parcel| parcel.begin(now)).unzip();
            let (progress, done) = match batch.progress {
                Some(progress) => {
                    let done = progress.done;
                    (Some(progress), done)
                }
                None => (None, 0),
            };
            let starts = self
                .app
                .store(move |store| store.deliveries().begin_attempts(intents, progress))
                .await?;
            killpoint::reach("intent_committed");
            let begun: Vec<Work> = letters
                .into_iter()
                .zip(starts)
                .filter_map(|(letter, start)| match start {
                    Start::Begun(begun) => Some((letter, begun)),
                    Start::Known(_) | Start::NotSendable { .. } => None,
                })
                .collect();
            self.breaker.leave_out(handed_over - begun.len());
            outbox.put(begun);
            (self.on_done)(done);
        }
    }

    async fn turns(&self, parcels: &[Parcel]) {
        self.pace.turns(parcels.len()).await;
        // Neighbours mostly share their gate.
        for run in parcels.chunk_by(|one, next| Arc::ptr_eq(&one.gate, &next.gate)) {
            run[0].gate.pace().turns(run.len()).await;
        }
    }

    /// Sends one after the other.
    async fn send(&self, sender: &Sender, outbox: &Outbox<Work>, out: &mpsc::Sender<Finish>) {
        while let Some((letter, begun)) = outbox.take().await {
            let connection = letter.gate.connection().await;
            let attempt = sender
                .send_ready(letter.ready, &self.cancel, letter.started_at)
                .await;
            drop(connection);
            killpoint::reach("answer_read");
            let judgement = judge::judge_attempt(&attempt, letter.template);
            let finished_at = self.app.queue().clock.now();
            let finish = ended(begun, attempt, judgement, finished_at, fastrand::f64());
            // The keeper ends only after every sender has.
            let _ = out.send(finish).await;
        }
    }

    /// Keeps outcomes, as many together as have come.
    async fn keep(self, mut ended: mpsc::Receiver<Finish>) -> Result<(), AppError> {
        let mut failed = None;
        loop {
            let mut group = Vec::with_capacity(GROUP);
            if ended.recv_many(&mut group, GROUP).await == 0 {
                return failed.map_or(Ok(()), Err);
            }
            let outcomes: Vec<bool> = group.iter().map(|f| is_good(&f.judgement)).collect();
            let group = Arc::new(group);
            let shared = Arc::clone(&group);
            let kept = self
                .app
                .store(move |store| store.deliveries().finish_shared(shared))
                .await;
            killpoint::reach("outcome_committed");
            let queue = self.app.queue();
            match kept {
                Ok(_) => {
                    queue
                        .kept
                        .fetch_add(outcomes.len() as u64, Ordering::Relaxed);
                }
                Err(error) => {
                    // Nothing more may leave before these are kept.
                    queue.unkept.add(Arc::clone(&group));
                    self.stop.cancel();
                    failed.get_or_insert(error);
                }
            }
            if let Some(trip) = self.breaker.end(outcomes.into_iter()) {
                let last = group.get(trip.place);
                let said = last.map_or("", |finish| &finish.judgement.sentence);
                (self.on_trip)(trip.streak, said);
                self.stop.cancel();
            }
        }
    }
}

/// What is kept of an attempt that ended; `chance` is anything from 0 to 1.
pub(super) fn ended(
    begun: Begun,
    attempt: Attempt,
    judgement: Judgement,
    finished_at: i64,
    chance: f64,
) -> Finish {
    Finish {
        retry_at: retry::next_try(&attempt.outcome, begun.tries, finished_at, chance),
        attempt_id: begun.attempt_id,
        attempt,
        judgement,
        diagnosis: Vec::new(),
        finished_at,
    }
}

/// Whether an outcome ends a streak of failures: it was taken, or is there already.
fn is_good(judgement: &Judgement) -> bool {
    matches!(judgement.verdict, Verdict::Confirmed | Verdict::Accepted)
        || judgement.reason == "duplicate"
}

#[cfg(test)]
mod tests {
    use std::iter;

    use super::*;
    use crate::{contract::settings::Settings, queue::gate::Gates};

    fn judgement(verdict: Verdict, reason: &str) -> Judgement {
        Judgement {
            verdict,
            reason: reason.into(),
            sentence: String::new(),
            guess: false,
            source: String::new(),
        }
    }

    #[test]
    fn only_what_was_not_taken_counts_towards_a_streak() {
        for verdict in [Verdict::Confirmed, Verdict::Accepted] {
            assert!(is_good(&judgement(verdict, "no_rule")), "{verdict:?}");
        }
        for verdict in [Verdict::Rejected, Verdict::NotDelivered, Verdict::Unknown] {
            assert!(!is_good(&judgement(verdict, "http_404")), "{verdict:?}");
        }
        assert!(
            is_good(&judgement(Verdict::Rejected, "duplicate")),
            "what is there already shows that the URL is right"
        );
    }

    fn lane(folder: &std::path::Path, rate: u32) -> Lane {
        Lane {
            app: App::open(folder, None).unwrap(),
            connections: 16,
            breaker: Arc::new(Breaker::new(0, 16)),
            pace: Arc::new(Pace::new(rate)),
            stop: CancelSignal::new(),
            cancel: CancelSignal::new(),
            on_done: Arc::new(|_| {}),
            on_trip: Arc::new(|_, _| {}),
        }
    }

    #[tokio::test]
    async fn a_step_is_no_larger_than_the_pace_allows() {
        let folder = tempfile::tempdir().unwrap();
        let (batches, _receiver) = mpsc::channel(1);
        let mut steps = Vec::new();
        for rate in [0, 60, 5] {
            let lane = lane(folder.path(), rate);
            steps.push(lane.room(&batches, iter::empty()).await);
        }
        assert_eq!(steps, [Some(16), Some(3), Some(1)]);
    }

    #[tokio::test]
    async fn a_step_is_no_larger_than_the_slowest_of_its_hosts_allows() {
        let folder = tempfile::tempdir().unwrap();
        let (batches, _receiver) = mpsc::channel(1);
        let gates = Gates::default();
        let gate = |host, rate| {
            let settings = Settings {
                host_rate: rate,
                ..Settings::default()
            };
            gates.of(host, &settings)
        };
        let (free, slow) = (gate("a.example", 0), gate("b.example", 60));
        let lane = lane(folder.path(), 0);
        let both = [&*free, &*slow].into_iter();
        assert_eq!(lane.room(&batches, both).await, Some(3));
        let free = [&*free].into_iter();
        assert_eq!(lane.room(&batches, free).await, Some(16));
    }

    #[tokio::test]
    async fn a_run_that_is_over_asks_for_nothing_more() {
        let folder = tempfile::tempdir().unwrap();
        let (batches, receiver) = mpsc::channel(1);
        drop(receiver);
        let lane = lane(folder.path(), 0);
        assert_eq!(lane.room(&batches, iter::empty()).await, None);
    }
}
