//! Which column is which macro: what the file suggests, and over it what the user says.

use std::collections::{BTreeMap, BTreeSet};

use carom_app::contract::backfill::BackfillFile;
use carom_postback::{integration::Definition, macros::catalogue};

use crate::{
    arguments::Setting,
    commands::input,
    exit::{Done, Failure},
};

/// Columns that an error names.
const NAMED: usize = 40;
/// Left out.
pub(super) const LEFT_OUT: &str = "-";
/// Says which event a row is.
const EVENT: &str = "event_type";

/// Column → macro.
pub(super) type Mapping = BTreeMap<String, String>;

/// Which column is which macro.
pub(super) struct Mapped {
    pub(super) mapping: Mapping,
    /// The columns that the user spoke of.
    pub(super) said: BTreeSet<String>,
}

/// The mapping: suggestions, overridden by `--map`.
pub(super) fn make(
    file: &BackfillFile,
    definition: &Definition,
    asked: &[Setting],
) -> Done<Mapped> {
    let mut said = Mapping::new();
    for Setting { name, value } in asked {
        let column = column(file, name)?;
        let target = target(definition, value)?;
        if let Some(before) = said.insert(column.clone(), target.clone())
            && before != target
        {
            return Err(Failure::usage(
                "mapped_twice",
                format!("column \"{column}\" is mapped to {before} and to {target}"),
                "Map it once.",
            )
            .of_field("map"));
        }
    }
    let mut mapping = said.clone();
    for column in &file.columns {
        if said.contains_key(&column.name) {
            continue;
        }
        let target = column.suggestion.clone();
        if target.is_empty() || target == LEFT_OUT {
            continue;
        }
        // What the user gives to one column is no longer guessed of another.
        let taken = mapping.values().any(|other| overlap(other, &target));
        if !taken {
            mapping.insert(column.name.clone(), target);
        }
    }
    let said = said.into_keys().collect();
    Ok(Mapped { mapping, said })
}

/// The column of a name: the very name, else the only one that is the same but for case, spaces
/// and signs.
fn column(file: &BackfillFile, asked: &str) -> Done<String> {
    let names = || file.columns.iter().map(|column| &column.name);
    if let Some(name) = names().find(|name| *name == asked) {
        return Ok(name.clone());
    }
    let wanted = plain(asked);
    let alike: Vec<&String> = names().filter(|name| plain(name) == wanted).collect();
    match alike[..] {
        [name] => Ok(name.clone()),
        [] => Err(unknown_column(file, asked)),
        _ => {
            let alike: Vec<String> = alike.iter().map(|name| format!("\"{name}\"")).collect();
            Err(Failure::usage(
                "ambiguous_column",
                format!("several columns answer to \"{asked}\""),
                format!("Write one exactly: {}.", alike.join(", ")),
            )
            .of_field("map"))
        }
    }
}

fn unknown_column(file: &BackfillFile, asked: &str) -> Failure {
    let mut names: Vec<String> = file
        .columns
        .iter()
        .take(NAMED)
        .map(|column| format!("\"{}\"", column.name))
        .collect();
    let more = file.columns.len().saturating_sub(NAMED);
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    Failure::usage(
        "unknown_column",
        format!("{} has no column \"{asked}\"", file.name),
        format!("Its columns are: {}.", names.join(", ")),
    )
    .of_field("map")
}

/// A target as the plan writes it.
fn target(definition: &Definition, asked: &str) -> Done<String> {
    let known = catalogue(definition.network);
    let asked = asked.trim();
    if asked.is_empty() || asked == LEFT_OUT {
        return Ok(LEFT_OUT.to_owned());
    }
    if asked == EVENT || known.get(base(asked)).is_some() {
        return Ok(asked.to_owned());
    }
    let mut failure =
        input::unknown_macro(definition.network, definition.role, base(asked)).of_field("map");
    failure.report.hint.push_str(&format!(
        " {EVENT} is the column that names the event, {LEFT_OUT} leaves a column out."
    ));
    Err(failure)
}

/// The macro of a target, without the part of a time that it may stand for.
pub(super) fn base(target: &str) -> &str {
    let part = target
        .strip_suffix(".date")
        .or(target.strip_suffix(".time"));
    part.unwrap_or(target)
}

/// Whether two targets would fill the same thing: a date and a time of day do not.
fn overlap(one: &str, other: &str) -> bool {
    one != LEFT_OUT
        && base(one) == base(other)
        && (one == other || one == base(one) || other == base(other))
}

/// A name without what people write differently.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use carom_app::contract::backfill::{FileColumn, FileForm};

    use super::*;

    fn file(columns: &[(&str, &str)]) -> BackfillFile {
        BackfillFile {
            id: String::new(),
            name: "rows.csv".into(),
            bytes: 0,
            format: "csv".into(),
            form: FileForm::default(),
            columns: columns
                .iter()
                .map(|(name, suggestion)| FileColumn {
                    name: (*name).to_owned(),
                    samples: Vec::new(),
                    suggestion: (*suggestion).to_owned(),
                    sure: String::new(),
                    because: String::new(),
                })
                .collect(),
            rows: 0,
            counted: true,
            needs_timezone: false,
            ambiguous_dates: false,
            ambiguous_amounts: false,
            remembered: false,
            timezone: "UTC".into(),
        }
    }

    fn map(columns: &[(&str, &str)], asked: &[(&str, &str)]) -> Done<Mapping> {
        let definition = Definition::default();
        let asked: Vec<Setting> = asked
            .iter()
            .map(|(name, value)| Setting {
                name: (*name).to_owned(),
                value: (*value).to_owned(),
            })
            .collect();
        make(&file(columns), &definition, &asked).map(|mapped| mapped.mapping)
    }

    const COLUMNS: &[(&str, &str)] = &[("Receipt #", "receipt_id"), ("Click", "tid"), ("Note", "")];

    #[test]
    fn what_the_user_says_of_a_macro_is_guessed_of_no_other_column() {
        let mapping = map(COLUMNS, &[("note", "tid")]).expect("fits");
        let expected = [("Note", "tid"), ("Receipt #", "receipt_id")];
        let expected = expected.map(|(column, target)| (column.to_owned(), target.to_owned()));
        assert_eq!(
            mapping,
            Mapping::from(expected),
            "tid once, where he wants it"
        );
    }

    #[test]
    fn a_column_is_found_but_for_case_spaces_and_signs_and_can_be_left_out() {
        let mapping = map(COLUMNS, &[("receipt", "-")]).expect("fits");
        assert_eq!(mapping["Receipt #"], "-");
        let twins = [("A b", ""), ("a-b", "")];
        assert!(
            map(&twins, &[("AB", "tid")]).is_err(),
            "a guess between two could send the wrong values"
        );
        assert!(
            map(&twins, &[("a-b", "tid")]).is_ok(),
            "exactly written it is one"
        );
    }

    #[test]
    fn an_unknown_column_and_an_unknown_macro_name_the_candidates() {
        let column = map(COLUMNS, &[("Klick", "tid")]).expect_err("no such column");
        assert!(
            column.report.hint.contains("\"Click\""),
            "{}",
            column.report.hint
        );
        let name = map(COLUMNS, &[("Click", "receipt_ID")]).expect_err("no such macro");
        assert!(
            name.report.hint.contains("receipt_id"),
            "{}",
            name.report.hint
        );
    }

    #[test]
    fn the_two_halves_of_a_time_do_not_exclude_each_other() {
        assert!(!overlap("order_time.date", "order_time.time"));
        assert!(overlap("order_time", "order_time.time"));
        assert!(!overlap("-", "-"));
    }
}
