//! A file of missed conversions: mapped, checked, sent once, accounted for.

use std::{collections::BTreeSet, fs, ops::Range};

use serde_json::Value;

use crate::{
    home::{Ended, Home},
    tracker::Tracker,
};

pub(crate) const QUERY: &str = "?clickid={tid}&sum={affiliate_earnings}&r={receipt_id}";

/// An integration of purchases that sends to a path of the tracker.
pub(crate) fn shop(home: &Home, tracker: &Tracker, path: &str) -> String {
    let url = tracker.url(&format!("{path}{QUERY}"));
    home.create(&[
        "--name",
        "Shop",
        "--url",
        &url,
        "--events",
        "purchase",
        "--account",
        "cb1test",
    ])
}

/// Rows that map themselves.
pub(crate) fn rows(numbers: Range<usize>) -> String {
    let mut text = String::from("receipt_id,order_id,tid,affiliate_earnings\n");
    for n in numbers {
        text.push_str(&format!("RCPT{n:05},ORD{n:05},click{n},{n}.50\n"));
    }
    text
}

/// Runs a backfill with JSON.
pub(crate) fn backfill(home: &Home, more: &[&str]) -> Ended {
    let arguments = [&["backfill", "Shop", "--json"], more].concat();
    home.carom(arguments)
}

/// The counts that have to add up.
#[track_caller]
pub(crate) fn counts(report: &Value, names: &[&str]) -> Vec<u64> {
    let of = |name: &str| {
        report[name]
            .as_u64()
            .unwrap_or_else(|| panic!("{name} should be a number in {report}"))
    };
    let parts = [
        "confirmed",
        "accepted",
        "rejected",
        "not_delivered",
        "unknown",
        "skipped",
        "filtered",
        "invalid",
    ];
    let all: u64 = parts.iter().map(|name| of(name)).sum();
    if report["kind"] == "backfill" {
        assert_eq!(
            all,
            of("rows"),
            "every row comes to exactly one thing: {report}"
        );
    }
    names.iter().map(|name| of(name)).collect()
}

/// The receipts that arrived, each as often as it did.
pub(crate) fn receipts(tracker: &Tracker) -> Vec<String> {
    let mut seen: Vec<String> = tracker
        .asked()
        .iter()
        .filter_map(|target| Some(target.rsplit_once("r=")?.1.to_owned()))
        .collect();
    seen.sort_unstable();
    seen
}

#[test]
fn columns_map_themselves_and_every_row_arrives_once() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let file = home.file("missed.csv", rows(0..40));
    let report = backfill(&home, &["--csv", &file, "--event", "purchase"])
        .ends(0)
        .value();
    let names = ["rows", "sent", "accepted", "skipped", "invalid"];
    assert_eq!(counts(&report, &names), [40, 40, 40, 0, 0]);
    assert_eq!(report["state"], "done");
    let seen = receipts(&tracker);
    assert_eq!(seen.len(), 40, "a second send is false money");
    assert_eq!(BTreeSet::from_iter(&seen).len(), 40);
    assert!(
        tracker
            .asked()
            .contains(&"/postback?clickid=click7&sum=7.50&r=RCPT00007".to_owned()),
        "the values of a row reach its URL"
    );
}

#[test]
fn what_the_user_maps_wins_over_what_the_names_suggest() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let text = "Beleg;Klick = ID;tid;affiliate_earnings\nR1;mine;theirs;1,50\n";
    let file = home.file("missed.csv", text);
    let report = backfill(
        &home,
        &[
            "--csv",
            &file,
            "--event",
            "purchase",
            "--decimal",
            "comma",
            "--map",
            "beleg=receipt_id",
            "--map",
            "Klick = ID={tid}",
            "--map",
            "tid=-",
        ],
    )
    .ends(0)
    .value();
    assert_eq!(counts(&report, &["rows", "accepted"]), [1, 1]);
    assert_eq!(tracker.asked(), ["/postback?clickid=mine&sum=1.50&r=R1"]);
}

#[test]
fn a_column_means_what_the_role_of_the_account_makes_of_it() {
    let (home, tracker) = (Home::new(), Tracker::start());
    let text = "Receipt,Tracking ID,Affiliate Payout,Account Amount\nR1,click1,4.00,30.00\n";
    let file = home.file("missed.csv", text);
    for (role, query) in [
        ("affiliate", "?c={tid}&paid={affiliate_earnings}"),
        (
            "seller",
            "?c={vtid}&paid={affiliate_commission}&own={vendor_earnings}",
        ),
    ] {
        let url = tracker.url(&format!("/{role}{query}"));
        home.create(&[
            "--name",
            role,
            "--url",
            &url,
            "--role",
            role,
            "--events",
            "purchase",
            "--account",
            "cb1test",
        ]);
        let asked = ["backfill", role, "--csv", &file, "--event", "purchase"];
        home.carom(asked).ends(0);
    }
    assert_eq!(
        tracker.asked()[1],
        "/seller?c=click1&paid=4.00&own=30.00",
        "an affiliate's commission is not what the seller earned"
    );
}

#[test]
fn a_dry_run_foretells_the_run_and_sends_nothing() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let mut text = rows(0..12);
    text.push_str("RCPT00003,ORD00003,click3,3.50\n,ORD00099,click99,9.50\n");
    let file = home.file("missed.csv", text);
    let asked = ["--csv", &file, "--event", "purchase"];
    let foretold = backfill(&home, &[&asked[..], &["--dry-run"]].concat())
        .ends(1)
        .value();
    assert_eq!(
        counts(
            &foretold,
            &["rows", "would_send", "skipped", "invalid", "sent"]
        ),
        [14, 12, 1, 1, 0]
    );
    assert_eq!(
        tracker.asked(),
        [""; 0],
        "a dry run stops before the network"
    );
    let report = backfill(&home, &asked).ends(1).value();
    assert_eq!(
        counts(&report, &["rows", "sent", "skipped", "invalid"]),
        [14, 12, 1, 1],
        "what was foretold comes true"
    );
}

#[test]
fn a_second_run_skips_what_was_taken() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let file = home.file("missed.csv", rows(0..10));
    backfill(&home, &["--csv", &file, "--event", "purchase"]).ends(0);
    let more = home.file("more.csv", rows(5..15));
    let report = backfill(&home, &["--csv", &more, "--event", "purchase"])
        .ends(0)
        .value();
    assert_eq!(
        counts(&report, &["rows", "sent", "skipped", "again"]),
        [10, 5, 5, 0]
    );
    assert_eq!(
        receipts(&tracker).len(),
        15,
        "what was sent before is not sent again"
    );
}

#[test]
fn a_dry_run_foretells_what_goes_again_as_the_same_command_sends_it() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/404");
    let file = home.file("missed.csv", rows(0..6));
    let asked = ["--csv", &file, "--event", "purchase"];
    backfill(&home, &asked).ends(1);
    for (more, status, expected) in [
        (&["--dry-run"][..], 0, [6, 0, 6]),
        (&["--dry-run", "--new-only"], 0, [0, 6, 6]),
    ] {
        let foretold = backfill(&home, &[&asked[..], more].concat())
            .ends(status)
            .value();
        let names = ["would_send", "skipped", "again"];
        assert_eq!(counts(&foretold, &names), expected, "{more:?}");
    }
    let report = backfill(&home, &asked).ends(1).value();
    assert_eq!(counts(&report, &["sent", "skipped"]), [6, 0]);
}

#[test]
fn a_click_id_that_no_column_fills_is_asked_for() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let file = home.file("missed.csv", "receipt_id,Klick\nR1,c1\nR2,\n");
    let asked = ["--csv", &file, "--event", "purchase", "--map", "Klick=-"];
    let ended = backfill(&home, &[&asked[..], &["--dry-run"]].concat()).ends(2);
    assert_eq!(ended.error()["code"], "no-click-id");
    assert!(
        ended.err.contains("--map") && ended.err.contains("--anyway"),
        "{}",
        ended.err
    );
    backfill(&home, &asked).ends(2);
    assert_eq!(tracker.asked(), [""; 0]);
    let mapped = [&asked[..4], &["--map", "Klick=tid"]].concat();
    let words = home.carom([&["backfill", "Shop"], &mapped[..]].concat());
    let words = words.ends(1);
    assert!(
        words.err.contains("{affiliate_earnings}"),
        "what else stays empty is said: {}",
        words.err
    );
    assert!(
        words.out.contains("--anyway") && words.out.contains("Row 2"),
        "{}",
        words.out
    );
    assert_eq!(tracker.asked(), ["/postback?clickid=c1&sum=&r=R1"]);
    let report = backfill(&home, &[&mapped[..], &["--anyway"]].concat())
        .ends(0)
        .value();
    assert_eq!(counts(&report, &["accepted", "skipped"]), [1, 1]);
}

#[test]
fn rows_that_a_wrong_url_lost_go_out_after_it_was_mended() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/404");
    let file = home.file("missed.csv", rows(0..6));
    let asked = ["--csv", &file, "--event", "purchase"];
    let lost = backfill(&home, &asked).ends(1);
    assert_eq!(counts(&lost.value(), &["sent", "rejected"]), [6, 6]);
    assert_eq!(lost.error()["code"], "backfill_failed");
    home.carom([
        "edit",
        "Shop",
        "--url",
        &tracker.url(&format!("/postback{QUERY}")),
    ])
    .ends(0);
    let untouched = backfill(&home, &[&asked[..], &["--new-only"]].concat())
        .ends(0)
        .value();
    assert_eq!(
        counts(&untouched, &["sent", "skipped"]),
        [0, 6],
        "the user wanted new ones only"
    );
    let mended = backfill(
        &home,
        &[&asked[..], &["--because", "the path was wrong"]].concat(),
    );
    let report = mended.ends(0).value();
    assert_eq!(
        counts(&report, &["sent", "accepted", "again", "skipped"]),
        [6, 6, 6, 0]
    );
    let log = home.json(&["log", "--limit", "1"]);
    let one = home.json(&["log", log[0]["id"].as_str().expect("an id")]);
    assert_eq!(
        one["attempts"][0]["verdict"], "rejected",
        "the first attempt is kept: {one}"
    );
    assert_eq!(one["attempts"][1]["because"], "the path was wrong");
}

#[test]
fn a_reason_for_a_second_send_is_kept_even_if_none_is_given() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/404");
    let file = home.file("missed.csv", rows(0..1));
    let asked = ["--csv", &file, "--event", "purchase"];
    backfill(&home, &asked).ends(1);
    backfill(&home, &asked).ends(1);
    let log = home.json(&["log"]);
    let one = home.json(&["log", log[0]["id"].as_str().expect("an id")]);
    assert_eq!(one["attempts"][1]["because"], "backfilled again");
}

#[test]
fn bad_rows_are_named_with_what_mends_them_and_written_to_a_file() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let mut text = rows(0..3);
    text.push_str(",ORD00004,click4,4.50\nRCPT00005,ORD00005,click5,a lot\n");
    let file = home.file("missed.csv", text);
    let folder = home.path().join("look");
    let folder = folder.to_str().expect("text");
    let asked = ["--csv", &file, "--event", "purchase", "--rows", folder];
    let words = home
        .carom([&["backfill", "Shop"], &asked[..]].concat())
        .ends(1);
    for part in ["Row 4", "Row 5", "receipt", "a lot", "Accepted"] {
        assert!(
            words.out.contains(part),
            "{part} is missing:\n{}",
            words.out
        );
    }
    assert!(
        words.err.contains("2 invalid"),
        "what went wrong is counted: {}",
        words.err
    );
    let written = fs::read_to_string(home.path().join("look/invalid.csv")).expect("the file");
    assert!(
        written.contains("click4") && written.contains("a lot"),
        "{written}"
    );
    let report = backfill(&home, &asked).ends(1).value();
    assert_eq!(report["problems"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        report["problems"]
            .to_string()
            .matches("\"rows\":[4]")
            .count(),
        1,
        "{report}"
    );
}

#[test]
fn rows_that_filters_or_event_types_leave_out_are_counted_apart() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let file = home.file("missed.csv", rows(0..4));
    let report = backfill(&home, &["--csv", &file, "--event", "upsell"])
        .ends(0)
        .value();
    assert_eq!(
        counts(&report, &["filtered", "sent"]),
        [4, 0],
        "Shop fires for purchases only"
    );
    assert_eq!(tracker.asked(), [""; 0]);
}

#[test]
fn the_form_of_a_file_is_said_where_it_can_t_be_found_out() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let said = [
        "backfill",
        "Shop",
        "--json",
        "--csv",
        "-",
        "--event",
        "purchase",
        "--encoding",
        "windows-1251",
        "--delimiter",
        "pipe",
        "--no-header",
        "--map",
        "Column 1=receipt_id",
        "--map",
        "Column 2=tid",
        "--map",
        "Column 3=affiliate_earnings",
    ];
    let report = home
        .carom_reading(&said, b"R1|\xc4\xe0|1.50\n")
        .ends(0)
        .value();
    assert_eq!(counts(&report, &["rows", "accepted"]), [1, 1]);
    assert_eq!(
        tracker.asked(),
        ["/postback?clickid=%D0%94%D0%B0&sum=1.50&r=R1"]
    );
}

#[test]
fn a_file_comes_from_standard_input_as_well() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let asked = [
        "backfill", "Shop", "--csv", "-", "--event", "purchase", "--json",
    ];
    let report = home
        .carom_reading(&asked, rows(0..3).as_bytes())
        .ends(0)
        .value();
    assert_eq!(counts(&report, &["rows", "accepted"]), [3, 3]);
}

#[test]
fn the_event_may_stand_in_a_column() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let text = "receipt_id,tid,what\nR1,c1,purchase\nR2,c2,nonsense\n";
    let file = home.file("missed.csv", text);
    let report = backfill(&home, &["--csv", &file, "--map", "what=event_type"])
        .ends(1)
        .value();
    assert_eq!(counts(&report, &["rows", "accepted", "invalid"]), [2, 1, 1]);
}

#[test]
fn wrong_usage_is_told_before_anything_is_sent() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let file = home.file("missed.csv", rows(0..3));
    let keyless = home.file("keyless.csv", "tid,affiliate_earnings\nc1,1.50\n");
    let cases: [(&[&str], &str); 7] = [
        (&["--csv", &file], "--event"),
        (&["--csv", &file, "--event", "rebill"], "purchase"),
        (
            &["--csv", &file, "--event", "purchase", "--map", "Klick=tid"],
            "\"tid\"",
        ),
        (
            &["--csv", &file, "--event", "purchase", "--map", "tid=click"],
            "click",
        ),
        (
            &[
                "--csv",
                &file,
                "--event",
                "purchase",
                "--timezone",
                "Mars/Base",
            ],
            "Europe/Berlin",
        ),
        (&["--csv", &keyless, "--event", "purchase"], "--map"),
        (&["--event", "purchase"], "--csv"),
    ];
    for (more, way_out) in cases {
        let ended = home.carom([&["backfill", "Shop"], more].concat()).ends(2);
        assert!(
            ended.err.contains(way_out),
            "{more:?} should say {way_out}: {}",
            ended.err
        );
    }
    home.carom([
        "backfill",
        "Shop",
        "--csv",
        "nowhere.csv",
        "--event",
        "purchase",
    ])
    .ends(3);
    home.carom(["backfill", "nobody", "--csv", &file, "--event", "purchase"])
        .ends(3);
    assert_eq!(tracker.asked(), [""; 0]);
}

#[test]
fn a_time_without_a_zone_is_asked_about_only_where_the_url_uses_it() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let text = "receipt_id,tid,order_time\nR1,c1,2026-07-01 10:00:00\n";
    let file = home.file("missed.csv", text);
    let asked = ["--csv", &file, "--event", "purchase"];
    let report = backfill(&home, &asked).ends(0).value();
    assert_eq!(
        counts(&report, &["accepted", "invalid"]),
        [1, 0],
        "nothing hangs on that time"
    );
}

/// As ClickBank's own report has it: the date and the time of day in two columns.
const REPORT: &str = "Receipt,TID,Transaction Date,Transaction Time\n\
    R1,c1,2026-01-15,10:22:41\nR2,c2,2026-01-16,11:23:42\nR3,c3,2026-01-17,12:24:43\n";

#[test]
fn a_time_of_day_goes_with_a_date_that_the_url_does_not_use() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let file = home.file("report.csv", REPORT);
    let asked = ["--csv", &file, "--event", "purchase"];
    let report = backfill(&home, &asked).ends(0).value();
    assert_eq!(counts(&report, &["accepted", "invalid"]), [3, 0]);
}

#[test]
fn a_column_that_was_spoken_of_stays_however_it_is_written() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback");
    let file = home.file("report.csv", REPORT);
    let map = "transaction date=event_time.date";
    let asked = ["--csv", &file, "--event", "purchase", "--map", map];
    let report = backfill(&home, &asked).ends(1).value();
    assert_eq!(
        (
            counts(&report, &["invalid"]),
            &report["problems"][0]["code"]
        ),
        (vec![3], &"timezone-missing".into()),
        "what was asked for is not left out in silence"
    );
}

#[test]
fn lint_errors_block_a_run() {
    let (home, tracker) = (Home::new(), Tracker::start());
    shop(&home, &tracker, "/postback?odd={nope}&x=");
    let file = home.file("missed.csv", rows(0..2));
    let ended = backfill(&home, &["--csv", &file, "--event", "purchase"]).ends(1);
    assert_eq!(ended.error()["code"], "blocked");
    assert_eq!(
        tracker.asked(),
        [""; 0],
        "a URL that loses conversions loses no more of them"
    );
}
