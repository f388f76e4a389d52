//! How long and how much: the limits that every attempt ends within.

use std::time::Duration;

/// The limits of one attempt. The time-outs are the user's to change; the sizes protect Carom from
/// whoever answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands: looking up the name, TCP and TLS together.
    pub connect_timeout: Duration,
    /// From the call to the last byte of the body.
    pub total_timeout: Duration,
    /// Bytes of the decoded body that are kept.
    pub kept_body: usize,
    /// Bytes of the body that are read, counted before and after decoding; then reading stops.
    pub read_body: usize,
    /// Header lines in an answer; with more, the answer counts as unreadable. The whole head is
    /// further bounded by the HTTP library, to about 400 KB.
    pub max_headers: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(15),
            kept_body: 64 * 1024,
            read_body: 1024 * 1024,
            max_headers: 256,
        }
    }
}

/// A duration as one would say it: `5 s`, `1.5 s`, `200 ms`.
pub(crate) fn spoken(duration: Duration) -> String {
    if duration.subsec_millis() == 0 && duration.as_secs() > 0 {
        format!("{} s", duration.as_secs())
    } else if duration.as_secs() > 0 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} ms", duration.as_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_spoken_in_the_unit_that_fits() {
        assert_eq!(spoken(Duration::from_secs(15)), "15 s");
        assert_eq!(spoken(Duration::from_millis(1_500)), "1.5 s");
        assert_eq!(spoken(Duration::from_millis(200)), "200 ms");
    }
}
