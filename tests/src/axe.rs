//! Accessibility, checked by axe-core on the page as it stands: WCAG 2.2, levels A and AA.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::place;
use crate::window::Window;

/// Checks the page and fails with every violation, each with what it stands on.
///
/// # Panics
///
/// When there is a violation, or the UI's packages are not installed.
#[track_caller]
pub fn assert_accessible(window: &Window, what: &str) {
    let found = violations(window);
    assert!(
        found.is_empty(),
        "{what} is not accessible:\n{}",
        found.join("\n")
    );
}

/// Every violation, in words.
#[track_caller]
pub fn violations(window: &Window) -> Vec<String> {
    window.settle();
    if window.script("return typeof window.axe", &[]) == json!("undefined") {
        window.script(&AXE, &[]);
    }
    let answer = window.script_async(include_str!("page/axe.js"), &[]);
    if let Some(error) = answer["error"].as_str() {
        panic!("axe-core could not look at the page: {error}");
    }
    answer["violations"]
        .as_array()
        .into_iter()
        .flatten()
        .map(describe)
        .collect()
}

static AXE: LazyLock<String> = LazyLock::new(|| {
    let path = place::repository().join("ui/node_modules/axe-core/axe.min.js");
    match std::fs::read_to_string(&path) {
        Ok(source) => source,
        Err(error) => panic!(
            "{}: {error}; `cargo xtask setup` installs it",
            path.display()
        ),
    }
});

fn describe(violation: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes: Vec<String> = violation["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|node| format!("    {}\n      {}", text(&node["html"]), text(&node["why"])))
        .collect();
    format!(
        "  {} ({}): {}\n{}",
        text(&violation["id"]),
        text(&violation["impact"]),
        text(&violation["help"]),
        nodes.join("\n")
    )
}
