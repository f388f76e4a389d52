//! Colours and weights, a handful, each with a meaning.

use std::fmt::Display;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// A heading.
    Strong,
    /// Said in passing.
    Faint,
    /// It went well.
    Good,
    /// It probably costs something, or nobody knows.
    Caution,
    /// It went wrong.
    Bad,
}

impl Style {
    /// The text in this style, or as it is.
    pub(crate) fn paint(self, colour: bool, text: impl Display) -> String {
        if !colour {
            return text.to_string();
        }
        let code = match self {
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Good => "32",
            Self::Caution => "33",
            Self::Bad => "31",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
