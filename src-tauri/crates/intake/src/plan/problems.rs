//! What speaks against a plan, before any row is read.

use std::collections::BTreeMap;

use carom_postback::{event::EventType, macros::catalogue, once};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Plan;
use crate::{
    look::Look,
    rows::slots::{Kind, kind_of},
    target::Target,
    value::{DateOrder, Decimal, event_word},
};

/// One thing that speaks against a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanProblem {
    /// Stable, machine-readable, kebab-case: `no-event`.
    pub code: String,
    /// The column, where one is at fault.
    pub column: Option<String>,
    /// What is wrong, in plain words.
    pub message: String,
    /// What mends it, in plain words.
    pub fix: String,
    /// No row could be sent; otherwise many rows would be invalid.
    pub blocks: bool,
}

fn problem(code: &str, column: Option<&str>, message: String, fix: &str) -> PlanProblem {
    PlanProblem {
        code: code.to_owned(),
        column: column.map(str::to_owned),
        message,
        fix: fix.to_owned(),
        blocks: true,
    }
}

/// What speaks against a plan for a file: first what blocks it, then what makes rows invalid.
pub fn plan_problems(look: &Look, plan: &Plan) -> Vec<PlanProblem> {
    let names: Vec<_> = look.columns.iter().map(|c| c.name.clone()).collect();
    let mut problems = blocking(&names, plan);
    let seen: Vec<_> = EventType::ALL
        .into_iter()
        .filter(|event| match plan.event {
            Some(fixed) => fixed == *event,
            None => look.events_of(plan).contains(event),
        })
        .collect();
    // Rows of any event of the file need a key of their own.
    for event in seen {
        if plan.event != Some(event) && !has_key(plan, event) {
            problems.push(PlanProblem {
                blocks: false,
                ..no_key(event)
            });
        }
    }
    problems.extend(undecided(look, plan));
    problems
}

/// What makes every row invalid, known from the names of the columns alone.
pub(crate) fn blocking(columns: &[String], plan: &Plan) -> Vec<PlanProblem> {
    let macros = catalogue(plan.network);
    let mut problems = Vec::new();
    let mut taken: BTreeMap<(&str, bool), &str> = BTreeMap::new();
    let mut event_column: Option<&str> = None;
    for (column, target) in &plan.mapping {
        if *target == Target::Ignored {
            continue;
        }
        if !columns.contains(column) {
            problems.push(problem(
                "unknown-column",
                Some(column),
                format!("The file has no column \"{column}\"."),
                "Choose one of the file's columns, or take this one out of the mapping.",
            ));
        }
        let Some(name) = target.macro_name() else {
            if let Some(first) = event_column.replace(column) {
                problems.push(twice(column, first, "the event type"));
            }
            continue;
        };
        let Some(found) = macros.get(name) else {
            problems.push(problem(
                "unknown-macro",
                Some(column),
                format!("Column \"{column}\" is mapped to {{{name}}}, which is no macro."),
                "Choose a macro of the list, or leave the column out.",
            ));
            continue;
        };
        let parts: &[bool] = match target {
            Target::DateOf(_) => &[false],
            Target::TimeOf(_) => &[true],
            _ => &[false, true],
        };
        if parts.len() == 1 && !matches!(kind_of(found), Kind::Time { .. }) {
            problems.push(problem(
                "not-a-time-macro",
                Some(column),
                format!("{{{name}}} is no time, so it has no date and no time of day."),
                "Map the column to the macro itself.",
            ));
        }
        let mut first = None;
        for part in parts {
            first = taken.insert((name, *part), column).or(first);
        }
        if let Some(first) = first {
            problems.push(twice(column, first, &format!("{{{name}}}")));
        }
    }
    for ((name, is_clock), column) in &taken {
        if *is_clock && !taken.contains_key(&(*name, false)) {
            problems.push(problem(
                "time-without-date",
                Some(column),
                format!("Column \"{column}\" is the time of day of {{{name}}}, and no column is its date."),
                "Map the column that holds the date too.",
            ));
        }
    }
    match plan.event {
        None if event_column.is_none() => problems.push(problem(
            "no-event",
            None,
            "Nothing says which event the rows are.".to_owned(),
            "Choose one event for all rows, or the column that names it.",
        )),
        Some(event) if !has_key(plan, event) => problems.push(no_key(event)),
        None if !EventType::ALL.into_iter().any(|event| has_key(plan, event)) => {
            problems.push(no_key(EventType::Purchase));
        }
        _ => {}
    }
    if let Some(zone) = &plan.timezone
        && TimeZone::get(zone).is_err()
    {
        problems.push(problem(
            "unknown-timezone",
            None,
            format!("\"{zone}\" is no time zone."),
            "Write a name such as America/Los_Angeles, Europe/Berlin or UTC.",
        ));
    }
    problems
}

fn twice(column: &str, first: &str, what: &str) -> PlanProblem {
    problem(
        "mapped-twice",
        Some(column),
        format!("Columns \"{first}\" and \"{column}\" are both mapped to {what}."),
        "Keep the one that holds the right values and leave the other out.",
    )
}

fn has_key(plan: &Plan, event: EventType) -> bool {
    let names = once::macros(event);
    plan.mapping
        .values()
        .any(|target| matches!(target, Target::Macro(name) if names.contains(&name.as_str())))
}

fn no_key(event: EventType) -> PlanProblem {
    let words = once::words(event);
    problem(
        "no-key",
        None,
        format!(
            "No column is mapped to the {words}, so rows of \"{}\" could not be protected against \
             a second send.",
            event.label()
        ),
        "Map the column that holds it.",
    )
}

/// What the mapped columns leave open: zone, order of dates, decimal sign.
fn undecided(look: &Look, plan: &Plan) -> Vec<PlanProblem> {
    let mut problems = Vec::new();
    let macros = catalogue(plan.network);
    for column in &look.columns {
        let Some(target) = plan.mapping.get(&column.name) else {
            continue;
        };
        if *target == Target::EventType {
            problems.extend(unknown_words(column));
        }
        let Some(found) = target.macro_name().and_then(|name| macros.get(name)) else {
            continue;
        };
        let open = |code: &str, message: &str, fix: &str| PlanProblem {
            blocks: false,
            ..problem(
                code,
                Some(&column.name),
                format!("Column \"{}\" {message}", column.name),
                fix,
            )
        };
        match (kind_of(found), &column.time, &column.amount) {
            (Kind::Time { .. }, Some(time), _) => {
                if time.needs_timezone
                    && plan.timezone.is_none()
                    && !look.zone_stands_beside(plan, found)
                {
                    problems.push(open(
                        "timezone-needed",
                        "holds times without a time zone.",
                        "Choose the time zone in which they are written.",
                    ));
                }
                if time.order_ambiguous && plan.date_order == DateOrder::Auto {
                    problems.push(open(
                        "date-order-needed",
                        "holds dates in which the day may be the month.",
                        "Choose in which order day and month are written.",
                    ));
                }
            }
            (Kind::Amount { .. }, _, Some(amount))
                if amount.ambiguous && plan.decimal == Decimal::Auto =>
            {
                problems.push(open(
                    "decimal-needed",
                    "holds amounts in which the sign may part thousands or decimals.",
                    "Choose the decimal sign.",
                ));
            }
            _ => {}
        }
    }
    problems
}

/// A column of words of which the sample knows none.
fn unknown_words(column: &crate::look::Column) -> Option<PlanProblem> {
    let known = column
        .samples
        .iter()
        .any(|word| event_word::meaning(word).is_some());
    (!known && !column.samples.is_empty()).then(|| PlanProblem {
        blocks: false,
        ..problem(
            "event-words-unknown",
            Some(&column.name),
            format!(
                "Column \"{}\" holds no word that names an event.",
                column.name
            ),
            "Choose one event for all rows, or another column.",
        )
    })
}

#[cfg(test)]
mod tests;
