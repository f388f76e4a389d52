//! Which addresses Carom never dials, whatever the user typed.
//!
//! A marketer may well test against `127.0.0.1` or a machine in the office, so private addresses
//! are allowed for a host that the user confirmed. Link-local addresses and the metadata addresses
//! of clouds are never a tracker: they hand out credentials to whoever asks. They are refused in
//! every form in which an IPv6 address can carry an IPv4 one. Who asks, and when, is
//! [`crate::lookup`] and [`crate::dial`]; this file only answers for one address.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use carom_postback::metadata;

/// Why an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// `0.0.0.0/8` or `::`: "this host", which some systems take for loopback.
    Unspecified,
    /// `169.254.0.0/16` or `fe80::/10`; most clouds keep their metadata here.
    LinkLocal,
    /// A cloud's metadata address outside the link-local range.
    Metadata,
    /// `224.0.0.0/4` or `ff00::/8`.
    Multicast,
    /// `240.0.0.0/4`, the broadcast address included.
    Reserved,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unspecified => "an unspecified address",
            Self::LinkLocal => "a link-local address",
            Self::Metadata => "a cloud metadata address",
            Self::Multicast => "a multicast address",
            Self::Reserved => "a reserved or broadcast address",
        })
    }
}

/// Why `address` is never dialled, or `None` where it may be.
///
/// A translation prefix that a network operator chose freely (RFC 6052) cannot be told from any
/// other IPv6 address, so an address behind one is judged as plain IPv6.
pub fn refusal(address: IpAddr) -> Option<Refusal> {
    match address {
        IpAddr::V4(v4) => refusal_v4(v4),
        IpAddr::V6(v6) => refusal_v6(v6),
    }
}

fn refusal_v4(v4: Ipv4Addr) -> Option<Refusal> {
    let [first, ..] = v4.octets();
    if metadata::ADDRESSES.contains(&IpAddr::V4(v4)) {
        Some(Refusal::Metadata)
    } else if first == 0 {
        Some(Refusal::Unspecified)
    } else if v4.is_link_local() {
        Some(Refusal::LinkLocal)
    } else if v4.is_multicast() {
        Some(Refusal::Multicast)
    } else if first >= 240 {
        Some(Refusal::Reserved)
    } else {
        None
    }
}

fn refusal_v6(v6: Ipv6Addr) -> Option<Refusal> {
    if v6.is_unspecified() {
        return Some(Refusal::Unspecified);
    }
    if v6.is_loopback() {
        // Looks like the IPv4-compatible form of 0.0.0.1, and is not.
        return None;
    }
    if metadata::ADDRESSES.contains(&IpAddr::V6(v6)) {
        return Some(Refusal::Metadata);
    }
    if v6.is_multicast() {
        return Some(Refusal::Multicast);
    }
    if v6.is_unicast_link_local() {
        return Some(Refusal::LinkLocal);
    }
    carried(v6).find_map(refusal_v4)
}

/// The IPv4 addresses that `v6` may stand for, by every form that has a fixed shape.
fn carried(v6: Ipv6Addr) -> impl Iterator<Item = Ipv4Addr> {
    let s = v6.segments();
    let o = v6.octets();
    let at = |a: usize, b: usize, c: usize, d: usize| Ipv4Addr::new(o[a], o[b], o[c], o[d]);
    let tail = at(12, 13, 14, 15);

    let by_prefix = match s {
        // ::a.b.c.d (compatible), ::ffff:a.b.c.d (mapped), ::ffff:0:a.b.c.d (translated),
        // 64:ff9b::a.b.c.d (NAT64, the well-known prefix)
        [0, 0, 0, 0, 0, 0 | 0xffff, _, _]
        | [0, 0, 0, 0, 0xffff, 0, _, _]
        | [0x64, 0xff9b, 0, 0, 0, 0, _, _] => [Some(tail), None, None, None],
        // 64:ff9b:1::/48 (NAT64 for local use): the length of the prefix is the operator's, so
        // every place of RFC 6052 is read; octet 8 is always skipped. A reading that begins with 0
        // is the padding of another length.
        [0x64, 0xff9b, 1, ..] => [at(6, 7, 9, 10), at(7, 9, 10, 11), at(9, 10, 11, 12), tail]
            .map(|v4| (v4.octets()[0] != 0).then_some(v4)),
        // 2002:aabb:ccdd::/48 (6to4)
        [0x2002, ..] => [Some(at(2, 3, 4, 5)), None, None, None],
        // 2001:0::/32 (Teredo): the server, and the client with its bits flipped
        [0x2001, 0, ..] => {
            let client = Ipv4Addr::from_bits(!tail.to_bits());
            [Some(at(4, 5, 6, 7)), Some(client), None, None]
        }
        _ => [None; 4],
    };
    // …:0:5efe:a.b.c.d and …:200:5efe:a.b.c.d (ISATAP), under any prefix, so beside the others.
    let by_interface = matches!(s, [_, _, _, _, 0 | 0x200, 0x5efe, _, _]).then_some(tail);
    by_prefix.into_iter().flatten().chain(by_interface)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every way of writing `v4` as an IPv6 address, by name.
    fn forms(v4: Ipv4Addr) -> Vec<(&'static str, Ipv6Addr)> {
        let [a, b, c, d] = v4.octets();
        let text = |text: String| text.parse::<Ipv6Addr>().expect("a well-formed address");
        let hi = u16::from_be_bytes([a, b]);
        let lo = u16::from_be_bytes([c, d]);
        vec![
            ("mapped", text(format!("::ffff:{v4}"))),
            ("compatible", text(format!("::{v4}"))),
            ("translated", text(format!("::ffff:0:{v4}"))),
            ("NAT64", text(format!("64:ff9b::{v4}"))),
            ("local NAT64, /96", text(format!("64:ff9b:1::{v4}"))),
            ("local NAT64, /48", {
                text(format!("64:ff9b:1:{hi:x}:{c:x}:{d:02x}00::"))
            }),
            (
                "local NAT64, /56",
                text(format!("64:ff9b:1:{a:x}:{b:x}:{lo:x}::")),
            ),
            ("local NAT64, /64", {
                text(format!("64:ff9b:1:0:{a:x}:{b:x}{c:02x}:{d:x}00::"))
            }),
            ("6to4", text(format!("2002:{hi:x}:{lo:x}::1"))),
            (
                "6to4 with a subnet",
                text(format!("2002:{hi:x}:{lo:x}:5:a:b:c:d")),
            ),
            ("Teredo server", text(format!("2001:0:{hi:x}:{lo:x}::"))),
            (
                "Teredo client",
                text(format!("2001:0:808:808:0:0:{:x}:{:x}", !hi, !lo)),
            ),
            ("ISATAP", text(format!("2001:db8::5efe:{v4}"))),
            (
                "6to4 with a harmless ISATAP interface",
                text(format!("2002:{hi:x}:{lo:x}::5efe:8.8.8.8")),
            ),
            (
                "harmless 6to4 with an ISATAP interface",
                text(format!("2002:808:808::5efe:{v4}")),
            ),
            ("ISATAP, global", text(format!("2001:db8::200:5efe:{v4}"))),
        ]
    }

    fn link_local() -> impl Strategy<Value = Ipv4Addr> {
        any::<(u8, u8)>().prop_map(|(c, d)| Ipv4Addr::new(169, 254, c, d))
    }

    fn metadata_v4() -> Vec<Ipv4Addr> {
        let v4 = |address: &IpAddr| match address {
            IpAddr::V4(v4) => Some(*v4),
            IpAddr::V6(_) => None,
        };
        metadata::ADDRESSES.iter().filter_map(v4).collect()
    }

    fn never_dialled() -> impl Strategy<Value = Ipv4Addr> {
        prop_oneof![
            link_local(),
            any::<(u8, u8, u8, u8)>().prop_map(|(a, b, c, d)| Ipv4Addr::new(224 + a % 32, b, c, d)),
            proptest::sample::select(metadata_v4()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn a_refused_ipv4_address_is_refused_in_every_ipv6_form(v4 in never_dialled()) {
            prop_assert!(refusal(v4.into()).is_some(), "{v4} itself must be refused");
            for (name, v6) in forms(v4) {
                prop_assert!(
                    refusal(v6.into()).is_some(),
                    "{v4} got through as {name}: {v6}"
                );
            }
        }

        #[test]
        fn the_verdict_on_an_ipv4_address_is_the_verdict_on_its_plain_ipv6_forms(
            bits in any::<u32>(),
        ) {
            let v4 = Ipv4Addr::from_bits(bits);
            for prefix in ["::ffff:", "::ffff:0:", "64:ff9b::", "2001:db8::5efe:"] {
                let v6: Ipv6Addr = format!("{prefix}{v4}").parse().expect("well-formed");
                prop_assert_eq!(
                    refusal(v6.into()), refusal(v4.into()),
                    "{} must be judged as the {} it stands for", v6, v4
                );
            }
        }

        #[test]
        fn every_link_local_ipv6_address_is_refused(low in any::<u128>()) {
            let v6 = Ipv6Addr::from_bits((0xfe80_u128 << 112) | (low >> 10));
            prop_assert_eq!(refusal(v6.into()), Some(Refusal::LinkLocal));
        }

        #[test]
        fn ordinary_addresses_are_dialled(
            first in prop_oneof![1_u8..=99, 101_u8..=167, 170_u8..=191, 193_u8..=223],
            rest in any::<(u8, u8, u8)>(),
        ) {
            let v4 = Ipv4Addr::new(first, rest.0, rest.1, rest.2);
            prop_assert_eq!(refusal(v4.into()), None, "nothing is wrong with {}", v4);
        }

        #[test]
        fn global_ipv6_addresses_are_dialled(low in any::<u128>()) {
            // 2600::/8 holds no tunnel and no translation.
            let v6 = Ipv6Addr::from_bits((0x26_u128 << 120) | (low >> 8));
            prop_assume!(!matches!(v6.segments(), [_, _, _, _, 0 | 0x200, 0x5efe, _, _]));
            prop_assert_eq!(refusal(v6.into()), None);
        }
    }

    #[test]
    fn loopback_and_private_addresses_are_dialled_because_people_test_at_home() {
        for text in [
            "127.0.0.1",
            "127.8.9.10",
            "10.0.0.1",
            "192.168.1.5",
            "172.16.0.1",
            "100.64.0.1",
            "::1",
            "fd12:3456::1",
            "::ffff:127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::10.0.0.1",
        ] {
            let address: IpAddr = text.parse().expect("an address");
            assert_eq!(
                refusal(address),
                None,
                "{text} may be the user's own machine"
            );
        }
    }

    #[test]
    fn addresses_that_are_never_a_tracker_are_refused_with_their_reason() {
        for (text, why) in [
            ("0.0.0.0", Refusal::Unspecified),
            ("0.1.2.3", Refusal::Unspecified),
            ("::", Refusal::Unspecified),
            ("::ffff:0.0.0.0", Refusal::Unspecified),
            ("169.254.169.254", Refusal::LinkLocal),
            ("fe80::a9fe:a9fe", Refusal::LinkLocal),
            ("febf::1", Refusal::LinkLocal),
            ("100.100.100.200", Refusal::Metadata),
            ("168.63.129.16", Refusal::Metadata),
            ("192.0.0.192", Refusal::Metadata),
            ("fd00:ec2::254", Refusal::Metadata),
            ("fd20:ce::254", Refusal::Metadata),
            ("fd00:c1::a9fe:a9fe", Refusal::Metadata),
            ("fd00:42::42", Refusal::Metadata),
            ("224.0.0.1", Refusal::Multicast),
            ("ff02::1", Refusal::Multicast),
            ("240.0.0.1", Refusal::Reserved),
            ("255.255.255.255", Refusal::Reserved),
        ] {
            let address: IpAddr = text.parse().expect("an address");
            assert_eq!(refusal(address), Some(why), "{text}");
        }
    }
}
