//! `cargo xtask test`: everything that must hold before a change lands, cheap failures first.
//! The checks of the UI run beside cargo's; their output comes in one piece at each end.

pub(crate) mod bindings;
mod guard;
pub(crate) mod journeys;
mod lints;
mod rust;
mod tally;
mod ui;

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::display;
use crate::failure::{Failure, Outcome};
use crate::setup::{self, Node, Purpose};
use crate::step::{Steps, seconds};
use tally::Tally;

pub(crate) use guard::Guard;

/// A part of the tests that can be asked for alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    /// Format, clippy, documentation, bindings; the UI's format, lints and types.
    Lints,
    /// Unit, property and documentation tests of the crates.
    Rust,
    /// Component tests and build of the UI.
    Ui,
    /// The real window, driven.
    Journeys,
}

impl Group {
    /// The group of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "lints" => Some(Self::Lints),
            "rust" => Some(Self::Rust),
            "ui" => Some(Self::Ui),
            "journeys" => Some(Self::Journeys),
            _ => None,
        }
    }
}

/// What to test.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    /// Empty means everything.
    pub(crate) only: Vec<Group>,
    /// Without what takes minutes: journeys, documentation, release builds.
    pub(crate) fast: bool,
    /// On to the next step after a failure.
    pub(crate) keep_going: bool,
}

impl Selection {
    fn has(&self, group: Group) -> bool {
        let asked = self.only.contains(&group);
        asked || (self.only.is_empty() && !(self.fast && group == Group::Journeys))
    }
}

/// One run of the tests: what was asked for and what was seen so far.
struct Run {
    selection: Selection,
    steps: Steps,
    tally: Mutex<Tally>,
    failed: AtomicBool,
}

impl Run {
    /// One step in the foreground. Nothing is begun after a failure, unless asked to keep going.
    fn step(&self, name: &str, work: impl FnOnce() -> Outcome) {
        if self.goes_on() && self.steps.step(name, work).is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
    }

    /// One step beside the foreground.
    fn quiet_step(&self, name: &str, work: impl FnOnce(&mut String) -> Outcome) {
        if self.goes_on() && self.steps.quiet_step(name, work).is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
    }

    fn goes_on(&self) -> bool {
        self.selection.keep_going || !self.failed.load(Ordering::Relaxed)
    }

    /// Counts the tests that a runner's line tells of.
    fn count(&self, line: &str) {
        if let Ok(mut tally) = self.tally.lock() {
            tally.read(line);
        }
    }
}

/// Sets up, tests, and says how it went.
pub(crate) fn command(selection: Selection) -> Outcome<ExitCode> {
    let start = Instant::now();
    let run = Run {
        selection,
        steps: Steps::default(),
        tally: Mutex::new(Tally::default()),
        failed: AtomicBool::new(false),
    };
    let prepared = if run.selection.has(Group::Lints) {
        run.step("format", lints::format);
        if run.goes_on() {
            set_up(&run)
        } else {
            Ok(None)
        }
    } else {
        set_up(&run)
    };
    match prepared {
        Ok(node) => {
            if let Some(node) = node.filter(|_| run.goes_on()) {
                everything(&run, &node);
            }
        }
        // Its step has told of it.
        Err(_) => run.failed.store(true, Ordering::Relaxed),
    }

    let good = !run.failed.load(Ordering::Relaxed);
    println!("\n{}", run.steps.table());
    let took = seconds(start.elapsed());
    println!(
        "{} after {took}",
        if good { "All is well" } else { "FAILED" }
    );
    let tally = run.tally.into_inner().unwrap_or_default();
    // A failed check is no test, yet the closing line must not read as if all were well.
    let unseen = usize::from(!good && tally.failed == 0);
    println!("{} passed, {} failed", tally.passed, tally.failed + unseen);
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Installs what the selected groups need.
fn set_up(run: &Run) -> Outcome<Option<Node>> {
    let mut purposes = vec![Purpose::Window];
    if run.selection.has(Group::Journeys) && display::not_here().is_none() {
        purposes.push(Purpose::Journeys);
    }
    setup::system_packages(&run.steps, &purposes)?;
    if run.selection.has(Group::Rust) || run.selection.has(Group::Journeys) {
        run.steps.step("test runner", setup::nextest)?;
    }
    setup::node_and_packages(&run.steps).map(Some)
}

fn everything(run: &Run, node: &Node) {
    let has = |group| run.selection.has(group);
    std::thread::scope(|scope| {
        let beside = scope.spawn(|| ui::checks(run, node));
        if has(Group::Lints) {
            run.step("clippy", lints::clippy);
        }
        if has(Group::Lints) || has(Group::Rust) {
            run.step("build", rust::build);
        }
        if has(Group::Lints) {
            run.step("bindings", bindings::check);
        }
        if has(Group::Rust) {
            rust::tests(run);
        }
        if has(Group::Lints) && !run.selection.fast {
            run.step("documentation", lints::documentation);
        }
        if beside.join().is_err() {
            run.step("UI checks", || {
                Err(Failure::new("the thread of the UI checks broke"))
            });
        }
    });
    if has(Group::Journeys) {
        match display::not_here() {
            Some(why) => run.steps.leave_out("journeys", why),
            None => journeys::all(run),
        }
    } else if run.selection.only.is_empty() {
        run.steps.leave_out("journeys", "--fast");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fast_leaves_out_journeys_unless_they_are_asked_for() {
        let fast = Selection {
            fast: true,
            ..Selection::default()
        };
        assert!(!fast.has(Group::Journeys) && fast.has(Group::Rust));
        let asked = Selection {
            only: vec![Group::Journeys],
            fast: true,
            keep_going: false,
        };
        assert!(asked.has(Group::Journeys) && !asked.has(Group::Rust));
    }
}
