//! Unit, property and documentation tests of the crates, in a home of their own.

use super::{Guard, Run};
use crate::failure::Outcome;
use crate::process::Call;

/// The packages that this system can build. It is always all of them together: with another
/// selection cargo would choose other features, and build half the dependencies again.
pub(super) fn workspace(call: Call) -> Call {
    let call = call.args(["--workspace", "--locked"]);
    // They drive the window, for which there is a way on Linux only.
    let call = match cfg!(target_os = "linux") {
        true => call,
        false => call.args(["--exclude", "carom-journeys"]),
    };
    // It kills as Unix does.
    match cfg!(unix) {
        true => call,
        false => call.args(["--exclude", "carom-torture"]),
    }
}

/// Builds all that tests and journeys use.
pub(super) fn build() -> Outcome {
    workspace(Call::cargo().arg("build"))
        .arg("--all-targets")
        .run()
}

/// Runs the tests and proves that they kept to their own folders.
pub(super) fn tests(run: &Run) {
    run.step("tests", || {
        let guard = Guard::new("tests")?;
        let call = nextest("not package(carom-journeys)").envs(&guard.variables());
        counted(run, &call)?;
        guard.check(|_| true)
    });
    run.step("documentation tests", || {
        let guard = Guard::new("documentation-tests")?;
        let call = workspace(Call::cargo().arg("test")).arg("--doc");
        counted(run, &call.envs(&guard.variables()))?;
        guard.check(|_| true)
    });
}

/// The runner, for the tests that `filter` names.
pub(super) fn nextest(filter: &str) -> Call {
    let call = workspace(Call::cargo().args(["nextest", "run"]));
    // The first failure is no reason to hide the others.
    call.args(["--no-fail-fast", "--filterset", filter])
}

/// Runs tests, shows their lines and counts them.
pub(super) fn counted(run: &Run, call: &Call) -> Outcome {
    call.lines(|line| {
        println!("{line}");
        run.count(line);
    })
}
