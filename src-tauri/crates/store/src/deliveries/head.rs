//! A request as it is kept: its URL with the attempt, everything else once for all that share it.

use carom_postback::attempt::{Header, SentRequest};
use serde::{Deserialize, Serialize};

use crate::{error::StoreError, json};

/// What is kept of a request beside its URL.
#[derive(Serialize)]
struct Head<'a> {
    method: &'a str,
    http_version: &'a str,
    headers: &'a [Header],
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
    /// It could not be asked for, so that it had no target.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unsendable: bool,
}

/// The same, read back.
#[derive(Deserialize)]
pub(super) struct KeptHead {
    method: String,
    http_version: String,
    headers: Vec<Header>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    unsendable: bool,
}

/// Whether the same is kept of two requests: compared many times faster than written down.
pub(super) fn alike(one: &SentRequest, other: &SentRequest) -> bool {
    one.method == other.method
        && one.http_version == other.http_version
        && one.headers == other.headers
        && one.body == other.body
        && one.target.is_empty() == other.target.is_empty()
}

/// The text that is kept of a request's head.
pub(super) fn text(request: &SentRequest) -> Result<String, StoreError> {
    json::text(
        "the request",
        &Head {
            method: &request.method,
            http_version: &request.http_version,
            headers: &request.headers,
            body: request.body.as_deref(),
            unsendable: request.target.is_empty(),
        },
    )
}

impl KeptHead {
    /// The whole request.
    pub(super) fn with_url(self, url: String) -> SentRequest {
        let target = if self.unsendable {
            String::new()
        } else {
            target(&url).to_owned()
        };
        SentRequest {
            method: self.method,
            url,
            target,
            http_version: self.http_version,
            headers: self.headers,
            body: self.body,
        }
    }
}

/// Path and query of a URL as it left: normalised, without a fragment.
fn target(url: &str) -> &str {
    let after_scheme = url.find("://").map_or(0, |at| at + 3);
    url[after_scheme..]
        .find('/')
        .map_or("/", |at| &url[after_scheme + at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(request: &SentRequest) -> SentRequest {
        let kept: KeptHead = serde_json::from_str(&text(request).unwrap()).unwrap();
        kept.with_url(request.url.clone())
    }

    #[test]
    fn a_request_reads_back_whole() {
        let request = SentRequest {
            method: "POST".into(),
            url: "https://track.example.com/p?x=1".into(),
            target: "/p?x=1".into(),
            http_version: "HTTP/1.1".into(),
            headers: vec![Header {
                name: "host".into(),
                value: "track.example.com".into(),
            }],
            body: Some("{}".into()),
        };
        assert_eq!(back(&request), request);
    }

    #[test]
    fn what_could_not_be_asked_for_has_no_target() {
        let request = SentRequest {
            method: "GET".into(),
            url: "not a url/at all".into(),
            target: String::new(),
            http_version: "HTTP/1.1".into(),
            headers: Vec::new(),
            body: None,
        };
        assert_eq!(back(&request), request, "a target would be invented");
    }
}
