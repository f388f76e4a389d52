//! What the tests of sending share: short limits, and a send that says only what matters.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::time::Duration;

use carom_delivery::testing::FaultServer;
use carom_delivery::{CancelSignal, Limits, Sender, TargetPolicy};
use carom_postback::attempt::{Answer, Attempt, Failure, OutboundRequest, Outcome};

/// Limits that end a hanging test soon, and leave room for a busy machine everywhere else.
pub(crate) fn short() -> Limits {
    Limits {
        connect_timeout: Duration::from_millis(200),
        total_timeout: Duration::from_millis(400),
        ..Limits::default()
    }
}

pub(crate) fn sender() -> Sender {
    Sender::new(Limits::default()).expect("a sender with default limits")
}

pub(crate) fn hasty_sender() -> Sender {
    Sender::new(short()).expect("a sender with short limits")
}

/// Sends a `GET`, with the host of the URL confirmed.
pub(crate) async fn get(sender: &Sender, url: &str) -> Attempt {
    send(sender, &OutboundRequest::get(url)).await
}

/// Sends a request, with the host of its URL confirmed.
pub(crate) async fn send(sender: &Sender, request: &OutboundRequest) -> Attempt {
    let policy = TargetPolicy::host_of(&request.url).unwrap_or_else(|| TargetPolicy::host(""));
    sender.send(request, &policy, &CancelSignal::new(), 0).await
}

/// Sends a `GET` to a server that plays one reply.
pub(crate) async fn get_from(sender: &Sender, server: &FaultServer) -> Attempt {
    get(sender, &server.url("/postback?clickid=x")).await
}

#[track_caller]
pub(crate) fn answered(attempt: &Attempt) -> &Answer {
    match &attempt.outcome {
        Outcome::Answered(answer) => answer,
        Outcome::Failed(failure) => panic!("expected an answer, got {failure:?}"),
    }
}

#[track_caller]
pub(crate) fn failed(attempt: &Attempt) -> &Failure {
    match &attempt.outcome {
        Outcome::Failed(failure) => failure,
        Outcome::Answered(answer) => panic!("expected a failure, got {answer:?}"),
    }
}
