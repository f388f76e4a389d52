//! One try at delivering a postback: what left, what came back, how long each part took.
//!
//! `delivery` fills these in, `verdict` judges them, `store` keeps them. They hold only what was
//! seen: a phase that could not be told apart is absent, never invented.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request about to leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboundRequest {
    /// The HTTP method; `GET` for every postback template so far.
    pub method: String,
    /// The rendered URL, as text.
    pub url: String,
    /// Headers beside the ones that the transport itself adds.
    pub headers: Vec<Header>,
    /// The body, for destinations that take one.
    pub body: Option<Vec<u8>>,
}

impl OutboundRequest {
    /// A `GET` of `url` with no headers of its own.
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: "GET".into(),
            url: url.into(),
            headers: Vec::new(),
            body: None,
        }
    }
}

/// One header line. Values that are not UTF-8 are shown with replacement characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Header {
    /// The name as it left or arrived.
    pub name: String,
    /// The value.
    pub value: String,
}

/// The request as it left this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SentRequest {
    /// The HTTP method.
    pub method: String,
    /// The absolute URL after the client's own normalisation: what was really asked for.
    pub url: String,
    /// The request target on the wire, such as `/postback?clickid=x`.
    pub target: String,
    /// `HTTP/1.1`.
    pub http_version: String,
    /// Every header on the wire, `host` included, in the order sent.
    pub headers: Vec<Header>,
    /// The body as text, when there was one.
    pub body: Option<String>,
}

/// One timed try at one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When the try began, epoch milliseconds.
    pub started_at: i64,
    /// What left; where nothing could leave, what would have.
    pub request: SentRequest,
    /// The address that was dialled, such as `203.0.113.7:443`, when a connection stood.
    pub remote_addr: Option<String>,
    /// The phases of time.
    pub timing: Timing,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// The destination answered.
    Answered(Answer),
    /// No answer that could be read.
    Failed(Failure),
}

/// An answer from the destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// `HTTP/1.1`, as the destination spoke it.
    pub http_version: String,
    /// The headers as they arrived.
    pub headers: Vec<Header>,
    /// The body, capped.
    pub body: Body,
}

impl Answer {
    /// The first value of a header, by name without regard to case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|h| h.name.eq_ignore_ascii_case(name))
            .map(|h| h.value.as_str())
    }
}

/// A response body within its limits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// At most 64 KiB of the decoded body.
    pub bytes: Vec<u8>,
    /// Decoded bytes read in all, at most 1 MiB.
    pub read: u64,
    /// More came than was kept.
    pub cut: bool,
    /// The content encoding that was undone (`gzip`), if any.
    pub decoded_from: Option<String>,
    /// The body ended in an error after the headers came (reset, time-out, broken encoding): why.
    pub broken: Option<String>,
}

impl Body {
    /// The body as text; what is not UTF-8 becomes replacement characters.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }
}

/// No answer: why, and in which phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// The kind, which decides whether the postback is provably unsent.
    pub kind: FailureKind,
    /// The client's own words, for the evidence line.
    pub detail: String,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The URL cannot be requested at all.
    InvalidUrl,
    /// Carom refuses this target (link-local, metadata, unconfirmed host).
    RefusedTarget,
    /// The host name has no address.
    Dns,
    /// The host is there and refuses the port.
    Refused,
    /// No route to the host.
    Unreachable,
    /// No connection within the connect time-out.
    ConnectTimeout,
    /// The TLS handshake failed.
    Tls,
    /// Another failure before a connection stood.
    Connect,
    /// Connected, then no whole answer within the total time.
    Timeout,
    /// Connected, then the connection was reset or closed before an answer.
    Reset,
    /// Something came back that is not an HTTP answer within the limits.
    Unreadable,
    /// The user cancelled after the request may have left.
    Cancelled,
    /// The user cancelled before a connection stood.
    CancelledUnsent,
    /// Carom ended while the request was under way.
    Crashed,
}

impl FailureKind {
    /// Whether it is proven that the destination never saw the request.
    pub const fn provably_unsent(self) -> bool {
        match self {
            Self::InvalidUrl
            | Self::RefusedTarget
            | Self::Dns
            | Self::Refused
            | Self::Unreachable
            | Self::ConnectTimeout
            | Self::Tls
            | Self::Connect
            | Self::CancelledUnsent => true,
            Self::Timeout | Self::Reset | Self::Unreadable | Self::Cancelled | Self::Crashed => {
                false
            }
        }
    }
}

/// The phases of an attempt, in microseconds from one another. A phase that did not happen or
/// could not be told apart is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Timing {
    /// Looking up the host name.
    #[ts(type = "number | null")]
    pub dns: Option<u64>,
    /// Opening the connection; for https this includes the TLS handshake (`connect_with_tls`).
    #[ts(type = "number | null")]
    pub connect: Option<u64>,
    /// `connect` covers TCP and TLS together, which the client cannot tell apart.
    pub connect_with_tls: bool,
    /// From the request's leaving to the first byte of the answer.
    #[ts(type = "number | null")]
    pub first_byte: Option<u64>,
    /// From the first byte to the end of the body (or of what was read).
    #[ts(type = "number | null")]
    pub download: Option<u64>,
    /// From the call to the outcome.
    #[ts(type = "number")]
    pub total: u64,
}
