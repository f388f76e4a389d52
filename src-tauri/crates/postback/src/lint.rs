//! Lint: what is wrong, or probably wrong, with an integration before anything is sent.
//!
//! Every problem has a stable [`Code`], a severity, an exact place, plain words and, where there is
//! a sure or likely one, a fix that replaces its span. Errors block activation; nothing here
//! decides what is done about them.
//!
//! One problem of a URL that several events inherit shows once. All passes are linear in the
//! length of the text, and no code shows more than [`MOST_OF_A_CODE`] times for one URL.

mod address;
mod click_id;
mod code;
mod conversion;
mod definition;
mod event_names;
mod findings;
mod lexer;
mod macros;
mod names;
mod parameters;
mod part;
mod reach;
mod shape;

use std::collections::BTreeMap;

pub use self::{code::Code, findings::MOST_OF_A_CODE};
use self::{
    findings::Findings,
    part::{Part, Parts},
};
pub(crate) use self::{
    lexer::is_left_in_word, names::key as name_key, parameters::ESCAPED_AMPERSAND,
};
use crate::{
    event::{EventType, Network},
    integration::{Definition, Role},
    macros::Macro,
    problem::{FilterPart, Place, Problem},
    template::{Template, TemplateKind},
    url_template::{LOOKED_AT, UrlTemplate, looked_at},
};

/// The longest URL that is taken, in bytes, as typed and as rendered.
pub const MAX_URL: usize = 8 * 1024;

/// No placeholder is longer, in bytes; so near the end of what is looked at, none is judged.
const NEAR_CUT: usize = 256;

/// What lint knows beside the integration itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct LintContext<'a> {
    /// The destination template, where the integration has one.
    pub template: Option<&'a Template>,
    /// Sample values that the user put in place of Carom's own, by macro name.
    pub samples: Option<&'a BTreeMap<String, String>>,
    /// The parameters that the user's offer link is known to set, such as `tid` and
    /// `traffic_source`. Absent: those of the template's own offer link.
    pub offer_link_parameters: Option<&'a [String]>,
}

/// What lint knows beside a URL.
#[derive(Debug, Clone, Copy)]
pub struct UrlContext<'a> {
    /// The network that fires it.
    pub network: Network,
    /// The role that the account plays.
    pub role: Role,
    /// The event types that fire it; may be empty.
    pub events: &'a [EventType],
    /// The destination template, where there is one.
    pub template: Option<&'a Template>,
    /// Sample values that the user put in place of Carom's own, by macro name.
    pub samples: Option<&'a BTreeMap<String, String>>,
    /// The event whose own URL it is; `None` for a shared one. Becomes the problems' place.
    pub own: Option<EventType>,
    /// The name that the destination has for the one event that fires it, as it stands in a URL.
    pub event_name: Option<&'a str>,
}

impl<'a> UrlContext<'a> {
    /// A shared URL without template.
    pub const fn new(network: Network, role: Role, events: &'a [EventType]) -> Self {
        Self {
            network,
            role,
            events,
            template: None,
            samples: None,
            own: None,
            event_name: None,
        }
    }

    /// The destination is Carom's own sample tracker on this computer.
    fn is_sample(&self) -> bool {
        self.template
            .is_some_and(|t| t.kind == TemplateKind::Sample)
    }
}

/// Looks at a whole integration: every URL in use, and everything around them. Sorted by place,
/// then by where in its text a problem begins.
pub fn lint(definition: &Definition, context: &LintContext<'_>) -> Vec<Problem> {
    let mut problems = definition::problems(definition, context);
    for (own, events, url) in urls_in_use(definition) {
        let event_name = event_names::answered(definition, &events, context);
        let context = UrlContext {
            network: definition.network,
            role: definition.role,
            events: &events,
            template: context.template,
            samples: context.samples,
            own,
            event_name: event_name.as_deref(),
        };
        problems.extend(lint_url(url, &context));
    }
    problems.extend(event_names::problems(definition, context));
    sort(&mut problems);
    problems
}

/// The shared URL, where it is in use or nothing else is, and the events' own: whose it is, which
/// events fire it, its text.
pub(crate) fn urls_in_use(
    definition: &Definition,
) -> Vec<(Option<EventType>, Vec<EventType>, &str)> {
    let has_own = |event: &EventType| definition.customize && definition.urls.contains_key(event);
    let (own, shared): (Vec<EventType>, Vec<EventType>) =
        definition.events.iter().copied().partition(has_own);
    let mut urls = Vec::new();
    if own.is_empty() || !shared.is_empty() {
        urls.push((None, shared, definition.url.as_str()));
    }
    let owned = |event| (Some(event), vec![event], definition.url_for(event));
    urls.extend(own.into_iter().map(owned));
    urls
}

/// The macro that somebody who writes a name that is none probably means, if the role may use it.
pub fn probably_meant(network: Network, role: Role, name: &str) -> Option<&'static Macro> {
    let meant = names::probably_meant(network, role, name, Part::Other)?;
    meant.usable.then_some(meant.found)
}

/// Whether a parameter's value is, as a whole, a placeholder or a word that the destination's page
/// prints where a value belongs: something to fill and not to keep.
pub(crate) fn is_left_in(network: Network, value: &str) -> bool {
    const BEFORE: &str = "https://h.example.com/?v=";
    const CODES: [Code; 4] = [
        Code::ForeignPlaceholder,
        Code::UnknownMacro,
        Code::MisspeltMacro,
        Code::EncodedBraces,
    ];
    let url = format!("{BEFORE}{value}");
    let context = UrlContext::new(network, Role::Affiliate, &[]);
    lint_url(&url, &context).iter().any(|problem| {
        problem.start == BEFORE.len()
            && problem.end == url.len()
            && CODES.map(Code::as_str).contains(&problem.code.as_str())
    })
}

/// Looks at one URL. Sorted by where a problem begins.
///
/// A URL that is longer than [`LOOKED_AT`] is an error as a whole; of what else is wrong with it,
/// only what lies within its beginning is found.
pub fn lint_url(url: &str, context: &UrlContext<'_>) -> Vec<Problem> {
    let head = looked_at(url);
    let template = UrlTemplate::parse(context.network, head);
    if head.len() == url.len() {
        return problems_of(&template, context);
    }
    let mut findings = Findings::new(Place::Url { event: context.own });
    shape::too_long(url, &mut findings);
    let mut problems = findings.into_problems();
    // What is near the cut may go on behind it, and what seems to be missing may stand there.
    problems.extend(
        problems_of(&template, context)
            .into_iter()
            .filter(|problem| {
                let absent = [
                    Code::NoClickId,
                    Code::ClickIdParameter,
                    Code::EmptyUrl,
                    Code::UrlTooLong,
                ]
                .map(Code::as_str);
                problem.end + NEAR_CUT < head.len() && !absent.contains(&problem.code.as_str())
            }),
    );
    sort(&mut problems);
    problems
}

/// Looks at one URL that is parsed already.
pub fn lint_parsed(template: &UrlTemplate, context: &UrlContext<'_>) -> Vec<Problem> {
    if template.source().len() > LOOKED_AT {
        return lint_url(template.source(), context);
    }
    problems_of(template, context)
}

fn problems_of(template: &UrlTemplate, context: &UrlContext<'_>) -> Vec<Problem> {
    let place = crate::click_id::place(template, context.template);
    let parts = Parts::of(template, place.as_ref(), context);
    let mut findings = Findings::of_url(Place::Url { event: context.own }, parts);
    shape::check_length(template, context, &mut findings);
    if template.source().trim().is_empty() {
        shape::empty(template, &mut findings);
    } else {
        macros::check(template, context, &mut findings);
        let skeleton = shape::skeleton(template);
        lexer::check(template, &skeleton, context, &mut findings);
        address::check(template, &skeleton, context, &mut findings);
        click_id::check(template, place.as_ref(), context, &mut findings);
        conversion::check(template, context, &mut findings);
        parameters::check(template, &mut findings);
        shape::check_difference(template, &skeleton, &mut findings);
    }
    let mut problems = findings.into_problems();
    sort(&mut problems);
    problems
}

fn sort(problems: &mut [Problem]) {
    problems.sort_by(|a, b| {
        rank(&a.place)
            .cmp(&rank(&b.place))
            .then_with(|| (a.start, a.end, a.severity).cmp(&(b.start, b.end, b.severity)))
            .then_with(|| a.code.cmp(&b.code))
    });
}

/// The order of places: that of the wizard's steps.
fn rank(place: &Place) -> (u8, usize, &str) {
    let position = |event: EventType| EventType::ALL.iter().position(|e| *e == event);
    match place {
        Place::Name => (0, 0, ""),
        Place::Account => (1, 0, ""),
        Place::Role => (2, 0, ""),
        Place::Events => (3, 0, ""),
        Place::Level => (4, 0, ""),
        Place::Filter { index, part } => match part {
            FilterPart::Field => (5, *index, "field"),
            FilterPart::Values => (5, *index, "values"),
        },
        Place::Answer { key } => (6, 0, key),
        Place::Url { event: None } => (7, 0, ""),
        Place::Url { event: Some(own) } => (8, position(*own).unwrap_or_default(), ""),
        Place::Sample { name } => (9, 0, name),
    }
}

#[cfg(test)]
mod tests;
