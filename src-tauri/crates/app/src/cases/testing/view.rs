//! An answer laid out for the eye. Bodies are text here, whatever they claim to be.

use carom_postback::{
    attempt::{Answer, Body},
    judge,
};

use crate::contract::testing::ResponseView;

/// The answer as the window and the terminal show it.
pub(super) fn response(answer: &Answer) -> ResponseView {
    let kind = kind(answer);
    let body = answer.body.text().into_owned();
    ResponseView {
        status: answer.status,
        status_text: judge::status_words(answer.status).to_owned(),
        http_version: answer.http_version.clone(),
        headers: answer.headers.clone(),
        pretty: if kind == "json" {
            pretty_json(&body)
        } else {
            None
        },
        kind: kind.to_owned(),
        body,
        read: answer.body.read,
        cut: answer.body.cut,
        decoded_from: answer.body.decoded_from.clone(),
        broken: answer.body.broken.clone(),
    }
}

/// What the body is, by what it looks like first and by what it claims second: trackers often
/// send JSON as `text/html`.
fn kind(answer: &Answer) -> &'static str {
    let Body { bytes, .. } = &answer.body;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return "empty";
    }
    if bytes.contains(&0) {
        return "binary";
    }
    let start = bytes.trim_ascii_start();
    let claims = answer
        .header("content-type")
        .unwrap_or("")
        .to_ascii_lowercase();
    match start.first() {
        Some(b'{' | b'[') if serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok() => {
            "json"
        }
        Some(b'<') => "html",
        _ if claims.contains("json") => "json",
        _ if claims.contains("html") => "html",
        _ => "text",
    }
}

/// JSON with indentation, keys in the order they came; `None` where it is not whole JSON.
fn pretty_json(body: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(body).ok()?;
    serde_json::to_string_pretty(&value).ok()
}

#[cfg(test)]
mod tests {
    use carom_postback::attempt::Header;

    use super::*;

    fn answer(content_type: &str, body: &[u8]) -> Answer {
        Answer {
            status: 200,
            http_version: "HTTP/1.1".into(),
            headers: vec![Header {
                name: "Content-Type".into(),
                value: content_type.into(),
            }],
            body: Body {
                bytes: body.to_vec(),
                read: body.len() as u64,
                ..Body::default()
            },
        }
    }

    #[test]
    fn json_sent_as_html_is_still_laid_out_as_json() {
        let view = response(&answer("text/html", br#"{"b":1,"a":2}"#));
        assert_eq!(view.kind, "json");
        let pretty = view.pretty.unwrap_or_default();
        assert!(
            pretty.find("\"b\"") < pretty.find("\"a\""),
            "the destination's order is kept"
        );
    }

    #[test]
    fn half_a_json_body_stays_as_it_came() {
        let view = response(&answer("application/json", br#"{"a": 1, "#));
        assert_eq!((view.kind.as_str(), view.pretty), ("json", None));
    }

    #[test]
    fn broken_utf8_is_shown_and_never_panics() {
        let view = response(&answer("text/plain", b"ok \xff\xfe"));
        assert_eq!(view.kind, "text");
        assert!(view.body.starts_with("ok "));
    }

    #[test]
    fn an_empty_body_is_named_so() {
        assert_eq!(response(&answer("text/html", b" \n")).kind, "empty");
    }
}
