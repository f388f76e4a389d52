//! The window. Builds the Tauri application with its plugins and opens one window on the built
//! UI. What a user can do lives in `carom-app`; this crate only gives it a place on the screen.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

#[cfg(target_os = "linux")]
mod asked;
#[cfg(target_os = "linux")]
mod drawing;
mod early;
mod host;
mod identity;
mod menu;
mod window;

use std::process::ExitCode;

use tauri::{Manager, RunEvent};
use tauri_plugin_window_state::StateFlags;

/// What the program ends with where there is no display to open a window on.
#[cfg(target_os = "linux")]
const NO_DISPLAY: u8 = 4;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    {
        drawing::choose();
        // Asked here, because the window's library would end the program with its own source lines.
        if gtk::init().is_err() {
            eprintln!(
                "carom-desktop: no display answers. Start Carom in a desktop session, or do the same \
                 in a terminal: `carom --help`."
            );
            return ExitCode::from(NO_DISPLAY);
        }
    }
    let mut context = tauri::generate_context!();
    let data_dir = std::env::var_os("CAROM_DATA_DIR").map(std::path::PathBuf::from);
    context.config_mut().identifier = identity::identifier(data_dir.as_deref());

    let outcome = tauri::Builder::default()
        // First, so that a second start hands over before anything else is opened.
        .plugin(tauri_plugin_single_instance::init(
            |app, _arguments, _folder| {
                window::bring_to_front(app);
            },
        ))
        .plugin(
            tauri_plugin_window_state::Builder::new()
                // Shown by `window::open`, where it last stood.
                .with_state_flags(StateFlags::all() - StateFlags::VISIBLE)
                .build(),
        )
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_notification::init())
        .invoke_handler(tauri::generate_handler![
            host::rpc,
            host::reopen,
            host::changed_before,
            host::preferences_path,
            host::data_folder,
            host::open_data_folder,
            menu::set_menu,
            menu::show_menu,
        ])
        .manage(menu::MenuBar::default())
        .on_menu_event(|app, event| menu::chosen(app, &event))
        .setup(move |app| {
            let folder = carom_app::folder::data_dir(data_dir);
            let preferences = folder.join("preferences.json");
            let engine = host::Engine::open(app.handle().clone(), &folder);
            let chosen = early::theme(app.handle(), &preferences);
            let early = early::script(app.handle(), &engine, &preferences);
            app.manage(engine);
            app.manage(host::PreferencesFile(preferences));
            window::open(app, early, chosen)?;
            #[cfg(target_os = "linux")]
            asked::listen(app.handle());
            Ok(())
        })
        .build(context);

    match outcome {
        Ok(app) => {
            app.run(|app, event| {
                if matches!(event, RunEvent::Exit) {
                    app.state::<host::Engine>().close();
                }
                // A click on the Dock's icon.
                #[cfg(target_os = "macos")]
                if let RunEvent::Reopen {
                    has_visible_windows: false,
                    ..
                } = event
                {
                    window::bring_to_front(app);
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("carom-desktop: the window could not be opened: {error}");
            ExitCode::from(3)
        }
    }
}
