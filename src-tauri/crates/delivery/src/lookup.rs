//! From a host name to the addresses that may be dialled.
//!
//! The client dials what this resolver hands it and asks nobody again, so an answer is checked
//! once and pinned: a name that changes its address between a check and a dial (DNS rebinding) has
//! no moment to do it in. IP literals in a URL never come here; [`crate::sender`] checks those.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::address::{Refusal, refusal};
use crate::stopwatch::mark;

/// The answer of a [`Lookup`], when it comes.
pub type Looking = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Finds the addresses of a host name. The real one is [`SystemLookup`]; tests bring their own.
pub trait Lookup: Send + Sync + 'static {
    /// Looks `host` up. No address at all may be an empty list or an error.
    fn look_up(&self, host: &str) -> Looking;
}

impl<F> Lookup for F
where
    F: Fn(&str) -> Looking + Send + Sync + 'static,
{
    fn look_up(&self, host: &str) -> Looking {
        self(host)
    }
}

/// The operating system's own resolver: hosts file, DNS and whatever else it is set up to ask.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn look_up(&self, host: &str) -> Looking {
        let host = host.to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Why no connection was tried, or why one that stood was dropped unused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoTarget {
    #[error("{host} has no address")]
    NoAddress { host: String },
    #[error("{host} could not be looked up: {source}")]
    Lookup { host: String, source: io::Error },
    #[error("{host} points to {address}, {why}, which Carom never calls")]
    Refused {
        host: String,
        address: IpAddr,
        why: Refusal,
    },
    #[error("the connection reached {address}, {why}, which Carom never calls")]
    RefusedAfterDial { address: IpAddr, why: Refusal },
}

/// Lets through only addresses that may be dialled, and stops the time.
pub(crate) struct GuardedResolver {
    lookup: Arc<dyn Lookup>,
}

impl GuardedResolver {
    pub(crate) fn new(lookup: Arc<dyn Lookup>) -> Self {
        Self { lookup }
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let looking = self.lookup.look_up(&host);
        Box::pin(async move {
            mark(|marks| marks.asked = Some(Instant::now()));
            let found = looking.await;
            mark(|marks| marks.resolved = Some(Instant::now()));
            let allowed = allowed(host, found)?;
            // Port 0 stands for the port of the URL.
            let addresses = allowed.into_iter().map(|ip| SocketAddr::new(ip, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}

/// The addresses that may be dialled; an error where there is none. A host in the local network
/// often has a link-local address beside its real one, so one refused address does not refuse the
/// others.
fn allowed(host: String, found: io::Result<Vec<IpAddr>>) -> Result<Vec<IpAddr>, NoTarget> {
    let found = match found {
        Ok(found) => found,
        Err(source) => return Err(NoTarget::Lookup { host, source }),
    };
    let mut refused = None;
    let allowed: Vec<IpAddr> = found
        .into_iter()
        .filter(|&address| match refusal(address) {
            Some(why) => {
                refused.get_or_insert((address, why));
                false
            }
            None => true,
        })
        .collect();
    match refused {
        _ if !allowed.is_empty() => Ok(allowed),
        Some((address, why)) => Err(NoTarget::Refused { host, address, why }),
        None => Err(NoTarget::NoAddress { host }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(found: &[&str]) -> Result<Vec<IpAddr>, NoTarget> {
        let found = found
            .iter()
            .map(|text| text.parse().expect("an address"))
            .collect();
        allowed("host.test".into(), Ok(found))
    }

    #[test]
    fn a_refused_address_is_left_out_beside_a_good_one() {
        let addresses = judged(&["fe80::1", "192.168.1.5"]).expect("one may be dialled");
        assert_eq!(addresses, ["192.168.1.5".parse::<IpAddr>().unwrap()]);
    }

    #[test]
    fn a_host_with_refused_addresses_only_is_refused_by_name() {
        let error = judged(&["169.254.169.254", "fe80::1"]).expect_err("nothing may be dialled");
        assert_eq!(
            error.to_string(),
            "host.test points to 169.254.169.254, a link-local address, which Carom never calls"
        );
    }

    #[test]
    fn a_host_without_an_address_is_a_failed_lookup() {
        assert!(matches!(judged(&[]), Err(NoTarget::NoAddress { .. })));
    }
}
