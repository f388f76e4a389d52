//! Parameters: the click ID, repetitions, secrets, and the fragment that is no parameter.

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use serde::Deserialize;

use super::{
    Code, MAX_URL, UrlContext,
    findings::{Findings, Words, quote},
    macros::network_name,
    names,
};
use crate::{
    integration::Role,
    macros::catalogue,
    secret::looks_secret,
    url_template::{Component, PieceKind, UrlTemplate},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    parameters: Vec<String>,
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static CLICK_ID_PARAMETERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    toml::from_str::<File>(include_str!("../../data/lint/click_id_parameters.toml"))
        .expect("data/lint/click_id_parameters.toml is well-formed")
        .parameters
});

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

pub(super) fn check(template: &UrlTemplate, context: &UrlContext<'_>, findings: &mut Findings) {
    click_id(template, context, findings);
    repeated(template, findings);
    separators(template, findings);
    secrets(template, findings);
    fragment(template, findings);
}

/// The macro in which the role's tracker gets its click ID back.
pub(super) const fn carrier(role: Role) -> &'static str {
    match role {
        Role::Affiliate => "{tid}",
        Role::Seller => "{vtid}",
    }
}

fn click_id(template: &UrlTemplate, context: &UrlContext<'_>, findings: &mut Findings) {
    let macros = catalogue(context.network);
    // A forbidden carrier counts: its own problem names the right one.
    let carried = template
        .macros()
        .any(|(_, id)| macros.at(id).carries_click_id);
    let own = context
        .template
        .map(|t| t.click_id_param.as_str())
        .unwrap_or_default();
    let networks: Vec<_> = template
        .macros()
        .filter(|(_, id)| macros.at(*id).name == "click_id")
        .collect();
    let holds_carrier = |pair: &Pair| {
        template.macros().any(|(piece, id)| {
            let span = &piece.span;
            macros.at(id).carries_click_id
                && pair.value.start <= span.start
                && span.end <= pair.value.end
        })
    };
    // Where the tracker's own parameter has what it wants, what the others carry is free.
    let own_is_filled = !own.is_empty()
        && pairs(template)
            .find(|pair| template.source()[pair.key.clone()].eq_ignore_ascii_case(own))
            .is_some_and(|pair| holds_carrier(&pair));
    let in_place = |span: &Range<usize>| {
        pairs(template)
            .find(|pair| pair.value.start <= span.start && span.end <= pair.value.end)
            .is_some_and(|pair| !own_is_filled && takes_click_id(&template.source()[pair.key], own))
    };
    let mut taken = false;
    // A URL with more of them than a few is broken as a whole.
    for (piece, _) in networks.into_iter().take(super::MOST_OF_A_CODE) {
        if carried && !in_place(&piece.span) {
            continue;
        }
        taken = true;
        findings.add(Code::NetworkClickId, piece.span.clone(), || {
            let network = network_name(context.network);
            Words::new(format!(
                "{{click_id}} is {network}'s own click ID, not your tracker's."
            ))
            .hint(format!(
                "Your tracker would find no click for it. Its own ID comes back in {}, if the \
                     offer link carries it.",
                carrier(context.role)
            ))
            .replace(Some(carrier(context.role).to_owned()))
        });
    }
    let mended = macros
        .iter()
        .filter(|m| m.carries_click_id && m.role.allows(context.role))
        .any(|m| findings.would_write(&m.written()));
    if !carried && !taken && !mended {
        no_click_id(template, own, context, findings);
    }
}

fn takes_click_id(key: &str, own: &str) -> bool {
    if !own.is_empty() && key.eq_ignore_ascii_case(own) {
        return true;
    }
    click_id_rank(key).is_some()
}

/// How surely a parameter of this name takes a tracker's click ID: 0 is the surest.
pub(crate) fn click_id_rank(key: &str) -> Option<usize> {
    let key = names::key(key);
    CLICK_ID_PARAMETERS.iter().position(|known| *known == key)
}

/// Points at the empty parameter where there is one, else at the query, else at the whole.
fn no_click_id(
    template: &UrlTemplate,
    own: &str,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    let source = template.source();
    let written = carrier(context.role);
    let place = pairs(template).find(|pair| takes_click_id(&source[pair.key.clone()], own));
    let query = template.component(Component::Query);
    let (span, with) = match place {
        Some(pair) => {
            let key = &source[pair.key.clone()];
            let empty = pair.value.is_empty();
            (
                pair.key.start..pair.value.end,
                empty.then(|| format!("{key}={written}")),
            )
        }
        None if query.len() > 1 => {
            let text = &source[query.start + 1..query.end];
            let with = (!own.is_empty()).then(|| format!("{text}&{own}={written}"));
            (query.start + 1..query.end, with)
        }
        None => (0..source.len(), None),
    };
    findings.add(Code::NoClickId, span, || {
        let words = Words::new("Nothing in the URL carries your tracker's click ID.").hint(format!(
            "Without it the destination cannot tell which click converted. {written} brings back \
             the one that the offer link carried."
        ));
        match with {
            Some(with) => words.fix(format!("Put {written} in"), with),
            None => words,
        }
    });
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
    const ESCAPED: &str = "amp;";
    let source = template.source();
    for pair in pairs(template) {
        let key = &source[pair.key.clone()];
        let escaped = key.len() - key.trim_start_matches(ESCAPED).len();
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
