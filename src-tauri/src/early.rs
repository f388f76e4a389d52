//! What the page asks first, answered before it can ask. At the start each question would cost its
//! way to a window that is still being built, one after the other, before there is anything to look
//! at; so the answers are handed to the page together with its scripts.
//!
//! Only the seam knows of this (`ui/src/lib/host/early.ts`): a question that is not among these
//! goes the usual way. So do all of them when the engine did not open.

use std::path::Path;

use carom_app::{App, contract::integrations::ListIntegrations, router};
use serde_json::{Map, Value, json};
use tauri::{AppHandle, Theme, async_runtime::block_on};
use tauri_plugin_store::StoreExt;

use crate::host::Engine;

/// Rows of the list's first page, as many as the list asks for.
const FIRST_PAGE: u64 = 100;

/// The script that runs before those of the page.
pub(crate) fn script(handle: &AppHandle, engine: &Engine, preferences: &Path) -> String {
    let answers = engine
        .app()
        .map_or_else(|_| Vec::new(), |app| answers(&app));
    let early = json!({ "preferences": stored(handle, preferences), "answers": answers });
    // Text within text: as JavaScript, some JSON would mean something else.
    let text = Value::String(early.to_string());
    format!("window.__CAROM_EARLY__ = JSON.parse({text});")
}

/// The theme that the user chose; none where it follows the system.
pub(crate) fn theme(handle: &AppHandle, preferences: &Path) -> Option<Theme> {
    match stored(handle, preferences).get("theme")?.as_str()? {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    }
}

/// The preferences as they are stored; none where they can't be read.
fn stored(handle: &AppHandle, path: &Path) -> Map<String, Value> {
    handle
        .store(path)
        .map(|store| store.entries().into_iter().collect())
        .unwrap_or_default()
}

/// Each question with its answer. What is refused is asked again by the page, and shown there.
fn answers(app: &App) -> Vec<Value> {
    let first_page = ListIntegrations {
        limit: FIRST_PAGE,
        ..ListIntegrations::default()
    };
    let questions = [
        ("get_settings", json!({})),
        ("list_jobs", json!({})),
        ("get_status", json!({})),
        ("list_templates", json!({})),
        ("list_integrations", json!(first_page)),
    ];
    let answered = questions.into_iter().filter_map(|(command, request)| {
        let text = block_on(router::dispatch(app, command, request.clone())).ok()?;
        let answer: Value = serde_json::from_str(&text).ok()?;
        Some(json!({ "command": command, "request": request, "answer": answer }))
    });
    answered.collect()
}
