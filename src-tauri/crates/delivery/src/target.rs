//! Whom a request may go to: the one host that the user typed or confirmed.

use std::net::Ipv6Addr;

use url::{Host, Url};

/// The host that one send is allowed to reach.
///
/// A host out of a CSV row, an inbound call or an imported file is first shown and confirmed;
/// until then nobody can build the policy that would let it through. The confirmed host may be
/// private or loopback; what [`crate::refusal`] names is refused all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetPolicy {
    /// A host name or an IP address, without a port.
    pub confirmed_host: String,
}

impl TargetPolicy {
    /// Allows `host`, a name or an address without a port, in any letter case.
    pub fn host(host: impl Into<String>) -> Self {
        Self {
            confirmed_host: host.into(),
        }
    }

    /// Allows the host of `url`: for a URL that the user typed. `None` where it has none.
    pub fn host_of(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        url.host_str().map(Self::host)
    }

    /// Whether a request to `host` may leave. The comparison is made on the normalised form, so
    /// that `EXAMPLE.com.`, `0x7f.1` and an internationalised name are what they stand for.
    pub(crate) fn allows(&self, host: &Host<&str>) -> bool {
        canonical(&self.confirmed_host)
            .is_some_and(|confirmed| without_root_dot(&confirmed) == without_root_dot(host))
    }
}

fn canonical(text: &str) -> Option<Host<String>> {
    if let Ok(v6) = text.parse::<Ipv6Addr>() {
        return Some(Host::Ipv6(v6));
    }
    Host::parse(text).ok()
}

fn without_root_dot<S: AsRef<str>>(host: &Host<S>) -> Host<String> {
    match host {
        Host::Domain(name) => {
            let name = name.as_ref();
            Host::Domain(name.strip_suffix('.').unwrap_or(name).to_owned())
        }
        Host::Ipv4(v4) => Host::Ipv4(*v4),
        Host::Ipv6(v6) => Host::Ipv6(*v6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(confirmed: &str, url: &str) -> bool {
        let url = Url::parse(url).expect("a URL");
        TargetPolicy::host(confirmed).allows(&url.host().expect("a host"))
    }

    #[test]
    fn the_confirmed_host_is_allowed_in_every_spelling() {
        assert!(allowed("Tracker.Example", "https://tracker.example/x"));
        assert!(allowed("tracker.example.", "https://tracker.example/"));
        assert!(allowed("tracker.example", "https://tracker.example./"));
        assert!(allowed("127.0.0.1", "http://0x7f.1:8080/"));
        assert!(allowed("::1", "http://[::1]:8080/"));
        assert!(allowed("[::1]", "http://[0:0:0:0:0:0:0:1]/"));
        assert!(allowed("bücher.example", "https://xn--bcher-kva.example/"));
    }

    #[test]
    fn any_other_host_is_refused_however_alike_it_looks() {
        assert!(!allowed("tracker.example", "https://tracker.example.evil/"));
        assert!(!allowed("tracker.example", "https://sub.tracker.example/"));
        assert!(!allowed("tracker.example", "https://tracker.example@evil/"));
        assert!(!allowed("localhost", "http://127.0.0.1/"));
        assert!(!allowed("", "http://127.0.0.1/"));
        assert!(!allowed("not a host", "http://127.0.0.1/"));
    }

    #[test]
    fn the_host_of_a_typed_url_is_taken_without_its_port() {
        assert_eq!(
            TargetPolicy::host_of("http://127.0.0.1:8080/p?x=1"),
            Some(TargetPolicy::host("127.0.0.1"))
        );
        assert_eq!(TargetPolicy::host_of("no url"), None);
    }
}
