//! From the client's errors to the kinds of failure that decide about money.
//!
//! Whether a postback is provably unsent hangs on one thing: did a connection stand. Before that
//! the cause is named as well as it can be; after it, every failure is *unknown*, whatever the
//! error says about itself.

use std::error::Error;
use std::io;

use carom_postback::attempt::{Failure, FailureKind};

use crate::limits::{Limits, spoken};
use crate::lookup::NoTarget;
use crate::stopwatch::Marks;
use crate::tls::{self, Trust};

/// Whom an attempt went to, and under which limits: what the sentences need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'a> {
    /// The host as in the URL.
    pub(crate) host: &'a str,
    /// The port, given or the scheme's own.
    pub(crate) port: u16,
    pub(crate) https: bool,
    pub(crate) limits: &'a Limits,
    pub(crate) trust: Trust,
    /// Connections may be kept and used again, so the absence of a mark proves nothing.
    pub(crate) reuses: bool,
}

impl Scene<'_> {
    /// The failure behind an error of the client.
    pub(crate) fn failure(&self, error: &reqwest::Error, marks: Marks) -> Failure {
        if error.is_builder() {
            return Failure {
                kind: FailureKind::InvalidUrl,
                detail: format!("the request cannot be built: {}", deepest(error)),
            };
        }
        if error.is_connect() && marks.connected.is_none() {
            self.before_connection(error, marks)
        } else {
            self.after_connection(error)
        }
    }

    /// The failure when the total time was over.
    pub(crate) fn out_of_time(&self, marks: Marks) -> Failure {
        let within = spoken(self.limits.total_timeout);
        if self.proven_unconnected(marks) {
            return self.no_connection(marks, &within);
        }
        Failure {
            kind: FailureKind::Timeout,
            detail: format!(
                "{} took the request and did not answer within {within}",
                self.reached(marks)
            ),
        }
    }

    /// The failure when the user cancelled.
    pub(crate) fn cancelled(&self, marks: Marks) -> Failure {
        if self.proven_unconnected(marks) {
            Failure {
                kind: FailureKind::CancelledUnsent,
                detail: format!(
                    "cancelled before a connection to {} stood; nothing was sent",
                    self.host
                ),
            }
        } else {
            Failure {
                kind: FailureKind::Cancelled,
                detail: format!(
                    "cancelled while waiting for the answer of {}; the request may have arrived",
                    self.reached(marks)
                ),
            }
        }
    }

    /// With a pool, a request may have left on a kept connection without leaving a mark.
    fn proven_unconnected(&self, marks: Marks) -> bool {
        !self.reuses && marks.connected.is_none()
    }

    fn reached(&self, marks: Marks) -> String {
        match marks.remote {
            Some(remote) => format!("{} ({remote})", self.host),
            None => self.host.to_owned(),
        }
    }

    fn no_connection(&self, marks: Marks, within: &str) -> Failure {
        let Self { host, port, .. } = self;
        Failure {
            kind: FailureKind::ConnectTimeout,
            detail: if marks.asked.is_some() && marks.resolved.is_none() {
                format!("the name {host} was not looked up within {within}")
            } else {
                format!("no connection to {host}, port {port}, within {within}")
            },
        }
    }

    fn before_connection(&self, error: &reqwest::Error, marks: Marks) -> Failure {
        let Self { host, port, .. } = self;
        if let Some(no_target) = find::<NoTarget>(error) {
            return Failure {
                kind: match no_target {
                    NoTarget::NoAddress { .. } | NoTarget::Lookup { .. } => FailureKind::Dns,
                    NoTarget::Refused { .. } | NoTarget::RefusedAfterDial { .. } => {
                        FailureKind::RefusedTarget
                    }
                },
                detail: no_target.to_string(),
            };
        }
        if let Some(error) = find::<rustls::Error>(error) {
            return Failure {
                kind: FailureKind::Tls,
                detail: tls::words(error, host, self.trust),
            };
        }
        if error.is_timeout() {
            return self.no_connection(marks, &spoken(self.limits.connect_timeout));
        }
        match io_kind(error) {
            Some(io::ErrorKind::ConnectionRefused) => Failure {
                kind: FailureKind::Refused,
                detail: format!("{host} refuses connections at port {port}"),
            },
            Some(
                io::ErrorKind::NetworkUnreachable
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkDown,
            ) => Failure {
                kind: FailureKind::Unreachable,
                detail: format!("there is no way to {host} from this machine"),
            },
            // The TCP connection stood and was dropped during the handshake; no request was
            // begun.
            Some(
                io::ErrorKind::UnexpectedEof
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe,
            ) if self.https => Failure {
                kind: FailureKind::Tls,
                detail: format!("{host} closed the connection during the TLS handshake"),
            },
            _ => Failure {
                kind: FailureKind::Connect,
                detail: format!("no connection to {host}, port {port}: {}", deepest(error)),
            },
        }
    }

    fn after_connection(&self, error: &reqwest::Error) -> Failure {
        let host = self.host;
        if let Some(error) = find::<rustls::Error>(error) {
            return Failure {
                kind: FailureKind::Reset,
                detail: tls::words(error, host, self.trust),
            };
        }
        if let Some(answer) = find::<hyper::Error>(error) {
            if answer.is_parse_too_large() {
                return Failure {
                    kind: FailureKind::Unreadable,
                    detail: format!(
                        "{host} answered with more headers than are read ({} lines, about 400 KB)",
                        self.limits.max_headers
                    ),
                };
            }
            if answer.is_parse() {
                return Failure {
                    kind: FailureKind::Unreadable,
                    detail: format!("what {host} sent back is not an HTTP answer ({answer})"),
                };
            }
            if answer.is_incomplete_message() || answer.is_canceled() || answer.is_closed() {
                return self.closed();
            }
        }
        match io_kind(error) {
            Some(io::ErrorKind::UnexpectedEof) => self.closed(),
            Some(_) => Failure {
                kind: FailureKind::Reset,
                detail: format!(
                    "{host} broke the connection before an answer ({})",
                    deepest(error)
                ),
            },
            None => Failure {
                kind: FailureKind::Unreadable,
                detail: format!("the answer of {host} cannot be read ({})", deepest(error)),
            },
        }
    }

    fn closed(&self) -> Failure {
        Failure {
            kind: FailureKind::Reset,
            detail: format!(
                "{} closed the connection before a whole answer came",
                self.host
            ),
        }
    }
}

/// Why a body that had begun did not come to its end.
pub(crate) fn broken_body(error: &reqwest::Error) -> String {
    let kind = io_kind(error);
    let closed = find::<hyper::Error>(error).is_some_and(hyper::Error::is_incomplete_message);
    match kind {
        Some(io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) => {
            format!(
                "the body is not framed as its headers say ({})",
                deepest(error)
            )
        }
        Some(io::ErrorKind::UnexpectedEof) => {
            "the connection was closed in the middle of the body".to_owned()
        }
        _ if closed => "the connection was closed in the middle of the body".to_owned(),
        Some(io::ErrorKind::ConnectionReset) => {
            "the connection was reset in the middle of the body".to_owned()
        }
        _ => format!("the body broke off ({})", deepest(error)),
    }
}

/// The innermost error of a type: libraries wrap errors in others of their own type, and the
/// innermost one is the cause.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    causes(error)
        .filter_map(|cause| cause.downcast_ref())
        .last()
}

/// What the operating system said.
fn io_kind(error: &(dyn Error + 'static)) -> Option<io::ErrorKind> {
    find::<io::Error>(error).map(io::Error::kind)
}

fn deepest(error: &(dyn Error + 'static)) -> String {
    causes(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// The error and its causes. An `io::Error` around another error hides it from `source()`, so it
/// is opened by hand.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        }
    })
}
