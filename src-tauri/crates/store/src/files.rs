//! Files and folders that only their user may read: the database holds click IDs and tokens in
//! URLs.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::error::StoreError;

/// Makes a folder, with its parents, that only this user may enter (0700 where there are modes).
/// A folder that is there already keeps its own mode: the user chose it.
pub(crate) fn private_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| match error.kind() {
        // There is a file of that name.
        io::ErrorKind::AlreadyExists => StoreError::Io {
            path: path.to_owned(),
            source: io::Error::new(error.kind(), "a file stands where the folder should be"),
        },
        _ => StoreError::io(path, error),
    })
}

/// Makes a new file that only this user may read (0600 where there are modes); never overwrites.
pub(crate) fn create_new(path: &Path) -> Result<File, StoreError> {
    private(
        fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true),
        path,
    )
}

/// Opens a file to write, making it if need be.
pub(crate) fn open_or_create(path: &Path) -> Result<File, StoreError> {
    private(
        fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false),
        path,
    )
}

fn private(options: &mut fs::OpenOptions, path: &Path) -> Result<File, StoreError> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
        .open(path)
        .map_err(|error| StoreError::io(path, error))
}

/// Makes a rename or a new file in `folder` survive a power cut, where the system can.
pub(crate) fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        // Some file systems refuse this for folders; the file itself is synced in any case.
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// `path` with a suffix behind its whole name: `carom.db` and `-wal`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
