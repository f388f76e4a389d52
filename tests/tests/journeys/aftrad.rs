//! Aftrad: one URL per event, and the filter that keeps other people's sales out.

use carom_journeys::{Desktop, Role, Tracker, steps};

#[test]
fn aftrad_gets_one_url_per_event_and_its_filter() {
    let tracker = Tracker::start();
    let app = Desktop::launch("aftrad");
    steps::pick_template(&app, "Aftrad");
    steps::fill_account(&app, "Aftrad offers", "acmeaff");
    steps::check_events(&app, &["Initial purchase", "Upsell purchase"]);
    let level = app.find(Role::RadioGroup, "Integration level");
    let custom = level.find(Role::Radio, "Custom");
    if !custom.is("checked") {
        custom.click();
    }
    app.find(Role::Textbox, "Filter values")
        .wait_value("aftrad");
    app.find(Role::Main, carom_journeys::role::Name::Any)
        .wait_text("traffic_source is aftrad");
    steps::go_on(&app);
    app.find(Role::Textbox, "Event domain")
        .fill(&tracker.origin());
    for (event, name) in [
        ("Initial purchase", "event_parameter=purchase"),
        ("Upsell purchase", "event_parameter=upsell"),
    ] {
        app.find(Role::Textbox, format!("Postback URL for {event}"))
            .wait_text(name);
    }
    assert!(
        app.find(Role::Switch, "Customize the postback URL per event type")
            .is("checked"),
        "Aftrad wants one URL per event"
    );
    steps::save(&app);

    let panel = app.find(Role::Region, "Test integration");
    for (number, (event, name)) in [
        ("Initial purchase", "purchase"),
        ("Upsell purchase", "upsell"),
    ]
    .into_iter()
    .enumerate()
    {
        panel.find(Role::Tab, event).click();
        let result = steps::send_test(&app);
        assert!(
            result.starts_with(&format!("{event}: Accepted, HTTP 200, ")),
            "{result}"
        );
        let request = &tracker.wait_for(number + 1)[number];
        assert_eq!(request.path(), "/api/v1/events");
        assert_eq!(
            request.raw("event_parameter"),
            Some(name),
            "each event has its own name"
        );
    }
}
