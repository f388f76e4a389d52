//! The hand-off to ClickBank: every field of its form in its own order, and what to mind.
//!
//! Carom cannot switch anything on inside ClickBank. It can say what to type where, and keep what
//! the user says of it; the ticks themselves stand in the integration's `Handoff`. The order is
//! that of ClickBank's Postback/Pixels guide, steps 2 to 12.

mod cautions;
mod changed;
mod text;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    event::EventType,
    filter,
    integration::{Definition, Level},
    summary,
    template::Template,
};

pub use cautions::{Caution, cautions, seen};
pub use changed::{carried, said};
pub use text::as_text;

/// One step of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Step {
    /// Stable key, kept when the step is ticked: `account`, `url.purchase`.
    pub key: String,
    /// ClickBank's own word for the field or button.
    pub title: String,
    /// What to do there.
    pub instruction: String,
    /// What the copy button copies, for a field that is typed into.
    pub value: Option<String>,
}

impl Step {
    fn new(key: &str, title: &str, instruction: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            title: title.into(),
            instruction: instruction.into(),
            value: None,
        }
    }

    /// With a value to copy; an empty one is none.
    fn with(mut self, value: &str) -> Self {
        let value = value.trim();
        self.value = (!value.is_empty()).then(|| value.to_owned());
        self
    }
}

/// The steps inside ClickBank, in its order; the last one is *Activate it there*.
pub fn checklist(definition: &Definition, template: Option<&Template>) -> Vec<Step> {
    let mut steps = vec![
        Step::new(
            "open",
            "Integrations",
            "In ClickBank's menu choose Integrations, then Postback/Pixels.",
        ),
        Step::new("add", "Add Integration", "Press Add Integration."),
        Step::new(
            "custom",
            "Custom Postback/Pixel",
            "Choose Custom Postback/Pixel.",
        ),
        Step::new("name", "Name", "Paste the name. Nobody but you sees it.").with(&definition.name),
        account(definition),
        Step::new(
            "role",
            "Role",
            format!("Choose {}.", definition.role.label()),
        ),
        level(definition, template),
    ];
    if definition.level == Level::Custom {
        steps.extend(filters(definition));
    }
    steps.push(Step::new(
        "events",
        "Event types",
        format!(
            "Choose {}, and nothing else.",
            summary::events(&definition.events)
        ),
    ));
    steps.extend(urls(definition));
    steps.push(Step::new("save", "Save", "Press Save."));
    steps.push(Step::new(
        "test",
        "Test",
        "Open Test from the integration's Action menu, press Test, and open the response. ClickBank fills the macros with made-up values.",
    ));
    steps.push(Step::new(
        "activate",
        "Activate it there",
        "In the Action menu choose Activate. A saved integration does not fire until then.",
    ));
    steps
}

fn account(definition: &Definition) -> Step {
    let instruction = if definition.account.trim().is_empty() {
        "Choose the account nickname that earns from these sales."
    } else {
        "Choose this account nickname."
    };
    Step::new("account", "Account", instruction).with(&definition.account)
}

fn level(definition: &Definition, template: Option<&Template>) -> Step {
    let chosen = match definition.level {
        Level::Global => "Global",
        Level::Custom => "Custom",
    };
    let mut instruction = format!("Choose {chosen}.");
    if let Some(template) = template
        && template
            .advised_level(definition.role)
            .is_some_and(|advised| advised != definition.level)
    {
        instruction.push_str(&format!(" Mind: {}", template.level.reason));
    }
    Step::new("level", "Integration level", instruction)
}

fn filters(definition: &Definition) -> Vec<Step> {
    definition
        .filters
        .iter()
        .enumerate()
        .filter(|(_, f)| !filter::is_blank(f))
        .map(|(index, f)| {
            let name = f.field.trim();
            let label = filter::field(definition.network, name).map_or(name, |known| &known.label);
            let values: Vec<&str> = filter::values(&f.values).collect();
            let instruction =
                format!("Choose the field {label} and paste its values, separated by commas.");
            Step::new(
                &format!("filter.{index}"),
                "Integration filter",
                instruction,
            )
            .with(&values.join(","))
        })
        .collect()
}

fn urls(definition: &Definition) -> Vec<Step> {
    let chosen = || {
        EventType::ALL
            .into_iter()
            .filter(|e| definition.events.contains(e))
    };
    if !definition.customize || chosen().next().is_none() {
        let instruction = "Paste the URL, macros and all.";
        return vec![Step::new("url", "Postback URL", instruction).with(&definition.url)];
    }
    let switch = Step::new(
        "customize",
        "Customize the postback URL per event type",
        "Switch this on, so that each event type has a field of its own.",
    );
    let own = chosen().map(|event| {
        let title = format!("Postback URL for {}", event.label());
        Step::new(
            &format!("url.{}", event.key()),
            &title,
            "Paste the URL, macros and all.",
        )
        .with(definition.url_for(event))
    });
    std::iter::once(switch).chain(own).collect()
}

#[cfg(test)]
mod tests;
