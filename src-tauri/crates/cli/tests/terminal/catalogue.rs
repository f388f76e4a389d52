//! What Carom knows without being told anything: templates, macros, help.

use crate::home::Home;

#[test]
fn every_template_is_listed_with_its_questions() {
    let home = Home::new();
    let templates = home.json(&["templates"]);
    let ids: Vec<&str> = templates
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|t| t["id"].as_str())
        .collect();
    for id in ["custom", "redtrack", "aftrad", "sample"] {
        assert!(ids.contains(&id), "{id} is missing in {ids:?}");
        let words = home.carom(["templates", id]).ends(0);
        assert!(
            words.out.contains("Tests"),
            "{id} says how tests are treated: {}",
            words.out
        );
    }
    let one = home.json(&["templates", "redtrack"]);
    assert_eq!(
        one.as_array().map(Vec::len),
        Some(1),
        "still a list, of one"
    );
}

#[test]
fn all_56_macros_are_listed_and_can_be_narrowed_down() {
    let home = Home::new();
    let count = |arguments: &[&str]| home.json(arguments).as_array().expect("a list").len();
    assert_eq!(count(&["macros"]), 56, "that is how many ClickBank has");
    let seller = count(&["macros", "--role", "seller"]);
    assert!(
        (1..56).contains(&seller),
        "a seller may not use them all: {seller}"
    );
    let impression = count(&["macros", "--event", "order_impression"]);
    assert!(
        (1..56).contains(&impression),
        "some are empty before a purchase: {impression}"
    );
    assert!(
        count(&["macros", "affiliate", "earnings"]) >= 1,
        "all words must occur"
    );
    let none = home.carom(["macros", "zzzzz"]).ends(0);
    assert!(
        none.out.contains("No macro"),
        "an empty list says so: {}",
        none.out
    );
}

#[test]
fn help_is_good_and_nothing_at_all_is_wrong_usage() {
    let home = Home::new();
    let help = home.carom(["--help"]).ends(0);
    assert!(
        help.out.contains("Exit status"),
        "scripts need to know: {}",
        help.out
    );
    home.carom(["--version"]).ends(0);
    home.carom([""; 0]).ends(2);
    home.carom(["frobnicate"]).ends(2);
    assert_eq!(home.entries(), [""; 0], "none of these needs a database");
}

#[test]
fn a_narrow_terminal_gets_shorter_lines() {
    let home = Home::new();
    let output = home
        .command(["templates", "redtrack"])
        .env("COLUMNS", "50")
        .output()
        .expect("runs");
    let out = String::from_utf8(output.stdout).expect("UTF-8");
    let longest = out
        .lines()
        .filter(|line| line.contains(' ') && !line.contains("://"))
        .map(|line| line.chars().count())
        .max();
    assert!(longest <= Some(64), "prose is wrapped: {longest:?}\n{out}");
}

#[test]
fn colours_stay_out_of_files() {
    let out = Home::new().carom(["macros"]).ends(0).out;
    assert!(
        !out.contains('\u{1b}'),
        "no escape sequence where nobody looks"
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    use std::process::Stdio;
    let home = Home::new();
    let mut child = home
        .command(["macros", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("runs");
    drop(child.stdout.take());
    let ended = crate::home::Ended::finish(child);
    assert_eq!(
        (ended.status, ended.err.as_str()),
        (0, ""),
        "`| head` must stay quiet"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_can_not_be_written_is_a_failure() {
    let home = Home::new();
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("the full device");
    let child = home.command(["macros"]).stdout(full).spawn().expect("runs");
    let ended = crate::home::Ended::finish(child);
    assert_eq!(ended.status, 3, "half a list is not a list: {}", ended.err);
    assert!(ended.err.contains("could not be written"), "{}", ended.err);
}

#[test]
fn a_templates_url_names_each_parameter_once() {
    let home = Home::new();
    for (id, parameter) in [("aftrad", "event_parameter="), ("redtrack", "type=")] {
        let words = home.carom(["templates", id]).ends(0).out;
        for url in words.lines().filter(|line| line.contains("Postback URL  ")) {
            assert_eq!(
                url.matches(parameter).count(),
                1,
                "somebody copies what stands here: {url}"
            );
        }
    }
}
