//! The form of an integration as options: create, edit, duplicate.

use carom_postback::{
    event::EventType,
    integration::{Level, Role},
};
use clap::Args;

use super::parse::{self, Setting};

/// What a user can say of an integration. What is not given stays as it is.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct FormArgs {
    /// The name, seen by nobody but you
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The account nickname
    #[arg(long, value_name = "NICKNAME")]
    pub(crate) account: Option<String>,
    /// The role that the account plays
    #[arg(long, value_parser = parse::role())]
    pub(crate) role: Option<Role>,
    /// The event types that fire, separated by commas
    #[arg(long, alias = "event", value_name = "EVENT,…", value_parser = parse::event(), value_delimiter = ',')]
    pub(crate) events: Option<Vec<EventType>>,
    /// An answer to a template's question, such as tracking_domain=track.example.com or
    /// event_name.purchase=Purchase; may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parse::setting)]
    pub(crate) set: Vec<Setting>,
    /// The postback URL, as the destination shows it
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// An event type's own postback URL; an empty one takes it away; may be repeated
    #[arg(long, value_name = "EVENT=URL", value_parser = parse::url_for)]
    pub(crate) url_for: Vec<(EventType, String)>,
    /// The integration level
    #[arg(long, value_parser = parse::level())]
    pub(crate) level: Option<Level>,
    /// Fire only where the field has one of the values; may be repeated, and then every field must
    /// pass. Makes the level custom
    #[arg(long = "filter", value_name = "FIELD=V,V", value_parser = parse::filter)]
    pub(crate) filters: Vec<Setting>,
    /// Your own notes
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) notes: Option<String>,
}

/// Options of `carom create`.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// The destination template
    #[arg(long, value_parser = parse::template(), default_value = "custom")]
    pub(crate) template: String,
    #[command(flatten)]
    pub(crate) form: FormArgs,
    /// Activate it at once; lint errors block that, and it is then kept Inactive
    #[arg(long)]
    pub(crate) activate: bool,
}

/// Options of `carom edit`.
#[derive(Debug, Args)]
pub(crate) struct EditArgs {
    /// The integration: its ID, the beginning of it, or its name
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) form: FormArgs,
}

/// Options of `carom duplicate`.
#[derive(Debug, Args)]
pub(crate) struct DuplicateArgs {
    /// The integration to copy: its ID, the beginning of it, or its name
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) form: FormArgs,
}
