//! Options of `carom test`.

use carom_postback::event::EventType;
use clap::Args;

use super::parse::{self, Setting};

/// Options of `carom test`.
#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// The integration: its ID, the beginning of it, or its name
    pub(crate) id: String,
    /// The event types to test, separated by commas [default: the integration's first]
    #[arg(long, alias = "events", value_name = "EVENT,…", value_parser = parse::event(), value_delimiter = ',', conflicts_with = "all")]
    pub(crate) event: Vec<EventType>,
    /// Test every event type of the integration
    #[arg(long)]
    pub(crate) all: bool,
    /// The value of a macro, instead of Carom's sample; may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parse::setting)]
    pub(crate) set: Vec<Setting>,
    /// A postback URL for this test only; the integration keeps its own
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// Resolve, check and print, but send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Send although lint reports errors
    #[arg(long)]
    pub(crate) anyway: bool,
    /// Open each result: request, response, macros, timing
    #[arg(long)]
    pub(crate) details: bool,
}
