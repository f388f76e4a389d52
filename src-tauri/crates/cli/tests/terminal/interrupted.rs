//! Runs that do not go through at once: refused, paused, killed, and gone on with.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Read as _},
};

use crate::{
    backfill::{QUERY, backfill, counts, receipts, rows, shop},
    home::Home,
    tracker::Tracker,
};

#[test]
fn a_run_that_is_refused_again_and_again_stands_still_and_goes_on_when_told() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/404");
    let file = home.file("missed.csv", rows(0..30));
    let asked = ["--csv", &file, "--event", "purchase", "--stop-after", "5"];
    let stopped = backfill(&home, &asked).ends(1);
    let report = stopped.value();
    assert_eq!(
        (&report["state"], &report["why_code"]),
        (&"paused".into(), &"streak".into())
    );
    assert_eq!(
        counts(&report, &["sent", "rejected"]),
        [5, 5],
        "a wrong URL must not cost more"
    );
    assert!(
        stopped.error()["hint"]
            .as_str()
            .expect("a hint")
            .contains("--resume")
    );
    home.carom([
        "edit",
        "Shop",
        "--url",
        &tracker.url(&format!("/postback{QUERY}")),
    ])
    .ends(0);
    let report = backfill(&home, &["--resume"]).ends(1).value();
    assert_eq!(
        counts(&report, &["rows", "rejected", "accepted"]),
        [30, 5, 25]
    );
    let report = backfill(&home, &asked).ends(0).value();
    assert_eq!(
        counts(&report, &["skipped", "again"]),
        [25, 5],
        "the first five are made good"
    );
}

#[test]
fn nothing_to_go_on_with_is_said() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let ended = backfill(&home, &["--resume"]).ends(3);
    assert_eq!(ended.error()["code"], "nothing_to_resume");
}

/// A run over a file that stands still at its fifth row.
fn stopped() -> (Home, Tracker, String) {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/404");
    let file = home.file("missed.csv", rows(0..30));
    let asked = ["--csv", &file, "--event", "purchase", "--stop-after", "5"];
    backfill(&home, &asked).ends(1);
    (home, tracker, file)
}

#[test]
fn a_run_over_another_file_is_not_gone_on_with() {
    let (home, tracker, _) = stopped();
    let other = home.file("other.csv", rows(100..130));
    let ended = backfill(&home, &["--csv", &other, "--event", "purchase", "--resume"]).ends(2);
    let error = ended.error();
    assert_eq!(error["code"], "another_file");
    for (part, name) in [
        ("message", "missed.csv"),
        ("hint", "--resume"),
        ("hint", "--csv"),
    ] {
        let said = error[part].as_str().expect("words");
        assert!(said.contains(name), "{said}");
    }
    assert_eq!(tracker.asked().len(), 5, "rows of no file are sent unasked");
}

#[test]
fn a_run_is_gone_on_with_by_its_own_file_whatever_that_is_called_now() {
    let (home, tracker, file) = stopped();
    let newer = home.file("newer.csv", rows(50..80));
    backfill(
        &home,
        &["--csv", &newer, "--event", "purchase", "--stop-after", "5"],
    )
    .ends(1);
    let url = tracker.url(&format!("/postback{QUERY}"));
    home.carom(["edit", "Shop", "--url", &url]).ends(0);
    let moved = home.path().join("moved.csv");
    std::fs::rename(&file, &moved).expect("it is moved");
    let moved = moved.to_str().expect("text");
    let asked = ["--csv", moved, "--event", "purchase", "--resume"];
    let report = backfill(&home, &asked).ends(1).value();
    assert_eq!(
        counts(&report, &["rows", "rejected", "accepted"]),
        [30, 5, 25],
        "it is the older of the two"
    );
}

#[test]
fn options_that_a_run_was_not_begun_with_are_refused_and_not_dropped() {
    let (home, tracker, file) = stopped();
    let cases: [&[&str]; 5] = [
        &["--event", "upsell"],
        &["--timezone", "Europe/Berlin"],
        &["--map", "order_id=-"],
        &["--new-only"],
        &["--stop-after", "9"],
    ];
    for said in cases {
        for with_file in [&["--csv", file.as_str()][..], &[]] {
            let asked = [with_file, said, &["--resume"]].concat();
            let ended = backfill(&home, &asked).ends(2);
            assert_eq!(ended.error()["code"], "begun_otherwise", "{asked:?}");
            assert!(ended.err.contains(said[0]), "{asked:?}: {}", ended.err);
        }
    }
    assert_eq!(tracker.asked().len(), 5);
    let alike = [
        "--csv",
        &file,
        "--event",
        "purchase",
        "--map",
        "tid=tid",
        "--because",
        "backfilled again",
        "--resume",
    ];
    backfill(&home, &alike).ends(1);
    assert_eq!(tracker.asked().len(), 10, "five more, then it stops again");
}

#[cfg(unix)]
#[test]
fn a_run_that_was_killed_goes_on_and_sends_nothing_twice() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/held");
    let file = home.file("missed.csv", rows(0..200));
    tracker.let_through(50);
    let asked = [
        "backfill", "Shop", "--csv", &file, "--event", "purchase", "--json",
    ];
    let mut child = home.command(asked).spawn().expect("starts");
    // One more than are let through: it hangs in the middle of the run.
    for _ in 0..51 {
        tracker.next();
    }
    // A second Carom takes the run for what it is: alive.
    let elsewhere = backfill(&home, &["--resume"]).ends(3);
    assert_eq!(elsewhere.error()["code"], "nothing_to_resume");
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
    tracker.let_through(usize::MAX);
    let ended = backfill(&home, &["--resume"]).ends(1);
    let report = ended.value();
    let [rows, accepted, unknown, skipped] =
        counts(&report, &["rows", "accepted", "unknown", "skipped"])[..]
    else {
        panic!("four counts");
    };
    assert_eq!(
        (rows, skipped),
        (200, 0),
        "every row is accounted for: {report}"
    );
    assert!(unknown > 0, "what was under way may have arrived");
    assert_eq!(accepted + unknown, 200);
    let seen = receipts(&tracker);
    assert_eq!(
        seen.len(),
        BTreeSet::from_iter(&seen).len(),
        "a row that arrives twice is false money"
    );
    assert!(
        seen.len() as u64 >= accepted,
        "an accepted row was really asked for"
    );
    assert!(seen.len() <= 200);
}

#[cfg(unix)]
#[test]
fn ctrl_c_lets_what_is_under_way_end_and_the_run_goes_on_later() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/held");
    let file = home.file("missed.csv", rows(0..100));
    tracker.let_through(20);
    let asked = ["backfill", "Shop", "--csv", &file, "--event", "purchase"];
    let mut child = home.command(asked).spawn().expect("starts");
    for _ in 0..21 {
        tracker.next();
    }
    interrupt(&child);
    let mut err = child.stderr.take().expect("a pipe");
    let mut first = [0; 8];
    err.read_exact(&mut first).expect("it says that it heard");
    assert_eq!(&first, b"Pausing:");
    tracker.let_through(usize::MAX);
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    let listed = home.json(&["jobs"]);
    assert_eq!(listed[0]["state"], "paused");
    assert_eq!(
        listed[0]["counts"]["unknown"], 0,
        "what was under way has ended: {listed}"
    );
    let report = backfill(&home, &["--resume", "--rate", "0"])
        .ends(0)
        .value();
    assert_eq!(counts(&report, &["rows", "accepted"]), [100, 100]);
    assert_eq!(receipts(&tracker).len(), 100);
}

#[cfg(unix)]
#[test]
fn what_waits_for_its_next_try_is_waited_for_until_the_user_leaves() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/503");
    let file = home.file("missed.csv", rows(0..1));
    let asked = ["backfill", "Shop", "--csv", &file, "--event", "purchase"];
    let mut child = home.command(asked).spawn().expect("starts");
    let mut said = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    let waits = said.next().expect("a line").expect("text");
    assert!(waits.contains("1 wait for the next try"), "{waits}");
    interrupt(&child);
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    let listed = home.json(&["jobs"]);
    assert_eq!(
        (&listed[0]["state"], &listed[0]["counts"]["waiting"]),
        (&"paused".into(), &1.into())
    );
    assert_eq!(tracker.asked().len(), 1, "no try comes before its time");
    let id = listed[0]["id"].as_str().expect("an id");
    home.carom(["jobs", "cancel", id]).ends(0);
    assert_eq!(
        home.json(&["log"])[0]["state"],
        "failed",
        "it is tried no more"
    );
}

#[cfg(unix)]
#[test]
fn who_is_asked_to_end_lets_what_is_under_way_end() {
    for asked in ["TERM", "HUP"] {
        let (home, tracker) = (Home::new(), Tracker::start());
        shop(&home, &tracker, "/held");
        let file = home.file("missed.csv", rows(0..100));
        tracker.let_through(20);
        let run = ["backfill", "Shop", "--csv", &file, "--event", "purchase"];
        let mut child = home.command(run).spawn().expect("starts");
        for _ in 0..21 {
            tracker.next();
        }
        signal(&child, asked);
        let mut err = child.stderr.take().expect("a pipe");
        let mut first = [0; 8];
        err.read_exact(&mut first).expect("it says that it heard");
        tracker.let_through(usize::MAX);
        assert_eq!(child.wait().expect("it ends").code(), Some(1), "{asked}");
        let listed = home.json(&["jobs"]);
        assert_eq!(listed[0]["state"], "paused", "{asked}: {listed}");
        assert_eq!(
            listed[0]["counts"]["unknown"], 0,
            "{asked} is no crash: what was under way has ended"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_to_outlive_its_terminal_does() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/held");
    let file = home.file("missed.csv", rows(0..40));
    tracker.let_through(20);
    let program = env!("CARGO_BIN_EXE_carom");
    let run = home.command(["backfill", "Shop", "--csv", &file, "--event", "purchase"]);
    let mut nohup = std::process::Command::new("nohup");
    nohup
        .arg(program)
        .args(run.get_args())
        .current_dir(home.path())
        .envs(
            run.get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    let mut child = nohup.spawn().expect("starts");
    for _ in 0..21 {
        tracker.next();
    }
    signal(&child, "HUP");
    tracker.let_through(usize::MAX);
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert_eq!(receipts(&tracker).len(), 40, "nohup means what it says");
}

#[cfg(unix)]
fn interrupt(child: &std::process::Child) {
    signal(child, "INT");
}

#[cfg(unix)]
fn signal(child: &std::process::Child, name: &str) {
    let signal = std::process::Command::new("kill")
        .args([&format!("-{name}"), &child.id().to_string()])
        .status();
    assert!(signal.expect("kill runs").success());
}
