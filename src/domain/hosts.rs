//! Names of hosts, and which of them anyone can reach.

/// A host's name in ASCII, `xn--…` where it has letters of other scripts: what it looks like is no
/// longer mistaken for another name.
pub(crate) fn ascii_host(host: &str) -> Option<String> {
    match url::Host::parse(host).ok()? {
        url::Host::Domain(domain) => Some(domain),
        url::Host::Ipv4(_) | url::Host::Ipv6(_) => None,
    }
}

/// Endings of names that mean something in one network only (RFC 6761, 6762, 8375, and what
/// networks are called).
const INNER_NAMES: [&str; 8] =
    ["localhost", "local", "internal", "intranet", "private", "lan", "corp", "home.arpa"];

/// Why not everybody can open a web address, to go after the address; none when it names a host
/// that everybody can find, at the port that browsers use. Whoever fetches an address looks at the
/// numbers behind the name besides.
pub(crate) fn why_closed(address: &url::Url) -> Option<&'static str> {
    let name = match address.host() {
        Some(url::Host::Domain(name)) => name,
        Some(url::Host::Ipv4(_) | url::Host::Ipv6(_)) => {
            return Some(
                "leads to a machine by its number. Write the address with the name of its host, \
                 such as https://example.org/page.",
            );
        }
        None => {
            return Some(
                "names no host. Write the address with it, such as https://example.org/page.",
            );
        }
    };
    let ends_in = |ending: &&str| {
        name.strip_suffix(*ending).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if INNER_NAMES.iter().any(ends_in) {
        return Some(
            "leads into a network of your own, which nobody else reaches. Write the address of a \
             page that anyone can open.",
        );
    }
    if address.port().is_some() {
        return Some(
            "names a port, and many networks let nobody through to it. Write the address of a page \
             that opens without one.",
        );
    }
    None
}
