//! The large database that P1, P2 and P7 stand on, made once and kept in the target folder, with
//! its log indexed.

use std::path::{Path, PathBuf};
use std::time::Instant;

use carom_store::{Store, StoreError};

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
    let wanted = format!("{INTEGRATIONS} integrations, {ATTEMPTS} attempts");
    // A newer Carom brings an older one's database up to date; only what it can't open is made
    // anew.
    let there = std::fs::read_to_string(&mark).is_ok_and(|filled| filled == wanted);
    if there && index(&folder).is_ok() {
        // Each benchmark begins where a first start does, not on the screen that another left.
        let _ = std::fs::remove_file(folder.join("preferences.json"));
        return folder;
    }
    println!("filling a database with {wanted}…");
    let start = Instant::now();
    let _ = std::fs::remove_dir_all(&folder);
    let filled = std::fs::create_dir_all(&folder)
        .map_err(|error| error.to_string())
        .and_then(|()| {
            carom_store::testing::fill(&folder, INTEGRATIONS, ATTEMPTS)
                .map_err(|error| error.to_string())
        })
        .and_then(|()| index(&folder).map_err(|error| error.to_string()))
        .and_then(|()| std::fs::write(&mark, &wanted).map_err(|error| error.to_string()));
    if let Err(error) = filled {
        panic!("{}: {error}", folder.display());
    }
    println!("   done in {:.0} s", start.elapsed().as_secs_f64());
    folder
}

/// Brings the log's index up to date, as an open Carom does in the background.
fn index(folder: &Path) -> Result<(), StoreError> {
    let store = Store::open(folder, carom_store::Options::default())?;
    while store.log().index_some(0)?.behind > 0 {}
    store.close();
    Ok(())
}
