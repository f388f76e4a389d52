//! One row after the other out of a window over a file, whatever stands in it: a quote that never
//! closes costs its own line, a row without end is stepped over, and memory stays bounded.

use std::io::{self, Read};

use memchr::{memchr, memchr2};

use crate::{
    format::Format,
    record::Record,
    split::{MAX_ROW, Split, break_length, split},
    window::Window,
};

/// What came next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// A row: of CSV in the record, of NDJSON as the line [`Reader::row`].
    Row,
    /// A line with a quote that nothing closes, or nothing that belongs to it.
    Unclosed,
    /// A row above [`MAX_ROW`], stepped over.
    TooLong,
    /// Nothing.
    End,
}

/// Reads rows, and knows where it stands.
#[derive(Debug)]
pub(crate) struct Reader<R> {
    window: Window<R>,
    format: Format,
    delimiter: u8,
    line: u64,
    /// The line on which the row read last began.
    row_line: u64,
    length: usize,
    taken: usize,
}

impl<R: Read> Reader<R> {
    pub(crate) fn new(window: Window<R>, format: Format, delimiter: u8, line: u64) -> Self {
        Self {
            window,
            format,
            delimiter,
            line,
            row_line: line,
            length: 0,
            taken: 0,
        }
    }

    /// A reader of the same rows that stands elsewhere in the file.
    pub(crate) fn at(&self, window: Window<R>, line: u64) -> Self {
        Self::new(window, self.format, self.delimiter, line)
    }

    /// The byte of the file at which the next row begins.
    pub(crate) const fn position(&self) -> u64 {
        self.window.position()
    }

    /// The line of the file at which the next row begins.
    pub(crate) const fn line(&self) -> u64 {
        self.line
    }

    /// The line at which the row read last began.
    pub(crate) const fn row_line(&self) -> u64 {
        self.row_line
    }

    /// How many lines the row read last takes.
    pub(crate) const fn row_lines(&self) -> u64 {
        self.line - self.row_line
    }

    /// The delimiter of CSV.
    pub(crate) const fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The bytes of the row read last, without its line break.
    pub(crate) fn row(&self) -> &[u8] {
        &self.window.behind(self.taken)[..self.length]
    }

    /// Reads the next row that is not blank.
    pub(crate) fn next(&mut self, record: &mut Record) -> io::Result<Found> {
        loop {
            let found = self.step(record)?;
            if found != Found::Row || !self.is_blank(record) {
                return Ok(found);
            }
        }
    }

    /// Nothing but white space, delimiters and the end mark of DOS.
    fn is_blank(&self, record: &Record) -> bool {
        let row = self.row();
        let blank = |bytes: &[u8]| bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0x1A);
        match self.format {
            Format::Ndjson => blank(row),
            // Most rows show at their first byte that they are none.
            Format::Csv => {
                row.first().is_none_or(|b| !b.is_ascii_alphanumeric())
                    && record.fields(row).all(blank)
            }
        }
    }

    fn step(&mut self, record: &mut Record) -> io::Result<Found> {
        loop {
            let rest = self.window.rest();
            if rest.is_empty() && self.window.ended() {
                record.clear();
                (self.length, self.taken) = (0, 0);
                return Ok(Found::End);
            }
            // What counts as too long must not hang on how much happens to be in memory.
            let (text, last) = match rest.get(..MAX_ROW) {
                Some(most) if rest.len() > MAX_ROW => (most, false),
                _ => (rest, self.window.ended()),
            };
            let found = match self.format {
                Format::Csv => split(text, self.delimiter, last, record),
                Format::Ndjson => line(text, last),
            };
            match found {
                Split::Row {
                    length,
                    taken,
                    lines,
                } => {
                    self.take(length, taken, lines);
                    return Ok(Found::Row);
                }
                Split::Stray => {
                    let end = memchr2(b'\n', b'\r', text).unwrap_or(text.len());
                    return Ok(self.first_line(end, record));
                }
                Split::More { quoted } if last || rest.len() > MAX_ROW => {
                    let end = if quoted {
                        memchr2(b'\n', b'\r', text)
                    } else {
                        None
                    };
                    if let Some(end) = end.or_else(|| last.then_some(text.len())) {
                        return Ok(self.first_line(end, record));
                    }
                    record.clear();
                    self.step_over()?;
                    return Ok(Found::TooLong);
                }
                Split::More { .. } => self.window.fill()?,
            }
        }
    }

    /// Takes the line up to `end` alone, as one whose quote nothing closes.
    fn first_line(&mut self, end: usize, record: &mut Record) -> Found {
        let rest = self.window.rest();
        let taken = end + break_length(rest.get(end), rest.get(end + 1));
        record.clear();
        record.push(0, end);
        self.take(end, taken, 1);
        Found::Unclosed
    }

    fn take(&mut self, length: usize, taken: usize, lines: u64) {
        self.window.consume(taken);
        (self.length, self.taken) = (length, taken);
        self.row_line = self.line;
        self.line += lines;
    }

    /// Steps over everything up to the next line break.
    fn step_over(&mut self) -> io::Result<()> {
        loop {
            let rest = self.window.rest();
            let end = match self.format {
                Format::Csv => memchr2(b'\n', b'\r', rest),
                Format::Ndjson => memchr(b'\n', rest),
            };
            match end {
                Some(end) if end + 1 < rest.len() || self.window.ended() || rest[end] == b'\n' => {
                    let taken = end + break_length(rest.get(end), rest.get(end + 1));
                    self.window.consume(taken);
                    break;
                }
                _ if self.window.ended() => {
                    self.window.consume(rest.len());
                    break;
                }
                Some(end) => {
                    self.window.consume(end);
                    self.window.fill()?;
                }
                None => {
                    self.window.consume(rest.len());
                    self.window.fill()?;
                }
            }
        }
        (self.length, self.taken) = (0, 0);
        self.row_line = self.line;
        self.line += 1;
        Ok(())
    }
}

/// The first line of a text.
fn line(text: &[u8], last: bool) -> Split {
    match memchr(b'\n', text) {
        Some(end) => Split::Row {
            length: end,
            taken: end + 1,
            lines: 1,
        },
        None if last => Split::Row {
            length: text.len(),
            taken: text.len(),
            lines: 1,
        },
        None => Split::More { quoted: false },
    }
}
