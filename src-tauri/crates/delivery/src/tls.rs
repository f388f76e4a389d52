//! TLS: rustls with the ring provider and the operating system's own trust, and its errors in
//! plain words.
//!
//! The provider is given to each configuration by hand, so nothing is installed for the whole
//! process and no other part of Carom can be surprised by it.

use std::sync::Arc;

use rustls::client::Resumption;
use rustls::pki_types::CertificateDer;
use rustls::{AlertDescription, CertificateError, ClientConfig, Error, RootCertStore};
use rustls_platform_verifier::Verifier;

/// Whether a machine trusts anybody at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// There are root certificates.
    Rooted,
    /// No root certificate was found, so no certificate can be good.
    Rootless,
}

/// The TLS configuration for new connections, and whether the machine has root certificates.
pub(crate) fn config(
    extra_roots: &[CertificateDer<'static>],
) -> Result<(ClientConfig, Trust), Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;

    let verifier = if extra_roots.is_empty() {
        Verifier::new(provider)
    } else {
        Ok(Verifier::new_with_extra_roots(
            extra_roots.to_vec(),
            provider,
        )?)
    };
    let (mut config, trust) = match verifier {
        Ok(verifier) => {
            let config = builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier))
                .with_no_client_auth();
            (config, Trust::Rooted)
        }
        // A machine without root certificates can still call http and loopback; every https call
        // then fails with a sentence that says why.
        Err(_) => {
            let config = builder
                .with_root_certificates(RootCertStore::empty())
                .with_no_client_auth();
            (config, Trust::Rootless)
        }
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    // A resumed session skips the certificate. A test must see the certificate of today.
    config.resumption = Resumption::disabled();
    Ok((config, trust))
}

/// What went wrong in a handshake with `host`, in plain words.
pub(crate) fn words(error: &Error, host: &str, trust: Trust) -> String {
    let problem = match error {
        Error::InvalidCertificate(_) if trust == Trust::Rootless => {
            "this machine has no root certificates, so no certificate can be checked; install the \
             system's certificate package (such as ca-certificates)"
                .to_owned()
        }
        Error::InvalidCertificate(certificate) => certificate_words(certificate, host),
        Error::InvalidMessage(_) => {
            "what answers at this port does not speak TLS; is it an http address?".to_owned()
        }
        Error::PeerIncompatible(_) => {
            "the server shares no TLS version or cipher with this client".to_owned()
        }
        Error::AlertReceived(AlertDescription::UnrecognisedName) => {
            format!("the server knows no site called {host}")
        }
        Error::AlertReceived(AlertDescription::CertificateRequired) => {
            "the server asks for a client certificate".to_owned()
        }
        Error::AlertReceived(alert) => format!("the server ended the handshake ({alert:?})"),
        other => other.to_string(),
    };
    format!("TLS with {host} failed: {problem}")
}

fn certificate_words(error: &CertificateError, host: &str) -> String {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the certificate has expired".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the certificate is not valid yet (or this machine's clock is behind)".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("the certificate was issued for another name than {host}")
        }
        CertificateError::UnknownIssuer => {
            "the certificate comes from an issuer that this machine does not trust (self-signed, \
             or an intermediate certificate is missing)"
                .to_owned()
        }
        CertificateError::BadSignature => {
            "the certificate's signature is not its issuer's".to_owned()
        }
        CertificateError::Revoked => "the certificate was revoked by its issuer".to_owned(),
        other => format!("the certificate is not acceptable ({other})"),
    }
}
