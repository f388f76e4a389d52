//! Around the client's dialling: marks its beginning and end, and looks once more at whom it
//! reached.
//!
//! The addresses were checked before they were dialled. This second look is made on the socket
//! itself, before the first byte of a request, so that no road past the resolver (an address
//! literal in a spelling that we did not foresee, say) leads to an address that is never called.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use http::Extensions;
use hyper_util::client::legacy::connect::{Connection, HttpInfo};
use tower::{BoxError, Layer, Service};

use crate::address::refusal;
use crate::lookup::NoTarget;
use crate::stopwatch::mark;

/// Wraps the client's connector.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WatchedDial;

/// The connector with marks around it.
#[derive(Debug, Clone)]
pub(crate) struct Watched<S> {
    connector: S,
}

impl<S> Layer<S> for WatchedDial {
    type Service = Watched<S>;

    fn layer(&self, connector: S) -> Self::Service {
        Watched { connector }
    }
}

impl<S, R> Service<R> for Watched<S>
where
    S: Service<R, Error = BoxError>,
    S::Response: Connection,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.connector.poll_ready(cx)
    }

    fn call(&mut self, destination: R) -> Self::Future {
        let dialling = self.connector.call(destination);
        Box::pin(async move {
            mark(|marks| marks.dialling = Some(Instant::now()));
            let connection = dialling.await?;
            let mut extras = Extensions::new();
            connection.connected().get_extras(&mut extras);
            let remote = extras.get::<HttpInfo>().map(HttpInfo::remote_addr);
            if let Some(remote) = remote
                && let Some(why) = refusal(remote.ip())
            {
                let address = remote.ip();
                return Err(NoTarget::RefusedAfterDial { address, why }.into());
            }
            mark(|marks| {
                marks.connected = Some(Instant::now());
                marks.remote = remote;
            });
            Ok(connection)
        })
    }
}
