//! A backfill, and a delivery that is found and sent again, without a pointer and with the focus
//! in sight at every stop.

use carom_journeys::{Desktop, Role, Tracker, containing, key, starting};

use crate::backfill;
use crate::keyboard::{tab_to, tab_until};

/// Goes somewhere by the palette.
#[track_caller]
fn go_to(app: &Desktop, section: &str) {
    app.press(&[key::CONTROL, 'k']);
    let field = app.find(Role::Combobox, "Search commands");
    field.wait_focused();
    app.type_text(&format!("go to {section}"));
    app.find(Role::Option, containing(format!("Go to {section}")))
        .first()
        .wait();
    app.press(&[key::ENTER]);
    app.find(Role::Heading, section).wait();
}

/// Tabs to a button and presses it.
#[track_caller]
fn push(app: &Desktop, name: &str) {
    app.find(Role::Button, name).wait();
    tab_to(app, Role::Button, name);
    app.press(&[key::ENTER]);
}

/// Types rows into the field that takes pasted ones and sends all of them.
fn send(app: &Desktop, tracker: &Tracker) {
    go_to(app, "Backfill");
    app.find(Role::Textbox, "Paste rows").wait();
    tab_to(app, Role::Textbox, "Paste rows");
    for line in backfill::orders(5).lines() {
        app.type_text(line);
        app.press(&[key::RETURN]);
    }
    push(app, "Read the rows");
    app.find(Role::Region, "What was found").wait();
    push(app, "Continue");
    push(app, "Check all rows");
    push(app, "Continue");
    push(app, "Skip canary");
    app.find(Role::Textbox, "Requests per second").wait();
    tab_to(app, Role::Textbox, "Requests per second");
    app.type_text("50");
    tab_until(app, "the button that sends", |focused| {
        focused.role == "button" && focused.name.starts_with("Send 5 conversions to")
    });
    app.press(&[key::ENTER]);
    tracker.wait_for(5);
    app.find(Role::Heading, "Done").wait();
}

#[test]
fn a_backfill_is_sent_and_a_delivery_sent_again_without_a_pointer() {
    let tracker = Tracker::start();
    let app = backfill::launch("keyboard-sending", &tracker);
    app.find(Role::Navigation, "Main").wait();
    send(&app, &tracker);

    go_to(&app, "Deliveries");
    let rows = app
        .find(Role::Grid, "Deliveries")
        .find(Role::Row, containing("RedTrack US"));
    rows.wait_count(5);
    app.press(&[key::CONTROL, 'f']);
    app.find(Role::Searchbox, "Search deliveries")
        .wait_focused();
    app.type_text("click-0000");
    rows.wait_count(5);
    tab_until(&app, "a row of the log", |focused| focused.role == "row");
    let row = |app: &Desktop| {
        let script = "return document.activeElement.getAttribute('aria-rowindex')";
        app.script(script, &[])
    };
    // The header is the first row.
    app.press(&[key::HOME]);
    app.until("the newest row has the focus", || {
        (row(&app) == "2").then_some(())
    });
    app.press(&[key::DOWN]);
    app.press(&[key::DOWN]);
    app.until("the third row has the focus", || {
        (row(&app) == "4").then_some(())
    });
    app.press(&[key::ENTER]);
    let drawer = app.find(Role::Region, "Delivery");
    let attempts = drawer.find(Role::List, "Attempts");
    attempts
        .find(Role::Button, starting("Attempt 1: Accepted"))
        .wait();

    push(&app, "Send again");
    let ask = app.find(Role::Dialog, "Send again");
    ask.wait_text("was confirmed or accepted before");
    tab_to(&app, Role::Textbox, "Reason");
    app.type_text("The tracker lost a day");
    app.press(&[key::ENTER]);
    ask.wait_gone();
    attempts
        .find(Role::Button, starting("Attempt 2: Accepted"))
        .wait();
    assert_eq!(tracker.count(), 6, "one is sent again, once");
    tab_to(&app, Role::Button, "Close the delivery");
    app.press(&[key::ESCAPE]);
    drawer.wait_gone();
    app.until("the focus is on a row again", || {
        (app.focused().role == "row").then_some(())
    });
}
