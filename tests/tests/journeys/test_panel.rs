//! What can be changed for a test alone, and what becomes of it.

use carom_journeys::seed::{Engine, custom};
use carom_journeys::{Desktop, Options, Role, Sandbox, Tracker, key, starting, steps};
use carom_postback::event::EventType;

/// The panel on an integration with two events, and the integration's id.
fn panel(name: &str, tracker: &Tracker) -> (Desktop, String) {
    let sandbox = Sandbox::new();
    let mut definition = custom(name, &tracker.origin());
    definition.events.push(EventType::Upsell);
    let id = Engine::open(&sandbox.data()).save(definition).id;
    let app = Desktop::start(Options::named(name), sandbox);
    steps::choose_for(&app, name, "Test");
    app.find(Role::Region, "Test integration").wait();
    (app, id)
}

#[test]
fn a_url_for_one_test_is_temporary_until_it_is_applied() {
    let tracker = Tracker::start();
    let (app, id) = panel("temporary", &tracker);
    let other = format!("{}/other?clickid={{tid}}", tracker.origin());
    let editor = app.find(Role::Textbox, "Test URL");
    editor.fill(&other);
    editor.wait_value(&other);
    steps::send_test(&app);
    assert_eq!(tracker.wait_for(1)[0].path(), "/other");
    let engine = Engine::open(&app.sandbox().data());
    let own = format!("{}/postback", tracker.origin());
    assert!(
        engine.get(&id).definition.url.starts_with(&own),
        "a test changes nothing by itself"
    );

    app.find(Role::Button, "Apply to integration").click();
    app.until("the URL is the integration's own", || {
        (engine.get(&id).definition.url == other).then_some(())
    });
}

#[test]
fn a_sample_value_that_is_changed_is_sent_encoded() {
    let tracker = Tracker::start();
    let (app, _) = panel("sample-value", &tracker);
    let value = app
        .find(Role::Grid, "Sample values")
        .find(Role::Textbox, "Value of tid");
    value.fill("a b&c=d");
    app.find(Role::Region, "Test integration")
        .wait_text("a%20b%26c%3Dd");
    steps::send_test(&app);
    assert_eq!(
        tracker.wait_for(1)[0].raw("clickid"),
        Some("a%20b%26c%3Dd"),
        "no value can end its parameter"
    );
}

#[test]
fn all_selected_events_are_sent_by_one_choice() {
    let tracker = Tracker::start();
    let (app, _) = panel("send-all", &tracker);
    app.find(Role::Region, "Test integration")
        .find(Role::Button, "Send both events")
        .click();
    tracker.wait_for(2);
    let results = app.find(Role::List, "Results");
    for event in ["Initial purchase", "Upsell purchase"] {
        results
            .find(
                Role::Button,
                starting(format!("{event}: Accepted, HTTP 200, ")),
            )
            .wait();
    }
    assert_eq!(tracker.requests().len(), 2, "each event once");
}

#[test]
fn results_are_there_again_after_a_restart() {
    let tracker = Tracker::start();
    let (mut app, _) = panel("kept", &tracker);
    let result = steps::send_test(&app);
    app.kill_and_restart();
    steps::choose_for(&app, "kept", "Test");
    let line = app.find(Role::List, "Results").find(Role::Button, &result);
    line.wait();
    app.press(&[key::CONTROL, key::ENTER]);
    tracker.wait_for(2);
}
