//! `cargo xtask mutants`: changes the program one line at a time and asks whether a test notices.
//! A change that no test notices is a line that nobody proves. What is left out, and why, stands
//! in `.cargo/mutants.toml`.

use std::process::ExitCode;

use crate::failure::{About, Failure, Outcome};
use crate::process::Call;
use crate::project;
use crate::setup;
use crate::step::Steps;

/// A part of the program whose tests are tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    /// The word on the command line.
    pub(crate) name: &'static str,
    /// Its files, under `src-tauri/crates`.
    files: &'static [&'static str],
}

/// All areas, the quick ones first.
pub(crate) const AREAS: [Area; 6] = [
    Area {
        name: "matching",
        files: &[
            "postback/src/filter.rs",
            "postback/src/filter/*.rs",
            "postback/src/integration.rs",
            "postback/src/once.rs",
        ],
    },
    Area {
        name: "verdicts",
        files: &[
            "postback/src/attempt.rs",
            "postback/src/destination.rs",
            "postback/src/diagnosis.rs",
            "postback/src/diagnosis/*.rs",
            "postback/src/judge.rs",
            "postback/src/judge/*.rs",
            "postback/src/verdict.rs",
        ],
    },
    Area {
        name: "retry",
        files: &["app/src/queue/due.rs", "app/src/queue/retry.rs"],
    },
    Area {
        name: "queue",
        files: &["app/src/queue/*.rs", "store/src/deliveries/queue.rs"],
    },
    Area {
        name: "rendering",
        files: &["postback/src/url_template/*.rs"],
    },
    Area {
        name: "lint",
        files: &["postback/src/lint.rs", "postback/src/lint/**/*.rs"],
    },
];

impl Area {
    /// The area of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        AREAS.into_iter().find(|area| area.name == name)
    }
}

/// Tries the mutants of these areas, or of all.
pub(crate) fn command(areas: &[Area]) -> Outcome<ExitCode> {
    let areas = if areas.is_empty() { &AREAS[..] } else { areas };
    let steps = Steps::default();
    steps.step("mutation tester", setup::mutants)?;
    let folder = project::target().join("mutants");
    std::fs::create_dir_all(&folder).about(|| folder.display().to_string())?;
    let files = areas
        .iter()
        .flat_map(|area| area.files)
        .flat_map(|file| ["--file".to_owned(), format!("src-tauri/crates/{file}")]);
    let call = Call::cargo()
        .arg("mutants")
        .args(files)
        .arg("--output")
        .arg(&folder)
        // The copy that is changed, and what is built of it, are too large for some memory disks.
        .env("TMPDIR", &folder)
        // In the copy. Anywhere else cargo could take a mutant for the program itself: it looks
        // at the times of files and not at where the repository is.
        .env("CARGO_TARGET_DIR", "target");
    let results = folder.join("mutants.out");
    steps.step("mutants", || match call.exit_code()? {
        // 3: some never ended, which is noticed as well.
        Some(0 | 3) => Ok(()),
        Some(2) => Err(
            Failure::new("some changes were not noticed").with_way_out(format!(
                "They stand in {}. Write the test, simplify the line, or leave it out in \
                 .cargo/mutants.toml with the reason.",
                results.join("missed.txt").display()
            )),
        ),
        _ => Err(Failure::new("the mutants could not be tried")
            .with_way_out(format!("The logs stand in {}.", results.display()))),
    })?;
    Ok(ExitCode::SUCCESS)
}
