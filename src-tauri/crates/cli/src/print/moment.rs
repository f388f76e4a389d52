//! Times in words: local, and as long as they need to be.

use jiff::{Timestamp, tz::TimeZone};

/// A moment in local time, such as `2026-01-31 14:05`.
pub(crate) fn local(epoch_ms: i64) -> String {
    in_zone(epoch_ms, TimeZone::system())
}

fn in_zone(epoch_ms: i64, zone: TimeZone) -> String {
    let Ok(moment) = Timestamp::from_millisecond(epoch_ms) else {
        return format!("{epoch_ms} ms");
    };
    moment.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Microseconds as a person reads them: `0.8 ms`, `41 ms`, `2.31 s`.
pub(crate) fn duration(us: u64) -> String {
    match us {
        0..1_000 => format!("0.{} ms", us / 100),
        1_000..999_500 => format!("{} ms", (us + 500) / 1_000),
        _ => format!("{}.{:02} s", us / 1_000_000, us % 1_000_000 / 10_000),
    }
}

/// Seconds as a person waits for them: `40 s`, `12 min`, `3 h 20 min`.
pub(crate) fn long(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_the_zone_of_the_reader() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        assert_eq!(in_zone(1_767_225_600_000, zone), "2026-01-01 02:00");
    }

    #[test]
    fn a_moment_beyond_the_calendar_is_still_told() {
        assert_eq!(in_zone(i64::MAX, TimeZone::UTC), format!("{} ms", i64::MAX));
    }

    #[test]
    fn a_long_wait_is_told_in_the_unit_that_fits() {
        let told = [0, 119, 120, 7_199, 12_000].map(long);
        assert_eq!(told, ["0 s", "119 s", "2 min", "120 min", "3 h 20 min"]);
    }

    #[test]
    fn durations_keep_the_digits_that_matter() {
        let told = [0, 840, 41_200, 999_499, 999_500, 2_310_000].map(duration);
        assert_eq!(
            told,
            ["0.0 ms", "0.8 ms", "41 ms", "999 ms", "0.99 s", "2.31 s"]
        );
    }
}
