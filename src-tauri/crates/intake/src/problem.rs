//! What is wrong with a row, and the same of many rows put together by what mends it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One thing that is wrong with one row. The row is not sent; the others go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowProblem {
    /// Stable, machine-readable, kebab-case: `not-an-amount`.
    pub code: String,
    /// The column by its name, where one is at fault.
    pub column: Option<String>,
    /// What is wrong, in plain words, with the column and its value.
    pub message: String,
    /// What mends it, in plain words.
    pub fix: String,
}

impl RowProblem {
    pub(crate) fn new(
        code: &str,
        column: Option<&str>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            code: code.to_owned(),
            column: column.map(str::to_owned),
            message: message.into(),
            fix: fix.into(),
        }
    }
}

/// The most characters of a value that a message shows.
const SHOWN: usize = 60;

/// A value as a message shows it: in quotes, on one line, cut to a sane length.
pub(crate) fn shown(value: &str) -> String {
    let mut letters = value.chars();
    let text: String = letters
        .by_ref()
        .take(SHOWN)
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    let cut = if letters.next().is_some() { "…" } else { "" };
    format!("\"{text}{cut}\"")
}

/// The same problem of one or many rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Group {
    /// As in [`RowProblem::code`].
    pub code: String,
    /// As in [`RowProblem::column`].
    pub column: Option<String>,
    /// The message of the first row; where others have another one, it says that it is this row's.
    pub message: String,
    /// Not all rows have the same message.
    #[serde(default)]
    pub mixed: bool,
    /// What mends them all.
    pub fix: String,
    /// How many rows have it.
    #[ts(type = "number")]
    pub count: u64,
    /// The first few rows, by number.
    #[ts(type = "Array<number>")]
    pub rows: Vec<u64>,
}

impl Group {
    /// As it is shown: a value that only one of many rows holds is said to be that row's.
    fn told(&self) -> Self {
        let mut told = self.clone();
        if let (true, Some(first)) = (self.mixed, self.rows.first()) {
            told.message = format!("Row {first}, for one: {}", self.message);
        }
        told
    }
}

/// Problems put together by code and column, in bounded memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Flat", into = "Flat")]
pub struct Groups {
    groups: BTreeMap<(String, Option<String>), Group>,
    /// Problems that found no place any more.
    beyond: u64,
}

/// The same as it is written: a map's keys would have to be texts.
#[derive(Serialize, Deserialize)]
struct Flat {
    groups: Vec<Group>,
    beyond: u64,
}

impl From<Groups> for Flat {
    fn from(groups: Groups) -> Self {
        Self {
            groups: groups.groups.into_values().collect(),
            beyond: groups.beyond,
        }
    }
}

impl From<Flat> for Groups {
    fn from(flat: Flat) -> Self {
        Self {
            groups: flat
                .groups
                .into_iter()
                .map(|group| ((group.code.clone(), group.column.clone()), group))
                .collect(),
            beyond: flat.beyond,
        }
    }
}

/// The most groups kept. Codes are a few and columns of a mapping are few; a file made to break
/// this must not eat the memory.
const MOST: usize = 256;
/// The row numbers kept of each group.
const FIRST: usize = 5;

impl Groups {
    /// Adds what is wrong with a row.
    pub fn add(&mut self, row: u64, problems: &[RowProblem]) {
        for problem in problems {
            self.add_one(row, problem);
        }
    }

    fn add_one(&mut self, row: u64, problem: &RowProblem) {
        let key = (problem.code.clone(), problem.column.clone());
        if let Some(group) = self.groups.get_mut(&key) {
            group.count += 1;
            group.mixed |= group.message != problem.message;
            if group.rows.len() < FIRST {
                group.rows.push(row);
            }
        } else if self.groups.len() < MOST {
            self.groups.insert(
                key,
                Group {
                    code: problem.code.clone(),
                    column: problem.column.clone(),
                    message: problem.message.clone(),
                    mixed: false,
                    fix: problem.fix.clone(),
                    count: 1,
                    rows: vec![row],
                },
            );
        } else {
            self.beyond += 1;
        }
    }

    /// The groups, those with the most rows first.
    pub fn list(&self) -> Vec<Group> {
        let mut list: Vec<_> = self.groups.values().map(Group::told).collect();
        list.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.rows.cmp(&b.rows)));
        list
    }

    /// How many problems there are in all groups; a row can have several.
    pub fn count(&self) -> u64 {
        self.beyond + self.groups.values().map(|group| group.count).sum::<u64>()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_the_same_fault_in_the_same_column_are_one_group() {
        let mut groups = Groups::default();
        for row in 1..=9 {
            let amount = RowProblem::new("not-an-amount", Some("Pay"), format!("{row}"), "Mend");
            groups.add(row, &[amount]);
        }
        groups.add(
            4,
            &[RowProblem::new("not-an-amount", Some("Sum"), "m", "f")],
        );
        let list = groups.list();
        assert_eq!(list.len(), 2);
        assert_eq!(
            (list[0].count, list[0].rows.as_slice()),
            (9, [1, 2, 3, 4, 5].as_slice())
        );
        assert_eq!(groups.count(), 10);
    }

    #[test]
    fn a_value_that_only_one_row_holds_is_not_said_of_the_others() {
        let mut groups = Groups::default();
        let mut add = |row, column, message: &str| {
            groups.add(row, &[RowProblem::new("c", Some(column), message, "f")]);
        };
        add(3, "Kind", "It holds \"RFND\".");
        add(4, "Kind", "It holds \"Bill\".");
        add(5, "Kind", "It holds \"RFND\".");
        add(3, "Date", "It holds \"soon\".");
        add(4, "Date", "It holds \"soon\".");
        let text = serde_json::to_string(&groups).unwrap();
        let later: Groups = serde_json::from_str(&text).unwrap();
        for groups in [groups, later] {
            let told: Vec<_> = groups.list().into_iter().map(|g| g.message).collect();
            assert_eq!(
                told,
                ["Row 3, for one: It holds \"RFND\".", "It holds \"soon\"."]
            );
        }
    }

    #[test]
    fn groups_are_the_same_after_a_way_through_json() {
        let mut groups = Groups::default();
        groups.add(2, &[RowProblem::new("c", Some("Pay"), "m", "f")]);
        groups.add(3, &[RowProblem::new("c", None, "m", "f")]);
        let text = serde_json::to_string(&groups).unwrap();
        assert_eq!(
            serde_json::from_str::<Groups>(&text).unwrap(),
            groups,
            "a run that goes on after a crash must not forget what was wrong"
        );
    }

    #[test]
    fn endless_kinds_of_faults_are_counted_in_bounded_memory() {
        let mut groups = Groups::default();
        for row in 0..1000 {
            groups.add(
                row,
                &[RowProblem::new("c", Some(&row.to_string()), "m", "f")],
            );
        }
        assert_eq!((groups.list().len(), groups.count()), (MOST, 1000));
    }

    #[test]
    fn a_value_is_shown_on_one_line_and_cut() {
        assert_eq!(shown("a\nb"), "\"a b\"");
        assert_eq!(shown(&"x".repeat(500)).chars().count(), SHOWN + 3);
    }
}
