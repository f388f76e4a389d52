//! What can be asked: the commands and their options, as clap reads them.
//!
//! Only the shape is decided here. What a name stands for (a template's question, a macro) is
//! decided where it is used, with the same exit status as clap's own refusals.

mod backfill;
mod deliveries;
mod form;
mod parse;
mod rows;
mod testing;
mod transfer;
mod url;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use self::{
    backfill::{BackfillArgs, DateParts, DecimalSign},
    deliveries::{JobsArgs, JobsCommand, LogArgs, ResendArgs, SettleArgs},
    form::{CreateArgs, DuplicateArgs, EditArgs, FormArgs},
    parse::Setting,
    rows::{ListArgs, RowsArgs, ShowArgs},
    testing::TestArgs,
    transfer::{ExportArgs, ImportArgs, OnConflict},
    url::{LintArgs, MacrosArgs, RenderArgs, TemplatesArgs},
};

const EXIT_STATUS: &str = "\
Exit status:
  0  good
  1  lint errors; a test or a row that was rejected, not delivered or unknown; a row
     that can't be read; a run that stands still
  2  wrong usage
  3  any other failure

An integration is named by its ID, the beginning of its ID, or its name.";

/// Set up server-to-server postback integrations, test-fire them, and see what came back.
#[derive(Debug, Parser)]
#[command(name = "carom", version, after_help = EXIT_STATUS, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) everywhere: Everywhere,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub(crate) struct Everywhere {
    /// The data folder [default: CAROM_DATA_DIR, else the system's usual place]
    #[arg(long, global = true, value_name = "DIR", display_order = 900)]
    pub(crate) data_dir: Option<PathBuf>,
    /// Print JSON for programs to read
    #[arg(long, global = true, display_order = 901)]
    pub(crate) json: bool,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the destination templates and what they ask
    Templates(TemplatesArgs),
    /// List the network's macros
    Macros(MacrosArgs),
    /// Render a postback URL with sample values; nothing is sent or kept
    Render(RenderArgs),
    /// Check a postback URL for what would cost conversions
    Lint(LintArgs),
    /// Create an integration, Inactive
    Create(CreateArgs),
    /// List the integrations
    #[command(visible_alias = "ls")]
    List(ListArgs),
    /// Show an integration with its problems and last tests
    Show(ShowArgs),
    /// Change what is given of an integration, and nothing else
    Edit(EditArgs),
    /// Copy an integration into a new, Inactive one
    Duplicate(DuplicateArgs),
    /// Let Carom fire integrations for real events; lint errors block it
    Activate(RowsArgs),
    /// Stop Carom from firing integrations for real events
    Deactivate(RowsArgs),
    /// Move integrations into the Trash
    #[command(visible_alias = "rm")]
    Delete(RowsArgs),
    /// Take integrations out of the Trash, active or not as before
    Restore(RowsArgs),
    /// Fire a test for one event type or all, and see what came back
    Test(TestArgs),
    /// Send the rows of a file of missed conversions, each at most once
    Backfill(BackfillArgs),
    /// List deliveries, newest first, or show one with its attempts
    Log(LogArgs),
    /// Send deliveries once more
    Resend(ResendArgs),
    /// Settle deliveries that may have arrived, without sending
    Settle(SettleArgs),
    /// List runs over files and other long work; pause, resume, cancel or forget it
    Jobs(JobsArgs),
    /// Write integrations to a JSON file or standard output
    Export(ExportArgs),
    /// Take in integrations from a JSON file, all Inactive
    Import(ImportArgs),
    /// Walk through the main job against the built-in sample tracker, in a throwaway data folder
    Demo,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_options_of_every_command_fit_together() {
        Cli::command().debug_assert();
    }
}
