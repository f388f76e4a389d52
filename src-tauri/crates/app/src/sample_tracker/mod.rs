//! The sample tracker: a real HTTP server on loopback that answers as a tracker would.
//!
//! It exists so that the first test, the demo and the journeys need nobody else's server. It is
//! always labelled as a sample, and forgets everything when Carom closes.

mod ledger;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    extract::{Query, Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use carom_postback::{
    click_id,
    event::{EventType, Network},
    integration::Role,
    samples,
};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, task::AbortHandle};

use ledger::{Ledger, Reply};

/// A caller that sends its headers slower than this is hung up on.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

/// How long to rest after a caller could not be taken.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);

/// A running sample tracker; it stops when dropped.
#[derive(Debug)]
pub struct SampleServer {
    address: SocketAddr,
    task: AbortHandle,
}

impl SampleServer {
    /// Starts on the loopback port that it had last time, if that is free now, else on another:
    /// its address should seldom change before the user's eyes. Must be called inside a tokio
    /// runtime.
    ///
    /// # Errors
    ///
    /// The system's error when no loopback port can be had.
    pub async fn start(last_port: Option<u16>) -> io::Result<Self> {
        let listener = match last_port {
            Some(port) => match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
                Ok(listener) => listener,
                Err(_) => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?,
            },
            None => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?,
        };
        let address = listener.local_addr()?;
        let task = tokio::spawn(accept(listener, router(address))).abort_handle();
        Ok(Self { address, task })
    }

    /// The port.
    pub const fn port(&self) -> u16 {
        self.address.port()
    }

    /// The origin, such as `http://127.0.0.1:43117`.
    pub fn origin(&self) -> String {
        origin_at(self.port())
    }
}

impl Drop for SampleServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The sample tracker's origin on a port.
pub fn origin_at(port: u16) -> String {
    format!("http://{}", SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
}

/// The click IDs that the sample tracker knows from the start: those of Carom's own samples.
pub fn known_click_ids() -> Vec<String> {
    let mut ids: Vec<String> = [Role::Affiliate, Role::Seller]
        .into_iter()
        .flat_map(|role| EventType::ALL.map(|event| (role, event)))
        .filter_map(|(role, event)| {
            samples::sample(Network::Clickbank, role, event)
                .values
                .get(click_id::carrier(role))
                .cloned()
        })
        .filter(|id| !id.is_empty())
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

async fn accept(listener: TcpListener, router: Router) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors or the like: it fails again at once until some are free.
            tokio::time::sleep(ACCEPT_AGAIN).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            // `axum::serve` would set no timer, and the header time-out would never run.
            let mut server = http1::Builder::new();
            server
                .timer(TokioTimer::new())
                .header_read_timeout(HEADER_TIMEOUT);
            // A caller that hangs up early is its own affair.
            let _ = server.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

fn router(address: SocketAddr) -> Router {
    let ledger = Arc::new(Mutex::new(Ledger::knowing(known_click_ids())));
    Router::new()
        .route("/postback", get(postback))
        .route("/click", get(click))
        .fallback(nothing_here)
        .layer(middleware::from_fn(move |request, next| {
            only_local(address, request, next)
        }))
        .with_state(ledger)
}

/// Answers only what was addressed to this very server, and nothing that a web page asked for.
async fn only_local(address: SocketAddr, request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|h| h.to_str().ok())
        .unwrap_or("");
    let ours = host == address.to_string() || host == format!("localhost:{}", address.port());
    if !ours || request.headers().contains_key(header::ORIGIN) {
        return (
            StatusCode::FORBIDDEN,
            "This sample tracker answers its own computer only.\n",
        )
            .into_response();
    }
    next.run(request).await
}

async fn postback(
    State(ledger): State<Arc<Mutex<Ledger>>>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    respond(
        &ledger
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .postback(&query),
    )
}

async fn click(State(ledger): State<Arc<Mutex<Ledger>>>) -> Response {
    respond(
        &ledger
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .click(),
    )
}

async fn nothing_here() -> Response {
    respond(&Reply {
        status: 404,
        body: serde_json::json!({ "status": "error", "error": "no such path", "sample": true }),
    })
}

fn respond(reply: &Reply) -> Response {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        reply.body.to_string(),
    )
        .into_response()
}
