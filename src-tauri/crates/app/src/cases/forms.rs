//! The form: templates, questions, lint and preview. Pure work, done on the calling task.

use std::collections::{BTreeMap, HashSet};

use carom_postback::{
    compose::{self, Composed, RoleSwitch},
    event::{Event, Network},
    filter::{self, FilterField},
    integration::Definition,
    lint,
    macros::{self, Macro},
    offer_link,
    problem::{Problem, Severity},
    question, summary,
    template::Template,
    templates,
    url_template::{ResolvedKind, ResolvedPiece, UrlTemplate, looked_at, parameters, resolve},
};

use super::{
    sample_event::{own_values, sample_event, sample_values},
    sample_tracker::{SAMPLE, SampleAddress},
};
use crate::{
    App,
    contract::forms::{
        CheckAnswer, CheckedAnswer, ChooseLevel, ComposeUrls, Lint, ListFilterFields, ListMacros,
        ListSamples, ListTemplates, MacroUse, NewDefinition, Preview, Previewed, SampleValue,
        Summarise, Summary, SwitchRole,
    },
    error::AppError,
};

/// The template of an id.
pub(super) fn template(id: &str) -> Result<&'static Template, AppError> {
    templates::get(id).ok_or_else(|| AppError::NotFound {
        what: "template",
        id: id.to_owned(),
    })
}

/// Everything that lint says of a form.
pub(super) fn lint_definition(
    definition: &Definition,
    values: &BTreeMap<String, String>,
) -> Vec<Problem> {
    lint::lint(
        definition,
        &lint::LintContext {
            template: templates::get(&definition.template),
            samples: Some(values),
            offer_link_parameters: None,
        },
    )
}

/// What keeps a definition from being Active and from sending, if anything.
pub(super) fn blocked(definition: &Definition) -> Option<AppError> {
    let problems = lint_definition(definition, &BTreeMap::new());
    refuse_errors(&definition.name, &problems).err()
}

/// Refuses what has errors among its problems.
pub(super) fn refuse_errors(at_fault: &str, problems: &[Problem]) -> Result<(), AppError> {
    let errors: Vec<&Problem> = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .collect();
    let Some(first) = errors.first() else {
        return Ok(());
    };
    Err(AppError::Blocked {
        name: at_fault.to_owned(),
        count: match errors.len() {
            1 => "1 error".to_owned(),
            count => format!("{count} errors"),
        },
        first: first.message.clone(),
    })
}

/// The macros of a URL, each once, with their values.
pub(super) fn macro_uses(
    network: Network,
    pieces: &[ResolvedPiece],
    event: &Event,
    own: &BTreeMap<String, String>,
) -> Vec<MacroUse> {
    let catalogue = macros::catalogue(network);
    let mut uses: Vec<MacroUse> = Vec::new();
    let mut seen = HashSet::new();
    for piece in pieces {
        let Some(name) = piece.name.clone() else {
            continue;
        };
        let fills = matches!(piece.kind, ResolvedKind::Macro | ResolvedKind::Unknown);
        if !fills || !seen.insert(piece.name.as_deref()) {
            continue;
        }
        let known = catalogue.get(&name);
        let origin = match known {
            None => "unknown",
            Some(_) if own.contains_key(&name) => "yours",
            Some(_) => "sample",
        };
        uses.push(MacroUse {
            label: known.map(|m| m.label.clone()).unwrap_or_default(),
            value: event.values.get(&name).cloned().unwrap_or_default(),
            encoded: piece.text.clone(),
            origin: origin.to_owned(),
            empty: piece.empty,
            name,
        });
    }
    uses
}

impl App {
    /// Every destination template, Custom first.
    pub async fn list_templates(&self, _: ListTemplates) -> Result<Vec<Template>, AppError> {
        Ok(templates::all().to_vec())
    }

    /// A network's macros, in the network's order.
    pub async fn list_macros(&self, request: ListMacros) -> Result<Vec<Macro>, AppError> {
        Ok(macros::catalogue(request.network).iter().cloned().collect())
    }

    /// The fields that a filter may look at.
    pub async fn list_filter_fields(
        &self,
        request: ListFilterFields,
    ) -> Result<Vec<FilterField>, AppError> {
        Ok(filter::fields(request.network).to_vec())
    }

    /// The form to begin with.
    pub async fn new_definition(&self, request: NewDefinition) -> Result<Definition, AppError> {
        let template = template(&request.template)?;
        if template.id == SAMPLE {
            return self.new_sample_definition(template, request.role).await;
        }
        Ok(compose::definition(template, request.role))
    }

    /// The URLs that a template's answers make.
    pub async fn compose_urls(&self, request: ComposeUrls) -> Result<Composed, AppError> {
        Ok(compose::compose(
            template(&request.template)?,
            request.role,
            &request.answers,
            &request.events,
            request.pasted.as_deref(),
        ))
    }

    /// One answer put in order, or what is wrong with it.
    pub async fn check_answer(&self, request: CheckAnswer) -> Result<CheckedAnswer, AppError> {
        let template = template(&request.template)?;
        let asked = template
            .questions
            .iter()
            .find(|q| q.name == request.question)
            .ok_or_else(|| AppError::NotFound {
                what: "question",
                id: request.question.clone(),
            })?;
        Ok(match question::check(asked, &request.answer) {
            Ok(value) => CheckedAnswer {
                value,
                message: None,
            },
            Err(error) => CheckedAnswer {
                value: request.answer,
                message: Some(error.to_string()),
            },
        })
    }

    /// What a change of role would change.
    pub async fn switch_role(&self, request: SwitchRole) -> Result<RoleSwitch, AppError> {
        let template = template(&request.definition.template)?;
        Ok(compose::switch_role(
            &request.definition,
            template,
            request.role,
        ))
    }

    /// The form at another level.
    pub async fn choose_level(&self, request: ChooseLevel) -> Result<Definition, AppError> {
        let ChooseLevel { definition, level } = request;
        Ok(match templates::get(&definition.template) {
            Some(template) => compose::choose_level(&definition, template, level),
            None => Definition {
                level,
                ..definition
            },
        })
    }

    /// Everything that lint says of a form.
    pub async fn lint(&self, request: Lint) -> Result<Vec<Problem>, AppError> {
        Ok(lint_definition(&request.definition, &BTreeMap::new()))
    }

    /// A form's URL, resolved for one event, with its problems.
    pub async fn preview(&self, request: Preview) -> Result<Previewed, AppError> {
        let mut definition = request.definition;
        if let Some(url) = request.url {
            definition.set_url_for(request.event, url);
        }
        let source = definition.url_for(request.event).to_owned();
        let own = own_values(&definition, request.event, &request.values);
        let event = sample_event(&definition, request.event, &own);
        let url = UrlTemplate::parse(definition.network, &source);
        // A URL beyond all bounds is shown in pieces as far as it is looked at.
        let head = UrlTemplate::parse(definition.network, looked_at(&source));
        let mut pieces = resolve(&head, &event).pieces;
        let mut rendered = url.render(&event);
        if let Some(sample) = SampleAddress::of(&definition, self.running_sample().await) {
            sample.now_in(&mut pieces);
            rendered = sample.now(&rendered).into_owned();
        }
        Ok(Previewed {
            event: request.event,
            normalised: carom_delivery::normalised(&rendered).ok(),
            macros: macro_uses(definition.network, &pieces, &event, &own),
            parameters: parameters(&head),
            problems: lint_definition(&definition, &own),
            would_fire: filter::decide(&definition, true, &event),
            url: rendered,
            pieces,
            source,
        })
    }

    /// The sample values of an event, as a test of the form sends them.
    pub async fn list_samples(&self, request: ListSamples) -> Result<Vec<SampleValue>, AppError> {
        Ok(sample_values(&request.definition, request.event))
    }

    /// The review step in words.
    pub async fn summarise(&self, request: Summarise) -> Result<Summary, AppError> {
        let template = templates::get(&request.definition.template);
        Ok(Summary {
            sentence: summary::sentence(&request.definition, template),
            filters: filter::sentence(&request.definition),
            offer_links: template
                .map(|t| offer_link::links(t, &request.definition))
                .unwrap_or_default(),
        })
    }
}
