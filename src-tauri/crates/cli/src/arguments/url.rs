//! Commands that need no database: templates, macros, and a URL by itself.

use carom_postback::{event::EventType, integration::Role};
use clap::Args;

use super::parse::{self, Setting};

/// Options of `carom templates`.
#[derive(Debug, Args)]
pub(crate) struct TemplatesArgs {
    /// Only this template, with its questions, prerequisites and remarks
    #[arg(value_name = "TEMPLATE", value_parser = parse::template())]
    pub(crate) template: Option<String>,
}

/// Options of `carom macros`.
#[derive(Debug, Args)]
pub(crate) struct MacrosArgs {
    /// Words to look for in name, label, meaning and alias
    pub(crate) search: Vec<String>,
    /// Only macros that this role may use
    #[arg(long, value_parser = parse::role())]
    pub(crate) role: Option<Role>,
    /// Only macros that have a value in this event type
    #[arg(long, value_parser = parse::event())]
    pub(crate) event: Option<EventType>,
}

/// Options of `carom render`.
#[derive(Debug, Args)]
pub(crate) struct RenderArgs {
    /// The postback URL with macros, or - for standard input
    pub(crate) url: String,
    /// The role whose sample values are used
    #[arg(long, value_parser = parse::role(), default_value = "affiliate")]
    pub(crate) role: Role,
    /// The event type whose sample values are used
    #[arg(long, alias = "events", value_parser = parse::event(), default_value = "purchase")]
    pub(crate) event: EventType,
    /// The value of a macro, instead of Carom's sample; may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parse::setting)]
    pub(crate) set: Vec<Setting>,
    /// The template that the URL is for
    #[arg(long, value_parser = parse::template())]
    pub(crate) template: Option<String>,
}

/// Options of `carom lint`.
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// The postback URL with macros, or - for standard input
    pub(crate) url: String,
    /// The role that the account plays
    #[arg(long, value_parser = parse::role(), default_value = "affiliate")]
    pub(crate) role: Role,
    /// The event types that fire it, separated by commas
    #[arg(long, alias = "event", value_name = "EVENT,…", value_parser = parse::event(), value_delimiter = ',')]
    pub(crate) events: Vec<EventType>,
    /// The template that the URL is for
    #[arg(long, value_parser = parse::template())]
    pub(crate) template: Option<String>,
}
