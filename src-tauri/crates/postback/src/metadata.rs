//! Addresses at which clouds tell their machines what is nobody else's business, beside the
//! link-local ones. No tracker is there: lint says so, and delivery dials none of them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Azure's wire server, Alibaba, Oracle's classic one; over IPv6 AWS, Google, Oracle, Scaleway.
pub const ADDRESSES: [IpAddr; 7] = [
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V4(Ipv4Addr::new(192, 0, 0, 192)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254)),
    IpAddr::V6(Ipv6Addr::new(0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x0254)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0x00c1, 0, 0, 0, 0, 0xa9fe, 0xa9fe)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0x0042, 0, 0, 0, 0, 0, 0x0042)),
];
