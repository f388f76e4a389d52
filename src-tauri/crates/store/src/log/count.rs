//! Counting what a filter lets through, in one walk through the columns.

use std::{collections::BTreeMap, ops::ControlFlow};

use carom_postback::verdict::Verdict;
use rusqlite::Connection;

use super::{
    Stop,
    codes::{self, flags},
    filter::{LogFilter, Wanted},
    go_on,
    scan::{Line, Scan, Way},
    search::{self, Found},
};
use crate::{
    deliveries::{DeliveryState, Trigger},
    error::StoreError,
};

/// Lines whose texts are all looked at; of more, only some are.
const LOOKED_AT: u64 = 20_000;
/// Lines between two questions whether to stop.
const PATIENCE: u64 = 512;

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Deliveries.
    pub count: u64,
    /// `false`: a search that so many texts may hold that only some of them were looked at.
    pub exact: bool,
}

/// How many of what kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// A line a kind.
    pub lines: Vec<TallyLine>,
    /// As of [`Counted`]; kinds of which there are few may be missing from an estimate.
    pub exact: bool,
}

/// How many of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyLine {
    /// The integration.
    pub integration_id: String,
    /// What set them off.
    pub trigger: Trigger,
    /// Where they stand.
    pub state: DeliveryState,
    /// The verdict of the newest attempt.
    pub verdict: Option<Verdict>,
    /// Their details were forgotten.
    pub bare: bool,
    /// How many there are.
    pub count: u64,
}

pub(super) fn count(
    conn: &Connection,
    filter: &LogFilter,
    stop: Stop<'_>,
) -> Result<Counted, StoreError> {
    let all = lines(conn, filter, false, stop, |_| {})?;
    Ok(Counted {
        count: all.of_all(all.matches),
        exact: all.exact(),
    })
}

pub(super) fn tally(
    conn: &Connection,
    filter: &LogFilter,
    stop: Stop<'_>,
) -> Result<Tally, StoreError> {
    let kind = |line: &Line| {
        let code = |place| flags::of(line.facets.flags, place);
        let codes = (
            code(flags::TRIGGER),
            code(flags::STATE),
            code(flags::VERDICT),
        );
        let bare = line.facets.flags & flags::BARE != 0;
        (line.facets.integration, codes, bare)
    };
    let mut counts: BTreeMap<_, u64> = BTreeMap::new();
    let walked = lines(conn, filter, false, stop, |line| {
        *counts.entry(kind(line)).or_default() += 1;
    })?;
    let mut tally = Vec::with_capacity(counts.len());
    for ((integration, (trigger, state, verdict), bare), count) in counts {
        let (Some(trigger), Some(state)) = (
            codes::TRIGGERS.get(trigger as usize),
            codes::STATES.get(state as usize),
        ) else {
            continue;
        };
        tally.push(TallyLine {
            integration_id: name(conn, integration.into())?,
            trigger: *trigger,
            state: *state,
            verdict: codes::verdict_of(verdict),
            bare,
            count: walked.of_all(count),
        });
    }
    Ok(Tally {
        lines: tally,
        exact: walked.exact(),
    })
}

/// The name of a small number.
pub(super) fn name(conn: &Connection, number: i64) -> Result<String, StoreError> {
    Ok(conn
        .prepare_cached("SELECT name FROM log_names WHERE seq = ?")?
        .query_row([number], |row| row.get(0))?)
}

/// What a walk over all matches came to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Walked {
    /// Lines that may match.
    candidates: u64,
    looked_at: u64,
    matches: u64,
}

impl Walked {
    /// Whether all were looked at.
    pub(super) const fn exact(self) -> bool {
        self.looked_at == self.candidates
    }

    /// What so many of those that were visited stand for: a part that stands for the whole.
    pub(super) fn of_all(self, visited: u64) -> u64 {
        if self.exact() {
            return visited;
        }
        let share = u128::from(self.candidates) * u128::from(visited);
        let share = share / u128::from(self.looked_at.max(1));
        u64::try_from(share).unwrap_or(u64::MAX)
    }
}

/// Visits the deliveries that a filter lets through. Where a search may be held by very many
/// texts, only some of them are looked at, and those stand for all.
pub(super) fn lines(
    conn: &Connection,
    filter: &LogFilter,
    times: bool,
    stop: Stop<'_>,
    mut visit: impl FnMut(&Line),
) -> Result<Walked, StoreError> {
    let needle = filter.needle()?;
    let wanted = Wanted::new(conn, filter)?;
    let found = match &needle {
        Some(needle) if !wanted.nothing => Some(Found::new(conn, needle)?),
        _ => None,
    };
    let scan = Scan {
        conn,
        wanted: &wanted,
        found: found.as_ref(),
        times,
    };
    let mut walked = Walked::default();
    let mut every = 1;
    if needle.is_some() {
        let mut candidates = 0;
        scan.walk(Way::Before(i64::MAX), |_| {
            candidates += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        if candidates > LOOKED_AT {
            every = candidates.div_ceil(LOOKED_AT / 10);
        }
    }
    scan.walk(Way::Before(i64::MAX), |line| {
        if walked.candidates.is_multiple_of(PATIENCE) {
            go_on(stop)?;
        }
        let look = walked.candidates.is_multiple_of(every);
        walked.candidates += 1;
        if !look {
            return Ok(ControlFlow::Continue(()));
        }
        walked.looked_at += 1;
        let holds = match &needle {
            Some(needle) => search::holds(conn, needle, line.seq)?,
            None => true,
        };
        if holds {
            walked.matches += 1;
            visit(&line);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(walked)
}
