//! Whether a network's servers could reach a host, from its name or address alone.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::Host;

use crate::metadata;

/// Endings of names that no public DNS knows (RFC 6761, RFC 6762, RFC 8375 and custom).
const PRIVATE_ENDINGS: [&str; 8] = [
    "localhost",
    "local",
    "internal",
    "lan",
    "home.arpa",
    "test",
    "invalid",
    "onion",
];

/// Where a host is, as far as its name or address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Nothing speaks against it.
    Public,
    /// This computer.
    Loopback,
    /// Not reachable from outside, with the reason.
    Private(&'static str),
    /// Not reachable from anywhere: Carom itself never dials it. With the reason.
    Nowhere(&'static str),
}

pub(super) fn reach(host: &Host<&str>) -> Reach {
    match host {
        Host::Domain(name) => domain(name.trim_end_matches('.')),
        Host::Ipv4(address) => address_reach(IpAddr::V4(*address)),
        Host::Ipv6(address) => address_reach(
            address
                .to_ipv4_mapped()
                .map_or(IpAddr::V6(*address), IpAddr::V4),
        ),
    }
}

fn domain(name: &str) -> Reach {
    let ends = |ending: &str| {
        name.strip_suffix(ending)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if ends("localhost") {
        Reach::Loopback
    } else if !name.contains('.') {
        Reach::Private("it has no dot")
    } else if PRIVATE_ENDINGS.into_iter().any(ends) {
        Reach::Private("no public name ends so")
    } else {
        Reach::Public
    }
}

fn address_reach(address: IpAddr) -> Reach {
    match address {
        _ if metadata::ADDRESSES.contains(&address) => {
            Reach::Nowhere("it is a cloud's own address")
        }
        _ if address.is_loopback() => Reach::Loopback,
        _ if address.is_unspecified() => Reach::Nowhere("it is no address of a computer"),
        IpAddr::V4(v4) if v4.is_private() || shared(v4) => {
            Reach::Private("it is a private address")
        }
        IpAddr::V4(v4) if v4.is_link_local() => Reach::Nowhere("it is a link-local address"),
        IpAddr::V4(v4) if v4.is_multicast() || v4.octets()[0] >= 240 || v4.octets()[0] == 0 => {
            Reach::Nowhere("it is no address of a computer")
        }
        IpAddr::V6(v6) if v6.is_unique_local() => Reach::Private("it is a private address"),
        IpAddr::V6(v6) if v6.is_unicast_link_local() => {
            Reach::Nowhere("it is a link-local address")
        }
        IpAddr::V6(v6) if v6.is_multicast() => Reach::Nowhere("it is no address of a computer"),
        IpAddr::V6(v6) if discarded(v6) => Reach::Private("it is no address of a computer"),
        _ => Reach::Public,
    }
}

/// 100.64.0.0/10, shared between a provider's customers (RFC 6598).
const fn shared(v4: Ipv4Addr) -> bool {
    let [a, b, ..] = v4.octets();
    a == 100 && b & 0b1100_0000 == 64
}

/// 100::/64, which swallows everything (RFC 6666).
const fn discarded(v6: Ipv6Addr) -> bool {
    matches!(v6.segments(), [0x100, 0, 0, 0, ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Reach {
        let url = url::Url::parse(&format!("https://{text}/")).expect("a host");
        reach(&url.host().expect("an https URL has a host"))
    }

    #[test]
    fn this_computer_is_known_by_all_its_names() {
        for host in [
            "localhost",
            "a.localhost",
            "127.0.0.1",
            "127.8.9.1",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "0x7f000001",
        ] {
            assert_eq!(of(host), Reach::Loopback, "{host}");
        }
    }

    #[test]
    fn private_addresses_and_names_are_out_of_reach() {
        for host in [
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "168.63.129.16",
            "[fc00::1]",
            "[fe80::1]",
            "[::]",
            "[ff02::1]",
            "[::ffff:10.0.0.1]",
            "[100::1]",
            "tracker",
            "a.local",
            "a.internal",
            "x.home.arpa",
            "a.test",
            "a.local.",
        ] {
            assert!(
                matches!(of(host), Reach::Private(_) | Reach::Nowhere(_)),
                "{host}"
            );
        }
    }

    #[test]
    fn what_carom_never_dials_is_said_to_be_nowhere() {
        for host in [
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "100.100.100.200",
            "192.0.0.192",
            "[fd00:ec2::254]",
            "[::ffff:100.100.100.200]",
            "169.254.169.254",
            "0.0.0.0",
        ] {
            assert!(matches!(of(host), Reach::Nowhere(_)), "{host}");
        }
    }

    #[test]
    fn public_hosts_are_left_alone() {
        for host in [
            "track.example.com",
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "[2606:4700::1]",
            "notlocal.com",
            "mylocalhost.com",
        ] {
            assert_eq!(of(host), Reach::Public, "{host}");
        }
    }
}
