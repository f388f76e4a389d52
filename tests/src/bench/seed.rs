//! The large database that P1 and P2 start on, made once and kept in the target folder.

use std::path::PathBuf;
use std::time::{Instant, SystemTime};

use crate::place;

/// Integrations in it.
pub const INTEGRATIONS: usize = 10_000;

/// Attempts in it.
pub const ATTEMPTS: usize = 1_000_000;

/// The data folder, filled.
///
/// # Panics
///
/// When it can't be filled.
pub fn data() -> PathBuf {
    let folder = place::target().join("bench/many");
    let mark = folder.join("filled");
    if is_newer_than_this_program(&mark) {
        return folder;
    }
    println!("Filling a database with {INTEGRATIONS} integrations and {ATTEMPTS} attempts…");
    let start = Instant::now();
    // What an older build left has perhaps another shape.
    let _ = std::fs::remove_dir_all(&folder);
    if let Err(error) = std::fs::create_dir_all(&folder) {
        panic!("{}: {error}", folder.display());
    }
    if let Err(error) = carom_store::testing::fill(&folder, INTEGRATIONS, ATTEMPTS) {
        panic!("the database could not be filled: {error}");
    }
    if let Err(error) = std::fs::write(&mark, "") {
        panic!("{}: {error}", mark.display());
    }
    println!("   done in {:.0} s", start.elapsed().as_secs_f64());
    folder
}

/// Whether the database was filled by the code that is running now.
fn is_newer_than_this_program(mark: &std::path::Path) -> bool {
    let changed = |path: &std::path::Path| -> Option<SystemTime> {
        std::fs::metadata(path).ok()?.modified().ok()
    };
    let program = std::env::current_exe()
        .ok()
        .and_then(|program| changed(&program));
    changed(mark)
        .zip(program)
        .is_some_and(|(mark, program)| mark > program)
}
