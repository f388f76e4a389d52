//! The real window, driven by a WebDriver client: once as a debug build through every journey,
//! once as a release build, where the content security policy is as strict as for users.

use super::{Guard, Run, rust};
use crate::display::Screen;
use crate::failure::Outcome;
use crate::process::Call;
use crate::project;
use crate::setup;

/// Every journey, in the runner's words.
const ALL: &str = "package(carom-journeys)";

/// The journeys that the release build goes through as well.
const ON_RELEASE: &str = "package(carom-journeys) & binary(main_job)";

/// All journeys.
pub(super) fn all(run: &Run) {
    run.step("window driver", setup::tauri_driver);
    // The UI may have changed since the crates were built, and the window holds it.
    run.step("window", rust::build);
    run.step("journeys", || drive(run, false, ALL));
    if run.selection.fast {
        run.steps.leave_out("journey on a release build", "--fast");
        return;
    }
    run.step("window, release", || release(&["carom-desktop", "carom"]));
    run.step("journey on a release build", || {
        drive(run, true, ON_RELEASE)
    });
}

/// Builds programs as users get them.
pub(crate) fn release(packages: &[&str]) -> Outcome {
    let packages = packages.iter().flat_map(|package| ["--package", package]);
    Call::cargo()
        .args(["build", "--release", "--locked", "--bins"])
        .args(packages)
        .run()
}

/// Tells `call` where the programs are that it drives.
pub(crate) fn with_programs(call: Call, release: bool) -> Call {
    call.env("CAROM_DESKTOP", project::built("carom-desktop", release))
        .env("CAROM_CLI", project::built("carom", release))
        .env("CAROM_BUILD", if release { "release" } else { "debug" })
        .env(
            "CAROM_EMPTY_WINDOW",
            project::built("carom-empty-window", true),
        )
        .env("TAURI_DRIVER", setup::tauri_driver_program())
}

fn drive(run: &Run, release: bool, filter: &str) -> Outcome {
    let screen = Screen::start()?;
    let guard = Guard::new("journeys")?;
    // One at a time: two windows on one screen take the focus from each other.
    let call = rust::nextest(filter).args(["--test-threads", "1"]);
    let call = with_programs(call, release).envs(&guard.variables());
    rust::counted(run, &screen.stage(call))?;
    // The session around the journeys keeps caches of its own; only Carom's files must not be
    // there, since every journey has a folder for them.
    guard.check(|path| path.to_ascii_lowercase().contains("carom"))
}
