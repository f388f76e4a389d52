//! The TypeScript bindings of the commands, written from the one list in `carom-app`. They are
//! committed, so a stale file fails here and not in front of a user.

use std::process::ExitCode;

use crate::failure::Outcome;
use crate::process::Call;
use crate::project;

/// `cargo xtask bindings`: writes them.
pub(crate) fn write() -> Outcome<ExitCode> {
    Call::cargo()
        .args([
            "run",
            "--quiet",
            "--package",
            "carom-app",
            "--example",
            "bindings",
        ])
        .args(["--", "--write"])
        .run()?;
    Ok(ExitCode::SUCCESS)
}

/// Compares them with the list. The program is there: all targets were built before.
pub(super) fn check() -> Outcome {
    let program = project::target()
        .join("debug/examples")
        .join(project::program_file("bindings"));
    Call::new(program)
        .arg("--check")
        .way_out("`cargo xtask bindings` writes them anew.")
        .run()
}
