//! An ending as it is kept: everything but its times and its body, once for all that are alike.

use carom_postback::{
    attempt::{Answer, Body, Failure, Header, Outcome},
    verdict::{Diagnosis, Judgement},
};
use serde::{Deserialize, Serialize};

use super::outcome::Ending;
use crate::{error::StoreError, json};

/// What is kept.
#[derive(Serialize)]
struct Answered<'a> {
    judgement: &'a Judgement,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    diagnosis: &'a [Diagnosis],
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_addr: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a Failure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<Head<'a>>,
}

#[derive(Serialize)]
struct Head<'a> {
    status: u16,
    http_version: &'a str,
    headers: &'a [Header],
    read: u64,
    cut: bool,
    decoded_from: Option<&'a str>,
    broken: Option<&'a str>,
}

/// The same, read back.
#[derive(Deserialize)]
pub(super) struct KeptAnswer {
    pub(super) judgement: Judgement,
    #[serde(default)]
    pub(super) diagnosis: Vec<Diagnosis>,
    #[serde(default)]
    pub(super) remote_addr: Option<String>,
    #[serde(default)]
    failure: Option<Failure>,
    #[serde(default)]
    head: Option<KeptHead>,
}

#[derive(Deserialize)]
struct KeptHead {
    status: u16,
    http_version: String,
    headers: Vec<Header>,
    read: u64,
    cut: bool,
    decoded_from: Option<String>,
    broken: Option<String>,
}

/// Whether the same is kept of two endings: compared many times faster than written down.
pub(super) fn alike(one: &Ending<'_>, other: &Ending<'_>) -> bool {
    let same_outcome = match (one.outcome, other.outcome) {
        (Outcome::Failed(one), Outcome::Failed(other)) => one == other,
        (Outcome::Answered(one), Outcome::Answered(other)) => {
            one.status == other.status
                && one.http_version == other.http_version
                && one.headers == other.headers
                && one.body.read == other.body.read
                && one.body.cut == other.body.cut
                && one.body.decoded_from == other.body.decoded_from
                && one.body.broken == other.body.broken
        }
        _ => false,
    };
    same_outcome
        && one.judgement == other.judgement
        && one.diagnosis == other.diagnosis
        && one.remote_addr == other.remote_addr
}

/// The text that is kept of an ending.
pub(super) fn text(ending: &Ending<'_>) -> Result<String, StoreError> {
    let (failure, head) = match ending.outcome {
        Outcome::Failed(failure) => (Some(failure), None),
        Outcome::Answered(answer) => (
            None,
            Some(Head {
                status: answer.status,
                http_version: &answer.http_version,
                headers: &answer.headers,
                read: answer.body.read,
                cut: answer.body.cut,
                decoded_from: answer.body.decoded_from.as_deref(),
                broken: answer.body.broken.as_deref(),
            }),
        ),
    };
    json::text(
        "the answer",
        &Answered {
            judgement: ending.judgement,
            diagnosis: ending.diagnosis,
            remote_addr: ending.remote_addr,
            failure,
            head,
        },
    )
}

impl KeptAnswer {
    /// What came of the attempt; `None` where neither an answer nor a failure was kept.
    pub(super) fn outcome(&mut self, body: Vec<u8>) -> Option<Outcome> {
        if let Some(failure) = self.failure.take() {
            return Some(Outcome::Failed(failure));
        }
        let head = self.head.take()?;
        Some(Outcome::Answered(Answer {
            status: head.status,
            http_version: head.http_version,
            headers: head.headers,
            body: Body {
                bytes: body,
                read: head.read,
                cut: head.cut,
                decoded_from: head.decoded_from,
                broken: head.broken,
            },
        }))
    }
}
