//! What the code must look like, whatever it does: format, clippy, documentation. The UI's own
//! lints are in `ui`.

use crate::failure::Outcome;
use crate::process::Call;

/// rustfmt changes nothing.
pub(super) fn format() -> Outcome {
    Call::cargo()
        .args(["fmt", "--all", "--check"])
        .way_out("`cargo fmt --all` mends it.")
        .run()
}

/// Clippy says nothing about any target of any crate.
pub(super) fn clippy() -> Outcome {
    Call::cargo()
        .args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ])
        .run()
}

/// The documentation builds without a warning.
pub(super) fn documentation() -> Outcome {
    Call::cargo()
        // Naming the examples makes cargo choose the features that clippy has already checked
        // the dependencies with; without them it would check them all a second time.
        .args([
            "doc",
            "--workspace",
            "--no-deps",
            "--lib",
            "--bins",
            "--examples",
            "--locked",
        ])
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()
}
