//! What a column is taken for. Written as one short text, so that it stands as well in a stored
//! mapping as behind `--map COLUMN=` in a terminal.

use std::{convert::Infallible, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What a column is taken for.
///
/// As text: a macro name such as `receipt_id`; `event_type`; `event_time.date` and
/// `event_time.time` for a time that stands in two columns; `-` for a column that is left out.
/// Any text can be a macro name; whether there is such a macro is asked by `plan_problems`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Target {
    /// Left out.
    Ignored,
    /// Says which event the row is.
    EventType,
    /// The value of a macro, by name without braces.
    Macro(String),
    /// The date of a macro that is a time.
    DateOf(String),
    /// The time of day of a macro that is a time.
    TimeOf(String),
}

impl Target {
    /// The macro that is filled, wholly or in part.
    pub fn macro_name(&self) -> Option<&str> {
        match self {
            Self::Ignored | Self::EventType => None,
            Self::Macro(name) | Self::DateOf(name) | Self::TimeOf(name) => Some(name),
        }
    }
}

impl From<String> for Target {
    fn from(text: String) -> Self {
        match text.trim() {
            "" | "-" => Self::Ignored,
            "event_type" => Self::EventType,
            name => match name.rsplit_once('.') {
                Some((name, "date")) => Self::DateOf(name.to_owned()),
                Some((name, "time")) => Self::TimeOf(name.to_owned()),
                _ => Self::Macro(name.to_owned()),
            },
        }
    }
}

impl FromStr for Target {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.to_owned().into())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ignored => f.write_str("-"),
            Self::EventType => f.write_str("event_type"),
            Self::Macro(name) => f.write_str(name),
            Self::DateOf(name) => write!(f, "{name}.date"),
            Self::TimeOf(name) => write!(f, "{name}.time"),
        }
    }
}

impl From<Target> for String {
    fn from(target: Target) -> Self {
        target.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_the_same_after_a_way_through_its_text() {
        for text in [
            "-",
            "event_type",
            "receipt_id",
            "event_time.date",
            "event_time.time",
        ] {
            assert_eq!(Target::from(text.to_owned()).to_string(), text);
        }
        assert_eq!(Target::from(String::new()), Target::Ignored);
    }
}
