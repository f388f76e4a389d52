//! The form of an integration: templates, questions, lint, preview. Nothing here is stored.

use std::collections::BTreeMap;

use carom_postback::{
    event::{EventType, Network},
    filter::FireDecision,
    integration::{Definition, Level, Role},
    macros::Macro,
    offer_link::OfferLink,
    problem::Problem,
    url_template::{Parameter, ResolvedPiece},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for every destination template.
#[derive(Debug, Default, Clone, Serialize, Deserialize, TS)]
pub struct ListTemplates {}

/// Asks for a network's macros.
#[derive(Debug, Default, Clone, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ListMacros {
    /// The network.
    pub network: Network,
}

/// Asks for the fields that a filter may look at.
#[derive(Debug, Default, Clone, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ListFilterFields {
    /// The network.
    pub network: Network,
}

/// Asks for the form to begin with.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NewDefinition {
    /// The template's id.
    pub template: String,
    /// The role.
    pub role: Role,
}

/// Builds the URLs from a template's answers.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ComposeUrls {
    /// The template's id.
    pub template: String,
    /// The role.
    pub role: Role,
    /// The answers so far.
    pub answers: BTreeMap<String, String>,
    /// The chosen events.
    pub events: Vec<EventType>,
    /// The postback URL that the destination shows, pasted; takes the place of the template's.
    pub pasted: Option<String>,
}

/// Checks one answer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CheckAnswer {
    /// The template's id.
    pub template: String,
    /// The question's name.
    pub question: String,
    /// What was typed.
    pub answer: String,
}

/// An answer, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckedAnswer {
    /// The answer put in order: a pasted URL becomes its domain.
    pub value: String,
    /// What is wrong with it, if anything.
    pub message: Option<String>,
}

/// Previews a change of role.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SwitchRole {
    /// The form as it stands.
    pub definition: Definition,
    /// The role to change to.
    pub role: Role,
}

/// Chooses the level; Custom brings the template's filters along where there are none yet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChooseLevel {
    /// The form as it stands.
    pub definition: Definition,
    /// The level.
    pub level: Level,
}

/// Lints a form.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Lint {
    /// The form as it stands.
    pub definition: Definition,
}

/// Renders a form's URL for one event; asked with every keystroke.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Preview {
    /// The form as it stands.
    pub definition: Definition,
    /// The event.
    pub event: EventType,
    /// A URL for this preview only.
    #[serde(default)]
    pub url: Option<String>,
    /// Sample values that differ from Carom's own, by macro name.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

/// A rendered URL, its parts, and what lint says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Previewed {
    /// The event that was rendered.
    pub event: EventType,
    /// The URL as typed.
    pub source: String,
    /// The resolved URL.
    pub url: String,
    /// The URL as the client would really ask for it; `None` where it can't be asked for.
    pub normalised: Option<String>,
    /// The pieces of `source`, resolved.
    pub pieces: Vec<ResolvedPiece>,
    /// The query's parameters, with spans in `source`.
    pub parameters: Vec<Parameter>,
    /// The macros in it.
    pub macros: Vec<MacroUse>,
    /// Everything that lint says of the whole form.
    pub problems: Vec<Problem>,
    /// Whether this event would fire for real, and because of what.
    pub would_fire: FireDecision,
}

/// One macro of a URL with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MacroUse {
    /// The name without braces.
    pub name: String,
    /// Its label; empty for an unknown one.
    pub label: String,
    /// The value.
    pub value: String,
    /// The value as it stands in the URL.
    pub encoded: String,
    /// `sample`, `yours`, `unknown`, or `event` where a real event brought it.
    pub origin: String,
    /// The value is empty.
    pub empty: bool,
}

/// Asks for the sample values of an event.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListSamples {
    /// The form as it stands: its role, account and filters have a say in them.
    pub definition: Definition,
    /// The event.
    pub event: EventType,
}

/// One sample value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SampleValue {
    /// The macro.
    #[serde(rename = "macro")]
    pub of: Macro,
    /// The value; empty where the network leaves it empty.
    pub value: String,
    /// Not published by the network; Carom's best guess.
    pub inferred: bool,
    /// What to know about the value; may be empty.
    pub note: String,
}

/// Asks for the words of the review step.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Summarise {
    /// The form as it stands.
    pub definition: Definition,
}

/// The review step in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Summary {
    /// One sentence.
    pub sentence: String,
    /// The filters as a sentence; empty where there are none.
    pub filters: String,
    /// What to append to the offer link.
    pub offer_links: Vec<OfferLink>,
}
