//! The whole main job without a pointer, with the focus in sight at every stop.

use carom_journeys::window::Focused;
use carom_journeys::{Desktop, Role, Tracker, key};

/// More stops than any screen has.
const STOPS: usize = 120;

/// Presses Tab until this has the focus. Every stop on the way must be seen.
#[track_caller]
pub(crate) fn tab_to(app: &Desktop, role: Role, name: &str) {
    tab_until(app, &format!("{} “{name}”", role.word()), |focused| {
        focused.role == role.word() && focused.name == name
    });
}

/// Presses Tab until what is sought has the focus. Every stop on the way must be seen.
#[track_caller]
pub(crate) fn tab_until(app: &Desktop, what: &str, sought: impl Fn(&Focused) -> bool) {
    let mut passed = Vec::new();
    for _ in 0..STOPS {
        let focused = app.focused();
        let stop = format!("{}: {}", focused.role, focused.name);
        // Headings and the page take the focus on arrival, not by Tab, and show none.
        if !["generic", "main", "heading"].contains(&focused.role.as_str()) {
            app.until(&format!("the focus on {stop} can be seen"), || {
                app.focused().visible.then_some(())
            });
        }
        if sought(&focused) {
            return;
        }
        passed.push(stop);
        app.press(&[key::TAB]);
    }
    panic!(
        "Tab never comes to {what}; it passes\n  {}",
        passed.join("\n  ")
    );
}

#[test]
fn the_main_job_is_done_without_a_pointer() {
    let tracker = Tracker::start();
    let app = Desktop::launch("keyboard");
    app.find(Role::Navigation, "Main").wait();

    app.press(&[key::CONTROL, 'n']);
    app.find(Role::Button, "RedTrack").wait();
    tab_to(&app, Role::Button, "RedTrack");
    app.press(&[key::ENTER]);

    app.find(Role::Textbox, "Integration name").wait();
    tab_to(&app, Role::Textbox, "Integration name");
    app.type_text("By keyboard");
    tab_to(&app, Role::Combobox, "Account nickname");
    app.type_text("acmeaff");
    app.press(&[key::ESCAPE]);
    tab_to(&app, Role::Button, "Continue");
    app.press(&[key::ENTER]);

    app.find(Role::Checkbox, "Upsell purchase").wait();
    tab_to(&app, Role::Checkbox, "Upsell purchase");
    let upsell = app.find(Role::Checkbox, "Upsell purchase");
    let before = upsell.is("checked");
    app.press(&[key::SPACE]);
    upsell.wait_is("checked", !before);
    tab_to(&app, Role::Button, "Continue");
    app.press(&[key::ENTER]);

    app.find(Role::Textbox, "Tracking domain").wait();
    tab_to(&app, Role::Textbox, "Tracking domain");
    app.type_text(&tracker.origin());
    tab_to(&app, Role::Button, "Continue");
    app.press(&[key::ENTER]);

    app.find(Role::Button, "Save integration").wait();
    tab_to(&app, Role::Button, "Save integration");
    app.press(&[key::ENTER]);

    app.find(Role::Region, "Test integration").wait();
    app.press(&[key::CONTROL, key::ENTER]);
    let request = tracker.wait_for(1).remove(0);
    assert_eq!(request.path(), "/postback");
    let result = app.until("the result is listed", || {
        carom_journeys::steps::results(&app).into_iter().next()
    });
    tab_to(&app, Role::Button, &result);
    let line = app.find(Role::Button, &result);
    if !line.is("expanded") {
        app.press(&[key::ENTER]);
        line.wait_is("expanded", true);
    }
    tab_to(&app, Role::Tab, "Diagnosis");
    app.press(&[key::RIGHT]);
    app.find(Role::Tab, "Request").wait_is("selected", true);
}

#[test]
fn the_palette_leads_anywhere() {
    let app = Desktop::launch("palette");
    app.find(Role::Navigation, "Main").wait();
    app.press(&[key::CONTROL, 'k']);
    app.find(Role::Combobox, "Search commands").wait_focused();
    app.type_text("go to settings");
    app.press(&[key::ENTER]);
    app.find(Role::Heading, "Settings").wait();
}
