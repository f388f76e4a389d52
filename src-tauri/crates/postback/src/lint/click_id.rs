//! Whether the tracker's click ID goes out, and in the parameter that the tracker looks at.

use std::{ops::Range, sync::LazyLock};

use serde::Deserialize;

use super::{
    Code, UrlContext,
    findings::{Findings, Words, quote},
    macros::network_name,
    names,
    parameters::{ESCAPED_AMPERSAND, Pair, pairs},
};
use crate::{
    click_id,
    integration::Role,
    macros::{Macro, catalogue},
    template::Template,
    url_template::{Component, Piece, PieceKind, UrlTemplate},
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

/// The macro in which the role's tracker gets its click ID back, as written.
pub(super) fn carrier(role: Role) -> String {
    format!("{{{}}}", click_id::carrier(role))
}

pub(super) fn check(template: &UrlTemplate, context: &UrlContext<'_>, findings: &mut Findings) {
    let own = context
        .template
        .map(|t| t.click_id_param.as_str())
        .unwrap_or_default();
    // A forbidden carrier counts: its own problem names the right one.
    let carried = sent(template, findings).any(|(_, found)| found.carries_click_id);
    let taken = networks_own(template, carried, context, findings);
    if carried {
        if let Some(destination) = context.template.filter(|_| !own.is_empty() && !taken) {
            elsewhere(template, destination, context, findings);
        }
        return;
    }
    let mended = catalogue(context.network)
        .iter()
        .filter(|m| m.carries_click_id && m.role.allows(context.role))
        .any(|m| {
            let goes_out = |at: usize| at < fragment(template, findings).start;
            findings.would_write(&m.written(), goes_out)
        });
    if !taken && !mended {
        nowhere(template, own, context, findings);
    }
}

/// The macros that leave with the request: what stands in the host decides where it goes, and what
/// follows # stays here.
fn sent<'t>(
    template: &'t UrlTemplate,
    findings: &Findings,
) -> impl Iterator<Item = (&'t Piece, &'static Macro)> {
    let macros = catalogue(template.network());
    let unsent = fragment(template, findings);
    template
        .macros()
        .filter(move |(piece, _)| {
            // A fragment that is none counts, once it is mended.
            let fragment = piece.component == Component::Fragment;
            let sent = fragment || piece.component.is_sent_as_value();
            sent && !unsent.contains(&piece.span.start)
        })
        .map(|(piece, id)| (piece, macros.at(id)))
}

/// The part from # on. One that begins with another network's `#x#` is none: mended, it is sent.
fn fragment(template: &UrlTemplate, findings: &Findings) -> Range<usize> {
    let span = template.component(Component::Fragment);
    if findings.begins(Code::ForeignPlaceholder, span.start) {
        span.end..span.end
    } else {
        span
    }
}

/// `{click_id}` where the tracker's own belongs; says whether there is one.
fn networks_own(
    template: &UrlTemplate,
    carried: bool,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) -> bool {
    // Where the tracker's own parameter has what it wants, what the others carry is free.
    let own_is_filled = context.template.is_some_and(|destination| {
        pairs(template)
            .find(|pair| destination.takes_click_id_in(&template.source()[pair.key.clone()]))
            .is_some_and(|pair| holds_carrier(template, &pair))
    });
    let in_place = |span: &Range<usize>| {
        pairs(template)
            .find(|pair| pair.value.start <= span.start && span.end <= pair.value.end)
            .is_some_and(|pair| {
                !own_is_filled && takes_click_id(&template.source()[pair.key], context.template)
            })
    };
    // A URL with more of them than a few is broken as a whole.
    let wrong: Vec<_> = sent(template, findings)
        .filter(|(_, found)| found.name == "click_id")
        .take(super::MOST_OF_A_CODE)
        .map(|(piece, _)| piece.span.clone())
        .filter(|span| !carried || in_place(span))
        .collect();
    let taken = !wrong.is_empty();
    for span in wrong {
        findings.add(Code::NetworkClickId, span, || {
            let network = network_name(context.network);
            Words::new(format!(
                "{{click_id}} is {network}'s own click ID, not your tracker's."
            ))
            .hint(format!(
                "Your tracker would find no click for it. Its own ID comes back in {}, if the \
                     offer link carries it.",
                carrier(context.role)
            ))
            .replace(Some(carrier(context.role)))
        });
    }
    taken
}

fn holds_carrier(template: &UrlTemplate, pair: &Pair) -> bool {
    let macros = catalogue(template.network());
    let pieces = template.pieces();
    let first = pieces.partition_point(|p| p.span.start < pair.value.start);
    pieces[first..]
        .iter()
        .take_while(|p| p.span.end <= pair.value.end)
        .any(|p| matches!(p.kind, PieceKind::Macro(id) if macros.at(id).carries_click_id))
}

fn takes_click_id(key: &str, destination: Option<&Template>) -> bool {
    destination.is_some_and(|template| template.takes_click_id_in(key)) || rank(key).is_some()
}

/// How surely a parameter of this name takes a tracker's click ID: 0 is the surest.
pub(crate) fn rank(key: &str) -> Option<usize> {
    let key = names::key(key);
    CLICK_ID_PARAMETERS.iter().position(|known| *known == key)
}

/// A click ID goes out, but not in the parameter that the template's destination looks at.
fn elsewhere(
    template: &UrlTemplate,
    destination: &Template,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    // Behind another network's `#x#` there may be more parameters, which are not seen as such.
    let fragment = template.component(Component::Fragment);
    if findings.begins(Code::ForeignPlaceholder, fragment.start) {
        return;
    }
    let own: Vec<_> = pairs(template)
        .filter(|pair| destination.takes_click_id_in(name(template, pair)))
        .collect();
    // What is wrong in its value says so itself, and its mending may bring the click ID.
    let is_filled = |pair: &Pair| {
        let broken = !pair.value.is_empty() && findings.error_touches(&pair.value);
        broken || holds_carrier(template, pair)
    };
    match own.first() {
        None => no_parameter(template, destination, findings),
        Some(first) if !own.iter().any(is_filled) => {
            unfilled(template, first, destination, context, findings);
        }
        Some(_) => {}
    }
}

/// A parameter's name as it is meant, where the ampersand before it is one from a web page.
fn name<'t>(template: &'t UrlTemplate, pair: &Pair) -> &'t str {
    template.source()[pair.key.clone()].trim_start_matches(ESCAPED_AMPERSAND)
}

fn needs(destination: &Template) -> String {
    format!(
        "{} looks for its click ID in {} and would find no click.",
        destination.name, destination.click_id_param
    )
}

/// Points at the parameter that carries a click ID under a name near the right one, else at all.
fn no_parameter(template: &UrlTemplate, destination: &Template, findings: &mut Findings) {
    let parameter = &destination.click_id_param;
    let near = pairs(template)
        .filter(|pair| holds_carrier(template, pair))
        .filter_map(|pair| Some((names::slips(name(template, &pair), parameter)?, pair.key)))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, key)| key);
    // A second ? hides the parameter in the value before it, and says so itself.
    if near.is_none() && template.source().contains(&format!("?{parameter}=")) {
        return;
    }
    let span = near.clone().unwrap_or_else(|| whole_query(template));
    findings.add(Code::ClickIdParameter, span, || {
        Words::new(format!("The URL has no parameter {parameter}."))
            .hint(needs(destination))
            .replace(near.map(|_| parameter.clone()))
    });
}

fn unfilled(
    template: &UrlTemplate,
    pair: &Pair,
    destination: &Template,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    let key = &template.source()[pair.key.clone()];
    let written = carrier(context.role);
    let span = pair.key.start..pair.value.end;
    findings.add(Code::ClickIdParameter, span, || {
        let words =
            Words::new(format!("{} holds no click ID.", quote(key))).hint(needs(destination));
        if pair.value.is_empty() {
            words.fix(format!("Put {written} in"), format!("{key}={written}"))
        } else {
            words
        }
    });
}

/// The query without its question mark; the whole URL where there is none.
pub(super) fn whole_query(template: &UrlTemplate) -> Range<usize> {
    let query = template.component(Component::Query);
    if query.len() > 1 {
        query.start + 1..query.end
    } else {
        0..template.source().len()
    }
}

/// Points at the empty parameter where there is one, else at the query, else at the whole.
fn nowhere(template: &UrlTemplate, own: &str, context: &UrlContext<'_>, findings: &mut Findings) {
    let source = template.source();
    let written = carrier(context.role);
    let place =
        pairs(template).find(|pair| takes_click_id(&source[pair.key.clone()], context.template));
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
            let span = whole_query(template);
            let text = &source[span.clone()];
            let with = (!own.is_empty()).then(|| format!("{text}&{own}={written}"));
            (span, with)
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
