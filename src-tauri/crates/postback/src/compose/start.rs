//! The form as it opens for a template, and what choosing a level brings along.

use std::collections::BTreeMap;

use crate::{
    event::EventType,
    filter,
    integration::{Definition, Level, Role},
    question,
    template::Template,
};

use super::compose;

/// The form to begin with: the template's events and default answers, nothing chosen for the user
/// that costs conversions when it is wrong.
///
/// The level is Global even where the template recommends Custom: the recommendation is shown with
/// its reason and the choice is the user's. Filters come with [`choose_level`].
pub fn definition(template: &Template, role: Role) -> Definition {
    definition_with(template, role, BTreeMap::new())
}

/// The same with answers that are known already.
pub fn definition_with(
    template: &Template,
    role: Role,
    answers: BTreeMap<String, String>,
) -> Definition {
    let mut start = Definition {
        name: if template.is_custom() {
            String::new()
        } else {
            format!("{} postback", template.name)
        },
        network: template.network,
        template: template.id.clone(),
        role,
        events: template.events.clone(),
        ..Definition::default()
    };
    for question in &template.questions {
        if question.per_event {
            // For all events, so that one that is chosen later finds its name there.
            for event in EventType::ALL {
                if let Some(default) = question.defaults.get(&event) {
                    start
                        .answers
                        .insert(question::key(question, event), default.clone());
                }
            }
        } else if !question.default.is_empty() {
            start
                .answers
                .insert(question.name.clone(), question.default.clone());
        }
    }
    start.answers.extend(answers);
    let composed = compose(template, role, &start.answers, &start.events, None);
    start.url = composed.url;
    start.customize = composed.customize;
    start.urls = composed.urls;
    start
}

/// Sets the level. Custom without any filter yet brings the template's recommended ones, as far
/// as the role can use them; filters that the user wrote are never touched.
pub fn choose_level(form: &Definition, template: &Template, level: Level) -> Definition {
    let mut chosen = Definition {
        level,
        ..form.clone()
    };
    let none = form.filters.iter().all(filter::is_blank);
    if level == Level::Custom && none {
        chosen.filters = template
            .filters
            .iter()
            .filter(|f| {
                filter::field(form.network, &f.field).is_none_or(|known| known.suits(form.role))
            })
            .cloned()
            .collect();
    }
    chosen
}
