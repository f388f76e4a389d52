//! Destination templates: what a tracker or ad platform wants, as data files.
//!
//! A template asks questions, written `<<name>>` in its URLs; braces belong to macros alone.
//! Adding a destination means adding one file under `data/templates`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    event::EventType,
    integration::{Filter, Level, Role},
};

/// How far a template can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Confirmation {
    /// Seen to work against the real destination.
    Confirmed,
    /// Read in the vendor's own documentation.
    Documented,
    /// Pieced together; nobody has confirmed it.
    Inferred,
}

/// A destination template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Template {
    /// Stable id: `redtrack`.
    pub id: String,
    /// The name: `RedTrack`.
    pub name: String,
    /// `tracker`, `ad_platform`, `custom` or `sample`.
    pub kind: String,
    /// One sentence for the card.
    pub summary: String,
    /// The template's own version.
    #[ts(type = "number")]
    pub version: u32,
    /// How far to trust it.
    pub confirmation: Confirmation,
    /// When it was last checked against its documentation, `YYYY-MM-DD`.
    pub checked_on: String,
    /// The documentation page; empty where there is none.
    pub documentation: String,
    /// Remarks about the template: differences from its source documents, what is inferred.
    pub notes: Vec<String>,
    /// What must be set up on the other side first.
    pub prerequisites: Vec<String>,
    /// Events of the network that this destination cannot take by this road, with the reason.
    pub unsupported: Vec<String>,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// Roles that it covers.
    pub roles: Vec<RoleUrls>,
    /// The events chosen at first.
    pub events: Vec<EventType>,
    /// Each event has a URL of its own.
    pub customize: bool,
    /// The recommended level, with the reason.
    pub level: LevelAdvice,
    /// Filters to begin with.
    pub filters: Vec<Filter>,
    /// The destination's click-ID parameter: `clickid`.
    pub click_id_param: String,
    /// What the other side does with tests.
    pub tests: TestAdvice,
    /// How long the destination may take to show a conversion.
    pub delay: String,
    /// What bodies mean.
    pub verdicts: Vec<VerdictRule>,
}

/// A question that a template asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Question {
    /// The key, as in `<<tracking_domain>>`.
    pub name: String,
    /// The label; for a question per event, followed by *for EVENT*.
    pub label: String,
    /// Where to find the answer.
    pub help: String,
    /// Shown greyed in the empty field.
    pub placeholder: String,
    /// `domain`, `text`, `event_name` or `parameter` (the name of an extra URL parameter).
    pub kind: String,
    /// Asked once for each event type.
    pub per_event: bool,
    /// May stay unanswered; the parameter that holds it is then left out.
    pub optional: bool,
    /// The answer to begin with.
    pub default: String,
    /// The answers to begin with, by event type.
    #[ts(type = "Partial<Record<EventType, string>>")]
    pub defaults: BTreeMap<EventType, String>,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            name: String::new(),
            label: String::new(),
            help: String::new(),
            placeholder: String::new(),
            kind: "text".into(),
            per_event: false,
            optional: false,
            default: String::new(),
            defaults: BTreeMap::new(),
        }
    }
}

/// What a template gives for a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoleUrls {
    /// The role.
    pub role: Role,
    /// The postback URL with macros and questions.
    pub url: String,
    /// A part added per event, such as `&type=<<event_name>>`.
    pub per_event: String,
    /// What to append to the offer link: `tid={clickid}` in the tracker's own placeholders.
    pub offer_link: String,
    /// Further parameters of the offer link, by choice.
    pub offer_link_extra: Vec<OfferParameter>,
    /// Not covered by the destination's own guide.
    pub inferred: bool,
}

/// A parameter that may be added to the offer link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfferParameter {
    /// The pair to append: `campaign={campaign}`.
    pub pair: String,
    /// What it carries.
    pub meaning: String,
}

/// A recommended level and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LevelAdvice {
    /// The level, where the destination's guide recommends one.
    pub level: Option<Level>,
    /// The reason.
    pub reason: String,
}

/// What a destination does with tests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TestAdvice {
    /// `counted`, `excluded`, `marked` or `unknown`.
    pub treatment: String,
    /// The words for the test panel.
    pub note: String,
}

/// A rule that turns an answer into a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerdictRule {
    /// Applies to these statuses: `2xx`, `200`, `any`.
    pub status: String,
    /// Applies when the body contains one of these, without regard to case; empty: any body.
    pub body: Vec<String>,
    /// `confirmed`, `accepted` or `rejected`.
    pub verdict: String,
    /// The reason's code.
    pub reason: String,
    /// The plain sentence; `<<destination>>` stands for the template's name.
    pub sentence: String,
    /// The source; empty marks a guess, which never yields Confirmed.
    pub source: String,
}
