//! Files for the tests of this crate, each in a folder of its own.

use std::{fs, path::PathBuf};

/// A file that is removed with this.
pub(crate) struct TestFile {
    _folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
}

/// Writes a file.
pub(crate) fn file(bytes: impl AsRef<[u8]>) -> TestFile {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rows.csv");
    fs::write(&path, bytes).expect("a file");
    TestFile {
        _folder: folder,
        path,
    }
}
