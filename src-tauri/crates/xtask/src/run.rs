//! `cargo xtask run`: from a fresh machine to the open window, or to the demo in the terminal
//! where there is no screen.

use std::process::ExitCode;

use crate::display;
use crate::failure::Outcome;
use crate::process::Call;
use crate::project;
use crate::setup::{self, Purpose};
use crate::step::Steps;

/// What the window ends with when the display that is named does not answer.
const NO_DISPLAY: i32 = 4;

/// Builds what can be shown here, and shows it. `rest` goes to the program.
pub(crate) fn command(release: bool, rest: &[String]) -> Outcome<ExitCode> {
    if !display::of_the_user() {
        return demo("DISPLAY and WAYLAND_DISPLAY are not set", release, rest);
    }
    match window(release, rest)? {
        Some(NO_DISPLAY) => demo("the one that is set does not answer", release, rest),
        code => Ok(ended(code)),
    }
}

/// Gives what the window ended with.
fn window(release: bool, rest: &[String]) -> Outcome<Option<i32>> {
    let steps = Steps::default();
    setup::system_packages(&steps, &[Purpose::Window])?;
    let node = setup::node_and_packages(&steps)?;
    setup::build_ui(&steps, &node)?;
    let program = project::built("carom-desktop", release);
    steps.step("window", || {
        build(release, &["--package", "carom-desktop"]).run()
    })?;
    println!("Opening {}", program.display());
    Call::new(program).args(rest).exit_code()
}

fn demo(why: &str, release: bool, rest: &[String]) -> Outcome<ExitCode> {
    println!("No display here ({why}): running `carom demo` in the terminal instead.");
    let steps = Steps::default();
    steps.step("carom", || build(release, &["--package", "carom"]).run())?;
    let demo = Call::new(project::built("carom", release));
    demo.arg("demo").args(rest).exit_code().map(ended)
}

fn build(release: bool, words: &[&str]) -> Call {
    let call = Call::cargo().arg("build").args(words);
    if release { call.arg("--release") } else { call }
}

/// The program's own exit code; `None` is a signal, which the terminal has told of.
fn ended(code: Option<i32>) -> ExitCode {
    let code = code.and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}
