//! When a delivery is tried again by itself: only what is proven unsent, or what the destination
//! itself reports as failed; at most three times, never earlier than the schedule. It is what
//! ClickBank does for 5xx (seed0: up to three retries), with the destination's own Retry-After.

use std::time::Duration;

use carom_postback::attempt::{FailureKind, Outcome};
use carom_store::DeliveryState;

/// How long to wait before each retry. There are no more.
const DELAYS: [Duration; 3] = [
    Duration::from_secs(5),
    Duration::from_secs(20),
    Duration::from_secs(80),
];
/// By how much a wait grows at most, so that many do not come back at one moment.
const JITTER: f64 = 0.25;
/// The longest that a destination may ask to wait.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// When to try again, epoch milliseconds; `None`: not by itself. `tries` are those since the
/// delivery was last sent deliberately, the one that came to `outcome` included; `chance` is
/// anything from 0 to 1.
pub(crate) fn next_try(outcome: &Outcome, tries: u32, now: i64, chance: f64) -> Option<i64> {
    if !DeliveryState::after(outcome).may_retry() || !may_help(outcome) {
        return None;
    }
    if DeliveryState::is_untried(outcome) {
        // Carom was closed: it goes as soon as its job goes on. Of a job that was cancelled nothing
        // does, and the store sees to that.
        return Some(now);
    }
    let delay = DELAYS.get(usize::try_from(tries.checked_sub(1)?).ok()?)?;
    let wait = delay.mul_f64(1.0 + JITTER * chance.clamp(0.0, 1.0));
    let wait = asked_for(outcome, now).map_or(wait, |asked| wait.max(asked.min(LONGEST)));
    // Rounded up: never earlier than the schedule.
    let wait = i64::try_from(wait.as_micros().div_ceil(1_000)).unwrap_or(i64::MAX);
    Some(now.saturating_add(wait))
}

/// Whether the same request could fare better later: a URL that can't be asked for stays one.
const fn may_help(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Answered(_) => true,
        Outcome::Failed(failure) => !matches!(
            failure.kind,
            FailureKind::InvalidUrl | FailureKind::RefusedTarget
        ),
    }
}

/// How long the destination asks to wait: seconds, or a date.
fn asked_for(outcome: &Outcome, now: i64) -> Option<Duration> {
    let Outcome::Answered(answer) = outcome else {
        return None;
    };
    let text = answer.header("retry-after")?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let at = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    let now = Duration::from_millis(u64::try_from(now).ok()?);
    Some(at.saturating_sub(now))
}

#[cfg(test)]
mod tests {
    use carom_postback::attempt::{Answer, Body, Failure, Header};
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_780_000_000_000;

    fn answered(status: u16, retry_after: Option<&str>) -> Outcome {
        Outcome::Answered(Answer {
            status,
            http_version: "HTTP/1.1".into(),
            headers: retry_after
                .map(|value| Header {
                    name: "Retry-After".into(),
                    value: value.into(),
                })
                .into_iter()
                .collect(),
            body: Body::default(),
        })
    }

    fn failed(kind: FailureKind) -> Outcome {
        Outcome::Failed(Failure {
            kind,
            detail: String::new(),
        })
    }

    fn waits(outcome: &Outcome) -> Vec<Option<i64>> {
        (1..=4)
            .map(|tries| next_try(outcome, tries, NOW, 0.0).map(|at| at - NOW))
            .collect()
    }

    #[test]
    fn there_are_three_retries_after_5_20_and_80_seconds() {
        let schedule = [Some(5_000), Some(20_000), Some(80_000), None];
        for outcome in [
            answered(500, None),
            answered(429, None),
            failed(FailureKind::Dns),
            failed(FailureKind::Refused),
            failed(FailureKind::Unreachable),
            failed(FailureKind::Tls),
            failed(FailureKind::ConnectTimeout),
        ] {
            assert_eq!(waits(&outcome), schedule, "{outcome:?}");
        }
    }

    #[test]
    fn nothing_that_may_have_counted_is_tried_again() {
        for outcome in [
            answered(200, Some("1")),
            answered(302, None),
            answered(404, Some("1")),
            failed(FailureKind::Timeout),
            failed(FailureKind::Reset),
            failed(FailureKind::Unreadable),
            failed(FailureKind::Cancelled),
            failed(FailureKind::Crashed),
        ] {
            assert_eq!(waits(&outcome), [None; 4], "{outcome:?}: false money");
        }
    }

    #[test]
    fn what_can_not_fare_better_is_not_tried_again() {
        for kind in [FailureKind::InvalidUrl, FailureKind::RefusedTarget] {
            assert_eq!(waits(&failed(kind)), [None; 4], "{kind:?}");
        }
    }

    #[test]
    fn what_was_not_even_tried_goes_as_soon_as_it_may_however_often_that_happens() {
        let cut_off = failed(FailureKind::CancelledUnsent);
        assert_eq!(waits(&cut_off), [Some(0); 4], "no try is used up");
    }

    #[test]
    fn the_destination_may_ask_for_more_time_up_to_an_hour() {
        let first = |value| next_try(&answered(503, Some(value)), 1, NOW, 0.0).unwrap() - NOW;
        assert_eq!(first("120"), 120_000);
        assert_eq!(first("1"), 5_000, "never earlier than the schedule");
        assert_eq!(first("999999"), 3_600_000);
        let date = httpdate::fmt_http_date(
            std::time::UNIX_EPOCH + Duration::from_millis(NOW as u64 + 60_000),
        );
        assert_eq!(first(&date), 60_000);
        assert_eq!(first("soon"), 5_000, "what can't be read asks for nothing");
    }

    proptest! {
        #[test]
        fn a_retry_is_never_early_and_never_the_fourth(
            tries in 0_u32..12,
            chance in -1.0_f64..2.0,
            status in prop_oneof![Just(429_u16), 500_u16..600],
            asked in proptest::option::of(0_u64..100_000),
        ) {
            let asked_text = asked.map(|seconds| seconds.to_string());
            let outcome = answered(status, asked_text.as_deref());
            let at = next_try(&outcome, tries, NOW, chance);
            match tries {
                1..=3 => {
                    let delay = DELAYS[tries as usize - 1].as_millis() as i64;
                    let wait = at.unwrap() - NOW;
                    prop_assert!(wait >= delay);
                    let most = (delay + delay / 4 + 1)
                        .max(asked.unwrap_or(0).min(3_600) as i64 * 1_000);
                    prop_assert!(wait <= most, "{wait} > {most}");
                }
                _ => prop_assert_eq!(at, None),
            }
        }
    }
}
