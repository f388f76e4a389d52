//! Where things are: the repository, the target folder, and what xtask keeps in there.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The repository. Known when xtask is compiled, since it lives inside.
pub(crate) fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        crate_folder
            .ancestors()
            .nth(3)
            .unwrap_or(crate_folder)
            .to_owned()
    });
    &ROOT
}

/// The web UI.
pub(crate) fn ui() -> PathBuf {
    root().join("ui")
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        // Cargo takes a relative one from the folder it is called in, and xtask calls it in the
        // repository.
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// Tools that xtask installs for itself, away from the user's own.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// What xtask remembers between runs.
pub(crate) fn memory() -> PathBuf {
    target().join("xtask")
}

/// A program that cargo built.
pub(crate) fn built(name: &str, release: bool) -> PathBuf {
    let profile = if release { "release" } else { "debug" };
    target().join(profile).join(program_file(name))
}

/// The file name of a program on this system.
pub(crate) fn program_file(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// The first program of this name on `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program_file(name)))
        .find(|program| program.is_file() && is_executable(program))
}

#[cfg(unix)]
fn is_executable(program: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    program
        .metadata()
        .is_ok_and(|metadata| metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_program: &Path) -> bool {
    true
}
