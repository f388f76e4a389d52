//! Words for events: what exports, INS and people call them, and which of them an S2S postback
//! has no event for. The words are data, in `data/words/events.csv`.

use std::{collections::HashMap, sync::LazyLock};

use carom_postback::event::EventType;
use serde::Deserialize;

use crate::header::plain;

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// An event.
    Event(EventType),
    /// A sale of any kind: an upsell where the row names an earlier receipt as its original, and
    /// what the run is for otherwise.
    Sale,
    /// No event of S2S, and why.
    Refused(&'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    word: String,
    /// The key of an event type, `sale`, or empty where the word is refused.
    event: String,
    refused: String,
    #[expect(dead_code, reason = "kept for those who read the data")]
    source: String,
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static WORDS: LazyLock<HashMap<String, Meaning>> =
    LazyLock::new(|| read(include_str!("../../data/words/events.csv")).expect("well-formed"));

fn read(text: &'static str) -> Result<HashMap<String, Meaning>, String> {
    let mut words = HashMap::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: Row = row.map_err(|error| error.to_string())?;
        let meaning = match (row.event.as_str(), row.refused.as_str()) {
            ("", "") => return Err(format!("{} means nothing", row.word)),
            // A few dozen short texts, read once and kept as long as the program runs.
            ("", _) => Meaning::Refused(row.refused.leak()),
            ("sale", _) => Meaning::Sale,
            (key, _) => Meaning::Event(
                EventType::from_key(key).ok_or_else(|| format!("{key} is no event type"))?,
            ),
        };
        words.insert(plain(&row.word), meaning);
    }
    Ok(words)
}

/// What a word means, without regard to case, spaces, dashes and underscores.
pub(crate) fn meaning(word: &str) -> Option<&'static Meaning> {
    let word = plain(word);
    WORDS.get(&word).or_else(|| {
        // INS sends `SUBSCRIPTION-CHG SKU 12->15`.
        WORDS
            .get("subscriptionchg")
            .filter(|_| word.starts_with("subscriptionchg"))
    })
}

/// The words to write, for messages.
pub(crate) const ALLOWED: &str =
    "Purchase, Upsell, Combined or Order_impression (Sale counts as Purchase)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_networks_own_words_are_known_in_any_case() {
        for (word, event) in [
            ("Purchase", EventType::Purchase),
            ("PURCHASE", EventType::Purchase),
            ("Upsell", EventType::Upsell),
            ("Order_impression", EventType::OrderImpression),
            ("ORDER-IMPRESSION", EventType::OrderImpression),
            ("combined", EventType::Combined),
        ] {
            assert_eq!(meaning(word), Some(&Meaning::Event(event)), "{word}");
        }
        for event in EventType::ALL {
            assert_eq!(meaning(event.label()), Some(&Meaning::Event(event)));
        }
        assert_eq!(meaning("SALE"), Some(&Meaning::Sale));
    }

    #[test]
    fn tests_refunds_and_rebills_are_refused_with_a_reason() {
        for word in [
            "TEST_SALE",
            "TEST",
            "BILL",
            "RFND",
            "Refund",
            "CGBK",
            "Chargeback",
            "INSF",
            "CANCEL-REBILL",
            "SUBSCRIPTION-CHG SKU 12->15",
            "ABANDONED_ORDER",
        ] {
            let Some(Meaning::Refused(why)) = meaning(word) else {
                panic!("{word} would be sent as a conversion");
            };
            assert!(why.ends_with('.'), "{word}");
        }
    }

    #[test]
    fn words_that_nobody_knows_mean_nothing() {
        assert_eq!(meaning("foo"), None);
        assert_eq!(meaning(""), None);
    }
}
