//! Verdicts: what an attempt's outcome is worth, and why.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What Carom knows about a postback that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The destination's answer says that it counted.
    Confirmed,
    /// 2xx, and nothing in the answer says more.
    Accepted,
    /// Answered, but refused: by status or by words in the body.
    Rejected,
    /// Provably unsent.
    NotDelivered,
    /// It may have arrived.
    Unknown,
}

impl Verdict {
    /// All, best first.
    pub const ALL: [Self; 5] = [
        Self::Confirmed,
        Self::Accepted,
        Self::Rejected,
        Self::NotDelivered,
        Self::Unknown,
    ];

    /// The stable key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::NotDelivered => "not_delivered",
            Self::Unknown => "unknown",
        }
    }

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Confirmed => "Confirmed",
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
            Self::NotDelivered => "Not delivered",
            Self::Unknown => "Unknown",
        }
    }
}

/// A verdict with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// A stable code for grouping: `http_404`, `duplicate`, `dns`, `no_rule`.
    pub reason: String,
    /// One plain sentence: *RedTrack answered 200 but has not confirmed the conversion.*
    pub sentence: String,
    /// The rule is a guess without a source.
    pub guess: bool,
    /// The source of the rule, a URL or the name of a guide; empty where there is none.
    pub source: String,
}

/// One finding about an attempt: cause, evidence, fix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Diagnosis {
    /// Stable code: `dns`, `html_on_200`, `unreplaced_macro`.
    pub code: String,
    /// What is probably wrong.
    pub cause: String,
    /// What was seen that says so, quoted.
    pub evidence: String,
    /// What to do next.
    pub fix: String,
    /// `false`: this is a guess and is shown as one.
    pub certain: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_has_one_key_everywhere_and_its_word_is_that_key_in_letters() {
        for verdict in Verdict::ALL {
            assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.key());
            let word = verdict.label().to_lowercase().replace(' ', "_");
            assert_eq!(word, verdict.key(), "screen and export name one thing");
        }
    }
}
