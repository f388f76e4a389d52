//! The window's one road to the engine: `rpc(command, request)`, and `changed` events back.
//!
//! A database that can't be opened does not keep the window shut: every command then answers with
//! the reason and the way out, and the page shows them.

use carom_app::{App, changes::Changed, error::Report, router};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tauri::{AppHandle, Emitter, State, ipc::Response};

/// The engine, or why there is none.
pub(crate) struct Engine(Result<App, Report>);

impl Engine {
    /// Opens the engine on a data folder; changes in the database go to the page.
    pub(crate) fn open(handle: AppHandle, folder: &Path) -> Self {
        let tell = move |changes: &[Changed]| {
            for changed in changes {
                // A page that is gone has nobody left to tell.
                let _ = handle.emit("changed", changed);
            }
        };
        Self(App::open(folder, Some(Arc::new(tell))).map_err(Report::from))
    }
}

/// The file of the window's preferences: in the data folder, so that a second folder has its own.
pub(crate) struct PreferencesFile(pub(crate) PathBuf);

/// Where the window keeps its preferences.
#[tauri::command]
pub(crate) fn preferences_path(file: State<'_, PreferencesFile>) -> String {
    file.0.display().to_string()
}

/// Runs one command of the contract.
#[tauri::command]
pub(crate) async fn rpc(
    engine: State<'_, Engine>,
    command: String,
    request: Value,
) -> Result<Response, Report> {
    let app = engine.0.as_ref().map_err(Clone::clone)?;
    router::dispatch(app, &command, request)
        .await
        .map(Response::new)
}
