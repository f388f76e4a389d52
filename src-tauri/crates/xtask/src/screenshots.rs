//! `cargo xtask screenshots`: pictures of every screen and state, from the real window. Which
//! ones, and how to get there, is the work of the program `screenshots` in `carom-journeys`.

use std::process::ExitCode;

use crate::display::{self, Screen};
use crate::failure::{Failure, Outcome};
use crate::process::Call;
use crate::project;
use crate::setup::{self, Node, Purpose};
use crate::step::Steps;
use crate::test::{Guard, journeys};

/// Takes the pictures. `rest` goes to the program.
pub(crate) fn command(rest: &[String]) -> Outcome<ExitCode> {
    let purposes = [Purpose::Window, Purpose::Journeys];
    on_release("screenshots", rest, &purposes, |_, _, call| Ok(call))
}

/// Runs a program of `carom-journeys` on the release build of the window, on a screen and in a
/// home of its own. `prepare` installs what else it needs and tells it where that is.
pub(crate) fn on_release(
    program: &str,
    words: &[String],
    purposes: &[Purpose],
    prepare: impl FnOnce(&Steps, &Node, Call) -> Outcome<Call>,
) -> Outcome<ExitCode> {
    if let Some(why) = display::not_here() {
        return Err(Failure::new(why));
    }
    let steps = Steps::default();
    setup::system_packages(&steps, purposes)?;
    let node = setup::node_and_packages(&steps)?;
    setup::build_ui(&steps, &node)?;
    steps.step("window driver", setup::tauri_driver)?;
    steps.step("release build", || {
        journeys::release(&["carom-desktop", "carom"])?;
        // Apart, since the journeys turn on features for tests that users don't get.
        journeys::release(&["carom-journeys", "carom-empty-window"])
    })?;
    let call = Call::new(project::built(program, true)).args(words);
    let call = prepare(&steps, &node, journeys::with_programs(call, true))?;
    let screen = Screen::start()?;
    let guard = Guard::new(program)?;
    steps.step(program, || {
        let call = call.envs(&guard.variables());
        screen.stage(call).run()
    })?;
    Ok(ExitCode::SUCCESS)
}
