//! Times: what people and exports write, turned into the moment meant and into the form that the
//! network itself sends. The time zone is asked for where the text has none; nothing is guessed.
//! How a text is taken apart is `read`'s business.

mod read;

use jiff::{
    Timestamp, civil,
    tz::{AmbiguousOffset, Offset, TimeZone},
};

use super::DateOrder;
pub(crate) use read::{Clock, read, read_clock};

/// Why a text gives no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeError {
    /// It is no time, or no such day exists.
    NotATime,
    /// The clocks of its zone were put forward over it: no such hour exists.
    InGap,
    /// `03/04/2026`: March or April.
    OrderUnknown,
    /// The text has no zone and none was given.
    NoZone,
}

/// A time as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// Seconds or parts of seconds since 1970.
    Moment(Timestamp),
    /// A date on a calendar, perhaps with a time of day.
    Calendar {
        date: civil::Date,
        clock: Option<Clock>,
    },
}

impl Written {
    /// Whether a zone has to be given to know the moment.
    pub(crate) const fn needs_zone(&self) -> bool {
        match self {
            Self::Moment(_) => false,
            Self::Calendar { clock: None, .. } => true,
            Self::Calendar {
                clock: Some(clock), ..
            } => clock.offset.is_none(),
        }
    }

    fn moment(self, zone: Option<&TimeZone>) -> Result<Timestamp, TimeError> {
        let (date, clock) = match self {
            Self::Moment(moment) => return Ok(moment),
            Self::Calendar { date, clock } => (date, clock),
        };
        let time = clock.map_or(civil::Time::midnight(), |clock| clock.time);
        let local = date.to_datetime(time);
        let stands = match clock.and_then(|clock| clock.offset) {
            Some(offset) => {
                Offset::from_seconds(offset).and_then(|offset| offset.to_timestamp(local))
            }
            None => {
                let there = zone.ok_or(TimeError::NoZone)?.to_ambiguous_timestamp(local);
                // A day whose midnight is left out begins where the clock goes on.
                if clock.is_some() && matches!(there.offset(), AmbiguousOffset::Gap { .. }) {
                    return Err(TimeError::InGap);
                }
                // An hour that comes twice is the first of the two.
                there.compatible()
            }
        };
        stands.map_err(|_| TimeError::NotATime)
    }
}

/// The moment that a text means.
pub(crate) fn moment(
    text: &str,
    order: DateOrder,
    zone: Option<&TimeZone>,
) -> Result<Timestamp, TimeError> {
    read(text, order)?.moment(zone)
}

/// The moment that a date and a time of day mean that stand in two columns.
pub(crate) fn moment_of_two(
    date: &str,
    clock: &str,
    order: DateOrder,
    zone: Option<&TimeZone>,
) -> Result<Timestamp, TimeError> {
    let Written::Calendar {
        date,
        clock: beside,
    } = read(date, order)?
    else {
        return Err(TimeError::NotATime);
    };
    let clock = if clock.is_empty() {
        beside
    } else {
        Some(read_clock(clock).ok_or(TimeError::NotATime)?)
    };
    Written::Calendar { date, clock }.moment(zone)
}

/// How many digits of a second an example shows: the 3 of `2026-01-15T18:22:41.120Z`. `None`
/// where the example is no time in UTC.
pub(crate) fn digits_of(example: &str) -> Option<usize> {
    let body = example.strip_suffix('Z')?;
    let (date, clock) = body.split_once('T')?;
    if date.len() != 10 || !read(example, DateOrder::Auto).is_ok_and(|w| !w.needs_zone()) {
        return None;
    }
    Some(clock.split_once('.').map_or(0, |(_, part)| part.len()))
}

/// Writes a moment as the network does: UTC, with so many digits of a second. What is finer is
/// cut, never rounded up into the next second.
pub(crate) fn write(moment: Timestamp, digits: usize, out: &mut String) {
    let utc = Offset::UTC.to_datetime(moment);
    // Written by hand: a general formatter costs more than all the rest of a row.
    let mut two = |value: u16, end: char| {
        for digit in [value / 10 % 10, value % 10] {
            out.push(char::from_digit(digit.into(), 10).unwrap_or('0'));
        }
        if end != '\0' {
            out.push(end);
        }
    };
    let small = |value: i8| u16::from(value.unsigned_abs());
    two(utc.year().unsigned_abs() / 100, '\0');
    two(utc.year().unsigned_abs(), '-');
    two(small(utc.month()), '-');
    two(small(utc.day()), 'T');
    two(small(utc.hour()), ':');
    two(small(utc.minute()), ':');
    two(small(utc.second()), '\0');
    if digits > 0 {
        out.push('.');
        let mut rest = utc.subsec_nanosecond().unsigned_abs();
        let mut unit = 100_000_000;
        for _ in 0..digits {
            out.push(char::from_digit(rest / unit.max(1) % 10, 10).unwrap_or('0'));
            rest %= unit.max(1);
            unit /= 10;
        }
    }
    out.push('Z');
}

/// The order of a column's dates, by values of it: `Auto` where they show both or nothing.
/// `None` where no value needs an order.
pub(crate) fn decide<'a>(values: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    let (mut day_first, mut month_first, mut either) = (false, false, false);
    for text in values {
        match (read(text, DateOrder::Dmy), read(text, DateOrder::Mdy)) {
            (Ok(a), Ok(b)) if a != b => either |= read(text, DateOrder::Auto).is_err(),
            (Ok(_), Err(_)) => day_first = true,
            (Err(_), Ok(_)) => month_first = true,
            _ => {}
        }
    }
    match (day_first, month_first) {
        (true, false) => Some(DateOrder::Dmy),
        (false, true) => Some(DateOrder::Mdy),
        (true, true) => Some(DateOrder::Auto),
        (false, false) => either.then_some(DateOrder::Auto),
    }
}

#[cfg(test)]
mod tests;
