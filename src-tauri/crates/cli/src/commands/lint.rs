//! `carom lint URL`: what would cost conversions, with the fixes.

use std::collections::BTreeMap;

use carom_postback::{
    event::{EventType, Network},
    integration::{Definition, Role},
    lint::{LintContext, UrlContext, lint, lint_url},
    problem::{Place, Problem},
    templates,
};

use super::input;
use crate::{
    arguments::LintArgs,
    exit::{Done, Failure},
    print::{Printer, problems, text},
};

pub(super) fn run(args: &LintArgs, out: &mut Printer) -> Done {
    let url = input::url(&args.url)?;
    let found = if args.events.is_empty() {
        problems(
            &url,
            args.role,
            &[],
            args.template.as_deref(),
            &BTreeMap::new(),
        )
    } else {
        of_events(&url, args)
    };
    if out.json {
        out.value(&problems::list_as_json(&found));
    } else if found.is_empty() {
        out.line("No problems.");
    } else {
        problems::print(out, 0, &found, |place| {
            matches!(place, Place::Url { .. }).then_some(url.as_str())
        });
        out.blank();
        out.line(problems::counted(&found));
    }
    match problems::errors(&found) {
        0 => Ok(()),
        errors => Err(Failure::problems(
            "lint_errors",
            format!(
                "this postback URL has {}",
                text::count(errors, "error", "errors")
            ),
            "Mend it as the list says; Carom would neither activate nor send it as it is.",
        )),
    }
}

/// What lint says of a URL by itself.
pub(super) fn problems(
    url: &str,
    role: Role,
    events: &[EventType],
    template: Option<&str>,
    samples: &BTreeMap<String, String>,
) -> Vec<Problem> {
    let context = UrlContext {
        template: template.and_then(templates::get),
        samples: Some(samples),
        ..UrlContext::new(Network::default(), role, events)
    };
    lint_url(url, &context)
}

/// What lint says of a URL and of the events that were named. Of a form that nobody filled in,
/// such as its account, nothing is said.
fn of_events(url: &str, args: &LintArgs) -> Vec<Problem> {
    let mut events = args.events.clone();
    events.sort_unstable();
    events.dedup();
    let definition = Definition {
        role: args.role,
        template: args.template.clone().unwrap_or_default(),
        events,
        url: url.to_owned(),
        ..Definition::default()
    };
    let template = args.template.as_deref().and_then(templates::get);
    let mut found = lint(
        &definition,
        &LintContext {
            template,
            ..LintContext::default()
        },
    );
    found.retain(|problem| matches!(problem.place, Place::Url { .. } | Place::Events));
    found
}
