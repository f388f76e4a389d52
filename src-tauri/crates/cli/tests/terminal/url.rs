//! `carom render` and `carom lint`: a URL by itself, whatever somebody pastes.

use serde_json::Value;

use crate::home::Home;

const GOOD: &str = "https://track.example.com/postback?clickid={tid}&sum={affiliate_earnings}";

fn codes(problems: &serde_json::Value) -> Vec<String> {
    problems
        .as_array()
        .expect("a list")
        .iter()
        .map(|p| p["code"].as_str().expect("a code").to_owned())
        .collect()
}

#[test]
fn a_url_renders_to_itself_with_values_and_nothing_else_on_standard_output() {
    let home = Home::new();
    let ended = home.carom(["render", GOOD, "--set", "tid=a b&c"]).ends(0);
    assert!(
        ended
            .out
            .starts_with("https://track.example.com/postback?clickid=a%20b%26c&sum="),
        "the value is encoded and the rest untouched: {}",
        ended.out
    );
    assert_eq!(
        ended.out.lines().count(),
        1,
        "the URL is ready for another program"
    );
}

#[test]
fn rendering_tells_a_program_the_macros_and_the_problems() {
    let rendered = Home::new().json(&["render", GOOD, "--event", "upsell", "--set", "{tid}=abc"]);
    assert_eq!(rendered["event"], "upsell");
    assert_eq!(rendered["macros"][0]["name"], "tid");
    assert_eq!(rendered["macros"][0]["value"], "abc");
    assert!(rendered["problems"].is_array());
}

#[test]
fn the_role_decides_which_macros_have_a_value() {
    let home = Home::new();
    let url = "https://t.example.com/?c={vtid}";
    let affiliate = home.json(&["render", url]);
    let seller = home.json(&["render", url, "--role", "seller"]);
    assert_eq!(
        affiliate["url"], "https://t.example.com/?c=",
        "an affiliate has no vtid"
    );
    assert_ne!(seller["url"], affiliate["url"], "a seller has one");
}

#[test]
fn a_good_url_has_no_errors() {
    let home = Home::new();
    home.carom(["lint", GOOD]).ends(0);
    let problems = home.json(&["lint", GOOD, "--events", "purchase"]);
    assert!(
        problems
            .as_array()
            .expect("a list")
            .iter()
            .all(|p| p["severity"] != "error"),
        "{problems}"
    );
}

#[test]
fn a_wrong_macro_is_an_error_with_its_place_and_its_fix() {
    let url = "https://t.example.com/?clickid={trackingCodes}";
    let home = Home::new();
    let ended = home.carom(["lint", url, "--json"]).ends(1);
    assert_eq!(ended.error()["code"], "lint_errors");
    let problems: serde_json::Value = serde_json::from_str(&ended.out).expect("JSON");
    let problem = problems
        .as_array()
        .expect("a list")
        .iter()
        .find(|p| p["severity"] == "error")
        .expect("an error");
    let span = |key: &str| usize::try_from(problem[key].as_u64().expect("a place")).expect("fits");
    let (start, end) = (span("start"), span("end"));
    let fixed = format!(
        "{}{}{}",
        &url[..start],
        problem["fix"].as_str().expect("a fix"),
        &url[end..]
    );
    assert_eq!(
        fixed, "https://t.example.com/?clickid={tid}",
        "the fix replaces the span"
    );
    for key in ["code", "message"] {
        assert!(problem[key].is_string(), "{key} is missing in {problem}");
    }
}

#[test]
fn every_problem_has_a_fix_that_is_a_text_or_null() {
    let problems = Home::new().json(&["lint", "http://user:pw@localhost/?a={x}&b=%7Btid%7D"]);
    for problem in problems.as_array().expect("a list") {
        assert!(
            problem["fix"].is_string() || problem["fix"].is_null(),
            "{problem}"
        );
    }
}

#[test]
fn events_and_role_and_template_change_what_lint_says() {
    let home = Home::new();
    let both = home.json(&["lint", GOOD, "--events", "purchase,combined"]);
    let one = home.json(&["lint", GOOD, "--events", "combined"]);
    assert_ne!(
        codes(&both),
        codes(&one),
        "both at once would count an order twice"
    );
    let seller = home.json(&["lint", GOOD, "--role", "seller"]);
    assert!(
        seller
            .as_array()
            .expect("a list")
            .iter()
            .any(|p| p["severity"] == "error"),
        "a seller has no tid: {seller}"
    );
    let loopback = "http://127.0.0.1:9/postback?clickid={tid}";
    let plain = home.json(&["lint", loopback]);
    let sample = home.json(&["lint", loopback, "--template", "sample"]);
    assert_ne!(
        codes(&plain),
        codes(&sample),
        "the sample tracker is on loopback on purpose"
    );
}

#[test]
fn the_words_for_a_person_underline_the_place() {
    let ended = Home::new()
        .carom(["lint", "https://t.example.com/?clickid={trackingCodes}"])
        .ends(1);
    let lines: Vec<&str> = ended.out.lines().collect();
    let at = lines
        .iter()
        .position(|l| l.contains('^'))
        .expect("an underline");
    assert_eq!(
        lines[at].chars().position(|c| c == '^'),
        lines[at - 1].chars().position(|c| c == '{'),
        "the mark stands under the macro:\n{}",
        ended.out
    );
}

#[test]
fn neither_leaves_a_file_behind() {
    let home = Home::new();
    home.carom(["render", GOOD]).ends(0);
    home.carom(["lint", GOOD]).ends(0);
    home.carom(["templates"]).ends(0);
    home.carom(["macros"]).ends(0);
    home.carom(["lint", "nonsense", "--data-dir", "elsewhere"])
        .ends(1);
    assert_eq!(home.entries(), [""; 0], "there was nothing to keep");
}

#[test]
fn a_megabyte_on_standard_input_is_answered_briefly() {
    let home = Home::new();
    let mut url = GOOD.as_bytes().to_vec();
    url.resize(1024 * 1024, b'x');
    let ended = home.carom_reading(&["lint", "-"], &url).ends(1);
    assert!(
        ended.out.len() < 4_000,
        "a terminal must not be flooded: {} bytes",
        ended.out.len()
    );
    let rendered = home.carom_reading(&["render", "-"], &url).ends(0);
    assert!(
        rendered.out.len() > 1_000_000,
        "what was asked for comes whole"
    );
}

#[test]
fn many_wrong_macros_do_not_take_for_ever() {
    let url = format!("https://t.example.com/?{}", "a={nope}&".repeat(100_000));
    Home::new()
        .carom_reading(&["lint", "-", "--events", "purchase"], url.as_bytes())
        .ends(1);
}

#[test]
fn a_nul_or_an_escape_is_shown_and_not_obeyed() {
    let home = Home::new();
    let ended = home.carom_reading(&["lint", "-"], b"https://t.example.com/?a=\0\x1b[2J{tid}\n");
    assert!(
        [0, 1].contains(&ended.status),
        "it is judged, not fatal: {ended:?}"
    );
    assert!(
        !ended.out.contains(['\0', '\u{1b}']),
        "the terminal would obey: {:?}",
        ended.out
    );
}

#[test]
fn what_is_not_utf8_is_wrong_usage() {
    let home = Home::new();
    let ended = home
        .carom_reading(&["render", "-"], b"https://t.example.com/\xff\xfe")
        .ends(2);
    assert!(
        ended.err.contains("UTF-8"),
        "it names the trouble: {}",
        ended.err
    );
    assert_eq!(ended.out, "", "nothing half-rendered on standard output");
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_not_utf8_is_wrong_usage() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let home = Home::new();
    home.carom([OsStr::new("lint"), OsStr::from_bytes(b"https://\xff")])
        .ends(2);
}

#[test]
fn an_empty_url_is_an_error_of_lint() {
    let home = Home::new();
    home.carom(["lint", ""]).ends(1);
    home.carom_reading(&["lint", "-"], b"").ends(1);
}

#[test]
fn wrong_usage_names_the_way_out() {
    let home = Home::new();
    let cases: [(&[&str], &str); 6] = [
        (&["render", GOOD, "--set", "tyd=x"], "tid"),
        (&["render", GOOD, "--set", "tid"], "NAME=VALUE"),
        (&["render", GOOD, "--event", "rebill"], "purchase"),
        (&["lint", GOOD, "--template", "voluum"], "redtrack"),
        (&["lint", GOOD, "--role", "vendor"], "seller"),
        (&["lint"], "URL"),
    ];
    for (arguments, way_out) in cases {
        let ended = home.carom(arguments).ends(2);
        assert!(
            ended.err.contains(way_out),
            "{arguments:?} should mention {way_out}: {}",
            ended.err
        );
        assert_eq!(ended.out, "", "standard output stays pure");
        let told = home
            .carom(arguments.iter().copied().chain(["--json"]))
            .ends(2);
        told.error();
    }
}

#[test]
fn a_value_that_clickbank_does_not_publish_is_marked_as_inferred() {
    let home = Home::new();
    let url = "https://t.example.com/p?c={tid}&e={event_type}";
    let marked = |arguments: &[&str]| {
        let told = home.json(&[&["render", url, "--event", "combined"], arguments].concat());
        let macros = told["macros"].as_array().expect("a list").clone();
        let named = |m: &Value| m["name"].as_str().map(str::to_owned);
        let mut names = Vec::new();
        names.extend(
            macros
                .iter()
                .filter(|m| m["inferred"] == true)
                .filter_map(named),
        );
        names
    };
    assert_eq!(marked(&[]), ["event_type"]);
    assert_eq!(
        marked(&["--set", "event_type=Combined"]),
        [""; 0],
        "what the user sets is no guess of Carom's"
    );
    let words = home.carom(["render", url, "--event", "combined"]).ends(0);
    assert!(
        words.err.contains("Inferred") && words.err.contains("{event_type}"),
        "{}",
        words.err
    );
    assert!(
        !words.out.contains("Inferred"),
        "a program gets the URL alone"
    );
}
