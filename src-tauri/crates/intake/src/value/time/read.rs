//! Taking a written time apart, byte by byte. Every form that is read is listed in the tests.

use jiff::{Timestamp, civil};

use super::{TimeError, Written};
use crate::value::DateOrder;

/// A time of day, and the zone beside it if there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) time: civil::Time,
    /// Seconds east of UTC.
    pub(crate) offset: Option<i32>,
}

/// What a text says, taken for a time.
pub(crate) fn read(text: &str, order: DateOrder) -> Result<Written, TimeError> {
    let mut at = Cursor(text.trim().as_bytes());
    if let Some(moment) = epoch(at.0) {
        return Ok(Written::Moment(moment));
    }
    let date = date(&mut at, order)?;
    let clock = if at.0.is_empty() {
        None
    } else {
        at.spaces_and(b",");
        if !at.take(b'T') {
            at.take(b't');
        }
        Some(clock(&mut at).ok_or(TimeError::NotATime)?)
    };
    Ok(Written::Calendar { date, clock })
}

/// What a text says, taken for a time of day alone.
pub(crate) fn read_clock(text: &str) -> Option<Clock> {
    clock(&mut Cursor(text.trim().as_bytes()))
}

/// Seconds since 1970 in ten digits, thousandths in 13, millionths in 16: the years 2001 to 2286.
fn epoch(text: &[u8]) -> Option<Timestamp> {
    let (whole, part) = match text.iter().position(|b| *b == b'.') {
        Some(dot) => (&text[..dot], Some(&text[dot + 1..])),
        None => (text, None),
    };
    if !matches!(whole.len(), 10 | 13 | 16) || whole[0] == b'0' {
        return None;
    }
    let number = |digits: &[u8]| -> Option<i64> {
        let text = std::str::from_utf8(digits).ok()?;
        digits
            .iter()
            .all(u8::is_ascii_digit)
            .then(|| text.parse().ok())?
    };
    let count = number(whole)?;
    match (whole.len(), part) {
        (10, Some(part)) => {
            let mut nanos = 0;
            let digits = part.iter().chain([b'0'; 9].iter()).take(9);
            for digit in digits {
                nanos = nanos * 10 + i32::from(digit.is_ascii_digit().then(|| digit - b'0')?);
            }
            Timestamp::new(count, nanos).ok()
        }
        (_, Some(_)) => None,
        (10, None) => Timestamp::from_second(count).ok(),
        (13, None) => Timestamp::from_millisecond(count).ok(),
        _ => Timestamp::from_microsecond(count).ok(),
    }
}

fn date(at: &mut Cursor<'_>, order: DateOrder) -> Result<civil::Date, TimeError> {
    const NONE: TimeError = TimeError::NotATime;
    if at.0.first().is_some_and(u8::is_ascii_alphabetic) {
        let mut word = at.word();
        if is_weekday(word) {
            at.spaces_and(b",.");
            if at.0.first().is_some_and(u8::is_ascii_digit) {
                return date(at, order);
            }
            word = at.word();
        }
        // Jan 15, 2026
        let month = month(word).ok_or(NONE)?;
        at.spaces_and(b".-/");
        let day = at.number(2).ok_or(NONE)?.0;
        at.ordinal();
        at.spaces_and(b",-/");
        let (year, _) = at
            .number(4)
            .filter(|(_, digits)| *digits == 4)
            .ok_or(NONE)?;
        return day_of(year, month, day);
    }
    let (first, digits) = at.number(8).ok_or(NONE)?;
    if digits == 8 || at.0.first().is_none_or(u8::is_ascii_digit) {
        // 20260115, and 20260115182241
        return (digits == 8)
            .then(|| day_of(first / 10_000, first / 100 % 100, first % 100))
            .ok_or(NONE)?;
    }
    if digits > 4 {
        return Err(NONE);
    }
    at.ordinal();
    let part = *at.0.first().ok_or(NONE)?;
    if !matches!(part, b'-' | b'/' | b'.' | b' ' | b',') {
        return Err(NONE);
    }
    at.0 = &at.0[1..];
    at.spaces_and(b"");
    if at.0.first().is_some_and(u8::is_ascii_alphabetic) {
        // 15 Jan 2026, 15-Jan-2026, 2026-Jan-15
        let month = month(at.word()).ok_or(NONE)?;
        at.spaces_and(b".,-/");
        let (last, last_digits) = at.number(4).ok_or(NONE)?;
        return match (digits, last_digits) {
            (4, 1 | 2) => day_of(first, month, last),
            (1 | 2, 4) => day_of(last, month, first),
            (1 | 2, 2) => day_of(2000 + last, month, first),
            _ => Err(NONE),
        };
    }
    if matches!(part, b' ' | b',') {
        return Err(NONE);
    }
    let (second, second_digits) = at.number(2).ok_or(NONE)?;
    if !at.take(part) {
        return Err(NONE);
    }
    at.spaces_and(b"");
    let (third, third_digits) = at.number(4).ok_or(NONE)?;
    if second_digits > 2 || digits == 3 || !matches!(third_digits, 1 | 2 | 4) {
        return Err(NONE);
    }
    if digits == 4 {
        return (third_digits <= 2)
            .then(|| day_of(first, second, third))
            .ok_or(NONE)?;
    }
    if order == DateOrder::Ymd && third_digits <= 2 && digits == 2 {
        return day_of(2000 + first, second, third);
    }
    let year = match third_digits {
        4 => third,
        2 => 2000 + third,
        _ => return Err(NONE),
    };
    let day_first = match order {
        DateOrder::Dmy => true,
        DateOrder::Mdy => false,
        // Dots are written where the day stands first.
        _ if part == b'.' || first > 12 || first == second => true,
        _ if second > 12 => false,
        _ => return Err(TimeError::OrderUnknown),
    };
    if day_first {
        day_of(year, second, first)
    } else {
        day_of(year, first, second)
    }
}

fn day_of(year: u32, month: u32, day: u32) -> Result<civil::Date, TimeError> {
    let small = |number: u32| i8::try_from(number).map_err(|_| TimeError::NotATime);
    let year = i16::try_from(year).map_err(|_| TimeError::NotATime)?;
    if !(1970..=2286).contains(&year) {
        return Err(TimeError::NotATime);
    }
    civil::Date::new(year, small(month)?, small(day)?).map_err(|_| TimeError::NotATime)
}

/// The rest of the text as a time of day, with nothing behind it.
fn clock(at: &mut Cursor<'_>) -> Option<Clock> {
    let (mut hour, digits) = at.number(6)?;
    let (mut minute, mut second, mut nanos) = (0, 0, 0);
    let two = |at: &mut Cursor<'_>| at.number(2).filter(|(_, digits)| *digits == 2);
    // `7 PM` is a time of day, `7` is none.
    let bare = match digits {
        6 => {
            (hour, minute, second) = (hour / 10_000, hour / 100 % 100, hour % 100);
            false
        }
        1 | 2 if at.take(b':') => {
            minute = two(at)?.0;
            if at.take(b':') {
                second = two(at)?.0;
                if at.take(b'.') || at.take(b',') {
                    nanos = at.fraction()?;
                }
            }
            false
        }
        1 | 2 => true,
        _ => return None,
    };
    at.spaces_and(b"");
    let behind = at.0;
    match at.word().to_ascii_lowercase().as_slice() {
        b"am" if (1..=12).contains(&hour) => hour %= 12,
        b"pm" if (1..=12).contains(&hour) => hour = hour % 12 + 12,
        _ if bare => return None,
        _ => at.0 = behind,
    }
    at.spaces_and(b"");
    let offset = if at.0.is_empty() {
        None
    } else {
        Some(zone(at)?)
    };
    let small = |number: u32| i8::try_from(number).ok();
    let time = civil::Time::new(small(hour)?, small(minute)?, small(second)?, nanos).ok()?;
    at.0.is_empty().then_some(Clock { time, offset })
}

/// Seconds east of UTC.
fn zone(at: &mut Cursor<'_>) -> Option<i32> {
    const HOUR: i32 = 3600;
    let word = at.word().to_ascii_uppercase();
    let named = match word.as_slice() {
        b"" => None,
        b"Z" | b"UTC" | b"GMT" => Some(0),
        b"EDT" => Some(-4 * HOUR),
        b"EST" | b"CDT" => Some(-5 * HOUR),
        b"CST" | b"MDT" => Some(-6 * HOUR),
        b"MST" | b"PDT" => Some(-7 * HOUR),
        b"PST" => Some(-8 * HOUR),
        _ => return None,
    };
    if at.0.is_empty() {
        return named;
    }
    if named.is_some_and(|offset| offset != 0) || word.as_slice() == b"Z" {
        return None;
    }
    let sign = if at.take(b'+') {
        1
    } else if at.take(b'-') {
        -1
    } else {
        return None;
    };
    let (number, digits) = at.number(4)?;
    let (hours, minutes) = match digits {
        1 | 2 if at.take(b':') => (number, at.number(2).filter(|(_, digits)| *digits == 2)?.0),
        1 | 2 => (number, 0),
        4 => (number / 100, number % 100),
        _ => return None,
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    let minutes = i32::try_from(hours * 60 + minutes).ok()?;
    Some(sign * minutes * 60)
}

fn month(word: &[u8]) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let found = MONTHS.iter().position(|name| {
        (word.len() >= 3 && name.as_bytes().starts_with(&word))
            || (word == b"sept" && *name == "september")
    })?;
    u32::try_from(found + 1).ok()
}

fn is_weekday(word: &[u8]) -> bool {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let word = word.to_ascii_lowercase();
    word.len() >= 3 && DAYS.iter().any(|name| name.as_bytes().starts_with(&word))
}

/// What is left to read.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, byte: u8) -> bool {
        let found = self.0.first() == Some(&byte);
        if found {
            self.0 = &self.0[1..];
        }
        found
    }

    fn spaces_and(&mut self, others: &[u8]) {
        while let [first, rest @ ..] = self.0 {
            if *first != b' ' && !others.contains(first) {
                break;
            }
            self.0 = rest;
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let end = self.0.iter().position(|b| !b.is_ascii_alphabetic());
        let (word, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        word
    }

    /// Up to `most` digits, and how many there were.
    fn number(&mut self, most: usize) -> Option<(u32, usize)> {
        let mut number = 0;
        let mut digits = 0;
        while digits < most {
            let Some(digit) = self.0.first().filter(|b| b.is_ascii_digit()) else {
                break;
            };
            number = number * 10 + u32::from(digit - b'0');
            self.0 = &self.0[1..];
            digits += 1;
        }
        (digits > 0).then_some((number, digits))
    }

    /// Billionths of a second; finer digits are stepped over.
    fn fraction(&mut self) -> Option<i32> {
        let (mut nanos, mut digits) = (0, 0);
        while let Some(digit) = self.0.first().filter(|b| b.is_ascii_digit()) {
            if digits < 9 {
                nanos = nanos * 10 + i32::from(digit - b'0');
                digits += 1;
            }
            self.0 = &self.0[1..];
        }
        let missing = 9 - digits;
        (digits > 0).then(|| nanos * 10_i32.pow(missing))
    }

    /// Steps over the letters of `1st`, `2nd`, `3rd` and `4th`.
    fn ordinal(&mut self) {
        for letters in [b"st", b"nd", b"rd", b"th"] {
            if let Some(rest) = self.0.strip_prefix(letters) {
                self.0 = rest;
                return;
            }
        }
    }
}
