//! The one window: how it is opened and brought to the front. What it shows is the UI's work.

use tauri::{App, AppHandle, Manager, Theme, WebviewUrl, WebviewWindowBuilder, window::Color};

/// The label by which the capability file names the window.
const LABEL: &str = "main";

/// The page's canvas, as `ui/src/lib/theme/tokens.css` has it.
const LIGHT: Color = Color(0xf5, 0xf3, 0xec, 0xff);
const DARK: Color = Color(0x10, 0x17, 0x1a, 0xff);

/// Opens the window. It is hidden until it stands where it last stood, and shown before its page is
/// drawn, since a page that nobody sees is drawn late; in the page's own colour, so that nobody sees
/// it white. The script runs before those of the page.
pub(crate) fn open(app: &App, script: String, chosen: Option<Theme>) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Carom")
        .inner_size(1280.0, 800.0)
        .min_inner_size(900.0, 600.0)
        .visible(false)
        .initialization_script(script)
        .build()?;
    let theme = chosen.or_else(|| window.theme().ok());
    let canvas = if theme == Some(Theme::Dark) {
        DARK
    } else {
        LIGHT
    };
    // A colour is a wish; without it the window is white for a moment.
    let _ = window.set_background_color(Some(canvas));
    window.show()
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
