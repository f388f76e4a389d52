//! The steps that journeys, pictures and benchmarks share: what a person does again and again,
//! by the names on the screen.

use crate::role::{Name, Role, containing, starting};
use crate::window::Window;

/// Goes to a section by the sidebar.
#[track_caller]
pub fn go_to(window: &Window, section: &str) {
    window
        .find(Role::Navigation, "Main")
        .find(Role::Link, section)
        .click();
    window.find(Role::Heading, section).wait();
}

/// Opens the wizard and picks a template.
#[track_caller]
pub fn pick_template(window: &Window, template: &str) {
    let door = window.find(Role::Button, "Pick a template");
    let add = window.find(Role::Button, "Add integration");
    let first_run = window.until("something can be added", || match () {
        () if door.is_there() => Some(true),
        () if add.is_there() => Some(false),
        () => None,
    });
    if first_run {
        door.click();
    } else {
        add.click();
    }
    window.find(Role::Button, template).click();
    window.find(Role::Textbox, "Integration name").wait();
}

/// Answers the Account step and goes on.
#[track_caller]
pub fn fill_account(window: &Window, name: &str, account: &str) {
    window.find(Role::Textbox, "Integration name").fill(name);
    window
        .find(Role::Combobox, "Account nickname")
        .fill(account);
    go_on(window);
    window.find(Role::Checkbox, "Initial purchase").wait();
}

/// Leaves exactly these events checked and goes on.
#[track_caller]
pub fn choose_events(window: &Window, events: &[&str]) {
    check_events(window, events);
    go_on(window);
}

/// Leaves exactly these events checked.
#[track_caller]
pub fn check_events(window: &Window, events: &[&str]) {
    for event in EVENTS {
        let wanted = events.contains(&event);
        let choice = window.find(Role::Checkbox, event);
        if choice.is("checked") != wanted {
            choice.click();
            choice.wait_is("checked", wanted);
        }
    }
}

/// The events as the screen names them.
pub const EVENTS: [&str; 4] = [
    "Order form impression",
    "Initial purchase",
    "Upsell purchase",
    "Combined conversion",
];

/// Goes to the wizard's next step.
#[track_caller]
pub fn go_on(window: &Window) {
    window.find(Role::Button, "Continue").click();
}

/// Goes to the wizard's step before.
#[track_caller]
pub fn go_back(window: &Window) {
    window.find(Role::Button, "Back").click();
}

/// Saves the form and waits for the test panel, which opens by itself.
#[track_caller]
pub fn save(window: &Window) {
    window.find(Role::Button, "Save integration").click();
    window.find(Role::Region, "Test integration").wait();
}

/// Opens the wizard on a custom integration, up to its URL.
#[track_caller]
pub fn open_custom_editor(window: &Window, name: &str, url: &str) {
    pick_template(window, "Custom Postback/Pixel");
    fill_account(window, name, "acmeaff");
    choose_events(window, &["Initial purchase"]);
    let editor = window.find(Role::Textbox, "Postback URL");
    editor.fill(url);
    editor.wait_value(url);
}

/// Makes a custom integration from nothing to its test panel.
#[track_caller]
pub fn add_custom(window: &Window, name: &str, url: &str) {
    open_custom_editor(window, name, url);
    save(window);
}

/// Sends the test that stands there and gives the name of its result.
#[track_caller]
pub fn send_test(window: &Window) -> String {
    let results = results(window);
    let panel = window.find(Role::Region, "Test integration");
    panel.find(Role::Button, "Send test").click();
    window.until("a new result is listed", || {
        let now = self::results(window);
        (now.len() > results.len())
            .then(|| now.first().cloned())
            .flatten()
    })
}

/// The names of all results, newest first.
#[track_caller]
pub fn results(window: &Window) -> Vec<String> {
    window
        .find(Role::List, "Results")
        .find(Role::Button, containing(": "))
        .names()
}

/// Opens a row's menu and chooses from it.
#[track_caller]
pub fn choose_for(window: &Window, integration: &str, action: &str) {
    let menu = format!("Actions for {integration}");
    window.find(Role::Button, &menu).click();
    window.find(Role::MenuItem, starting(action)).click();
}

/// The sections of the settings.
pub const SETTINGS: [&str; 7] = [
    "Accounts",
    "Appearance",
    "Shortcuts",
    "Network",
    "Deliveries",
    "Data",
    "About",
];

/// Goes to a section of the settings; they must be open.
#[track_caller]
pub fn go_to_settings(window: &Window, section: &str) {
    window
        .find(Role::Main, Name::Any)
        .find(Role::Link, section)
        .click();
    window.find(Role::Heading, section).wait();
}

/// Chooses System, Light or Dark in the settings.
#[track_caller]
pub fn choose_theme(window: &Window, theme: &str) {
    go_to(window, "Settings");
    go_to_settings(window, "Appearance");
    let choice = window
        .find(Role::RadioGroup, "Theme")
        .find(Role::Radio, theme);
    choice.click();
    choice.wait_is("checked", true);
}

/// Chooses the field of the filter that was added last.
#[track_caller]
pub fn choose_filter_field(window: &Window, field: &str) {
    let choice = window.find(Role::Combobox, "Filter field");
    choice.click();
    window.find(Role::Option, containing(field)).click();
    choice.wait_is("expanded", false);
}
