//! What the code must look like, whatever it does: format, clippy, documentation. The UI's own
//! lints are in `ui`.

use std::io::{IsTerminal, stdout};

use super::rust::workspace;
use crate::failure::Outcome;
use crate::process::Call;

/// rustfmt changes nothing.
pub(super) fn format() -> Outcome {
    let mut call = Call::cargo().args(["fmt", "--all", "--check"]);
    if !stdout().is_terminal() {
        // rustfmt colours its differences even into a file.
        call = call.args(["--", "--color", "never"]);
    }
    call.way_out("`cargo fmt --all` mends it.").run()
}

/// Clippy says nothing about any target of any crate.
pub(super) fn clippy() -> Outcome {
    workspace(Call::cargo().arg("clippy"))
        .args(["--all-targets", "--", "-D", "warnings"])
        .run()
}

/// The documentation builds without a warning.
pub(super) fn documentation() -> Outcome {
    workspace(Call::cargo().arg("doc"))
        // Naming the examples makes cargo choose the features that clippy has already checked
        // the dependencies with; without them it would check them all a second time.
        .args(["--no-deps", "--lib", "--bins", "--examples"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()
}
