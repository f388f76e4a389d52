//! The native menu bar. What stands in it is the page's: it hands over its registry of actions, and
//! a choice goes back to it as a `menu` event. Built only when the page asks, which is after its
//! first paint.
//!
//! Keys are the page's business alone, since it knows where the focus is. The menus show them, and
//! never press them themselves.

mod plan;

use std::sync::{Mutex, PoisonError};

use carom_app::error::Report;
use tauri::{
    AppHandle, Emitter, Manager, State, WebviewWindow, Wry,
    menu::{IsMenuItem, Menu, MenuEvent, MenuItem, PredefinedMenuItem, Submenu},
};

pub(crate) use plan::Entry;
use plan::{Line, Native, Planned, System, plan};

const SYSTEM: System = if cfg!(target_os = "macos") {
    System::MacOs
} else {
    System::Other
};

/// What the ids of lines begin with that the window does by itself, where the system has no such
/// line of its own.
const OWN: &str = "window:";

/// The bar, once there is one.
#[derive(Default)]
pub(crate) struct MenuBar(Mutex<Option<Built>>);

struct Built {
    bar: Menu<Wry>,
    menus: Vec<(Planned, Submenu<Wry>)>,
}

/// Makes the menus say what the page can do now.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands its state and arguments over by value"
)]
pub(crate) fn set_menu(
    window: WebviewWindow,
    bar: State<'_, MenuBar>,
    entries: Vec<Entry>,
) -> Result<(), Report> {
    let menus = plan(&entries, SYSTEM);
    let mut built = bar.0.lock().unwrap_or_else(PoisonError::into_inner);
    let done = match built.as_mut() {
        Some(built) => renew(window.app_handle(), built, menus),
        None => build(&window, menus).map(|new| *built = Some(new)),
    };
    done.map_err(|error| refused(&error))
}

/// Shows or hides the bar, where it belongs to the window.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands its window over by value"
)]
pub(crate) fn show_menu(window: WebviewWindow, visible: bool) -> Result<(), Report> {
    let done = if visible {
        window.show_menu()
    } else {
        window.hide_menu()
    };
    done.map_err(|error| refused(&error))
}

/// Does what was chosen, or has the page do it.
pub(crate) fn chosen(app: &AppHandle, event: &MenuEvent) {
    let id = event.id().as_ref();
    let Some(own) = id.strip_prefix(OWN) else {
        // A page that is gone has nobody left to tell.
        let _ = app.emit("menu", id);
        return;
    };
    let Some(window) = app.webview_windows().into_values().next() else {
        return;
    };
    // Each is a wish to the window system, which may refuse; nothing is left to be done then.
    let _ = match own {
        "Minimise" => window.minimize(),
        "Maximise" if window.is_maximized().unwrap_or_default() => window.unmaximize(),
        "Maximise" => window.maximize(),
        edit => edit_text(&window, edit),
    };
}

fn refused(error: &tauri::Error) -> Report {
    Report {
        code: "menu".to_owned(),
        message: format!("The menu bar could not be shown: {error}"),
        hint: "Everything in it is also found by the command palette.".to_owned(),
        field: None,
    }
}

fn build(window: &WebviewWindow, menus: Vec<Planned>) -> tauri::Result<Built> {
    let app = window.app_handle();
    let bar = Menu::new(app)?;
    let mut built = Vec::new();
    for planned in menus {
        let menu = Submenu::new(app, planned.title, true)?;
        fill(app, &menu, &planned)?;
        bar.append(&menu)?;
        built.push((planned, menu));
    }
    if SYSTEM == System::MacOs {
        app.set_menu(bar.clone())?;
    } else {
        window.set_menu(bar.clone())?;
        leave_keys_to_the_page(window)?;
        dress(window)?;
    }
    Ok(Built { bar, menus: built })
}

/// Changes only the menus that say something else now, so that an open one stays open.
fn renew(app: &AppHandle, built: &mut Built, menus: Vec<Planned>) -> tauri::Result<()> {
    let titles = |menus: &[Planned]| menus.iter().map(|menu| menu.title).collect::<Vec<_>>();
    let old: Vec<Planned> = built
        .menus
        .iter()
        .map(|(planned, _)| planned.clone())
        .collect();
    if titles(&old) != titles(&menus) {
        for (_, menu) in built.menus.drain(..) {
            built.bar.remove(&menu)?;
        }
        for planned in menus {
            let menu = Submenu::new(app, planned.title, true)?;
            fill(app, &menu, &planned)?;
            built.bar.append(&menu)?;
            built.menus.push((planned, menu));
        }
        return Ok(());
    }
    for (wanted, (standing, menu)) in menus.into_iter().zip(&mut built.menus) {
        if wanted != *standing {
            while menu.remove_at(0)?.is_some() {}
            fill(app, menu, &wanted)?;
            *standing = wanted;
        }
    }
    Ok(())
}

fn fill(app: &AppHandle, menu: &Submenu<Wry>, planned: &Planned) -> tauri::Result<()> {
    for line in &planned.lines {
        let item: Box<dyn IsMenuItem<Wry>> = match line {
            Line::Separator => Box::new(PredefinedMenuItem::separator(app)?),
            Line::Note(words) => Box::new(MenuItem::new(app, words, false, None::<&str>)?),
            Line::Native(native) => native_line(app, *native)?,
            Line::Action {
                id,
                title,
                keys,
                enabled,
            } => {
                // One & would underline the letter behind it.
                let title = title.replace('&', "&&");
                Box::new(MenuItem::with_id(
                    app,
                    id,
                    title,
                    *enabled,
                    keys.as_deref(),
                )?)
            }
        };
        menu.append(&*item)?;
    }
    Ok(())
}

/// Mac and Windows bring these lines along; elsewhere the window does them itself.
fn native_line(app: &AppHandle, native: Native) -> tauri::Result<Box<dyn IsMenuItem<Wry>>> {
    let (words, keys) = match native {
        Native::Undo => ("Undo typing", None),
        Native::Redo => ("Redo typing", None),
        Native::Cut => ("Cut", Some("CmdOrCtrl+X")),
        Native::Copy => ("Copy", Some("CmdOrCtrl+C")),
        Native::Paste => ("Paste", Some("CmdOrCtrl+V")),
        Native::SelectAll => ("Select all", Some("CmdOrCtrl+A")),
        Native::Minimise => ("Minimise", None),
        Native::Maximise => ("Maximise or restore", None),
        Native::FullScreen => ("Full screen", None),
        Native::CloseWindow => ("Close window", None),
        Native::Services => ("Services", None),
        Native::Hide => ("Hide Carom", None),
        Native::HideOthers => ("Hide others", None),
        Native::ShowAll => ("Show all", None),
    };
    if cfg!(any(target_os = "macos", target_os = "windows")) {
        let words = Some(words);
        let line = match native {
            Native::Undo => PredefinedMenuItem::undo(app, words),
            Native::Redo => PredefinedMenuItem::redo(app, words),
            Native::Cut => PredefinedMenuItem::cut(app, words),
            Native::Copy => PredefinedMenuItem::copy(app, words),
            Native::Paste => PredefinedMenuItem::paste(app, words),
            Native::SelectAll => PredefinedMenuItem::select_all(app, words),
            Native::Minimise => PredefinedMenuItem::minimize(app, words),
            Native::Maximise => PredefinedMenuItem::maximize(app, words),
            Native::FullScreen => PredefinedMenuItem::fullscreen(app, words),
            Native::CloseWindow => PredefinedMenuItem::close_window(app, words),
            Native::Services => PredefinedMenuItem::services(app, words),
            Native::Hide => PredefinedMenuItem::hide(app, words),
            Native::HideOthers => PredefinedMenuItem::hide_others(app, words),
            Native::ShowAll => PredefinedMenuItem::show_all(app, words),
        };
        return Ok(Box::new(line?));
    }
    let id = format!("{OWN}{native:?}");
    Ok(Box::new(MenuItem::with_id(app, id, words, true, keys)?))
}

/// Takes the menus' keys out of the window's hands; they are still drawn beside the lines.
#[cfg(target_os = "linux")]
fn leave_keys_to_the_page(window: &WebviewWindow) -> tauri::Result<()> {
    use gtk::prelude::GtkWindowExt;
    let window = window.gtk_window()?;
    for group in gtk::accel_groups_from_object(&window) {
        window.remove_accel_group(&group);
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn leave_keys_to_the_page(_window: &WebviewWindow) -> tauri::Result<()> {
    // A web view on Windows gets its keys before the window's menu does.
    Ok(())
}

/// Gives the bar the colours of the rail, unless the user's theme is there for contrast.
#[cfg(target_os = "linux")]
fn dress(window: &WebviewWindow) -> tauri::Result<()> {
    use gtk::prelude::{CssProviderExt, GtkSettingsExt, GtkWindowExt};
    let window = window.gtk_window()?;
    let theme = gtk::Settings::default().and_then(|settings| settings.gtk_theme_name());
    if theme.is_some_and(|name| name.contains("Contrast")) {
        return Ok(());
    }
    let colours = gtk::CssProvider::new();
    // Without its colours it is still a menu bar.
    if colours.load_from_data(include_bytes!("bar.css")).is_ok()
        && let Some(screen) = GtkWindowExt::screen(&window)
    {
        let priority = gtk::STYLE_PROVIDER_PRIORITY_APPLICATION;
        gtk::StyleContext::add_provider_for_screen(&screen, &colours, priority);
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn dress(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Edits the text that has the caret, as its keys would.
#[cfg(target_os = "linux")]
fn edit_text(window: &WebviewWindow, command: &str) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt;
    let command = command.to_owned();
    window.with_webview(move |view| view.inner().execute_editing_command(&command))
}

#[cfg(not(target_os = "linux"))]
fn edit_text(_window: &WebviewWindow, _command: &str) -> tauri::Result<()> {
    Ok(())
}
