//! What a row's cells mean: its event, its values, its key, or everything that is wrong with it.
//! Every problem names the column and the value and says what mends it.

use carom_postback::{event::EventType, once};

use super::{
    Rows,
    faults::{broken, broken_line, missing_event, negative, no_amount, no_time},
    reader::Found,
    slots::{From, Kind, trimmed},
};
use crate::{
    format::Format,
    json,
    problem::{RowProblem, shown},
    split::{MAX_FIELD, MAX_ROW},
    value::{
        DateOrder,
        amount::amount,
        event_word::{ALLOWED, Meaning, meaning},
        time::{self, TimeError},
    },
};

/// What a word in the event column comes to.
pub(super) type Word = Option<&'static Meaning>;

/// How many words are kept with their meaning; an export has a handful.
const WORDS: usize = 16;

impl Rows {
    /// Finds out what the row read last says.
    pub(super) fn understand(&mut self, found: Found) {
        self.problems.clear();
        self.event = None;
        self.key = None;
        if let Err(problem) = self.whole(found) {
            self.problems.push(problem);
            return;
        }
        for slot in 0..self.slots.slots.len() {
            if let Err(problem) = self.fill(slot) {
                self.problems.push(problem);
            }
        }
        match self.event_of_row() {
            Ok(event) => {
                self.event = Some(event);
                self.find_key(event);
            }
            Err(problem) => self.problems.push(problem),
        }
    }

    /// What can be wrong with a row before its cells are looked at.
    fn whole(&mut self, found: Found) -> Result<(), RowProblem> {
        match found {
            Found::Unclosed => return Err(self.unclosed()),
            Found::TooLong => {
                return Err(RowProblem::new(
                    "row-too-long",
                    None,
                    format!("The row is longer than {} KiB.", MAX_ROW / 1024),
                    "Check the line for a missing line break, or take it out.",
                ));
            }
            Found::Row | Found::End => {}
        }
        match self.format {
            Format::Csv => {
                if let Some(problem) = self.swallowed() {
                    return Err(problem);
                }
                self.width()?;
            }
            Format::Ndjson => self.parse_line()?,
        }
        if let Some(column) = self.record.above(MAX_FIELD) {
            let name = self.name(column).to_owned();
            return Err(RowProblem::new(
                "field-too-long",
                Some(&name),
                format!(
                    "Column \"{name}\" holds more than {} KiB.",
                    MAX_FIELD / 1024
                ),
                "Check the row for a missing quote, or shorten the cell.",
            ));
        }
        Ok(())
    }

    fn unclosed(&self) -> RowProblem {
        let line = self.encoding.lossy(self.reader.row());
        RowProblem::new(
            "quote-not-closed",
            None,
            format!("A quote on this line is never closed: {}", shown(&line)),
            "Close the quote, or double it (\"\") where it is a sign of the text.",
        )
    }

    /// A quote that was opened by mistake and is closed by another one takes the rows between them
    /// into its cell. It shows in lines that have all the delimiters of a row, each of them. Files
    /// of few columns are left alone: a note with a comma in every line is no row.
    fn swallowed(&self) -> Option<RowProblem> {
        let (lines, delimiters) = (self.reader.row_lines(), self.columns.len() - 1);
        if lines < 2 || delimiters < 3 {
            return None;
        }
        let is_row =
            |line: &[u8]| memchr::memchr_iter(self.reader.delimiter(), line).count() == delimiters;
        let mut whole = self.reader.row().split(|b| matches!(b, b'\n' | b'\r'));
        if !whole.all(|line| line.is_empty() || is_row(line)) {
            return None;
        }
        Some(RowProblem::new(
            "quote-swallows-rows",
            None,
            format!("A quote runs over {lines} lines that look like rows of their own."),
            "Close the quote on its own line, or double it (\"\") where it is a sign of the text.",
        ))
    }

    /// A row with too many or too few cells may hold its values in the wrong columns.
    fn width(&self) -> Result<(), RowProblem> {
        let (cells, columns) = (self.record.len(), self.columns.len());
        if cells > columns {
            let row = self.reader.row();
            let beyond = (columns..cells).filter_map(|column| self.record.get(row, column));
            if beyond.into_iter().any(|cell| !cell.trim_ascii().is_empty()) {
                return Err(RowProblem::new(
                    "too-many-fields",
                    None,
                    format!("The row has {cells} cells and the file has {columns} columns."),
                    "Put a cell that holds the delimiter in quotes, or take the extra cell out.",
                ));
            }
        }
        if cells < self.slots.needed {
            return Err(RowProblem::new(
                "too-few-fields",
                None,
                format!(
                    "The row has {cells} cells, so column \"{}\" is missing.",
                    self.name(self.slots.needed - 1)
                ),
                "Complete the row, or close a quote that swallows the delimiter.",
            ));
        }
        Ok(())
    }

    fn parse_line(&mut self) -> Result<(), RowProblem> {
        let (index, record) = (&self.index, &mut self.record);
        record.reset(self.columns.len());
        let line = self.reader.row();
        let Some(text) = self.encoding.text(line) else {
            return Err(broken_line(&self.encoding.lossy(line)));
        };
        let read = json::flatten(text.as_bytes(), &mut |path, value| {
            if let Some(column) = index.get(path) {
                record.put(*column, value.as_bytes());
            }
        });
        read.map_err(|error| {
            RowProblem::new(
                "not-json",
                None,
                format!(
                    "The line is no JSON object; it breaks at byte {}: {}",
                    error.at + 1,
                    shown(&text)
                ),
                "Write the row as one JSON object on one line.",
            )
        })
    }

    fn name(&self, column: usize) -> &str {
        self.columns.get(column).map_or("", String::as_str)
    }

    /// Reads a macro's value out of its columns.
    fn fill(&mut self, index: usize) -> Result<(), RowProblem> {
        let row = self.reader.row();
        let slot = &self.slots.slots[index];
        let value = &mut self.values[index];
        value.clear();
        let (column, clock) = match slot.from {
            From::Column(column) => (column, None),
            From::Two(date, clock) => (date, Some(clock)),
        };
        let bytes = self.record.get(row, column).unwrap_or_default();
        let name = self.columns.get(column).map_or("", String::as_str);
        let text =
            trimmed(self.cells, bytes).ok_or_else(|| broken(name, &self.cells.lossy(bytes)))?;
        if memchr::memchr(0, bytes).is_some() {
            return Err(RowProblem::new(
                "nul-character",
                Some(name),
                format!("Column \"{name}\" holds a NUL character."),
                "Export the file again, or take the character out.",
            ));
        }
        if text.is_empty() {
            return Ok(());
        }
        match slot.kind {
            Kind::Text => value.push_str(&text),
            Kind::Amount { decimal } => match amount(&text, decimal) {
                Ok(plain) if plain.starts_with('-') => return Err(negative(name, &text)),
                Ok(plain) => value.push_str(&plain),
                Err(error) => return Err(no_amount(name, &text, decimal, error)),
            },
            Kind::Time { order, digits } => {
                let zone = self.slots.zone.as_ref();
                let Some(clock) = clock else {
                    let moment = time::moment(&text, order, zone)
                        .map_err(|error| no_time(name, &text, order, error))?;
                    time::write(moment, digits, value);
                    return Ok(());
                };
                let bytes = self.record.get(row, clock).unwrap_or_default();
                let beside = self.columns.get(clock).map_or("", String::as_str);
                let clock = trimmed(self.cells, bytes)
                    .ok_or_else(|| broken(beside, &self.cells.lossy(bytes)))?;
                let moment = time::moment_of_two(&text, &clock, order, zone).map_err(|error| {
                    // Of the two, name the one that is at fault.
                    if error == TimeError::NotATime && time::read(&text, order).is_ok() {
                        no_time(beside, &clock, DateOrder::Auto, error)
                    } else {
                        no_time(name, &text, order, error)
                    }
                })?;
                time::write(moment, digits, value);
            }
        }
        Ok(())
    }

    /// Which event the row is.
    fn event_of_row(&mut self) -> Result<EventType, RowProblem> {
        let Some(column) = self.slots.event_column else {
            // `blocking` has seen to it that there is one.
            return self.fixed.ok_or_else(|| missing_event(None));
        };
        let bytes = self
            .record
            .get(self.reader.row(), column)
            .unwrap_or_default();
        let name = self.columns.get(column).map_or("", String::as_str);
        let known = self.words.iter().find(|(word, _)| word == bytes);
        let found = if let Some((_, found)) = known {
            *found
        } else {
            let text =
                trimmed(self.cells, bytes).ok_or_else(|| broken(name, &self.cells.lossy(bytes)))?;
            if text.is_empty() {
                return self.fixed.ok_or_else(|| missing_event(Some(name)));
            }
            let found = meaning(&text);
            if self.words.len() < WORDS {
                self.words.push((bytes.to_vec(), found));
            }
            found
        };
        let shown = || shown(self.cells.lossy(bytes).trim());
        match found {
            None => Err(RowProblem::new(
                "event-unknown",
                Some(name),
                format!("Column \"{name}\" holds {}, which names no event.", shown()),
                format!("Write {ALLOWED}."),
            )),
            Some(Meaning::Refused(why)) => Err(RowProblem::new(
                "event-refused",
                Some(name),
                format!("Column \"{name}\" holds {}. {why}", shown()),
                "Leave such rows out; nothing has to be mended.",
            )),
            Some(Meaning::Event(event)) => match self.fixed {
                Some(fixed) if fixed != *event => Err(RowProblem::new(
                    "event-other",
                    Some(name),
                    format!(
                        "Column \"{name}\" holds {}, and all rows were to be \"{}\".",
                        shown(),
                        fixed.label()
                    ),
                    "Let the column say which event each row is, or leave such rows out.",
                )),
                _ => Ok(*event),
            },
            Some(Meaning::Sale) => match self.fixed {
                Some(EventType::OrderImpression) => Err(RowProblem::new(
                    "event-other",
                    Some(name),
                    format!(
                        "Column \"{name}\" holds {}, and all rows were to be order form impressions.",
                        shown()
                    ),
                    "Let the column say which event each row is, or leave such rows out.",
                )),
                Some(fixed) => Ok(fixed),
                None if self.is_upsell() => Ok(EventType::Upsell),
                None => Ok(EventType::Purchase),
            },
        }
    }

    /// A sale that names another receipt as the one that opened its upsell flow.
    fn is_upsell(&self) -> bool {
        self.slots.original.is_some_and(|(original, receipt)| {
            let (original, receipt) = (&self.values[original], &self.values[receipt]);
            !original.is_empty() && original != receipt
        })
    }

    fn find_key(&mut self, event: EventType) {
        let slots = self.slots.keys(event);
        self.key = slots
            .iter()
            .copied()
            .find(|slot| !self.values[*slot].is_empty());
        // A key that could not be read has its own problem already.
        if self.key.is_some() || !self.problems.is_empty() {
            return;
        }
        let words = once::words(event);
        let column = slots
            .first()
            .map(|slot| match self.slots.slots[*slot].from {
                From::Column(column) | From::Two(column, _) => self.name(column).to_owned(),
            });
        let mends = match &column {
            Some(column) => format!("Fill column \"{column}\", or leave the row out."),
            None => format!("Map the column that holds the {words}."),
        };
        self.problems.push(RowProblem::new(
            "no-key",
            column.as_deref(),
            format!("The row has no {words}, so it could not be protected against a second send."),
            mends,
        ));
    }
}
