//! What looks like a secret in a URL, and taking it out of copies and reports.
//!
//! A guess from names and shapes: it errs towards hiding. Which names count is data, in
//! `data/lint/secrets.toml`.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    ops::Range,
    sync::LazyLock,
};

use memchr::{memchr, memchr_iter};
use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// What stands in place of a secret.
pub const REDACTED: &str = "***";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    names: Vec<String>,
    doubtful_names: HashSet<String>,
    value_prefixes: Vec<String>,
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static NAMES: LazyLock<Names> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/lint/secrets.toml"))
        .expect("data/lint/secrets.toml is well-formed")
});

/// Whether a parameter looks like a secret, by its name and the shape of its value. Both may be
/// percent-encoded.
pub fn looks_secret(key: &str, value: &str) -> bool {
    if value.is_empty() || value.bytes().all(|b| b == b'*') {
        return false;
    }
    let value = decoded(value);
    if NAMES
        .value_prefixes
        .iter()
        .any(|p| value.starts_with(p.as_str()) && value.len() >= 16)
    {
        return true;
    }
    let key: String = decoded(key)
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | '.'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    NAMES.names.iter().any(|name| key.ends_with(name.as_str()))
        || (NAMES.doubtful_names.contains(&key) && looks_random(&value))
}

/// A URL for copies and reports: the values of parameters that look secret, and user and password
/// before the host, become `***`. Everything else stays byte for byte. Takes any text.
pub fn redact_url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut done = 0;
    for hidden in hidden(url) {
        out.push_str(&url[done..hidden.start]);
        out.push_str(REDACTED);
        done = hidden.end;
    }
    out.push_str(&url[done..]);
    out
}

/// A text that may repeat URLs, for copies and reports: each is redacted as [`redact_url`] does, and
/// whatever `known` URLs keep secret is hidden wherever it stands.
pub fn redact_text(text: &str, known: &[&str]) -> String {
    // Shorter ones are in too many words that give nothing away.
    const SHORTEST: usize = 4;
    let mut out = String::with_capacity(text.len());
    let ends = |c: char| c.is_whitespace() || "\"'`<>“”".contains(c);
    for word in text.split_inclusive(ends) {
        let url = word.trim_end_matches(ends);
        out.push_str(&redact_url(url));
        out.push_str(&word[url.len()..]);
    }
    for url in known {
        for span in hidden(url) {
            let secret = &url[span];
            let password = secret.split_once(':').map_or("", |(_, password)| password);
            for part in [secret, &decoded(secret), password] {
                if part.len() >= SHORTEST && out.contains(part) {
                    out = out.replace(part, REDACTED);
                }
            }
        }
    }
    out
}

/// The spans to hide, in order and apart.
fn hidden(url: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<_> = user_and_password(url).into_iter().collect();
    let Some(mark) = url.find(['?', '#']) else {
        return spans;
    };
    let mut begin = mark + 1;
    // A fragment may hold parameters too.
    let ends = url[begin..]
        .char_indices()
        .filter(|(_, c)| matches!(c, '&' | '#'));
    for end in ends.map(|(at, _)| mark + 1 + at).chain([url.len()]) {
        if let Some(from) = secret_in(&url[begin..end]) {
            spans.push(begin + from..end);
        }
        begin = end + 1;
    }
    spans
}

/// Where the secret in a pair begins, if it holds one. A value may be a URL with parameters of its
/// own, so a few equals signs are looked at, each with the name just before it.
fn secret_in(pair: &str) -> Option<usize> {
    const NESTED: usize = 8;
    memchr_iter(b'=', pair.as_bytes())
        .take(NESTED)
        .find_map(|equals| {
            let before = &pair[..equals];
            let name = before
                .rfind(['?', '/', '='])
                .map_or(before, |at| &before[at + 1..]);
            looks_secret(name, &pair[equals + 1..]).then_some(equals + 1)
        })
}

/// `user:password` before the last `@` of the authority.
fn user_and_password(url: &str) -> Option<Range<usize>> {
    let colon = memchr(b':', url.as_bytes())?;
    // Without a scheme the colon is one of the path or of a parameter, which may be a URL itself.
    if url[..colon].contains(['/', '\\', '?', '#']) {
        return None;
    }
    let rest = &url[colon + 1..];
    let start = url.len() - rest.trim_start_matches(['/', '\\']).len();
    if start == colon + 1 {
        return None;
    }
    let end = url[start..]
        .find(['/', '\\', '?', '#'])
        .map_or(url.len(), |at| start + at);
    let at = url[start..end].rfind('@')?;
    (at > 0).then(|| start..start + at)
}

/// Long and of many different characters, as keys are and words are not.
fn looks_random(value: &str) -> bool {
    const SHORTEST: usize = 16;
    const BITS_PER_CHARACTER: f64 = 3.0;
    if value.len() < SHORTEST || value.contains(char::is_whitespace) {
        return false;
    }
    let mut counts: HashMap<char, u32> = HashMap::new();
    let mut all = 0_u32;
    for c in value.chars() {
        *counts.entry(c).or_default() += 1;
        all += 1;
    }
    let entropy: f64 = counts
        .values()
        .map(|n| f64::from(*n) / f64::from(all))
        .map(|share| -share * share.log2())
        .sum();
    entropy >= BITS_PER_CHARACTER
}

fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_names_of_secrets_are_known_in_any_spelling() {
        for key in [
            "token",
            "Access-Token",
            "api_key",
            "apiKey",
            "API.KEY",
            "password",
            "client_secret",
            "signature",
            "%74oken",
            "auth_token",
            "Authorization",
            "Set-Cookie",
        ] {
            assert!(
                looks_secret(key, "abc"),
                "{key} would go into copies and reports"
            );
        }
    }

    #[test]
    fn what_a_postback_usually_carries_is_no_secret() {
        for (key, value) in [
            ("clickid", "65a7c1d03f9e4b0001d2a8c4"),
            ("sum", "47.25"),
            ("type", "Purchase"),
            ("eventid", "6f0f6a1e-3f0e-4a43-9a4a-0f6f9d1f2b11"),
            ("key", "summer"),
            ("token", ""),
            ("token", "***"),
        ] {
            assert!(!looks_secret(key, value), "{key}={value}");
        }
    }

    #[test]
    fn a_doubtful_name_needs_a_value_that_looks_random() {
        assert!(looks_secret("key", "k3Jx9QmZ7vB2pLw8"));
        assert!(!looks_secret("key", "aaaaaaaaaaaaaaaaaaaaaaaa"));
        assert!(!looks_secret("session", "k3Jx9Qm"));
    }

    #[test]
    fn keys_of_well_known_services_are_secrets_under_any_name() {
        assert!(looks_secret("x", "sk_live_51Habcdefghijkl"));
        assert!(!looks_secret("x", "AKIAB"), "too short to be one");
    }

    #[test]
    fn redacting_hides_values_and_passwords_and_nothing_else() {
        for (url, expected) in [
            (
                "https://u:p@h/x?token=abc&a=1#b",
                "https://***@h/x?token=***&a=1#b",
            ),
            (
                "https://h/?api_key=%20z#access_token=q",
                "https://h/?api_key=***#access_token=***",
            ),
            ("https:/u:p@q@h?x", "https:/***@h?x"),
            ("https://h/a@b?c=d@e", "https://h/a@b?c=d@e"),
            (
                "https://h/?r=https://i/?token=abc&x=1",
                "https://h/?r=https://i/?token=***&x=1",
            ),
            (
                "https://h/?token=ab?cd;ef=g&x=1",
                "https://h/?token=***&x=1",
            ),
            ("mailto:a@b", "mailto:a@b"),
            ("h/p?token=http://a@b", "h/p?token=***"),
            ("#:/token=a@", "#:/token=***"),
            ("", ""),
        ] {
            assert_eq!(redact_url(url), expected);
        }
    }

    #[test]
    fn a_text_that_repeats_a_url_gives_nothing_of_it_away() {
        let known = ["https://me:pass-word@h/?token=hunter%202&a=1"];
        for (text, expected) in [
            (
                r#"{"url": "https://i/?token=abcd&a=1"}"#,
                r#"{"url": "https://i/?token=***&a=1"}"#,
            ),
            (
                "Location: “https://i/?token=ab…”",
                "Location: “https://i/?token=***”",
            ),
            ("token hunter 2 is old", "token *** is old"),
            ("pass-word of me", "*** of me"),
            ("no click with a=1", "no click with a=1"),
        ] {
            assert_eq!(redact_text(text, &known), expected);
        }
    }

    proptest! {
        #[test]
        fn a_redacted_url_holds_nothing_that_would_be_redacted_again(
            text in "[a-z]{0,3}(://|:|/)?[a-z@:/?#&=é ]{0,30}(token=[a-z%]{0,5})?[&#?]?[ -~]{0,10}"
        ) {
            let once = redact_url(&text);
            prop_assert_eq!(redact_url(&once), once);
        }

        #[test]
        fn no_text_panics(text in any::<String>(), key in any::<String>()) {
            let _ = redact_url(&text);
            let _ = redact_text(&text, &[key.as_str()]);
            let _ = looks_secret(&key, &text);
        }
    }
}
