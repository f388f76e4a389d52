//! Every row of a file as an event, or as what is wrong with it, in memory that does not grow with
//! the file, and from any row on. What a row's cells mean is `read`'s business.

pub(crate) mod reader;
pub(crate) mod slots;

mod checkpoint;
mod faults;
mod read;
mod view;

use std::{
    collections::HashMap,
    fs::File,
    io::{Seek, SeekFrom},
    path::{Path, PathBuf},
};

use carom_postback::event::{EventType, Network};

pub use checkpoint::Checkpoint;
pub use view::{Fields, Row, RowEvent, RowView};

use crate::{
    encoding::Encoding,
    error::{FileError, OpenError},
    format::Format,
    head::{self, Head},
    plan::{Plan, blocking},
    problem::RowProblem,
    record::Record,
    window::Window,
};
use reader::{Found, Reader};
use slots::Slots;

/// The rows of a file under a plan.
#[derive(Debug)]
pub struct Rows {
    path: PathBuf,
    network: Network,
    encoding: Encoding,
    /// The encoding of cells: what comes out of JSON is UTF-8 already.
    cells: Encoding,
    format: Format,
    columns: Vec<String>,
    /// Column by path, for NDJSON.
    index: HashMap<String, usize>,
    bytes: u64,
    mark: u64,
    fixed: Option<EventType>,
    slots: Slots,
    reader: Reader<File>,
    number: u64,
    // The row read last; room is used again from row to row.
    record: Record,
    values: Vec<String>,
    event: Option<EventType>,
    key: Option<usize>,
    problems: Vec<RowProblem>,
    words: Vec<(Vec<u8>, read::Word)>,
}

impl Rows {
    /// Opens a file at its first row.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or when something speaks against the plan so that no row
    /// could be sent.
    pub fn open(path: &Path, plan: &Plan) -> Result<Self, OpenError> {
        let (file, head) = head::open(path, &plan.overrides)?;
        let problems = blocking(&head.columns, plan);
        if !problems.is_empty() {
            return Err(OpenError::Plan(problems));
        }
        Ok(Self::over(path, file, head, plan))
    }

    /// Opens a file at the row after the one at which a checkpoint was taken. The plan has to be
    /// the one of then.
    ///
    /// # Errors
    ///
    /// As [`Rows::open`]; also when the file is no longer the one of then.
    pub fn resume(path: &Path, plan: &Plan, checkpoint: &Checkpoint) -> Result<Self, OpenError> {
        let mut rows = Self::open(path, plan)?;
        rows.go_to(checkpoint)?;
        Ok(rows)
    }

    fn over(path: &Path, file: File, head: Head, plan: &Plan) -> Self {
        let slots = Slots::new(&head, plan);
        let window = Window::new(file, head.encoding, head.body);
        let reader = Reader::new(window, head.format, head.delimiter.byte(), head.body_line);
        let names = head.columns.iter().cloned().zip(0..);
        Self {
            path: path.to_owned(),
            network: plan.network,
            encoding: head.encoding,
            cells: if head.format == Format::Ndjson || head.encoding.is_utf16() {
                Encoding::Utf8
            } else {
                head.encoding
            },
            format: head.format,
            index: if head.format == Format::Ndjson {
                names.collect()
            } else {
                HashMap::new()
            },
            columns: head.columns,
            bytes: head.bytes,
            mark: head.mark,
            fixed: plan.event,
            values: vec![String::new(); slots.slots.len()],
            slots,
            reader,
            number: 0,
            record: Record::default(),
            event: None,
            key: None,
            problems: Vec::new(),
            words: Vec::new(),
        }
    }

    fn go_to(&mut self, checkpoint: &Checkpoint) -> Result<(), FileError> {
        if checkpoint.bytes != self.bytes || checkpoint.mark != self.mark {
            return Err(FileError::Changed {
                path: self.path.clone(),
            });
        }
        let fail = |source| FileError::of_io(&self.path, source);
        let mut file = File::open(&self.path).map_err(fail)?;
        file.seek(SeekFrom::Start(checkpoint.position))
            .map_err(fail)?;
        let window = Window::new(file, self.encoding, checkpoint.position);
        self.reader = self.reader.at(window, checkpoint.line);
        self.number = checkpoint.row;
        Ok(())
    }

    /// Where the row after the one read last begins.
    pub const fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            row: self.number,
            line: self.reader.line(),
            position: self.reader.position(),
            bytes: self.bytes,
            mark: self.mark,
        }
    }

    /// How many rows were read.
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// How many bytes of the file were read, and how many there are: a progress that needs no
    /// counting of rows.
    pub const fn progress(&self) -> (u64, u64) {
        (self.reader.position(), self.bytes)
    }

    /// The names of the columns, each once.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Steps over rows without reading what is in them, and says over how many.
    ///
    /// # Errors
    ///
    /// When the file can no longer be read.
    pub fn skip_rows(&mut self, rows: u64) -> Result<u64, FileError> {
        for skipped in 0..rows {
            if self.step()? == Found::End {
                return Ok(skipped);
            }
        }
        Ok(rows)
    }

    fn step(&mut self) -> Result<Found, FileError> {
        let found = self
            .reader
            .next(&mut self.record)
            .map_err(|source| FileError::of_io(&self.path, source))?;
        if found != Found::End {
            self.number += 1;
        }
        Ok(found)
    }

    /// Reads the next row. What it returns stands until the next call; nothing is allocated for a
    /// row in order, so this is the fast road for rendering at once.
    ///
    /// # Errors
    ///
    /// When the file can no longer be read.
    pub fn advance(&mut self) -> Result<Option<RowView<'_>>, FileError> {
        let found = self.step()?;
        if found == Found::End {
            return Ok(None);
        }
        self.understand(found);
        Ok(Some(RowView { rows: self }))
    }
}

impl Iterator for Rows {
    type Item = Result<Row, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.advance()
            .map(|row| row.map(|view| view.to_row()))
            .transpose()
    }
}

#[cfg(test)]
mod tests;
