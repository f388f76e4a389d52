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
