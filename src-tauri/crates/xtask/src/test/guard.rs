//! A home that must stay empty. Tests get it as theirs; what they leave there, they would have
//! left among the user's own files.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{About, Failure, Outcome};

/// The variables by which programs find a user's folders, and where the guard puts each.
const FOLDERS: [(&str, &str); 10] = [
    ("HOME", "home"),
    ("USERPROFILE", "home"),
    ("APPDATA", "home/roaming"),
    ("LOCALAPPDATA", "home/local"),
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_CACHE_HOME", "cache"),
    ("XDG_STATE_HOME", "state"),
    ("XDG_RUNTIME_DIR", "runtime"),
    ("CAROM_DATA_DIR", "carom"),
];

/// The folder; it goes when this value does.
#[derive(Debug)]
pub(crate) struct Guard {
    folder: PathBuf,
}

impl Guard {
    /// An empty home, named for what it guards.
    pub(crate) fn new(name: &str) -> Outcome<Self> {
        // In the system's own place for such things: the path of a socket in the runtime folder
        // must be short.
        let own = format!("xtask-{}-{name}", std::process::id());
        let guard = Self {
            folder: std::env::temp_dir().join(own),
        };
        for (_, place) in FOLDERS {
            let folder = guard.folder.join(place);
            fs::create_dir_all(&folder).about(|| folder.display().to_string())?;
            keep_private(&folder);
        }
        Ok(guard)
    }

    /// What to set for the guarded programs.
    pub(crate) fn variables(&self) -> Vec<(String, OsString)> {
        let mut all: Vec<(String, OsString)> = FOLDERS
            .iter()
            .map(|(name, place)| ((*name).to_owned(), self.folder.join(place).into_os_string()))
            .collect();
        // Cargo and rustup keep to the user's real home: their files are no user data.
        for (name, place) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            let real = std::env::var_os(name)
                .or_else(|| Some(std::env::home_dir()?.join(place).into_os_string()));
            all.extend(real.map(|folder| (name.to_owned(), folder)));
        }
        all
    }

    /// Fails if anything was left whose path `counts`.
    pub(crate) fn check(&self, counts: impl Fn(&str) -> bool) -> Outcome {
        let mut left = Vec::new();
        self.collect(&self.folder, &mut left);
        left.retain(|path| counts(path));
        left.sort();
        if left.is_empty() {
            return Ok(());
        }
        Err(Failure::new(format!(
            "tests wrote outside their own folders, into a user's home:\n         {}",
            left.join("\n         ")
        ))
        .with_way_out("Give each test a data folder of its own."))
    }

    /// The paths of all files, from the guard's folder on.
    fn collect(&self, folder: &Path, files: &mut Vec<String>) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.collect(&path, files);
            } else {
                let shown = path.strip_prefix(&self.folder).unwrap_or(&path);
                files.push(shown.to_string_lossy().into_owned());
            }
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // A leftover in the temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Desktop programs refuse a runtime folder that others can read.
#[cfg(unix)]
fn keep_private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
}

#[cfg(not(unix))]
fn keep_private(_folder: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_left_in_the_home_is_named() {
        let guard = Guard::new("unit-test").expect("a guard");
        assert!(guard.check(|_| true).is_ok(), "nothing was written yet");
        fs::create_dir_all(guard.folder.join("data/app")).expect("created");
        assert!(
            guard.check(|_| true).is_ok(),
            "an empty folder holds nothing of anybody"
        );
        fs::write(guard.folder.join("data/app/carom.db"), "x").expect("written");
        let failure = guard.check(|_| true).expect_err("a file was left");
        assert!(
            failure.to_string().contains("carom.db"),
            "{failure} must name the file"
        );
        assert!(
            guard.check(|path| path.contains("other")).is_ok(),
            "not what was asked for"
        );
        let folder = guard.folder.clone();
        drop(guard);
        assert!(!folder.exists(), "the guard cleans up behind itself");
    }
}
