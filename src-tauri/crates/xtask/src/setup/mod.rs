//! Set-up: whatever a task needs is looked for, and what is missing is installed. Each task asks
//! for what it needs and no more: the demo in the terminal needs no web view.

mod node;
mod system;
mod tools;
mod ui;

use std::process::ExitCode;

pub(crate) use node::Node;
pub(crate) use system::Purpose;
pub(crate) use tools::{
    mutants, newman, newman_script, nextest, oha, oha_program, tauri_driver, tauri_driver_program,
};

use crate::failure::Outcome;
use crate::process::Call;
use crate::step::Steps;

/// `cargo xtask setup`: everything that any task needs.
pub(crate) fn command() -> Outcome<ExitCode> {
    let steps = Steps::default();
    system_packages(&steps, &[Purpose::Window, Purpose::Journeys])?;
    let node = node_and_packages(&steps)?;
    steps.step("test runner", nextest)?;
    steps.step("window driver", tauri_driver)?;
    build_ui(&steps, &node)?;
    println!("Everything is installed.");
    Ok(ExitCode::SUCCESS)
}

/// Installs the system packages for `purposes`.
pub(crate) fn system_packages(steps: &Steps, purposes: &[Purpose]) -> Outcome {
    steps.step("system packages", || system::ensure(purposes))
}

/// Finds or installs Node, and the UI's packages as its lock file names them.
pub(crate) fn node_and_packages(steps: &Steps) -> Outcome<Node> {
    let node = steps.step("Node", Node::ensure)?;
    steps.step("UI packages", || ui::packages(&node))?;
    Ok(node)
}

/// Builds the UI that the window serves.
pub(crate) fn build_ui(steps: &Steps, node: &Node) -> Outcome {
    steps.step("UI build", || {
        if !ui::build(node, Call::run)? {
            println!("   unchanged");
        }
        Ok(())
    })
}

/// Builds the UI beside other work, with npm's lines kept in `output`.
pub(crate) fn build_ui_quietly(node: &Node, output: &mut String) -> Outcome {
    let done = ui::build(node, |call| {
        call.clone().env("NO_COLOR", "1").collect(output)
    })?;
    if !done {
        output.push_str("   unchanged\n");
    }
    Ok(())
}
