//! Kept connections: used again, and never a reason to send twice or to claim too much.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot be set up fails"
)]

mod common;

use carom_delivery::testing::{FaultServer, Heard, Reply, refusing_address};
use carom_delivery::{CancelSignal, Connections, Limits, Looking, Sender, TargetPolicy};
use carom_postback::attempt::{FailureKind, OutboundRequest};
use common::{answered, failed, get, get_from, short};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

fn pooled() -> Sender {
    Sender::pooled(Limits::default(), 4).unwrap()
}

#[tokio::test]
async fn fresh_connections_are_one_for_each_send_and_kept_ones_are_shared() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let fresh = common::sender();
    for _ in 0..5 {
        answered(&get_from(&fresh, &server).await);
    }
    assert_eq!(server.connections(), 5);

    let kept = pooled();
    let first = get_from(&kept, &server).await;
    assert!(first.timing.connect.is_some());
    for _ in 0..5 {
        let again = get_from(&kept, &server).await;
        assert_eq!(answered(&again).body.text(), "OK");
        assert_eq!(again.timing.connect, None, "nothing was connected");
        assert!(again.timing.first_byte.is_some());
        assert_eq!(again.remote_addr, first.remote_addr);
    }
    assert_eq!(server.connections(), 6, "six sends, one more connection");
    assert_eq!(server.requests().len(), 11, "each send is one request");
}

#[tokio::test]
async fn a_kept_connection_that_dies_under_a_request_leaves_it_unknown_and_single() {
    // The second request on a connection is read and then reset.
    let server = FaultServer::start(|heard| match heard.target().as_str() {
        "/dies" => Reply::RawThenReset(Vec::new()),
        _ => Reply::text(200, "OK"),
    })
    .await
    .unwrap();
    let sender = pooled();
    answered(&get(&sender, &server.url("/lives")).await);
    let attempt = get(&sender, &server.url("/dies")).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Reset);
    assert_eq!(
        server.connections(),
        1,
        "it did go over the kept connection"
    );
    let dead = server
        .requests()
        .iter()
        .filter(|heard| heard.target() == "/dies")
        .count();
    assert_eq!(
        dead, 1,
        "a request that may have arrived is never sent again"
    );
}

#[tokio::test]
async fn a_time_out_on_a_kept_connection_is_unknown() {
    let server = FaultServer::start(|heard| match heard.target().as_str() {
        "/silent" => Reply::Silence,
        _ => Reply::text(200, "OK"),
    })
    .await
    .unwrap();
    let sender = Sender::pooled(short(), 4).unwrap();
    answered(&get(&sender, &server.url("/")).await);
    let attempt = get(&sender, &server.url("/silent")).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Timeout);
    assert!(!failed(&attempt).kind.provably_unsent());
}

#[tokio::test]
async fn with_kept_connections_a_total_time_out_never_claims_to_be_unsent() {
    let hanging = |_: &str| -> Looking { Box::pin(std::future::pending()) };
    let limits = Limits {
        connect_timeout: std::time::Duration::from_secs(60),
        ..short()
    };
    let sender = Sender::builder()
        .limits(limits)
        .connections(Connections::Kept { per_host: 4 })
        .lookup(hanging)
        .build()
        .unwrap();
    let attempt = get(&sender, "http://tracker.test/").await;
    assert_eq!(
        failed(&attempt).kind,
        FailureKind::Timeout,
        "no mark proves nothing here"
    );
}

#[tokio::test]
async fn with_kept_connections_a_refused_port_and_a_dead_name_are_still_proof() {
    let url = format!("http://{}/", refusing_address().unwrap());
    assert_eq!(
        failed(&get(&pooled(), &url).await).kind,
        FailureKind::Refused
    );

    let hanging = |_: &str| -> Looking { Box::pin(std::future::pending()) };
    let sender = Sender::builder()
        .limits(short())
        .connections(Connections::Kept { per_host: 4 })
        .lookup(hanging)
        .build()
        .unwrap();
    let attempt = get(&sender, "http://tracker.test/").await;
    assert_eq!(failed(&attempt).kind, FailureKind::ConnectTimeout);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_sends_at_once_are_one_request_each_with_phases_that_hold() {
    let server = FaultServer::start(|heard| Reply::text(200, heard.target()))
        .await
        .unwrap();
    let sender = pooled();
    let mut sends = tokio::task::JoinSet::new();
    for number in 0..200 {
        let (sender, url) = (sender.clone(), server.url(&format!("/{number}")));
        sends.spawn(async move { (number, get(&sender, &url).await) });
    }
    while let Some(done) = sends.join_next().await {
        let (number, attempt) = done.unwrap();
        assert_eq!(answered(&attempt).body.text(), format!("/{number}"));
        let timing = attempt.timing;
        let parts = [timing.connect, timing.first_byte, timing.download];
        assert!(
            parts.into_iter().flatten().sum::<u64>() <= timing.total,
            "{timing:?}"
        );
    }
    let mut targets: Vec<String> = server.requests().iter().map(Heard::target).collect();
    targets.sort();
    targets.dedup();
    assert_eq!((targets.len(), server.requests().len()), (200, 200));
}

/// The server closes the kept connection while nobody looks. The next request either finds it
/// closed and goes over a new one, or is lost under way; it must never arrive twice.
#[tokio::test]
async fn a_connection_that_the_server_closed_in_between_never_doubles_a_request() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        let mut heard = 0;
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            if let Ok(Some(request)) = Heard::read(&mut stream).await {
                if request.target() == "/last" {
                    return heard;
                }
                heard += 1;
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK")
                    .await
                    .unwrap();
                // Dropped at once, without having said so in a header.
            }
        }
    });
    let sender = pooled();
    let mut answers = 0;
    let mut unknown = 0;
    for _ in 0..200 {
        match get(&sender, &format!("http://{address}/")).await.outcome {
            carom_postback::attempt::Outcome::Answered(_) => answers += 1,
            carom_postback::attempt::Outcome::Failed(failure) => {
                assert!(!failure.kind.provably_unsent(), "{failure:?}");
                unknown += 1;
            }
        }
    }
    let fresh = common::sender();
    let request = OutboundRequest::get(format!("http://{address}/last"));
    let policy = TargetPolicy::host("127.0.0.1");
    fresh.send(&request, &policy, &CancelSignal::new(), 0).await;
    let heard: usize = serving.await.unwrap();
    assert!(
        (answers..=answers + unknown).contains(&heard),
        "{heard} requests arrived for {answers} answers and {unknown} unknown"
    );
}
