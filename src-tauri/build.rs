//! Prepares what Tauri reads while the window compiles: its configuration, its permissions and
//! the folder of the built UI. Building the UI itself is the work of `cargo xtask`.

use std::path::Path;

fn main() {
    let dist = Path::new("../ui/dist");
    // Tauri insists on the folder; lints and unit tests must not need a built UI.
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo::error=cannot create {}: {error}", dist.display());
    }
    println!("cargo::rerun-if-changed={}", dist.display());
    let served = std::env::var_os("CARGO_FEATURE_CUSTOM_PROTOCOL").is_some();
    if served && !dist.join("index.html").is_file() {
        let released = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
        let level = if released { "error" } else { "warning" };
        println!(
            "cargo::{level}=the UI is not built, and the window would open empty: run \
             `cargo xtask run`, or `npm ci && npm run build` in ui"
        );
    }
    tauri_build::build();
}
