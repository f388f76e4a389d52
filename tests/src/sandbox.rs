//! A home of its own for each journey: the data folder and every place where a desktop program
//! keeps things. It goes with the journey, so that nothing is left and nothing is found.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Where programs look for a user's folders, and where in the sandbox each is.
const PLACES: [(&str, &str); 6] = [
    ("HOME", "home"),
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_DATA_HOME", "share"),
    ("XDG_CACHE_HOME", "cache"),
    ("XDG_STATE_HOME", "state"),
    ("CAROM_DATA_DIR", "data"),
];

/// The folders of one journey.
#[derive(Debug)]
pub struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    /// An empty home.
    ///
    /// # Panics
    ///
    /// When the temporary folder can't be written.
    #[track_caller]
    pub fn new() -> Self {
        let folder = TempDir::with_prefix("carom-journey-")
            .unwrap_or_else(|error| panic!("no folder for a journey: {error}"));
        for (_, place) in PLACES {
            let place = folder.path().join(place);
            if let Err(error) = std::fs::create_dir_all(&place) {
                panic!("{} could not be made: {error}", place.display());
            }
        }
        Self { folder }
    }

    /// The data folder: what `CAROM_DATA_DIR` says.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The whole sandbox, for files that a journey brings along.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Lets a program live here.
    pub fn apply(&self, command: &mut Command) {
        for (variable, place) in PLACES {
            command.env(variable, self.folder.path().join(place));
        }
        // Under a virtual screen nobody answers on the accessibility bus, and WebKit waits for it.
        command.env("NO_AT_BRIDGE", "1");
    }
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::new()
    }
}
