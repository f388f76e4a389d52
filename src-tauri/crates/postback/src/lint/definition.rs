//! Everything around the URLs of an integration: name, account, events, level, filters, answers,
//! sample values.

use super::{
    Code, LintContext,
    findings::{Findings, Words, quote},
    macros::{listed, network_name},
    names::probably_meant,
    part::Part,
};
use crate::{
    event::EventType,
    filter,
    integration::{Definition, Filter, Level},
    macros::{Macro, RoleAccess, catalogue},
    offer_link,
    problem::{FilterPart, Place, Problem},
    question,
};

/// Names longer than this are cut in lists.
const LONG_NAME: usize = 120;

pub(super) fn problems(definition: &Definition, context: &LintContext<'_>) -> Vec<Problem> {
    let mut all = Vec::new();
    all.extend(at(Place::Name, |f| name(definition, f)));
    all.extend(at(Place::Account, |f| account(definition, f)));
    all.extend(at(Place::Events, |f| events(definition, f)));
    all.extend(at(Place::Level, |f| level(definition, context, f)));
    if definition.level == Level::Custom {
        let rows = definition.filters.iter().enumerate();
        for (index, filter) in rows.filter(|(_, filter)| !filter::is_blank(filter)) {
            let part = |part| Place::Filter { index, part };
            if no_field(filter) || no_value(filter) {
                let missing = if no_field(filter) {
                    FilterPart::Field
                } else {
                    FilterPart::Values
                };
                all.extend(at(part(missing), |f| incomplete(definition, filter, f)));
                continue;
            }
            all.extend(at(part(FilterPart::Field), |f| {
                field(definition, filter, context, f);
            }));
            all.extend(at(part(FilterPart::Values), |f| {
                blanks(definition, filter, f);
            }));
        }
    }
    all.extend(answers(definition, context));
    all.extend(samples(definition, context));
    all
}

pub(super) fn at(place: Place, check: impl FnOnce(&mut Findings)) -> Vec<Problem> {
    let mut findings = Findings::new(place);
    check(&mut findings);
    findings.into_problems()
}

fn name(definition: &Definition, findings: &mut Findings) {
    let name = &definition.name;
    if name.trim().is_empty() {
        findings.add(Code::NoName, 0..name.len(), || {
            Words::new("The integration has no name.").hint("Only you see it; it finds it again.")
        });
    } else if name.chars().count() > LONG_NAME {
        findings.add(Code::LongName, 0..name.len(), || {
            Words::new(format!("The name has {} characters.", name.chars().count()))
                .hint("Lists cut it off.")
        });
    }
}

/// ClickBank's nicknames have 5 to 10 letters and digits, as far as is known (second-hand).
fn account(definition: &Definition, findings: &mut Findings) {
    let nickname = definition.account.trim();
    let all = 0..definition.account.len();
    if nickname.is_empty() {
        findings.add(Code::NoAccount, all, || {
            Words::new("No account nickname is given.")
                .hint("It says for whose events the integration is.")
        });
        return;
    }
    let length = nickname.chars().count();
    if !(5..=10).contains(&length) || !nickname.chars().all(|c| c.is_ascii_alphanumeric()) {
        findings.add(Code::OddNickname, all, || {
            Words::new(format!(
                "{} does not look like a {} nickname.",
                quote(nickname),
                network_name(definition.network)
            ))
            .hint("They have 5 to 10 letters and digits, as far as is known.")
        });
    }
}

fn events(definition: &Definition, findings: &mut Findings) {
    let chosen = &definition.events;
    if chosen.is_empty() {
        findings.add(Code::NoEvent, 0..0, || {
            Words::new("No event type is chosen.")
                .hint("Nothing would ever fire. Choose at least one.")
        });
    }
    let parts: Vec<_> = [EventType::Purchase, EventType::Upsell]
        .into_iter()
        .filter(|part| chosen.contains(part))
        .collect();
    if chosen.contains(&EventType::Combined) && !parts.is_empty() {
        findings.add(Code::CombinedOverlap, 0..0, || {
            Words::new(format!(
                "Combined conversion and {} count the same sale.",
                listed(&parts)
            ))
            .hint(
                "Combined conversion already holds the initial purchase and its upsells. Choose \
                     it, or the others.",
            )
        });
    }
}

fn level(definition: &Definition, context: &LintContext<'_>, findings: &mut Findings) {
    match definition.level {
        Level::Custom if definition.filters.iter().all(filter::is_blank) => {
            findings.add(Code::CustomWithoutFilter, 0..0, || {
                Words::new("The level is Custom, but there is no filter.").hint(
                    "Carom lets every event pass then, as with Global; what ClickBank does is \
                         not published. Add a filter, or choose Global.",
                )
            });
        }
        Level::Global => {
            let advised = context
                .template
                .filter(|t| t.advised_level(definition.role) == Some(Level::Custom));
            if let Some(template) = advised {
                findings.add(Code::CustomRecommended, 0..0, || {
                    Words::new(format!("{} recommends the level Custom.", template.name))
                        .hint(template.level.reason.clone())
                });
            }
        }
        Level::Custom => {}
    }
}

fn no_field(filter: &Filter) -> bool {
    filter.field.trim().is_empty()
}

fn no_value(filter: &Filter) -> bool {
    filter::values(&filter.values).next().is_none()
}

fn incomplete(definition: &Definition, filter: &Filter, findings: &mut Findings) {
    let same_field = |other: &&Filter| other.field.trim() == filter.field.trim();
    let mut rows = definition.filters.iter().filter(same_field);
    // The rows of one field are one filter.
    let is_completed = !no_field(filter) && rows.any(|other| !no_value(other));
    findings.add(Code::IncompleteFilter, 0..0, || {
        let message = if no_field(filter) {
            "The filter has no field.".to_owned()
        } else {
            format!("The filter on {} has no value.", quote(filter.field.trim()))
        };
        Words::new(message).hint(if is_completed {
            "It lets nothing more pass than the other row of that field. Complete it, or take it out."
        } else {
            "No event passes it. Complete it, or take it out."
        })
    });
}

fn field(
    definition: &Definition,
    filter: &Filter,
    context: &LintContext<'_>,
    findings: &mut Findings,
) {
    let field = filter.field.trim();
    let Some(found) = catalogue(definition.network).get(field) else {
        findings.add(Code::UnknownFilterField, 0..filter.field.len(), || {
            let meant = probably_meant(definition.network, definition.role, field, Part::Other);
            let network = network_name(definition.network);
            let words = Words::new(format!("{} is not a field of {network}.", quote(field)))
                .hint("No event passes a filter on a field that none has.");
            with_field(words, meant.filter(|m| m.usable).map(|m| &m.found.name))
        });
        return;
    };
    if !found.role.allows(definition.role) {
        findings.add(Code::RoleForbiddenFilter, 0..filter.field.len(), || {
            let words = Words::new(format!(
                "{} is never filled for the role {}, so no event passes.",
                found.label,
                definition.role.label()
            ));
            with_field(words, found.counterpart.as_ref())
        });
        return;
    }
    let empty: Vec<_> = definition
        .events
        .iter()
        .copied()
        .filter(|e| found.empty_in.contains(e))
        .collect();
    if !empty.is_empty() {
        let inferred = if found.empty_inferred {
            " (inferred)"
        } else {
            ""
        };
        findings.add(Code::EmptyFilterField, 0..filter.field.len(), || {
            Words::new(format!(
                "{} is always empty for {}{inferred}.",
                found.label,
                listed(&empty)
            ))
            .hint("Such events never pass the filter.")
        });
    }
    not_in_link(definition, found, filter, context, findings);
}

/// The fix says that the field gives way, not the values beside it.
fn with_field(words: Words, field: Option<&String>) -> Words {
    match field {
        Some(name) => words.fix(format!("Replace the field with {name}"), name),
        None => words,
    }
}

/// Values that can't match because they hold what separates words: a pasted column of nicknames
/// is one value until commas stand in it. A value that may well hold a blank, such as a campaign,
/// is left alone.
fn blanks(definition: &Definition, filter: &Filter, findings: &mut Findings) {
    let name = filter.field.trim();
    let nickname = filter::is_nickname(definition.network, name);
    let never_blank = catalogue(definition.network)
        .get(name)
        .is_some_and(|found| !found.alphabet.is_empty() && !found.alphabet.contains(' '));
    if !nickname && !never_blank {
        return;
    }
    let mut start = 0;
    for typed in filter.values.split(',') {
        let begin = start + typed.len() - typed.trim_start().len();
        let value = typed.trim();
        start += typed.len() + 1;
        let apart = || value.split(separates).filter(|word| !word.is_empty());
        if !value.contains(separates) {
            continue;
        }
        findings.add(Code::BlankInFilterValue, begin..begin + value.len(), || {
            let what = if nickname {
                "A nickname"
            } else {
                "A value of this field"
            };
            Words::new(format!("{} is one value.", quote(value)))
                .hint(format!(
                    "{what} holds no blank, so no event passes by it. Separate values by commas."
                ))
                .fix("Separate by commas", apart().collect::<Vec<_>>().join(", "))
        });
    }
}

fn separates(c: char) -> bool {
    c.is_whitespace() || c == ';'
}

/// A field that the offer link fills is empty unless the link carries it.
fn not_in_link(
    definition: &Definition,
    found: &Macro,
    filter: &Filter,
    context: &LintContext<'_>,
    findings: &mut Findings,
) {
    let Some(parameter) = &found.link_parameter else {
        return;
    };
    let same = |set: &str| set.eq_ignore_ascii_case(parameter);
    let is_set = match (context.offer_link_parameters, context.template) {
        (Some(known), _) => known.iter().any(|set| same(set)),
        (None, Some(template)) => offer_link::parameters_set(template, definition)
            .iter()
            .any(|set| same(set)),
        (None, None) => false,
    };
    if is_set {
        return;
    }
    findings.add(Code::FilterNotInLink, 0..filter.field.len(), || {
        let whose = match found.role {
            RoleAccess::Seller => "payment link",
            RoleAccess::Both | RoleAccess::Affiliate => "offer link",
        };
        let value = filter::values(&filter.values).next().unwrap_or_default();
        // Nobody but the user sees the link itself.
        let message = if context.offer_link_parameters.is_some() {
            format!("The {whose} does not set {parameter}.")
        } else {
            format!("Your {whose} must set {parameter}.")
        };
        Words::new(message).hint(format!(
            "Without it no event passes the filter. Append {parameter}={} to the {whose}.",
            quote(value)
        ))
    });
}

/// Answers that their questions do not take. A missing one shows in the URL, where it is missed.
fn answers(definition: &Definition, context: &LintContext<'_>) -> Vec<Problem> {
    let questions = context
        .template
        .map(|t| t.questions.as_slice())
        .unwrap_or_default();
    let mut all = Vec::new();
    for question in questions {
        let mut keys: Vec<_> = definition
            .events
            .iter()
            .map(|event| question::key(question, *event))
            .collect();
        keys.dedup();
        for key in keys {
            let Some(answer) = definition
                .answers
                .get(&key)
                .filter(|a| !a.trim().is_empty())
            else {
                continue;
            };
            if let Err(error) = question::check(question, answer) {
                all.extend(at(Place::Answer { key }, |findings| {
                    findings.add(Code::BadAnswer, 0..answer.len(), || {
                        Words::new(error.to_string())
                    });
                }));
            }
        }
    }
    all
}

/// Sample values that their macros could not carry: a test with one says nothing about real
/// conversions.
fn samples(definition: &Definition, context: &LintContext<'_>) -> Vec<Problem> {
    let mut all = Vec::new();
    for (name, value) in context.samples.into_iter().flatten() {
        let Some(found) = catalogue(definition.network).get(name) else {
            continue;
        };
        let length = value.chars().count();
        let over = found.max_length.filter(|most| length > usize::from(*most));
        let odd = value
            .char_indices()
            .find(|(_, c)| !found.alphabet.is_empty() && !found.alphabet.contains(*c));
        let (span, message) = match (odd, over) {
            (Some((start, c)), _) => {
                let shown = quote(&c.to_string());
                (
                    start..start + c.len_utf8(),
                    format!("{} cannot carry {shown}.", found.written()),
                )
            }
            (None, Some(most)) => (
                0..value.len(),
                format!(
                    "{} carries at most {most} characters, not {length}.",
                    found.written()
                ),
            ),
            (None, None) => continue,
        };
        all.extend(at(Place::Sample { name: name.clone() }, |findings| {
            findings.add(Code::UncarriedSample, span, || {
                let hint = if name == "tid" {
                    "Click IDs of your tracker that look so would be lost on the way. {extclid} \
                     takes dashes and capitals, up to 256 characters."
                } else {
                    "A test with it says nothing about real conversions."
                };
                Words::new(message).hint(hint)
            });
        }));
    }
    all
}
