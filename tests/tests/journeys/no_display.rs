//! A start where no display answers ends with a sentence that says so.

use std::process::Command;

use carom_journeys::{Sandbox, place};

#[test]
fn a_start_without_a_display_says_so_and_what_else_there_is() {
    let sandbox = Sandbox::new();
    let mut start = Command::new(place::desktop());
    sandbox.apply(&mut start);
    // No screen has a number as high as this.
    let ended = start
        .env("DISPLAY", ":64000")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("the start");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(4), "{said}");
    assert!(said.contains("no display answers"), "{said}");
    assert!(said.contains("carom --help"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}
