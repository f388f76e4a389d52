//! The words of a verdict's reason, for lists and groups: *404 Not Found*, *Already recorded*.

use std::borrow::Cow;

/// The reasons that are no status, with their words. A test holds them against every rule.
const WORDS: &[(&str, &str)] = &[
    ("no_rule", "Taken, not confirmed"),
    ("recorded", "Recorded"),
    ("html_on_200", "Answered with a web page"),
    ("body_broken", "The answer broke off"),
    ("duplicate", "Already recorded"),
    ("success_false", "The answer says that it failed"),
    ("unknown_click", "Click ID not known"),
    ("missing_parameter", "A parameter is missing"),
    ("bad_value", "A value was refused"),
    ("ip_refused", "This address is not let in"),
    ("wrong_token", "Token refused"),
    ("error_in_body", "The answer speaks of an error"),
    ("invalid_url", "The URL can't be requested"),
    ("refused_target", "Carom does not send there"),
    ("dns", "Host name not found"),
    ("refused", "Connection refused"),
    ("unreachable", "Host can't be reached"),
    ("connect_timeout", "No connection in time"),
    ("tls", "No secure connection"),
    ("connect", "No connection"),
    ("cancelled_unsent", "Cancelled before it left"),
    ("timeout", "No answer in time"),
    ("reset", "Connection closed before an answer"),
    ("unreadable", "The answer can't be read"),
    ("cancelled", "Cancelled under way"),
    ("crashed", "Carom ended meanwhile"),
];

/// The words of a reason. A code that nobody knows any more is its own word.
pub fn reason_words(code: &str) -> Cow<'static, str> {
    if let Some(status) = code.strip_prefix("http_")
        && let Ok(status) = status.parse::<u16>()
    {
        return match status_words(status) {
            "" => format!("HTTP {status}").into(),
            words => format!("{status} {words}").into(),
        };
    }
    match WORDS.iter().find(|(known, _)| *known == code) {
        Some((_, words)) => Cow::Borrowed(words),
        None => Cow::Owned(code.replace('_', " ")),
    }
}

/// What a status is usually called; empty for an unusual one.
pub fn status_words(status: u16) -> &'static str {
    http::StatusCode::from_u16(status)
        .ok()
        .and_then(|code| code.canonical_reason())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{super::wording, *};
    use crate::templates;

    #[test]
    fn every_rule_s_reason_has_words() {
        let own = templates::all().iter().flat_map(|t| &t.verdicts);
        for rule in own.chain(wording::general()) {
            assert!(
                WORDS.iter().any(|(code, _)| *code == rule.reason),
                "{} would be shown as a code",
                rule.reason
            );
        }
    }

    #[test]
    fn a_status_is_called_by_its_name() {
        assert_eq!(reason_words("http_404"), "404 Not Found");
        assert_eq!(reason_words("http_599"), "HTTP 599");
        assert_eq!(reason_words("duplicate"), "Already recorded");
        assert_eq!(
            reason_words("of_old"),
            "of old",
            "an older log stays legible"
        );
    }
}
