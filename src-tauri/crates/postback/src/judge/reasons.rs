//! Reasons in a word or two, out of `data/verdicts/reasons.toml`.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: HashMap<String, String>,
    statuses: HashMap<String, String>,
}

static REASONS: LazyLock<File> =
    LazyLock::new(|| parse(include_str!("../../data/verdicts/reasons.toml")));

#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and a test parses it"
)]
fn parse(file: &str) -> File {
    toml::from_str(file).expect("the embedded reasons parse")
}

/// A reason's code in words: *404 Not Found*, *Already recorded*. A code that this Carom does not
/// know (an imported template may bring one) reads as itself, without its underscores.
pub fn reason_words(code: &str) -> Cow<'_, str> {
    if let Some(words) = REASONS.words.get(code) {
        return Cow::Borrowed(words);
    }
    if let Some(status) = code.strip_prefix("http_") {
        return match REASONS.statuses.get(status) {
            Some(phrase) => Cow::Owned(format!("{status} {phrase}")),
            None => Cow::Owned(format!("Status {status}")),
        };
    }
    let mut words = code.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Cow::Owned(words)
}

/// What a status is usually called; empty for an unusual one.
pub fn status_words(status: u16) -> &'static str {
    REASONS
        .statuses
        .get(&status.to_string())
        .map_or("", String::as_str)
}

#[cfg(test)]
pub(super) fn has_words(code: &str) -> bool {
    REASONS.words.contains_key(code) || code.starts_with("http_")
}
