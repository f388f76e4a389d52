//! Outcomes that the database did not take: the disk is full, another program holds the file. They
//! wait here and are kept as soon as it takes them. If Carom ends first they are unknown, as after
//! any crash.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use carom_store::Finish;

use crate::{App, error::AppError};

/// What waits to be kept.
#[derive(Debug, Default)]
pub(crate) struct Unkept(Mutex<Vec<Finish>>);

impl Unkept {
    /// Adds what was not taken.
    pub(crate) fn add(&self, finishes: Arc<Vec<Finish>>) {
        self.waiting().extend(Arc::unwrap_or_clone(finishes));
    }

    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.waiting().len()
    }

    fn take_one(&self) -> Option<Finish> {
        self.waiting().pop()
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Finish>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps what waits, one by one: one that does not fit must not hold up another.
pub(crate) async fn keep(app: &App) -> Result<(), AppError> {
    let mut refused = Vec::new();
    let mut why = Ok(());
    while let Some(finish) = app.queue().unkept.take_one() {
        let one = Arc::new(vec![finish]);
        let again = Arc::clone(&one);
        let kept = app
            .store(move |store| store.deliveries().finish_shared(again))
            .await;
        match kept {
            Ok(_) => {}
            // Settled already, or no longer there: the database was restored meanwhile.
            Err(error) if error.is_not_found() => {}
            Err(error) => {
                let locked = is_locked(&error);
                refused.push(one);
                why = Err(error);
                if locked {
                    break;
                }
            }
        }
    }
    for one in refused {
        app.queue().unkept.add(one);
    }
    why
}

/// Whether the next one would only wait as long and come to the same.
fn is_locked(error: &AppError) -> bool {
    matches!(
        error,
        AppError::Store(carom_store::StoreError::Locked { .. } | carom_store::StoreError::Closed)
    )
}

#[cfg(test)]
mod tests {
    use carom_postback::{
        attempt::{Attempt, Failure, FailureKind, OutboundRequest, Outcome, Timing},
        event::{Event, EventType, Network},
        judge,
    };
    use carom_store::{Intent, IntentOf, NewDelivery};

    use super::*;

    /// Begins a test, and gives its attempt.
    async fn begun(app: &App) -> String {
        let of = IntentOf::Test(NewDelivery {
            integration_id: "i1".into(),
            integration_name: "Shop".into(),
            event: Event {
                network: Network::Clickbank,
                event_type: EventType::Purchase,
                values: Default::default(),
            },
            source_url: "https://track.example.com/p".into(),
            temporary_url: false,
            created_at: 0,
        });
        let request = OutboundRequest::get("https://track.example.com/p");
        let intent = Intent {
            of,
            request: Arc::new(carom_delivery::Sender::prepare(&request).unwrap()),
            context: serde_json::Value::Null,
            started_at: 0,
        };
        let begun = app.store(|store| store.deliveries().begin_attempt(intent));
        begun.await.unwrap().attempt_id
    }

    /// An outcome of an attempt that this database does not know.
    fn outcome() -> Finish {
        outcome_of("01890a5d-ac96-774b-bcce-b302099a8057".into())
    }

    fn outcome_of(attempt_id: String) -> Finish {
        let request = OutboundRequest::get("https://track.example.com/p");
        let outcome = Outcome::Failed(Failure {
            kind: FailureKind::Timeout,
            detail: String::new(),
        });
        Finish {
            attempt_id,
            judgement: judge::judge(&outcome, None),
            attempt: Attempt {
                started_at: 0,
                request: carom_delivery::Sender::prepare(&request).unwrap(),
                remote_addr: None,
                timing: Timing::default(),
                outcome,
            },
            diagnosis: Vec::new(),
            retry_at: None,
            finished_at: 1,
        }
    }

    #[tokio::test]
    async fn an_outcome_that_belongs_nowhere_any_more_holds_up_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(folder.path(), None).unwrap();
        app.queue().unkept.add(Arc::new(vec![outcome()]));
        assert!(keep(&app).await.is_ok(), "it would be tried for ever");
        assert!(app.queue().unkept.waiting().is_empty());
    }

    #[tokio::test]
    async fn outcomes_wait_for_as_long_as_the_database_takes_none() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(folder.path(), None).unwrap();
        app.store(|store| {
            store.close();
            Ok(())
        })
        .await
        .unwrap();
        app.queue().unkept.add(Arc::new(vec![outcome(), outcome()]));
        assert!(keep(&app).await.is_err());
        assert_eq!(app.queue().unkept.waiting().len(), 2, "each is an answer");
    }

    #[tokio::test]
    async fn an_outcome_that_does_not_fit_holds_up_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(folder.path(), None).unwrap();
        let (fits, does_not) = (begun(&app).await, begun(&app).await);
        let database = rusqlite::Connection::open(folder.path().join("carom.db")).unwrap();
        database
            .execute_batch(
                "CREATE TRIGGER refuses BEFORE UPDATE ON attempts WHEN NEW.seq = \
                 (SELECT max(seq) FROM attempts) BEGIN SELECT RAISE(ABORT, 'refused'); END",
            )
            .unwrap();
        // The last one is tried first.
        let both = vec![outcome_of(fits), outcome_of(does_not.clone())];
        app.queue().unkept.add(Arc::new(both));
        assert!(keep(&app).await.is_err());
        let left: Vec<String> = app
            .queue()
            .unkept
            .waiting()
            .iter()
            .map(|finish| finish.attempt_id.clone())
            .collect();
        assert_eq!(left, [does_not], "what fits is kept");
    }
}
