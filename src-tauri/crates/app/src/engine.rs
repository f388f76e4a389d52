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
    changes::Changed, contract::settings::Settings, error::AppError, sample_tracker::SampleServer,
};

/// Called with what changed in the database.
pub type OnChange = Arc<dyn Fn(&[Changed]) + Send + Sync>;

/// Carom, running over one data folder. The window and the terminal are two callers of it.
pub struct App {
    folder: PathBuf,
    store: Arc<RwLock<Option<Opened>>>,
    sender: RwLock<Sender>,
    runs: Mutex<HashMap<String, CancelSignal>>,
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
            .field("folder", &self.folder)
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
        let opened = open_store(folder, on_change.clone())?;
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
        Ok(Self {
            folder: folder.to_owned(),
            store: Arc::new(RwLock::new(Some(opened))),
            sender: RwLock::new(sender(&settings)?),
            runs: Mutex::default(),
            sample: tokio::sync::Mutex::default(),
            recovered,
            on_change,
        })
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Tests that an earlier crash left without an answer, settled as unknown at the start.
    pub(crate) const fn recovered(&self) -> u64 {
        self.recovered
    }

    /// Does blocking work with the database off the runtime's threads.
    pub(crate) async fn store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, AppError> {
        let store = Arc::clone(&self.store);
        tokio::task::spawn_blocking(move || {
            let open = store.read().unwrap_or_else(PoisonError::into_inner);
            let open = open.as_ref().ok_or(StoreError::Closed)?;
            Ok(work(&open.store)?)
        })
        .await
        .map_err(|error| AppError::Interrupted(error.to_string()))?
    }

    /// Closes the database, lets `work` change its files, and opens it again, whatever came of it.
    pub(crate) async fn with_store_closed<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, AppError> {
        let store = Arc::clone(&self.store);
        let folder = self.folder.clone();
        let on_change = self.on_change.clone();
        tokio::task::spawn_blocking(move || {
            let mut open = store.write().unwrap_or_else(PoisonError::into_inner);
            if let Some(opened) = open.take() {
                opened.store.close();
            }
            let outcome = work(&folder);
            *open = Some(open_store(&folder, on_change)?);
            Ok(outcome?)
        })
        .await
        .map_err(|error| AppError::Interrupted(error.to_string()))?
    }

    /// The sender under the present limits.
    pub(crate) fn sender(&self) -> Sender {
        self.sender
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes new limits into use; what is under way keeps the old ones.
    pub(crate) fn use_limits(&self, settings: &Settings) -> Result<(), AppError> {
        *self.sender.write().unwrap_or_else(PoisonError::into_inner) = sender(settings)?;
        Ok(())
    }

    /// What can be cancelled, by run.
    pub(crate) fn runs(&self) -> std::sync::MutexGuard<'_, HashMap<String, CancelSignal>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The sample tracker's place.
    pub(crate) const fn sample(&self) -> &tokio::sync::Mutex<Option<SampleServer>> {
        &self.sample
    }
}

/// The key of [`Settings`] in the database.
pub(crate) const SETTINGS: &str = "settings";

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What is known of an attempt that a crash interrupted.
fn crashed() -> Judgement {
    let failure = Failure {
        kind: FailureKind::Crashed,
        detail: "Carom ended while the request was under way".to_owned(),
    };
    judge::judge(&Outcome::Failed(failure), None)
}

fn open_store(folder: &Path, on_change: Option<OnChange>) -> Result<Opened, StoreError> {
    let store = Store::open(folder, Options::default())?;
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
