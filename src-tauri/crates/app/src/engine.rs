//! The running app: one database, one sender, what is under way.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};

use carom_delivery::{CancelSignal, Limits, Sender};
use carom_postback::{
    attempt::{Failure, FailureKind, Outcome},
    judge,
    verdict::Judgement,
};
use carom_store::{Options, Store, StoreError, Subscription};

use crate::{
    cases::settling::Settlings,
    changes::Changed,
    contract::settings::{GetSettings, Settings},
    error::AppError,
    housekeeping,
    queue::{Queue, due, unkept},
    sample_tracker::SampleServer,
};

/// Called with what changed in the database.
pub type OnChange = Arc<dyn Fn(&[Changed]) + Send + Sync>;

/// Carom, running over one data folder. The window and the terminal are two callers of it. Clones
/// are the same app.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    options: Options,
    store: Arc<RwLock<Option<Opened>>>,
    sender: RwLock<Sender>,
    runs: Mutex<HashMap<String, CancelSignal>>,
    queue: Queue,
    settlings: Settlings,
    sample: tokio::sync::Mutex<Option<SampleServer>>,
    recovered: u64,
    on_change: Option<OnChange>,
}

/// The open database, and the ear on its changes.
struct Opened {
    store: Store,
    _ear: Option<Subscription>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("folder", &self.inner.folder)
            .finish_non_exhaustive()
    }
}

impl App {
    /// Opens the data folder, brings the database up to date and settles what a crash left behind.
    /// Blocks; call it before the runtime's tasks depend on it.
    ///
    /// # Errors
    ///
    /// Everything that can be wrong with a database, each with its way out.
    pub fn open(folder: &Path, on_change: Option<OnChange>) -> Result<Self, AppError> {
        Self::open_with(folder, on_change, Options::default())
    }

    /// The same with a database opened as these options say.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub fn open_with(
        folder: &Path,
        on_change: Option<OnChange>,
        options: Options,
    ) -> Result<Self, AppError> {
        let opened = open_store(folder, on_change.clone(), options.clone())?;
        let store = &opened.store;
        let settings: Settings = store.settings().get(SETTINGS)?.unwrap_or_default();
        let recovered = store
            .deliveries()
            .recover(crashed(), crate::clock::now())?
            .len() as u64;
        if settings.trash_days > 0 {
            let days = i64::from(settings.trash_days);
            store
                .integrations()
                .purge_older_than(crate::clock::now() - days * DAY_MS)?;
        }
        let inner = Inner {
            folder: folder.to_owned(),
            options,
            store: Arc::new(RwLock::new(Some(opened))),
            sender: RwLock::new(sender(&settings)?),
            runs: Mutex::default(),
            queue: Queue::default(),
            settlings: Settlings::default(),
            sample: tokio::sync::Mutex::default(),
            recovered,
            on_change,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    /// Attempts, tests or not, that an earlier crash left without an answer, settled as unknown at
    /// the start.
    pub(crate) fn recovered(&self) -> u64 {
        self.inner.recovered
    }

    /// Does blocking work with the database off the runtime's threads.
    pub(crate) async fn store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, AppError> {
        let store = Arc::clone(&self.inner.store);
        tokio::task::spawn_blocking(move || {
            let open = store.read().unwrap_or_else(PoisonError::into_inner);
            let open = open.as_ref().ok_or(StoreError::Closed)?;
            Ok(work(&open.store)?)
        })
        .await
        .map_err(|error| AppError::Interrupted(error.to_string()))?
    }

    /// The same for work whose errors are not the database's alone.
    pub(crate) async fn store_or_app<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let store = Arc::clone(&self.inner.store);
        tokio::task::spawn_blocking(move || {
            let open = store.read().unwrap_or_else(PoisonError::into_inner);
            let open = open.as_ref().ok_or(StoreError::Closed)?;
            work(&open.store)
        })
        .await
        .map_err(|error| AppError::Interrupted(error.to_string()))?
    }

    /// Closes the database, lets `work` change its files, and opens it again, whatever came of it.
    /// Where it changed them, everything that anybody holds may be old.
    pub(crate) async fn with_store_closed<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, AppError> {
        let store = Arc::clone(&self.inner.store);
        let folder = self.inner.folder.clone();
        let on_change = self.inner.on_change.clone();
        let options = self.inner.options.clone();
        tokio::task::spawn_blocking(move || {
            let mut open = store.write().unwrap_or_else(PoisonError::into_inner);
            if let Some(opened) = open.take() {
                opened.store.close();
            }
            let outcome = work(&folder);
            *open = Some(open_store(&folder, on_change.clone(), options)?);
            drop(open);
            let outcome = outcome?;
            if let Some(tell) = on_change {
                tell(&Changed::everything());
            }
            Ok(outcome)
        })
        .await
        .map_err(|error| AppError::Interrupted(error.to_string()))?
    }

    /// The sender under the present limits.
    pub(crate) fn sender(&self) -> Sender {
        self.inner
            .sender
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes new limits into use. Those of hosts count at once, also for what is under way; a run
    /// keeps the time-outs and the number of senders that it began with.
    pub(crate) fn use_limits(&self, settings: &Settings) -> Result<(), AppError> {
        let fresh = sender(settings)?;
        *self
            .inner
            .sender
            .write()
            .unwrap_or_else(PoisonError::into_inner) = fresh;
        self.queue().obey(settings);
        Ok(())
    }

    /// What can be cancelled, by run.
    pub(crate) fn runs(&self) -> std::sync::MutexGuard<'_, HashMap<String, CancelSignal>> {
        self.inner
            .runs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The sample tracker's place.
    pub(crate) fn sample(&self) -> &tokio::sync::Mutex<Option<SampleServer>> {
        &self.inner.sample
    }
}

impl App {
    /// The queue.
    pub(crate) fn queue(&self) -> &Queue {
        &self.inner.queue
    }

    pub(crate) fn settlings(&self) -> &Settlings {
        &self.inner.settlings
    }

    /// The sender for deliveries: it keeps its connections.
    pub(crate) fn queue_sender(&self) -> Result<Sender, AppError> {
        self.queue().sender(&self.sender())
    }

    /// The settings, as the database has them.
    pub(crate) async fn settings(&self) -> Result<Settings, AppError> {
        self.get_settings(GetSettings {}).await
    }

    /// Starts the work in the background: what waits in the queue is sent when it is due, the log
    /// is indexed and pruned, and, if `take_up`, jobs that a crash or an end interrupted go on.
    /// Call it once, inside the runtime.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn start_queue(&self, take_up: bool) -> Result<(), AppError> {
        tokio::spawn(due::keep_sending(self.clone()));
        self.start_housekeeping();
        if take_up {
            self.take_up_interrupted().await?;
        }
        Ok(())
    }

    /// Starts only what sends nothing: the log is indexed and pruned. For who reads the log and
    /// then leaves. Call it inside the runtime.
    pub fn start_housekeeping(&self) {
        tokio::spawn(housekeeping::keep_house(self.clone()));
    }

    /// Ends the work in the background: jobs are paused, and what is under way gets this long to
    /// end. The next start goes on with them.
    pub async fn close(&self, patience: Duration) {
        self.queue().stopping.cancel();
        for running in self.queue().all_running() {
            running.pause("closed", String::new());
        }
        let ended = async {
            for running in self.queue().all_running() {
                running.wait().await;
            }
            // A retry cut off would be unknown for no reason.
            drop(self.queue().sending_due.lock().await);
        };
        if tokio::time::timeout(patience, ended).await.is_err() {
            for running in self.queue().all_running() {
                running.cancel.cancel();
                running.wait().await;
            }
        }
        self.queue().closing.cancel();
        drop(self.queue().sending_due.lock().await);
        // A last try; what is not taken now is unknown at the next start.
        let _ = unkept::keep(self).await;
    }
}

/// The key of [`Settings`] in the database.
pub(crate) const SETTINGS: &str = "settings";

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What is known of an attempt that a crash interrupted.
pub(crate) fn crashed() -> Judgement {
    let failure = Failure {
        kind: FailureKind::Crashed,
        detail: "Carom ended while the request was under way".to_owned(),
    };
    judge::judge(&Outcome::Failed(failure), None)
}

fn open_store(
    folder: &Path,
    on_change: Option<OnChange>,
    options: Options,
) -> Result<Opened, StoreError> {
    let store = Store::open(folder, options)?;
    let ear = on_change.map(|tell| {
        store
            .changes()
            .subscribe(move |changes| tell(&Changed::coalesce(changes)))
    });
    Ok(Opened { store, _ear: ear })
}

fn sender(settings: &Settings) -> Result<Sender, AppError> {
    let limits = Limits {
        connect_timeout: Duration::from_millis(settings.connect_timeout_ms),
        total_timeout: Duration::from_millis(settings.total_timeout_ms),
        ..Limits::default()
    };
    Sender::new(limits).map_err(|error| AppError::Network(error.to_string()))
}
