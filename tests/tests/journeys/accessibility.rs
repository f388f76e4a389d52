//! axe-core on every screen, state, dialog and menu, in both themes.

use std::cell::RefCell;

use carom_journeys::axe::{assert_accessible, violations};
use carom_journeys::seed::{Engine, custom};
use carom_journeys::{Desktop, Options, Reply, Role, Sandbox, Tracker, key, steps};

/// Goes through the window and calls `look` on every screen with its name.
fn tour(app: &Desktop, tracker: &Tracker, look: impl Fn(&str)) {
    steps::go_to(app, "Integrations");
    app.find(Role::Grid, "Integrations").wait();
    look("the list");
    app.find(Role::Button, "Actions for Alpha").click();
    app.find(Role::MenuItem, "Delete").wait();
    look("a row's menu");
    app.press(&[key::ESCAPE]);
    app.find(Role::MenuItem, "Delete").wait_gone();

    app.press(&[key::CONTROL, 'k']);
    app.find(Role::Combobox, "Search commands").wait();
    look("the command palette");
    app.press(&[key::ESCAPE]);
    app.find(Role::Combobox, "Search commands").wait_gone();

    wizard(app, &look);
    test_panel(app, tracker, &look);

    steps::go_to(app, "Templates");
    app.find(Role::Searchbox, "Search templates").wait();
    look("the template gallery");
    app.find(Role::Button, "RedTrack").click();
    app.find(Role::Button, "Use this template").wait();
    look("a template");

    steps::go_to(app, "Settings");
    for section in steps::SETTINGS {
        steps::go_to_settings(app, section);
        look(&format!("the settings: {section}"));
    }
}

fn wizard(app: &Desktop, look: &impl Fn(&str)) {
    steps::go_to(app, "Integrations");
    app.find(Role::Button, "Add integration").click();
    app.find(Role::Button, "RedTrack").wait();
    look("the wizard: Template");
    app.find(Role::Button, "Custom Postback/Pixel").click();
    app.find(Role::Textbox, "Integration name").wait();
    look("the wizard: Account");
    steps::fill_account(app, "Under the lens", "acmeaff");
    app.find(Role::RadioGroup, "Integration level")
        .find(Role::Radio, "Custom")
        .click();
    app.find(Role::Button, "Add filter").wait();
    look("the wizard: Events");
    app.find(Role::RadioGroup, "Integration level")
        .find(Role::Radio, "Global")
        .click();
    steps::choose_events(app, &["Initial purchase"]);
    let editor = app.find(Role::Textbox, "Postback URL");
    editor.fill("http://track.example.com/pb?c={TID}&c=[x]");
    app.find(Role::List, "Problems").wait_text("TID");
    look("the wizard: Postback URL, with problems");
    app.press(&[key::CONTROL, key::END]);
    app.type_text("&s={aff");
    app.find(Role::Listbox, carom_journeys::role::Name::Any)
        .wait();
    look("the completion of macros");
    app.press(&[key::ESCAPE]);
    editor.fill("https://track.example.com/pb?c={tid}");
    steps::go_on(app);
    app.find(Role::Button, "Save integration").wait();
    look("the wizard: Review");
    steps::save(app);
    look("the test panel, empty");
}

fn test_panel(app: &Desktop, tracker: &Tracker, look: &impl Fn(&str)) {
    steps::go_to(app, "Integrations");
    steps::choose_for(app, "Alpha", "Test");
    for reply in [Reply::ok(), Reply::text(404, "no"), Reply::Reset] {
        tracker.always(reply);
        steps::send_test(app);
    }
    look("the test panel with results");
    let results = app.find(Role::List, "Results");
    let newest = steps::results(app).remove(0);
    let line = results.find(Role::Button, &newest);
    if !line.is("expanded") {
        line.click();
        line.wait_is("expanded", true);
    }
    for tab in ["Diagnosis", "Request", "Response", "Macros", "Timing"] {
        results.find(Role::Tab, tab).click();
        results.find(Role::TabPanel, tab).wait();
        look(&format!("a result: {tab}"));
    }
}

#[test]
fn the_first_run_is_accessible() {
    let app = Desktop::launch("axe-first-run");
    app.find(Role::Button, "Try the sample").wait();
    assert_accessible(&app, "the first run");
}

#[test]
fn every_screen_is_accessible_in_the_light() {
    in_theme("Light");
}

#[test]
fn every_screen_is_accessible_in_the_dark() {
    in_theme("Dark");
}

/// Tours the window in a theme, and fails once with all that was found anywhere.
fn in_theme(theme: &str) {
    let tracker = Tracker::start();
    let sandbox = Sandbox::new();
    let engine = Engine::open(&sandbox.data());
    engine.save(custom("Alpha", &tracker.origin()));
    engine.activate(&engine.save(custom("Beta", &tracker.origin())).id);
    drop(engine);
    let app = Desktop::start(Options::named(&format!("axe-{theme}")), sandbox);
    steps::choose_theme(&app, theme);
    let found = RefCell::new(Vec::new());
    tour(&app, &tracker, |what| {
        let violations = violations(&app);
        if !violations.is_empty() {
            found
                .borrow_mut()
                .push(format!("{what}:\n{}", violations.join("\n")));
        }
    });
    let found = found.into_inner();
    assert!(
        found.is_empty(),
        "not accessible ({theme}):\n{}",
        found.join("\n")
    );
}
