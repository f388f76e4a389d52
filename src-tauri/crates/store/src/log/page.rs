//! A page of the log, newest first.
//!
//! Without a filter it is read off the deliveries. With one, the newest of what the index has not
//! reached are compared as they are, and the index tells the rest; each of its lines is compared
//! once more with the delivery, so that no page shows what the filter does not let through.

use std::{collections::BTreeSet, ops::ControlFlow};

use rusqlite::{Connection, params};

use super::{
    filter::{self, LogFilter, Wanted},
    indexer,
    record::Record,
    row::{self, LogRow},
    scan::{Scan, Way},
    search::{self, Found},
    text::Needle,
};
use crate::{error::StoreError, listed, listed::Listed};

/// Deliveries that the index has not reached and that are compared as they are.
const FRESH: u32 = 1_000;
/// Lines of the index that turn out not to match, in one page. A search of which every trigram is
/// common and the whole is nowhere ends here; the next page goes on.
pub(super) const MISSES: u32 = 1_000;
/// Lines of a page, and at most.
const LINES: u32 = 100;
const MOST_LINES: u32 = 1_000;

/// A page of the log.
#[derive(Debug)]
pub struct LogPage {
    /// The lines, newest first.
    pub rows: Vec<LogRow>,
    /// Deliveries of this page that can't be read, each as a [`StoreError::BadRow`].
    pub bad: Vec<StoreError>,
    /// Where the next page begins; `None` at the end. A page may be short and have a next one.
    pub next: Option<i64>,
    /// Deliveries that the index has not reached yet. Of those the newest thousand are in a
    /// filtered page, the others are not.
    pub behind: u64,
}

pub(super) fn page(
    conn: &Connection,
    filter: &LogFilter,
    before: Option<i64>,
    limit: u32,
) -> Result<LogPage, StoreError> {
    let limit = if limit == 0 {
        LINES
    } else {
        limit.min(MOST_LINES)
    };
    let before = before.unwrap_or(i64::MAX);
    let behind = indexer::behind(conn)?;
    if filter.is_empty() {
        return plain(conn, before, limit, behind);
    }
    let (seqs, next) = filtered(conn, filter, before, limit as usize)?;
    let mut listed = Listed {
        rows: Vec::with_capacity(seqs.len()),
        bad: Vec::new(),
    };
    for seq in seqs {
        match row::read(conn, seq) {
            Ok(row) => listed.rows.extend(row),
            Err(error @ StoreError::BadRow { .. }) => listed.bad.push(error),
            Err(error) => return Err(error),
        }
    }
    Ok(LogPage {
        rows: listed.rows,
        bad: listed.bad,
        next,
        behind,
    })
}

fn plain(conn: &Connection, before: i64, limit: u32, behind: u64) -> Result<LogPage, StoreError> {
    let columns = row::COLUMNS;
    let sql = format!("SELECT {columns} WHERE d.seq < ? ORDER BY d.seq DESC LIMIT ?");
    let listed = listed::list(
        conn,
        "deliveries",
        &sql,
        params![before, limit],
        row::from_row,
    )?;
    let full = listed.rows.len() + listed.bad.len() == limit as usize;
    let next = match listed.rows.last() {
        _ if !full => None,
        Some(last) if listed.bad.is_empty() => Some(last.seq),
        // The last lines may be damaged, or all: none is told of twice, and nothing ends there.
        _ => Some(nth(conn, before, limit)?),
    };
    Ok(LogPage {
        rows: listed.rows,
        bad: listed.bad,
        next,
        behind,
    })
}

/// The seq of a full page's last line.
fn nth(conn: &Connection, before: i64, limit: u32) -> Result<i64, StoreError> {
    let sql = "SELECT min(seq) FROM (SELECT seq FROM deliveries WHERE seq < ? \
               ORDER BY seq DESC LIMIT ?)";
    Ok(conn
        .prepare_cached(sql)?
        .query_row(params![before, limit], |row| row.get(0))?)
}

/// The seqs of a page, and where the next one begins.
fn filtered(
    conn: &Connection,
    filter: &LogFilter,
    before: i64,
    limit: usize,
) -> Result<(Vec<i64>, Option<i64>), StoreError> {
    let matching = Matching::new(conn, filter)?;
    let (unseen, mut matches) = fresh(conn, &matching, before, limit)?;
    let indexed = from_index(conn, &matching, before, limit, &unseen)?;
    matches.extend(indexed.matches);
    if let Some(end) = indexed.stopped_at {
        matches.retain(|seq| *seq >= end);
    }
    matches.sort_unstable_by(|a, b| b.cmp(a));
    let more = matches.len() >= limit;
    matches.truncate(limit);
    let next = if more {
        matches.last().copied()
    } else {
        indexed.stopped_at
    };
    Ok((matches, next))
}

/// A filter, made ready to be compared with deliveries.
pub(super) struct Matching<'a> {
    filter: &'a LogFilter,
    pub(super) needle: Option<Needle>,
    job: Option<i64>,
}

impl<'a> Matching<'a> {
    pub(super) fn new(conn: &Connection, filter: &'a LogFilter) -> Result<Self, StoreError> {
        Ok(Self {
            filter,
            needle: filter.needle()?,
            job: filter::job(conn, filter)?,
        })
    }

    /// Whether a delivery, as it stands now, is let through.
    pub(super) fn takes(&self, conn: &Connection, seq: i64) -> Result<bool, StoreError> {
        Ok(self.takes_record(conn, seq)? && self.takes_text(conn, seq)?)
    }

    /// The same of one that the index lets through: it is most likely to fail by its text.
    pub(super) fn takes_indexed(&self, conn: &Connection, seq: i64) -> Result<bool, StoreError> {
        Ok(self.takes_text(conn, seq)? && self.takes_record(conn, seq)?)
    }

    fn takes_record(&self, conn: &Connection, seq: i64) -> Result<bool, StoreError> {
        match Record::read(conn, seq) {
            Ok(record) => Ok(record.is_some_and(|record| self.filter.takes(self.job, &record))),
            Err(StoreError::BadRow { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn takes_text(&self, conn: &Connection, seq: i64) -> Result<bool, StoreError> {
        self.needle
            .as_ref()
            .map_or(Ok(true), |needle| search::holds(conn, needle, seq))
    }
}

/// The newest that the index has not reached, and which of them match.
fn fresh(
    conn: &Connection,
    matching: &Matching<'_>,
    before: i64,
    limit: usize,
) -> Result<(BTreeSet<i64>, Vec<i64>), StoreError> {
    let sql = "SELECT delivery FROM log_dirty WHERE delivery < ? ORDER BY delivery DESC LIMIT ?";
    let unseen: Vec<i64> = conn
        .prepare_cached(sql)?
        .query_map(params![before, FRESH], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut matches = Vec::new();
    let mut looked_at = BTreeSet::new();
    for seq in unseen {
        if matches.len() == limit {
            break;
        }
        looked_at.insert(seq);
        if matching.takes(conn, seq)? {
            matches.push(seq);
        }
    }
    Ok((looked_at, matches))
}

struct FromIndex {
    matches: Vec<i64>,
    /// Where it stopped looking, before the page was full.
    stopped_at: Option<i64>,
}

fn from_index(
    conn: &Connection,
    matching: &Matching<'_>,
    before: i64,
    limit: usize,
    unseen: &BTreeSet<i64>,
) -> Result<FromIndex, StoreError> {
    let wanted = Wanted::new(conn, matching.filter)?;
    let found = match &matching.needle {
        Some(needle) if !wanted.nothing => Some(Found::new(conn, needle)?),
        _ => None,
    };
    let scan = Scan {
        conn,
        wanted: &wanted,
        found: found.as_ref(),
        times: false,
    };
    let mut out = FromIndex {
        matches: Vec::new(),
        stopped_at: None,
    };
    let mut misses = 0;
    scan.walk(Way::Before(before), |line| {
        if unseen.contains(&line.seq) {
            return Ok(ControlFlow::Continue(()));
        }
        if matching.takes_indexed(conn, line.seq)? {
            out.matches.push(line.seq);
            if out.matches.len() == limit {
                return Ok(ControlFlow::Break(()));
            }
        } else {
            misses += 1;
            if misses == MISSES {
                out.stopped_at = Some(line.seq);
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(out)
}
