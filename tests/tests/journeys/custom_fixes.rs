//! A custom URL with macros that ClickBank does not know: each is found, and mended by a click.

use carom_journeys::{Desktop, Role, Tracker, steps};

#[test]
fn three_wrong_macros_are_mended_by_their_fixes() {
    let tracker = Tracker::start();
    let origin = tracker.origin();
    let wrong = format!("{origin}/pb?c={{TID}}&s={{affiliateEarnings}}&u=(upsell_session}}");
    let right = format!("{origin}/pb?c={{tid}}&s={{affiliate_earnings}}&u={{upsell_session}}");

    let app = Desktop::launch("custom-fixes");
    steps::pick_template(&app, "Custom Postback/Pixel");
    steps::fill_account(&app, "Own tracker", "acmeaff");
    steps::choose_events(&app, &["Upsell purchase"]);
    let editor = app.find(Role::Textbox, "Postback URL");
    editor.fill(&wrong);
    editor.wait_value(&wrong);

    let problems = app.find(Role::List, "Problems");
    for name in ["{tid}", "{affiliate_earnings}", "{upsell_session}"] {
        let fix = problems.find(Role::Button, format!("Replace with {name}"));
        fix.click();
        fix.wait_gone();
    }
    editor.wait_value(&right);

    steps::save(&app);
    let result = steps::send_test(&app);
    assert!(
        result.starts_with("Upsell purchase: Accepted, HTTP 200, "),
        "{result}"
    );
    let target = tracker.wait_for(1)[0].target.clone();
    assert!(
        !target.contains(['{', '(', '}']),
        "every macro has become a value: {target}"
    );
}

#[test]
fn an_error_blocks_the_test_until_it_is_sent_anyway() {
    let tracker = Tracker::start();
    let app = Desktop::launch("anyway");
    let url = format!("{}/pb?clickid={{tid}}&x={{nonsense}}", tracker.origin());
    steps::add_custom(&app, "With an error", &url);
    let panel = app.find(Role::Region, "Test integration");
    panel.find(Role::Button, "Send test").click();
    panel.find(Role::Button, "Send anyway").wait();
    assert!(
        tracker.requests().is_empty(),
        "nothing leaves before the user says so"
    );
    panel.find(Role::Button, "Send anyway").click();
    let target = tracker.wait_for(1)[0].target.clone();
    assert!(
        target.contains("nonsense"),
        "an unknown macro stays as written: {target}"
    );
}
