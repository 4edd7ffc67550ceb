//! The one guarded HTTP client: every outbound web request of Assay goes through it.
//!
//! A host written as an IP address never reaches the name resolver, so it is checked before each
//! hop; a host name is checked in the resolver, whose answer is the one that the connection uses,
//! so that no second lookup can give another address. Redirects are followed here, one checked hop
//! at a time.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use reqwest::{Certificate, Client, Response, StatusCode};
use rustls::CertificateError;
use url::{Host, Url};

use super::address::Guard;
pub use super::fetch_error::{FetchError, SetupError};
use super::{causes, first_cause};

/// The most redirects that are followed, of pages that browsers open: those follow twenty.
const MOST_REDIRECTS: usize = 10;
/// Where a network of proxies says that it shows a test for people instead of the page.
const CHALLENGE: &str = "cf-mitigated";
/// How much of a given text an error repeats.
const SHOWN: usize = 200;

/// What may be asked for, and how long it may take.
#[derive(Debug, Clone)]
pub struct FetchPolicy {
    /// Which addresses are open.
    pub guard: Guard,
    /// The time for one connection to be made.
    pub connect_timeout: Duration,
    /// The time between two pieces of an answer.
    pub read_timeout: Duration,
    /// The time for everything: names and redirects.
    pub total_timeout: Duration,
    /// The certificate of an authority that is trusted besides those of the machine, as PEM: as
    /// with the guard, an exception exists only in code that builds a policy.
    pub also_trusted: Option<String>,
}

impl Default for FetchPolicy {
    /// The public internet, 5 seconds to connect, 10 between pieces, 25 in all: slow is not broken.
    fn default() -> Self {
        Self {
            guard: Guard::default(),
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(25),
            also_trusted: None,
        }
    }
}

/// An answer without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The address after all redirects.
    pub final_url: String,
    /// The HTTP status, such as 200 or 404.
    pub status: u16,
    /// When the site wants to be asked again, as it says (`Retry-After`).
    pub retry_after: Option<String>,
    /// Whether the site says that it tests for programs instead of answering.
    pub challenged: bool,
}

/// An answer to what was sent, without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// When the site wants to be asked again, as it says (`Retry-After`).
    pub retry_after: Option<String>,
}

/// The guarded client. Cheap to clone.
#[derive(Debug, Clone)]
pub struct HttpClient {
    client: Client,
    policy: Arc<FetchPolicy>,
}

impl HttpClient {
    /// Sets the client up with its limits.
    ///
    /// # Errors
    /// [`SetupError`] when the machine has no usable certificates.
    #[expect(clippy::disallowed_methods, reason = "the one place where a web client is made")]
    pub fn new(policy: FetchPolicy) -> Result<Self, SetupError> {
        // Fails only when a provider is installed already, which is just as well.
        let _already_installed = rustls::crypto::ring::default_provider().install_default();
        let setup = |error: reqwest::Error| SetupError { cause: first_cause(&error) };
        let policy = Arc::new(policy);
        let also = policy.also_trusted.as_deref().map(str::as_bytes).map(Certificate::from_pem);
        let client = Client::builder()
            .tls_certs_merge(also.transpose().map_err(setup)?)
            .user_agent(concat!("Assay/", env!("CARGO_PKG_VERSION")))
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(policy.connect_timeout)
            .read_timeout(policy.read_timeout)
            .pool_max_idle_per_host(0)
            .dns_resolver(GuardedResolver { policy: Arc::clone(&policy) })
            .build()
            .map_err(setup)?;
        Ok(Self { client, policy })
    }

    /// Asks an address for its status without taking the body. It asks with `GET`, as a browser
    /// does: many servers refuse `HEAD`, never answer it, or answer it otherwise. A status such as
    /// 404 is an answer, not an error.
    ///
    /// # Errors
    /// [`FetchError`] when an address on the way is closed, a limit is passed or the answer cannot
    /// be read.
    pub async fn status(&self, url: &str) -> Result<Reached, FetchError> {
        self.within_total_time(url, async {
            let (reached, response) = self.follow(url).await?;
            let retry_after = retry_after(&response);
            let challenged = response
                .headers()
                .get(CHALLENGE)
                .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"challenge"));
            Ok(Reached {
                final_url: reached.into(),
                status: response.status().as_u16(),
                retry_after,
                challenged,
            })
        })
        .await
    }

    /// Sends JSON to an https address and takes the status of the answer. A redirect is an answer:
    /// what is sent goes where it was meant to go, or nowhere.
    ///
    /// # Errors
    /// [`FetchError`] when the address is closed or no https address, a limit is passed or the
    /// answer cannot be read.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        json: &str,
    ) -> Result<Answered, FetchError> {
        self.within_total_time(url, async {
            let url = parsed(url)?;
            self.check(&url)?;
            if url.scheme() != "https" {
                return Err(scheme(&url));
            }
            let request = self.client.post(url.clone()).header(CONTENT_TYPE, "application/json");
            let request =
                headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
            let sent = request.body(json.to_owned()).send().await;
            let response = sent.map_err(|error| self.explain(&url, &error))?;
            Ok(Answered { status: response.status().as_u16(), retry_after: retry_after(&response) })
        })
        .await
    }

    async fn within_total_time<T>(
        &self,
        url: &str,
        work: impl Future<Output = Result<T, FetchError>>,
    ) -> Result<T, FetchError> {
        let limit = self.policy.total_timeout;
        tokio::time::timeout(limit, work).await.unwrap_or_else(|_elapsed| {
            let host = Url::parse(url).map_or_else(|_| shortened(url), |url| host_of(&url));
            Err(FetchError::TooSlow { host, step: "answer in full", limit })
        })
    }

    /// Asks, and asks again where the answer redirects to, each hop checked.
    async fn follow(&self, given: &str) -> Result<(Url, Response), FetchError> {
        let mut url = parsed(given)?;
        for _hop in 0..=MOST_REDIRECTS {
            self.check(&url)?;
            let response = self
                .client
                .get(url.clone())
                .send()
                .await
                .map_err(|error| self.explain(&url, &error))?;
            match redirect_target(&url, &response)? {
                Some(target) => url = target,
                None => return Ok((url, response)),
            }
        }
        Err(FetchError::TooManyRedirects { url: shortened(given), limit: MOST_REDIRECTS })
    }

    /// Everything that can be told from the address itself. Names are checked when they are looked
    /// up.
    fn check(&self, url: &Url) -> Result<(), FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(scheme(url));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchError::UserInfo { host: host_of(url) });
        }
        let port = url.port_or_known_default().unwrap_or(0);
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) | None => None,
        };
        if let Some(Err(closed)) = literal.map(|address| self.policy.guard.check(address)) {
            return Err(FetchError::closed(&host_of(url), closed));
        }
        if !self.policy.guard.is_open_port(port) {
            return Err(FetchError::Port { url: shortened(url.as_str()), port });
        }
        Ok(())
    }

    /// The client's error in our words; an error of our own resolver passes through.
    fn explain(&self, url: &Url, error: &reqwest::Error) -> FetchError {
        let host = host_of(url);
        if let Some(own) = causes(error).find_map(|cause| cause.downcast_ref::<FetchError>()) {
            return own.clone();
        }
        if error.is_timeout() {
            let (step, limit) = if error.is_connect() {
                ("take the connection", self.policy.connect_timeout)
            } else {
                ("send anything more", self.policy.read_timeout)
            };
            return FetchError::TooSlow { host, step, limit };
        }
        if let Some(fault) = certificate_fault(error) {
            return FetchError::of_certificate(host, &fault);
        }
        let cause = first_cause(error);
        if error.is_connect() {
            FetchError::Unreachable { host, cause }
        } else {
            FetchError::Broken { host, cause }
        }
    }
}

/// What is wrong with the certificate of a server. The error of the TLS library hides inside one of
/// the system's kind.
fn certificate_fault(error: &reqwest::Error) -> Option<CertificateError> {
    let inside =
        |cause: &(dyn std::error::Error + 'static)| match cause.downcast_ref::<rustls::Error>() {
            Some(found) => Some(found.clone()),
            None => cause
                .downcast_ref::<std::io::Error>()?
                .get_ref()?
                .downcast_ref::<rustls::Error>()
                .cloned(),
        };
    causes(error).find_map(inside).and_then(|found| {
        if let rustls::Error::InvalidCertificate(fault) = found { Some(fault) } else { None }
    })
}

/// Where a redirect leads; `None` when the answer is not a redirect.
fn redirect_target(url: &Url, response: &Response) -> Result<Option<Url>, FetchError> {
    let is_redirect = matches!(
        response.status(),
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    );
    let Some(target) = response.headers().get(LOCATION).filter(|_| is_redirect) else {
        return Ok(None);
    };
    let target = String::from_utf8_lossy(target.as_bytes());
    url.join(&target).map(Some).map_err(|error| FetchError::BadRedirect {
        url: shortened(url.as_str()),
        target: shortened(&target),
        cause: error.to_string(),
    })
}

/// Looks names up and refuses a name when any of its addresses is closed: a name with one open and
/// one closed address is an attack, not an accident.
struct GuardedResolver {
    policy: Arc<FetchPolicy>,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = Arc::clone(&self.policy);
        Box::pin(async move {
            let host = name.as_str();
            let addresses = look_up(&policy.guard, host).await?;
            if addresses.is_empty() {
                let cause = "it has no address".to_owned();
                return Err(FetchError::NoSuchName { host: host.to_owned(), cause }.into());
            }
            for address in &addresses {
                let checked = policy.guard.check(address.ip());
                checked.map_err(|closed| FetchError::closed(host, closed))?;
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// Port 0 stands for the port of the address that is asked for.
async fn look_up(guard: &Guard, host: &str) -> Result<Vec<SocketAddr>, FetchError> {
    if let Some(known) = guard.known_addresses(host) {
        return Ok(known.to_vec());
    }
    let found = tokio::net::lookup_host((host, 0)).await.map_err(|error| {
        FetchError::NoSuchName { host: host.to_owned(), cause: error.to_string() }
    })?;
    Ok(found.map(|socket| SocketAddr::new(socket.ip(), 0)).collect())
}

fn parsed(given: &str) -> Result<Url, FetchError> {
    Url::parse(given.trim()).map_err(|error| FetchError::NotAnAddress {
        given: shortened(given),
        cause: error.to_string(),
    })
}

fn scheme(url: &Url) -> FetchError {
    FetchError::Scheme { url: shortened(url.as_str()), scheme: url.scheme().to_owned() }
}

fn retry_after(response: &Response) -> Option<String> {
    let value = response.headers().get(RETRY_AFTER)?;
    value.to_str().ok().map(str::to_owned)
}

fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or("The address").to_owned()
}

/// The first characters of a text that somebody else chose.
fn shortened(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
