//! Each way in which a send can end, and whether it proves that nothing was sent.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot be set up fails"
)]

mod common;

use std::time::Duration;

use carom_delivery::testing::{FaultServer, Heard, Reply, refusing_address};
use carom_delivery::{CancelSignal, Limits, Looking, Sender, TargetPolicy};
use carom_postback::attempt::{FailureKind, OutboundRequest};
use common::{answered, failed, get, get_from, hasty_sender, sender, short};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

#[tokio::test]
async fn an_answer_comes_with_its_status_headers_body_address_and_phases() {
    let server = FaultServer::always(Reply::Answer {
        status: 404,
        headers: vec![
            ("X-One".into(), "1".into()),
            ("set-cookie".into(), "a=b".into()),
            ("set-cookie".into(), "c=d".into()),
        ],
        body: b"no such click".to_vec(),
    })
    .await
    .unwrap();
    let attempt = get_from(&sender(), &server).await;
    let answer = answered(&attempt);
    assert_eq!(
        (answer.status, answer.http_version.as_str()),
        (404, "HTTP/1.1")
    );
    assert_eq!(answer.body.text(), "no such click");
    assert!(!answer.body.cut);
    assert_eq!(answer.header("x-one"), Some("1"));
    let cookies = answer.headers.iter().filter(|h| h.name == "set-cookie");
    assert_eq!(cookies.count(), 2, "repeated headers are all shown");
    assert_eq!(attempt.remote_addr, Some(server.address().to_string()));
    let timing = attempt.timing;
    assert_eq!(timing.dns, None, "an address needs no lookup");
    assert!(timing.connect.is_some() && timing.first_byte.is_some());
    assert!(timing.download.is_some());
    assert!(!timing.connect_with_tls);
    let parts = [timing.connect, timing.first_byte, timing.download];
    assert!(
        parts.into_iter().flatten().sum::<u64>() <= timing.total,
        "{timing:?}"
    );
}

#[tokio::test]
async fn the_time_of_the_attempt_is_the_one_that_was_passed_in() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let request = OutboundRequest::get(server.url("/"));
    let policy = TargetPolicy::host("127.0.0.1");
    let attempt = sender()
        .send(&request, &policy, &CancelSignal::new(), 1_700_000_000_000)
        .await;
    assert_eq!(attempt.started_at, 1_700_000_000_000);
}

#[tokio::test]
async fn a_name_is_looked_up_and_the_lookup_is_timed() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let url = format!("http://localhost:{}/", server.address().port());
    let attempt = get(&sender(), &url).await;
    answered(&attempt);
    assert!(attempt.timing.dns.is_some());
    assert!(attempt.timing.connect.is_some());
}

#[tokio::test]
async fn a_redirect_is_an_answer_to_show_and_is_never_followed() {
    let server = FaultServer::start(|heard| Reply::redirect(heard.target()))
        .await
        .unwrap();
    let attempt = get_from(&sender(), &server).await;
    assert_eq!(answered(&attempt).status, 302);
    assert_eq!(
        answered(&attempt).header("location"),
        Some("/postback?clickid=x")
    );
    assert_eq!(
        server.requests().len(),
        1,
        "following it would be a second send"
    );
}

#[tokio::test]
async fn a_server_error_is_not_retried() {
    for status in [429, 500, 502, 503] {
        let server = FaultServer::always(Reply::text(status, "")).await.unwrap();
        assert_eq!(answered(&get_from(&sender(), &server).await).status, status);
        assert_eq!(
            server.requests().len(),
            1,
            "retrying is the queue's to decide"
        );
    }
}

#[tokio::test]
async fn a_refused_port_proves_that_nothing_was_sent() {
    let url = format!("http://{}/", refusing_address().unwrap());
    let attempt = get(&sender(), &url).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Refused);
    assert!(failed(&attempt).kind.provably_unsent());
    assert!(
        failed(&attempt).detail.contains("127.0.0.1"),
        "the host is named"
    );
    assert_eq!((attempt.remote_addr, attempt.timing.connect), (None, None));
}

#[tokio::test]
async fn a_name_without_an_address_proves_that_nothing_was_sent() {
    let nowhere = |_: &str| -> Looking { Box::pin(async { Ok(Vec::new()) }) };
    let failing =
        |_: &str| -> Looking { Box::pin(async { Err(std::io::Error::other("no such name")) }) };
    for sender in [
        Sender::builder().lookup(nowhere).build().unwrap(),
        Sender::builder().lookup(failing).build().unwrap(),
    ] {
        let attempt = get(&sender, "http://tracker.test/").await;
        assert_eq!(failed(&attempt).kind, FailureKind::Dns);
        assert!(failed(&attempt).detail.contains("tracker.test"));
        assert!(attempt.timing.dns.is_some(), "the lookup did take place");
    }
}

#[tokio::test]
async fn a_lookup_that_hangs_ends_as_a_connect_time_out() {
    let hanging = |_: &str| -> Looking { Box::pin(std::future::pending()) };
    let sender = Sender::builder()
        .limits(short())
        .lookup(hanging)
        .build()
        .unwrap();
    let attempt = get(&sender, "http://tracker.test/").await;
    assert_eq!(failed(&attempt).kind, FailureKind::ConnectTimeout);
    assert!(
        failed(&attempt).detail.contains("looked up"),
        "{:?}",
        failed(&attempt)
    );
}

#[tokio::test]
async fn a_total_time_out_before_a_connection_proves_that_nothing_was_sent() {
    let hanging = |_: &str| -> Looking { Box::pin(std::future::pending()) };
    let limits = Limits {
        connect_timeout: Duration::from_secs(60),
        ..short()
    };
    let sender = Sender::builder()
        .limits(limits)
        .lookup(hanging)
        .build()
        .unwrap();
    let attempt = get(&sender, "http://tracker.test/").await;
    assert_eq!(failed(&attempt).kind, FailureKind::ConnectTimeout);
}

/// A port whose queue of connections is full takes no more of them and does not say so.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_port_that_lets_nobody_in_ends_as_a_connect_time_out() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    let patience = Duration::from_millis(100);
    while let Ok(stream) = tokio::time::timeout(patience, TcpStream::connect(address)).await {
        waiting.push(stream.unwrap());
    }
    let attempt = get(&hasty_sender(), &format!("http://{address}/")).await;
    assert_eq!(failed(&attempt).kind, FailureKind::ConnectTimeout);
    assert!(failed(&attempt).kind.provably_unsent());
    assert!(
        failed(&attempt).detail.contains("200 ms"),
        "{}",
        failed(&attempt).detail
    );
    assert_eq!(attempt.timing.connect, None);
}

#[tokio::test]
async fn limits_without_an_end_are_no_panic() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let limits = Limits {
        connect_timeout: Duration::MAX,
        total_timeout: Duration::MAX,
        ..Limits::default()
    };
    answered(&get_from(&Sender::new(limits).unwrap(), &server).await);
}

#[tokio::test]
async fn a_send_may_run_in_a_task_of_its_own() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let (sender, url) = (sender(), server.url("/"));
    let attempt = tokio::spawn(async move { get(&sender, &url).await })
        .await
        .unwrap();
    answered(&attempt);
    assert!(attempt.timing.connect.is_some(), "its stopwatch went along");
}

#[tokio::test]
async fn a_finished_send_leaves_no_connection_behind() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let serving = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        Heard::read(&mut stream).await.unwrap();
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK";
        stream.write_all(answer).await.unwrap();
        Heard::read(&mut stream).await.unwrap()
    };
    let sender = sender();
    let (attempt, after) = tokio::join!(get(&sender, &url), serving);
    answered(&attempt);
    assert_eq!(
        after, None,
        "the sender must close what it will not use again"
    );
}

#[tokio::test]
async fn a_server_that_never_answers_leaves_the_outcome_unknown() {
    let server = FaultServer::always(Reply::Silence).await.unwrap();
    let attempt = get_from(&hasty_sender(), &server).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Timeout);
    assert!(!failed(&attempt).kind.provably_unsent());
    assert!(attempt.timing.connect.is_some(), "the connection stood");
    assert_eq!(attempt.timing.first_byte, None);
    assert_eq!(attempt.remote_addr, Some(server.address().to_string()));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_connection_that_ends_before_an_answer_leaves_the_outcome_unknown() {
    for reply in [
        Reply::Raw(Vec::new()),
        Reply::RawThenReset(Vec::new()),
        Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec()),
        Reply::RawThenReset(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec()),
    ] {
        let server = FaultServer::always(reply.clone()).await.unwrap();
        let attempt = get_from(&sender(), &server).await;
        assert_eq!(failed(&attempt).kind, FailureKind::Reset, "{reply:?}");
        assert_eq!(
            server.requests().len(),
            1,
            "an unclear send must not be repeated"
        );
    }
}

#[tokio::test]
async fn what_is_not_http_is_unreadable() {
    for raw in [
        &b"SSH-2.0-OpenSSH_9.9\r\n"[..],
        b"\x15\x03\x01\x00\x02\x02\x16\r\n\r\n",
        b"HTTP/1.1 banana\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nbro\0ken\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx",
        b"\xff\xfe\xfd\xfc garbage \r\n\r\n",
    ] {
        let server = FaultServer::always(Reply::Raw(raw.to_vec())).await.unwrap();
        let attempt = get_from(&sender(), &server).await;
        assert_eq!(
            failed(&attempt).kind,
            FailureKind::Unreadable,
            "{}: {}",
            String::from_utf8_lossy(raw),
            failed(&attempt).detail
        );
    }
}

/// As a mail or SSH server does. The request may or may not have left by the time it is seen.
#[tokio::test]
async fn a_server_that_speaks_first_is_unreadable_and_never_hangs() {
    for _ in 0..20 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let serving = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(b"SSH-2.0-OpenSSH_9.9\r\n").await.unwrap();
            stream
        };
        let sender = sender();
        let (attempt, _held_open) = tokio::join!(get(&sender, &url), serving);
        assert_eq!(
            failed(&attempt).kind,
            FailureKind::Unreadable,
            "{:?}",
            failed(&attempt)
        );
    }
}

#[tokio::test]
async fn cancelling_before_the_beginning_sends_nothing() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let cancel = CancelSignal::new();
    cancel.cancel();
    let request = OutboundRequest::get(server.url("/"));
    let policy = TargetPolicy::host("127.0.0.1");
    let attempt = sender().send(&request, &policy, &cancel, 0).await;
    assert_eq!(failed(&attempt).kind, FailureKind::CancelledUnsent);
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn cancelling_before_a_connection_proves_that_nothing_was_sent() {
    let cancel = CancelSignal::new();
    let signal = cancel.clone();
    let hanging = move |_: &str| -> Looking {
        let signal = signal.clone();
        Box::pin(async move {
            signal.cancel();
            std::future::pending().await
        })
    };
    let sender = Sender::builder().lookup(hanging).build().unwrap();
    let request = OutboundRequest::get("http://tracker.test/");
    let policy = TargetPolicy::host("tracker.test");
    let attempt = sender.send(&request, &policy, &cancel, 0).await;
    assert_eq!(failed(&attempt).kind, FailureKind::CancelledUnsent);
}

#[tokio::test]
async fn cancelling_after_the_request_left_leaves_the_outcome_unknown() {
    let cancel = CancelSignal::new();
    let signal = cancel.clone();
    let server = FaultServer::start(move |_| {
        signal.cancel();
        Reply::Silence
    })
    .await
    .unwrap();
    let request = OutboundRequest::get(server.url("/"));
    let policy = TargetPolicy::host("127.0.0.1");
    let attempt = sender().send(&request, &policy, &cancel, 0).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Cancelled);
    assert!(!failed(&attempt).kind.provably_unsent());
}

#[tokio::test]
async fn cancelling_during_the_body_keeps_what_came() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let request = OutboundRequest::get(format!("http://{}/", listener.local_addr().unwrap()));
    let cancel = CancelSignal::new();
    let serving = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        Heard::read(&mut stream).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        // More than the sockets hold between them, so that the sender must be in the body by then.
        for _ in 0..256 {
            stream.write_all(&[b'x'; 256 * 1_024]).await.unwrap();
        }
        cancel.cancel();
        stream
    };
    let limits = Limits {
        read_body: usize::MAX,
        ..Limits::default()
    };
    let sender = Sender::new(limits).unwrap();
    let policy = TargetPolicy::host("127.0.0.1");
    let (attempt, _held_open) = tokio::join!(sender.send(&request, &policy, &cancel, 0), serving);
    let body = &answered(&attempt).body;
    assert!(
        body.broken
            .as_deref()
            .is_some_and(|why| why.contains("cancelled"))
    );
    assert!(body.bytes.starts_with(b"xxx"), "what had come is evidence");
}
