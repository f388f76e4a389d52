//! The fields of one row, as places in the row's own bytes, so that reading a row copies only
//! what had to be unescaped. Room is used again from row to row.

/// The fields of the row read last.
#[derive(Debug, Default)]
pub(crate) struct Record {
    spans: Vec<Span>,
    /// Fields whose bytes are not in the row as they are.
    own: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    start: u32,
    end: u32,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Row,
    Own,
    Absent,
}

// A row is at most `MAX_ROW` bytes, far below 4 GiB.
#[expect(clippy::cast_possible_truncation, reason = "a row is at most 1 MiB")]
const fn small(at: usize) -> u32 {
    at as u32
}

impl Record {
    pub(crate) fn clear(&mut self) {
        self.spans.clear();
        self.own.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// Adds a field that stands in the row's own bytes.
    pub(crate) fn push(&mut self, start: usize, end: usize) {
        self.spans.push(Span {
            start: small(start),
            end: small(end),
            place: Place::Row,
        });
    }

    /// Adds a field whose bytes `write` puts together.
    pub(crate) fn push_own(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.own.len();
        write(&mut self.own);
        self.spans.push(Span {
            start: small(start),
            end: small(self.own.len()),
            place: Place::Own,
        });
    }

    /// Makes room for `columns` fields, all absent, to be put in any order by [`Record::put`].
    pub(crate) fn reset(&mut self, columns: usize) {
        self.clear();
        self.spans.resize(
            columns,
            Span {
                start: 0,
                end: 0,
                place: Place::Absent,
            },
        );
    }

    /// Puts a field at a column made room for by [`Record::reset`]; the last one put counts.
    pub(crate) fn put(&mut self, column: usize, bytes: &[u8]) {
        let start = self.own.len();
        self.own.extend_from_slice(bytes);
        self.spans[column] = Span {
            start: small(start),
            end: small(self.own.len()),
            place: Place::Own,
        };
    }

    /// The bytes of a field; `None` where the row has no such field.
    pub(crate) fn get<'a>(&'a self, row: &'a [u8], column: usize) -> Option<&'a [u8]> {
        let span = self.spans.get(column)?;
        let range = span.start as usize..span.end as usize;
        match span.place {
            Place::Row => row.get(range),
            Place::Own => self.own.get(range),
            Place::Absent => None,
        }
    }

    /// All fields in order; absent ones are empty.
    pub(crate) fn fields<'a>(&'a self, row: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        (0..self.len()).map(|column| self.get(row, column).unwrap_or_default())
    }

    /// The column of the first field above `most` bytes.
    pub(crate) fn above(&self, most: usize) -> Option<usize> {
        self.spans
            .iter()
            .position(|span| (span.end - span.start) as usize > most)
    }
}
