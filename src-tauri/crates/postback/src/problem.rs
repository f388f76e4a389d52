//! What lint says: a problem with a stable code, a place, plain words and, where possible, a fix.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::event::EventType;

/// How much a problem costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Surely goes wrong. Blocks activation, and sending unless the user says *send anyway*.
    Error,
    /// Probably costs something. Never blocks.
    Warning,
    /// Worth knowing. Never blocks.
    Note,
}

/// Where a problem stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// In a URL: the shared one, or an event's own. `start` and `end` are bytes of that text.
    Url {
        /// The event whose own URL it is; `None` for the shared one.
        event: Option<EventType>,
    },
    /// The name.
    Name,
    /// The account nickname.
    Account,
    /// The role.
    Role,
    /// The integration level.
    Level,
    /// A filter, by its index.
    Filter {
        /// Index into the definition's filters.
        index: usize,
        /// Which of its two texts the span and the fix speak of.
        part: FilterPart,
    },
    /// The event types.
    Events,
    /// An answer to a template's question, by its key.
    Answer {
        /// The key in the definition's answers.
        key: String,
    },
    /// A sample value, by macro name.
    Sample {
        /// The macro name.
        name: String,
    },
}

/// A text of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FilterPart {
    /// `field`: the macro whose value is looked at.
    Field,
    /// `values`: the values that pass.
    Values,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// Stable, machine-readable, kebab-case: `unknown-macro`.
    pub code: String,
    /// How much it costs.
    pub severity: Severity,
    /// Where it stands.
    pub place: Place,
    /// First byte of the span in the text of `place` as typed; 0 where there is no text.
    #[ts(type = "number")]
    pub start: usize,
    /// One past the last byte.
    #[ts(type = "number")]
    pub end: usize,
    /// Plain words that name the thing.
    pub message: String,
    /// What to do, or why it matters; may be empty.
    pub hint: String,
    /// The one-click fix, if there is a sure or likely one.
    pub fix: Option<Fix>,
}

/// A replacement of a problem's span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fix {
    /// What the button says: *Replace with {tid}*.
    pub label: String,
    /// What stands in place of the span afterwards.
    pub replacement: String,
}
