//! Unit, property and documentation tests of the crates, in a home of their own.

use super::{Guard, Run};
use crate::failure::Outcome;
use crate::process::Call;

/// Builds all that tests and journeys use. One selection of packages for all of them: with
/// another, cargo would choose other features and build half the dependencies again.
pub(super) fn build() -> Outcome {
    Call::cargo()
        .args(["build", "--workspace", "--all-targets", "--locked"])
        .run()
}

/// Runs the tests and proves that they kept to their own folders.
pub(super) fn tests(run: &Run) {
    run.step("tests", || {
        let guard = Guard::new("tests")?;
        counted(
            run,
            &nextest()
                .args(["--workspace", "--exclude", "carom-journeys"])
                .envs(&guard.variables()),
        )?;
        guard.check(|_| true)
    });
    run.step("documentation tests", || {
        let guard = Guard::new("documentation-tests")?;
        let call = Call::cargo().args(["test", "--doc", "--workspace", "--locked"]);
        counted(run, &call.envs(&guard.variables()))?;
        guard.check(|_| true)
    });
}

/// The runner with what every use of it has in common.
pub(super) fn nextest() -> Call {
    Call::cargo().args(["nextest", "run", "--locked"])
}

/// Runs tests, shows their lines and counts them.
pub(super) fn counted(run: &Run, call: &Call) -> Outcome {
    call.lines(|line| {
        println!("{line}");
        run.count(line);
    })
}
