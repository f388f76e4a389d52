//! A body as the rules read it, and the general wording rules of `data/verdicts`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{attempt::Body, template::VerdictRule};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rules: Vec<VerdictRule>,
}

static GENERAL: LazyLock<Vec<VerdictRule>> =
    LazyLock::new(|| parse(include_str!("../../data/verdicts/wording.toml")));

#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and a test parses it"
)]
fn parse(file: &str) -> Vec<VerdictRule> {
    toml::from_str::<File>(file)
        .expect("the embedded wording rules parse")
        .rules
}

/// The rules for words that refuse wherever they stand, the documented ones first.
pub(super) fn general() -> &'static [VerdictRule] {
    &GENERAL
}

/// A body in the form that rules are written in: lower case, white space folded, none around
/// punctuation. So `"status" : "OK"` and `"status":"ok"` are the same.
pub(crate) struct Wording(String);

impl Wording {
    pub(crate) fn of(body: &Body) -> Self {
        Self(normalise(&body.text()))
    }

    /// Whether the body is a whole web page, whatever its content type says: PHP trackers call
    /// their bare words `text/html` too.
    pub(crate) fn is_page(&self) -> bool {
        let start = self.0.trim_start_matches(['\u{feff}', ' ']);
        ["<!doctype html", "<html", "<head", "<body", "<!--"]
            .iter()
            .any(|tag| start.starts_with(tag))
    }

    /// Whether the words of a rule are met; its status is the caller's to look at.
    pub(super) fn meets(&self, rule: &VerdictRule) -> bool {
        let any = rule.body.is_empty() && rule.whole.is_empty();
        let refuted = rule.unless.iter().any(|w| self.0.contains(w.as_str()));
        (any || self.met(rule).is_some()) && !refuted
    }

    /// The first of a rule's words that the body holds, for the evidence.
    pub(crate) fn met<'r>(&self, rule: &'r VerdictRule) -> Option<&'r str> {
        let said = self.0.trim_matches(['"', '.', '!']);
        let whole = rule.whole.iter().find(|w| said == w.as_str());
        let part = || rule.body.iter().find(|w| self.0.contains(w.as_str()));
        whole.or_else(part).map(String::as_str)
    }
}

pub(super) fn normalise(text: &str) -> String {
    const TIGHT: [char; 10] = ['"', '\'', ':', ',', ';', '=', '{', '}', '[', ']'];
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        let loose = |c: char| !TIGHT.contains(&c);
        if gap && loose(c) && out.chars().next_back().is_some_and(loose) {
            out.push(' ');
        }
        gap = false;
        out.extend(c.to_lowercase());
    }
    out
}
