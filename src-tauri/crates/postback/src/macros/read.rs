//! Reading a macro catalogue from its CSV file. Anything that is not understood is an error: a
//! typing mistake in the data must stop the build's tests, not change what lint says.

use serde::Deserialize;

use super::{ClickId, Macro, MacroGroup, RoleAccess};
use crate::event::EventType;

/// Why a catalogue file cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    #[error(transparent)]
    Csv(#[from] csv::Error),
    #[error("{name}: \"{key}\" is not an event type")]
    EventType { name: String, key: String },
}

/// A line of the file, cell by cell.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    group: MacroGroup,
    label: String,
    meaning: String,
    role: RoleAccess,
    counterpart: Option<String>,
    example: String,
    /// Keys of event types, parted by spaces.
    empty_in: String,
    empty_inferred: Yes,
    empty_costs: Yes,
    click_id: Option<ClickId>,
    link_parameter: Option<String>,
    max_length: Option<u16>,
    alphabet: String,
    /// Parted by bars.
    aliases: String,
    note: String,
    source: String,
}

/// A cell that says `yes` or nothing.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
enum Yes {
    #[serde(rename = "yes")]
    Yes,
    #[serde(rename = "")]
    No,
}

impl From<Yes> for bool {
    fn from(cell: Yes) -> Self {
        cell == Yes::Yes
    }
}

pub(super) fn macros(text: &str) -> Result<Vec<Macro>, ReadError> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .map(|row| from_row(row?))
        .collect()
}

fn from_row(row: Row) -> Result<Macro, ReadError> {
    let empty_in = row
        .empty_in
        .split_whitespace()
        .map(|key| {
            EventType::from_key(key).ok_or_else(|| ReadError::EventType {
                name: row.name.clone(),
                key: key.to_owned(),
            })
        })
        .collect::<Result<_, _>>()?;
    let aliases = row.aliases.split('|').filter(|a| !a.is_empty());
    Ok(Macro {
        aliases: aliases.map(str::to_owned).collect(),
        empty_in,
        name: row.name,
        group: row.group,
        label: row.label,
        meaning: row.meaning,
        role: row.role,
        counterpart: row.counterpart,
        example: row.example,
        empty_inferred: row.empty_inferred.into(),
        empty_costs: row.empty_costs.into(),
        carries_click_id: row.click_id.is_some_and(ClickId::is_trackers),
        click_id: row.click_id,
        link_parameter: row.link_parameter,
        max_length: row.max_length,
        alphabet: row.alphabet,
        note: row.note,
        source: row.source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "name,group,label,meaning,role,counterpart,example,empty_in,empty_inferred,\
        empty_costs,click_id,link_parameter,max_length,alphabet,aliases,note,source\n";

    #[test]
    fn an_event_type_that_does_not_exist_is_named_with_its_macro() {
        let row = "tid,order,T,M,both,,x,refund,,,,,,,,,S\n";
        let error = macros(&format!("{HEAD}{row}")).expect_err("refund is not selectable");
        assert_eq!(error.to_string(), "tid: \"refund\" is not an event type");
    }

    #[test]
    fn a_yes_cell_takes_nothing_but_yes_or_nothing() {
        let row = "tid,order,T,M,both,,x,,no,,,,,,,,S\n";
        assert!(
            macros(&format!("{HEAD}{row}")).is_err(),
            "a cell that says \"no\" would be read as one thing and meant as another"
        );
    }
}
