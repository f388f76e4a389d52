//! An integration: for a person as the form's own order, for a program on one level.

use std::collections::BTreeMap;

use carom_postback::{
    event::EventType,
    filter,
    integration::{Definition, Integration, Level},
    problem::{Place, Problem},
    templates,
};
use serde_json::{Map, Value, json};

use super::{Printer, Style, moment, problems, text};

/// What the label of a field takes.
const LABEL: usize = 14;

/// An integration as a program reads it: what the user set up, what Carom keeps, and `problems`.
pub(crate) fn as_json(integration: &Integration, found: &[Problem]) -> Value {
    let definition = &integration.definition;
    let mut all = match serde_json::to_value(definition) {
        Ok(Value::Object(all)) => all,
        _ => Map::new(),
    };
    let fires: BTreeMap<EventType, &str> = definition
        .events
        .iter()
        .map(|&event| (event, definition.url_for(event)))
        .collect();
    let kept = json!({
        "id": integration.id,
        "active": integration.active,
        "version": integration.version,
        "handoff": integration.handoff,
        "created_at": integration.created_at,
        "updated_at": integration.updated_at,
        "deleted_at": integration.deleted_at,
        "fires": fires,
        "problems": found.iter().map(problems::as_json).collect::<Vec<_>>(),
    });
    if let Value::Object(kept) = kept {
        all.extend(kept);
    }
    Value::Object(all)
}

/// The text that a problem's span belongs to.
pub(crate) fn source<'d>(definition: &'d Definition, place: &Place) -> Option<&'d str> {
    match place {
        Place::Url { event: None } => Some(&definition.url),
        Place::Url { event: Some(event) } => Some(definition.url_for(*event)),
        _ => None,
    }
}

/// `Active in Carom` or `Inactive`.
pub(crate) const fn state(active: bool) -> &'static str {
    if active {
        "Active in Carom"
    } else {
        "Inactive"
    }
}

/// The integration with all its fields.
pub(crate) fn print(out: &mut Printer, integration: &Integration) {
    let definition = &integration.definition;
    let name = out.paint(Style::Strong, text::one_line(&definition.name));
    let state = out.paint(
        if integration.active {
            Style::Good
        } else {
            Style::Faint
        },
        state(integration.active),
    );
    out.line(format_args!("{name}  {state}"));
    field(out, "ID", &integration.id);
    let template = templates::get(&definition.template);
    field(
        out,
        "Template",
        template.map_or(&definition.template, |t| &t.name),
    );
    let account = match definition.account.as_str() {
        "" => "(none)",
        account => account,
    };
    field(
        out,
        "Account",
        &format!("{account}, {}", definition.role.label()),
    );
    field(
        out,
        "Level",
        match definition.level {
            Level::Global => "Global: all activity of the account",
            Level::Custom => "Custom",
        },
    );
    if definition.level == Level::Custom {
        field(out, "Filters", &filter::sentence(definition));
    }
    let events: Vec<&str> = definition.events.iter().map(|e| e.label()).collect();
    field(
        out,
        "Event types",
        if events.is_empty() { "(none)" } else { "" },
    );
    for &event in &definition.events {
        let own = definition.customize && definition.urls.contains_key(&event);
        let url = if own {
            text::one_line(definition.url_for(event))
        } else {
            String::new()
        };
        let inherits = if own { "" } else { "the shared URL" };
        let inherits = out.paint(Style::Faint, inherits);
        let label = event.label();
        out.line(format_args!("    {label:<24}{url}{inherits}"));
    }
    let shared = if definition.url.is_empty() {
        "(none)"
    } else {
        &definition.url
    };
    let used = definition
        .events
        .iter()
        .any(|e| !definition.customize || !definition.urls.contains_key(e));
    if used || definition.events.is_empty() {
        field(out, "Postback URL", &text::one_line(shared));
    }
    let installed = integration
        .handoff
        .installed_on
        .as_deref()
        .unwrap_or("not yet, by your word");
    field(out, "In ClickBank", installed);
    field(out, "Created", &moment::local(integration.created_at));
    field(out, "Changed", &moment::local(integration.updated_at));
    if !definition.notes.is_empty() {
        field(out, "Notes", "");
        out.prose(4, &definition.notes);
    }
}

fn field(out: &mut Printer, label: &str, value: &str) {
    let label = out.paint(Style::Faint, format_args!("{label:<LABEL$}"));
    let lines = text::wrap(&text::plain(value), out.width().saturating_sub(LABEL + 2));
    let mut lines = lines.iter();
    let first = lines.next().map_or("", String::as_str);
    out.line(format!("  {label}{first}").trim_end());
    for line in lines {
        out.line(format_args!("  {:LABEL$}{line}", ""));
    }
}
