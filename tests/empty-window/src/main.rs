//! The smallest window that Tauri makes: one page, no commands, no plugins. Carom's start and
//! memory are measured against it (P1 and P2 of the quality bars).

use std::process::ExitCode;

fn main() -> ExitCode {
    match tauri::Builder::default().run(tauri::generate_context!()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("carom-empty-window: the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
