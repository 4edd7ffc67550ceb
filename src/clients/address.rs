//! Which network addresses Assay may connect to: the public internet and nothing else.
//!
//! People give Assay addresses to check. Without this guard such an address could make the server
//! talk to its own network: to a database, a router or a cloud's metadata service.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use thiserror::Error;

/// IPv4 networks that are not the public internet, from the IANA special-purpose address registry.
const CLOSED_IPV4: &[(Ipv4Addr, u8, &str)] = &[
    (Ipv4Addr::UNSPECIFIED, 8, "no address of a server"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "in a private network"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "in a provider's inner network"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "Assay's own machine"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "in a local network"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "in a private network"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "reserved"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "reserved for documentation"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "reserved"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "in a private network"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "reserved for measurements"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "reserved for documentation"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "reserved for documentation"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "no address of a server"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved"),
];

/// The part of IPv6 from which public addresses are given out.
const OPEN_IPV6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
/// Networks inside that part which are not the public internet. The first holds Teredo, whose
/// embedded addresses are scrambled, so all of it is closed.
const CLOSED_IPV6: &[(Ipv6Addr, u8, &str)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "reserved"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "reserved for documentation"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "reserved for documentation"),
];
/// IPv6 forms of IPv4 addresses: the network, its width, and how many bits follow the embedded
/// address.
const EMBEDDED_IPV4: &[(Ipv6Addr, u8, u32)] = &[
    // IPv4-mapped
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, 0),
    // NAT64 (RFC 6052)
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96, 0),
    // 6to4 (RFC 3056)
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, 80),
];

/// Ports that every guard opens: http and https.
const OPEN_PORTS: [u16; 2] = [80, 443];

/// An address that the guard keeps closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{address} is {reason}")]
pub struct Closed {
    /// The address.
    pub address: IpAddr,
    /// Why it is closed; completes "the address is …".
    pub reason: &'static str,
}

/// Decides which addresses and ports may be connected to, and how names are looked up.
///
/// [`Guard::default`] opens the public internet on ports 80 and 443. Exceptions exist only in code
/// that builds a guard, never in a setting, and widen the guard by single networks instead of
/// switching it off.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    networks: Vec<(IpAddr, u8)>,
    ports: Vec<u16>,
    names: BTreeMap<String, Vec<SocketAddr>>,
}

impl Guard {
    /// Opens one more network, given by an address in it and the number of leading bits that count.
    #[must_use]
    pub fn allow_network(mut self, address: IpAddr, prefix: u8) -> Self {
        self.networks.push((address, prefix));
        self
    }

    /// Opens one more port, on every address that is open.
    #[must_use]
    pub fn allow_port(mut self, port: u16) -> Self {
        self.ports.push(port);
        self
    }

    /// Answers a name with these addresses instead of asking the system. The addresses are still
    /// checked.
    #[must_use]
    pub fn answer_name(mut self, name: &str, addresses: &[IpAddr]) -> Self {
        let addresses = addresses.iter().map(|address| SocketAddr::new(*address, 0));
        self.names.insert(name.to_owned(), addresses.collect());
        self
    }

    /// Answers a name with this address, and leads whoever asks for no port of it to this one.
    #[must_use]
    pub fn answer_name_at(mut self, name: &str, address: SocketAddr) -> Self {
        self.names.insert(name.to_owned(), vec![address]);
        self
    }

    /// The addresses that this guard itself knows for a name.
    pub(super) fn known_addresses(&self, name: &str) -> Option<&[SocketAddr]> {
        self.names.get(name).map(Vec::as_slice)
    }

    /// True when this port may be connected to.
    pub fn is_open_port(&self, port: u16) -> bool {
        OPEN_PORTS.contains(&port) || self.ports.contains(&port)
    }

    /// Refuses an address that is not on the public internet.
    ///
    /// # Errors
    /// [`Closed`] with the reason.
    pub fn check(&self, address: IpAddr) -> Result<(), Closed> {
        let is_excepted = self
            .networks
            .iter()
            .any(|(network, prefix)| contains(*network, *prefix, address.to_canonical()));
        if is_excepted {
            return Ok(());
        }
        let reason = match address {
            IpAddr::V4(address) => closed_ipv4(address),
            IpAddr::V6(address) => closed_ipv6(address),
        };
        reason.map_or(Ok(()), |reason| Err(Closed { address, reason }))
    }
}

fn closed_ipv4(address: Ipv4Addr) -> Option<&'static str> {
    CLOSED_IPV4
        .iter()
        .find(|(network, prefix, _)| contains((*network).into(), *prefix, address.into()))
        .map(|(_, _, reason)| *reason)
}

fn closed_ipv6(address: Ipv6Addr) -> Option<&'static str> {
    let is_in = |network: Ipv6Addr, prefix| contains(network.into(), prefix, address.into());
    if address.is_loopback() {
        return Some("Assay's own machine");
    }
    if let Some((_, _, behind)) =
        EMBEDDED_IPV4.iter().find(|(network, prefix, _)| is_in(*network, *prefix))
    {
        return closed_ipv4(embedded(address, *behind));
    }
    if !is_in(OPEN_IPV6.0, OPEN_IPV6.1) {
        return Some("in a private or reserved network");
    }
    CLOSED_IPV6
        .iter()
        .find(|(network, prefix, _)| is_in(*network, *prefix))
        .map(|(_, _, reason)| *reason)
}

/// The 32 bits before the last `behind` bits, as an IPv4 address.
fn embedded(address: Ipv6Addr, behind: u32) -> Ipv4Addr {
    let [.., a, b, c, d] = (address.to_bits() >> behind).to_be_bytes();
    Ipv4Addr::new(a, b, c, d)
}

/// True when the first `prefix` bits of both addresses agree.
fn contains(network: IpAddr, prefix: u8, address: IpAddr) -> bool {
    let (differing, width) = match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            (u128::from(network.to_bits() ^ address.to_bits()), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => (network.to_bits() ^ address.to_bits(), 128),
        _ => return false,
    };
    let behind: u32 = u32::saturating_sub(width, prefix.into());
    differing.checked_shr(behind).unwrap_or(0) == 0
}
