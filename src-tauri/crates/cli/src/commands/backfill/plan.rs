//! The plan of a run out of the options, and what speaks against it before anything is sent.

use std::collections::BTreeSet;

use carom_app::{
    App,
    contract::backfill::{BackfillFile, BackfillPlan, PlanProblem, PreviewBackfill},
};
use carom_postback::{integration::Integration, macros::catalogue, url_template::UrlTemplate};

use super::mapping::{self, Mapped};
use crate::{
    arguments::{BackfillArgs, DateParts, DecimalSign},
    exit::{Done, Failure},
    print::{self, Printer},
};

/// The plan that a run would go by.
///
/// # Errors
///
/// Wrong usage, where no row could be sent.
pub(super) async fn make(
    app: &App,
    integration: &Integration,
    file: &BackfillFile,
    args: &BackfillArgs,
    out: &Printer,
) -> Done<BackfillPlan> {
    let Mapped { mapping, said } = mapping::make(file, &integration.definition, &args.map)?;
    let mut plan = BackfillPlan {
        file: file.id.clone(),
        integration: integration.id.clone(),
        form: args.form.form(),
        mapping,
        event: args.event,
        timezone: args.timezone.clone().unwrap_or_default(),
        decimal: args.decimal.map_or("auto", DecimalSign::key).to_owned(),
        dates: args.dates.map_or("auto", DateParts::key).to_owned(),
        without_click_id: args.anyway,
    };
    let mut problems = against(app, &plan).await?;
    if leave_out_unused(&mut plan, integration, &problems, &said, out) {
        problems = against(app, &plan).await?;
    }
    let blocking: Vec<&PlanProblem> = problems.iter().filter(|p| p.blocks).collect();
    if let Some(first) = blocking.first() {
        let said = |part: &dyn Fn(&PlanProblem) -> String| {
            let said: Vec<String> = blocking.iter().map(|problem| part(problem)).collect();
            said.join(" ")
        };
        return Err(Failure::usage(
            &first.code,
            said(&|problem| problem.message.clone()),
            said(&way_out),
        )
        .of_field(option(&first.code)));
    }
    for problem in &problems {
        print::remark(out, &format!("{} {}", problem.message, way_out(problem)));
    }
    Ok(plan)
}

async fn against(app: &App, plan: &BackfillPlan) -> Done<Vec<PlanProblem>> {
    let plan = plan.clone();
    let preview = app.preview_backfill(PreviewBackfill { plan }).await?;
    Ok(preview.blocked)
}

/// Takes columns out whose values can't be read without a further word, where nobody asked for
/// them and the URLs do not use them: such a question would be asked for nothing. What another
/// column adds to such a value, as a time of day to its date, goes with it.
fn leave_out_unused(
    plan: &mut BackfillPlan,
    integration: &Integration,
    problems: &[PlanProblem],
    said: &BTreeSet<String>,
    out: &Printer,
) -> bool {
    let used = used(integration);
    let mut any = false;
    for problem in problems.iter().filter(|problem| is_undecided(problem)) {
        let Some(column) = &problem.column else {
            continue;
        };
        let Some(target) = plan.mapping.get(column) else {
            continue;
        };
        let value = mapping::base(target).to_owned();
        if !used.contains(&value) && !said.contains(column) {
            plan.mapping
                .retain(|other, target| said.contains(other) || mapping::base(target) != value);
            any = true;
            print::remark(
                out,
                &format!(
                    "{} The URL does not use it, so it is left out.",
                    problem.message
                ),
            );
        }
    }
    any
}

fn is_undecided(problem: &PlanProblem) -> bool {
    matches!(
        problem.code.as_str(),
        "timezone-needed" | "date-order-needed" | "decimal-needed"
    )
}

/// The macros that the integration's URLs and filters use.
fn used(integration: &Integration) -> BTreeSet<String> {
    let definition = &integration.definition;
    let known = catalogue(definition.network);
    let mut used: BTreeSet<String> = definition
        .filters
        .iter()
        .map(|filter| filter.field.clone())
        .collect();
    let own = definition.urls.values().chain([&definition.url]);
    for url in own {
        let url = UrlTemplate::parse(definition.network, url);
        used.extend(url.macros().map(|(_, id)| known.at(id).name.clone()));
    }
    used
}

/// The option that mends a problem.
fn option(code: &str) -> &'static str {
    match code {
        "no-event" | "event-words-unknown" => "event",
        "unknown-timezone" | "timezone-needed" => "timezone",
        "date-order-needed" => "dates",
        "decimal-needed" => "decimal",
        _ => "map",
    }
}

/// What mends a problem, in the terminal's own options.
fn way_out(problem: &PlanProblem) -> String {
    match problem.code.as_str() {
        "no-event" | "event-words-unknown" => {
            "Name the event of all rows with --event (order_impression, purchase, upsell or \
             combined), or the column that says it with --map COLUMN=event_type."
        }
        "no-click-id" if problem.blocks => {
            "Name the column that holds the click ID with --map COLUMN=MACRO, or send the rows \
             without one with --anyway."
        }
        "no-click-id" | "macro-without-column" => {
            "If a column holds it, name that with --map COLUMN=MACRO."
        }
        "no-key" => "Name the column that holds it with --map COLUMN=MACRO.",
        "mapped-twice" => "Keep the right one; --map COLUMN=- leaves the other out.",
        "unknown-timezone" => {
            "Write --timezone with a name such as America/Los_Angeles, Europe/Berlin or UTC."
        }
        "timezone-needed" => {
            "Name the zone in which they are written, such as --timezone America/Los_Angeles."
        }
        "date-order-needed" => "Say in which order they are written: --dates dmy, mdy or ymd.",
        "decimal-needed" => "Say which sign parts the decimals: --decimal dot or comma.",
        _ => return problem.fix.clone(),
    }
    .to_owned()
}
