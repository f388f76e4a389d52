//! https: certificates that are good and bad, and handshakes that fail before anything is sent.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot be set up fails"
)]

mod common;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use carom_delivery::testing::{FaultServer, Heard, Reply};
use carom_delivery::{Looking, Sender, SenderBuilder};
use carom_postback::attempt::FailureKind;
use common::{answered, failed, get, short};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const HOST: &str = "tracker.test";

struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        // Two authorities of one name would be taken for the same one with a bad signature.
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        Self { issuer }
    }

    fn root(&self) -> Vec<u8> {
        self.issuer.der().to_vec()
    }

    /// A server with a certificate of this authority that answers one request well.
    async fn serve(&self, params: CertificateParams) -> SocketAddr {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                if let Ok(Some(_)) = Heard::read(&mut stream).await {
                    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK";
                    let _ = stream.write_all(answer).await;
                    let _ = stream.shutdown().await;
                }
            }
        });
        address
    }
}

fn certificate_for(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).unwrap()
}

fn home() -> SenderBuilder {
    Sender::builder().lookup(|_: &str| -> Looking {
        Box::pin(async { Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]) })
    })
}

fn url(address: SocketAddr) -> String {
    format!("https://{HOST}:{}/postback", address.port())
}

#[tokio::test]
async fn a_trusted_certificate_is_accepted_and_the_phase_says_that_tls_is_in_it() {
    let authority = Authority::new("one authority");
    let address = authority.serve(certificate_for(HOST)).await;
    let sender = home().trust_root(authority.root()).build().unwrap();
    for _ in 0..2 {
        let attempt = get(&sender, &url(address)).await;
        assert_eq!(answered(&attempt).body.text(), "OK");
        assert!(attempt.timing.connect.is_some());
        assert!(
            attempt.timing.connect_with_tls,
            "TCP and TLS are one number, and it says so"
        );
        assert_eq!(attempt.remote_addr, Some(address.to_string()));
    }
}

#[tokio::test]
async fn a_certificate_of_an_unknown_issuer_is_refused_in_plain_words() {
    let address = Authority::new("one authority")
        .serve(certificate_for(HOST))
        .await;
    let another = Authority::new("another authority");
    let sender = home().trust_root(another.root()).build().unwrap();
    let attempt = get(&sender, &url(address)).await;
    let failure = failed(&attempt);
    assert_eq!(failure.kind, FailureKind::Tls);
    assert!(failure.kind.provably_unsent());
    assert!(
        failure.detail.contains("does not trust"),
        "{}",
        failure.detail
    );
    assert!(failure.detail.contains(HOST), "{}", failure.detail);
    assert!(!attempt.timing.connect_with_tls, "no connection stood");
}

#[tokio::test]
async fn an_untrusted_certificate_is_refused_by_the_system_or_for_want_of_one() {
    let address = Authority::new("one authority")
        .serve(certificate_for(HOST))
        .await;
    let attempt = get(&home().build().unwrap(), &url(address)).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Tls);
    let detail = &failed(&attempt).detail;
    assert!(
        detail.contains("does not trust") || detail.contains("no root certificates"),
        "{detail}"
    );
}

#[tokio::test]
async fn an_expired_certificate_is_said_to_be_expired() {
    let authority = Authority::new("one authority");
    let mut params = certificate_for(HOST);
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2021, 1, 1);
    let address = authority.serve(params).await;
    let sender = home().trust_root(authority.root()).build().unwrap();
    let attempt = get(&sender, &url(address)).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Tls);
    assert!(
        failed(&attempt).detail.contains("expired"),
        "{}",
        failed(&attempt).detail
    );
}

#[tokio::test]
async fn a_certificate_of_the_future_is_said_to_be_early() {
    let authority = Authority::new("one authority");
    let mut params = certificate_for(HOST);
    params.not_before = date_time_ymd(4000, 1, 1);
    params.not_after = date_time_ymd(4001, 1, 1);
    let address = authority.serve(params).await;
    let sender = home().trust_root(authority.root()).build().unwrap();
    let attempt = get(&sender, &url(address)).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Tls);
    assert!(
        failed(&attempt).detail.contains("not valid yet"),
        "{}",
        failed(&attempt).detail
    );
}

#[tokio::test]
async fn a_certificate_for_another_name_is_said_to_be_for_another_name() {
    let authority = Authority::new("one authority");
    let address = authority.serve(certificate_for("other.test")).await;
    let sender = home().trust_root(authority.root()).build().unwrap();
    let attempt = get(&sender, &url(address)).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Tls);
    assert!(
        failed(&attempt).detail.contains("another name"),
        "{}",
        failed(&attempt).detail
    );
}

#[tokio::test]
async fn a_server_without_tls_is_recognised_before_anything_is_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let attempt = get(&home().build().unwrap(), &url(address)).await;
    assert_eq!(failed(&attempt).kind, FailureKind::Tls);
    assert!(
        failed(&attempt).detail.contains("does not speak TLS"),
        "{}",
        failed(&attempt).detail
    );
}

#[tokio::test]
async fn a_connection_that_closes_during_the_handshake_proves_that_nothing_was_sent() {
    for reset in [false, true] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if reset {
                    stream.set_zero_linger().unwrap();
                }
            }
        });
        let attempt = get(&home().build().unwrap(), &url(address)).await;
        assert_eq!(
            failed(&attempt).kind,
            FailureKind::Tls,
            "{:?}",
            failed(&attempt)
        );
        assert!(failed(&attempt).kind.provably_unsent());
    }
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_a_connect_time_out() {
    // It reads what it takes for a request head, and waits.
    let server = FaultServer::always(Reply::Silence).await.unwrap();
    let sender = home().limits(short()).build().unwrap();
    let attempt = get(&sender, &url(server.address())).await;
    assert_eq!(failed(&attempt).kind, FailureKind::ConnectTimeout);
    assert_eq!(attempt.timing.connect, None);
}

#[tokio::test]
async fn tls_spoken_to_an_http_request_is_unreadable() {
    let authority = Authority::new("one authority");
    let address = authority.serve(certificate_for(HOST)).await;
    let attempt = get(
        &home().build().unwrap(),
        &format!("http://{HOST}:{}/", address.port()),
    )
    .await;
    assert!(
        !failed(&attempt).kind.provably_unsent(),
        "{:?}",
        failed(&attempt)
    );
}

#[test]
fn a_root_certificate_that_is_none_is_an_error_and_no_panic() {
    assert!(
        Sender::builder()
            .trust_root(b"not a certificate".to_vec())
            .build()
            .is_err()
    );
}
