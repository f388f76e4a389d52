//! The beginning of a file: opened, told from what is no file of rows, and its encoding, format,
//! delimiter, names of columns and a sample of rows found out. [`look`](crate::look) shows it and
//! [`Rows`](crate::Rows) stands on it, so that both decide the same from the same bytes.

use std::{
    collections::HashMap,
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use crate::{
    encoding::Encoding,
    error::FileError,
    format::{Delimiter, Format, Overrides},
    header, json,
    record::Record,
    rows::reader::{Found, Reader},
    sniff,
    window::Window,
};

/// How much of a file is looked at.
const HEAD: usize = 512 * 1024;
/// How many rows are looked at.
const ROWS: usize = 2000;
/// The most columns that are told of; wider rows are a broken file, not an export.
const WIDEST: usize = 2000;

/// What the beginning of a file holds.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) bytes: u64,
    pub(crate) encoding: Encoding,
    pub(crate) marked: bool,
    pub(crate) format: Format,
    pub(crate) delimiter: Delimiter,
    pub(crate) header: bool,
    /// The header as it stands in the file; empty where there is none.
    pub(crate) headers: Vec<String>,
    /// A name of its own for every column.
    pub(crate) columns: Vec<String>,
    /// The byte of the file at which the first row of data begins, and its line.
    pub(crate) body: u64,
    pub(crate) body_line: u64,
    /// The first rows as text, by column.
    pub(crate) sample: Vec<Vec<String>>,
    /// Bytes of the file that the sample takes.
    pub(crate) sampled: u64,
    /// The sample is all rows.
    pub(crate) whole: bool,
    /// Of the first bytes of the file; changes when the file is another one.
    pub(crate) mark: u64,
}

/// Opens a file and finds out what its beginning holds.
pub(crate) fn open(path: &Path, overrides: &Overrides) -> Result<(File, Head), FileError> {
    let fail = |source| FileError::of_io(path, source);
    let mut file = File::open(path).map_err(fail)?;
    let about = file.metadata().map_err(fail)?;
    if about.is_dir() {
        return Err(FileError::Folder {
            path: path.to_owned(),
        });
    }
    let mut raw = Vec::new();
    (&mut file)
        .take(HEAD as u64)
        .read_to_end(&mut raw)
        .map_err(fail)?;
    let all = raw.len() as u64 >= about.len();
    refuse_binary(path, &raw)?;
    let marked = Encoding::of_mark(&raw);
    let start = marked.map_or(0, |(_, length)| length);
    let encoding = overrides
        .encoding
        .or_else(|| marked.map(|(encoding, _)| encoding))
        .unwrap_or_else(|| Encoding::guess(&raw, all));

    let mut window = Window::new(&raw[start..], encoding, start as u64);
    while !window.ended() {
        window.fill().map_err(fail)?;
    }
    let text = window.rest();
    if all && text.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(FileError::Empty {
            path: path.to_owned(),
        });
    }
    refuse_control(path, text)?;
    let format = match overrides.format {
        Some(format) => format,
        None => format_of(path, text, all)?,
    };
    let named = sniff::named_delimiter(text).filter(|_| format == Format::Csv);
    let delimiter = overrides.delimiter.unwrap_or_else(|| match named {
        Some((delimiter, _)) => delimiter,
        None => sniff::delimiter(text, all),
    });
    let skipped = named.map_or(0, |(_, length)| length);
    window.consume(skipped);

    let position = window.position();
    file.seek(SeekFrom::Start(position)).map_err(fail)?;
    let mut head = Head {
        bytes: about.len(),
        encoding,
        marked: marked.is_some(),
        format,
        delimiter,
        header: false,
        headers: Vec::new(),
        columns: Vec::new(),
        body: position,
        body_line: 1 + u64::from(skipped > 0),
        sample: Vec::new(),
        sampled: 0,
        whole: false,
        mark: header::fnv(raw.iter().copied().take(4096)),
    };
    let window = Window::new(&mut file, encoding, position);
    let mut reader = Reader::new(window, format, delimiter.byte(), head.body_line);
    match format {
        Format::Csv => head.read_csv(&mut reader, overrides.header).map_err(fail)?,
        Format::Ndjson => head.read_json(&mut reader).map_err(fail)?,
    }
    if head.sample.is_empty() {
        return Err(FileError::NoRows {
            path: path.to_owned(),
        });
    }
    file.seek(SeekFrom::Start(head.body)).map_err(fail)?;
    Ok((file, head))
}

impl Head {
    fn read_csv<R: Read>(
        &mut self,
        reader: &mut Reader<R>,
        header: Option<bool>,
    ) -> std::io::Result<()> {
        let mut record = Record::default();
        let mut first = true;
        loop {
            let before = (reader.position(), reader.line());
            match reader.next(&mut record)? {
                Found::End => self.whole = true,
                Found::Row if self.sample.len() < ROWS && self.spent(reader) < HEAD as u64 => {
                    let row = reader.row();
                    let cells: Vec<_> = record
                        .fields(row)
                        .take(WIDEST)
                        .map(|bytes| self.encoding.lossy(bytes).into_owned())
                        .collect();
                    if std::mem::take(&mut first) {
                        self.header = header.unwrap_or_else(|| sniff::is_header(&cells));
                        if self.header {
                            self.columns = header::unique(cells.iter().map(String::as_str));
                            self.headers = cells;
                            (self.body, self.body_line) = (reader.position(), reader.line());
                            continue;
                        }
                        (self.body, self.body_line) = before;
                    }
                    self.sample.push(cells);
                    self.sampled = reader.position() - self.body;
                    continue;
                }
                Found::Unclosed | Found::TooLong if self.spent(reader) < HEAD as u64 => continue,
                Found::Row | Found::Unclosed | Found::TooLong => {}
            }
            break;
        }
        if !self.header {
            let width = self.sample.iter().map(Vec::len).max().unwrap_or(0);
            self.columns = (0..width).map(header::numbered).collect();
        }
        let width = self.columns.len();
        for row in &mut self.sample {
            row.resize(width, String::new());
        }
        Ok(())
    }

    fn read_json<R: Read>(&mut self, reader: &mut Reader<R>) -> std::io::Result<()> {
        let mut index: HashMap<String, usize> = HashMap::new();
        let mut record = Record::default();
        while self.sample.len() < ROWS && self.spent(reader) < HEAD as u64 {
            match reader.next(&mut record)? {
                Found::End => {
                    self.whole = true;
                    break;
                }
                Found::Row => {
                    let text = self.encoding.lossy(reader.row());
                    let mut cells = Vec::new();
                    let columns = &mut self.columns;
                    let read = json::flatten(text.as_bytes(), &mut |path, value| {
                        let column = index.get(path).copied().unwrap_or_else(|| {
                            if columns.len() < WIDEST {
                                index.insert(path.to_owned(), columns.len());
                                columns.push(path.to_owned());
                            }
                            columns.len() - 1
                        });
                        if cells.len() <= column {
                            cells.resize(column + 1, String::new());
                        }
                        value.clone_into(&mut cells[column]);
                    });
                    if read.is_ok() {
                        self.sample.push(cells);
                        self.sampled = reader.position() - self.body;
                    }
                }
                Found::Unclosed | Found::TooLong => {}
            }
        }
        self.header = true;
        self.headers.clone_from(&self.columns);
        let width = self.columns.len();
        for row in &mut self.sample {
            row.resize(width, String::new());
        }
        Ok(())
    }

    fn spent<R: Read>(&self, reader: &Reader<R>) -> u64 {
        reader.position().saturating_sub(self.body)
    }
}

fn format_of(path: &Path, text: &[u8], all: bool) -> Result<Format, FileError> {
    let text = text.trim_ascii_start();
    let document = || FileError::JsonDocument {
        path: path.to_owned(),
    };
    match text.first() {
        Some(b'{') => {
            let end = memchr::memchr(b'\n', text);
            let line = &text[..end.unwrap_or(text.len())];
            // A line longer than what was looked at may yet be an object.
            if json::flatten(line, &mut |_, _| {}).is_ok() || (end.is_none() && !all) {
                Ok(Format::Ndjson)
            } else if line.trim_ascii() == b"{" || json::flatten(text, &mut |_, _| {}).is_ok() {
                Err(document())
            } else if line.starts_with(b"{\"") {
                Ok(Format::Ndjson)
            } else {
                Ok(Format::Csv)
            }
        }
        Some(b'[') => {
            let behind = text[1..].trim_ascii_start();
            match behind.first() {
                None | Some(b'{' | b'[') => Err(document()),
                _ => Ok(Format::Csv),
            }
        }
        _ => Ok(Format::Csv),
    }
}

/// What is known by its first bytes to be no file of rows.
fn refuse_binary(path: &Path, raw: &[u8]) -> Result<(), FileError> {
    let path = path.to_owned();
    let holds = |needle: &[u8]| memchr::memmem::find(raw, needle).is_some();
    let binary = |kind| {
        Err(FileError::Binary {
            path: path.clone(),
            kind,
        })
    };
    match raw {
        [b'P', b'K', 3, 4, ..] => {
            if holds(b"xl/") || holds(b"[Content_Types].xml") {
                Err(FileError::Workbook {
                    path,
                    kind: "an Excel workbook (.xlsx)",
                })
            } else if holds(b"opendocument.spreadsheet") {
                Err(FileError::Workbook {
                    path,
                    kind: "an OpenDocument spreadsheet (.ods)",
                })
            } else if holds(b"Index/") {
                Err(FileError::Workbook {
                    path,
                    kind: "a Numbers spreadsheet (.numbers)",
                })
            } else {
                binary("a packed file (.zip)")
            }
        }
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(FileError::Workbook {
            path,
            kind: "an old Excel workbook (.xls)",
        }),
        [0x1F, 0x8B, ..] => binary("a packed file (.gz)"),
        [b'%', b'P', b'D', b'F', ..] => binary("a PDF"),
        [b'P', b'A', b'R', b'1', ..] => binary("a Parquet file"),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => binary("a picture"),
        _ if raw.starts_with(b"SQLite format 3\0") => binary("a database"),
        _ => Ok(()),
    }
}

/// Text has hardly any control characters; one in twenty is no text.
fn refuse_control(path: &Path, text: &[u8]) -> Result<(), FileError> {
    let beginning = &text[..text.len().min(8192)];
    let control = beginning
        .iter()
        .filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A))
        .count();
    if control * 20 > beginning.len() {
        return Err(FileError::Binary {
            path: path.to_owned(),
            kind: "no text",
        });
    }
    Ok(())
}
