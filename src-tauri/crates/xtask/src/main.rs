//! `cargo xtask`: one word for each thing a person does with this repository. It runs before
//! anything is installed, so it uses the standard library alone and builds in seconds.
//!
//! This file reads the command line; what each word does stands in the module of its name.

mod arguments;
mod bench;
mod display;
mod failure;
mod icons;
mod mutants;
mod process;
mod project;
mod run;
mod screenshots;
mod setup;
mod stamp;
mod step;
mod test;
mod torture;

use std::process::ExitCode;

use arguments::Task;

fn main() -> ExitCode {
    let task = match arguments::read(std::env::args().skip(1)) {
        Ok(task) => task,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            return ExitCode::from(2);
        }
    };
    let outcome = match task {
        Task::Help => {
            print!("{}", arguments::HELP);
            Ok(ExitCode::SUCCESS)
        }
        Task::Setup => setup::command(),
        Task::Run { release, rest } => run::command(release, &rest),
        Task::Test(selection) => test::command(selection),
        Task::Bench { names } => bench::command(&names),
        Task::Mutants { areas } => mutants::command(&areas),
        Task::Torture { words } => torture::command(&words),
        Task::Screenshots { rest } => screenshots::command(&rest),
        Task::Bindings => test::bindings::write(),
        Task::Icons => icons::command(),
    };
    outcome.unwrap_or_else(|failure| {
        if !failure.is_told() {
            eprintln!("xtask: {failure}");
        }
        ExitCode::FAILURE
    })
}
