//! A row as it is handed out: lent for speed, or as a whole of its own.

use carom_postback::{
    event::{Event, EventType},
    macros::MacroId,
};

use super::Rows;
use crate::problem::RowProblem;

/// A row of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row's number among the rows of data, from 1. Blank rows are not counted.
    pub number: u64,
    /// The line of the file on which it begins, from 1.
    pub line: u64,
    /// Its cells as they stand in the file.
    pub fields: Fields,
    /// The event, or everything that is wrong.
    pub result: Result<RowEvent, Vec<RowProblem>>,
}

/// What a row in order says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowEvent {
    /// The event.
    pub event: Event,
    /// What is sent at most once, as `carom_postback::once::key` has it.
    pub once_key: String,
}

/// The cells of a row, in the file's order. Bytes that are no text are marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    text: String,
    ends: Vec<usize>,
}

impl Fields {
    fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// The cell of a column.
    pub fn get(&self, column: usize) -> Option<&str> {
        let end = *self.ends.get(column)?;
        let start = column.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[start..end])
    }

    /// All cells.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|column| self.get(column))
    }

    /// How many there are; it need not be the number of columns.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none, as of a row that was too long to keep.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// A row that is lent until the next one is read.
#[derive(Debug, Clone, Copy)]
pub struct RowView<'r> {
    pub(super) rows: &'r Rows,
}

impl<'r> RowView<'r> {
    /// The row's number among the rows of data, from 1. Blank rows are not counted.
    pub const fn number(&self) -> u64 {
        self.rows.number
    }

    /// The line of the file on which it begins, from 1.
    pub const fn line(&self) -> u64 {
        self.rows.reader.row_line()
    }

    /// What is wrong with it; empty where it is in order.
    pub fn problems(&self) -> &'r [RowProblem] {
        &self.rows.problems
    }

    /// The event type and the key that is sent at most once. `None` where something is wrong.
    pub fn identity(&self) -> Option<(EventType, &'r str)> {
        let rows = self.rows;
        if !rows.problems.is_empty() {
            return None;
        }
        Some((rows.event?, rows.values[rows.key?].as_str()))
    }

    /// The filled macros and their values, the network's own word for the event among them, in no
    /// order. Without meaning where something is wrong.
    pub fn values(&self) -> impl Iterator<Item = (MacroId, &'static str, &'r str)> + use<'r> {
        let rows = self.rows;
        let word = rows.event.map(|event| {
            let word = rows.slots.words[event as usize].as_str();
            (rows.slots.event_type_id, "event_type", word)
        });
        let filled = rows.slots.slots.iter().zip(&rows.values);
        filled
            .filter(|(_, value)| !value.is_empty())
            .map(|(slot, value)| (slot.id, slot.name, value.as_str()))
            .chain(word)
    }

    /// The event on its own; `None` where something is wrong.
    pub fn to_event(&self) -> Option<RowEvent> {
        let (event_type, key) = self.identity()?;
        Some(RowEvent {
            once_key: key.to_owned(),
            event: Event {
                network: self.rows.network,
                event_type,
                values: self
                    .values()
                    .map(|(_, name, value)| (name.to_owned(), value.to_owned()))
                    .collect(),
            },
        })
    }

    /// The cells as they stand in the file.
    pub fn fields(&self) -> Fields {
        let rows = self.rows;
        let mut fields = Fields::default();
        for cell in rows.record.fields(rows.reader.row()) {
            fields.push(&rows.cells.lossy(cell));
        }
        fields
    }

    /// The row on its own.
    pub fn to_row(&self) -> Row {
        Row {
            number: self.number(),
            line: self.line(),
            fields: self.fields(),
            result: self.to_event().ok_or_else(|| self.rows.problems.clone()),
        }
    }
}
