//! Commands about integrations that exist: list, show, and what is done to many at once.

use carom_app::contract::integrations::Sort;
use carom_postback::{integration::Role, verdict::Verdict};
use clap::{Args, ValueEnum};

use super::parse;

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum SortKey {
    /// The name
    #[default]
    Name,
    /// The account nickname
    Account,
    /// The last change
    Updated,
    /// The creation
    Created,
    /// The last test
    LastTest,
    /// Active ones together
    State,
}

impl From<SortKey> for Sort {
    fn from(key: SortKey) -> Self {
        match key {
            SortKey::Name => Self::Name,
            SortKey::Account => Self::Account,
            SortKey::Updated => Self::Updated,
            SortKey::Created => Self::Created,
            SortKey::LastTest => Self::LastTest,
            SortKey::State => Self::State,
        }
    }
}

/// Options of `carom list`.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Words that must all occur in name, account, template, hosts, macros or notes
    pub(crate) search: Vec<String>,
    /// Only active ones
    #[arg(long, conflicts_with = "inactive")]
    pub(crate) active: bool,
    /// Only inactive ones
    #[arg(long)]
    pub(crate) inactive: bool,
    /// Only this role
    #[arg(long, value_parser = parse::role())]
    pub(crate) role: Option<Role>,
    /// Only this template
    #[arg(long, value_parser = parse::template())]
    pub(crate) template: Option<String>,
    /// Only those whose last test had this verdict
    #[arg(long, value_parser = parse::verdict())]
    pub(crate) verdict: Option<Verdict>,
    /// Sort order
    #[arg(long, value_enum, default_value_t)]
    pub(crate) sort: SortKey,
    /// Largest or newest first
    #[arg(long)]
    pub(crate) reverse: bool,
    /// What is in the Trash
    #[arg(long, conflicts_with_all = ["search", "active", "inactive", "role", "template", "verdict", "sort", "reverse"])]
    pub(crate) trash: bool,
}

/// Options of `carom show`.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The integration: its ID, the beginning of it, or its name
    pub(crate) id: String,
    /// Print the checklist for setting it up in the network's own screens
    #[arg(long)]
    pub(crate) handoff: bool,
}

/// Options of the commands that take several integrations.
#[derive(Debug, Args)]
pub(crate) struct RowsArgs {
    /// The integrations: IDs, beginnings of IDs, or names
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<String>,
}
