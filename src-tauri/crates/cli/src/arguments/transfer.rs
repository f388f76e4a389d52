//! Options of `carom export` and `carom import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Options of `carom export`.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The integrations: IDs, beginnings of IDs, or names [default: all outside the Trash]
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// The file to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite the file if it exists
    #[arg(long, requires = "output")]
    pub(crate) force: bool,
}

/// What to do with an entry whose name and account exist here already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnConflict {
    /// Leave it out
    #[default]
    Skip,
    /// Add it under a new name
    Add,
    /// Replace the one that is here
    Replace,
}

/// Options of `carom import`.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The file that Carom exported, or - for standard input
    pub(crate) file: PathBuf,
    /// What to do with an entry whose name and account exist here already
    #[arg(long, value_enum, default_value_t)]
    pub(crate) on_conflict: OnConflict,
    /// Say what would be taken in, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}
