//! From a template and its answers to postback URLs with macros.
//!
//! Questions are filled here and nowhere else; macros stay as they are, for the renderer. What a
//! finished URL is worth is lint's to say: a question without an answer is left standing in the
//! text, where lint finds it.

mod fill;
mod roles;
mod start;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{event::EventType, integration::Role, template::Template};

pub(crate) use fill::encode_answer;
pub use roles::{Change, RoleSwitch, switch_role};
pub use start::{choose_level, definition, definition_with};

/// The URLs of an integration, as the form and the terminal take them over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Composed {
    /// The shared URL.
    pub url: String,
    /// Each event has a URL of its own.
    pub customize: bool,
    /// The URL of each event, where they differ.
    #[ts(type = "Partial<Record<EventType, string>>")]
    pub urls: BTreeMap<EventType, String>,
}

/// Composes the URLs for a role and its events.
///
/// `pasted` is the postback URL that the tracker itself shows, with macros: where it is given it
/// stands in for the template's own, and only the part that differs by event is added. Where it
/// holds that part already, an answer takes its place: two events would send the same name.
///
/// A required question without a good answer stays in the text as `<<name>>`; an optional one
/// takes its whole parameter with it. A key that `answers` lacks counts as the template's default,
/// an empty answer as none.
pub fn compose(
    template: &Template,
    role: Role,
    answers: &BTreeMap<String, String>,
    events: &[EventType],
    pasted: Option<&str>,
) -> Composed {
    let Some(shape) = template.role(role) else {
        return Composed::default();
    };
    let base = pasted
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .unwrap_or(&shape.url);
    let filler = fill::Filler {
        network: template.network,
        questions: &template.questions,
        answers,
    };
    let customize = template.customize && !events.is_empty() && !base.is_empty();
    let urls = if customize {
        let own = |event| {
            let own = filler.with_parameters(base, &shape.per_event, event);
            filler.fill(&own, Some(event))
        };
        events.iter().map(|&event| (event, own(event))).collect()
    } else {
        BTreeMap::new()
    };
    Composed {
        url: filler.fill(base, None),
        customize,
        urls,
    }
}

#[cfg(test)]
mod tests;
