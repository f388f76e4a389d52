//! The main job, from the first start to an answer that is read. These journeys run on the debug
//! build and once more on a release build, where the content security policy is as strict as for
//! users.

use carom_journeys::{Desktop, Role, Tracker, key, starting, steps};

/// What U1 of the quality bars allows.
const ACTIONS: usize = 12;

#[test]
fn a_first_start_leads_to_an_accepted_redtrack_test_within_twelve_actions() {
    let tracker = Tracker::start();
    let app = Desktop::launch("redtrack");
    steps::pick_template(&app, "RedTrack");
    steps::fill_account(&app, "Summer campaign", "acmeaff");
    steps::choose_events(&app, &["Initial purchase", "Upsell purchase"]);
    app.find(Role::Textbox, "Tracking domain")
        .fill(&tracker.origin());
    app.find(Role::Textbox, "Postback URL for Initial purchase")
        .wait_text("clickid={tid}");
    steps::save(&app);
    let result = steps::send_test(&app);
    let actions = app.actions();

    assert!(
        result.starts_with("Initial purchase: Accepted, HTTP 200, "),
        "a bare 200 is accepted, never more: {result}"
    );
    assert!(
        actions <= ACTIONS,
        "{actions} actions were needed, {ACTIONS} are allowed"
    );
    let [request] = &tracker.wait_for(1)[..] else {
        panic!("a test is sent once: {:?}", tracker.requests());
    };
    assert_eq!(request.path(), "/postback");
    assert_eq!(
        request.raw("type"),
        Some("Purchase"),
        "RedTrack's own name for the event"
    );
    assert!(
        request.raw("clickid").is_some_and(|id| !id.is_empty()),
        "RedTrack counts nothing without a click ID: {}",
        request.target
    );
}

#[test]
fn the_answer_opens_into_all_that_happened() {
    let tracker = Tracker::start();
    let app = Desktop::launch("answer");
    steps::add_custom(
        &app,
        "Answers",
        &format!("{}/postback?clickid={{tid}}", tracker.origin()),
    );
    let result = steps::send_test(&app);
    let line = app.find(Role::Button, &result);
    if !line.is("expanded") {
        line.click();
        line.wait_is("expanded", true);
    }
    let target = tracker.wait_for(1)[0].target.clone();
    let results = app.find(Role::List, "Results");
    for (tab, shown) in [
        ("Request", target.as_str()),
        ("Response", "OK"),
        ("Macros", "tid"),
        // On a release build all of it takes less than a millisecond.
        ("Timing", "Wait for first byte"),
        ("Diagnosis", ""),
    ] {
        results.find(Role::Tab, tab).click();
        results.find(Role::TabPanel, tab).wait_text(shown);
    }
    for action in ["Send again", "Copy as cURL", "Copy report"] {
        results.find(Role::Button, action).wait();
    }
    results.find(Role::Button, "Send again").click();
    assert_eq!(
        tracker.wait_for(2)[1].target,
        target,
        "sent again as it was"
    );
}

#[test]
fn the_sample_tracker_confirms_a_first_test() {
    let app = Desktop::launch("sample");
    app.find(Role::Button, "Try the sample").click();
    steps::fill_account(&app, "My first postback", "acmeaff");
    steps::go_on(&app);
    app.find(Role::Textbox, "Tracking domain").wait();
    steps::save(&app);
    let result = steps::send_test(&app);
    assert!(
        result.starts_with("Initial purchase: Confirmed, HTTP 200, ")
            || result.starts_with("Order form impression: Confirmed, HTTP 200, "),
        "the sample tracker says that it counted: {result}"
    );
}

#[test]
fn the_url_editor_is_styled_although_the_page_is_locked_down() {
    let app = Desktop::launch("styles");
    steps::open_custom_editor(&app, "Styles", "https://track.example.com/pb?clickid={tid}");
    let editor = app.find(Role::Textbox, "Postback URL");
    // What CodeMirror sets by a style element of its own, which a strict policy would drop.
    let style = editor.ask(
        "const style = getComputedStyle(arguments[0]);
         const scroller = getComputedStyle(arguments[0].closest('.cm-scroller'));
         return [style.whiteSpace, scroller.display, style.outlineStyle];",
        &[],
    );
    let white_space = style[0].as_str().unwrap_or_default();
    assert!(
        white_space.starts_with("break-spaces") || white_space.starts_with("pre"),
        "CodeMirror's own styles are missing: {style}"
    );
    assert_eq!(
        style[1], "flex",
        "CodeMirror's own styles are missing: {style}"
    );
    app.press(&[key::CONTROL, key::END]);
    app.type_text("&sum={affiliate_e");
    app.find(Role::Option, starting("{affiliate_earnings}"))
        .wait();
    app.press(&[key::ENTER]);
    editor.wait_value("https://track.example.com/pb?clickid={tid}&sum={affiliate_earnings}");
}
