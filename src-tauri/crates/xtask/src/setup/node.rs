//! Node and npm: the system's where they are new enough, otherwise some from the npm registry
//! inside the target folder. Nothing of the user's own is changed.

use std::path::{Path, PathBuf};

use super::system::{self, Purpose};
use crate::failure::{Failure, Outcome};
use crate::process::{Call, path_with};
use crate::project;

/// What is installed where the system's Node is too old.
const NODE: &str = "22";
/// npm of the same age, since an old npm trips over a newer Node.
const NPM: &str = "11";

/// A Node that can build the UI.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Folders to put before `PATH`; empty for the system's Node.
    folders: Vec<PathBuf>,
    version: String,
}

impl Node {
    /// Finds a Node, or installs one.
    pub(crate) fn ensure() -> Outcome<Self> {
        let node = match Self::of_the_system().or_else(Self::own) {
            Some(node) => node,
            None => Self::install()?,
        };
        println!("   {}", node.version);
        Ok(node)
    }

    /// Its version, as it says itself.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// The program itself.
    pub(crate) fn program(&self) -> PathBuf {
        let name = project::program_file("node");
        self.folders
            .first()
            .map_or_else(|| PathBuf::from(&name), |folder| folder.join(&name))
    }

    /// A call of npm in the UI's folder.
    pub(crate) fn npm<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Call {
        npm(&self.folders).folder(project::ui()).args(words)
    }

    fn of_the_system() -> Option<Self> {
        let version = usable(&Call::new("node"))?;
        npm(&[]).arg("--version").answer()?;
        Some(Self {
            folders: Vec::new(),
            version,
        })
    }

    /// The one that xtask installed before.
    fn own() -> Option<Self> {
        let folders = own_folders();
        let program = folders.first()?.join(project::program_file("node"));
        let version = usable(&Call::new(program))?;
        npm(&folders).arg("--version").answer()?;
        Some(Self { folders, version })
    }

    fn install() -> Outcome<Self> {
        if npm(&[]).arg("--version").answer().is_none() {
            println!("   no npm here");
            system::ensure(&[Purpose::Npm])?;
        }
        let package = platform_package()?;
        println!("   no Node 20.19 or newer here; installing Node {NODE} in target/tools/node");
        let folder = own_prefix();
        npm(&[])
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--no-save",
            ])
            // npm checks packages against the Node it runs on, and that one is too old.
            .args(["--engine-strict=false", "--loglevel=error", "--prefix"])
            .arg(&folder)
            .args([format!("{package}@{NODE}"), format!("npm@{NPM}")])
            .way_out("Or install Node 20.19 or newer yourself, and try again.")
            .run()?;
        Self::own().ok_or_else(|| {
            Failure::new(format!("the Node in {} does not start", folder.display()))
                .with_way_out("Install Node 20.19 or newer yourself, and try again.")
        })
    }
}

/// The version that `node` gives, where it is new enough.
fn usable(node: &Call) -> Option<String> {
    let version = node.clone().arg("--version").answer()?.trim().to_owned();
    new_enough(&version).then_some(version)
}

/// Vite wants Node 20.19 or newer, or 22.12 or newer; odd releases in between are no longer kept.
fn new_enough(version: &str) -> bool {
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map(str::parse::<u32>);
    let (Some(Ok(major)), Some(Ok(minor))) = (numbers.next(), numbers.next()) else {
        return false;
    };
    match major {
        20 => minor >= 19,
        22 => minor >= 12,
        _ => major > 22,
    }
}

fn npm(folders: &[PathBuf]) -> Call {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let call = Call::new(match folders {
        [_, commands] => commands.join(program),
        _ => Path::new(program).to_owned(),
    });
    call.env("PATH", path_with(folders))
}

fn own_prefix() -> PathBuf {
    project::tools().join("node")
}

/// The folder of the own `node`, then that of the own `npm`.
fn own_folders() -> Vec<PathBuf> {
    let modules = own_prefix().join("node_modules");
    let Ok(package) = platform_package() else {
        return Vec::new();
    };
    vec![modules.join(package).join("bin"), modules.join(".bin")]
}

/// The npm package that holds Node for this system.
fn platform_package() -> Outcome<String> {
    let system = match std::env::consts::OS {
        "linux" => "linux",
        "macos" => "darwin",
        "windows" => "win",
        other => return Err(no_package(other)),
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => return Err(no_package(other)),
    };
    Ok(format!("node-{system}-{processor}"))
}

fn no_package(what: &str) -> Failure {
    Failure::new(format!("there is no ready Node for {what}"))
        .with_way_out("Install Node 20.19 or newer yourself, and try again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_that_vite_refuses_is_not_taken() {
        for version in ["v20.19.0", "v20.20.2", "v22.12.0", "v24.0.1"] {
            assert!(new_enough(version), "{version} builds the UI");
        }
        for version in [
            "v18.20.4", "v20.18.3", "v21.7.0", "v22.11.0", "", "v", "vx.y",
        ] {
            assert!(!new_enough(version), "{version} does not build the UI");
        }
    }
}
