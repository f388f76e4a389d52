//! The stable keys under which the domain's enums stand in columns, read back strictly.

use carom_postback::{
    attempt::FailureKind,
    integration::{Level, Role},
    verdict::Verdict,
};

pub(crate) const fn level(level: Level) -> &'static str {
    match level {
        Level::Global => "global",
        Level::Custom => "custom",
    }
}

pub(crate) fn level_from(key: &str) -> Option<Level> {
    [Level::Global, Level::Custom]
        .into_iter()
        .find(|l| level(*l) == key)
}

pub(crate) fn role_from(key: &str) -> Option<Role> {
    [Role::Affiliate, Role::Seller]
        .into_iter()
        .find(|role| role.key() == key)
}

pub(crate) fn verdict_from(key: &str) -> Option<Verdict> {
    Verdict::ALL
        .into_iter()
        .find(|verdict| verdict.key() == key)
}

/// The key of a failure, as its JSON form has it.
pub(crate) const fn failure(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::InvalidUrl => "invalid_url",
        FailureKind::RefusedTarget => "refused_target",
        FailureKind::Dns => "dns",
        FailureKind::Refused => "refused",
        FailureKind::Unreachable => "unreachable",
        FailureKind::ConnectTimeout => "connect_timeout",
        FailureKind::Tls => "tls",
        FailureKind::Connect => "connect",
        FailureKind::Timeout => "timeout",
        FailureKind::Reset => "reset",
        FailureKind::Unreadable => "unreadable",
        FailureKind::Cancelled => "cancelled",
        FailureKind::CancelledUnsent => "cancelled_unsent",
        FailureKind::Crashed => "crashed",
    }
}

/// A text as it is compared: without surrounding white space and regardless of case.
pub(crate) fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_reads_back_as_what_it_was_written_for() {
        for verdict in Verdict::ALL {
            assert_eq!(verdict_from(verdict.key()), Some(verdict));
        }
        for role in [Role::Affiliate, Role::Seller] {
            assert_eq!(role_from(role.key()), Some(role));
        }
        for l in [Level::Global, Level::Custom] {
            assert_eq!(level_from(level(l)), Some(l));
        }
        assert_eq!(
            verdict_from("Confirmed"),
            None,
            "keys are exact, a near one is a damaged row"
        );
    }

    #[test]
    fn the_key_of_a_failure_is_the_one_in_its_json() {
        for kind in [
            FailureKind::Dns,
            FailureKind::CancelledUnsent,
            FailureKind::Crashed,
        ] {
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(
                json,
                format!("\"{}\"", failure(kind)),
                "column and JSON must not disagree"
            );
        }
    }
}
