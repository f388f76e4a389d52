//! Destination templates: what a tracker or ad platform wants, as data files.
//!
//! A template asks questions, written `<<name>>` in its URLs; braces belong to macros alone.
//! Adding a destination means adding one file under `data/templates`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    event::{EventType, Network},
    integration::{Filter, Level, Role},
    verdict::Verdict,
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

/// Which shelf of the gallery a template stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TemplateKind {
    /// A tracker or affiliate platform.
    Tracker,
    /// An ad platform.
    AdPlatform,
    /// The free form.
    Custom,
    /// Built into Carom, for trying things out.
    Sample,
}

/// A destination template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Stable id: `redtrack`.
    pub id: String,
    /// The name: `RedTrack`.
    pub name: String,
    /// Its shelf in the gallery.
    pub kind: TemplateKind,
    /// The network whose macros stand in its URLs.
    #[serde(default, skip_serializing)]
    #[ts(skip)]
    pub network: Network,
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
    /// What must be set up on the other side first. A line that begins with `Affiliates: ` or
    /// `Sellers: ` is for that role only.
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
    /// Other parameters in which it takes a click ID just as well. Lint alone asks.
    #[serde(default, skip_serializing)]
    #[ts(skip)]
    pub click_id_also: Vec<String>,
    /// What the other side does with tests.
    pub tests: TestAdvice,
    /// How long the destination may take to show a conversion.
    pub delay: String,
    /// What bodies mean.
    pub verdicts: Vec<VerdictRule>,
}

impl Template {
    /// What it gives for a role, where it covers that role.
    pub fn role(&self, role: Role) -> Option<&RoleUrls> {
        self.roles.iter().find(|r| r.role == role)
    }

    /// The level that it recommends to a role. What a guide does not cover, it does not recommend.
    pub fn advised_level(&self, role: Role) -> Option<Level> {
        let covered = self.role(role).is_some_and(|r| !r.inferred);
        self.level.level.filter(|_| covered)
    }

    /// What a role must set up on the other side first.
    pub fn prerequisites_for(&self, role: Role) -> impl Iterator<Item = &str> {
        let other = match role {
            Role::Affiliate => "Sellers: ",
            Role::Seller => "Affiliates: ",
        };
        self.prerequisites
            .iter()
            .map(String::as_str)
            .filter(move |line| !line.starts_with(other))
    }

    /// Whether it takes its click ID in a parameter of this name.
    pub fn takes_click_id_in(&self, name: &str) -> bool {
        let same = |known: &String| !known.is_empty() && known.eq_ignore_ascii_case(name);
        same(&self.click_id_param) || self.click_id_also.iter().any(same)
    }

    /// The free form: no destination of its own, so nothing to name it by.
    pub fn is_custom(&self) -> bool {
        self.kind == TemplateKind::Custom
    }
}

/// What sort of answer a question takes; `question` checks it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// A domain such as `track.example.com`, or a loopback origin.
    Domain,
    /// Any text that can stand as the value of a parameter.
    #[default]
    Text,
    /// The name that the destination has for an event.
    EventName,
    /// The name of an extra URL parameter.
    Parameter,
}

/// A question that a template asks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Question {
    /// The key, as in `<<tracking_domain>>`.
    pub name: String,
    /// The label; for a question per event, followed by *for EVENT*.
    pub label: String,
    /// Where to find the answer.
    pub help: String,
    /// Shown greyed in the empty field.
    pub placeholder: String,
    /// What sort of answer it takes.
    #[ts(as = "QuestionKind")]
    pub kind: QuestionKind,
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

/// What a template gives for a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
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
#[serde(deny_unknown_fields)]
pub struct OfferParameter {
    /// The pair to append, such as `traffic_type=native`; `campaign=` where the value is the
    /// user's own.
    pub pair: String,
    /// What it carries.
    pub meaning: String,
}

/// A recommended level and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LevelAdvice {
    /// The level, where the destination's guide recommends one.
    pub level: Option<Level>,
    /// The reason.
    pub reason: String,
}

/// Whether a destination takes a test for a real conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TestTreatment {
    /// A test counts as a conversion.
    Counted,
    /// A test never counts.
    Excluded,
    /// A test is told apart by a mark in the URL.
    Marked,
    /// Not documented.
    Unknown,
}

/// What a destination does with tests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TestAdvice {
    /// Whether a test counts.
    pub treatment: TestTreatment,
    /// The words for the test panel.
    pub note: String,
}

/// The statuses that a verdict rule speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum StatusPattern {
    /// `any`
    Any,
    /// `2xx`: all of a hundred.
    Class(u16),
    /// `404`: this one.
    Exact(u16),
}

impl StatusPattern {
    /// Whether a status is among them.
    pub const fn covers(self, status: u16) -> bool {
        match self {
            Self::Any => true,
            Self::Class(hundreds) => status / 100 == hundreds,
            Self::Exact(exact) => status == exact,
        }
    }
}

/// Text that is no status pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a status pattern: write any, 2xx or 404")]
pub struct NotAStatusPattern(String);

impl TryFrom<String> for StatusPattern {
    type Error = NotAStatusPattern;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text == "any" {
            return Ok(Self::Any);
        }
        let digits = text.strip_suffix("xx").unwrap_or(&text);
        let pattern = match (digits.parse::<u16>(), digits.len()) {
            (Ok(n @ 1..=5), 1) if text.len() == 3 => Self::Class(n),
            (Ok(n @ 100..=599), 3) if text.len() == 3 => Self::Exact(n),
            _ => return Err(NotAStatusPattern(text)),
        };
        Ok(pattern)
    }
}

impl From<StatusPattern> for String {
    fn from(pattern: StatusPattern) -> Self {
        match pattern {
            StatusPattern::Any => "any".into(),
            StatusPattern::Class(hundreds) => format!("{hundreds}xx"),
            StatusPattern::Exact(status) => status.to_string(),
        }
    }
}

/// A rule that turns an answer into a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct VerdictRule {
    /// Applies to these statuses: `2xx`, `200`, `any`.
    #[ts(type = "string")]
    pub status: StatusPattern,
    /// Applies when the body contains one of these, without regard to case or spacing; empty:
    /// any body.
    #[serde(default)]
    pub body: Vec<String>,
    /// Applies as well when this is all that the body says, a full stop or an exclamation mark
    /// apart. Judging alone asks.
    #[serde(default, skip_serializing)]
    #[ts(skip)]
    pub whole: Vec<String>,
    /// Does not apply when the body contains one of these.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Confirmed, Accepted or Rejected.
    pub verdict: Verdict,
    /// The reason's code.
    pub reason: String,
    /// The plain sentence; `<<destination>>` stands for the destination's name, `<<status>>` for
    /// the status.
    pub sentence: String,
    /// What to do next, for the diagnosis; empty where the sentence says it all.
    #[serde(default)]
    pub fix: String,
    /// The source; empty marks a guess, which never yields Confirmed.
    pub source: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_pattern_covers_what_it_says_and_reads_back_as_written() {
        for (text, covered, not) in [
            ("any", [100, 200, 599], [0; 0].to_vec()),
            ("2xx", [200, 204, 299], vec![199, 300]),
            ("404", [404; 3], vec![403, 405]),
        ] {
            let pattern = StatusPattern::try_from(text.to_owned()).expect(text);
            assert!(covered.iter().all(|s| pattern.covers(*s)), "{text}");
            assert!(!not.iter().any(|s| pattern.covers(*s)), "{text}");
            assert_eq!(String::from(pattern), text);
        }
    }

    #[test]
    fn what_is_no_status_pattern_is_refused_by_name() {
        for text in [
            "", "xx", "2x", "6xx", "0xx", "20", "2000", "999", "+20", "2XX", "99",
        ] {
            let error = StatusPattern::try_from(text.to_owned()).expect_err(text);
            assert!(error.to_string().contains(text), "{error}");
        }
    }
}
