//! What leaves is what is shown: the picture of a request against the bytes that a server heard.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot be set up fails"
)]

mod common;

use carom_delivery::testing::{FaultServer, Reply};
use carom_delivery::{MAX_URL_LEN, Sender, USER_AGENT_VALUE, normalised};
use carom_postback::attempt::{FailureKind, Header, OutboundRequest, SentRequest};
use common::{answered, failed, send, sender};

fn header(name: &str, value: &str) -> Header {
    Header {
        name: name.into(),
        value: value.into(),
    }
}

/// The head that a picture stands for.
fn drawn(sent: &SentRequest) -> String {
    let mut head = format!("{} {} {}\r\n", sent.method, sent.target, sent.http_version);
    for line in &sent.headers {
        head += &format!("{}: {}\r\n", line.name, line.value);
    }
    head + "\r\n"
}

async fn assert_shown_as_sent(sender: &Sender, request: OutboundRequest) {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let request = OutboundRequest {
        url: server.url(&request.url),
        ..request
    };
    let attempt = send(sender, &request).await;
    answered(&attempt);
    let heard = server.requests();
    assert_eq!(heard.len(), 1, "one send is one request");
    assert_eq!(
        drawn(&attempt.request),
        heard[0].text(),
        "the request shown must be the bytes on the wire"
    );
    assert_eq!(
        attempt.request.body.unwrap_or_default().as_bytes(),
        heard[0].body
    );
    assert_eq!(
        Sender::prepare(&request).expect("it was sent"),
        send(sender, &request).await.request,
        "a dry run must show the request that a send sends"
    );
}

#[tokio::test]
async fn a_get_is_shown_as_it_left() {
    assert_shown_as_sent(
        &sender(),
        OutboundRequest::get("/postback?clickid=x&payout=12.5"),
    )
    .await;
    assert_shown_as_sent(&sender(), OutboundRequest::get("")).await;
    assert_shown_as_sent(&sender(), OutboundRequest::get("?only=query")).await;
    assert_shown_as_sent(
        &sender(),
        OutboundRequest::get("/a/../b/./c?x=%41&y=a b&z=é#part"),
    )
    .await;
    assert_shown_as_sent(
        &sender(),
        OutboundRequest::get("/?x={tid}|[1]\"'^`\\<>&y=%ZZ"),
    )
    .await;
}

#[tokio::test]
async fn own_headers_are_shown_as_they_left_in_place_and_in_order() {
    assert_shown_as_sent(
        &sender(),
        OutboundRequest {
            headers: vec![
                header("X-Token", "one"),
                header("Accept", "application/json"),
                header("x-token", "two"),
                header("x-empty", ""),
                header("x-umlaut", "grün"),
                header("user-agent", "Mozilla/5.0"),
            ],
            ..OutboundRequest::get("/")
        },
    )
    .await;
}

#[tokio::test]
async fn bodies_and_methods_are_shown_as_they_left() {
    let sender = sender();
    for method in ["POST", "PUT", "PATCH", "DELETE", "GET", "OPTIONS", "PURGE"] {
        for body in [None, Some(Vec::new()), Some(b"{\"a\":1}".to_vec())] {
            assert_shown_as_sent(
                &sender,
                OutboundRequest {
                    method: method.into(),
                    headers: vec![header("content-type", "application/json")],
                    body,
                    ..OutboundRequest::get("/")
                },
            )
            .await;
        }
    }
}

#[tokio::test]
async fn the_first_lines_are_ours_and_no_encoding_is_asked_for() {
    let sent = Sender::prepare(&OutboundRequest::get("https://Tracker.Example:443/p")).unwrap();
    assert_eq!(
        sent.headers,
        [
            header("host", "tracker.example"),
            header("user-agent", USER_AGENT_VALUE),
            header("accept", "*/*"),
        ]
    );
    assert_eq!(sent.url, "https://tracker.example/p");
    assert_eq!(sent.target, "/p");
    let sent = Sender::prepare(&OutboundRequest::get("http://[::1]:8080")).unwrap();
    assert_eq!(sent.headers[0], header("host", "[::1]:8080"));
}

#[tokio::test]
async fn user_and_password_leave_as_authorization_and_the_fragment_stays_home() {
    let request = OutboundRequest::get("http://me:p%40ss@tracker.example/p?x=1#here");
    let sent = Sender::prepare(&request).unwrap();
    assert_eq!(sent.url, "http://tracker.example/p?x=1");
    assert!(
        sent.headers
            .contains(&header("authorization", "Basic bWU6cEBzcw==")),
        "{:?}",
        sent.headers
    );
}

#[test]
fn the_normalised_url_is_the_one_that_is_asked_for() {
    for (typed, asked) in [
        ("http://EXAMPLE.com", "http://example.com/"),
        ("http://example.com:80/a b", "http://example.com/a%20b"),
        ("http://example.com/x/../y", "http://example.com/y"),
        ("http://example.com/?q={tid}", "http://example.com/?q={tid}"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("https:tracker.example", "https://tracker.example/"),
        (" http://example.com/\n", "http://example.com/"),
    ] {
        assert_eq!(normalised(typed).as_deref(), Ok(asked), "{typed}");
    }
}

#[test]
fn what_cannot_be_asked_for_is_refused_before_any_network_with_the_reason() {
    let long = format!("http://example.com/{}", "a".repeat(MAX_URL_LEN));
    let swelling = format!("http://example.com/{}", "é".repeat(MAX_URL_LEN / 4));
    for (url, word) in [
        ("", "not a URL"),
        ("tracker.example/postback", "not a URL"),
        ("ftp://example.com/", "ftp"),
        ("file:///etc/passwd", "file"),
        ("javascript:alert(1)", "javascript"),
        ("http://", "not a URL"),
        ("http://exa mple/", "not a URL"),
        ("http://{domain}/", "{domain}"),
        ("http://example.com:99999/", "not a URL"),
        ("http://[::1", "not a URL"),
        (long.as_str(), "8192"),
        (swelling.as_str(), "encoded"),
    ] {
        let failure = Sender::prepare(&OutboundRequest::get(url)).expect_err(url);
        assert_eq!(failure.kind, FailureKind::InvalidUrl, "{url}");
        assert!(failure.detail.contains(word), "{}", failure.detail);
    }
}

#[test]
fn headers_that_would_change_the_framing_or_the_host_are_refused() {
    for (name, value) in [
        ("Host", "evil.example"),
        ("content-length", "3"),
        ("Transfer-Encoding", "chunked"),
        ("connection", "close"),
        ("x-split", "a\r\nHost: evil"),
        ("x-nul", "a\0b"),
        ("bad name", "x"),
        ("", "x"),
    ] {
        let request = OutboundRequest {
            headers: vec![header(name, value)],
            ..OutboundRequest::get("http://example.com/")
        };
        let failure = Sender::prepare(&request).expect_err("must be refused");
        assert_eq!(failure.kind, FailureKind::InvalidUrl);
        assert!(!failure.detail.is_empty());
    }
    for method in ["CONNECT", "GET / HTTP/1.1\r\n", ""] {
        let request = OutboundRequest {
            method: method.into(),
            ..OutboundRequest::get("http://example.com/")
        };
        assert!(Sender::prepare(&request).is_err(), "{method:?}");
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_built_still_shows_what_was_wanted() {
    let attempt = send(&sender(), &OutboundRequest::get("no url at all")).await;
    assert_eq!(failed(&attempt).kind, FailureKind::InvalidUrl);
    assert_eq!(attempt.request.url, "no url at all");
    assert_eq!(attempt.remote_addr, None);
}
