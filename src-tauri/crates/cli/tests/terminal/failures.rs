//! A data folder that can't be used: each failure says which, why, and what to do.

use std::fs;

use crate::home::Home;

const URL: &str = "https://c.example.com/postback?clickid={tid}";

#[test]
fn a_file_that_is_no_database_is_left_as_it_is() {
    let home = Home::new();
    fs::create_dir_all(home.data()).expect("a folder");
    let path = home.data().join("carom.db");
    fs::write(
        &path,
        "this is a shopping list, not a database, and longer than a header".repeat(100),
    )
    .expect("a file");
    let before = fs::read(&path).expect("the file");
    let ended = home.carom(["list", "--json"]).ends(3);
    assert!(
        ended.error()["message"]
            .as_str()
            .expect("words")
            .contains("carom.db"),
        "{}",
        ended.err
    );
    assert_eq!(
        fs::read(&path).expect("the file"),
        before,
        "it may be somebody's only copy"
    );
}

#[test]
fn a_database_of_a_newer_carom_is_refused_and_untouched() {
    let home = Home::new();
    home.create(&["--name", "Kept", "--url", URL]);
    let path = home.data().join("carom.db");
    let mut bytes = fs::read(&path).expect("the database");
    // SQLite keeps `user_version` here.
    bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    for aside in ["carom.db-wal", "carom.db-shm"] {
        // Where the program folded its log into the file there is none.
        let _ = fs::remove_file(home.data().join(aside));
    }
    fs::write(&path, &bytes).expect("a newer database");
    let ended = home.carom(["list", "--json"]).ends(3);
    assert_eq!(ended.error()["code"], "newer_database");
    assert_eq!(
        fs::read(&path).expect("the database"),
        bytes,
        "a refusal changes nothing"
    );
}

#[test]
fn a_data_folder_that_is_a_file_is_named() {
    let home = Home::new();
    fs::write(home.data(), "in the way").expect("a file");
    let ended = home.carom(["list"]).ends(3);
    assert!(
        ended.err.contains("data"),
        "it names the place: {}",
        ended.err
    );
    assert!(
        ended.err.contains("choose another"),
        "and the way out: {}",
        ended.err
    );
}

#[test]
fn the_option_wins_over_the_environment() {
    let home = Home::new();
    home.carom([
        "create",
        "--name",
        "Here",
        "--url",
        URL,
        "--data-dir",
        "other",
    ])
    .ends(0);
    assert!(
        home.path().join("other/carom.db").exists(),
        "it lives where it was told to"
    );
    assert!(!home.data().exists(), "and nowhere else");
    assert_eq!(
        home.json(&["list", "--data-dir", "other"])[0]["name"],
        "Here"
    );
}

#[test]
fn nothing_is_written_outside_the_data_folder() {
    let home = Home::new();
    home.create(&["--name", "Here", "--url", URL]);
    home.carom(["show", "Here"]).ends(0);
    assert_eq!(home.entries(), ["data"]);
}
