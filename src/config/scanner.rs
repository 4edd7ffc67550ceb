//! Where a virus scanner listens.

use std::fmt;
use std::path::PathBuf;

use url::Url;

/// The address of a scanner that speaks clamd's protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerAddress {
    /// A host and its port.
    Tcp {
        /// A name or an IP address.
        host: String,
        /// The port.
        port: u16,
    },
    /// A socket on this machine.
    Unix(PathBuf),
}

impl ScannerAddress {
    /// Reads `tcp://host:port` or `unix:/path/of/a/socket`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("unix:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return (path.starts_with('/') && !path.contains('\0'))
                .then(|| Self::Unix(PathBuf::from(path)));
        }
        let url = Url::parse(text).ok().filter(|url| url.scheme() == "tcp")?;
        let bare = matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty();
        let host = url.host_str().filter(|host| bare && !host.is_empty())?;
        Some(Self::Tcp { host: host.trim_matches(['[', ']']).to_owned(), port: url.port()? })
    }
}

impl fmt::Display for ScannerAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp { host, port } => write!(out, "tcp://{host}:{port}"),
            Self::Unix(path) => write!(out, "unix:{}", path.display()),
        }
    }
}
