//! Where a row of CSV ends and which fields it has.
//!
//! Quotes count only at the beginning of a field, as in RFC 4180; what follows a closing quote up
//! to the delimiter belongs to the field, as spreadsheets have it. A row ends at LF, CR LF or CR.
//! What a row that never ends means is the reader's business.

use memchr::{memchr, memchr2, memchr2_iter, memchr3};

use crate::record::Record;

/// The most bytes of one field; longer ones make their row invalid.
pub const MAX_FIELD: usize = 64 * 1024;
/// The most bytes of one row; longer ones are invalid and are stepped over.
pub const MAX_ROW: usize = 1024 * 1024;

/// What the beginning of a text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Split {
    /// A whole row.
    Row {
        /// Its bytes without its line break.
        length: usize,
        /// Its bytes with its line break.
        taken: usize,
        /// The lines that it takes in the file.
        lines: u64,
    },
    /// The row goes on behind the text.
    More {
        /// The text ends inside quotes.
        quoted: bool,
    },
    /// A quote was opened by mistake: it runs over line breaks, and text follows the quote that
    /// closes it, so that the two don't belong together. Taken as they stand, all rows between
    /// them would be lost.
    Stray,
}

/// Parts the first row of `text`. `last` says that nothing follows `text`.
pub(crate) fn split(text: &[u8], delimiter: u8, last: bool, record: &mut Record) -> Split {
    record.clear();
    let mut at = 0;
    let mut lines = 1;
    loop {
        let stop;
        if text.get(at) == Some(&b'"') {
            let Some(close) = closing_quote(text, at + 1, last) else {
                return Split::More { quoted: true };
            };
            stop = match memchr3(delimiter, b'\n', b'\r', &text[close + 1..]) {
                Some(offset) => close + 1 + offset,
                None if last => text.len(),
                None => return Split::More { quoted: false },
            };
            let quoted = &text[at + 1..close];
            let inside = breaks(quoted);
            if inside > 0 && !text[close + 1..stop].trim_ascii().is_empty() {
                return Split::Stray;
            }
            lines += inside;
            if stop == close + 1 && memchr(b'"', quoted).is_none() {
                record.push(at + 1, close);
            } else {
                record.push_own(|own| {
                    unescape(quoted, own);
                    own.extend_from_slice(&text[close + 1..stop]);
                });
            }
        } else {
            stop = match memchr3(delimiter, b'\n', b'\r', &text[at..]) {
                Some(offset) => at + offset,
                None if last => text.len(),
                None => return Split::More { quoted: false },
            };
            record.push(at, stop);
        }
        match text.get(stop) {
            Some(byte) if *byte == delimiter => at = stop + 1,
            Some(b'\r') if stop + 1 == text.len() && !last => {
                return Split::More { quoted: false };
            }
            end => {
                return Split::Row {
                    length: stop,
                    taken: stop + break_length(end, text.get(stop + 1)),
                    lines,
                };
            }
        }
    }
}

/// The bytes of the line break that begins with `first`.
pub(crate) fn break_length(first: Option<&u8>, second: Option<&u8>) -> usize {
    match (first, second) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(_), _) => 1,
        (None, _) => 0,
    }
}

/// Where the field that was opened before `from` is closed.
fn closing_quote(text: &[u8], mut from: usize, last: bool) -> Option<usize> {
    loop {
        let quote = from + memchr(b'"', text.get(from..)?)?;
        match text.get(quote + 1) {
            Some(b'"') => from = quote + 2,
            None if !last => return None,
            _ => return Some(quote),
        }
    }
}

fn unescape(quoted: &[u8], own: &mut Vec<u8>) {
    let mut rest = quoted;
    while let Some(quote) = memchr(b'"', rest) {
        own.extend_from_slice(&rest[..=quote]);
        rest = rest.get(quote + 2..).unwrap_or_default();
    }
    own.extend_from_slice(rest);
}

/// The line breaks inside a quoted field.
fn breaks(quoted: &[u8]) -> u64 {
    if memchr2(b'\n', b'\r', quoted).is_none() {
        return 0;
    }
    memchr2_iter(b'\n', b'\r', quoted)
        .filter(|at| quoted[*at] == b'\n' || quoted.get(at + 1) != Some(&b'\n'))
        .count() as u64
}

#[cfg(test)]
mod tests;
