//! Where a delivery stands, and what set it off.

use carom_postback::attempt::{FailureKind, Outcome};

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// Waits for its turn, or for its next try.
    Queued,
    /// An attempt is under way.
    Sending,
    /// The destination answered, and that settles it: 2xx, 3xx, 4xx but 429.
    Answered,
    /// The destination answered that it failed: 5xx or 429.
    Failed,
    /// Provably unsent.
    NotDelivered,
    /// It may have arrived. Only the user can settle it.
    Unknown,
    /// Taken out of the queue before anything left.
    Cancelled,
}

impl DeliveryState {
    const ALL: [Self; 7] = [
        Self::Queued,
        Self::Sending,
        Self::Answered,
        Self::Failed,
        Self::NotDelivered,
        Self::Unknown,
        Self::Cancelled,
    ];

    /// The stable key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Answered => "answered",
            Self::Failed => "failed",
            Self::NotDelivered => "not_delivered",
            Self::Unknown => "unknown",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of a key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Where an outcome leaves its delivery, before any retry is thought of.
    pub const fn after(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Answered(answer) => match answer.status {
                429 | 500..=599 => Self::Failed,
                _ => Self::Answered,
            },
            Outcome::Failed(failure) if failure.kind.provably_unsent() => Self::NotDelivered,
            Outcome::Failed(_) => Self::Unknown,
        }
    }

    /// Whether nothing was tried: cut off before the request's turn came.
    pub const fn is_untried(outcome: &Outcome) -> bool {
        match outcome {
            Outcome::Answered(_) => false,
            Outcome::Failed(failure) => matches!(failure.kind, FailureKind::CancelledUnsent),
        }
    }

    /// Whether Carom may try again by itself: proven unsent, or the destination reports failure.
    pub const fn may_retry(self) -> bool {
        matches!(self, Self::Failed | Self::NotDelivered)
    }
}

/// What set a delivery off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// The user tested an integration.
    Test,
    /// A row of a file.
    Backfill,
    /// An event that came in live.
    Inbound,
}

impl Trigger {
    const ALL: [Self; 3] = [Self::Test, Self::Backfill, Self::Inbound];

    /// The stable key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Backfill => "backfill",
            Self::Inbound => "inbound",
        }
    }

    /// The trigger of a key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trigger| trigger.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use carom_postback::attempt::{Answer, Body, Failure};

    use super::*;

    fn answered(status: u16) -> DeliveryState {
        DeliveryState::after(&Outcome::Answered(Answer {
            status,
            http_version: "HTTP/1.1".into(),
            headers: Vec::new(),
            body: Body::default(),
        }))
    }

    fn failed(kind: FailureKind) -> DeliveryState {
        DeliveryState::after(&Outcome::Failed(Failure {
            kind,
            detail: String::new(),
        }))
    }

    #[test]
    fn only_what_is_unsent_or_reported_as_failed_may_be_retried() {
        for status in [200, 204, 299, 301, 302, 400, 404, 410] {
            assert!(
                !answered(status).may_retry(),
                "{status} settles it, a retry may count twice"
            );
        }
        for status in [429, 500, 503, 599] {
            assert!(
                answered(status).may_retry(),
                "{status} asks for another try"
            );
        }
        for kind in [
            FailureKind::Dns,
            FailureKind::Tls,
            FailureKind::ConnectTimeout,
        ] {
            assert!(failed(kind).may_retry(), "{kind:?}: nothing has left");
        }
        for kind in [
            FailureKind::Timeout,
            FailureKind::Reset,
            FailureKind::Crashed,
        ] {
            assert_eq!(
                failed(kind),
                DeliveryState::Unknown,
                "{kind:?}: it may have counted"
            );
            assert!(!failed(kind).may_retry());
        }
    }

    #[test]
    fn every_key_reads_back() {
        for state in DeliveryState::ALL {
            assert_eq!(DeliveryState::from_key(state.key()), Some(state));
        }
        for trigger in Trigger::ALL {
            assert_eq!(Trigger::from_key(trigger.key()), Some(trigger));
        }
    }
}
