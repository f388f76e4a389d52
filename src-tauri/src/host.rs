//! The window's one road to the engine: `rpc(command, request)`, and `changed` events back.
//!
//! A database that can't be opened does not keep the window shut: every command then answers with
//! the reason and the way out, and the page shows them. Until it is opened after all, only what
//! needs no database is answered: the data folder, and bringing a backup back.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::Duration,
};

use carom_app::{
    App, OnChange,
    changes::{self, Changed, Changing},
    error::{AppError, Report},
    rescue, router,
};
use serde_json::Value;
use tauri::{
    AppHandle, Emitter, State,
    async_runtime::{block_on, spawn, spawn_blocking},
    ipc::Response,
};
use tauri_plugin_opener::OpenerExt;

/// How often the page is told of changes at most: a run commits hundreds of times a second.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// What requests under way get to end when Carom ends.
const LAST_MOMENT: Duration = Duration::from_millis(1_500);

/// The engine, or why there is none; and the folder that it stands on.
#[derive(Clone)]
pub(crate) struct Engine {
    opened: Arc<RwLock<Result<Arc<App>, Report>>>,
    folder: PathBuf,
    tell: OnChange,
    untold: Untold,
}

/// What changed since the engine was opened, until the page listens: its first answers were given
/// before.
type Untold = Arc<Mutex<Option<BTreeSet<Changing>>>>;

impl Engine {
    /// Opens the engine on a data folder; changes in the database go to the page.
    pub(crate) fn open(handle: AppHandle, folder: &Path) -> Self {
        let untold = Untold::new(Mutex::new(Some(BTreeSet::new())));
        let missed = Arc::clone(&untold);
        let emit = move |changes: &[Changed]| {
            if let Some(missed) = held(&missed).as_mut() {
                missed.extend(changes.iter().map(|changed| changed.kind));
            }
            for changed in changes {
                // A page that is gone has nobody left to tell.
                let _ = handle.emit("changed", changed);
            }
        };
        // Without a thread for it the page is told of every single change.
        let tell: OnChange = match changes::at_most_every(TELL_EVERY, emit.clone()) {
            Ok(tell) => Arc::new(tell),
            Err(_) => Arc::new(emit),
        };
        Self {
            opened: Arc::new(RwLock::new(start(folder, &tell))),
            folder: folder.to_owned(),
            tell,
            untold,
        }
    }

    /// The engine, or why it did not open.
    pub(crate) fn app(&self) -> Result<Arc<App>, Report> {
        self.opened
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Ends the work in the background: runs stand still, and the next start goes on with them.
    pub(crate) fn close(&self) {
        if let Ok(app) = self.app() {
            block_on(app.close(LAST_MOMENT));
        }
    }

    /// Tries once more. An engine that stands is left as it is.
    fn reopen(&self) -> Result<(), Report> {
        let mut opened = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        if opened.is_err() {
            *opened = start(&self.folder, &self.tell);
        }
        opened.as_ref().map(|_| ()).map_err(Clone::clone)
    }
}

fn held(untold: &Untold) -> MutexGuard<'_, Option<BTreeSet<Changing>>> {
    untold.lock().unwrap_or_else(PoisonError::into_inner)
}

fn start(folder: &Path, tell: &OnChange) -> Result<Arc<App>, Report> {
    let app = App::open(folder, Some(Arc::clone(tell))).map_err(Report::from)?;
    let working = app.clone();
    // What can't be taken up now (a locked database) is taken up the next time.
    spawn(async move {
        let _ = working.start_queue(true).await;
    });
    Ok(Arc::new(app))
}

/// The file of the window's preferences: in the data folder, so that a second folder has its own.
pub(crate) struct PreferencesFile(pub(crate) PathBuf);

/// Where the window keeps its preferences.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands its state over by value"
)]
pub(crate) fn preferences_path(file: State<'_, PreferencesFile>) -> String {
    file.0.display().to_string()
}

/// The folder that holds everything.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands its state over by value"
)]
pub(crate) fn data_folder(engine: State<'_, Engine>) -> String {
    engine.folder.display().to_string()
}

/// Shows the data folder in the system's file manager. It takes no path, so the page can have
/// nothing else opened.
#[tauri::command]
pub(crate) async fn open_data_folder(
    handle: AppHandle,
    engine: State<'_, Engine>,
) -> Result<(), Report> {
    let path = engine.folder.display().to_string();
    blocking(move || {
        handle
            .opener()
            .open_path(&path, None::<&str>)
            .map_err(|error| Report {
                code: "file".to_owned(),
                message: format!("{path} could not be shown: {error}"),
                hint: "Copy the path and open it yourself.".to_owned(),
                field: None,
            })
    })
    .await
}

/// Opens the database once more.
#[tauri::command]
pub(crate) async fn reopen(engine: State<'_, Engine>) -> Result<(), Report> {
    let engine = engine.inner().clone();
    blocking(move || engine.reopen()).await
}

/// What changed before the page listened. It listens already when it asks.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands its state over by value"
)]
pub(crate) fn changed_before(engine: State<'_, Engine>) -> Vec<Changed> {
    let kinds = held(&engine.untold).take().unwrap_or_default();
    let any = |kind| Changed {
        kind,
        ids: Vec::new(),
    };
    kinds.into_iter().map(any).collect()
}

/// Runs one command of the contract.
#[tauri::command]
pub(crate) async fn rpc(
    engine: State<'_, Engine>,
    command: String,
    request: Value,
) -> Result<Response, Report> {
    let answer = match engine.app() {
        Ok(app) => router::dispatch(&app, &command, request).await,
        Err(report) => {
            let folder = engine.folder.clone();
            blocking(move || rescue::dispatch(&folder, &command, request).unwrap_or(Err(report)))
                .await
        }
    };
    answer.map(Response::new)
}

/// Does what blocks off the runtime's threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Report> + Send + 'static,
) -> Result<T, Report> {
    spawn_blocking(work)
        .await
        .map_err(|error| AppError::Interrupted(error.to_string()))?
}
