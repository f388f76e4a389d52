//! What asks the program to end while its window is open: a system that shuts down, Ctrl-C in the
//! terminal that it was started from. The engine ends as it does when the user closes the window, so
//! that what is under way ends and no run looks like a crash. The page is not asked, for nobody may be
//! there to answer it: what was typed within its last save's pause is not kept.

use gtk::glib::{ControlFlow, unix_signal_add};
use tauri::AppHandle;

const SIGINT: i32 = 2;
const SIGTERM: i32 = 15;

/// Listens from now on. A terminal that is closed is left to what the program was started with: it
/// may have been told to outlive it.
pub(crate) fn listen(app: &AppHandle) {
    for signal in [SIGINT, SIGTERM] {
        let app = app.clone();
        unix_signal_add(signal, move || {
            app.exit(0);
            ControlFlow::Continue
        });
    }
}
