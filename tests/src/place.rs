//! Where the programs are that journeys start. `cargo xtask` names them; by hand they are looked
//! for in the target folder.

use std::path::{Path, PathBuf};

/// The repository.
pub fn repository() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    repository().join(folder)
}

/// The window: a release build when the journeys were told so.
///
/// # Panics
///
/// When it is not built.
pub fn desktop() -> PathBuf {
    built("CAROM_DESKTOP", "carom-desktop", &profile())
}

/// The terminal's program.
///
/// # Panics
///
/// When it is not built.
pub fn cli() -> PathBuf {
    built("CAROM_CLI", "carom", &profile())
}

/// The window with nothing in it, always a release build: it is what others are measured by.
///
/// # Panics
///
/// When it is not built.
pub fn empty_window() -> PathBuf {
    built("CAROM_EMPTY_WINDOW", "carom-empty-window", "release")
}

/// The program that drives Tauri's windows.
///
/// # Panics
///
/// When it is not installed.
pub fn tauri_driver() -> PathBuf {
    let own = std::env::var_os("TAURI_DRIVER")
        .map_or_else(|| target().join("tools/bin/tauri-driver"), PathBuf::from);
    assert!(
        own.is_file(),
        "{} is missing; `cargo xtask setup` installs it",
        own.display()
    );
    own
}

/// A program that Carom is measured beside: named by `variable`, or at its place in the target
/// folder.
///
/// # Panics
///
/// When it is not installed.
pub fn peer(variable: &str, place: &str) -> PathBuf {
    let path = std::env::var_os(variable).map_or_else(|| target().join(place), PathBuf::from);
    assert!(
        path.is_file(),
        "{} is missing; `cargo xtask bench` installs it",
        path.display()
    );
    path
}

/// Whether the window under test is a release build.
pub fn is_release() -> bool {
    profile() == "release"
}

fn profile() -> String {
    std::env::var("CAROM_BUILD").unwrap_or_else(|_| "debug".to_owned())
}

fn built(variable: &str, name: &str, profile: &str) -> PathBuf {
    let path =
        std::env::var_os(variable).map_or_else(|| target().join(profile).join(name), PathBuf::from);
    assert!(
        path.is_file(),
        "{} is not built; `cargo xtask test` builds it, or name another in {variable}",
        path.display()
    );
    path
}
