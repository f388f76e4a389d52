//! Sending once more: for a reason, and no likely duplicate unasked.

use crate::{
    backfill::{backfill, counts, rows, shop},
    home::Home,
    tracker::Tracker,
};

/// One delivery of a shop at a path, and its id.
fn one_delivery(path: &str, status: i32) -> (Home, Tracker, String) {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, path);
    let file = home.file("missed.csv", rows(0..1));
    backfill(&home, &["--csv", &file, "--event", "purchase"]).ends(status);
    let id = home.json(&["log"])[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    (home, tracker, id)
}

#[test]
fn a_second_send_keeps_its_reason_even_if_none_is_given() {
    let (home, tracker, id) = one_delivery("/404", 1);
    let report = home
        .carom(["resend", &id, "--because", "they were down", "--json"])
        .ends(1)
        .value();
    assert_eq!(counts(&report, &["rows", "sent", "rejected"]), [1, 1, 1]);
    home.carom(["resend", &id]).ends(1);
    assert_eq!(tracker.asked().len(), 3);
    let one = home.json(&["log", &id]);
    let because = |attempt: usize| &one["attempts"][attempt]["because"];
    assert_eq!(because(1), "they were down");
    assert_eq!(because(2), "sent again from the terminal");
}

#[test]
fn todays_settings_are_used_only_when_asked_for() {
    let (home, tracker, id) = one_delivery("/404", 1);
    home.carom([
        "edit",
        "Shop",
        "--url",
        &tracker.url("/new?c={tid}&r={receipt_id}"),
    ])
    .ends(0);
    home.carom(["resend", &id, "--because", "try again"])
        .ends(1);
    assert!(tracker.asked()[1].starts_with("/404?"), "as it was sent");
    let words = home
        .carom(["resend", &id, "--because", "mended", "--today"])
        .ends(0);
    assert_eq!(tracker.asked()[2], "/new?c=click0&r=RCPT00000");
    assert!(words.out.contains("Accepted"), "{}", words.out);
}

#[test]
fn what_was_taken_is_doubled_only_on_purpose() {
    let (home, tracker, id) = one_delivery("/postback", 0);
    let ended = home
        .carom(["resend", &id, "--because", "to be sure", "--json"])
        .ends(1);
    assert_eq!(ended.error()["code"], "would_duplicate");
    assert!(ended.err.contains("--anyway"), "{}", ended.err);
    assert_eq!(tracker.asked().len(), 1);
    let asked = [
        "resend",
        &id,
        "--because",
        "they lost it",
        "--anyway",
        "--json",
    ];
    let report = home.carom(asked).ends(0).value();
    assert_eq!(counts(&report, &["sent", "accepted"]), [1, 1]);
}

#[test]
fn tests_and_unknown_deliveries_are_refused_by_name() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    home.carom(["test", "Shop", "--event", "purchase"]).ends(0);
    let id = home.json(&["log"])[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let ended = home
        .carom(["resend", &id, "--because", "x", "--json"])
        .ends(3);
    assert_eq!(ended.error()["code"], "nothing_to_send");
    let ended = home
        .carom(["resend", "nothing", "--because", "x", "--json"])
        .ends(3);
    assert!(
        ended.error()["message"]
            .as_str()
            .expect("words")
            .contains("nothing")
    );
}
