//! Out to a file and in again.

use std::fs;

use serde_json::Value;

use crate::home::Home;

const URL: &str = "https://c.example.com/postback?clickid={tid}";

fn fates(rows: &Value) -> Vec<&str> {
    rows.as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| row["fate"].as_str())
        .collect()
}

#[test]
fn what_goes_out_comes_in_the_same_and_inactive() {
    let (here, there) = (Home::new(), Home::new());
    here.create(&[
        "--name",
        "One",
        "--url",
        URL,
        "--account",
        "cb1test",
        "--activate",
    ]);
    here.create(&["--name", "Two", "--url", URL, "--filter", "vendor=a,b"]);
    let export = here.carom(["export"]).ends(0).out;
    let rows = there
        .carom_reading(&["import", "-", "--json"], export.as_bytes())
        .ends(0);
    let rows: Value = serde_json::from_str(&rows.out).expect("JSON");
    assert_eq!(fates(&rows), ["added", "added"]);
    assert_eq!(
        rows[0]["hosts"][0], "c.example.com",
        "where it would send to is shown"
    );
    let (one, same) = (here.json(&["show", "One"]), there.json(&["show", "One"]));
    for key in ["name", "url", "events", "account", "filters"] {
        assert_eq!(one[key], same[key], "{key} survives the journey");
    }
    assert_eq!(
        (&one["active"], &same["active"]),
        (&Value::Bool(true), &Value::Bool(false))
    );
}

#[test]
fn chosen_ones_go_to_a_file_that_is_not_overwritten_unasked() {
    let home = Home::new();
    home.create(&["--name", "One", "--url", URL]);
    home.create(&["--name", "Two", "--url", URL]);
    let told = home.json(&["export", "Two", "--output", "two.json"]);
    assert_eq!(told["count"], 1);
    let before = fs::read(home.path().join("two.json")).expect("the export");
    let ended = home.carom(["export", "-o", "two.json", "--json"]).ends(3);
    assert_eq!(ended.error()["code"], "file_exists");
    assert_eq!(
        fs::read(home.path().join("two.json")).expect("still there"),
        before
    );
    home.carom(["export", "-o", "two.json", "--force"]).ends(0);
    assert_ne!(
        fs::read(home.path().join("two.json")).expect("still there"),
        before
    );
    home.carom(["export", "-o", "no/such/folder.json"]).ends(3);
}

#[test]
fn a_conflict_is_left_out_unless_the_user_decides() {
    let home = Home::new();
    let id = home.create(&["--name", "One", "--url", URL]);
    home.carom(["export", "-o", "one.json"]).ends(0);
    home.carom(["edit", &id, "--notes", "newer"]).ends(0);
    let import = |arguments: &[&str]| home.json(&[&["import", "one.json"], arguments].concat());
    assert_eq!(fates(&import(&[])), ["skipped"]);
    assert_eq!(
        home.json(&["show", &id])["notes"],
        "newer",
        "nothing is overwritten unasked"
    );
    assert_eq!(
        fates(&import(&["--on-conflict", "replace", "--dry-run"])),
        ["replaced"]
    );
    assert_eq!(
        home.json(&["show", &id])["notes"],
        "newer",
        "a dry run changes nothing"
    );
    let added = import(&["--on-conflict", "add"]);
    assert_eq!(
        (fates(&added)[0], added[0]["name"].as_str()),
        ("added", Some("One 2"))
    );
    assert_eq!(fates(&import(&["--on-conflict", "replace"])), ["replaced"]);
    assert_eq!(home.json(&["show", &id])["notes"], "");
}

#[test]
fn a_broken_entry_is_named_and_does_not_keep_the_others_out() {
    let home = Home::new();
    home.create(&["--name", "Good", "--url", URL]);
    home.carom(["export", "-o", "some.json"]).ends(0);
    let path = home.path().join("some.json");
    let mut export: Value = serde_json::from_slice(&fs::read(&path).expect("it")).expect("JSON");
    export["integrations"][0]["definition"]["name"] = "Other".into();
    export["integrations"]
        .as_array_mut()
        .expect("a list")
        .insert(0, serde_json::json!({ "definition": 7 }));
    fs::write(&path, export.to_string()).expect("written");
    let ended = home.carom(["import", "some.json", "--json"]).ends(3);
    let rows: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(fates(&rows), ["failed", "added"]);
    assert!(
        rows[0]["error"]["message"].is_string(),
        "it says why: {rows}"
    );
    let words = home.carom(["import", "some.json"]).ends(3);
    assert!(
        words.out.contains("entry 1"),
        "a nameless entry has a number: {}",
        words.out
    );
}

#[test]
fn what_is_no_export_is_refused_whole() {
    let home = Home::new();
    for content in ["", "{", "[]", "\u{feff}not json"] {
        let ended = home
            .carom_reading(&["import", "-", "--json"], content.as_bytes())
            .ends(3);
        assert_eq!(ended.error()["code"], "bad_import", "{content:?}");
    }
    let newer = b"{\"carom_export\":99,\"integrations\":[]}";
    let ended = home
        .carom_reading(&["import", "-", "--json"], newer)
        .ends(3);
    assert_eq!(ended.error()["code"], "newer_export");
    home.carom_reading(&["import", "-"], b"\xff\xfe\0\0")
        .ends(2);
    let missing = home.carom(["import", "missing.json"]).ends(3);
    assert!(missing.err.contains("missing.json"), "{}", missing.err);
    let empty = home.carom_reading(
        &["import", "-"],
        b"{\"carom_export\":1,\"integrations\":[]}",
    );
    assert!(empty.ends(0).out.contains("no integration"));
}
