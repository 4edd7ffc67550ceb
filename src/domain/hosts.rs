//! Names of hosts.

/// A host's name in ASCII, `xn--…` where it has letters of other scripts: what it looks like is no longer mistaken for another name.
pub(crate) fn ascii_host(host: &str) -> Option<String> {
    match url::Host::parse(host).ok()? {
        url::Host::Domain(domain) => Some(domain),
        url::Host::Ipv4(_) | url::Host::Ipv6(_) => None,
    }
}
