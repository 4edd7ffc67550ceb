//! Addresses in settings: the database, the site and the mail server. Passwords never show.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::Url;

/// A database address, either a file or a server. Shows without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Reads `sqlite:<file>` or `postgres://…` (also `postgresql://…`).
    ///
    /// A database in memory is refused: each connection would see its own.
    pub fn parse(text: &str) -> Option<Self> {
        let is_file = text
            .strip_prefix("sqlite:")
            .map(|file| file.strip_prefix("//").unwrap_or(file))
            .is_some_and(|file| {
                !file.is_empty() && !file.starts_with(":memory:") && !file.contains("mode=memory")
            });
        let is_server = (text.starts_with("postgres://") || text.starts_with("postgresql://"))
            && Url::parse(text).is_ok();
        (is_file || is_server).then(|| Self(text.to_owned()))
    }

    /// The address with its password, for the driver alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when the records are kept in a local file.
    pub fn is_file(&self) -> bool {
        self.0.starts_with("sqlite:")
    }

    /// The other machine that the records may travel to in the clear, if so: the driver encrypts
    /// where the server offers it, unless `sslmode` asks for more.
    pub fn host_in_the_clear(&self) -> Option<String> {
        let url = Url::parse(&self.0).ok().filter(|_| !self.is_file())?;
        let given = |name: &str| {
            url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        let mode = given("sslmode").or_else(|| given("ssl-mode"));
        let is_encrypted = mode
            .is_some_and(|mode| ["require", "verify-ca", "verify-full"].contains(&mode.as_str()));
        let host = given("host").or_else(|| url.host_str().map(str::to_owned))?;
        (!is_encrypted && is_elsewhere(&host)).then_some(host)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&masked(&self.0))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "DatabaseUrl({self})")
    }
}

/// The address that people type: scheme, host and port, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    host: String,
    is_https: bool,
}

impl BaseUrl {
    /// Reads an `http` or `https` address that has nothing behind its host and port.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let is_bare = matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let is_https = match url.scheme() {
            "http" => false,
            "https" => true,
            _ => return None,
        };
        is_bare.then_some(())?;
        Some(Self {
            origin: url.origin().ascii_serialization(),
            host: url.host_str()?.to_owned(),
            is_https,
        })
    }

    /// The address of a server that listens on `address` and has no other name.
    pub(super) fn of_listener(address: SocketAddr) -> Self {
        let reachable = match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            given => given,
        };
        Self {
            origin: format!("http://{}", SocketAddr::new(reachable, address.port())),
            host: reachable.to_string(),
            is_https: false,
        }
    }

    /// Scheme, host and port, such as `https://assay.agency.example`.
    pub fn as_str(&self) -> &str {
        &self.origin
    }

    /// The host: a domain name or an IP address.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// True when the site is reached over https.
    pub fn is_https(&self) -> bool {
        self.is_https
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.origin)
    }
}

/// A mail server. Shows without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl {
    /// Name or IP address of the server.
    pub host: String,
    /// The port: 587 for `smtp`, 465 for `smtps` when left out.
    pub port: u16,
    /// Whether the connection is encrypted from its first byte (`smtps`).
    pub is_encrypted_from_start: bool,
    /// User name and password, when the server asks for them.
    pub credentials: Option<(String, String)>,
}

impl SmtpUrl {
    /// Reads `smtp://user:password@host:port` or `smtps://…`; user, password and port may be left
    /// out.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let (is_encrypted_from_start, usual_port) = match url.scheme() {
            "smtp" => (false, 587),
            "smtps" => (true, 465),
            _ => return None,
        };
        let is_bare =
            matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        is_bare.then_some(())?;
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            ("", Some(_)) | (_, None) => return None,
            (user, Some(password)) => Some((decoded(user)?, decoded(password)?)),
        };
        let host = url.host_str().filter(|host| !host.is_empty())?;
        Some(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(usual_port),
            is_encrypted_from_start,
            credentials,
        })
    }
}

impl SmtpUrl {
    /// The other machine that mails may travel to in the clear, if so: without a password to
    /// protect, a server that offers no encryption gets them all the same.
    pub fn host_in_the_clear(&self) -> Option<&str> {
        (!self.is_encrypted_from_start && self.credentials.is_none() && is_elsewhere(&self.host))
            .then_some(self.host.as_str())
    }
}

impl fmt::Display for SmtpUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_encrypted_from_start { "smtps" } else { "smtp" };
        write!(out, "{scheme}://{}:{}", self.host, self.port)
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SmtpUrl({self})")
    }
}

/// Whether a host is another machine: neither a name of this one, nor a loopback address, nor the
/// folder of a socket.
fn is_elsewhere(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']);
    let is_loopback = bare.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback());
    let is_socket =
        bare.is_empty() || bare.starts_with('/') || bare.to_ascii_lowercase().starts_with("%2f");
    !is_loopback && !is_socket && bare != "localhost" && !bare.ends_with(".localhost")
}

/// Undoes `%40` and its like, which a password needs for `@`, `:` and `/`.
fn decoded(text: &str) -> Option<String> {
    let query = format!("x={}", text.replace('+', "%2B").replace('&', "%26"));
    let pair = url::form_urlencoded::parse(query.as_bytes()).next()?;
    (!pair.1.contains(['\r', '\n', '\0', char::REPLACEMENT_CHARACTER])).then(|| pair.1.into_owned())
}

/// The text of an address with every password replaced by `***`, also when the address is
/// malformed.
pub(super) fn masked(text: &str) -> String {
    let (address, query) = match text.split_once('?') {
        Some((address, query)) if !query.contains('@') => (address, Some(query)),
        _ => (text, None),
    };
    let address = masked_userinfo(address);
    match query {
        Some(query) if query.contains("password") => format!("{address}?***"),
        Some(query) => format!("{address}?{query}"),
        None => address,
    }
}

fn masked_userinfo(address: &str) -> String {
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), address),
    };
    match rest.rsplit_once('@') {
        Some((user, host)) => match user.split_once(':') {
            Some((name, _)) if !scheme.is_empty() => format!("{scheme}{name}:***@{host}"),
            None if !scheme.is_empty() => format!("{scheme}{user}@{host}"),
            _ => format!("***@{host}"),
        },
        // "smtp://ana:secret": somebody forgot the host, and what looks like a port is a password.
        None => match rest.split_once(':') {
            Some((host, port))
                if !scheme.is_empty()
                    && !host.contains('[')
                    && !port.starts_with(|first: char| first.is_ascii_digit()) =>
            {
                format!("{scheme}{host}:***")
            }
            _ => address.to_owned(),
        },
    }
}

/// An address of a page that everybody can open over https.
pub(super) fn https(text: &str) -> Option<String> {
    let url = Url::parse(text).ok().filter(|url| {
        url.scheme() == "https" && url.username().is_empty() && url.password().is_none()
    })?;
    url.host_str().is_some_and(|host| host.contains('.')).then(|| url.to_string())
}
