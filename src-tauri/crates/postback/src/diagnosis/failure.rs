//! Findings about attempts without an answer.

use crate::{
    attempt::{Failure, FailureKind},
    destination::Destination,
    verdict::Diagnosis,
};

use super::{evidence, words};

pub(super) fn finding(failure: &Failure, destination: &Destination<'_>) -> Diagnosis {
    let code = match failure.kind {
        FailureKind::InvalidUrl => "invalid_url",
        FailureKind::RefusedTarget => "refused_target",
        FailureKind::Dns => "dns",
        FailureKind::Refused => "refused",
        FailureKind::Unreachable => "unreachable",
        FailureKind::ConnectTimeout => "connect_timeout",
        FailureKind::Tls => tls(&failure.detail),
        FailureKind::Connect => "connect",
        FailureKind::Timeout => "timeout",
        FailureKind::Reset => "reset",
        FailureKind::Unreadable => "unreadable",
        FailureKind::Cancelled => "cancelled",
        FailureKind::CancelledUnsent => "cancelled_unsent",
        FailureKind::Crashed => "crashed",
    };
    words::finding(code, evidence::quoted(&failure.detail), destination, &[])
}

/// The certificate's fault, as the sender, rustls and the platforms word it.
fn tls(detail: &str) -> &'static str {
    // The host stands before it, and may be called anything.
    let fault = detail
        .split_once(" failed: ")
        .map_or(detail, |(_, fault)| fault);
    let detail = fault.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|w| detail.contains(w));
    if says(&[
        "notvalidforname",
        "not valid for name",
        "hostname mismatch",
        "name mismatch",
        "issued for another name",
    ]) {
        "tls_name"
    } else if says(&["expired", "notvalidyet", "not valid yet"]) {
        "tls_expired"
    } else if says(&[
        "unknownissuer",
        "unknown issuer",
        "self-signed",
        "self signed",
        "untrusted",
    ]) {
        "tls_untrusted"
    } else {
        "tls"
    }
}
