//! A log of thousands: it is scrolled to its oldest end, and only what is in sight is on the page.

use carom_journeys::locator::Locator;
use carom_journeys::{Desktop, Options, Role, Sandbox, containing, key, starting, steps};

/// Deliveries in the log.
const DELIVERIES: usize = 2_000;
/// More rows than a window shows, and far fewer than there are.
const IN_SIGHT: usize = 80;

/// Scrolls what holds the grid as far as it goes.
const TO_THE_END: &str = "
    let box = arguments[0];
    while (box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
    box.scrollTop = box.scrollHeight;";

#[test]
fn a_long_log_is_scrolled_to_its_end_and_back() {
    let sandbox = Sandbox::new();
    if let Err(error) = carom_store::testing::fill(&sandbox.data(), 5, DELIVERIES) {
        panic!("{error}");
    }
    let app = Desktop::start(Options::named("long-log"), sandbox);
    app.find(Role::Navigation, "Main").wait();
    steps::go_to(&app, "Deliveries");
    let grid = app.find(Role::Grid, "Deliveries");
    let rows = grid.find(Role::Row, containing("Campaign"));
    rows.first().wait();
    let all = (DELIVERIES + 1).to_string();
    app.until("the log knows how many there are", || {
        (grid.attribute("aria-rowcount") == Some(all.clone())).then_some(())
    });

    // The oldest is the first that was ever made.
    let oldest = grid.find(
        Role::Button,
        starting("Actions for Order form impression to Campaign 00000"),
    );
    let at_end =
        |oldest: &Locator<'_>| oldest.names().iter().any(|name| name.ends_with("00:00:00"));
    app.until("the oldest is in sight", || {
        grid.ask(TO_THE_END, &[]);
        at_end(&oldest).then_some(())
    });
    let mounted = rows.count();
    assert!(mounted < IN_SIGHT, "{mounted} rows are on the page");

    rows.first().click();
    app.find(Role::Region, "Delivery").wait();
    app.press(&[key::ESCAPE]);
    app.find(Role::Region, "Delivery").wait_gone();
    app.press(&[key::HOME]);
    app.until("the newest is in sight and has the focus", || {
        let script = "return document.activeElement.getAttribute('aria-rowindex')";
        (app.script(script, &[]) == "2").then_some(())
    });
}
