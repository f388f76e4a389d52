//! How a sender is put together: limits, connections, trust and the way names are looked up.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;

use crate::limits::Limits;
use crate::lookup::{Lookup, SystemLookup};
use crate::sender::Sender;
use crate::tls;

/// Why a [`Sender`] could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SenderError {
    /// TLS could not be set up, for example for a root certificate that is none.
    #[error("TLS could not be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// The HTTP client could not be built.
    #[error("the HTTP client could not be set up: {0}")]
    Client(#[from] reqwest::Error),
}

/// Whether connections are kept between requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Connections {
    /// A connection of its own for every request: each phase is measured, and a failure before it
    /// stood is provably unsent. For tests and single sends.
    #[default]
    Fresh,
    /// Idle connections are kept, so many for each host, and used again. For backfills. A failure
    /// is provably unsent only where the client says that it could not connect.
    Kept {
        /// Idle connections kept for one host.
        per_host: usize,
    },
}

/// What a [`Sender`] is made of.
pub struct SenderBuilder {
    limits: Limits,
    connections: Connections,
    roots: Vec<CertificateDer<'static>>,
    lookup: Arc<dyn Lookup>,
}

impl Default for SenderBuilder {
    /// Default limits, fresh connections, the operating system's trust and lookup.
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            connections: Connections::default(),
            roots: Vec::new(),
            lookup: Arc::new(SystemLookup),
        }
    }
}

impl SenderBuilder {
    /// Sets the limits of each attempt.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Keeps connections or not.
    #[must_use]
    pub fn connections(mut self, connections: Connections) -> Self {
        self.connections = connections;
        self
    }

    /// Trusts a root certificate (DER) beside those of the operating system.
    #[must_use]
    pub fn trust_root(mut self, der: impl Into<Vec<u8>>) -> Self {
        self.roots.push(CertificateDer::from(der.into()));
        self
    }

    /// Looks names up in another way than the operating system's.
    #[must_use]
    pub fn lookup(mut self, lookup: impl Lookup) -> Self {
        self.lookup = Arc::new(lookup);
        self
    }

    /// Makes the sender.
    ///
    /// # Errors
    ///
    /// A root certificate that cannot be read, or a client that cannot be set up. A machine
    /// without root certificates is no error here: it can still send over http.
    pub fn build(self) -> Result<Sender, SenderError> {
        let (tls, trust) = tls::config(&self.roots)?;
        Sender::assemble(self.limits, self.connections, tls, trust, self.lookup)
    }
}
