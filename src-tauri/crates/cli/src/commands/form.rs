//! The form, filled in by options. Only what is given changes, and a URL that the user wrote is
//! never overwritten by one that the template would compose.

mod remarks;

use carom_postback::{
    compose::{self, Composed},
    event::EventType,
    filter as filters,
    integration::{Definition, Filter, Level},
    macros::catalogue,
    question,
    template::{Question, Template},
    templates,
};

use super::input;
use crate::{
    arguments::{FormArgs, Setting},
    exit::{Done, Failure},
    print::text,
};

/// A form after the options, and what the user should know of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filled {
    /// The form.
    pub(super) definition: Definition,
    /// What changed with the options, and what was left as it was although they might have meant it.
    pub(super) remarks: Vec<String>,
}

/// Fills in what is given.
///
/// # Errors
///
/// Wrong usage, when an answer, a field or an event does not fit.
pub(super) fn fill(before: &Definition, asked: &FormArgs) -> Done<Filled> {
    let template = templates::get(&before.template);
    let pasted = asked.url.as_deref().map(input::url).transpose()?;
    let mut form = before.clone();
    let mut remarks = Vec::new();

    let texts = [
        (&asked.name, &mut form.name),
        (&asked.account, &mut form.account),
        (&asked.notes, &mut form.notes),
    ];
    for (given, field) in texts {
        if let Some(given) = given {
            field.clone_from(given);
        }
    }
    if let (Some(role), Some(template)) = (asked.role, template) {
        let switch = compose::switch_role(&form, template, role);
        form = switch.definition;
        remarks.extend(remarks::of_role(&switch.changes, asked));
    } else if let Some(role) = asked.role {
        form.role = role;
    }
    // The URLs as they stand now belong to these answers and events.
    let old = form.clone();
    if let Some(events) = &asked.events {
        form.events.clone_from(events);
        form.events.sort_unstable();
        form.events.dedup();
    }
    for setting in &asked.set {
        answer(&mut form, template, setting)?;
    }
    if let Some(template) = template {
        compose_urls(&mut form, &old, template, pasted.as_deref(), &mut remarks);
        if let Some(pasted) = &pasted {
            remarks.extend(remarks::of_unused(&form, template, pasted, &asked.set));
        }
    } else if let Some(url) = pasted {
        form.url = url;
    }
    own_urls(&mut form, &asked.url_for)?;
    level_and_filters(&mut form, template, asked)?;
    Ok(Filled {
        definition: form,
        remarks,
    })
}

/// Keeps one answer, put in order.
fn answer(form: &mut Definition, template: Option<&Template>, setting: &Setting) -> Done {
    let Setting { name, value } = setting;
    let unknown = |template: &Template| {
        let asked = names(template, &form.events);
        let hint = if asked.is_empty() {
            "It asks none: its URL is given with --url.".to_owned()
        } else {
            format!(
                "It asks {}.",
                text::listed(&asked.iter().map(String::as_str).collect::<Vec<_>>())
            )
        };
        let message = format!("{} asks no question named {name}", template.name);
        Failure::usage("unknown_question", message, hint).of_field(name)
    };
    let Some(template) = template else {
        let message = format!("the template {} is not known to this Carom", form.template);
        let hint = "Change the URL itself with --url, or update Carom.";
        return Err(Failure::usage("unknown_template", message, hint).of_field(name));
    };
    let (base, event) = match name.split_once('.') {
        Some((base, event)) => (
            base,
            Some(EventType::from_key(event).ok_or_else(|| unknown(template))?),
        ),
        None => (name.as_str(), None),
    };
    let asked = template
        .questions
        .iter()
        .find(|q| q.name == base && (q.per_event || event.is_none()))
        .ok_or_else(|| unknown(template))?;
    let kept = question::check(asked, value).map_err(|error| {
        let hint = if asked.help.is_empty() {
            String::new()
        } else {
            asked.help.clone()
        };
        Failure::usage("bad_answer", error.to_string(), hint).of_field(name)
    })?;
    match (asked.per_event, event) {
        (true, Some(event)) => {
            form.answers.insert(question::key(asked, event), kept);
        }
        // One answer for all its events.
        (true, None) => {
            for &event in &form.events {
                form.answers
                    .insert(question::key(asked, event), kept.clone());
            }
        }
        (false, _) => {
            form.answers.insert(asked.name.clone(), kept);
        }
    }
    Ok(())
}

/// The names under which a template's questions are answered.
fn names(template: &Template, events: &[EventType]) -> Vec<String> {
    let keys = |asked: &Question| -> Vec<String> {
        if asked.per_event {
            events
                .iter()
                .map(|&event| question::key(asked, event))
                .collect()
        } else {
            vec![asked.name.clone()]
        }
    };
    template.questions.iter().flat_map(keys).collect()
}

/// Composes the URLs anew. One that is not what the template made of the old answers was written
/// by hand and stays; a shared URL of the user's own is what the per-event parts are added to.
fn compose_urls(
    form: &mut Definition,
    old: &Definition,
    template: &Template,
    pasted: Option<&str>,
    remarks: &mut Vec<String>,
) {
    let made = |of: &Definition, base: Option<&str>| -> Composed {
        compose::compose(template, of.role, &of.answers, &of.events, base)
    };
    if let Some(pasted) = pasted {
        let new = made(form, Some(pasted));
        form.url = new.url;
        if new.customize {
            form.customize = true;
            form.urls = new.urls;
        } else if form.customize {
            let own = EventType::ALL
                .into_iter()
                .filter(|event| form.events.contains(event) && form.urls.contains_key(event));
            remarks.extend(own.map(stays));
        }
        return;
    }
    let own = made(old, None);
    let base = (own.url != old.url).then_some(old.url.as_str());
    let was = if base.is_some() { made(old, base) } else { own };
    let new = made(form, base);
    if base.is_none() {
        form.url = new.url;
    } else if made(old, None).url != made(form, None).url {
        remarks.push(
            "The postback URL is your own, so the new answers did not change it; --url does."
                .to_owned(),
        );
    }
    if old.customize != was.customize && !(old.events.is_empty() && was.urls.is_empty()) {
        // The user decided otherwise than the template; that stands.
        return;
    }
    form.customize = new.customize || (old.customize && !old.urls.is_empty());
    for event in EventType::ALL {
        let by_hand = old.urls.get(&event) != was.urls.get(&event);
        match new.urls.get(&event) {
            Some(url) if !by_hand => {
                form.urls.insert(event, url.clone());
            }
            None if !by_hand => {
                form.urls.remove(&event);
            }
            Some(url) if was.urls.get(&event) != Some(url) => remarks.push(stays(event)),
            _ => {}
        }
    }
}

fn stays(event: EventType) -> String {
    format!(
        "The postback URL for {} is your own and stays as it is; --url-for {}=URL changes it.",
        event.label(),
        event.key()
    )
}

/// Sets or takes away the URLs of single events.
fn own_urls(form: &mut Definition, urls: &[(EventType, String)]) -> Done {
    for (event, url) in urls {
        if !form.events.contains(event) {
            let message = format!("--url-for: {} is not among its event types", event.label());
            let hint = format!("Add {} to --events.", event.key());
            return Err(Failure::usage("event_not_chosen", message, hint).of_field("url_for"));
        }
        if url.is_empty() {
            form.urls.remove(event);
        } else {
            if !form.customize {
                // Overrides from before would come to life again.
                form.urls.clear();
                form.customize = true;
            }
            form.urls.insert(*event, url.clone());
        }
    }
    Ok(())
}

fn level_and_filters(form: &mut Definition, template: Option<&Template>, asked: &FormArgs) -> Done {
    if !asked.filters.is_empty() {
        if asked.level == Some(Level::Global) {
            let message = "filters do not count at level global";
            let hint = "Leave out --filter, or use --level custom.";
            return Err(Failure::usage("filters_at_global", message, hint).of_field("filter"));
        }
        form.level = Level::Custom;
        form.filters = asked
            .filters
            .iter()
            .map(|f| filter(form, f))
            .collect::<Done<_>>()?;
    }
    match (asked.level, template) {
        (Some(level), Some(template)) => *form = compose::choose_level(form, template, level),
        (Some(level), None) => form.level = level,
        (None, _) => {}
    }
    Ok(())
}

/// A filter by the name of its macro, or by its word on screen.
fn filter(form: &Definition, setting: &Setting) -> Done<Filter> {
    let (network, name) = (form.network, setting.name.trim());
    let field = match filters::by_word(network, name) {
        _ if catalogue(network).get(name).is_some() => name.to_owned(),
        Some(known) => known.name.clone(),
        None => {
            let mut failure = input::unknown_macro(network, form.role, name);
            failure.report.message = format!("{name} is not a field that a filter can look at");
            return Err(failure);
        }
    };
    Ok(Filter {
        field,
        values: setting.value.clone(),
    })
}

#[cfg(test)]
mod tests;
