//! What a placeholder is there for, by where in the URL it stands: the same name means the tracker's
//! click ID in one parameter and something else in another.

use std::ops::Range;

use super::{UrlContext, event_names, parameters::pairs};
use crate::{
    click_id::{Place, meant_name},
    url_template::{Component, UrlTemplate},
};

/// What a placeholder is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Where the postback goes: no macro may stand there.
    Domain,
    /// The tracker's click ID.
    ClickId,
    /// The tracker's click ID, if its own name says so too.
    LikelyClickId,
    /// The name that the template's destination has for the event.
    EventName,
    /// What its own name says.
    Other,
}

/// The places of a URL in which a placeholder is there for something certain.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// The end of the authority. Another network's `#x#` there would be a part of it, once mended.
    domain: Option<usize>,
    click_id: Option<(Range<usize>, Part)>,
    event_name: Option<Range<usize>>,
}

impl Parts {
    pub(super) fn of(
        template: &UrlTemplate,
        place: Option<&Place>,
        context: &UrlContext<'_>,
    ) -> Self {
        let asked = context
            .template
            .and_then(|template| event_names::asked(template, context.role));
        let event_name = asked.and_then(|(parameter, _)| {
            pairs(template)
                .find(|pair| {
                    meant_name(&template.source()[pair.key.clone()]).eq_ignore_ascii_case(parameter)
                })
                .map(|pair| pair.value)
        });
        Self {
            domain: Some(template.component(Component::Authority).end),
            click_id: place.filter(|place| !place.carries).map(|place| {
                let part = if place.is_sure() {
                    Part::ClickId
                } else {
                    Part::LikelyClickId
                };
                (place.value(), part)
            }),
            event_name,
        }
    }

    pub(super) fn at(&self, span: &Range<usize>) -> Part {
        let within = |part: &Range<usize>| part.start <= span.start && span.start <= part.end;
        if self.domain.is_some_and(|end| span.start <= end) {
            return Part::Domain;
        }
        match (&self.click_id, &self.event_name) {
            (Some((value, part)), _) if within(value) => *part,
            (_, Some(value)) if within(value) => Part::EventName,
            _ => Part::Other,
        }
    }
}
