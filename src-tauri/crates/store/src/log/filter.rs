//! Which deliveries: the filter as it is asked for, and as the columns are compared with it.

use std::ops::Range;

use carom_postback::{event::EventType, verdict::Verdict};
use rusqlite::{Connection, OptionalExtension};

use super::{
    bits::Bits,
    codes::{self, flags},
    columns::{Facets, Links, Times},
    record::Record,
    text::Needle,
};
use crate::{
    deliveries::{DeliveryState, Trigger},
    error::StoreError,
};

/// Which deliveries. An empty list or text lets everything through; each given one narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Anywhere in the values, and in URL and answer of the newest 16 attempts, whatever the case; of long
    /// answers in their beginnings. From three characters on
    /// ([`LogFilter::is_search_too_short`]).
    pub search: String,
    /// Integrations by id.
    pub integrations: Vec<String>,
    /// Event types.
    pub events: Vec<EventType>,
    /// Verdicts of the newest attempt.
    pub verdicts: Vec<Verdict>,
    /// Where they stand.
    pub states: Vec<DeliveryState>,
    /// Status codes of the newest attempt.
    pub statuses: Vec<u16>,
    /// Reason codes of the newest attempt.
    pub reasons: Vec<String>,
    /// What set them off.
    pub triggers: Vec<Trigger>,
    /// The job (by id) that made or last sent them.
    pub job: Option<String>,
    /// Unknown ones that nobody has settled.
    pub unsettled: bool,
    /// Not before, epoch milliseconds.
    pub since: Option<i64>,
    /// Before, epoch milliseconds.
    pub until: Option<i64>,
    /// Answered, and not sooner than in these microseconds.
    pub min_us: Option<u64>,
    /// Answered, and sooner than in these microseconds.
    pub max_us: Option<u64>,
}

impl LogFilter {
    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether its search has characters, but too few to look for.
    pub fn is_search_too_short(&self) -> bool {
        !self.search.is_empty() && Needle::new(&self.search).is_none()
    }

    /// What to look for in texts, if anything.
    pub(super) fn needle(&self) -> Result<Option<Needle>, StoreError> {
        if self.search.is_empty() {
            return Ok(None);
        }
        Needle::new(&self.search)
            .map(Some)
            .ok_or(StoreError::SearchTooShort)
    }

    /// Whether it lets a delivery through, but for its text; `job` is the seq of the filter's.
    pub(super) fn takes(&self, job: Option<i64>, record: &Record) -> bool {
        let any = |empty: bool, found: bool| empty || found;
        any(
            self.integrations.is_empty(),
            self.integrations.contains(&record.integration_id),
        ) && any(self.events.is_empty(), self.events.contains(&record.event))
            && any(
                self.verdicts.is_empty(),
                record.verdict.is_some_and(|v| self.verdicts.contains(&v)),
            )
            && any(self.states.is_empty(), self.states.contains(&record.state))
            && any(
                self.statuses.is_empty(),
                record.status.is_some_and(|s| self.statuses.contains(&s)),
            )
            && any(
                self.reasons.is_empty(),
                self.reasons.contains(&record.reason),
            )
            && any(
                self.triggers.is_empty(),
                self.triggers.contains(&record.trigger),
            )
            && (self.job.is_none() || (job.is_some() && record.job == job))
            && (!self.unsettled || record.unsettled())
            && self.since.is_none_or(|since| record.at >= since)
            && self.until.is_none_or(|until| record.at < until)
            && (!self.asks_duration()
                || (record.status.is_some() && self.takes_duration(record.total_us)))
    }

    const fn asks_duration(&self) -> bool {
        self.min_us.is_some() || self.max_us.is_some()
    }

    fn takes_duration(&self, us: Option<u64>) -> bool {
        us.is_some_and(|us| {
            self.min_us.is_none_or(|min| us >= min) && self.max_us.is_none_or(|max| us < max)
        })
    }
}

/// The seq of the filter's job; `None` if there is none.
pub(super) fn job(conn: &Connection, filter: &LogFilter) -> Result<Option<i64>, StoreError> {
    let Some(id) = &filter.job else {
        return Ok(None);
    };
    Ok(conn
        .prepare_cached("SELECT seq FROM jobs WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

/// The filter in the numbers that stand in the columns.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// What is asked about is nowhere in the columns.
    pub(super) nothing: bool,
    integrations: Option<Bits>,
    reasons: Option<Bits>,
    statuses: Option<Bits>,
    /// The codes that are let through, a bit each, by the place of their flags.
    few: [(u32, u32); 4],
    must: u32,
    job: Option<u32>,
    since: Option<i64>,
    until: Option<i64>,
    /// The microseconds that an answer may have taken, where the filter asks.
    duration: Option<Range<u64>>,
}

impl Wanted {
    /// Looks a filter's names up. Its search is not part of it.
    pub(super) fn new(conn: &Connection, filter: &LogFilter) -> Result<Self, StoreError> {
        let integrations = names(conn, "integration", &filter.integrations)?;
        let reasons = names(conn, "reason", &filter.reasons)?;
        let statuses = some(filter.statuses.iter().map(|status| i64::from(*status)));
        let job = job(conn, filter)?.and_then(|seq| u32::try_from(seq).ok());
        let gone =
            |set: &Option<Bits>, asked: bool| asked && set.as_ref().is_none_or(Bits::is_empty);
        Ok(Self {
            nothing: gone(&integrations, !filter.integrations.is_empty())
                || gone(&reasons, !filter.reasons.is_empty())
                || (filter.job.is_some() && job.is_none()),
            integrations,
            reasons,
            statuses,
            few: [
                codes(flags::STATE, &filter.states, codes::state_code),
                codes(flags::VERDICT, &filter.verdicts, |v| {
                    codes::verdict_code(Some(v))
                }),
                codes(flags::EVENT, &filter.events, codes::event_code),
                codes(flags::TRIGGER, &filter.triggers, codes::trigger_code),
            ],
            must: flags::PRESENT
                | if filter.unsettled {
                    flags::UNSETTLED
                } else {
                    0
                },
            job,
            since: filter.since,
            until: filter.until,
            duration: filter
                .asks_duration()
                .then(|| filter.min_us.unwrap_or(0)..filter.max_us.unwrap_or(u64::MAX)),
        })
    }

    /// Whether it asks about times.
    pub(super) const fn asks_times(&self) -> bool {
        self.since.is_some() || self.until.is_some() || self.duration.is_some()
    }

    /// Whether it asks about links.
    pub(super) const fn asks_links(&self) -> bool {
        self.job.is_some()
    }

    /// Whether facets are let through.
    pub(super) fn takes(&self, facets: &Facets) -> bool {
        facets.flags & self.must == self.must
            && self
                .few
                .iter()
                .all(|(place, codes)| codes >> flags::of(facets.flags, *place) & 1 != 0)
            && (self.duration.is_none() || facets.status != 0)
            && has(self.statuses.as_ref(), facets.status.into())
            && has(self.integrations.as_ref(), facets.integration.into())
            && has(self.reasons.as_ref(), facets.reason.into())
    }

    /// Whether any time from the oldest to the newest may be let through.
    pub(super) fn may_take_times(&self, (oldest, newest): (i64, i64)) -> bool {
        self.since.is_none_or(|since| newest >= since)
            && self.until.is_none_or(|until| oldest < until)
    }

    /// Whether times are let through.
    pub(super) fn takes_times(&self, times: &Times) -> bool {
        self.since.is_none_or(|since| times.at >= since)
            && self.until.is_none_or(|until| times.at < until)
            && self
                .duration
                .as_ref()
                .is_none_or(|wanted| times.total_us.is_some_and(|us| wanted.contains(&us.into())))
    }

    /// Whether links are let through.
    pub(super) fn takes_links(&self, links: &Links) -> bool {
        self.job.is_none_or(|job| links.job == job)
    }
}

fn has(set: Option<&Bits>, number: i64) -> bool {
    set.is_none_or(|set| set.contains(number))
}

/// The codes of these values as bits; all if there are none.
fn codes<T: Copy>(place: u32, values: &[T], code: impl Fn(T) -> u32) -> (u32, u32) {
    let bits = values
        .iter()
        .fold(0, |bits, value| bits | 1 << code(*value));
    (place, if values.is_empty() { u32::MAX } else { bits })
}

fn some(numbers: impl Iterator<Item = i64> + Clone) -> Option<Bits> {
    let mut bits = Bits::between(numbers.clone().min()?, numbers.clone().max()?);
    numbers.for_each(|number| bits.insert(number));
    Some(bits)
}

/// The small numbers of names, as far as they have any.
fn names(
    conn: &Connection,
    kind: &'static str,
    names: &[String],
) -> Result<Option<Bits>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT seq FROM log_names WHERE kind = ? AND name = ?")?;
    let mut numbers = Vec::new();
    for name in names {
        let number: Option<i64> = statement
            .query_row([kind, name.as_str()], |row| row.get(0))
            .optional()?;
        numbers.extend(number);
    }
    Ok(some(numbers.iter().copied()))
}
