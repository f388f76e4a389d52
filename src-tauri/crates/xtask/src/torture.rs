//! `cargo xtask torture`: the program is killed again and again while it sends. What is done, and
//! what must hold, is the work of the program `torture` in `carom-torture`.

use std::process::ExitCode;

use crate::failure::{Failure, Outcome};
use crate::process::Call;
use crate::project;
use crate::step::Steps;
use crate::test::Guard;

/// Builds the program with its kill points, which only debug builds have, and tortures it. `words`
/// go to `torture`.
pub(crate) fn command(words: &[String]) -> Outcome<ExitCode> {
    if !cfg!(unix) {
        return Err(Failure::new(
            "the program can be killed like this on Unix only",
        ));
    }
    let steps = Steps::default();
    steps.step("debug build with kill points", || {
        // Together: `carom-torture` turns the kill points on.
        let call = Call::cargo().args(["build", "--locked", "--bins"]);
        call.args(["--package", "carom", "--package", "carom-torture"])
            .run()
    })?;
    let guard = Guard::new("torture")?;
    let folder = project::target().join("torture");
    steps.step("torture", || {
        Call::new(project::built("torture", false))
            .args(words)
            .arg("--folder")
            .arg(&folder)
            .env("CAROM_CLI", project::built("carom", false))
            .envs(&guard.variables())
            .run()?;
        guard.check(|_| true)
    })?;
    Ok(ExitCode::SUCCESS)
}
