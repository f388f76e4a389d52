//! What a test is made of before anything leaves, and what a delivery was made of when it is looked
//! at like one.

use carom_postback::{
    event::{Event, EventType},
    filter,
    integration::{Definition, Integration, Role},
    problem::{Place, Problem, Severity},
    templates,
    url_template::{ResolvedKind, ResolvedPiece, UrlTemplate, resolve},
};
use carom_store::AttemptDetail;
use serde::{Deserialize, Serialize};

use crate::{
    cases::{
        forms::{lint_definition, macro_uses},
        sample_event::{own_values, sample_event},
        sample_tracker::SampleAddress,
    },
    contract::{forms::MacroUse, testing::SendTest},
};

/// What a test is made of before anything leaves: kept with the attempt, so that a result opens
/// tomorrow as it did today, whatever became of the integration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Prepared {
    pub(super) source_url: String,
    pub(super) url: String,
    pub(super) temporary_url: bool,
    pub(super) macros: Vec<MacroUse>,
    /// What nobody fills in, as written: unknown macros, other networks' placeholders, questions.
    pub(super) unreplaced: Vec<String>,
    pub(super) would_fire: filter::FireDecision,
    pub(super) problems: Vec<Problem>,
    pub(super) test_note: String,
    /// By whose rules the answer is judged; empty where by nobody's.
    pub(super) template: String,
    pub(super) event: EventType,
    pub(super) role: Role,
}

/// Match and render: everything about a test that needs no network.
pub(super) fn prepare(
    integration: &Integration,
    request: &SendTest,
    sample: Option<String>,
) -> (Prepared, Event) {
    let mut definition = integration.definition.clone();
    let temporary_url = request
        .url
        .as_ref()
        .is_some_and(|url| url != definition.url_for(request.event));
    if let Some(url) = &request.url {
        definition.set_url_for(request.event, url.clone());
    }
    let own = own_values(&definition, request.event, &request.values);
    let event = sample_event(&definition, request.event, &own);
    let source_url = definition.url_for(request.event).to_owned();
    let url = UrlTemplate::parse(definition.network, &source_url);
    let mut problems = lint_definition(&definition, &own);
    problems.retain(|problem| concerns(problem, &definition, request.event));
    let resolved = resolve(&url, &event);
    let macros = macro_uses(definition.network, &resolved.pieces, &event, &own);
    let sample = SampleAddress::of(&definition, sample);
    let template = match &sample {
        // Somebody else's server: neither the rules nor the promises of the Sample tracker hold.
        Some(sample) if !sample.is_of(&resolved.url) => String::new(),
        _ => definition.template.clone(),
    };
    let prepared = Prepared {
        url: match sample {
            Some(sample) => sample.now(&resolved.url).into_owned(),
            None => resolved.url,
        },
        unreplaced: unreplaced(resolved.pieces),
        macros,
        would_fire: filter::decide(&definition, integration.active, &event),
        test_note: templates::get(&template)
            .map(|t| t.tests.note.clone())
            .unwrap_or_default(),
        template,
        role: definition.role,
        event: request.event,
        source_url,
        temporary_url,
        problems,
    };
    (prepared, event)
}

/// Whether a problem has to do with what this test sends.
fn concerns(problem: &Problem, definition: &Definition, event: EventType) -> bool {
    let own = definition.customize && definition.urls.contains_key(&event);
    match &problem.place {
        Place::Url { event: Some(other) } => *other == event,
        Place::Url { event: None } => !own,
        Place::Sample { .. } | Place::Answer { .. } => true,
        // A test fires whatever the events, filters and level say; `would_fire` tells of those.
        _ => false,
    }
}

/// What the errors of a test are in: a URL for this test only is no fault of the integration.
pub(super) fn at_fault<'a>(definition: &'a Definition, prepared: &Prepared) -> &'a str {
    let elsewhere =
        |p: &Problem| p.severity == Severity::Error && !matches!(p.place, Place::Url { .. });
    if prepared.temporary_url && !prepared.problems.iter().any(elsewhere) {
        "The test URL"
    } else {
        &definition.name
    }
}

/// What a delivery that was no test was made of, from its event and the integration of today: role,
/// filters and template may have changed since.
pub(super) fn again(kept: &AttemptDetail, today: Option<&Integration>) -> Prepared {
    let event = &kept.delivery.event;
    let fallback = Definition::default();
    let definition = today.map_or(&fallback, |found| &found.definition);
    let url = UrlTemplate::parse(event.network, &kept.delivery.source_url);
    let resolved = resolve(&url, event);
    let mut macros = macro_uses(event.network, &resolved.pieces, event, &event.values);
    for used in &mut macros {
        // The values came with the event; nobody typed them, and they are no samples.
        if used.origin != "unknown" {
            "event".clone_into(&mut used.origin);
        }
    }
    Prepared {
        unreplaced: unreplaced(resolved.pieces),
        macros,
        would_fire: filter::decide(definition, today.is_some_and(|found| found.active), event),
        problems: Vec::new(),
        test_note: String::new(),
        template: definition.template.clone(),
        role: definition.role,
        event: event.event_type,
        source_url: kept.delivery.source_url.clone(),
        url: kept.request.url.clone(),
        temporary_url: kept.delivery.temporary_url,
    }
}

/// The pieces that nobody fills in, as written.
fn unreplaced(pieces: Vec<ResolvedPiece>) -> Vec<String> {
    pieces
        .into_iter()
        .filter(|p| !matches!(p.kind, ResolvedKind::Literal | ResolvedKind::Macro))
        .map(|p| p.text)
        .collect()
}
