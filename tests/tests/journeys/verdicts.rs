//! What came back, and what Carom makes of it: every verdict, against a real server.

use std::time::Duration;

use carom_app::contract::settings::Settings;
use carom_journeys::seed::{Engine, custom};
use carom_journeys::{
    Desktop, Options, Reply, Role, Sandbox, Tracker, containing, starting, steps,
};

fn panel_on(name: &str, origin: &str) -> Desktop {
    let sandbox = Sandbox::new();
    let engine = Engine::open(&sandbox.data());
    engine.save(custom(name, origin));
    engine.set(Settings {
        total_timeout_ms: 1_500,
        ..Settings::default()
    });
    drop(engine);
    let app = Desktop::start(Options::named(name), sandbox);
    steps::choose_for(&app, name, "Test");
    app.find(Role::Region, "Test integration").wait();
    app
}

/// The newest result's diagnosis, opened. An earlier one may have the same name.
fn diagnosis(app: &Desktop, result: &str) -> String {
    let results = app.find(Role::List, "Results");
    let line = results.find(Role::Button, result).first();
    if !line.is("expanded") {
        line.click();
        line.wait_is("expanded", true);
    }
    let tab = results.find(Role::Tab, "Diagnosis");
    if !tab.is("selected") {
        tab.click();
    }
    let text = results.find(Role::TabPanel, "Diagnosis").wait_text(" ");
    line.click();
    line.wait_is("expanded", false);
    text
}

#[test]
fn every_kind_of_answer_gets_its_verdict_and_a_diagnosis() {
    let tracker = Tracker::start();
    let app = panel_on("answers", &tracker.origin());
    let answers = [
        (Reply::text(200, ""), "Accepted, HTTP 200", ""),
        (Reply::landing_page(), "Accepted, HTTP 200", "page"),
        (
            Reply::text(200, "Duplicate transaction"),
            "Rejected, HTTP 200",
            "already",
        ),
        (
            Reply::json(200, r#"{"success":false,"error":"unknown click"}"#),
            "Rejected, HTTP 200",
            "",
        ),
        (
            Reply::Redirect("https://login.example.com/".into()),
            "Rejected, HTTP 302",
            "redirect",
        ),
        (
            Reply::text(400, "bad click id"),
            "Rejected, HTTP 400",
            "click",
        ),
        (Reply::text(401, ""), "Rejected, HTTP 401", "token"),
        (Reply::text(403, ""), "Rejected, HTTP 403", ""),
        (Reply::text(404, ""), "Rejected, HTTP 404", "path"),
        (Reply::text(405, ""), "Rejected, HTTP 405", "GET requests"),
        (Reply::text(429, ""), "Rejected, HTTP 429", ""),
        (Reply::text(500, "oops"), "Rejected, HTTP 500", "ClickBank"),
    ];
    for (reply, verdict, word) in answers {
        tracker.always(reply.clone());
        let result = steps::send_test(&app);
        assert!(
            result.starts_with(&format!("Initial purchase: {verdict}, ")),
            "{reply:?} is {verdict}, not {result}"
        );
        let said = diagnosis(&app, &result).to_lowercase();
        assert!(
            said.contains(&word.to_lowercase()),
            "{reply:?} is explained by “{word}”: {said}"
        );
    }
    assert_eq!(
        tracker.requests().len(),
        12,
        "a redirect is not followed, nothing is retried"
    );
}

#[test]
fn a_test_that_may_have_arrived_is_unknown() {
    let tracker = Tracker::start();
    let app = panel_on("unknown", &tracker.origin());
    for reply in [
        Reply::Reset,
        Reply::Garbage,
        Reply::Slow(Duration::from_secs(60)),
    ] {
        tracker.always(reply.clone());
        let result = steps::send_test(&app);
        assert!(
            result.starts_with("Initial purchase: Unknown, "),
            "{reply:?} leaves open whether it arrived: {result}"
        );
    }
    assert_eq!(
        tracker.requests().len(),
        3,
        "what may have arrived is never sent again by itself"
    );
}

#[test]
fn a_test_that_nobody_took_is_not_delivered() {
    let app = panel_on("refused", &Tracker::closed());
    let result = steps::send_test(&app);
    assert!(
        result.starts_with("Initial purchase: Not delivered, no answer, "),
        "{result}"
    );
    let said = diagnosis(&app, &result);
    assert!(said.contains("refuse"), "the reason is named: {said}");
}

#[test]
fn a_test_under_way_can_be_cancelled() {
    let tracker = Tracker::start();
    tracker.always(Reply::Slow(Duration::from_secs(60)));
    let sandbox = Sandbox::new();
    Engine::open(&sandbox.data()).save(custom("cancel", &tracker.origin()));
    let app = Desktop::start(Options::named("cancel"), sandbox);
    steps::choose_for(&app, "cancel", "Test");
    let panel = app.find(Role::Region, "Test integration");
    panel.find(Role::Button, "Send test").click();
    tracker.wait_for(1);
    panel.find(Role::Button, "Cancel").click();
    app.find(Role::List, "Results")
        .find(Role::Button, starting("Initial purchase: Unknown, "))
        .wait();
}

#[test]
fn a_dry_run_sends_nothing() {
    let tracker = Tracker::start();
    let app = panel_on("dry-run", &tracker.origin());
    app.find(Role::Region, "Test integration")
        .find(Role::Button, "Dry run")
        .click();
    app.find(Role::List, "Results")
        .find(Role::Button, containing("nothing sent"))
        .wait();
    assert!(
        tracker.requests().is_empty(),
        "a dry run stops before the network"
    );
}

#[test]
fn an_answer_with_a_page_in_it_is_shown_as_text_and_runs_nothing() {
    let tracker = Tracker::start();
    let body = "<script>document.title='taken over'</script><h1>Hi</h1>";
    tracker.always(Reply::Answer(200, "text/html", body.into()));
    let app = panel_on("html", &tracker.origin());
    let result = steps::send_test(&app);
    let results = app.find(Role::List, "Results");
    let line = results.find(Role::Button, &result).first();
    if !line.is("expanded") {
        line.click();
    }
    results.find(Role::Tab, "Response").click();
    results
        .find(Role::TabPanel, "Response")
        .wait_text("document.title");
    let title = app.script("return document.title", &[]);
    assert_ne!(title, "taken over", "what a destination sends is never run");
}
