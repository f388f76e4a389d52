//! The log: listed, narrowed down, opened, settled.

use serde_json::Value;

use crate::{
    backfill::{backfill, rows, shop},
    home::Home,
    tracker::Tracker,
};

/// Three deliveries taken, one refused, and a test.
fn with_deliveries() -> (Home, Tracker) {
    let (home, tracker) = (Home::new(), Tracker::start());
    let url = tracker.url("/postback?clickid={tid}&r={receipt_id}");
    let lost = tracker.url("/404?clickid={tid}&r={receipt_id}");
    home.create(&[
        "--name",
        "Other",
        "--url",
        &lost,
        "--events",
        "purchase",
        "--account",
        "cb1test",
    ]);
    home.create(&[
        "--name",
        "Shop",
        "--url",
        &url,
        "--events",
        "purchase",
        "--account",
        "cb1test",
    ]);
    let file = home.file("missed.csv", rows(0..3));
    backfill(&home, &["--csv", &file, "--event", "purchase"]).ends(0);
    let one = home.file("one.csv", rows(7..8));
    home.carom(["backfill", "Other", "--csv", &one, "--event", "purchase"])
        .ends(1);
    home.carom(["test", "Shop", "--event", "purchase"]).ends(0);
    (home, tracker)
}

fn log(home: &Home, more: &[&str]) -> Vec<Value> {
    let all = home.json(&[&["log"], more].concat());
    all.as_array().expect("a list").clone()
}

#[test]
fn the_log_lists_the_newest_first_and_can_be_narrowed_down() {
    let (home, tracker) = with_deliveries();
    let all = log(&home, &[]);
    assert_eq!(all.len(), 5);
    assert_eq!(all[0]["trigger"], "test", "the newest comes first");
    for key in [
        "id",
        "integration_name",
        "event",
        "verdict",
        "status",
        "reason_words",
        "total_ms",
        "attempts",
        "at",
    ] {
        assert!(!all[0][key].is_null(), "{key} is missing in {}", all[0]);
    }
    let rejected = log(&home, &["--verdict", "rejected"]);
    assert_eq!(rejected.len(), 1);
    assert_eq!(
        (
            rejected[0]["status"].as_u64(),
            &rejected[0]["integration_name"]
        ),
        (Some(404), &"Other".into())
    );
    assert_eq!(
        log(
            &home,
            &["--verdict", "rejected,accepted", "--trigger", "backfill"]
        )
        .len(),
        4
    );
    assert_eq!(
        log(&home, &["--search", "click7"]).len(),
        1,
        "values are searched"
    );
    assert_eq!(
        log(&home, &["--search", "RCPT0000", "--integration", "Shop"]).len(),
        3
    );
    assert_eq!(log(&home, &["--search", "nowhere at all"]).len(), 0);
    assert_eq!(log(&home, &["--limit", "2"]).len(), 2);
    assert_eq!(log(&home, &["--since", "1h"]).len(), 5);
    assert_eq!(log(&home, &["--until", "1h"]).len(), 0);
    assert_eq!(log(&home, &["--since", "2999-01-01"]).len(), 0);
    assert_eq!(tracker.asked().len(), 5, "looking sends nothing");
}

#[test]
fn the_log_reads_as_a_table_with_reasons() {
    let (home, _tracker) = with_deliveries();
    let words = home.carom(["log"]).ends(0).out;
    for part in [
        "Delivery",
        "Other",
        "✗ Rejected",
        "404",
        "◐ Accepted",
        "backfill",
    ] {
        assert!(words.contains(part), "{part} is missing:\n{words}");
    }
    let id = log(&home, &["--verdict", "rejected"])[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let words = home.carom(["log", &id]).ends(0).out;
    for part in [
        "Attempt 1",
        "{tid}",
        "click7",
        "RCPT00007",
        "/404?clickid=click7",
        "row 1",
    ] {
        assert!(words.contains(part), "{part} is missing:\n{words}");
    }
    let empty = Home::new();
    assert!(
        empty.carom(["log"]).ends(0).out.contains("carom backfill"),
        "the way on is told"
    );
}

#[test]
fn wrong_words_about_the_log_are_told_what_is_taken() {
    let home = Home::new();
    for (more, way_out) in [
        (["--verdict", "fine"], "not_delivered"),
        (["--since", "yesterday"], "2h"),
        (["--search", "ab"], "three"),
        (["--limit", "0"], "1"),
    ] {
        let ended = home.carom(["log", more[0], more[1]]).ends(2);
        assert!(
            ended.err.contains(way_out),
            "{more:?} should say {way_out}: {}",
            ended.err
        );
    }
    let ended = home.carom(["log", "0190", "--json"]).ends(3);
    assert_eq!(ended.error()["code"], "not_found");
    assert!(ended.err.contains("carom log"), "{}", ended.err);
}

#[cfg(unix)]
#[test]
fn what_may_have_arrived_is_settled_by_the_user_alone() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/silent");
    let file = home.file("missed.csv", rows(0..2));
    let asked = ["backfill", "Shop", "--csv", &file, "--event", "purchase"];
    let mut child = home.command(asked).spawn().expect("starts");
    tracker.next();
    tracker.next();
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
    let unknown = log(&home, &["--unsettled"]);
    assert_eq!(unknown.len(), 2, "both were under way");
    let [one, other] = [0, 1].map(|n| unknown[n]["id"].as_str().expect("an id"));
    home.carom(["settle", one]).ends(2);
    let settle = |word| {
        let ended = home.carom(["settle", one, word, "--json"]).ends(0);
        ended.value()["settled"].clone()
    };
    assert_eq!(settle("--arrived"), 1);
    assert_eq!(log(&home, &["--unsettled"]).len(), 1);
    home.carom(["settle", other, "--left"]).ends(0);
    assert_eq!(log(&home, &["--unsettled"]).len(), 0);
    assert_eq!(home.json(&["log", one])["settled"], "arrived");
    assert_eq!(settle("--take-back"), 1);
    assert_eq!(log(&home, &["--unsettled"]).len(), 1);
    assert_eq!(tracker.asked().len(), 2, "nothing was sent again");
}
