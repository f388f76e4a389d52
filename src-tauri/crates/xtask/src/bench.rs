//! `cargo xtask bench`: the figures of the quality bars, on release builds, each beside its
//! peer. What is measured, and how, is the work of the program `bench` in `carom-journeys`; the
//! peers of a backfill are installed here, when it is measured.

use std::process::ExitCode;

use crate::failure::Outcome;
use crate::screenshots;
use crate::setup::{self, Purpose};

/// Runs the benchmarks of these names, or all of them.
pub(crate) fn command(names: &[String]) -> Outcome<ExitCode> {
    let measures = |name: &str| {
        names.is_empty() || names.iter().any(|wanted| wanted.eq_ignore_ascii_case(name))
    };
    let mut purposes = vec![Purpose::Window, Purpose::Journeys];
    if measures("p5") || measures("p6") {
        purposes.push(Purpose::Bench);
    }
    screenshots::on_release("bench", names, &purposes, |steps, node, call| {
        if !measures("p5") {
            return Ok(call);
        }
        steps.step("oha", setup::oha)?;
        steps.step("newman", || setup::newman(node))?;
        Ok(call
            .env("CAROM_OHA", setup::oha_program())
            .env("CAROM_NEWMAN", setup::newman_script())
            .env("CAROM_NODE", node.program()))
    })
}
