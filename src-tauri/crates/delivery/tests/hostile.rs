//! Answers that mean harm, or might as well: each ends inside its limits with the right outcome.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot be set up fails"
)]

mod common;

use std::time::{Duration, Instant};

use carom_delivery::testing::{FaultServer, Reply};
use carom_delivery::{Limits, Sender};
use carom_postback::attempt::FailureKind;
use common::{answered, failed, get_from, hasty_sender, sender, short};

/// Far more than the limits allow, far less than a hang: what a busy machine may add.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn an_endless_body_is_read_to_the_limit_and_no_further() {
    let server = FaultServer::always(Reply::Endless).await.unwrap();
    let attempt = get_from(&sender(), &server).await;
    let body = &answered(&attempt).body;
    assert_eq!((body.bytes.len(), body.read), (64 * 1_024, 1_024 * 1_024));
    assert!(body.cut);
    assert_eq!(body.broken, None, "there is enough to judge by");
}

#[tokio::test]
async fn a_dripping_body_ends_at_the_total_time_with_what_came() {
    let server = FaultServer::always(Reply::Drip(Duration::from_millis(10)))
        .await
        .unwrap();
    let attempt = get_from(&hasty_sender(), &server).await;
    let answer = answered(&attempt);
    assert_eq!(
        answer.status, 200,
        "the status is evidence even when the body never ends"
    );
    let why = answer.body.broken.as_deref().expect("the body did not end");
    assert!(why.contains("time-out") && why.contains("400 ms"), "{why}");
    let bytes = &answer.body.bytes;
    assert!(
        !bytes.is_empty() && bytes.iter().all(|&byte| byte == b'x'),
        "{bytes:?}"
    );
    assert!(attempt.timing.total >= 400_000, "{:?}", attempt.timing);
}

#[tokio::test]
async fn a_dripping_head_ends_at_the_total_time_as_unknown() {
    let server = FaultServer::always(Reply::DripHead(Duration::from_millis(10)))
        .await
        .unwrap();
    let attempt = get_from(&hasty_sender(), &server).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Timeout);
}

#[tokio::test]
async fn a_gzip_bomb_is_read_to_the_limit_and_no_further() {
    let server = FaultServer::always(Reply::GzipBomb(1 << 30)).await.unwrap();
    let began = Instant::now();
    let attempt = get_from(&sender(), &server).await;
    let body = &answered(&attempt).body;
    assert_eq!((body.bytes.len(), body.read), (64 * 1_024, 1_024 * 1_024));
    assert!(body.cut);
    assert_eq!(body.broken, None);
    assert_eq!(body.decoded_from.as_deref(), Some("gzip"));
    assert!(began.elapsed() < SOON, "a gigabyte must not be decoded");
}

#[tokio::test]
async fn too_many_headers_are_unreadable() {
    let server = FaultServer::always(Reply::Headers(100_000)).await.unwrap();
    let attempt = get_from(&sender(), &server).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Unreadable);
    let detail = &failed(&attempt).detail;
    assert!(
        detail.contains("headers") && detail.contains("256"),
        "{detail}"
    );
}

#[tokio::test]
async fn as_many_headers_as_allowed_are_shown() {
    let limits = Limits {
        max_headers: 300,
        ..Limits::default()
    };
    let sender = Sender::new(limits).unwrap();
    // One more is the content length.
    let server = FaultServer::always(Reply::Headers(299)).await.unwrap();
    assert_eq!(
        answered(&get_from(&sender, &server).await).headers.len(),
        300
    );
    let server = FaultServer::always(Reply::Headers(300)).await.unwrap();
    assert_eq!(
        failed(&get_from(&sender, &server).await).kind,
        FailureKind::Unreadable
    );
}

#[tokio::test]
async fn a_giant_header_line_is_unreadable() {
    let server = FaultServer::always(Reply::LongHeader(50_000_000))
        .await
        .unwrap();
    let attempt = get_from(&sender(), &server).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Unreadable);
}

#[tokio::test]
async fn a_long_header_line_within_reason_is_shown() {
    let server = FaultServer::always(Reply::LongHeader(20 * 1_024))
        .await
        .unwrap();
    let attempt = get_from(&sender(), &server).await;
    let long = answered(&attempt)
        .header("x-long")
        .expect("the header came");
    assert_eq!(long.len(), 20 * 1_024);
}

#[tokio::test]
async fn invalid_utf8_in_headers_and_body_is_shown_and_not_lost() {
    let raw = b"HTTP/1.1 200 OK\r\nx-name: caf\xe9\r\n\r\nbody \xff\xfe end".to_vec();
    let server = FaultServer::always(Reply::Raw(raw)).await.unwrap();
    let attempt = get_from(&sender(), &server).await;
    let answer = answered(&attempt);
    assert_eq!(answer.header("x-name"), Some("caf\u{fffd}"));
    assert_eq!(
        answer.body.bytes, b"body \xff\xfe end",
        "the bytes are kept as they came"
    );
    assert_eq!(answer.body.text(), "body \u{fffd}\u{fffd} end");
}

#[tokio::test]
async fn a_body_that_is_closed_or_reset_half_way_is_broken() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec();
    for reply in [Reply::Raw(half.clone()), Reply::RawThenReset(half)] {
        let server = FaultServer::always(reply.clone()).await.unwrap();
        let attempt = get_from(&sender(), &server).await;
        let answer = answered(&attempt);
        assert_eq!(answer.status, 200);
        let why = answer
            .body
            .broken
            .as_deref()
            .expect("half a body is no body");
        assert!(why.contains("in the middle"), "{reply:?}: {why}");
    }
}

#[tokio::test]
async fn broken_chunks_are_said_to_be_broken() {
    for chunks in [
        "zz\r\n",
        "5\r\nhello\r\n",
        "5\r\nhel",
        "5\r\nhelloX\r\n0\r\n\r\n",
        "fffffffffffffffff\r\n",
    ] {
        let raw = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunks}");
        let server = FaultServer::always(Reply::Raw(raw.into_bytes()))
            .await
            .unwrap();
        let attempt = get_from(&sender(), &server).await;
        let body = &answered(&attempt).body;
        assert!(body.broken.is_some(), "{chunks:?}: {body:?}");
    }
}

#[tokio::test]
async fn a_truncated_gzip_body_is_broken_and_keeps_its_headers() {
    let mut raw = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n".to_vec();
    raw.extend_from_slice(&[0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3]);
    let server = FaultServer::always(Reply::Raw(raw)).await.unwrap();
    let attempt = get_from(&sender(), &server).await;
    let answer = answered(&attempt);
    assert!(answer.body.broken.is_some());
    assert_eq!(
        answer.header("content-encoding"),
        Some("gzip"),
        "shown as it came"
    );
}

#[tokio::test]
async fn endless_interim_answers_end_at_the_total_time() {
    let raw = b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(1_000);
    let server = FaultServer::always(Reply::RawThenSilence(raw))
        .await
        .unwrap();
    let attempt = get_from(&hasty_sender(), &server).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Timeout);
}

#[tokio::test]
async fn an_answer_in_http_1_0_is_shown_as_such() {
    let server = FaultServer::always(Reply::Raw(b"HTTP/1.0 200 OK\r\n\r\nOK".to_vec()))
        .await
        .unwrap();
    let attempt = get_from(&sender(), &server).await;
    assert_eq!(answered(&attempt).http_version, "HTTP/1.0");
    assert_eq!(answered(&attempt).body.text(), "OK");
}

#[tokio::test]
async fn a_body_after_its_end_is_not_read() {
    let raw = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOKHTTP/1.1 500 X\r\n\r\n".to_vec();
    let server = FaultServer::always(Reply::RawThenSilence(raw))
        .await
        .unwrap();
    let attempt = get_from(&Sender::new(short()).unwrap(), &server).await;
    assert_eq!(answered(&attempt).status, 200);
    assert_eq!(answered(&attempt).body.bytes, b"OK");
    assert_eq!(answered(&attempt).body.broken, None);
}

#[tokio::test]
async fn a_small_gzip_body_in_pieces_decodes_whole_but_for_its_checksum() {
    // Shows that the bomb of the other tests is gzip and not merely rubbish.
    let server = FaultServer::always(Reply::GzipBomb(512 * 1_024))
        .await
        .unwrap();
    let attempt = get_from(&sender(), &server).await;
    let body = &answered(&attempt).body;
    assert_eq!(body.read, 512 * 1_024);
    assert!(body.bytes.iter().all(|&byte| byte == 0));
    assert!(body.broken.is_some(), "its end is missing");
}
