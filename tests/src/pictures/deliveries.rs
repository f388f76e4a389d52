//! The log: empty, full of every verdict, narrowed, drawn; one delivery, opened, sent again and
//! compared; unknown ones settled; exported; kept as views; and a log of many.

use super::{Studio, orders};
use crate::desktop::Desktop;
use crate::keys::key;
use crate::locator::Locator;
use crate::role::{Name, Role, containing, starting};
use crate::sandbox::Sandbox;
use crate::seed::{Engine, custom};
use crate::steps;
use crate::tracker::{Reply, Tracker};

pub(super) fn tour(studio: &Studio) {
    empty(studio);
    full(studio);
    many(studio);
}

fn empty(studio: &Studio) {
    let sandbox = Sandbox::new();
    Engine::open(&sandbox.data()).save(custom("RedTrack US", "https://track.example.com"));
    let app = studio.open_in("deliveries-empty", sandbox);
    steps::go_to(&app, "Deliveries");
    app.find(Role::Heading, "Nothing was sent yet").wait();
    studio.shoot(&app, "100-deliveries-empty");
}

fn full(studio: &Studio) {
    let [moody, sure] = [orders::moody(), orders::sure()];
    let sandbox = Sandbox::new();
    let engine = Engine::open(&sandbox.data());
    let us = engine.save(custom("RedTrack US", &moody.origin()));
    let eu = engine.save(orders::confirming("Sample tracker EU", &sure.origin()));
    let gone = engine.save(custom("Old tracker", &Tracker::closed()));
    for id in [&us.id, &eu.id, &gone.id] {
        engine.activate(id);
    }
    engine.backfill(&us.id, &orders::orders(0, 240), 60, 0);
    engine.backfill(&gone.id, &orders::orders(900, 3), 0, 0);
    engine.backfill(&eu.id, &orders::orders(400, 90), 45, 0);
    engine.backfill(&us.id, &orders::orders(500, 60), 30, 0);
    drop(engine);

    let app = studio.open_in("deliveries", sandbox);
    steps::go_to(&app, "Deliveries");
    rows(&app).first().wait();
    app.find(Role::Region, "Time to answer").wait();
    studio.shoot_sizes(&app, "101-deliveries");
    app.find(Role::Button, "View as table: Over time").click();
    app.find(Role::Table, "Over time").wait();
    studio.shoot(&app, "102-deliveries-pictures-as-table");
    app.find(Role::Button, "View as picture: Over time").click();
    narrowed(studio, &app);
    opened(studio, &app, &moody);
    settled(studio, &app);
    written(studio, &app);
}

/// Every line of the log that is in sight.
fn rows(app: &Desktop) -> Locator<'_> {
    app.find(Role::Grid, "Deliveries")
        .find(Role::Row, containing(":"))
}

/// Searching, filters, views and searching in vain.
fn narrowed(studio: &Studio, app: &Desktop) {
    app.find(Role::Button, "Filter by verdict").click();
    app.find(Role::Checkbox, "Rejected").click();
    app.find(Role::Checkbox, "Not delivered").click();
    studio.shoot(app, "103-deliveries-filter");
    app.press(&[key::ESCAPE]);
    app.find(Role::Checkbox, "Rejected").wait_gone();
    app.find(Role::Searchbox, "Search deliveries")
        .fill("unknown click");
    app.find(Role::Button, "Save view").wait();
    studio.shoot_sizes(app, "104-deliveries-narrowed");
    app.find(Role::Button, "Save view").click();
    let ask = app.find(Role::Dialog, "Save view");
    ask.find(Role::Textbox, "Name of the view")
        .fill("Clicks that nobody knows");
    studio.shoot(app, "105-deliveries-save-view");
    ask.find(Role::Button, "Save").click();
    ask.wait_gone();
    studio.wait_quiet(app);
    app.find(Role::Button, "View: Clicks that nobody knows")
        .click();
    app.find(Role::Button, "All deliveries").wait();
    studio.shoot(app, "106-deliveries-views");
    app.press(&[key::ESCAPE]);
    app.find(Role::Button, "All deliveries").wait_gone();
    app.find(Role::Searchbox, "Search deliveries")
        .fill("nothing like it");
    app.find(Role::Heading, "No delivery matches").wait();
    studio.shoot(app, "107-deliveries-no-match");
    app.find(Role::Button, "Clear").click();
    rows(app).first().wait();
}

/// One delivery: what went out and came back, sent once more, and where the two attempts part.
fn opened(studio: &Studio, app: &Desktop, tracker: &Tracker) {
    app.find(Role::Searchbox, "Search deliveries")
        .fill("Unknown click");
    rows(app).wait_count(12);
    rows(app).first().click();
    let drawer = app.find(Role::Region, "Delivery");
    let attempts = drawer.find(Role::List, "Attempts");
    attempts
        .find(Role::Button, starting("Attempt 1: Rejected"))
        .wait();
    drawer.find(Role::Tab, "Diagnosis").wait();
    studio.shoot_sizes(app, "110-delivery");
    drawer.find(Role::Button, "Send again").click();
    let ask = app.find(Role::Dialog, "Send again");
    ask.wait_text("would be sent to");
    ask.find(Role::Textbox, "Reason")
        .fill("The tracker had lost its click base until noon");
    studio.shoot(app, "111-delivery-send-again");
    tracker.always(Reply::json(200, r#"{"status":"ok","id":"8814203"}"#));
    ask.find(Role::Button, starting("Send again to")).click();
    ask.wait_gone();
    attempts
        .find(Role::Button, starting("Attempt 2: Accepted"))
        .wait();
    studio.shoot(app, "112-delivery-sent-again");
    studio.wait_quiet(app);
    drawer.find(Role::Button, "Compare two attempts").click();
    drawer.find(Role::Button, "Show one attempt").wait();
    drawer.wait_text("difference");
    studio.shoot_sizes(app, "113-delivery-attempts-compared");
    app.find(Role::Button, "Close the delivery").click();
    drawer.wait_gone();
    app.find(Role::Button, "Clear").click();
}

/// Unknown ones, and the user's word for them.
fn settled(studio: &Studio, app: &Desktop) {
    app.find(Role::Button, "Look at them").click();
    app.find(Role::Button, "Settle all that match").wait();
    studio.shoot(app, "114-deliveries-unknown");
    rows(app).first().click();
    let drawer = app.find(Role::Region, "Delivery");
    drawer.find(Role::Button, "Mark as arrived").wait();
    drawer
        .find(Role::List, "Attempts")
        .find(Role::Button, starting("Attempt 1: Unknown"))
        .wait();
    studio.shoot(app, "115-delivery-unknown");
    drawer.find(Role::Button, "Mark as arrived").click();
    drawer.wait_text("Marked as arrived, by you");
    studio.shoot(app, "109-delivery-settled");
    drawer.find(Role::Button, "Take your word back").click();
    drawer.find(Role::Button, "Mark as arrived").wait();
    app.find(Role::Button, "Close the delivery").click();
    drawer.wait_gone();
    app.find(Role::Button, "Settle all that match").click();
    app.find(Role::Dialog, "Settle unknown").wait();
    studio.shoot(app, "116-deliveries-settle");
    app.press(&[key::ESCAPE]);
    app.find(Role::Dialog, "Settle unknown").wait_gone();
    app.find(Role::Button, "Clear").click();
}

/// Chosen, and written to a file.
fn written(studio: &Studio, app: &Desktop) {
    // Their next tries would shift the list.
    app.find(Role::Button, "Filter by verdict").click();
    app.find(Role::Checkbox, "Accepted").click();
    app.press(&[key::ESCAPE]);
    app.find(Role::Checkbox, "Accepted").wait_gone();
    app.find(Role::Button, "Verdict: Accepted").wait();
    // The rows from before the filter may stand for a moment.
    app.find(Role::Main, Name::Any)
        .wait_text("deliveries match");
    rows(app).first().wait();
    let choices = app
        .find(Role::Grid, "Deliveries")
        .find(Role::Checkbox, starting("Select Initial"));
    let mut names = choices.names();
    names.dedup();
    for name in names.into_iter().take(3) {
        app.find(Role::Checkbox, name).first().click();
    }
    app.find(Role::Region, "Selected deliveries").wait();
    studio.shoot(app, "117-deliveries-selection");
    app.find(Role::Region, "Selected deliveries")
        .find(Role::Button, "Export")
        .click();
    app.find(Role::Dialog, "Export").wait();
    studio.shoot(app, "118-deliveries-export");
    app.press(&[key::ESCAPE]);
    app.find(Role::Dialog, "Export").wait_gone();
}

/// A log of a hundred thousand tests, drawn over their days.
fn many(studio: &Studio) {
    let sandbox = Sandbox::new();
    if let Err(error) = carom_store::testing::fill(&sandbox.data(), 12, 20_000) {
        panic!("{error}");
    }
    let app = studio.open_in("deliveries-many", sandbox);
    steps::go_to(&app, "Deliveries");
    app.find(Role::Grid, "Deliveries").wait();
    app.find(Role::Button, "Filter by trigger").click();
    app.find(Role::Checkbox, "Test").click();
    app.press(&[key::ESCAPE]);
    app.find(Role::Checkbox, "Test").wait_gone();
    app.find(Role::Region, "Over time").wait();
    studio.shoot_sizes(&app, "119-deliveries-many");
}
