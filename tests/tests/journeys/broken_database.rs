//! A database that can't be used: the window says so, names the file and the way out, and changes
//! nothing.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use carom_journeys::seed::{Engine, custom};
use carom_journeys::{Desktop, Options, Role, Sandbox, role::Name};

/// Where SQLite keeps `user_version` in a file's head, four bytes, the largest first.
const USER_VERSION: usize = 60;

fn filled() -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new();
    Engine::open(&sandbox.data()).save(custom("Kept", "https://track.example.com"));
    let file = sandbox.data().join("carom.db");
    (sandbox, file)
}

/// Starts Carom and gives what its page says.
fn says(options: Options, sandbox: Sandbox, word: &str) -> (Desktop, String) {
    let app = Desktop::start(options, sandbox);
    let text = app.find(Role::Main, Name::Any).wait_text(word);
    (app, text)
}

#[test]
fn a_database_of_a_newer_carom_is_refused_and_left_alone() {
    let (sandbox, file) = filled();
    let mut bytes = fs::read(&file).expect("the database");
    bytes[USER_VERSION..USER_VERSION + 4].copy_from_slice(&9_999_u32.to_be_bytes());
    fs::write(&file, &bytes).expect("written");
    let (app, text) = says(Options::named("newer"), sandbox, "newer");
    assert!(text.contains("carom.db"), "the file is named: {text}");
    let now = fs::read(app.sandbox().data().join("carom.db")).expect("the database");
    assert!(now == bytes, "a newer database is not touched");
}

#[test]
fn a_corrupt_database_is_named_and_not_thrown_away() {
    let (sandbox, file) = filled();
    let mut bytes = fs::read(&file).expect("the database");
    bytes[..64].fill(0xAA);
    fs::write(&file, &bytes).expect("written");
    let (app, text) = says(Options::named("corrupt"), sandbox, "carom.db");
    assert!(
        text.contains("Move") || text.contains("Restore"),
        "there is a way out: {text}"
    );
    let now = fs::read(app.sandbox().data().join("carom.db")).expect("the database");
    assert!(now == bytes, "what may still be rescued is not touched");
}

#[test]
fn a_read_only_database_is_named() {
    let (sandbox, file) = filled();
    for entry in fs::read_dir(sandbox.data())
        .expect("the data folder")
        .flatten()
    {
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            fs::set_permissions(entry.path(), Permissions::from_mode(0o444)).expect("read-only");
        }
    }
    fs::set_permissions(sandbox.data(), Permissions::from_mode(0o555)).expect("read-only");
    let options = Options {
        bound_by_permissions: true,
        ..Options::named("read-only")
    };
    let (app, text) = says(options, sandbox, "writ");
    assert!(
        text.contains("carom.db") || text.contains("data"),
        "the place is named: {text}"
    );
    assert!(file.is_file());
    // The sandbox can only be cleared when it may be written again.
    fs::set_permissions(app.sandbox().data(), Permissions::from_mode(0o755)).expect("writable");
}
