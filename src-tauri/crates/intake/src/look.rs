//! A look at a file without reading all of it: what it is, which columns it has, and what each
//! column probably is.

use std::{collections::BTreeSet, path::Path};

use carom_postback::{event::EventType, integration::Role, macros::Macro};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    encoding::Encoding,
    error::FileError,
    format::{Delimiter, Format, Overrides},
    head, header,
    plan::{Mapping, Plan},
    suggest::{self, Holds, Suggestion},
    target::Target,
    value::{
        DateOrder, Decimal, amount,
        event_word::{self, Meaning},
        time,
    },
};

/// What a file holds, by its beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Look {
    /// How many bytes it has.
    #[ts(type = "number")]
    pub bytes: u64,
    /// How rows are written.
    pub format: Format,
    /// How letters are written.
    pub encoding: Encoding,
    /// The file itself names its encoding, by a byte order mark.
    pub encoding_marked: bool,
    /// What parts the fields; `None` for NDJSON.
    pub delimiter: Option<Delimiter>,
    /// The first row names the columns.
    pub header: bool,
    /// The columns in the file's order.
    pub columns: Vec<Column>,
    /// How many rows there are.
    pub rows: RowCount,
    /// By what a file of the same kind is known again.
    pub shape: String,
    /// The zone in which times without one are probably written.
    pub timezone: Option<Zone>,
    /// The event types that the sample's words name, by column.
    #[ts(type = "Record<string, Array<EventType>>")]
    pub events: std::collections::BTreeMap<String, BTreeSet<EventType>>,
}

/// How many rows of data there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowCount {
    /// The number, counted or reckoned from the file's size.
    #[ts(type = "number")]
    pub about: u64,
    /// It was counted.
    pub exact: bool,
}

/// A time zone that is probably meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Zone {
    /// Its IANA name.
    pub name: String,
    /// Why, in plain words.
    pub reason: String,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Column {
    /// A name of its own, by which a mapping names it: the header where it has one and no column
    /// before has the same.
    pub name: String,
    /// The header as it stands in the file.
    pub header: Option<String>,
    /// Some different values.
    pub samples: Vec<String>,
    /// In how many of the rows looked at it is filled.
    #[ts(type = "number")]
    pub filled: usize,
    /// What it probably is.
    pub suggestion: Option<Suggestion>,
    /// What its times leave open, where it holds times.
    pub time: Option<TimeColumn>,
    /// What its amounts leave open, where it holds amounts.
    pub amount: Option<AmountColumn>,
}

/// What a column of times shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TimeColumn {
    /// Some values carry no time zone.
    pub needs_timezone: bool,
    /// Day and month can be told apart by no value, or values contradict each other.
    pub order_ambiguous: bool,
    /// The order that the values show.
    pub order: DateOrder,
}

/// What a column of amounts shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AmountColumn {
    /// The decimal sign that the values show.
    pub decimal: Decimal,
    /// Some values can mean two amounts, and no other value shows which.
    pub ambiguous: bool,
}

/// Values shown of a column.
const SAMPLES: usize = 5;
/// Characters shown of a value.
const SAMPLE_LENGTH: usize = 120;

/// Looks at a file. `role` is that of the integration that the events are for.
///
/// # Errors
///
/// When the file cannot be read, or is no file of rows.
pub fn look(path: &Path, role: Role, overrides: &Overrides) -> Result<Look, FileError> {
    let (_, head) = head::open(path, overrides)?;
    let mut columns = Vec::new();
    let mut kinds = Vec::new();
    let mut events = std::collections::BTreeMap::new();
    for (index, name) in head.columns.iter().enumerate() {
        let values = || {
            let cells = head.sample.iter().map(move |row| row[index].trim());
            cells.filter(|cell| !cell.is_empty())
        };
        let holds = suggest::holds(values());
        let named = events_in(values());
        if !named.is_empty() {
            events.insert(name.clone(), named);
        }
        columns.push(Column {
            name: name.clone(),
            header: head.headers.get(index).cloned(),
            samples: samples(values()),
            filled: values().count(),
            suggestion: None,
            time: time_column(&holds, values),
            amount: amount_column(&holds, values),
        });
        kinds.push(holds);
    }
    suggest::suggest(&mut columns, &kinds, role);
    let parts: Vec<_> = if head.header {
        head.columns.clone()
    } else {
        kinds.iter().map(|holds| holds.kind().to_owned()).collect()
    };
    let zone = suggest::zone_of_report(head.columns.iter().map(String::as_str));
    Ok(Look {
        bytes: head.bytes,
        format: head.format,
        encoding: head.encoding,
        encoding_marked: head.marked,
        delimiter: (head.format == Format::Csv).then_some(head.delimiter),
        header: head.header,
        rows: rows(&head),
        shape: header::shape(head.format, head.header, &parts),
        timezone: zone.map(|(name, reason)| Zone {
            name: name.to_owned(),
            reason: reason.to_owned(),
        }),
        columns,
        events,
    })
}

impl Look {
    /// Puts a mapping that the user had for a file of this shape over the suggestions.
    pub fn remember(&mut self, mapping: &Mapping) {
        suggest::remember(&mut self.columns, mapping);
    }

    /// The column of a name: the very name, or else the only one that is the same but for case,
    /// spaces and signs.
    pub fn column(&self, name: &str) -> Option<&Column> {
        if let Some(column) = self.columns.iter().find(|column| column.name == name) {
            return Some(column);
        }
        let wanted = header::plain(name);
        let mut alike = self
            .columns
            .iter()
            .filter(|c| header::plain(&c.name) == wanted);
        match (alike.next(), alike.next()) {
            (Some(column), None) => Some(column),
            _ => None,
        }
    }

    /// The mapping that the suggestions make.
    pub fn mapping(&self) -> Mapping {
        let suggested = self.columns.iter().filter_map(|column| {
            let suggestion = column.suggestion.as_ref()?;
            Some((column.name.clone(), suggestion.target.clone()))
        });
        suggested
            .filter(|(_, target)| *target != Target::Ignored)
            .collect()
    }

    /// The plan that the suggestions make. The time zone is left open: it is asked for.
    pub fn plan(&self) -> Plan {
        Plan {
            mapping: self.mapping(),
            ..Plan::default()
        }
    }

    /// The event types that the column mapped to the event type names in the sample.
    pub fn events_of(&self, plan: &Plan) -> BTreeSet<EventType> {
        let mapped = plan
            .mapping
            .iter()
            .filter(|(_, target)| **target == Target::EventType);
        mapped
            .filter_map(|(column, _)| self.events.get(column))
            .flatten()
            .copied()
            .collect()
    }

    /// Whether the times of a macro's date have their zone in the column of the time of day.
    pub(crate) fn zone_stands_beside(&self, plan: &Plan, found: &Macro) -> bool {
        let beside = Target::TimeOf(found.name.clone());
        let column = plan.mapping.iter().find(|(_, target)| **target == beside);
        column
            .and_then(|(name, _)| self.columns.iter().find(|c| c.name == *name))
            .is_some_and(|c| {
                !c.samples.is_empty()
                    && c.samples.iter().all(|text| {
                        time::read_clock(text).is_some_and(|clock| clock.offset.is_some())
                    })
            })
    }
}

fn rows(head: &head::Head) -> RowCount {
    let seen = head.sample.len() as u64;
    if head.whole || head.sampled == 0 {
        return RowCount {
            about: seen,
            exact: head.whole,
        };
    }
    let bytes = u128::from(head.bytes.saturating_sub(head.body));
    let about = bytes * u128::from(seen) / u128::from(head.sampled);
    RowCount {
        about: u64::try_from(about).unwrap_or(u64::MAX),
        exact: false,
    }
}

fn samples<'a>(values: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut samples: Vec<String> = Vec::new();
    for value in values {
        let shown: String = value.chars().take(SAMPLE_LENGTH).collect();
        if !samples.contains(&shown) {
            samples.push(shown);
        }
        if samples.len() == SAMPLES {
            break;
        }
    }
    samples
}

fn events_in<'a>(values: impl Iterator<Item = &'a str>) -> BTreeSet<EventType> {
    let mut seen: Vec<&str> = Vec::new();
    let mut events = BTreeSet::new();
    for value in values {
        if seen.contains(&value) {
            continue;
        }
        if seen.len() == 40 {
            break;
        }
        seen.push(value);
        match event_word::meaning(value) {
            Some(Meaning::Event(event)) => _ = events.insert(*event),
            Some(Meaning::Sale) => _ = events.insert(EventType::Purchase),
            Some(Meaning::Refused(_)) | None => {}
        }
    }
    events
}

fn time_column<'a, I: Iterator<Item = &'a str>>(
    holds: &Holds,
    values: impl Fn() -> I,
) -> Option<TimeColumn> {
    if !holds.is_time() {
        return None;
    }
    let order = time::decide(values());
    let naked =
        |text: &str| time::read(text, order.unwrap_or_default()).is_ok_and(|w| w.needs_zone());
    // A column whose order is open cannot be read far enough to see a zone, and such dates have none.
    let open = |text: &str| {
        time::read(text, DateOrder::Auto).is_err_and(|e| e == time::TimeError::OrderUnknown)
    };
    Some(TimeColumn {
        needs_timezone: values().any(|text| naked(text) || open(text)),
        order_ambiguous: order == Some(DateOrder::Auto),
        order: order.unwrap_or_default(),
    })
}

fn amount_column<'a, I: Iterator<Item = &'a str>>(
    holds: &Holds,
    values: impl Fn() -> I,
) -> Option<AmountColumn> {
    if !holds.is_amount() {
        return None;
    }
    let decimal = amount::decide(values());
    let either = values().any(|text| amount::shows(text) == Some(amount::Sign::Either));
    Some(AmountColumn {
        decimal: decimal.unwrap_or_default(),
        ambiguous: either && decimal.is_none(),
    })
}

#[cfg(test)]
mod tests;
