//! Why an address was not fetched, as sentences for the person who gave the address.

use std::net::IpAddr;
use std::time::Duration;

use rustls::CertificateError;
use thiserror::Error;

use super::address::Closed;

/// Why an address was not fetched. Each sentence names the address, the cause and the way out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FetchError {
    /// The text is not a web address at all.
    #[error(
        "“{given}” is not a web address: {cause}. Give the full address, starting with https://."
    )]
    NotAnAddress {
        /// The text as given.
        given: String,
        /// What is wrong with it.
        cause: String,
    },
    /// Another scheme than http or https.
    #[error(
        "“{url}” starts with {scheme}:, which Assay does not open. Give an address that starts \
         with https://."
    )]
    Scheme {
        /// The address.
        url: String,
        /// Its scheme, such as `ftp`.
        scheme: String,
    },
    /// A user name or password before the host.
    #[error(
        "The address at {host} contains a user name or password. Remove everything from // to @, \
         and give an address that opens without signing in."
    )]
    UserInfo {
        /// The host; the rest is not repeated, because it may be secret.
        host: String,
    },
    /// A port other than 80 and 443.
    #[error(
        "“{url}” asks for port {port}, but Assay opens ports 80 and 443 only. Give an address \
         without a port."
    )]
    Port {
        /// The address.
        url: String,
        /// The port that it asks for.
        port: u16,
    },
    /// The host is not on the public internet.
    #[error(
        "{host} is at {address}, which is {reason}. Assay opens addresses on the public internet \
         only; give one that anyone can open."
    )]
    Closed {
        /// The host as given.
        host: String,
        /// Its address, or the first of its addresses that is closed.
        address: IpAddr,
        /// Why that address is closed.
        reason: &'static str,
    },
    /// The name has no address.
    #[error(
        "No server is known by the name {host}: {cause}. Check the spelling, or try again later."
    )]
    NoSuchName {
        /// The host that was looked up.
        host: String,
        /// What the lookup said.
        cause: String,
    },
    /// The server did not take the connection, or its certificate is not trusted.
    #[error("{host} could not be reached: {cause}. Check the address, or try again later.")]
    Unreachable {
        /// The host.
        host: String,
        /// What the connection said.
        cause: String,
    },
    /// The certificate of the server is not good for the host.
    #[error(
        "The certificate of {host} {fault}, so browsers warn of it. Tell whoever looks after the \
         site, or give another address."
    )]
    Certificate {
        /// The host.
        host: String,
        /// What is wrong; completes "the certificate …".
        fault: &'static str,
    },
    /// The certificate of the server was issued by nobody who is known, or the chain to its issuer
    /// has a gap, which browsers fill.
    #[error(
        "The certificate of {host} comes from an issuer that is not known here, so a program \
         cannot check the address. If browsers warn of it          too, give another address."
    )]
    UntrustedIssuer {
        /// The host.
        host: String,
    },
    /// One redirect after the other.
    #[error(
        "“{url}” was redirected more than {limit} times. Give the address where the redirects end."
    )]
    TooManyRedirects {
        /// The address that was asked for first.
        url: String,
        /// The most redirects that are followed.
        limit: usize,
    },
    /// A redirect to something that is not an address.
    #[error(
        "“{url}” redirects to “{target}”, which is not a web address: {cause}. Give the address \
         where the page is now."
    )]
    BadRedirect {
        /// The address that redirects.
        url: String,
        /// Where it redirects to.
        target: String,
        /// What is wrong with that.
        cause: String,
    },
    /// The server took too long.
    #[error("{host} did not {step} within {}. Try again later, or give another address.",
        seconds(*.limit))]
    TooSlow {
        /// The host.
        host: String,
        /// What took too long; completes "the host did not …".
        step: &'static str,
        /// The time that this may take.
        limit: Duration,
    },
    /// The answer broke off or is not HTTP.
    #[error("The answer of {host} could not be read: {cause}. Try again later.")]
    Broken {
        /// The host.
        host: String,
        /// What went wrong.
        cause: String,
    },
}

impl FetchError {
    /// Whether it lies with the address itself, so that no later try can open it.
    pub fn is_for_good(&self) -> bool {
        match self {
            Self::NotAnAddress { .. }
            | Self::Scheme { .. }
            | Self::UserInfo { .. }
            | Self::Port { .. }
            | Self::Closed { .. } => true,
            Self::NoSuchName { .. }
            | Self::Unreachable { .. }
            | Self::Certificate { .. }
            | Self::UntrustedIssuer { .. }
            | Self::TooManyRedirects { .. }
            | Self::BadRedirect { .. }
            | Self::TooSlow { .. }
            | Self::Broken { .. } => false,
        }
    }

    /// The error for a host whose certificate is not accepted.
    pub(super) fn of_certificate(host: String, fault: &CertificateError) -> Self {
        let fault = match fault {
            CertificateError::UnknownIssuer => return Self::UntrustedIssuer { host },
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => "has expired",
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "is not valid yet"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "is for another name"
            }
            CertificateError::Revoked => "was revoked",
            _ => "cannot be accepted",
        };
        Self::Certificate { host, fault }
    }

    /// The error for a host whose address is closed.
    pub(super) fn closed(host: &str, closed: Closed) -> Self {
        Self::Closed { host: host.to_owned(), address: closed.address, reason: closed.reason }
    }
}

/// A time in words: `1 second`, `0.3 seconds`.
fn seconds(time: Duration) -> String {
    let number = time.as_secs_f32();
    if time == Duration::from_secs(1) { "1 second".to_owned() } else { format!("{number} seconds") }
}

/// The web client could not be set up at the start.
#[derive(Debug, Error)]
#[error(
    "The web client could not be set up: {cause}. Install the system's certificates (package \
     ca-certificates) and start again."
)]
pub struct SetupError {
    /// What the client said.
    pub cause: String,
}
