//! Which addresses the guarded client opens.

use std::net::IpAddr;

use assay::clients::address::Guard;

/// Addresses outside the public internet, and what is said about them.
const CLOSED: &[(&str, &str)] = &[
    ("0.0.0.0", "no address of a server"),
    ("0.1.2.3", "no address of a server"),
    ("10.0.0.1", "in a private network"),
    ("10.255.255.255", "in a private network"),
    ("100.64.0.1", "in a provider's inner network"),
    ("100.127.255.255", "in a provider's inner network"),
    ("127.0.0.1", "Assay's own machine"),
    ("127.255.255.254", "Assay's own machine"),
    ("169.254.169.254", "in a local network"),
    ("172.16.0.1", "in a private network"),
    ("172.31.255.255", "in a private network"),
    ("192.0.0.8", "reserved"),
    ("192.0.2.1", "reserved for documentation"),
    ("192.88.99.1", "reserved"),
    ("192.168.0.1", "in a private network"),
    ("198.18.0.1", "reserved for measurements"),
    ("198.19.255.255", "reserved for measurements"),
    ("198.51.100.7", "reserved for documentation"),
    ("203.0.113.9", "reserved for documentation"),
    ("224.0.0.1", "no address of a server"),
    ("239.255.255.255", "no address of a server"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "reserved"),
    ("::", "in a private or reserved network"),
    ("::1", "Assay's own machine"),
    ("::7f00:1", "in a private or reserved network"),
    ("::ffff:127.0.0.1", "Assay's own machine"),
    ("::ffff:10.0.0.1", "in a private network"),
    ("::ffff:169.254.169.254", "in a local network"),
    ("64:ff9b::127.0.0.1", "Assay's own machine"),
    ("64:ff9b::a9fe:a9fe", "in a local network"),
    ("64:ff9b:1::1", "in a private or reserved network"),
    ("100::1", "in a private or reserved network"),
    ("2001::1", "reserved"),
    ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "reserved"),
    ("2001:1ff::1", "reserved"),
    ("2001:db8::1", "reserved for documentation"),
    ("2002:7f00:1::", "Assay's own machine"),
    ("2002:a00:1::1", "in a private network"),
    ("2002:c0a8:1::1", "in a private network"),
    ("3fff::1", "reserved for documentation"),
    ("4000::1", "in a private or reserved network"),
    ("5f00::1", "in a private or reserved network"),
    ("fc00::1", "in a private or reserved network"),
    ("fd00:ec2::254", "in a private or reserved network"),
    ("fe80::1", "in a private or reserved network"),
    ("fec0::1", "in a private or reserved network"),
    ("ff02::1", "in a private or reserved network"),
];

const OPEN: &[&str] = &[
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.1",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2002:101:101::1",
    "2606:4700::1111",
    "3ffe::1",
    "::ffff:1.1.1.1",
    "64:ff9b::1.1.1.1",
];

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn addresses_outside_the_public_internet_are_closed_with_a_reason() {
    for (address, reason) in CLOSED {
        let closed = Guard::default().check(ip(address)).expect_err(address);
        assert_eq!(closed.to_string(), format!("{} is {reason}", ip(address)), "{address}");
    }
}

#[test]
fn addresses_of_the_public_internet_are_open_up_to_the_edges_of_closed_networks() {
    for address in OPEN {
        assert_eq!(Guard::default().check(ip(address)), Ok(()), "{address}");
    }
}

#[test]
fn only_the_usual_ports_are_open() {
    let guard = Guard::default();
    for port in [80, 443] {
        assert!(guard.is_open_port(port), "{port}");
    }
    for port in [0, 1, 22, 25, 81, 444, 5432, 6379, 8080, 8443, 65535] {
        assert!(!guard.is_open_port(port), "{port}");
    }
}

#[test]
fn an_exception_opens_one_network_and_nothing_beside_it() {
    let guard = Guard::default()
        .allow_network(ip("127.0.0.4"), 30)
        .allow_network(ip("fd00:1::"), 32)
        .allow_port(8080);
    for address in ["127.0.0.4", "127.0.0.7", "::ffff:127.0.0.5", "fd00:1::1", "fd00:1:ffff::1"] {
        assert_eq!(guard.check(ip(address)), Ok(()), "{address}");
    }
    for address in ["127.0.0.3", "127.0.0.8", "10.0.0.1", "::1", "fd00:2::1", "169.254.169.254"] {
        assert!(guard.check(ip(address)).is_err(), "{address}");
    }
    assert!(guard.is_open_port(8080) && !guard.is_open_port(8081));
}
