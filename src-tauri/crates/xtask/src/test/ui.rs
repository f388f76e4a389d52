//! The checks of the UI, run by npm beside cargo's work.

use super::{Group, Run};
use crate::setup::{self, Node};

/// Everything about the UI that the selection asks for.
pub(super) fn checks(run: &Run, node: &Node) {
    let has = |group| run.selection.has(group);
    let script = |name: &str, words: &[&str]| {
        run.quiet_step(name, |output| {
            node.npm(words.iter().copied())
                // Without colours the lines can be kept and counted.
                .env("NO_COLOR", "1")
                .env_remove("FORCE_COLOR")
                .lines(|line| {
                    output.push_str(line);
                    output.push('\n');
                    run.count(line);
                })
        });
    };
    if has(Group::Lints) {
        script("UI lint", &["run", "--silent", "lint"]);
        script("UI types", &["run", "--silent", "check"]);
    }
    if has(Group::Ui) {
        script("UI tests", &["test", "--silent"]);
    }
    if has(Group::Ui) || has(Group::Journeys) {
        run.quiet_step("UI build", |output| setup::build_ui_quietly(node, output));
    }
}
