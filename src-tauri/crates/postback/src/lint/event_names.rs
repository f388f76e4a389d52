//! Whether the destination can tell which event it got: the template's part per event, such as
//! RedTrack's `type`, in the URLs that fire.
//!
//! Compares URLs with the answers, so it looks at a definition and not at one URL. Values with
//! placeholders in them are left alone: they differ by event, or are a problem of their own.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::{
    Code, LintContext,
    click_id::whole_query,
    definition::at,
    findings::{Words, quote},
    macros::listed,
    parameters::{ESCAPED_AMPERSAND, pairs},
    urls_in_use,
};
use crate::{
    compose::encode_answer,
    event::EventType,
    integration::{Definition, Role},
    problem::{Place, Problem, Severity},
    question,
    template::{Question, Template, TemplateKind},
    url_template::{Component, LOOKED_AT, PieceKind, UrlTemplate},
};

/// What the template asks for each event, and the parameter that carries the answer.
struct Asked<'a> {
    definition: &'a Definition,
    template: &'a Template,
    parameter: &'a str,
    question: &'a Question,
}

/// A URL in use, as far as it says which event it is for.
struct Telling {
    own: Option<EventType>,
    events: Vec<EventType>,
    url: UrlTemplate,
    said: Said,
}

enum Said {
    /// The parameter is not there.
    Nothing,
    /// The same for whatever fires the URL: the value decoded, and its place.
    Fixed(String, Range<usize>),
    /// Something that differs by event, or is a problem of its own.
    Other,
}

pub(super) fn problems(definition: &Definition, context: &LintContext<'_>) -> Vec<Problem> {
    let Some(asked) = context.template.and_then(|t| Asked::of(definition, t)) else {
        return Vec::new();
    };
    let telling: Vec<_> = urls_in_use(definition)
        .into_iter()
        .filter(|(_, events, url)| {
            !events.is_empty() && !url.trim().is_empty() && url.len() <= LOOKED_AT
        })
        .map(|(own, events, url)| {
            let url = UrlTemplate::parse(definition.network, url);
            let said = asked.said(&url);
            Telling {
                own,
                events,
                url,
                said,
            }
        })
        .collect();
    let mut all = Vec::new();
    for one in &telling {
        match &one.said {
            Said::Nothing => all.extend(asked.missing(one)),
            Said::Fixed(name, span) => all.extend(asked.alike(&telling, one, name, span)),
            Said::Other => {}
        }
    }
    all.extend(asked.replaced(&telling));
    all
}

/// The parameter in which a template sends an event's name, and the question that asks for it.
pub(super) fn asked(template: &Template, role: Role) -> Option<(&str, &Question)> {
    let shape = template.role(role)?;
    let (parameter, rest) = shape.per_event.trim_start_matches('&').split_once("=<<")?;
    let (name, _) = rest.split_once(">>")?;
    let mut questions = template.questions.iter();
    let question = questions.find(|q| q.name == name && q.per_event)?;
    Some((parameter, question))
}

/// The name of the one event that fires a URL, as it stands in one.
pub(super) fn answered(
    definition: &Definition,
    events: &[EventType],
    context: &LintContext<'_>,
) -> Option<String> {
    let [event] = events else { return None };
    let name = Asked::of(definition, context.template?)?.name(*event)?;
    Some(encode_answer(&name))
}

impl<'a> Asked<'a> {
    fn of(definition: &'a Definition, template: &'a Template) -> Option<Self> {
        let (parameter, question) = asked(template, definition.role)?;
        // The Sample tracker counts an event without a name as well.
        (template.kind != TemplateKind::Sample).then_some(Self {
            definition,
            template,
            parameter,
            question,
        })
    }

    /// The event's name, where there is a good answer.
    fn name(&self, event: EventType) -> Option<String> {
        let given = self
            .definition
            .answers
            .get(&question::key(self.question, event))
            .or_else(|| self.question.defaults.get(&event))?;
        question::check(self.question, given).ok()
    }

    fn said(&self, url: &UrlTemplate) -> Said {
        let source = url.source();
        let Some(pair) = pairs(url).find(|pair| {
            source[pair.key.clone()]
                .trim_start_matches(ESCAPED_AMPERSAND)
                .trim()
                .eq_ignore_ascii_case(self.parameter)
        }) else {
            // It may stand behind another network's `#x#` or a second ?, which say so themselves.
            let hidden = format!("{}=", self.parameter);
            let hides = |before: char| source.contains(&format!("{before}{hidden}"));
            return if hides('?') || hides('&') {
                Said::Other
            } else {
                Said::Nothing
            };
        };
        let value = &source[pair.value.clone()];
        let plain = url
            .pieces()
            .iter()
            .filter(|p| p.span.start < pair.value.end && pair.value.start < p.span.end)
            .all(|p| p.kind == PieceKind::Literal);
        if plain && !value.is_empty() && !super::is_left_in(url.network(), value) {
            let name = percent_decode_str(value).decode_utf8_lossy().into_owned();
            Said::Fixed(name, pair.value)
        } else {
            Said::Other
        }
    }

    /// Without its name an event is not counted as what it is. Where the template's own URL holds
    /// the parameter, or several events arrive, that costs something.
    fn missing(&self, one: &Telling) -> Vec<Problem> {
        let names: Vec<_> = one.events.iter().filter_map(|e| self.name(*e)).collect();
        if names.is_empty() {
            return Vec::new();
        }
        let needed = self
            .template
            .role(self.definition.role)
            .is_some_and(|shape| shape.url.contains(&format!("{}=", self.parameter)));
        let severity = if needed || self.definition.events.len() > 1 {
            Severity::Warning
        } else {
            Severity::Note
        };
        let several = one.events.len() > 1;
        let with = names.first().filter(|_| !several);
        let with = with.and_then(|name| self.with_name(&one.url, name));
        at(Place::Url { event: one.own }, |findings| {
            findings.add(Code::MissingEventName, whole_query(&one.url), || {
                let words = Words::new(format!(
                    "The URL does not send {}, so {} gets no event name for {}.",
                    self.parameter,
                    self.template.name,
                    listed(&one.events)
                ))
                .severity(severity)
                .hint(if several {
                    "Customize the postback URL per event type, so that each sends its own event \
                     name."
                } else {
                    "The event name that is answered has no effect without it."
                });
                match with {
                    Some(with) => words.fix(format!("Add {}", self.parameter), with),
                    None => words,
                }
            });
        })
    }

    /// The query with the parameter at its end; none where there is no query to add it to.
    fn with_name(&self, url: &UrlTemplate, name: &str) -> Option<String> {
        let query = url.component(Component::Query);
        let text = url.source().get(query.start + 1..query.end)?;
        let joint = match text {
            "" => return None,
            text if text.ends_with('&') => "",
            _ => "&",
        };
        Some(format!(
            "{text}{joint}{}={}",
            self.parameter,
            encode_answer(name)
        ))
    }

    /// Several events that send one name, though they are to have different ones.
    fn alike(
        &self,
        telling: &[Telling],
        one: &Telling,
        name: &str,
        span: &Range<usize>,
    ) -> Vec<Problem> {
        let same = |other: &&Telling| matches!(&other.said, Said::Fixed(n, _) if n == name);
        let mut events: Vec<EventType> = telling
            .iter()
            .filter(same)
            .flat_map(|other| other.events.iter().copied())
            .collect();
        events.sort_unstable();
        let names: Vec<_> = events.iter().filter_map(|e| self.name(*e)).collect();
        let differ = names.windows(2).any(|pair| pair[0] != pair[1]);
        let wrong = one
            .events
            .iter()
            .find_map(|event| self.name(*event).filter(|meant| meant != name));
        let Some(meant) = wrong.filter(|_| differ) else {
            return Vec::new();
        };
        at(Place::Url { event: one.own }, |findings| {
            findings.add(Code::SameEventName, span.clone(), || {
                let words = Words::new(format!(
                    "{} send the same {}={}.",
                    listed(&events),
                    self.parameter,
                    quote(name)
                ))
                .hint(format!(
                    "{} cannot tell them apart, though they have event names of their own.",
                    self.template.name
                ));
                words.replace((one.events.len() == 1).then(|| encode_answer(&meant)))
            });
        })
    }

    /// A name that stands in the shared URL and that no event sends: the URLs per event put the
    /// answers in its place, and an answer that the template gave may be the worse one.
    fn replaced(&self, telling: &[Telling]) -> Vec<Problem> {
        let in_use = telling.iter().any(|one| one.own.is_none());
        if in_use || self.definition.url.len() > LOOKED_AT {
            return Vec::new();
        }
        let shared = UrlTemplate::parse(self.definition.network, &self.definition.url);
        let Said::Fixed(pasted, _) = self.said(&shared) else {
            return Vec::new();
        };
        let sent = |one: &Telling| matches!(&one.said, Said::Fixed(name, _) if *name == pasted);
        if telling.iter().any(sent) {
            return Vec::new();
        }
        let Some(event) = self.likeliest() else {
            return Vec::new();
        };
        let default = self.question.defaults.get(&event);
        let Some(name) = self.name(event).filter(|name| Some(name) == default) else {
            return Vec::new();
        };
        let key = question::key(self.question, event);
        let answer = self.definition.answers.get(&key);
        let length = answer.map_or(0, String::len);
        at(Place::Answer { key }, |findings| {
            findings.add(Code::ReplacedEventName, 0..length, || {
                Words::new(format!(
                    "The shared URL says {}={}, and {} sends {} instead.",
                    self.parameter,
                    quote(&pasted),
                    event.label(),
                    quote(&name)
                ))
                .hint(format!(
                    "{} is the template's suggestion. {} takes the name as it stands there, \
                     letter for letter.",
                    quote(&name),
                    self.template.name
                ))
                .replace(Some(pasted.clone()))
            });
        })
    }

    /// The event that a pasted URL is most likely for: the sale itself.
    fn likeliest(&self) -> Option<EventType> {
        let chosen = &self.definition.events;
        [EventType::Purchase, EventType::Combined]
            .into_iter()
            .find(|sale| chosen.contains(sale))
            .or_else(|| chosen.first().copied())
    }
}
