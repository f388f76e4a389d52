//! The wall clock, read in one place.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{Timestamp, tz::TimeZone};

/// The clock that the queue goes by: the wall's, unless a test gives the time.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// 0: none is given.
    given: AtomicI64,
}

impl Clock {
    /// Epoch milliseconds.
    pub(crate) fn now(&self) -> i64 {
        match self.given.load(Ordering::Relaxed) {
            0 => now(),
            given => given,
        }
    }

    /// It stands at this moment from now on, epoch milliseconds.
    #[cfg(test)]
    pub(crate) fn give(&self, moment: i64) {
        self.given.store(moment, Ordering::Relaxed);
    }
}

/// Epoch milliseconds.
pub(crate) fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

/// A moment in local time and in UTC, for reports.
pub(crate) fn both(epoch_ms: i64) -> String {
    let Ok(moment) = Timestamp::from_millisecond(epoch_ms) else {
        return epoch_ms.to_string();
    };
    let local = moment.to_zoned(TimeZone::system());
    format!(
        "{} ({} UTC)",
        local.strftime("%Y-%m-%d %H:%M:%S %Z"),
        moment.strftime("%H:%M:%S")
    )
}

/// A moment in UTC, ISO 8601 with milliseconds.
pub(crate) fn utc(epoch_ms: i64) -> String {
    Timestamp::from_millisecond(epoch_ms)
        .map_or_else(|_| epoch_ms.to_string(), |moment| format!("{moment:.3}"))
}

/// The computer's own time zone, an IANA name; `UTC` where it has none.
pub(crate) fn zone() -> String {
    TimeZone::system().iana_name().unwrap_or("UTC").to_owned()
}

/// Whether a text is a calendar date, `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok()
}
