//! The UI's packages and its build, each done again only when what it depends on has changed.

use super::Node;
use crate::failure::{Failure, Outcome};
use crate::process::Call;
use crate::project;
use crate::stamp;

/// What in the UI's folder is not part of the built UI.
const NO_SOURCES: [&str; 3] = ["dist", "node_modules", "coverage"];

/// Installs the packages that the lock file names.
pub(crate) fn packages(node: &Node) -> Outcome {
    let ui = project::ui();
    let lock = ui.join("package-lock.json");
    if !lock.is_file() {
        return Err(Failure::new(format!("{} is missing", lock.display()))
            .with_way_out("It belongs to the repository: `git checkout ui/package-lock.json`."));
    }
    let seen = [
        ui.join("package.json"),
        lock,
        ui.join("node_modules/.package-lock.json"),
    ];
    let done = stamp::unless_fresh("ui-packages", node.version(), &seen, || {
        node.npm(["ci", "--no-audit", "--no-fund"])
            .way_out("If the network is fine, remove ui/node_modules and try again.")
            .run()
    })?;
    if !done {
        println!("   unchanged");
    }
    Ok(())
}

/// Builds `ui/dist` by handing npm's call to `run`. Says whether there was anything to do.
pub(crate) fn build(node: &Node, run: impl FnOnce(&Call) -> Outcome) -> Outcome<bool> {
    let ui = project::ui();
    let dist = ui.join("dist");
    let mut seen = Vec::new();
    if let Ok(entries) = std::fs::read_dir(&ui) {
        let sources = entries
            .flatten()
            .filter(|entry| !NO_SOURCES.iter().any(|name| entry.file_name() == *name));
        seen.extend(sources.map(|entry| entry.path()));
    }
    // A fixed order, which file systems do not promise.
    seen.sort();
    seen.extend([dist, ui.join("node_modules/.package-lock.json")]);
    stamp::unless_fresh("ui-build", node.version(), &seen, || {
        run(&node.npm(["run", "--silent", "build"]))
    })
}
