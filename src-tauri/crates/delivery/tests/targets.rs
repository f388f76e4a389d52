//! Whom a request may reach, checked on the address that is dialled.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot be set up fails"
)]

mod common;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use carom_delivery::testing::{FaultServer, Reply};
use carom_delivery::{CancelSignal, Looking, Sender, TargetPolicy};
use carom_postback::attempt::{FailureKind, OutboundRequest};
use common::{answered, failed, get, sender};

fn pointing_to(addresses: &[&str]) -> Sender {
    let addresses: Vec<IpAddr> = addresses.iter().map(|text| text.parse().unwrap()).collect();
    let lookup = move |_: &str| -> Looking {
        let addresses = addresses.clone();
        Box::pin(async move { Ok(addresses) })
    };
    Sender::builder().lookup(lookup).build().unwrap()
}

#[tokio::test]
async fn only_the_confirmed_host_is_called() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let request = OutboundRequest::get(server.url("/"));
    let policy = TargetPolicy::host("tracker.example");
    let attempt = sender()
        .send(&request, &policy, &CancelSignal::new(), 0)
        .await;
    assert_eq!(failed(&attempt).kind, FailureKind::RefusedTarget);
    let detail = &failed(&attempt).detail;
    assert!(
        detail.contains("127.0.0.1") && detail.contains("tracker.example"),
        "{detail}"
    );
    assert_eq!(server.connections(), 0);
    assert_eq!(
        attempt.request.url,
        server.url("/"),
        "what would have left is shown"
    );
    assert_eq!(attempt.request.headers[0].name, "host");
}

#[tokio::test]
async fn address_literals_that_are_never_a_tracker_are_refused_in_every_spelling() {
    for host in [
        "169.254.169.254",
        "2852039166",
        "0xa9.0xfe.0xa9.0xfe",
        "0251.0376.0251.0376",
        "169.254.43518",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:a9fe:a9fe::]",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "0.0.0.0",
        "[::]",
        "255.255.255.255",
        "100.100.100.200",
    ] {
        let url = format!("http://{host}/latest/meta-data/");
        let attempt = get(&sender(), &url).await;
        assert_eq!(failed(&attempt).kind, FailureKind::RefusedTarget, "{host}");
        let request = OutboundRequest::get(&url);
        let policy = TargetPolicy::host_of(&url).unwrap();
        let ready = Sender::ready(&request, &policy);
        let refusal = ready.refusal().expect("it is known before it is sent");
        assert_eq!(refusal, common::failed(&attempt));
    }
}

#[tokio::test]
async fn a_name_that_points_to_a_refused_address_is_refused_by_address() {
    for address in [
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "fd00:ec2::254",
        "0.0.0.0",
    ] {
        let attempt = get(&pointing_to(&[address]), "http://metadata.test/").await;
        let failure = failed(&attempt);
        assert_eq!(failure.kind, FailureKind::RefusedTarget, "{address}");
        assert!(
            failure.detail.contains("metadata.test"),
            "{}",
            failure.detail
        );
        assert!(failure.kind.provably_unsent());
    }
}

#[tokio::test]
async fn a_name_may_point_to_this_machine_and_beside_refused_addresses() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let url = format!("http://office.test:{}/", server.address().port());
    let attempt = get(&pointing_to(&["fe80::1", "127.0.0.1"]), &url).await;
    answered(&attempt);
    assert_eq!(attempt.remote_addr, Some(server.address().to_string()));
}

/// Answers well to whoever checks first and with the metadata address to whoever asks again.
#[tokio::test]
async fn a_name_that_changes_its_address_is_asked_once_and_pinned() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let rebinding = move |_: &str| -> Looking {
        let turn = counter.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            let address = if turn.is_multiple_of(2) {
                "127.0.0.1"
            } else {
                "169.254.169.254"
            };
            Ok(vec![address.parse().unwrap()])
        })
    };
    let sender = Sender::builder().lookup(rebinding).build().unwrap();
    let url = format!("http://rebind.test:{}/", server.address().port());

    let first = get(&sender, &url).await;
    answered(&first);
    assert_eq!(
        asked.load(Ordering::SeqCst),
        1,
        "one send is one lookup, and its answer is dialled"
    );
    let second = get(&sender, &url).await;
    assert_eq!(failed(&second).kind, FailureKind::RefusedTarget);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_proxy_in_the_environment_is_not_asked() {
    // The variables are set for a child, since a test must not change its own process.
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let proxy = FaultServer::always(Reply::text(502, "proxy"))
        .await
        .unwrap();
    let this = std::env::current_exe().unwrap();
    let child = tokio::task::spawn_blocking({
        let (target, proxy) = (server.url("/"), proxy.url(""));
        move || {
            std::process::Command::new(this)
                .args(["--exact", "sends_when_told_to", "--include-ignored"])
                .env("CAROM_TEST_TARGET", target)
                .env("http_proxy", &proxy)
                .env("HTTP_PROXY", &proxy)
                .env("ALL_PROXY", &proxy)
                .env_remove("no_proxy")
                .env_remove("NO_PROXY")
                .output()
        }
    });
    let output = child.await.unwrap().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    assert_eq!(server.requests().len(), 1);
    assert_eq!(
        proxy.connections(),
        0,
        "proxies come later, on purpose and visible"
    );
}

#[tokio::test]
#[ignore = "the child of a_proxy_in_the_environment_is_not_asked"]
async fn sends_when_told_to() {
    let Ok(url) = std::env::var("CAROM_TEST_TARGET") else {
        return;
    };
    assert_eq!(answered(&get(&sender(), &url).await).status, 200);
}
