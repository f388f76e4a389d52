//! Carom in a terminal: the same use cases and the same database as the window.
//!
//! This file starts and ends the program. What can be asked is in `arguments`, what is done is in
//! `commands`, how it reads is in `print`, and what an end means is in `exit`.

mod arguments;
mod commands;
mod exit;
mod print;

use std::process::ExitCode;

use arguments::Cli;
use clap::Parser as _;
use exit::{Failure, Status};
use print::Printer;

/// A run makes many small things on one thread and lets them go on another, which the system's own
/// allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refused(&error),
    };
    let json = cli.everywhere.json;
    let mut out = Printer::to_standard_output(json);
    let done = commands::run(cli, &mut out).and_then(|()| Ok(out.finish()?));
    match done {
        Ok(()) => Status::Good.into(),
        Err(failure) => {
            print::complain(&failure, json);
            failure.status.into()
        }
    }
}

/// Help and version are asked for and good; everything else that clap refuses is wrong usage.
fn refused(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // A reader that has gone away has read enough.
        let _ = error.print();
        return Status::Good.into();
    }
    // The options could not be parsed, so whether JSON was asked for is read off them as they are.
    if std::env::args_os().any(|argument| argument == "--json") {
        print::complain(&Failure::from_clap(error), true);
    } else {
        let _ = error.print();
    }
    Status::Usage.into()
}
