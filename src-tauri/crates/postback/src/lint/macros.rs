//! What is wrong with placeholders that the parser saw: macros, names that are none, unanswered
//! questions, another network's outer forms.

use std::ops::Range;

use super::{
    Code, UrlContext,
    click_id::carrier,
    conversion,
    findings::{Findings, Words, quote},
    names::{Meant, clearly_meant, probably_meant},
    part::Part,
};
use crate::{
    event::{EventType, Network},
    integration::Role,
    macros::{Macro, MacroGroup, RoleAccess, catalogue},
    problem::Severity,
    url_template::{Component, Piece, PieceKind, UrlTemplate},
    words,
};

pub(super) fn check(template: &UrlTemplate, context: &UrlContext<'_>, findings: &mut Findings) {
    for piece in template.pieces() {
        match &piece.kind {
            PieceKind::Literal => {}
            PieceKind::Macro(id) => {
                let found = catalogue(context.network).at(*id);
                known(found, piece, template, context, findings);
            }
            PieceKind::Unknown(name) => unknown(name, piece, context, findings),
            PieceKind::Question(name) => question(name, piece, context, findings),
            PieceKind::Foreign => {
                let text = template.text(&piece.span);
                let around = |c: char| matches!(c, '$' | '{' | '}') || c.is_whitespace();
                let name = text.trim_matches(around);
                placeholder(text, name, piece.span.clone(), context, findings);
            }
        }
    }
}

/// The network as it calls itself.
pub(super) const fn network_name(network: Network) -> &'static str {
    match network {
        Network::Clickbank => "ClickBank",
    }
}

/// `Order form impression and Initial purchase`.
pub(super) fn listed(events: &[EventType]) -> String {
    let labels: Vec<_> = events.iter().map(|event| event.label()).collect();
    words::listed(&labels, "and")
}

fn known(
    found: &Macro,
    piece: &Piece,
    template: &UrlTemplate,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    if matches!(piece.component, Component::Scheme | Component::Authority) {
        findings.add(Code::MacroInHost, piece.span.clone(), || {
            Words::new(format!("{} stands in the host.", found.written())).hint(
                "A value would decide where the postback goes. Write the host out; macros belong \
                 after the first slash.",
            )
        });
    }
    if !found.role.allows(context.role) {
        findings.add(Code::RoleForbiddenMacro, piece.span.clone(), || {
            forbidden(found, context)
        });
        return;
    }
    let empty: Vec<_> = context
        .events
        .iter()
        .copied()
        .filter(|e| found.empty_in.contains(e))
        .collect();
    if !empty.is_empty() {
        findings.add(Code::EmptyMacro, piece.span.clone(), || {
            let costs = conversion::tells_apart(template, piece, found);
            always_empty(found, costs, &empty, context.events)
        });
    }
}

fn forbidden(found: &Macro, context: &UrlContext<'_>) -> Words {
    let whose = match found.role {
        RoleAccess::Seller => "sellers",
        RoleAccess::Affiliate | RoleAccess::Both => "affiliates",
    };
    let own = match context.role {
        Role::Affiliate => "An affiliate",
        Role::Seller => "A seller",
    };
    let counterpart = found.counterpart.as_ref().map(|name| format!("{{{name}}}"));
    let hint = match &counterpart {
        Some(written) => format!("{own} uses {written} in its place."),
        None => format!("{own} has no macro in its place. Leave the parameter out."),
    };
    Words::new(format!(
        "{} is filled for {whose} only, and the role is {}.",
        found.written(),
        context.role.label()
    ))
    .hint(hint)
    .replace(counterpart)
}

fn always_empty(found: &Macro, costs: bool, empty: &[EventType], events: &[EventType]) -> Words {
    let everywhere = empty.len() == events.len();
    let amount = found.group == MacroGroup::Amounts;
    // An impression earns nothing, and has no receipt and no order, so that they are empty is as it
    // should be unless destinations tell events apart by them. Any other parameter that is never
    // filled is a mistake.
    let never = everywhere && !amount && !found.empty_costs;
    let matters = costs || never;
    let inferred = if found.empty_inferred {
        " (inferred)"
    } else {
        ""
    };
    let hint = if costs {
        "A destination that tells conversions apart by it may drop them as duplicates. {event_id} \
         is filled for every event."
    } else if amount {
        "That event earns nothing. Most destinations take an empty amount for 0."
    } else if never {
        "Nothing that fires this URL fills it. Leave the parameter out."
    } else {
        "The parameter will be there without a value."
    };
    let message = format!(
        "{} is always empty for {}{inferred}.",
        found.written(),
        listed(empty)
    );
    let severity = if matters {
        Severity::Warning
    } else {
        Severity::Note
    };
    let words = Words::new(message).hint(hint).severity(severity);
    if costs && everywhere {
        words.replace(Some("{event_id}".to_owned()))
    } else {
        words
    }
}

fn unknown(name: &str, piece: &Piece, context: &UrlContext<'_>, findings: &mut Findings) {
    let part = findings.part(&piece.span);
    // Looking a name up takes its time, which is only worth it for what is shown.
    let shown = !findings.is_full(Code::UnknownMacro);
    let meant = shown
        .then(|| probably_meant(context.network, context.role, name, part))
        .flatten();
    let code = match &meant {
        Some(Meant { sure: true, .. }) => Code::MisspeltMacro,
        _ => Code::UnknownMacro,
    };
    findings.add(code, piece.span.clone(), || {
        let network = network_name(context.network);
        let shown = quote(name);
        let Some(meant) = meant else {
            let message = if name.trim().is_empty() {
                "There is no macro between these braces.".to_owned()
            } else {
                format!("{{{shown}}} is not a {network} macro.")
            };
            let instead = instead(part, context)
                .unwrap_or_else(|| "Put a macro from the list in its place.".to_owned());
            return Words::new(message)
                .hint(format!("Nothing would fill it in. {instead}"))
                .replace(in_its_place(part, context));
        };
        let written = meant.written();
        if !meant.usable {
            return Words::new(format!(
                "{{{shown}}} is not a {network} macro. {written} is, but not for the role {}.",
                context.role.label()
            ))
            .hint("Leave the parameter out.");
        }
        let message = if meant.sure {
            format!("{{{shown}}} is not a {network} macro. {written} is meant.")
        } else {
            format!("{{{shown}}} is not a {network} macro. Perhaps {written} is meant.")
        };
        let hint = if meant.why.is_empty() {
            // Whether the network takes another spelling all the same is not published.
            format!("Carom sends it as it stands; nowhere does {network} say that it fills it in.")
        } else {
            meant.why.to_owned()
        };
        Words::new(message).hint(hint).replace(meant.replacement())
    });
}

/// What to do about a placeholder whose name says nothing, where its place says something.
fn instead(part: Part, context: &UrlContext<'_>) -> Option<String> {
    match part {
        Part::Domain => {
            Some("Write your domain out: a value would decide where the postback goes.".to_owned())
        }
        Part::ClickId => Some(format!(
            "Your tracker's click ID comes back in {}, if the offer link carries it.",
            carrier(context.role)
        )),
        Part::EventName => Some(format!(
            "{} wants its own name for the event there. Write it out, one URL an event type.",
            context.template.map_or("The destination", |t| &t.name)
        )),
        Part::LikelyClickId | Part::Other => None,
    }
}

/// What goes there whatever the placeholder's name.
fn in_its_place(part: Part, context: &UrlContext<'_>) -> Option<String> {
    match part {
        Part::ClickId => Some(carrier(context.role)),
        Part::EventName => context.event_name.map(str::to_owned),
        Part::Domain | Part::LikelyClickId | Part::Other => None,
    }
}

fn question(name: &str, piece: &Piece, context: &UrlContext<'_>, findings: &mut Findings) {
    findings.add(Code::UnansweredQuestion, piece.span.clone(), || {
        let asked = name.split('.').next().unwrap_or(name);
        let known = context.template.and_then(|t| {
            t.questions
                .iter()
                .find(|q| q.name == name || q.name == asked)
        });
        let message = match known {
            Some(question) => format!("{} is not answered.", question.label),
            None => format!(
                "<<{}>> is a question that nobody has answered.",
                quote(name)
            ),
        };
        let hint = known
            .map(|question| question.help.as_str())
            .filter(|help| !help.is_empty())
            .unwrap_or("Answer it in the form, or write the value in its place.");
        Words::new(message).hint(hint)
    });
}

/// A placeholder in another network's form.
pub(super) fn placeholder(
    text: &str,
    name: &str,
    span: Range<usize>,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    let part = findings.part(&span);
    findings.add(Code::ForeignPlaceholder, span, || {
        let network = network_name(context.network);
        let meant = clearly_meant(context.network, context.role, name, part);
        let named = meant.as_ref().and_then(Meant::replacement);
        let hint = match &named {
            Some(written) => format!("{written} is meant. {}", meant.map_or("", |m| m.why)),
            None => instead(part, context).unwrap_or_else(|| {
                "Put one of its macros in its place, or write the value out.".to_owned()
            }),
        };
        Words::new(format!("{} is another system's placeholder.", quote(text)))
            .hint(format!("{network} has no such form. {hint}").trim_end())
            .replace(named.or_else(|| in_its_place(part, context)))
    });
}

/// A word that the tracker prints where a value belongs.
pub(super) fn left_in(
    word: &str,
    span: Range<usize>,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    let part = findings.part(&span);
    findings.add(Code::ForeignPlaceholder, span, || {
        let instead = instead(part, context).unwrap_or_else(|| {
            format!(
                "Put a {} macro in its place, or take the parameter out.",
                network_name(context.network)
            )
        });
        Words::new(format!("{word} was left in."))
            .hint(format!(
                "The tracker prints it where a value belongs. {instead}"
            ))
            .replace(in_its_place(part, context))
    });
}
