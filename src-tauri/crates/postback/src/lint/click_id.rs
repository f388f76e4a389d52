//! Whether the tracker's click ID goes out, and in the parameter that the tracker looks at.

use std::ops::Range;

use super::{
    Code, UrlContext,
    findings::{Findings, Words, quote},
    is_left_in_word,
    macros::network_name,
    names,
    parameters::pairs,
};
use crate::{
    click_id::{self, Place, meant_name},
    integration::Role,
    macros::{ClickId, Macro, catalogue},
    template::Template,
    url_template::{Component, Piece, PieceKind, UrlTemplate},
};

/// The macro in which the role's tracker gets its click ID back, as written.
pub(super) fn carrier(role: Role) -> String {
    format!("{{{}}}", click_id::carrier(role))
}

/// The template's own parameter, which its destination looks at and at no other.
fn own_parameter<'a>(context: &UrlContext<'a>) -> Option<&'a str> {
    let own = context.template?.click_id_param.as_str();
    (!own.is_empty()).then_some(own)
}

pub(super) fn check(
    template: &UrlTemplate,
    place: Option<&Place>,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    // A forbidden carrier counts: its own problem names the right one.
    let carried = sent(template, findings).any(|(_, found)| found.carries_click_id);
    let taken = networks_own(template, place, carried, context, findings);
    if taken {
        return;
    }
    if carried {
        elsewhere(template, place, context, findings);
        return;
    }
    let mended = catalogue(context.network)
        .iter()
        .filter(|m| m.carries_click_id && m.role.allows(context.role))
        .any(|m| {
            let goes_out = |at: usize| at < fragment(template, findings).start;
            findings.would_write(&m.written(), goes_out)
        });
    if !mended {
        nowhere(template, place, context, findings);
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
    place: Option<&Place>,
    carried: bool,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) -> bool {
    let in_place = |span: &Range<usize>| match place {
        Some(place) if !place.carries => contains(&place.value(), span),
        // Where the tracker's own parameter has what it wants, what the others carry is free.
        Some(place) if place.is_own => false,
        Some(_) => pairs(template)
            .find(|pair| contains(&pair.value, span))
            .is_some_and(|pair| click_id::rank(&template.source()[pair.key]).is_some()),
        // No name says where it belongs, so it is probably here.
        None => !carried && own_parameter(context).is_none(),
    };
    // A URL with more of them than a few is broken as a whole.
    let wrong: Vec<_> = sent(template, findings)
        .filter(|(_, found)| found.click_id == Some(ClickId::Network))
        .take(super::MOST_OF_A_CODE)
        .map(|(piece, _)| piece.span.clone())
        .filter(in_place)
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

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// A click ID goes out, but not in the parameter that the destination looks at.
fn elsewhere(
    template: &UrlTemplate,
    place: Option<&Place>,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    // Behind another network's `#x#` there may be more parameters, which are not seen as such.
    let fragment = template.component(Component::Fragment);
    if findings.begins(Code::ForeignPlaceholder, fragment.start) {
        return;
    }
    let destination = context.template.filter(|t| !t.click_id_param.is_empty());
    let (place, needs) = match (place, destination) {
        (Some(place), Some(destination)) if place.is_own => (place, needs(destination)),
        (_, Some(destination)) => return no_parameter(template, destination, findings),
        (Some(place), None) => (
            place,
            "By its name the tracker may look for its click ID there, and would find no click."
                .to_owned(),
        ),
        (None, None) => return,
    };
    // What is wrong in its value says so itself, and its mending may bring the click ID.
    let value = place.value();
    let broken = !value.is_empty() && findings.error_touches(&value);
    if !place.carries && !broken {
        findings.add(Code::ClickIdParameter, span_of(place), || {
            let key = quote(&place.parameter.key);
            put_in(
                Words::new(format!("{key} holds no click ID.")).hint(needs),
                template,
                place,
                place.is_own,
                context,
            )
        });
    }
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
    let source = template.source();
    let near = pairs(template)
        .filter(|pair| {
            let macros = catalogue(template.network());
            pieces_in(template, &pair.value)
                .any(|p| matches!(p.kind, PieceKind::Macro(id) if macros.at(id).carries_click_id))
        })
        .filter_map(|pair| {
            let name = meant_name(&source[pair.key.clone()]);
            Some((names::slips(name, parameter)?, pair.key))
        })
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, key)| key);
    // A second ? hides the parameter in the value before it, and says so itself.
    if near.is_none() && source.contains(&format!("?{parameter}=")) {
        return;
    }
    let span = near.clone().unwrap_or_else(|| whole_query(template));
    findings.add(Code::ClickIdParameter, span, || {
        Words::new(format!("The URL has no parameter {parameter}."))
            .hint(needs(destination))
            .replace(near.map(|_| parameter.clone()))
    });
}

fn pieces_in<'t>(
    template: &'t UrlTemplate,
    span: &Range<usize>,
) -> impl Iterator<Item = &'t Piece> {
    let pieces = template.pieces();
    let first = pieces.partition_point(|p| p.span.start < span.start);
    let end = span.end;
    pieces[first..]
        .iter()
        .take_while(move |p| p.span.end <= end)
}

fn span_of(place: &Place) -> Range<usize> {
    place.parameter.key_start..place.parameter.value_end
}

/// With the fix that puts the carrier into the parameter, unless somebody wrote a text there, or a
/// macro of his own where something else may well belong.
fn put_in(
    words: Words,
    template: &UrlTemplate,
    place: &Place,
    may_overwrite: bool,
    context: &UrlContext<'_>,
) -> Words {
    let macros: usize = pieces_in(template, &place.value())
        .filter(|piece| matches!(piece.kind, PieceKind::Macro(_)))
        .map(|piece| piece.span.len())
        .sum();
    let is_written = macros < place.value().len() && !is_left_in_word(&place.parameter.value);
    if is_written || (macros > 0 && !place.is_open && !may_overwrite) {
        return words;
    }
    let written = carrier(context.role);
    let with = format!("{}={written}", place.parameter.key);
    words.fix(format!("Put {written} in"), with)
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

/// Points at the parameter that is to carry it where there is one, else at the query, else at the
/// whole.
fn nowhere(
    template: &UrlTemplate,
    place: Option<&Place>,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    let written = carrier(context.role);
    let words = || {
        Words::new("Nothing in the URL carries your tracker's click ID.").hint(format!(
            "Without it the destination cannot tell which click converted. {written} brings back \
             the one that the offer link carried."
        ))
    };
    if let Some(place) = place {
        findings.add(Code::NoClickId, span_of(place), || {
            put_in(words(), template, place, place.is_sure(), context)
        });
        return;
    }
    let span = whole_query(template);
    findings.add(Code::NoClickId, span.clone(), || {
        let has_query = template.component(Component::Query).len() > 1;
        match own_parameter(context).filter(|_| has_query) {
            Some(own) => words().fix(
                format!("Put {written} in"),
                format!("{}&{own}={written}", template.text(&span)),
            ),
            None => words(),
        }
    });
}
