//! Naming, listing, showing, switching, deleting and bringing back.

use serde_json::Value;

use crate::home::Home;

const REDTRACK: [&str; 4] = [
    "--template",
    "redtrack",
    "--set",
    "tracking_domain=track.example.com",
];
const CUSTOM: &str = "https://c.example.com/postback?clickid={tid}";

#[test]
fn an_integration_answers_to_its_id_the_beginning_of_it_and_its_name() {
    let home = Home::new();
    let id = home.create(&["--name", "Summer offer", "--url", CUSTOM]);
    for name in [id.as_str(), &id[..20], "Summer offer"] {
        assert_eq!(
            home.json(&["show", name])["id"],
            id.as_str(),
            "{name} names it"
        );
    }
}

#[test]
fn a_name_that_two_have_is_refused_with_the_way_out() {
    let home = Home::new();
    home.create(&["--name", "Twin", "--url", CUSTOM]);
    home.create(&["--name", "Twin", "--url", CUSTOM]);
    let ended = home.carom(["show", "Twin", "--json"]).ends(3);
    assert_eq!(ended.error()["code"], "ambiguous");
    assert!(
        ended.error()["hint"]
            .as_str()
            .expect("a hint")
            .contains("ID")
    );
}

#[test]
fn what_does_not_exist_is_named() {
    let home = Home::new();
    for command in [
        "show",
        "edit",
        "duplicate",
        "activate",
        "deactivate",
        "delete",
        "restore",
        "test",
    ] {
        let ended = home.carom([command, "nobody", "--json"]).ends(3);
        assert_eq!(ended.error()["code"], "not_found", "{command}");
        assert!(
            ended.error()["message"]
                .as_str()
                .expect("words")
                .contains("nobody"),
            "{command}"
        );
    }
}

#[test]
fn the_list_is_an_array_of_rows_and_can_be_narrowed_down() {
    let home = Home::new();
    assert_eq!(
        home.json(&["list"]),
        Value::Array(vec![]),
        "an empty list is still a list"
    );
    let first = home.create(&["--name", "Alpha", "--url", CUSTOM]);
    home.create(&[&["--name", "Beta", "--role", "seller"], &REDTRACK[..]].concat());
    let names = |arguments: &[&str]| -> Vec<String> {
        home.json(arguments)
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| row["name"].as_str().expect("a name").to_owned())
            .collect()
    };
    assert_eq!(names(&["list"]), ["Alpha", "Beta"]);
    assert_eq!(names(&["list", "--reverse"]), ["Beta", "Alpha"]);
    assert_eq!(names(&["list", "--role", "seller"]), ["Beta"]);
    assert_eq!(names(&["list", "--template", "custom"]), ["Alpha"]);
    assert_eq!(
        names(&["list", "c.example.com"]),
        ["Alpha"],
        "hosts are searched too"
    );
    assert_eq!(names(&["list", "--active"]), [""; 0]);
    let words = home.carom(["list"]).ends(0).out;
    assert!(
        words.contains("Alpha") && words.contains(&first[..13]),
        "{words}"
    );
}

#[test]
fn show_says_everything_there_is() {
    let home = Home::new();
    let id = home.create(
        &[
            &REDTRACK[..],
            &["--name", "Shown", "--notes", "Mine to keep"],
        ]
        .concat(),
    );
    let words = home.carom(["show", &id]).ends(0).out;
    for part in [
        "Shown",
        "RedTrack",
        "track.example.com",
        "Mine to keep",
        "tid={clickid}",
        "Problems",
    ] {
        assert!(words.contains(part), "{part} is missing:\n{words}");
    }
    let all = home.json(&["show", &id]);
    for key in [
        "id",
        "fires",
        "problems",
        "results",
        "offer_links",
        "checklist",
        "handoff",
    ] {
        assert!(!all[key].is_null(), "{key} is missing in {all}");
    }
    let checklist = home.carom(["show", &id, "--handoff"]).ends(0).out;
    assert!(
        checklist.contains("track.example.com"),
        "it is what is typed in there:\n{checklist}"
    );
}

#[test]
fn rows_are_switched_each_for_itself() {
    let home = Home::new();
    let good = home.create(&["--name", "Good", "--url", CUSTOM, "--account", "cb1test"]);
    let bad = home.create(&["--name", "Bad", "--url", "https://c.example.com/?c={nope}"]);
    let ended = home
        .carom(["activate", &bad, &good, "nobody", "--json"])
        .ends(3);
    let rows: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(rows[0]["error"]["code"], "blocked");
    assert_eq!(
        rows[1]["done"], true,
        "one bad row does not keep the others: {rows}"
    );
    assert_eq!(rows[2]["error"]["code"], "not_found");
    home.carom(["deactivate", &good]).ends(0);
    assert_eq!(home.json(&["show", &good])["active"], false);
}

#[test]
fn an_empty_name_is_no_integration() {
    let home = Home::new();
    home.create(&["--name", "Only", "--url", CUSTOM, "--account", "cb1test"]);
    let ended = home.carom(["delete", "", "--json"]).ends(3);
    assert_eq!(ended.error()["code"], "not_found");
    let listed = home.carom(["list", "--json"]).ends(0).value();
    assert_eq!(
        listed.as_array().map(Vec::len),
        Some(1),
        "a shell's unset variable must not stand for the only one"
    );
}

#[test]
fn what_is_deleted_comes_back_as_it_was() {
    let home = Home::new();
    let id = home.create(&[
        "--name",
        "Live",
        "--url",
        CUSTOM,
        "--account",
        "cb1test",
        "--activate",
    ]);
    let ended = home.carom(["delete", "Live"]).ends(0);
    assert!(
        ended.out.contains(&format!("carom restore {id}")),
        "the way back is told: {}",
        ended.out
    );
    assert_eq!(home.json(&["list"]), Value::Array(vec![]));
    assert_eq!(home.json(&["list", "--trash"])[0]["row"]["id"], id.as_str());
    home.carom(["show", &id]).ends(3);
    let restored = home.carom(["restore", "live"]).ends(0);
    assert!(
        restored.out.contains("Active in Carom"),
        "whether it fires again is told: {}",
        restored.out
    );
    assert_eq!(home.json(&["show", &id])["active"], true);
    assert_eq!(home.json(&["list", "--trash"]), Value::Array(vec![]));
}

#[test]
fn hostile_names_are_kept_and_shown_harmlessly() {
    let home = Home::new();
    for name in [
        "مرحبا",
        "e\u{301}\u{301}\u{301}",
        "a\u{202e}b",
        "'; DROP TABLE integrations; --",
    ] {
        home.create(&["--name", name, "--url", CUSTOM]);
    }
    let words = home.carom(["list"]).ends(0).out;
    assert!(
        !words.contains('\u{202e}'),
        "a line must not be turned around: {words}"
    );
    let kept = home.json(&["list"]);
    assert_eq!(
        kept.as_array().map(Vec::len),
        Some(4),
        "each is kept as typed: {kept}"
    );
    home.carom(["create", "--name", "a\u{1b}[2Jb", "--url", CUSTOM])
        .ends(2);
}

#[test]
fn two_programs_at_once_share_one_database() {
    let home = Home::new();
    let children: Vec<_> = (0..8)
        .map(|number| {
            let name = format!("Number {number}");
            home.command(["create", "--name", &name, "--url", CUSTOM, "--json"])
                .spawn()
                .expect("starts")
        })
        .collect();
    for child in children {
        crate::home::Ended::finish(child).ends(0);
    }
    let rows = home.json(&["list"]);
    assert_eq!(
        rows.as_array().map(Vec::len),
        Some(8),
        "none was lost: {rows}"
    );
}
