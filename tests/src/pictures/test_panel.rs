//! Testing: the panel before, while and after; each verdict; a result, opened; the hand-off.

use std::time::Duration;

use super::Studio;
use crate::desktop::Desktop;
use crate::role::{Role, starting};
use crate::seed::{Engine, custom};
use crate::tracker::{Reply, Tracker};
use crate::{sandbox::Sandbox, steps};

pub(super) fn tour(studio: &Studio) {
    let tracker = Tracker::start();
    let sandbox = Sandbox::new();
    let engine = Engine::open(&sandbox.data());
    let mut definition = custom("Summer campaign", &tracker.origin());
    definition
        .events
        .push(carom_postback::event::EventType::Upsell);
    engine.activate(&engine.save(definition).id);
    drop(engine);
    let app = studio.open_in("test-panel", sandbox);
    steps::choose_for(&app, "Summer campaign", "Test");
    let panel = app.find(Role::Region, "Test integration");
    panel.wait();
    studio.shoot_sizes(&app, "30-test-panel");
    tracker.always(Reply::Slow(Duration::from_secs(100)));
    panel.find(Role::Button, "Send test").click();
    tracker.wait_for(1);
    studio.shoot(&app, "31-test-under-way");
    panel.find(Role::Button, "Cancel").click();
    app.until("the cancelled test is listed", || {
        steps::results(&app).into_iter().next()
    });

    for reply in [
        Reply::text(404, "<h1>No such page</h1>"),
        Reply::text(200, "Duplicate transaction"),
        Reply::landing_page(),
        Reply::ok(),
    ] {
        tracker.always(reply);
        steps::send_test(&app);
    }
    panel.find(Role::Button, "Dry run").click();
    app.find(Role::List, "Results")
        .find(Role::Button, starting("Initial purchase: Dry run"))
        .wait();
    studio.shoot_sizes(&app, "32-test-results");
    open(studio, &app, "Initial purchase: Rejected, HTTP 404", 33);
    open(studio, &app, "Initial purchase: Unknown", 40);

    app.find(Role::Tab, "Hand-off").click();
    app.find(Role::Button, "Copy hand-off checklist").wait();
    studio.shoot_sizes(&app, "46-hand-off");
    sample(studio);
    refused(studio);
}

/// Opens a result and takes each of its tabs.
fn open(studio: &Studio, app: &Desktop, name: &str, number: usize) {
    let results = app.find(Role::List, "Results");
    let line = results.find(Role::Button, starting(name));
    line.click();
    line.wait_is("expanded", true);
    let verdict = name.split(": ").nth(1).unwrap_or_default().to_lowercase();
    let verdict = verdict
        .split(',')
        .next()
        .unwrap_or_default()
        .replace(' ', "-");
    for (index, tab) in ["Diagnosis", "Request", "Response", "Macros", "Timing"]
        .into_iter()
        .enumerate()
    {
        let choice = results.find(Role::Tab, tab);
        choice.click();
        choice.wait_is("selected", true);
        line.ask("arguments[0].scrollIntoView({ block: 'start' })", &[]);
        let tab = tab.to_lowercase();
        studio.shoot(app, &format!("{}-result-{verdict}-{tab}", number + index));
    }
    line.click();
    line.wait_is("expanded", false);
}

/// The sample tracker's confirmation, and what it says to a second one.
fn sample(studio: &Studio) {
    let app = studio.open("sample");
    app.find(Role::Button, "Try the sample").click();
    steps::fill_account(&app, "My first postback", "acmeaff");
    steps::save(&app);
    app.find(Role::Region, "Test integration")
        .find(Role::Tab, "Initial purchase")
        .click();
    steps::send_test(&app);
    steps::send_test(&app);
    studio.shoot(&app, "47-test-confirmed-and-already-recorded");
}

/// A test that nobody took.
fn refused(studio: &Studio) {
    let sandbox = Sandbox::new();
    Engine::open(&sandbox.data()).save(custom("Local tracker", &Tracker::closed()));
    let app = studio.open_in("refused", sandbox);
    steps::choose_for(&app, "Local tracker", "Test");
    let result = steps::send_test(&app);
    let line = app.find(Role::List, "Results").find(Role::Button, &result);
    if !line.is("expanded") {
        line.click();
        line.wait_is("expanded", true);
    }
    studio.shoot(&app, "48-test-not-delivered");
}
