//! The life of a delivery over random outcomes, crashes, restarts and second sends, held against the
//! table of what Carom does by itself: written down here once more, and not taken from the code.
//! The clock is given; no test waits.

use std::sync::Arc;

use carom_delivery::Sender;
use carom_postback::{
    attempt::{
        Answer, Attempt, Body, Failure, FailureKind, OutboundRequest, Outcome, SentRequest, Timing,
    },
    event::{Event, EventType, Network},
    judge,
    verdict::Verdict,
};
use carom_store::{
    Begun, DeliveryState, Intent, IntentOf, LogRow, NewDelivery, NewRow, Options, Settled, Start,
    Store,
};
use proptest::prelude::*;
use tempfile::TempDir;

use super::lane;
use crate::engine::crashed;

const BEGUN: i64 = 1_780_000_000_000;
/// Seconds before each retry.
const DELAYS: [i64; 3] = [5, 20, 80];
const URL: &str = "https://track.example.com/p?c=click1";

/// Where an outcome leaves a delivery, and whether Carom tries it again by itself.
fn table(outcome: &Outcome) -> (DeliveryState, bool) {
    use FailureKind as Kind;
    match outcome {
        Outcome::Answered(answer) => match answer.status {
            429 | 500..=599 => (DeliveryState::Failed, true),
            _ => (DeliveryState::Answered, false),
        },
        Outcome::Failed(failure) => match failure.kind {
            Kind::Dns
            | Kind::Refused
            | Kind::Unreachable
            | Kind::Tls
            | Kind::Connect
            | Kind::ConnectTimeout
            // Not even tried, so that no try is used up.
            | Kind::CancelledUnsent => (DeliveryState::NotDelivered, true),
            // Unsent as well, but the same request can't fare better.
            Kind::InvalidUrl | Kind::RefusedTarget => (DeliveryState::NotDelivered, false),
            Kind::Timeout | Kind::Reset | Kind::Cancelled | Kind::Unreadable | Kind::Crashed => {
                (DeliveryState::Unknown, false)
            }
        },
    }
}

/// What becomes of a request.
#[derive(Debug, Clone)]
enum End {
    Comes(Outcome),
    /// Carom is killed while it is under way.
    Killed,
}

#[derive(Debug, Clone)]
enum Step {
    /// So many seconds pass, and Carom does what it does by itself.
    Pass(i64, End),
    /// The user sends it once more.
    Resend(End),
    /// Its row comes in another file, with a reason to send again or without.
    FileAgain(bool, End),
    /// Carom ends and is started again.
    Restart,
    /// The user says that it arrived.
    Settle,
}

fn answer(status: u16) -> Outcome {
    Outcome::Answered(Answer {
        status,
        http_version: "HTTP/1.1".into(),
        headers: Vec::new(),
        body: Body::default(),
    })
}

fn outcome() -> impl Strategy<Value = Outcome> {
    use FailureKind as Kind;
    let statuses = vec![200, 204, 302, 400, 404, 429, 500, 503];
    let answered = proptest::sample::select(statuses).prop_map(answer);
    let kinds = vec![
        Kind::InvalidUrl,
        Kind::RefusedTarget,
        Kind::Dns,
        Kind::Refused,
        Kind::Unreachable,
        Kind::ConnectTimeout,
        Kind::Tls,
        Kind::Connect,
        Kind::CancelledUnsent,
        Kind::Timeout,
        Kind::Reset,
        Kind::Unreadable,
        Kind::Cancelled,
    ];
    let failed = proptest::sample::select(kinds).prop_map(|kind| {
        Outcome::Failed(Failure {
            kind,
            detail: String::new(),
        })
    });
    // Most lives would end at the first answer.
    let down = Just(answer(503));
    prop_oneof![3 => answered, 2 => failed, 5 => down]
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![8 => outcome().prop_map(End::Comes), 1 => Just(End::Killed)]
}

fn step() -> impl Strategy<Value = Step> {
    let seconds = prop_oneof![Just(1_i64), Just(5), Just(30), Just(120), Just(100_000)];
    prop_oneof![
        8 => (seconds, end()).prop_map(|(seconds, end)| Step::Pass(seconds, end)),
        2 => end().prop_map(Step::Resend),
        2 => (any::<bool>(), end()).prop_map(|(because, end)| Step::FileAgain(because, end)),
        1 => Just(Step::Restart),
        1 => Just(Step::Settle),
    ]
}

/// A delivery, and where it has to stand.
struct Life {
    folder: TempDir,
    store: Option<Store>,
    now: i64,
    chance: f64,
    id: String,
    state: DeliveryState,
    due_at: Option<i64>,
    verdict: Option<Verdict>,
    /// Requests that left.
    sent: u32,
    /// Retries used up since it was last sent deliberately; one less where that was cut off.
    by_itself: i32,
}

impl Life {
    fn begin(chance: f64, end: End) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Options::default()).unwrap();
        let mut life = Self {
            folder,
            store: Some(store),
            now: BEGUN,
            chance,
            id: String::new(),
            state: DeliveryState::Sending,
            due_at: None,
            verdict: None,
            sent: 0,
            by_itself: 0,
        };
        let Ok(Start::Begun(begun)) = life.try_to(row(None)) else {
            panic!("its key is free")
        };
        life.id = begun.delivery_id.clone();
        life.ends(begun, end);
        life
    }

    fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    fn try_to(&self, of: IntentOf) -> Result<Start, carom_store::StoreError> {
        let intent = Intent {
            of,
            request: Arc::new(request()),
            context: serde_json::Value::Null,
            started_at: self.now,
        };
        let mut starts = self
            .store()
            .deliveries()
            .begin_attempts(vec![intent], None)?;
        Ok(starts.remove(0))
    }

    /// A request has left.
    fn ends(&mut self, begun: Begun, end: End) {
        self.sent += 1;
        self.due_at = None;
        let outcome = match end {
            End::Comes(outcome) => outcome,
            End::Killed => {
                self.restart();
                self.state = DeliveryState::Unknown;
                self.verdict = Some(Verdict::Unknown);
                return;
            }
        };
        let (state, retried) = table(&outcome);
        let is_cut_off = matches!(
            &outcome,
            Outcome::Failed(failure) if failure.kind == FailureKind::CancelledUnsent
        );
        let attempt = Attempt {
            started_at: self.now,
            request: request(),
            remote_addr: None,
            timing: Timing::default(),
            outcome,
        };
        let judgement = judge::judge_attempt(&attempt, None);
        self.verdict = Some(judgement.verdict);
        let finish = lane::ended(begun, attempt, judgement, self.now, self.chance);
        self.store().deliveries().finish_attempt(finish).unwrap();
        self.state = state;
        if is_cut_off {
            self.by_itself -= 1;
            self.state = DeliveryState::Queued;
            self.due_at = Some(self.now);
        } else if let Some(delay) = DELAYS.get(self.by_itself as usize).filter(|_| retried) {
            let due_at = self.row().due_at.expect("it is tried again");
            let wait = due_at - self.now;
            assert!(
                (delay * 1_000..=delay * 1_250).contains(&wait),
                "{delay} s and up to a quarter more, not {wait} ms"
            );
            self.state = DeliveryState::Queued;
            self.due_at = Some(due_at);
        }
    }

    fn step(&mut self, step: Step) {
        let at_rest = self.state != DeliveryState::Queued;
        match step {
            Step::Pass(seconds, end) => {
                self.now += seconds * 1_000;
                self.does_what_is_due(end);
            }
            Step::Resend(end) => {
                let again = IntentOf::Again {
                    id: self.id.clone(),
                    because: "the tracker lost it".into(),
                    job: None,
                    source_url: None,
                };
                self.deliberately(again, at_rest, end);
            }
            Step::FileAgain(because, end) => {
                let missed = matches!(
                    self.verdict,
                    Some(Verdict::Rejected | Verdict::NotDelivered)
                );
                let because = because.then_some("the URL was wrong");
                let may = at_rest && missed && because.is_some();
                self.deliberately(row(because), may, end);
            }
            Step::Restart => self.restart(),
            Step::Settle => {
                let ids = vec![self.id.clone()];
                let word = Some(Settled::Arrived);
                self.store().deliveries().settle(ids, word).unwrap();
            }
        }
    }

    fn does_what_is_due(&mut self, end: End) {
        let due = self.store().deliveries().due(self.now, 10, &[]).unwrap();
        let expected = self.due_at.is_some_and(|at| at <= self.now);
        assert_eq!(due.len(), usize::from(expected), "{:?}", self.state);
        if self.due_at.is_some() && !expected {
            return;
        }
        let by_itself = IntentOf::Queued {
            id: self.id.clone(),
        };
        match self.try_to(by_itself) {
            Ok(Start::Begun(begun)) => {
                assert!(expected, "{:?} is not sent by itself", self.state);
                self.by_itself += 1;
                assert!(self.by_itself <= 3, "there is no fourth retry");
                self.ends(begun, end);
            }
            other => assert!(!expected, "it was due: {other:?}"),
        }
    }

    fn deliberately(&mut self, intent: IntentOf, may: bool, end: End) {
        match self.try_to(intent) {
            Ok(Start::Begun(begun)) => {
                assert!(may, "a second send of {:?} is false money", self.state);
                self.by_itself = 0;
                self.ends(begun, end);
            }
            other => assert!(!may, "it is the user's to send: {other:?}"),
        }
    }

    /// Ends without a word, as a crash does, and starts again.
    fn restart(&mut self) {
        drop(self.store.take());
        let store = Store::open(self.folder.path(), Options::default()).unwrap();
        store.deliveries().recover(crashed(), self.now).unwrap();
        self.store = Some(store);
    }

    fn row(&self) -> LogRow {
        self.store().log().get(&self.id).unwrap().row
    }

    fn check(&self) {
        let row = self.row();
        assert_eq!(
            (row.state, row.due_at, row.verdict, row.attempts),
            (self.state, self.due_at, self.verdict, self.sent)
        );
    }
}

fn request() -> SentRequest {
    Sender::prepare(&OutboundRequest::get(URL)).unwrap()
}

/// The row of a file that it comes from.
fn row(again_because: Option<&str>) -> IntentOf {
    IntentOf::Row(NewRow {
        delivery: NewDelivery {
            integration_id: "i1".into(),
            integration_name: "Shop".into(),
            event: Event {
                network: Network::Clickbank,
                event_type: EventType::Purchase,
                values: Default::default(),
            },
            source_url: URL.into(),
            temporary_url: false,
            created_at: BEGUN,
        },
        once_key: "RECEIPT1".into(),
        job: None,
        again_because: again_because.map(str::to_owned),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_happens_a_delivery_does_by_itself_what_the_table_says_and_no_more(
        chance in 0.0_f64..=1.0,
        first in end(),
        steps in proptest::collection::vec(step(), 1..16),
    ) {
        let mut life = Life::begin(chance, first);
        life.check();
        for step in steps {
            life.step(step);
            life.check();
        }
    }
}
