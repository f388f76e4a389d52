//! Walking through the columns: every delivery that a filter lets through, newest or oldest first.

use std::ops::ControlFlow;

use rusqlite::{Connection, Rows};

use super::{
    columns::{self, CHUNK, Facets, Times},
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
        if self.read_what_excludes(number, chunk)? {
            // The facets' bytes are not even read.
            return Ok(true);
        }
        let first = number * CHUNK;
        let Chunk { lines, bodies, .. } = chunk;
        let bytes = row.get_ref(1)?.as_blob().unwrap_or_default();
        // There are as many bodies as facets, or none at all.
        let bodies = columns::bodies_in(bodies).chain(std::iter::repeat(0));
        let places = (first..).zip(columns::facets_in(bytes)).zip(bodies);
        lines.extend(
            places
                .filter(|((seq, facets), body)| {
                    self.wanted.takes(facets)
                        && self.found.is_none_or(|found| found.may(*seq, *body))
                        && way.has(*seq)
                })
                .map(|((seq, facets), _)| Line {
                    seq,
                    facets,
                    times: Times {
                        at: 0,
                        total_us: None,
                    },
                }),
        );
        if !chunk.lines.is_empty() {
            self.narrow(number, chunk)?;
        }
        if matches!(way, Way::Before(_)) {
            chunk.lines.reverse();
        }
        Ok(true)
    }

    /// Reads what may exclude a chunk as a whole; says whether it does.
    fn read_what_excludes(&self, number: i64, chunk: &mut Chunk) -> Result<bool, StoreError> {
        if self.wanted.asks_times()
            && columns::span(self.conn, number)?
                .is_none_or(|span| !self.wanted.may_take_times(span))
        {
            return Ok(true);
        }
        chunk.bodies.clear();
        let Some(found) = self.found else {
            return Ok(false);
        };
        if found.any_body() {
            columns::read(self.conn, columns::BODIES_OF, number, &mut chunk.bodies)?;
        }
        Ok(!found.any_text(number * CHUNK, CHUNK)
            && !columns::bodies_in(&chunk.bodies).any(|body| found.may_body(body)))
    }

    /// Takes out what times and links do not let through.
    fn narrow(&self, number: i64, chunk: &mut Chunk) -> Result<(), StoreError> {
        let place = |line: &Line| columns::place(line.seq).1;
        let Chunk { lines, column, .. } = chunk;
        if self.times || self.wanted.asks_times() {
            columns::read(self.conn, columns::TIMES_OF, number, column)?;
            lines.retain_mut(|line| {
                line.times = columns::times_at(column, place(line));
                self.wanted.takes_times(&line.times)
            });
        }
        if self.wanted.asks_links() {
            columns::read(self.conn, columns::LINKS_OF, number, column)?;
            let links = |line: &Line| columns::links_at(column, place(line));
            lines.retain(|line| self.wanted.takes_links(&links(line)));
        }
        Ok(())
    }
}

#[derive(Default)]
struct Chunk {
    lines: Vec<Line>,
    bodies: Vec<u8>,
    /// Whatever else is read for a moment.
    column: Vec<u8>,
}
