//! Test-firing: one event of one integration, sent once, and what came back.

use std::collections::BTreeMap;

use carom_postback::{
    attempt::{Failure, Header, SentRequest, Timing},
    event::EventType,
    filter::FireDecision,
    problem::Problem,
    verdict::{Diagnosis, Judgement, Verdict},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::forms::MacroUse;

/// Sends one test, or goes through it without the network.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SendTest {
    /// A UUID made by the caller, by which the test can be cancelled.
    pub run: String,
    /// The integration.
    pub id: String,
    /// The event to test.
    pub event: EventType,
    /// A URL for this test only.
    #[serde(default)]
    pub url: Option<String>,
    /// Sample values that differ from Carom's own, by macro name.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Send although lint reports errors.
    #[serde(default)]
    pub anyway: bool,
    /// Stop before the network.
    #[serde(default)]
    pub dry_run: bool,
}

/// Cancels a test under way.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CancelTest {
    /// The run to cancel.
    pub run: String,
}

/// Whether there was one to cancel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Cancelled {
    /// It was under way.
    pub was_running: bool,
}

/// Makes a test's URL the integration's own.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplyTestUrl {
    /// The integration.
    pub id: String,
    /// The version that the user saw.
    #[ts(type = "number")]
    pub expected_version: i64,
    /// The event whose URL it becomes; if the integration has one URL for all, that one changes.
    pub event: EventType,
    /// The URL.
    pub url: String,
}

/// Asks for the newest results of an integration.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListResults {
    /// The integration.
    pub id: String,
    /// How many; 0 stands for 50.
    #[serde(default)]
    #[ts(type = "number")]
    pub limit: u64,
}

/// What a result's verdict may be: a verdict, a dry run, or still under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TestVerdict {
    /// The destination's answer says that it counted.
    Confirmed,
    /// 2xx, and nothing in the answer says more.
    Accepted,
    /// Answered, but refused.
    Rejected,
    /// Provably unsent.
    NotDelivered,
    /// It may have arrived.
    Unknown,
    /// Nothing was sent.
    DryRun,
}

impl From<Verdict> for TestVerdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Confirmed => Self::Confirmed,
            Verdict::Accepted => Self::Accepted,
            Verdict::Rejected => Self::Rejected,
            Verdict::NotDelivered => Self::NotDelivered,
            Verdict::Unknown => Self::Unknown,
        }
    }
}

/// One line of the list of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResultSummary {
    /// The attempt's id; empty for a dry run, which is not kept.
    pub attempt: String,
    /// The integration.
    pub integration: String,
    /// The event.
    pub event: EventType,
    /// The verdict.
    pub verdict: TestVerdict,
    /// The status code, if it was answered.
    pub status: Option<u16>,
    /// From the call to the outcome, microseconds.
    #[ts(type = "number")]
    pub total_us: u64,
    /// When it began, epoch milliseconds.
    #[ts(type = "number")]
    pub started_at: i64,
    /// The host that was asked.
    pub host: String,
    /// One plain sentence.
    pub sentence: String,
    /// The URL was for this test only.
    pub temporary_url: bool,
}

/// One result, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TestResult {
    /// The line of the list.
    pub summary: ResultSummary,
    /// The URL as typed.
    pub source_url: String,
    /// The resolved URL.
    pub url: String,
    /// The verdict and why.
    pub judgement: Option<Judgement>,
    /// Cause, evidence, fix; the first leads.
    pub diagnosis: Vec<Diagnosis>,
    /// What left, or for a dry run what would have; `None` where the URL can't be asked for.
    pub request: Option<SentRequest>,
    /// The answer.
    pub response: Option<ResponseView>,
    /// Why there is none.
    pub failure: Option<Failure>,
    /// The macros with their values.
    pub macros: Vec<MacroUse>,
    /// The phases of time; `None` for a dry run.
    pub timing: Option<Timing>,
    /// The address that was dialled.
    pub remote_addr: Option<String>,
    /// Whether the event would fire for real.
    pub would_fire: FireDecision,
    /// What lint says of the URL that was sent.
    pub problems: Vec<Problem>,
    /// What the destination does with tests.
    pub test_note: String,
}

/// An answer for the eye.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResponseView {
    /// The status code.
    pub status: u16,
    /// Its usual words: `Not Found`.
    pub status_text: String,
    /// `HTTP/1.1`.
    pub http_version: String,
    /// The headers as they arrived.
    pub headers: Vec<Header>,
    /// The body as text.
    pub body: String,
    /// The body laid out, where it is JSON.
    pub pretty: Option<String>,
    /// `json`, `html`, `text`, `binary` or `empty`.
    pub kind: String,
    /// Decoded bytes that were read.
    #[ts(type = "number")]
    pub read: u64,
    /// More came than was kept.
    pub cut: bool,
    /// The content encoding that was undone.
    pub decoded_from: Option<String>,
    /// The body broke off: why.
    pub broken: Option<String>,
}

/// Asks for one result.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetResult {
    /// The attempt.
    pub attempt: String,
}

/// Asks for a result's request as a cURL command.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CopyAsCurl {
    /// The attempt.
    pub attempt: String,
    /// Leave secret-looking parts in.
    #[serde(default)]
    pub with_secrets: bool,
}

/// Asks for a result as a report for a support ticket.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CopyReport {
    /// The attempt.
    pub attempt: String,
    /// Leave secret-looking parts in.
    #[serde(default)]
    pub with_secrets: bool,
}

/// A text to copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Something secret-looking was left out of it.
    pub redacted: bool,
}
