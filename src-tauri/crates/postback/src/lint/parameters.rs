//! Parameters: repetitions, separators, secrets, and the fragment that is no parameter. The click
//! ID has a file of its own.

use std::{collections::HashMap, ops::Range};

use super::{
    Code, MAX_URL,
    findings::{Findings, Words, quote},
};
use crate::{
    secret::looks_secret,
    url_template::{Component, PieceKind, UrlTemplate},
};

/// What `&amp;` leaves at the front of a parameter's name.
pub(crate) const ESCAPED_AMPERSAND: &str = "amp;";

/// A pair of the query by its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
}

/// More parameters than a URL of the longest length can hold; what comes after is not looked at,
/// since the URL is an error anyway.
const MOST_PARAMETERS: usize = MAX_URL / 2;

/// The pairs of the query, without copying any.
pub(super) fn pairs(template: &UrlTemplate) -> impl Iterator<Item = Pair> {
    let span = template.component(Component::Query);
    let mut start = span.start + 1;
    let text = template.source().get(start..span.end).unwrap_or_default();
    let pairs = text.split('&').filter_map(move |pair| {
        let begin = start;
        let end = begin + pair.len();
        start = end + 1;
        let key_end = pair.find('=').map_or(end, |at| begin + at);
        (!pair.is_empty()).then(|| Pair {
            key: begin..key_end,
            value: (key_end + 1).min(end)..end,
        })
    });
    pairs.take(MOST_PARAMETERS)
}

pub(super) fn check(template: &UrlTemplate, findings: &mut Findings) {
    repeated(template, findings);
    separators(template, findings);
    secrets(template, findings);
    fragment(template, findings);
}

fn repeated(template: &UrlTemplate, findings: &mut Findings) {
    let source = template.source();
    let mut first: HashMap<&str, Range<usize>> = HashMap::new();
    for pair in pairs(template) {
        let key = &source[pair.key.clone()];
        // A name that ends in brackets is a list on purpose.
        if key.is_empty() || key.ends_with("[]") {
            continue;
        }
        let Some(before) = first.get(key) else {
            first.insert(key, pair.value);
            continue;
        };
        let same = source[before.clone()] == source[pair.value.clone()];
        // With the ampersand before it, so that taking it out leaves a clean query.
        let span = if same {
            pair.key.start - 1..pair.value.end
        } else {
            pair.key
        };
        findings.add(Code::RepeatedParameter, span, || {
            let words = Words::new(format!("{} occurs more than once.", quote(key)));
            if same {
                words
                    .hint("Both say the same, so one will do.")
                    .fix("Remove it", "")
            } else {
                words.hint("Which of them counts is up to the destination. Keep one.")
            }
        });
    }
}

/// What stands where an ampersand should: `&amp;` out of a web page's source, a second `?`.
fn separators(template: &UrlTemplate, findings: &mut Findings) {
    let source = template.source();
    for pair in pairs(template) {
        let key = &source[pair.key.clone()];
        let escaped = key.len() - key.trim_start_matches(ESCAPED_AMPERSAND).len();
        if escaped > 0 {
            let span = pair.key.start..pair.key.start + escaped;
            findings.add(Code::HtmlAmpersand, span, || {
                Words::new("&amp; is how a web page's source writes &.")
                    .hint(format!(
                        "The destination would get a parameter named {}.",
                        quote(key)
                    ))
                    .fix("Remove amp;", "")
            });
        }
        if let Some(at) = second_question_mark(&source[pair.value.clone()]) {
            let at = pair.value.start + at;
            findings.add(Code::SecondQuestionMark, at..at + 1, || {
                Words::new("A second ? begins no parameters.")
                    .hint(format!(
                        "All from it on would be part of the value of {}. Parameters after the \
                         first are joined by &.",
                        quote(key)
                    ))
                    .replace(Some("&".to_owned()))
            });
        }
    }
}

/// Where a value goes on with `?name=`, unless it is a URL itself, which may hold one.
fn second_question_mark(value: &str) -> Option<usize> {
    let (before, after) = value.split_once('?')?;
    let url = before.contains("//") || before.contains('%');
    let name = after
        .split('=')
        .next()
        .filter(|name| name.len() < after.len())?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    (!url && !name.is_empty() && name.bytes().all(plain)).then_some(before.len())
}

fn secrets(template: &UrlTemplate, findings: &mut Findings) {
    let source = template.source();
    for pair in pairs(template) {
        let (key, value) = (&source[pair.key.clone()], &source[pair.value.clone()]);
        if looks_secret(key, value) && holds_literal(template, &pair.value) {
            findings.add(Code::SecretInUrl, pair.value, || {
                Words::new(format!("The value of {} looks like a secret.", quote(key))).hint(
                    "URLs end up in logs and copies. Carom hides it in copies and reports; make \
                     sure that the destination needs it there.",
                )
            });
        }
    }
}

/// Whether something other than placeholders stands in a span.
fn holds_literal(template: &UrlTemplate, span: &Range<usize>) -> bool {
    let pieces = template.pieces();
    let first = pieces.partition_point(|p| p.span.end <= span.start);
    pieces[first..]
        .iter()
        .take_while(|p| p.span.start < span.end)
        .any(|p| p.kind == PieceKind::Literal)
}

fn fragment(template: &UrlTemplate, findings: &mut Findings) {
    let span = template.component(Component::Fragment);
    // `#s2#` is another network's placeholder and says so itself.
    if span.is_empty() || findings.begins(Code::ForeignPlaceholder, span.start) {
        return;
    }
    let text = template.text(&span);
    let loses = text.contains(['&', '=', '{']);
    findings.add(Code::Fragment, span.clone(), || {
        Words::new(format!("{} is never sent.", quote(text)))
            .hint(if loses {
                "Everything from # on stays with the sender. Where # is part of a value, write %23."
            } else {
                "Everything from # on stays with the sender."
            })
            .fix("Remove it", "")
    });
}
