//! Long work, listed and moved.

use serde_json::Value;

use crate::{
    backfill::{backfill, counts, rows, shop},
    home::Home,
    tracker::Tracker,
};

/// A run that stands still after a streak of refusals, and its id.
fn standing_still() -> (Home, Tracker, String) {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/404");
    let file = home.file("missed.csv", rows(0..20));
    let asked = ["--csv", &file, "--event", "purchase", "--stop-after", "3"];
    let report = backfill(&home, &asked).ends(1).value();
    let id = report["job"].as_str().expect("an id").to_owned();
    (home, tracker, id)
}

#[test]
fn jobs_are_listed_shown_ended_and_forgotten() {
    let (home, _tracker, id) = standing_still();
    let words = home.carom(["jobs"]).ends(0).out;
    for part in ["missed.csv to Shop", "paused at 3 of 20", "3 rejected"] {
        assert!(words.contains(part), "{part} is missing:\n{words}");
    }
    assert_eq!(home.json(&["jobs"])[0]["id"], id.as_str());
    assert_eq!(
        home.json(&["jobs", "show", &id[..20]])["why_code"],
        "streak"
    );
    let early = home.carom(["jobs", "forget", &id, "--json"]).ends(3);
    assert!(
        early.error()["hint"]
            .as_str()
            .expect("a hint")
            .contains("cancel"),
        "{}",
        early.err
    );
    home.carom(["jobs", "cancel", &id]).ends(0);
    let over = home.carom(["jobs", "resume", &id, "--json"]).ends(3);
    assert_eq!(over.error()["code"], "job_over");
    home.carom(["jobs", "forget", &id]).ends(0);
    assert_eq!(home.json(&["jobs"]), Value::Array(vec![]));
    assert_eq!(
        home.json(&["log"]).as_array().map(Vec::len),
        Some(3),
        "what it sent stays in the log"
    );
    let gone = home.carom(["jobs", "show", &id, "--json"]).ends(3);
    assert_eq!(gone.error()["code"], "not_found");
}

#[test]
fn the_last_failure_shows_although_the_run_went_on() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/404");
    let file = home.file("missed.csv", rows(0..2));
    backfill(&home, &["--csv", &file, "--event", "purchase"]).ends(1);
    let all = home.json(&["jobs"]);
    let last = all[0]["last_error"].as_str().expect("a sentence");
    assert!(last.contains("404"), "{last:?}");
    for words in [
        home.carom(["jobs"]).ends(0).out,
        home.carom(["jobs", "show", all[0]["id"].as_str().expect("an id")])
            .ends(0)
            .out,
    ] {
        assert!(words.contains("404"), "{words}");
    }
}

#[test]
fn a_job_goes_on_by_its_name_too() {
    let (home, tracker, id) = standing_still();
    home.carom([
        "edit",
        "Shop",
        "--url",
        &tracker.url("/postback?c={tid}&r={receipt_id}"),
    ])
    .ends(0);
    let report = home
        .carom(["jobs", "resume", &id, "--json"])
        .ends(1)
        .value();
    assert_eq!(
        counts(&report, &["rows", "rejected", "accepted"]),
        [20, 3, 17]
    );
    assert_eq!(report["state"], "done");
}
