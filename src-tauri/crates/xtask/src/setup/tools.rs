//! Programs from crates.io that the tests need. Those that are installed are used; others are
//! built into the target folder, once.

use std::path::PathBuf;

use super::Node;
use crate::failure::Outcome;
use crate::process::Call;
use crate::project;

/// What is built where no cargo-nextest is installed; any version will do otherwise.
const NEXTEST: &str = "0.9.143";

/// Newest 2.x. The 3.0 line is an alpha for Tauri 3.
const TAURI_DRIVER: &str = "2.1.0";

/// Makes `cargo nextest` work.
pub(crate) fn nextest() -> Outcome {
    // Calls of cargo find xtask's own tools on their PATH, so one question answers for both.
    if let Some(version) = Call::cargo().args(["nextest", "--version"]).answer() {
        println!("   {}", version.lines().next().unwrap_or_default());
        return Ok(());
    }
    install("cargo-nextest", NEXTEST, &[])
}

/// Makes sure of the program that drives the window.
pub(crate) fn tauri_driver() -> Outcome {
    own("tauri-driver", TAURI_DRIVER, &[])
}

/// Where it is.
pub(crate) fn tauri_driver_program() -> PathBuf {
    program("tauri-driver")
}

/// A peer of the benchmarks: sends as fast as it can and keeps nothing.
const OHA: &str = "1.16.0";

/// A peer of the benchmarks: Postman's runner.
const NEWMAN: &str = "6.2.2";

/// Makes sure of oha.
pub(crate) fn oha() -> Outcome {
    let features = ["--no-default-features", "--features", "rustls"];
    own("oha", OHA, &features)
}

/// Where it is.
pub(crate) fn oha_program() -> PathBuf {
    program("oha")
}

/// Changes the program to see whether a test notices.
const MUTANTS: &str = "27.1.0";

/// Makes `cargo mutants` work.
pub(crate) fn mutants() -> Outcome {
    own("cargo-mutants", MUTANTS, &[])
}

/// Makes sure of newman.
pub(crate) fn newman(node: &Node) -> Outcome {
    let folder = project::tools().join("newman");
    let package = folder.join("node_modules/newman/package.json");
    let wanted = format!("\"version\": \"{NEWMAN}\"");
    if std::fs::read_to_string(package).is_ok_and(|text| text.contains(&wanted)) {
        println!("   newman {NEWMAN}");
        return Ok(());
    }
    println!("   installing newman into target/tools");
    node.npm([
        "install",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--loglevel=error",
    ])
    .arg("--prefix")
    .arg(&folder)
    .arg(format!("newman@{NEWMAN}"))
    .run()
}

/// Where it is.
pub(crate) fn newman_script() -> PathBuf {
    project::tools().join("newman/node_modules/newman/bin/newman.js")
}

/// Makes sure of a program in exactly this version. One of another origin is never taken: not all
/// of them can say which version they are.
fn own(name: &str, version: &str, features: &[&str]) -> Outcome {
    let receipts = std::fs::read_to_string(project::tools().join(".crates.toml"));
    let wanted = format!("\"{name} {version} ");
    if program(name).is_file() && receipts.is_ok_and(|text| text.contains(&wanted)) {
        println!("   {name} {version}");
        return Ok(());
    }
    install(name, version, features)
}

fn program(name: &str) -> PathBuf {
    project::tools()
        .join("bin")
        .join(project::program_file(name))
}

fn install(name: &str, version: &str, features: &[&str]) -> Outcome {
    println!("   installing {name} into target/tools, which takes a few minutes");
    Call::cargo()
        .args(["install", "--quiet", "--locked", name, "--version", version])
        .args(features)
        .arg("--root")
        .arg(project::tools())
        // Its own place for half-built things, kept apart from the project's.
        .env("CARGO_TARGET_DIR", project::tools().join("build"))
        .run()
}
