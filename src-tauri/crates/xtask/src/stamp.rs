//! Stamps: what a step last saw, so that it is done again only when something changed. A stamp is
//! a hash of file names and contents, kept in the target folder; times are not trusted, since a
//! checkout rewrites them.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::failure::{About, Outcome};
use crate::project;

/// Folders that never count as sources.
const SKIPPED: [&str; 5] = ["node_modules", ".git", "coverage", ".vite", "test-results"];

/// Runs `work` unless everything under `paths` is as it was when it last succeeded. `paths` holds
/// what the work reads and what it writes: a missing result counts as a change. `extra` is
/// whatever else the result depends on. Says whether anything was done.
pub(crate) fn unless_fresh(
    name: &str,
    extra: &str,
    paths: &[PathBuf],
    work: impl FnOnce() -> Outcome,
) -> Outcome<bool> {
    let stamp = project::memory().join("stamps").join(name);
    if fs::read_to_string(&stamp).is_ok_and(|seen| seen == digest(extra, paths)) {
        return Ok(false);
    }
    // Gone while the work runs, so that a half-done result is never taken for a whole one.
    let _ = fs::remove_file(&stamp);
    work()?;
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder).about(|| folder.display().to_string())?;
    }
    fs::write(&stamp, digest(extra, paths)).about(|| stamp.display().to_string())?;
    Ok(true)
}

/// The hash of `extra` and of every file under `paths`. A path that cannot be read counts as
/// absent, which is a content of its own.
fn digest(extra: &str, paths: &[PathBuf]) -> String {
    let mut hash = Fnv::new();
    hash.part(extra.as_bytes());
    for path in paths {
        let mut files = Vec::new();
        collect(path, &mut files);
        files.sort();
        hash.part(path.as_os_str().as_encoded_bytes());
        for file in files {
            hash.part(file.as_os_str().as_encoded_bytes());
            hash.file(&file);
        }
    }
    format!("{:016x}", hash.0)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        files.push(path.to_owned());
        return;
    }
    let Ok(entries) = fs::read_dir(path) else {
        return;
    };
    for entry in entries.flatten() {
        if !SKIPPED.iter().any(|name| entry.file_name() == *name) {
            collect(&entry.path(), files);
        }
    }
}

/// FNV-1a, 64 bit: enough to notice a change, and the same in every release of Rust.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// Bytes with an end of their own, so that `ab` + `c` differs from `a` + `bc`.
    fn part(&mut self, bytes: &[u8]) {
        self.bytes(bytes);
        self.bytes(&(bytes.len() as u64).to_le_bytes());
    }

    fn file(&mut self, path: &Path) {
        let mut content = Vec::new();
        if fs::File::open(path)
            .and_then(|mut file| file.read_to_end(&mut content))
            .is_ok()
        {
            self.part(&content);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder");
        folder
    }

    #[test]
    fn a_change_of_content_name_or_presence_is_noticed() {
        let folder = folder("digest");
        let paths = [folder.clone()];
        fs::write(folder.join("a"), "one").expect("written");
        let first = digest("", &paths);
        assert_eq!(first, digest("", &paths), "nothing changed");
        assert_ne!(
            first,
            digest("node 22", &paths),
            "what else counts has changed"
        );
        fs::write(folder.join("a"), "two").expect("written");
        let second = digest("", &paths);
        assert_ne!(first, second, "the content changed");
        fs::rename(folder.join("a"), folder.join("b")).expect("renamed");
        assert_ne!(second, digest("", &paths), "the name changed");
        fs::remove_dir_all(&folder).expect("removed");
        assert_ne!(digest("", &paths), first, "the folder went");
    }

    #[test]
    fn installed_packages_are_no_sources() {
        let folder = folder("skipped");
        let before = digest("", std::slice::from_ref(&folder));
        fs::create_dir_all(folder.join("node_modules/x")).expect("created");
        fs::write(folder.join("node_modules/x/y"), "z").expect("written");
        assert_eq!(before, digest("", std::slice::from_ref(&folder)));
        fs::remove_dir_all(&folder).expect("removed");
    }
}
