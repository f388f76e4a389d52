//! `carom test`: what leaves, what comes back, and how the program ends.

use std::fs;

use serde_json::Value;

use crate::{
    home::{Ended, Home},
    tracker::{Tracker, refusing},
};

/// An integration of every event type at a path of the tracker.
fn integration(home: &Home, url: &str) -> String {
    home.create(&[
        "--name",
        "Tested",
        "--url",
        url,
        "--events",
        "order_impression,purchase,upsell",
        "--account",
        "cb1test",
    ])
}

fn results(ended: &Ended) -> Vec<Value> {
    let all: Value = serde_json::from_str(&ended.out)
        .unwrap_or_else(|error| panic!("test prints JSON: {error}\n{ended:#?}"));
    all.as_array().expect("a list").clone()
}

#[test]
fn an_accepted_test_really_arrives_and_is_good() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(
        &home,
        &tracker.url("/postback?clickid={tid}&sum={affiliate_earnings}"),
    );
    let ended = home
        .carom([
            "test",
            &id,
            "--event",
            "purchase",
            "--set",
            "tid=my_click",
            "--json",
        ])
        .ends(0);
    let [result] = results(&ended).try_into().expect("one result");
    assert_eq!(result["event"], "purchase");
    assert_eq!(
        result["verdict"], "accepted",
        "a bare 200 is no proof: {result}"
    );
    assert_eq!(result["status"], 200);
    let url = result["url"].as_str().expect("a URL");
    assert!(url.contains("clickid=my_click&sum="), "{url}");
    assert_eq!(
        tracker.asked(),
        [url.strip_prefix(tracker.origin()).expect("this tracker")]
    );
    for key in [
        "sentence",
        "total_ms",
        "diagnosis",
        "request",
        "response",
        "macros",
        "timing",
    ] {
        assert!(!result[key].is_null(), "{key} is missing in {result}");
    }
}

#[test]
fn the_words_are_one_line_a_result_with_the_reason_beneath() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(&home, &tracker.url("/postback?clickid={tid}"));
    let ended = home.carom(["test", &id, "--all"]).ends(0);
    for event in [
        "Order form impression",
        "Initial purchase",
        "Upsell purchase",
    ] {
        let line = ended
            .out
            .lines()
            .find(|l| l.contains(&format!("{event}: Accepted, HTTP 200, ")));
        assert!(
            line.is_some_and(|l| l.starts_with('◐')),
            "{event} is missing:\n{}",
            ended.out
        );
    }
    assert!(
        ended.out.contains("For real it would not fire"),
        "it is Inactive:\n{}",
        ended.out
    );
    assert_eq!(tracker.asked().len(), 3, "one request for each event type");
}

#[test]
fn without_an_event_only_the_first_is_tested() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(&home, &tracker.url("/postback?clickid={tid}"));
    let ended = home.carom(["test", &id]).ends(0);
    assert!(
        ended.err.contains("--all"),
        "the others are mentioned: {}",
        ended.err
    );
    assert_eq!(
        tracker.asked().len(),
        1,
        "nothing is sent that nobody asked for"
    );
}

#[test]
fn each_bad_verdict_ends_with_one_and_is_named() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let refusing = refusing();
    let cases = [
        (tracker.url("/404?c={tid}"), "rejected", Some(404)),
        (tracker.url("/500?c={tid}"), "rejected", Some(500)),
        (tracker.url("/302?c={tid}"), "rejected", Some(302)),
        (format!("{refusing}/?c={{tid}}"), "not_delivered", None),
    ];
    for (url, verdict, status) in cases {
        let id = home.create(&["--name", &url, "--url", &url, "--account", "cb1test"]);
        let ended = home
            .carom(["test", &id, "--event", "purchase", "--json"])
            .ends(1);
        let [result] = results(&ended).try_into().expect("one result");
        assert_eq!(result["verdict"], verdict, "{url}");
        assert_eq!(result["status"].as_u64(), status, "{url}");
        assert_eq!(ended.error()["code"], "test_failed");
        let words = home.carom(["test", &id, "--event", "purchase"]).ends(1);
        assert!(
            words.err.contains("Initial purchase"),
            "it names the event: {}",
            words.err
        );
    }
}

#[test]
fn a_dry_run_sends_nothing_and_is_good() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(&home, &tracker.url("/postback?clickid={tid}"));
    let ended = home
        .carom(["test", &id, "--all", "--dry-run", "--json"])
        .ends(0);
    let results = results(&ended);
    assert_eq!(results.len(), 3);
    assert!(
        results
            .iter()
            .all(|r| r["verdict"] == "dry_run" && r["status"].is_null())
    );
    assert_eq!(
        tracker.asked(),
        [""; 0],
        "a dry run stops before the network"
    );
}

#[test]
fn lint_errors_block_a_test_unless_it_is_sent_anyway() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(&home, &tracker.url("/postback?clickid={nope}"));
    let blocked = home
        .carom(["test", &id, "--event", "purchase", "--json"])
        .ends(1);
    assert_eq!(blocked.error()["code"], "blocked");
    assert!(
        blocked.error()["hint"]
            .as_str()
            .expect("a hint")
            .contains("--anyway")
    );
    let [held] = results(&blocked).try_into().expect("an entry for it");
    assert_eq!(
        (&held["verdict"], &held["status"], &held["event"]),
        (&Value::Null, &Value::Null, &"purchase".into()),
        "nothing was tested"
    );
    assert_eq!(held["url"], tracker.url("/postback?clickid={nope}"));
    assert_eq!(tracker.asked(), [""; 0]);
    home.carom(["test", &id, "--event", "purchase", "--anyway"])
        .ends(0);
    assert_eq!(tracker.asked().len(), 1, "the user has the last word");
}

#[test]
fn a_url_for_one_test_changes_nothing_that_is_kept() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(&home, &tracker.url("/postback?clickid={tid}"));
    let other = tracker.url("/other?clickid={tid}");
    let ended = home
        .carom([
            "test", &id, "--event", "purchase", "--url", &other, "--json",
        ])
        .ends(0);
    assert_eq!(results(&ended)[0]["temporary_url"], true);
    assert!(tracker.asked()[0].starts_with("/other?"));
    assert_ne!(home.json(&["show", &id])["url"], other.as_str());
}

#[test]
fn an_unknown_macro_value_is_wrong_usage_and_nothing_is_sent() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(&home, &tracker.url("/postback?clickid={tid}"));
    let ended = home
        .carom(["test", &id, "--all", "--set", "clickid=x"])
        .ends(2);
    assert!(ended.err.contains("clickid"), "{}", ended.err);
    home.carom(["test", &id, "--event", "rebill"]).ends(2);
    home.carom(["test", &id, "--event", "purchase", "--all"])
        .ends(2);
    assert_eq!(tracker.asked(), [""; 0]);
}

#[test]
fn an_opened_result_shows_request_and_response_and_obeys_neither() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(&home, &tracker.url("/escape?clickid={tid}"));
    let ended = home
        .carom(["test", &id, "--event", "purchase", "--details"])
        .ends(0);
    for part in [
        "Request",
        "GET /escape?clickid=",
        "Response",
        "HTTP/1.1 200",
        "Macros",
        "{tid}",
        "Timing",
    ] {
        assert!(
            ended.out.contains(part),
            "{part} is missing:\n{}",
            ended.out
        );
    }
    assert!(
        !ended.out.contains('\u{1b}'),
        "the answer must not command the terminal"
    );
}

#[test]
fn every_test_is_kept_with_its_integration() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(&home, &tracker.url("/postback?clickid={tid}"));
    home.carom(["test", &id, "--all"]).ends(0);
    let shown = home.json(&["show", &id]);
    assert_eq!(shown["results"].as_array().map(Vec::len), Some(3));
    assert_eq!(home.json(&["list"])[0]["last_verdict"], "accepted");
}

#[test]
fn an_integration_without_events_says_which_option_helps() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let file = home.path().join("none.json");
    let url = tracker.url("/postback?clickid={tid}");
    home.create(&["--name", "None", "--url", &url]);
    home.carom(["export", "-o", "none.json"]).ends(0);
    let mut export: Value =
        serde_json::from_slice(&fs::read(&file).expect("the export")).expect("JSON");
    export["integrations"][0]["definition"]["events"] = Value::Array(vec![]);
    export["integrations"][0]["definition"]["name"] = "Eventless".into();
    fs::write(&file, export.to_string()).expect("a changed export");
    home.carom(["import", "none.json"]).ends(0);
    let ended = home.carom(["test", "Eventless", "--all"]).ends(2);
    assert!(ended.err.contains("--event"), "{}", ended.err);
    home.carom(["test", "Eventless", "--event", "upsell"])
        .ends(0);
}

#[cfg(unix)]
#[test]
fn ctrl_c_cancels_the_test_and_records_it_as_unknown() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(&home, &tracker.url("/silent?clickid={tid}"));
    let child = home
        .command(["test", &id, "--all", "--json"])
        .spawn()
        .expect("starts");
    tracker.next();
    // A second Carom opens the database meanwhile, and must take the test for what it is: alive.
    home.carom(["list"]).ends(0);
    send_signal("-INT", child.id());
    let ended = Ended::finish(child);
    assert_eq!(ended.status, 1, "{ended:#?}");
    let results = results(&ended);
    assert_eq!(results.len(), 1, "the other event types are not begun");
    assert_eq!(results[0]["failure"]["kind"], "cancelled", "{}", results[0]);
    ended.error();
    assert_eq!(
        results[0]["verdict"], "unknown",
        "the request had left: {}",
        results[0]
    );
    assert_eq!(
        home.json(&["show", &id])["results"][0]["verdict"],
        "unknown",
        "and it is kept"
    );
}

#[cfg(unix)]
#[test]
fn a_test_whose_program_was_killed_is_unknown_and_not_lost() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(&home, &tracker.url("/silent?clickid={tid}"));
    let mut child = home
        .command(["test", &id, "--event", "purchase"])
        .spawn()
        .expect("starts");
    tracker.next();
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
    let shown = home.json(&["show", &id]);
    assert_eq!(
        shown["results"][0]["verdict"], "unknown",
        "it may have arrived: {shown}"
    );
}

#[cfg(unix)]
fn send_signal(signal: &str, process: u32) {
    let status = std::process::Command::new("kill")
        .args([signal, &process.to_string()])
        .status()
        .expect("kill runs");
    assert!(status.success(), "the signal is sent");
}

#[test]
fn a_dry_run_says_what_would_keep_the_test_from_leaving() {
    let home = Home::new();
    let id = integration(&home, "https://t.example.com/postback?clickid={TID}");
    let ended = home
        .carom(["test", &id, "--event", "purchase", "--dry-run"])
        .ends(0);
    assert!(
        ended.out.contains("1 error") && ended.out.contains("--anyway"),
        "a dry run that looks fine would mislead: {}",
        ended.out
    );
}

#[test]
fn an_opened_result_shows_its_diagnosis_with_the_evidence() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(&home, &tracker.url("/postback?clickid={tid}"));
    let arguments = ["test", &id, "--event", "purchase", "--details"];
    let out = home.carom(arguments).ends(0).out;
    assert!(
        out.contains("Diagnosis") && out.contains("Seen: HTTP 200"),
        "a diagnosis without its evidence can't be checked: {out}"
    );
}

#[test]
fn a_click_id_that_tid_could_not_carry_is_told_with_the_test() {
    let home = Home::new();
    let id = integration(&home, "https://t.example.com/postback?clickid={tid}");
    let set = "tid=0F8FAD5B-d9cb";
    let ended = home
        .carom([
            "test",
            &id,
            "--event",
            "purchase",
            "--dry-run",
            "--set",
            set,
        ])
        .ends(0);
    assert!(
        ended.out.contains("{tid} cannot carry"),
        "real click IDs like it are lost on the way: {}",
        ended.out
    );
}

#[test]
fn with_all_an_event_that_is_held_back_is_told_among_the_others() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(&home, &tracker.url("/postback?clickid={tid}"));
    let broken = format!("upsell={}", tracker.url("/postback?clickid={nope}"));
    home.carom(["edit", &id, "--url-for", &broken]);
    let ended = home.carom(["test", &id, "--all", "--json"]).ends(1);
    let told: Vec<(Value, Value, Value)> = results(&ended)
        .iter()
        .map(|r| {
            (
                r["event"].clone(),
                r["verdict"].clone(),
                r["error"]["code"].clone(),
            )
        })
        .collect();
    let accepted = |event: &str| (event.into(), "accepted".into(), Value::Null);
    assert_eq!(
        told,
        [
            accepted("order_impression"),
            accepted("purchase"),
            ("upsell".into(), Value::Null, "blocked".into()),
        ],
        "a program that counts the entries would miss it"
    );
}

#[test]
fn what_is_wrong_with_the_url_of_one_test_is_said_of_that_url() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let id = integration(&home, &tracker.url("/postback?clickid={tid}"));
    let wrong = tracker.url("/other?clickid={tidd}");
    let ended = home
        .carom([
            "test", &id, "--event", "purchase", "--url", &wrong, "--json",
        ])
        .ends(1);
    let error = ended.error();
    let message = error["message"].as_str().unwrap_or_default();
    assert!(message.starts_with("The test URL has 1 error"), "{message}");
    assert_eq!(results(&ended)[0]["url"], wrong);
}

#[test]
fn the_sample_tracker_confirms_in_the_terminal_what_its_template_made() {
    let home = Home::new();
    for role in ["affiliate", "seller"] {
        let name = format!("A sample as {role}");
        let id = home.create(&["--template", "sample", "--role", role, "--name", &name]);
        for _ in 0..2 {
            let ended = home.carom(["test", &id, "--all", "--json"]).ends(0);
            let verdicts: Vec<Value> = results(&ended)
                .iter()
                .map(|result| result["verdict"].clone())
                .collect();
            assert_eq!(
                verdicts, ["confirmed"; 3],
                "each run has a tracker of its own that has recorded nothing yet"
            );
        }
    }
}
