//! `cargo xtask bench`: the figures of the quality bars, on release builds, each beside its
//! peer. What is measured, and how, is the work of the program `bench` in `carom-journeys`.

use std::process::ExitCode;

use crate::failure::Outcome;
use crate::screenshots;

/// Runs the benchmarks of these names, or all of them.
pub(crate) fn command(names: &[String]) -> Outcome<ExitCode> {
    screenshots::on_release("bench", names)
}
