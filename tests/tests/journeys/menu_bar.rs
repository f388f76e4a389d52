//! The native menu bar: no part of the page, and yet all of its commands. Its lines are reached by
//! the keyboard, as the system's toolkit has it.

use carom_journeys::screen::{keysym, strike};
use carom_journeys::{Desktop, Role, key};

/// Shows the bar and waits until it has taken its place from the page.
fn with_bar(name: &str) -> Desktop {
    let app = Desktop::launch(name);
    app.find(Role::Navigation, "Main").wait();
    let before = height(&app);
    app.press(&[key::F10]);
    app.until("the bar stands above the page", || {
        (height(&app) < before).then_some(())
    });
    app
}

fn height(app: &Desktop) -> i64 {
    let height = app.script("return innerHeight", &[]);
    height.as_i64().unwrap_or_default()
}

/// Strikes keys one after the other.
#[track_caller]
fn keys(all: &[u32]) {
    for one in all {
        together(&[*one]);
    }
}

#[track_caller]
fn together(keys: &[u32]) {
    if let Err(error) = strike(keys) {
        panic!("the screen takes no keys: {error}");
    }
}

#[test]
fn a_command_is_chosen_from_the_menu_bar() {
    let app = with_bar("menu-bar");
    // Opens File, whose first line it is.
    keys(&[keysym::F10, keysym::DOWN, keysym::RETURN]);
    app.find(Role::Button, "RedTrack").wait();
}

#[test]
fn text_is_edited_from_the_menu_bar() {
    let app = with_bar("menu-edit");
    app.press(&[key::CONTROL, 'k']);
    let field = app.find(Role::Combobox, "Search commands");
    field.wait_focused();
    app.type_text("abc");
    field.wait_value("abc");
    let selected = || {
        let script = "return arguments[0].selectionEnd - arguments[0].selectionStart";
        field.ask(script, &[])
    };
    assert_eq!(selected(), 0);
    // Edit; behind the undoing and redoing of typing come cut, copy, paste and select all.
    keys(&[keysym::F10, keysym::RIGHT]);
    keys(&[keysym::DOWN; 6]);
    keys(&[keysym::RETURN]);
    app.until("all of the text is selected", || {
        (selected() == 3).then_some(())
    });
}

#[test]
fn a_key_that_the_menu_shows_is_pressed_once() {
    let app = with_bar("menu-keys");
    let width = || {
        let width = app.script("return innerWidth", &[]);
        width.as_f64().unwrap_or_default()
    };
    let usual = width();
    let mut sizes = Vec::new();
    for _ in 0..2 {
        let before = width();
        together(&[keysym::CONTROL, keysym::EQUAL]);
        app.until("everything is bigger", || (width() < before).then_some(()));
        app.settle();
        sizes.push((usual / width() * 20.0).round() * 5.0);
    }
    assert_eq!(
        sizes,
        [110.0, 125.0],
        "the page and the menu must not both take it: two steps at once would miss one"
    );
}
