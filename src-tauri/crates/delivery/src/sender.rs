//! One request in, one timed attempt out.
//!
//! The client under it is stripped of everything it would do by itself: it follows no redirect,
//! retries nothing, reads no proxy from the environment, keeps no cookies, asks for no encoding
//! and undoes none. What is left is one request on one connection, and this file watches it.
//!
//! One thing the client does not let us switch off: over a *kept* connection, hyper-util sends a
//! request again by itself when the connection turned out closed before the request was begun. It
//! does so only where the request was handed back to it whole, so nothing can arrive twice; and
//! with fresh connections it never happens.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use carom_postback::attempt::{
    Answer, Attempt, Body, Failure, FailureKind, OutboundRequest, Outcome, SentRequest, Timing,
};
use reqwest::{Client, Response, redirect};
use rustls::ClientConfig;
use url::Host;

use crate::address::refusal;
use crate::body::{Appetite, BodyReader};
use crate::builder::{Connections, SenderBuilder, SenderError};
use crate::dial::WatchedDial;
use crate::failure::{Scene, broken_body};
use crate::limits::{Limits, spoken};
use crate::lookup::{GuardedResolver, Lookup};
use crate::outgoing::{self, Outgoing};
use crate::stopwatch::Stopwatch;
use crate::target::TargetPolicy;
use crate::tls::Trust;

pub use tokio_util::sync::CancellationToken as CancelSignal;

/// How long a kept connection may lie idle. Servers close theirs after five seconds and more; one
/// that is closed at the very moment when a request leaves costs that request its certainty.
const KEPT_IDLE: Duration = Duration::from_secs(4);

/// Sends requests. Cheap to clone; clones share connections. Making one reads the system's root
/// certificates, which takes some milliseconds, so keep it.
#[derive(Clone)]
pub struct Sender {
    shared: Arc<Shared>,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender")
            .field("limits", &self.shared.limits)
            .field("connections", &self.shared.connections)
            .finish_non_exhaustive()
    }
}

/// A request that was built and may leave, or the reason why it can't.
#[derive(Debug)]
pub struct Ready {
    sent: Arc<SentRequest>,
    way: Result<Outgoing, Failure>,
}

impl Ready {
    /// The request as it will leave; one that can't, as it was asked for.
    pub const fn request(&self) -> &Arc<SentRequest> {
        &self.sent
    }

    /// Why it can't leave, as far as that is known without looking a name up.
    pub fn refusal(&self) -> Option<&Failure> {
        self.way.as_ref().err()
    }
}

struct Shared {
    client: Client,
    limits: Limits,
    connections: Connections,
    trust: Trust,
}

impl Sender {
    /// A sender with a fresh connection for every request.
    ///
    /// # Errors
    ///
    /// As [`SenderBuilder::build`].
    pub fn new(limits: Limits) -> Result<Self, SenderError> {
        Self::builder().limits(limits).build()
    }

    /// A sender that keeps up to `per_host` idle connections to each host.
    ///
    /// # Errors
    ///
    /// As [`SenderBuilder::build`].
    pub fn pooled(limits: Limits, per_host: usize) -> Result<Self, SenderError> {
        Self::builder()
            .limits(limits)
            .connections(Connections::Kept { per_host })
            .build()
    }

    /// Starts to set a sender up, with default limits, fresh connections and the system's lookup.
    pub fn builder() -> SenderBuilder {
        SenderBuilder::default()
    }

    /// The limits that attempts end within.
    pub fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    /// The request exactly as [`send`](Self::send) would put it on the wire. Touches no network,
    /// looks no name up and does not ask whether the host is confirmed.
    ///
    /// # Errors
    ///
    /// [`FailureKind::InvalidUrl`] where it could not be sent, with the reason.
    pub fn prepare(request: &OutboundRequest) -> Result<SentRequest, Failure> {
        outgoing::prepare(request).map(|(_, sent)| sent)
    }

    /// Sends `request` once and tells what came of it. Never fails: every failure is an outcome.
    ///
    /// `cancel` ends the attempt at any moment; `started_at_ms` is the time of the attempt in
    /// epoch milliseconds, since this crate reads no wall clock.
    pub async fn send(
        &self,
        request: &OutboundRequest,
        policy: &TargetPolicy,
        cancel: &CancelSignal,
        started_at_ms: i64,
    ) -> Attempt {
        self.send_ready(Self::ready(request, policy), cancel, started_at_ms)
            .await
    }

    /// Builds a request, so that what is kept of it before it leaves and what leaves are made once.
    /// Touches no network; what can't leave says so when it is sent.
    pub fn ready(request: &OutboundRequest, policy: &TargetPolicy) -> Ready {
        match outgoing::prepare(request) {
            Ok((outgoing, sent)) => Ready {
                sent: Arc::new(sent),
                way: check_target(&outgoing, policy).map(|()| outgoing),
            },
            Err(failure) => Ready {
                sent: Arc::new(outgoing::picture_of_unsendable(request)),
                way: Err(failure),
            },
        }
    }

    /// Sends a request that was built before, as [`send`](Self::send) does.
    pub async fn send_ready(
        &self,
        ready: Ready,
        cancel: &CancelSignal,
        started_at_ms: i64,
    ) -> Attempt {
        let stopwatch = Stopwatch::start();
        let outgoing = match ready.way {
            Ok(outgoing) => outgoing,
            Err(failure) => {
                return Attempt {
                    started_at: started_at_ms,
                    request: Arc::unwrap_or_clone(ready.sent),
                    remote_addr: None,
                    timing: Timing {
                        total: stopwatch.timing(Instant::now(), false).total,
                        ..Timing::default()
                    },
                    outcome: Outcome::Failed(failure),
                };
            }
        };
        let https = outgoing.url.scheme() == "https";
        let outcome = self.deliver(outgoing, cancel, &stopwatch).await;
        let marks = stopwatch.marks();
        Attempt {
            started_at: started_at_ms,
            request: Arc::unwrap_or_clone(ready.sent),
            remote_addr: marks.remote.map(|remote| remote.to_string()),
            timing: stopwatch.timing(Instant::now(), https),
            outcome,
        }
    }

    /// Sends and waits, first for the head of the answer, then for its body, each against the
    /// clock and the user.
    async fn deliver(
        &self,
        outgoing: Outgoing,
        cancel: &CancelSignal,
        stopwatch: &Arc<Stopwatch>,
    ) -> Outcome {
        let limits = &self.shared.limits;
        let url = outgoing.url.clone();
        let scene = Scene {
            host: url.host_str().unwrap_or_default(),
            port: url.port_or_known_default().unwrap_or_default(),
            https: url.scheme() == "https",
            limits,
            trust: self.shared.trust,
            reuses: self.shared.connections != Connections::Fresh,
        };
        let deadline = tokio::time::sleep(limits.total_timeout);
        tokio::pin!(deadline);

        if cancel.is_cancelled() {
            return Outcome::Failed(Failure {
                kind: FailureKind::CancelledUnsent,
                detail: "cancelled before it began; nothing was sent".to_owned(),
            });
        }

        let head = stopwatch.within(self.shared.client.execute(client_request(outgoing)));
        let response = tokio::select! {
            biased;
            response = head => response,
            () = cancel.cancelled() => return Outcome::Failed(scene.cancelled(stopwatch.marks())),
            () = &mut deadline => return Outcome::Failed(scene.out_of_time(stopwatch.marks())),
        };
        let mut response = match response {
            Ok(response) => response,
            Err(error) => return Outcome::Failed(scene.failure(&error, stopwatch.marks())),
        };
        stopwatch.set(|marks| {
            marks.answered = Some(Instant::now());
            marks.remote = marks.remote.or(response.remote_addr());
        });

        let mut reader = BodyReader::new(response.headers(), limits);
        let broken = loop {
            // The clock and the user come first here: a body that never pauses must not outrun
            // them.
            let piece = tokio::select! {
                biased;
                () = cancel.cancelled() => break Some("cancelled before the body ended".to_owned()),
                () = &mut deadline => {
                    let within = spoken(limits.total_timeout);
                    break Some(format!("time-out: the body did not end within {within}"));
                }
                piece = response.chunk() => piece,
            };
            match piece {
                Ok(Some(piece)) => {
                    if reader.take(&piece) == Appetite::Full {
                        break None;
                    }
                }
                Ok(None) => break None,
                Err(error) => break Some(broken_body(&error)),
            }
        };
        Outcome::Answered(answer(&response, reader.finish(broken)))
    }

    pub(crate) fn assemble(
        limits: Limits,
        connections: Connections,
        tls: ClientConfig,
        trust: Trust,
        lookup: Arc<dyn Lookup>,
    ) -> Result<Self, SenderError> {
        let idle = match connections {
            Connections::Fresh => 0,
            Connections::Kept { per_host } => per_host,
        };
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .http1_only()
            .http1_max_headers(limits.max_headers)
            .pool_max_idle_per_host(idle)
            .pool_idle_timeout(KEPT_IDLE)
            .connect_timeout(limits.connect_timeout)
            .tcp_nodelay(true)
            .dns_resolver(GuardedResolver::new(lookup))
            .connector_layer(WatchedDial)
            .tls_backend_preconfigured(tls)
            .build()?;
        Ok(Self {
            shared: Arc::new(Shared {
                client,
                limits,
                connections,
                trust,
            }),
        })
    }
}

/// Whether the host is the confirmed one and, where it is an address, one that may be dialled.
/// Names are judged when they are looked up.
fn check_target(outgoing: &Outgoing, policy: &TargetPolicy) -> Result<(), Failure> {
    let refused = |detail| Failure {
        kind: FailureKind::RefusedTarget,
        detail,
    };
    let Some(host) = outgoing.url.host() else {
        return Err(refused("the URL names no host".to_owned()));
    };
    if !policy.allows(&host) {
        return Err(refused(format!(
            "{host} is not the confirmed host ({}); confirm it first",
            policy.confirmed_host
        )));
    }
    let address = match host {
        Host::Ipv4(v4) => v4.into(),
        Host::Ipv6(v6) => v6.into(),
        Host::Domain(_) => return Ok(()),
    };
    match refusal(address) {
        Some(why) => Err(refused(format!("{host} is {why}, which Carom never calls"))),
        None => Ok(()),
    }
}

fn client_request(outgoing: Outgoing) -> reqwest::Request {
    let mut request = reqwest::Request::new(outgoing.method, outgoing.url);
    *request.headers_mut() = outgoing.headers;
    *request.body_mut() = outgoing.body.map(Into::into);
    request
}

fn answer(response: &Response, body: Body) -> Answer {
    Answer {
        status: response.status().as_u16(),
        http_version: format!("{:?}", response.version()),
        headers: response
            .headers()
            .iter()
            .map(|(name, value)| outgoing::header(name.as_str(), value))
            .collect(),
        body,
    }
}
