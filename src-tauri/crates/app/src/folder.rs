//! Where data lives.

use std::{env, path::PathBuf};

/// The data folder: what is asked for, else `CAROM_DATA_DIR`, else the system's usual place.
pub fn data_dir(asked: Option<PathBuf>) -> PathBuf {
    asked
        .or_else(|| {
            env::var_os("CAROM_DATA_DIR")
                .filter(|d| !d.is_empty())
                .map(PathBuf::from)
        })
        .or_else(|| {
            directories::ProjectDirs::from("app", "Carom", "carom")
                .map(|dirs| dirs.data_dir().to_owned())
        })
        // A system without a home: beside the working folder, where the user can see it.
        .unwrap_or_else(|| PathBuf::from("carom-data"))
}
