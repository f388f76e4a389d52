//! The words of a finding, from `data/diagnoses.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::{destination::Destination, verdict::Diagnosis};

/// Cause and fix of a finding, with slots.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    certain: bool,
    pub(super) cause: String,
    pub(super) fix: String,
}

static WORDS: LazyLock<BTreeMap<String, Words>> =
    LazyLock::new(|| parse(include_str!("../../data/diagnoses.toml")));

#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and a test parses it"
)]
fn parse(file: &str) -> BTreeMap<String, Words> {
    toml::from_str(file).expect("the embedded diagnoses parse")
}

pub(super) fn all() -> &'static BTreeMap<String, Words> {
    &WORDS
}

/// A finding in the words of its code. A code without words, which a template's rule may bring,
/// has none of its own: the caller's rule then supplies them.
pub(super) fn finding(
    code: &str,
    evidence: String,
    destination: &Destination<'_>,
    slots: &[(&str, &str)],
) -> Diagnosis {
    let words = all().get(code);
    // A slot at the end may be filled with nothing.
    let tidy = |text: String| text.trim_end().to_owned();
    Diagnosis {
        code: code.to_owned(),
        cause: words
            .map(|w| tidy(destination.say(&w.cause, slots)))
            .unwrap_or_default(),
        evidence,
        fix: words
            .map(|w| tidy(destination.advise(&w.fix, slots)))
            .unwrap_or_default(),
        certain: words.is_some_and(|w| w.certain),
    }
}
