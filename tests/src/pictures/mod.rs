//! Pictures of every screen and state, from the real window: what a designer looks at.
//!
//! Each part of the tour starts a window of its own, so that one that fails leaves the others
//! their pictures. What is on them was made by real use.

mod backfill;
mod broken;
mod deliveries;
mod first_run;
mod index;
mod jobs;
mod list;
mod orders;
mod settings;
mod studio;
mod test_panel;
mod wizard;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

pub use studio::{Studio, Theme};

type Part = fn(&Studio);

const PARTS: [(&str, Part); 9] = [
    ("first-run", first_run::tour),
    ("wizard", wizard::tour),
    ("test-panel", test_panel::tour),
    ("list", list::tour),
    ("settings", settings::tour),
    ("broken", broken::tour),
    ("deliveries", deliveries::tour),
    ("backfill", backfill::tour),
    ("jobs", jobs::tour),
];

/// The names of the tour's parts.
pub fn parts() -> impl Iterator<Item = &'static str> {
    PARTS.iter().map(|(name, _)| *name)
}

/// Takes the pictures of the parts that `wanted` names, or of all, into a folder. Gives the parts
/// that failed.
///
/// # Errors
///
/// When the folder can't be written.
pub fn take(folder: &Path, wanted: &[String]) -> std::io::Result<Vec<String>> {
    std::fs::create_dir_all(folder)?;
    let mut failed = Vec::new();
    for theme in [Theme::Light, Theme::Dark] {
        let studio = Studio::new(folder, theme);
        for (name, part) in PARTS {
            if !(wanted.is_empty() || wanted.iter().any(|one| one == name)) {
                continue;
            }
            println!("{name}, {}", theme.word());
            // The panic has been printed already, with what was missing on the page.
            if catch_unwind(AssertUnwindSafe(|| part(&studio))).is_err() {
                failed.push(format!("{name}, {}", theme.word()));
            }
        }
    }
    index::write(folder)?;
    Ok(failed)
}
