//! The one window: how it is opened and brought to the front. What it shows is the UI's work.

use tauri::{App, AppHandle, Manager, WebviewUrl, WebviewWindowBuilder};

/// The label by which the capability file names the window.
const LABEL: &str = "main";

/// Opens the window, hidden: the page shows it once it is drawn, so nobody sees it white. The script
/// runs before those of the page.
pub(crate) fn open(app: &App, script: String) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Carom")
        .inner_size(1280.0, 800.0)
        .min_inner_size(900.0, 600.0)
        .visible(false)
        .initialization_script(script)
        .build()?;
    Ok(())
}

/// Shows the window that is already open; what a second start asks for, and a click in a Mac's Dock.
pub(crate) fn bring_to_front(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    // Each is a wish to the window system, which may refuse; nothing is left to be done then.
    let _ = window.unminimize();
    let _ = window.show();
    let _ = window.set_focus();
}
