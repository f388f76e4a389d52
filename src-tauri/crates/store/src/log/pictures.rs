//! The figures of the log's pictures: success and failure over time, how long answers took,
//! reasons. Finished deliveries only: what waits or is under way has nothing to show yet.

use std::collections::{BTreeMap, HashMap};

use carom_postback::verdict::Verdict;
use rusqlite::Connection;

use super::{
    Stop,
    codes::{self, flags},
    count::{self, Walked},
    filter::LogFilter,
    scan::Line,
};
use crate::{
    deliveries::{DeliveryState, Trigger},
    error::StoreError,
};

/// Stretches of time at most.
const STRETCHES: i64 = 60;
/// Lengths of a stretch that read well, milliseconds; beyond the last one, multiples of it.
const LENGTHS: [i64; 14] = {
    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    [
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        4 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY,
        2 * DAY,
        7 * DAY,
    ]
};
/// Integrations that are drawn on their own.
const SERIES: usize = 6;
/// Reasons that are named.
const REASONS: usize = 12;
/// Bins of latency to a factor of ten.
const BINS: f64 = 5.0;

/// The figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pictures {
    /// The beginning of each stretch of time, epoch milliseconds, oldest first.
    pub times: Vec<i64>,
    /// How long each is, milliseconds; 0 where there is nothing to draw.
    pub stretch_ms: i64,
    /// Per integration, most deliveries first; at most 6, the rest summed under an empty id.
    pub series: Vec<Series>,
    /// Bins of latency, shortest first, without gaps between the first and the last.
    pub latency: Vec<LatencyBin>,
    /// Half of all answers took at most this long, microseconds.
    pub p50_us: Option<u64>,
    /// 95 of 100 took at most this long, microseconds.
    pub p95_us: Option<u64>,
    /// Reasons, most frequent first; at most 12.
    pub reasons: Vec<ReasonCount>,
    /// Finished deliveries.
    pub count: u64,
    /// `false`: all figures are estimates, as of [`super::Counted`].
    pub exact: bool,
}

/// Success and failure of one integration, one figure a stretch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Series {
    /// The integration; empty: all others.
    pub integration_id: String,
    /// The name that its newest delivery has.
    pub name: String,
    /// Confirmed and accepted.
    pub good: Vec<u64>,
    /// Everything else.
    pub bad: Vec<u64>,
}

/// One bin of latency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LatencyBin {
    /// From, microseconds.
    pub from_us: u64,
    /// To, microseconds, itself outside.
    pub to_us: u64,
    /// Answers.
    pub count: u64,
}

/// A reason and how often it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonCount {
    /// The code.
    pub reason: String,
    /// The verdict that it goes with.
    pub verdict: Verdict,
    /// Deliveries.
    pub count: u64,
}

/// One delivery of a picture: when, whose, whether it went well, how long its answer took.
#[derive(Clone, Copy)]
struct Dot {
    at: i64,
    integration: u32,
    good: bool,
    seq: i64,
}

pub(super) fn draw(
    conn: &Connection,
    filter: &LogFilter,
    stop: Stop<'_>,
) -> Result<Pictures, StoreError> {
    let mut filter = filter.clone();
    if filter.triggers.is_empty() {
        filter.triggers = codes::TRIGGERS
            .into_iter()
            .filter(|trigger| *trigger != Trigger::Test)
            .collect();
    }
    let mut dots = Vec::new();
    let mut answers: Vec<u32> = Vec::new();
    let mut reasons: HashMap<(u16, u32), u64> = HashMap::new();
    let walked = count::lines(conn, &filter, true, stop, |line| {
        let verdict = flags::of(line.facets.flags, flags::VERDICT);
        if !is_finished(line) || verdict == 0 {
            return;
        }
        dots.push(Dot {
            at: line.times.at,
            integration: line.facets.integration,
            good: verdict <= codes::verdict_code(Some(Verdict::Accepted)),
            seq: line.seq,
        });
        if line.facets.status != 0 {
            answers.extend(line.times.total_us);
        }
        *reasons.entry((line.facets.reason, verdict)).or_default() += 1;
    })?;
    let mut pictures = Pictures {
        count: dots.len() as u64,
        latency: bins(&answers),
        p50_us: percentile(&mut answers, 50),
        p95_us: percentile(&mut answers, 95),
        reasons: named(conn, reasons)?,
        exact: walked.exact(),
        ..Pictures::default()
    };
    over_time(conn, &dots, &mut pictures)?;
    pictures.stand_for_all(walked);
    Ok(pictures)
}

impl Pictures {
    /// Where only some were looked at: what their figures say of all.
    fn stand_for_all(&mut self, walked: Walked) {
        let over_time = self
            .series
            .iter_mut()
            .flat_map(|series| series.good.iter_mut().chain(&mut series.bad));
        over_time
            .chain(self.latency.iter_mut().map(|bin| &mut bin.count))
            .chain(self.reasons.iter_mut().map(|reason| &mut reason.count))
            .chain([&mut self.count])
            .for_each(|figure| *figure = walked.of_all(*figure));
    }
}

fn is_finished(line: &Line) -> bool {
    let state = flags::of(line.facets.flags, flags::STATE);
    state != codes::state_code(DeliveryState::Queued)
        && state != codes::state_code(DeliveryState::Sending)
}

fn over_time(conn: &Connection, dots: &[Dot], pictures: &mut Pictures) -> Result<(), StoreError> {
    let (Some(first), Some(last)) = (
        dots.iter().map(|dot| dot.at).min(),
        dots.iter().map(|dot| dot.at).max(),
    ) else {
        return Ok(());
    };
    let length = stretch(first, last);
    let begin = first.div_euclid(length);
    let count = usize::try_from(last.div_euclid(length) - begin + 1).unwrap_or(0);
    pictures.stretch_ms = length;
    pictures.times = (begin..).take(count).map(|n| n * length).collect();

    let mut sizes: HashMap<u32, (u64, i64)> = HashMap::new();
    for dot in dots {
        let (size, newest) = sizes.entry(dot.integration).or_default();
        *size += 1;
        *newest = dot.seq.max(*newest);
    }
    let mut largest: Vec<(u32, u64, i64)> = sizes
        .into_iter()
        .map(|(integration, (size, newest))| (integration, size, newest))
        .collect();
    largest.sort_unstable_by_key(|(integration, size, _)| (u64::MAX - size, *integration));
    let others = largest.len() > SERIES;
    largest.truncate(SERIES);

    let empty = Series {
        good: vec![0; count],
        bad: vec![0; count],
        ..Series::default()
    };
    let mut series = vec![empty; largest.len() + 1];
    let places: BTreeMap<u32, usize> = largest
        .iter()
        .enumerate()
        .map(|(n, (i, _, _))| (*i, n))
        .collect();
    for dot in dots {
        let place = places
            .get(&dot.integration)
            .copied()
            .unwrap_or(largest.len());
        let at = usize::try_from(dot.at.div_euclid(length) - begin).unwrap_or(0);
        let one = &mut series[place];
        let figures = if dot.good {
            &mut one.good
        } else {
            &mut one.bad
        };
        figures[at] += 1;
    }
    if !others {
        series.pop();
    }
    for (one, (_, _, newest)) in series.iter_mut().zip(&largest) {
        let sql = "SELECT integration_id, integration_name FROM deliveries WHERE seq = ?";
        (one.integration_id, one.name) = conn
            .prepare_cached(sql)?
            .query_row([newest], |row| Ok((row.get(0)?, row.get(1)?)))?;
    }
    pictures.series = series;
    Ok(())
}

/// The shortest length that reads well and covers a range in few enough stretches.
fn stretch(first: i64, last: i64) -> i64 {
    let fits = |length: i64| last.div_euclid(length) - first.div_euclid(length) < STRETCHES;
    let longest = LENGTHS[LENGTHS.len() - 1];
    LENGTHS
        .into_iter()
        .find(|length| fits(*length))
        .unwrap_or_else(|| {
            let mut times = 2;
            while !fits(longest * times) {
                times *= 2;
            }
            longest * times
        })
}

/// The edge below a bin, microseconds; they begin at 100.
fn edge(bin: i32) -> u64 {
    // Positive and far below 2^53.
    (100.0 * 10_f64.powf(f64::from(bin) / BINS)).round() as u64
}

fn bins(answers: &[u32]) -> Vec<LatencyBin> {
    let mut counts: BTreeMap<i32, u64> = BTreeMap::new();
    for us in answers {
        let mut bin = ((f64::from(*us).max(1.0) / 100.0).log10() * BINS).floor() as i32;
        // Rounded edges decide, so that a bin holds what it says.
        bin += i32::from(u64::from(*us) >= edge(bin + 1));
        bin -= i32::from(u64::from(*us) < edge(bin));
        *counts.entry(bin).or_default() += 1;
    }
    let (Some(first), Some(last)) = (
        counts.keys().next().copied(),
        counts.keys().next_back().copied(),
    ) else {
        return Vec::new();
    };
    (first..=last)
        .map(|bin| LatencyBin {
            from_us: edge(bin),
            to_us: edge(bin + 1),
            count: counts.get(&bin).copied().unwrap_or(0),
        })
        .collect()
}

fn percentile(values: &mut [u32], percent: usize) -> Option<u64> {
    let last = values.len().checked_sub(1)?;
    let at = (values.len() * percent)
        .div_ceil(100)
        .saturating_sub(1)
        .min(last);
    Some(u64::from(*values.select_nth_unstable(at).1))
}

fn named(
    conn: &Connection,
    counts: HashMap<(u16, u32), u64>,
) -> Result<Vec<ReasonCount>, StoreError> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(kind, count)| (u64::MAX - count, *kind));
    let mut reasons = Vec::new();
    for ((reason, verdict), count) in counts {
        let Some(verdict) = codes::verdict_of(verdict) else {
            continue;
        };
        if reason == 0 || reasons.len() == REASONS {
            continue;
        }
        reasons.push(ReasonCount {
            reason: count::name(conn, reason.into())?,
            verdict,
            count,
        });
    }
    Ok(reasons)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_answer_lies_in_a_bin_that_holds_it(answers in proptest::collection::vec(any::<u32>(), 1..50)) {
            let bins = bins(&answers);
            prop_assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), answers.len() as u64);
            for bin in &bins {
                let held = |us: &&u32| (bin.from_us..bin.to_us).contains(&u64::from(**us).max(1));
                prop_assert_eq!(answers.iter().filter(held).count() as u64, bin.count);
            }
        }

        #[test]
        fn any_range_of_time_fits_into_few_stretches(first in 0..2_000_000_000_000_i64, more in 0..2_000_000_000_000_i64) {
            let length = stretch(first, first + more);
            prop_assert!((first + more).div_euclid(length) - first.div_euclid(length) < STRETCHES);
        }
    }

    #[test]
    fn a_percentile_is_a_value_that_was_seen() {
        assert_eq!(percentile(&mut [], 50), None);
        assert_eq!(percentile(&mut [7], 95), Some(7));
        let mut values: Vec<u32> = (1..=100).rev().collect();
        assert_eq!(percentile(&mut values, 50), Some(50));
        assert_eq!(percentile(&mut values, 95), Some(95));
    }
}
