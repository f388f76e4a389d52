//! The checklist as text, for *Copy hand-off checklist*: Markdown that reads well as plain text.

use std::fmt::Write as _;

use crate::{integration::Definition, offer_link, template::Template};

use super::{Step, cautions, checklist, seen};

/// The whole hand-off: what to set up first, the steps with their values, what to mind, the proof.
pub fn as_text(definition: &Definition, template: Option<&Template>) -> String {
    let mut out = String::new();
    let name = match one_line(&definition.name) {
        name if name.is_empty() => "a new integration".to_owned(),
        name => name,
    };
    line(&mut out, &format!("# Hand-off to ClickBank: {name}"));
    let first: Vec<String> = template
        .map(|t| offer_link::prerequisites(t, definition))
        .unwrap_or_default();
    if let Some(template) = template.filter(|_| !first.is_empty()) {
        line(&mut out, &format!("\n## First, at {}\n", template.name));
        for text in first {
            line(&mut out, &format!("- [ ] {text}"));
        }
    }
    let (urgent, mind): (Vec<_>, Vec<_>) = cautions(definition, template)
        .into_iter()
        .partition(|caution| caution.urgent);
    if !urgent.is_empty() {
        line(&mut out, "\n## Before anything else\n");
    }
    for caution in urgent {
        line(&mut out, &format!("- {}", caution.text));
    }
    line(&mut out, "\n## In ClickBank\n");
    for (number, next) in checklist(definition, template).iter().enumerate() {
        step(&mut out, &format!("{}.", number + 1), next);
    }
    line(&mut out, "\n## Mind\n");
    for caution in mind {
        line(&mut out, &format!("- {}", caution.text));
    }
    line(&mut out, "\n## At the end\n");
    step(&mut out, "-", &seen(template));
    out
}

fn step(out: &mut String, bullet: &str, step: &Step) {
    line(
        out,
        &format!("{bullet} [ ] {}: {}", step.title, step.instruction),
    );
    if let Some(value) = &step.value {
        // Indented by a tab, so that Markdown shows it as it is, signs and all.
        line(out, &format!("\n\t\t{}\n", one_line(value)));
    }
}

fn one_line(text: &str) -> String {
    text.split(char::is_control)
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn line(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{text}");
}
