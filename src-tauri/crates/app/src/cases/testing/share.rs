//! A result to hand to somebody else: as a cURL command, or as a report for a support ticket.
//!
//! Secret-looking parts are left out unless the user asks for them.

use std::{borrow::Cow, fmt::Write as _};

use carom_postback::{
    attempt::{Header, SentRequest},
    secret,
};

use crate::contract::testing::{TestResult, Text};

/// The request as a cURL command for a POSIX shell.
pub(super) fn as_curl(request: &SentRequest, with_secrets: bool) -> Text {
    told(with_secrets, |with_secrets| curl(request, with_secrets))
}

/// The result as Markdown.
pub(super) fn as_report(result: &TestResult, name: &str, when: &str, with_secrets: bool) -> Text {
    told(with_secrets, |with_secrets| {
        report(result, name, when, with_secrets)
    })
}

/// A text, and whether something was left out of it, wherever in it that stands.
fn told(with_secrets: bool, write: impl Fn(bool) -> String) -> Text {
    let text = write(with_secrets);
    Text {
        redacted: !with_secrets && text != write(true),
        text,
    }
}

fn curl(request: &SentRequest, with_secrets: bool) -> String {
    let url = shown(&request.url, with_secrets);
    let mut text = format!(
        "curl --include --request {} {}",
        request.method,
        quote(&url)
    );
    for header in &request.headers {
        // curl makes these itself.
        if header.name.eq_ignore_ascii_case("host") || header.name.eq_ignore_ascii_case("accept") {
            continue;
        }
        let value = header_value(header, with_secrets);
        let _ = write!(
            text,
            " \\\n  --header {}",
            quote(&format!("{}: {value}", header.name))
        );
    }
    if let Some(body) = &request.body {
        let _ = write!(text, " \\\n  --data-raw {}", quote(body));
    }
    text
}

fn report(result: &TestResult, name: &str, when: &str, with_secrets: bool) -> String {
    let url = shown(&result.url, with_secrets);
    let mut repeated = vec![result.url.as_str(), result.source_url.as_str()];
    let headers = result.response.iter().flat_map(|answer| &answer.headers);
    repeated.extend(headers.map(|header| header.value.as_str()));
    let words = |text: &str| words(text, &repeated, with_secrets);
    let mut text = format!("# Test of {name}: {}\n\n", result.summary.event.label());
    let _ = writeln!(text, "- When: {when}");
    let _ = writeln!(text, "- Result: {}", words(&result.summary.sentence));
    let _ = writeln!(
        text,
        "- Postback URL as set up: {}",
        shown(&result.source_url, with_secrets)
    );
    let _ = writeln!(text, "- URL as sent: {url}");
    if let Some(address) = &result.remote_addr {
        let _ = writeln!(text, "- Address dialled: {address}");
    }
    if let Some(timing) = result.timing {
        let _ = writeln!(text, "- Time: {:.1} ms", timing.total as f64 / 1000.0);
    }
    for finding in &result.diagnosis {
        let guess = if finding.certain { "" } else { " (a guess)" };
        let _ = write!(
            text,
            "\n## {}{guess}\n\n{}\n\n{}\n",
            words(&finding.cause),
            words(&finding.evidence),
            words(&finding.fix)
        );
    }
    if let Some(request) = &result.request {
        let _ = write!(text, "\n## Request\n\n```http\n{} ", request.method);
        let _ = writeln!(
            text,
            "{} {}",
            shown(&request.target, with_secrets),
            request.http_version
        );
        for header in &request.headers {
            let value = header_value(header, with_secrets);
            let _ = writeln!(text, "{}: {value}", header.name);
        }
        text.push_str("```\n");
    }
    if let Some(answer) = &result.response {
        let _ = writeln!(
            text,
            "\n## Response\n\n```http\n{} {} {}",
            answer.http_version, answer.status, answer.status_text
        );
        for header in &answer.headers {
            let value = header_value(header, with_secrets);
            let _ = writeln!(text, "{}: {value}", header.name);
        }
        // A body with its own fence must not end ours.
        let body = words(&answer.body).replace("```", "'''");
        let _ = writeln!(text, "\n{body}\n```");
        if answer.cut {
            text.push_str("\nThe body was longer; only its beginning was kept.\n");
        }
    }
    if let Some(failure) = &result.failure {
        let _ = writeln!(text, "\n## No answer\n\n{}", words(&failure.detail));
    }
    if !result.macros.is_empty() {
        text.push_str("\n## Macros\n\n| Macro | Value | In the URL |\n|---|---|---|\n");
        for used in &result.macros {
            let (value, encoded) = (words(&used.value), words(&used.encoded));
            let _ = writeln!(
                text,
                "| `{{{}}}` | {} | {} |",
                used.name,
                cell(&value),
                cell(&encoded)
            );
        }
    }
    text
}

/// A header's value for a text or a file that leaves the house.
pub(crate) fn header_value(header: &Header, with_secrets: bool) -> Cow<'_, str> {
    const URLS: [&str; 3] = ["location", "content-location", "refresh"];
    if with_secrets {
        Cow::Borrowed(&header.value)
    } else if secret::looks_secret(&header.name, &header.value) {
        Cow::Borrowed("REDACTED")
    } else if URLS
        .iter()
        .any(|name| header.name.eq_ignore_ascii_case(name))
    {
        Cow::Owned(secret::redact_url(&header.value))
    } else {
        Cow::Borrowed(&header.value)
    }
}

/// A URL for a file that leaves the house.
pub(crate) fn url(url: &str, with_secrets: bool) -> String {
    shown(url, with_secrets)
}

/// Words of the other side or of a diagnosis, which may repeat these URLs.
pub(crate) fn words(text: &str, urls: &[&str], with_secrets: bool) -> String {
    if with_secrets {
        text.to_owned()
    } else {
        secret::redact_text(text, urls)
    }
}

fn shown(url: &str, with_secrets: bool) -> String {
    if with_secrets {
        url.to_owned()
    } else {
        secret::redact_url(url)
    }
}

/// A value inside a Markdown table.
fn cell(value: &str) -> String {
    value.replace('|', "\\|").replace(['\n', '\r'], " ")
}

/// A word that a POSIX shell takes as it stands, whatever it holds.
fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(url: &str) -> SentRequest {
        SentRequest {
            method: "GET".into(),
            url: url.into(),
            target: "/postback".into(),
            http_version: "HTTP/1.1".into(),
            headers: vec![Header {
                name: "user-agent".into(),
                value: "Carom".into(),
            }],
            body: None,
        }
    }

    #[test]
    fn what_headers_give_away_is_left_out_unless_asked_for() {
        for (name, value, shown) in [
            ("authorization", "Basic dTpodW50ZXIy", "REDACTED"),
            ("set-cookie", "session=hunter2; Path=/", "REDACTED"),
            (
                "Location",
                "https://t.example/next?token=hunter2abcdef&a=1",
                "https://t.example/next?token=***&a=1",
            ),
            ("content-type", "text/html", "text/html"),
        ] {
            let header = Header {
                name: name.into(),
                value: value.into(),
            };
            assert_eq!(header_value(&header, false), shown, "{name}");
            assert_eq!(header_value(&header, true), value, "{name}");
        }
    }

    #[test]
    fn a_quote_in_a_url_cannot_leave_the_shell_word() {
        let text = as_curl(&request("https://t.example/?a='; rm -rf ~; '"), false).text;
        assert!(
            text.contains(r"'https://t.example/?a='\''; rm -rf ~; '\'''"),
            "{text}"
        );
    }

    #[test]
    fn a_token_is_left_out_of_a_copy_unless_asked_for() {
        let with_token = request("https://t.example/pb?token=hunter2abcdef&clickid=x");
        let copy = as_curl(&with_token, false);
        assert!(
            !copy.text.contains("hunter2"),
            "a copy is pasted into tickets and chats"
        );
        assert!(copy.redacted);
        assert!(as_curl(&with_token, true).text.contains("hunter2"));
        assert!(!as_curl(&request("https://t.example/pb"), false).redacted);
    }

    #[test]
    fn words_that_repeat_a_token_are_left_out_as_well() {
        let urls = ["https://t.example/pb?token=hunter2abcdef"];
        let body = "no such token: hunter2abcdef";
        assert_eq!(words(body, &urls, false), "no such token: ***");
        assert_eq!(words(body, &urls, true), body);
    }

    #[test]
    fn a_copy_says_so_where_only_a_header_was_left_out() {
        let mut signed = request("https://t.example/pb");
        signed.headers.push(Header {
            name: "authorization".into(),
            value: "Basic bWU6aHVudGVyMg==".into(),
        });
        assert!(as_curl(&signed, false).redacted);
        assert!(!as_curl(&signed, true).redacted);
    }
}
