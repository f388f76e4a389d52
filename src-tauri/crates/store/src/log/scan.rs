//! Walking through the columns: every delivery that a filter lets through, newest or oldest first.

use std::ops::ControlFlow;

use rusqlite::{Connection, Rows};

use super::{
    columns::{self, CHUNK, Facets, Links, Times},
    filter::Wanted,
    search::Found,
};
use crate::error::StoreError;

/// Which way, and from where: itself outside.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// Newest first.
    Before(i64),
    /// Oldest first.
    After(i64),
}

impl Way {
    /// Whether a delivery lies on the way.
    const fn has(self, seq: i64) -> bool {
        match self {
            Self::Before(before) => seq < before,
            Self::After(after) => seq > after,
        }
    }
}

/// A delivery that was let through. Its text was only compared by trigrams.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) seq: i64,
    pub(super) facets: Facets,
    /// Empty unless the walk was asked for times, or the filter asks about them.
    pub(super) times: Times,
}

/// A walk.
pub(super) struct Scan<'a> {
    pub(super) conn: &'a Connection,
    pub(super) wanted: &'a Wanted,
    pub(super) found: Option<&'a Found>,
    /// Read the times of every line.
    pub(super) times: bool,
}

/// What the visitor of a walk says: on, or enough.
pub(super) type Step = Result<ControlFlow<()>, StoreError>;

impl Scan<'_> {
    /// Visits every delivery that is let through.
    pub(super) fn walk(
        &self,
        way: Way,
        mut visit: impl FnMut(Line) -> Step,
    ) -> Result<(), StoreError> {
        if self.wanted.nothing {
            return Ok(());
        }
        let (sql, from) = match way {
            Way::Before(seq) => (
                "SELECT chunk, bytes FROM log_facets WHERE chunk <= ? ORDER BY chunk DESC",
                columns::place(seq).0,
            ),
            Way::After(seq) => (
                "SELECT chunk, bytes FROM log_facets WHERE chunk >= ? ORDER BY chunk",
                columns::place(seq).0,
            ),
        };
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([from])?;
        let mut chunk = Chunk::default();
        while self.read(&mut rows, way, &mut chunk)? {
            for line in &chunk.lines {
                if visit(*line)?.is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Reads the next chunk; says whether there was one.
    fn read(&self, rows: &mut Rows<'_>, way: Way, chunk: &mut Chunk) -> Result<bool, StoreError> {
        chunk.lines.clear();
        let Some(row) = rows.next()? else {
            return Ok(false);
        };
        let number: i64 = row.get(0)?;
        let first = number * CHUNK;
        let by_body = self.found.is_some_and(Found::any_body);
        if let Some(found) = self.found
            && !by_body
            && !found.any_text(first, CHUNK)
        {
            // The bytes are not even read.
            return Ok(true);
        }
        if self.wanted.asks_times()
            && columns::span(self.conn, number)?
                .is_none_or(|span| !self.wanted.may_take_times(span))
        {
            return Ok(true);
        }
        let bytes = row.get_ref(1)?.as_blob().unwrap_or_default();
        for (place, facets) in (first..).zip(columns::facets_in(bytes)) {
            if self.wanted.takes(&facets) && way.has(place) {
                let times = Times {
                    at: 0,
                    total_us: None,
                };
                chunk.lines.push(Line {
                    seq: place,
                    facets,
                    times,
                });
            }
        }
        if !chunk.lines.is_empty() {
            self.narrow(number, by_body, chunk)?;
        }
        if matches!(way, Way::Before(_)) {
            chunk.lines.reverse();
        }
        Ok(true)
    }

    /// Takes out what times, links and trigrams do not let through.
    fn narrow(&self, number: i64, by_body: bool, chunk: &mut Chunk) -> Result<(), StoreError> {
        let place = |line: &Line| columns::place(line.seq).1;
        let Chunk {
            lines,
            times,
            links,
        } = chunk;
        if self.times || self.wanted.asks_times() {
            columns::read(self.conn, columns::TIMES_OF, number, times)?;
            lines.retain_mut(|line| {
                line.times = columns::times_at(times, place(line));
                self.wanted.takes_times(&line.times)
            });
        }
        links.clear();
        if by_body || self.wanted.asks_links() {
            columns::read(self.conn, columns::LINKS_OF, number, links)?;
        }
        let links_of = |line: &Line| -> Links { columns::links_at(links, place(line)) };
        if self.wanted.asks_links() {
            lines.retain(|line| self.wanted.takes_links(&links_of(line)));
        }
        if let Some(found) = self.found {
            lines.retain(|line| found.may(line.seq, links_of(line).body));
        }
        Ok(())
    }
}

#[derive(Default)]
struct Chunk {
    lines: Vec<Line>,
    times: Vec<u8>,
    links: Vec<u8>,
}
