//! Wires everything: configuration to store, context, templates and server. No rules of any kind.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use actix_http::HttpService;
use actix_http::error::DispatchError;
use actix_service::{IntoServiceFactory as _, ServiceFactoryExt as _, fn_service, map_config};
use actix_web::dev::{AppConfig, Extensions, Server};
use actix_web::middleware::from_fn;
use actix_web::{App as ActixApp, Error as ActixError};
use tokio::net::TcpStream;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tracing_actix_web::TracingLogger;

use crate::actions::assessment::memory::Submissions;
use crate::actions::assessment::presence::Presence;
use crate::actions::ids::Ids;
use crate::actions::instrument::questionnaires;
use crate::actions::meter::Meter;
use crate::actions::people::hashing::Hashing;
use crate::actions::registry::snapshot::{self, Registry};
use crate::actions::scanner::Scanner;
use crate::actions::{Clock, Ctx, Settings, verification};
use crate::clients::http::{FetchPolicy, HttpClient};
use crate::clients::mailer::Mailer;
use crate::clients::scanner;
use crate::config::{Config, DATA_DIR, MailRoute, TrustedProxy};
use crate::demo::{self, Found, Made};
use crate::domain::values::Timestamp;
use crate::jobs::ticker::Ticker;
use crate::jobs::{self, Tools};
use crate::store::instrument::questionnaires::Library;
use crate::store::{Breached, Db, Files, private};
use crate::web::kernel::app::App;
use crate::web::kernel::connections::Guarded;
use crate::web::kernel::request_log::RequestSpan;
use crate::web::kernel::templates::Templates;
use crate::web::{self};

/// Seconds that requests under way have when Assay stops.
const REQUESTS_LIMIT: u64 = 10;
/// How long jobs under way have when Assay stops.
const JOBS_LIMIT: Duration = Duration::from_secs(20);
/// How long a change of the registry may take to show on other replicas.
const REGISTRY_LOOK: Duration = Duration::from_secs(1);
/// So many sessions may have their last use noted at once.
const NOTED_AT_ONCE: usize = 4;

/// Files and connections that the system is asked to allow at once.
const OPEN_FILES: u64 = 65_536;
/// Of those, how many are kept for databases, evidence and mails.
const OWN_FILES: u64 = 256;
/// Connections at once at most: each may hold a body's next piece in memory.
const CONNECTIONS: u64 = 4096;
/// How often an account may save answers in five minutes: typing saves every few seconds.
const SAVES: u32 = 600;
/// How often an account may attach evidence in five minutes.
const ATTACHMENTS: u32 = 300;

/// Why Assay could not start.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StartError(pub String);

impl StartError {
    /// An error that says what was being done and what came in the way.
    pub fn new(doing: &str, cause: &dyn std::fmt::Display) -> Self {
        Self(format!("{doing}: {cause}"))
    }
}

/// What a database is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Work on records for real.
    Service,
    /// Serving the demo.
    Demo,
    /// Only looking, which is also allowed on a demo's records.
    Looking,
}

/// Serves until SIGTERM or SIGINT: pages and the schedule. Requests and jobs under way get time to
/// end. `ready` is called with the final settings once everything stands, the demo's whole world
/// too, just before the first request is answered.
///
/// # Errors
/// When something is in the way of the start, as a sentence with the way out.
pub async fn serve(
    config: Config,
    demo: bool,
    ready: impl FnOnce(&Config, &Settings, Option<Made>),
) -> Result<(), StartError> {
    if let Err(cause) = rlimit::increase_nofile_limit(OPEN_FILES) {
        tracing::info!(%cause, "the system does not allow more open files than it does already");
    }
    let stop = stop_on_signals()?;
    let listener = listen(config.listen)?;
    let address = listener.local_addr().map_err(|cause| StartError::new("Listening", &cause))?;
    let mut config = config.listening_on(address);
    warn_of_proxy(&config);
    warn_of_what_is_in_the_clear(&config);
    let ctx = context(&config, Clock::System, demo).await?;
    config.agency_name.clone_from(&ctx.settings.agency_name);
    let made = if demo { Some(make_demo(&ctx, &stop).await?) } else { None };
    let server = server(web_app(ctx.clone())?, listener, stop)
        .map_err(|cause| StartError::new("Starting the server", &cause))?;
    let ticker = Ticker::new(jobs::SCHEDULE, tools(&config, ctx.clone())?)
        .map_err(|cause| StartError::new("Reading the schedule", &cause))?;
    let ticker =
        ticker.run().await.map_err(|cause| StartError::new("Starting the schedule", &cause))?;
    let watch = tokio::spawn(watch_registry(ctx.clone()));
    ready(&config, &ctx.settings, made);
    let ended = server.await;
    watch.abort();
    if !ticker.stop(JOBS_LIMIT).await {
        tracing::warn!(
            "some jobs did not end in time and were cut off; their next run takes up what they left"
        );
    }
    ctx.db.close().await;
    ended.map_err(|cause| StartError::new("Serving", &cause))
}

/// People reach the site by https, which Assay itself does not speak, so a proxy stands in front.
fn warn_of_proxy(config: &Config) {
    if config.has_secure_cookies() && config.trusted_proxy == TrustedProxy::None {
        tracing::warn!(
            "ASSAY_BASE_URL is https, so a proxy stands in front, but ASSAY_TRUSTED_PROXY is none: \
             everybody behind the proxy shares the limits of one address. Set \
             ASSAY_TRUSTED_PROXY=one"
        );
    }
}

/// Warns when records or mails go to another machine without encryption.
fn warn_of_what_is_in_the_clear(config: &Config) {
    if let Some(host) = config.database_url.host_in_the_clear() {
        tracing::warn!(
            "records may travel to {host} in the clear: add sslmode=verify-full to DATABASE_URL, \
             or sslmode=require at the least"
        );
    }
    if let MailRoute::Smtp(server) = &config.mail
        && let Some(host) = server.host_in_the_clear()
    {
        tracing::warn!(
            "mails may travel to {host} in the clear: set ASSAY_MAIL to an address that begins \
             with smtps://"
        );
    }
}

/// Looks every second whether another replica changed the registry.
async fn watch_registry(ctx: Ctx) {
    let mut failing = false;
    loop {
        tokio::time::sleep(REGISTRY_LOOK).await;
        let looked = snapshot::refresh(&ctx).await;
        if let (Err(cause), false) = (&looked, failing) {
            tracing::warn!(%cause, "the registry could not be read; what was read last is shown \
                until it can");
        }
        failing = looked.is_err();
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).map_err(|cause| match cause.kind() {
        ErrorKind::AddrInUse => StartError(format!(
            "{address} is taken by another program. Stop that program, or set ASSAY_LISTEN to \
             another port, such as {}:{}.",
            address.ip(),
            address.port().checked_add(1).unwrap_or(8080)
        )),
        ErrorKind::PermissionDenied => StartError(format!(
            "Assay may not listen on {address}: {cause}. Set ASSAY_LISTEN to a \
                port from 1024 on, and put a proxy in front."
        )),
        ErrorKind::AddrNotAvailable => StartError(format!(
            "{address} is not an address of this machine. Set ASSAY_LISTEN to \
                one that is, or to 0.0.0.0 for all of them."
        )),
        _ => StartError(format!(
            "Assay cannot listen on {address}: {cause}. Set ASSAY_LISTEN to \
            another address or port."
        )),
    })
}

/// Listens for SIGTERM and SIGINT from the first moment on, so that none that comes during the
/// start is lost.
fn stop_on_signals() -> Result<CancellationToken, StartError> {
    let listen_for = || -> std::io::Result<_> {
        Ok((signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?))
    };
    let (mut terminate, mut interrupt) =
        listen_for().map_err(|cause| StartError::new("Listening for signals", &cause))?;
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        stopped.cancel();
    });
    Ok(stop)
}

/// Makes the demo's world where none is, unless somebody stops the demo meanwhile.
async fn make_demo(ctx: &Ctx, stop: &CancellationToken) -> Result<Made, StartError> {
    let maker = demo_maker(&ctx.library);
    // A whole world makes a large future.
    let making = Box::pin(demo::make(ctx, &maker));
    tokio::select! {
        made = making => made.map_err(|cause| StartError::new("Making the demo", &cause)),
        () = stop.cancelled() => {
            Err(StartError("The demo was stopped before its world was made.".to_owned()))
        }
    }
}

/// Names this build and what the demo is made of. A build is told by its file, since its version
/// stays the same for months.
fn demo_maker(library: &Library) -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let stamp = file.map_or_else(
        |_| String::new(),
        |file| format!("{} {:?}", file.len(), file.modified().ok()),
    );
    demo::maker(&format!("{} {stamp}", env!("CARGO_PKG_VERSION")), library)
}

/// Makes sure that files can be written below `folder`, before anybody sends one.
fn writable(folder: &Path) -> Result<(), StartError> {
    let probe = folder.join(".assay-can-write");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&probe, b""))
        .and_then(|()| std::fs::remove_file(&probe))
        .map_err(|cause| {
            StartError(format!(
                "The folder {} cannot be written to: {cause}. Make it writable for Assay, or set \
             ASSAY_DATA_DIR to another folder.",
                folder.display()
            ))
        })
}

/// Closes what others could read: the data folder, and the database's files.
fn close_for_others(config: &Config) {
    let database = Db::files(config.database_url.as_str());
    for path in database.into_iter().chain([config.data_dir.clone()]) {
        let shown = path.display();
        match private::close(&path) {
            Ok(true) => tracing::warn!(
                "{shown} could be read by other users of this machine; its rights were mended, so \
                 that only this one can"
            ),
            Ok(false) => {}
            Err(cause) => {
                tracing::warn!(%cause, "{shown} can be read by other users of this machine. Take \
                    their rights away: chmod -R go= {shown}");
            }
        }
    }
}

/// What jobs work with: the context, and the clients that reach outside.
///
/// # Errors
/// When the mail settings cannot be used or the machine has no usable certificates.
pub fn tools(config: &Config, ctx: Ctx) -> Result<Tools, StartError> {
    let mailer = Mailer::new(config).map_err(|cause| StartError::new("Setting up mail", &cause))?;
    let http = HttpClient::new(FetchPolicy::default())
        .map_err(|cause| StartError::new("Setting up web requests", &cause))?;
    Ok(Tools { ctx, mailer, http, stop: CancellationToken::new() })
}

/// The same for work on records that have to be there already: nothing is made where there is none.
///
/// # Errors
/// When the database's file is not there, or what [`context`] tells.
pub async fn existing_context(config: &Config, clock: Clock) -> Result<Ctx, StartError> {
    let missing = Db::missing_file(config.database_url.as_str())
        .map_err(|cause| StartError::new("Reading DATABASE_URL", &cause))?;
    if let Some(file) = missing {
        let file = std::path::absolute(&file).unwrap_or(file);
        return Err(StartError(format!(
            "There is no database {}, so there are no records to read. Run this in the folder \
             where Assay serves, or set DATABASE_URL to its database. `assay migrate` makes a new \
             one.",
            file.display()
        )));
    }
    built(config, clock, Purpose::Looking, None).await
}

/// Opens the store with an up-to-date schema and builds what actions need: for work on records for
/// real, or for the demo.
///
/// # Errors
/// When something is in the way, as a sentence with the way out; also when the database is not for
/// this purpose.
pub async fn context(config: &Config, clock: Clock, demo: bool) -> Result<Ctx, StartError> {
    built(config, clock, if demo { Purpose::Demo } else { Purpose::Service }, None).await
}

/// The same for work on records for real, with questionnaires that were compiled already.
///
/// # Errors
/// What [`context`] tells.
pub async fn context_with(
    config: &Config,
    clock: Clock,
    library: Arc<Library>,
) -> Result<Ctx, StartError> {
    built(config, clock, Purpose::Service, Some(library)).await
}

/// The questionnaires that are configured.
fn library(config: &Config) -> Result<Library, StartError> {
    questionnaires::load(config.questionnaire_folder().as_deref()).map_err(|faults| {
        let sentences: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let source = config.questionnaire_folder().map_or_else(
            || "built into Assay".to_owned(),
            |folder| format!("in {}", folder.display()),
        );
        StartError(format!(
            "The questionnaires {source} cannot be used. Fix them and try `assay check`:\n{}",
            sentences.join("\n")
        ))
    })
}

/// Opens the database for a purpose and brings its schema up to date. Whose records it holds is
/// asked before anything in it changes.
async fn opened(
    config: &Config,
    purpose: Purpose,
    library: &Library,
    now: Timestamp,
) -> Result<Db, StartError> {
    let url = &config.database_url;
    let db = Db::open(url.as_str()).await.map_err(|cause| {
        StartError(format!(
            "The database {url} could not be opened: {cause}. Check that it can be \
            reached and written to, or correct DATABASE_URL."
        ))
    })?;
    let reading = |cause| StartError::new("Reading the database", &cause);
    if purpose == Purpose::Service && demo::is_in(&db).await.map_err(reading)? {
        return Err(StartError(format!(
            "The database {url} holds a demo: its people are invented and everybody knows their \
             password, so nothing is done with it for real. Set DATABASE_URL to the agency's own \
             database, which is made when it is missing. `assay demo` shows the demo."
        )));
    }
    if purpose == Purpose::Demo {
        // A file lies in the demo's locked folder, so that only a server can have another demo at
        // it.
        match demo::look(&db, &demo_maker(library), now, config.calendar, url.is_file())
            .await
            .map_err(reading)?
        {
            Found::Empty => {}
            Found::Ready if config.was_given(DATA_DIR.name) => {}
            // Without a folder that stays, the evidence of the demo before is gone, whatever the
            // database still holds.
            Found::Ready | Found::Outdated => db
                .clear()
                .await
                .map_err(|cause| StartError::new("Clearing away an older demo", &cause))?,
            Found::BeingMade => {
                return Err(StartError(format!(
                    "Another demo is being made in the database {url}. Wait a minute and start \
                     this one again."
                )));
            }
            Found::Foreign => {
                return Err(StartError(format!(
                    "The database {url} holds records that are not a demo's, so the demo leaves it \
                     alone. Leave DATABASE_URL and ASSAY_DATA_DIR out: the demo then has a place \
                     of its own."
                )));
            }
        }
    }
    db.migrate()
        .await
        .map_err(|cause| StartError::new("Updating the database's schema", &cause))?;
    verification::adopt(&db, now)
        .await
        .map_err(|cause| StartError::new("Taking earlier records into the chain", &cause))?;
    Ok(db)
}

async fn built(
    config: &Config,
    clock: Clock,
    purpose: Purpose,
    compiled: Option<Arc<Library>>,
) -> Result<Ctx, StartError> {
    writable(&config.data_dir)?;
    close_for_others(config);
    let library = match compiled {
        Some(library) => library,
        None => Arc::new(library(config)?),
    };
    let db = opened(config, purpose, &library, clock.now()).await?;
    let files = Files::in_folder(&config.evidence_dir())
        .map_err(|cause| StartError::new("Opening the evidence folder", &cause))?;
    let demo = purpose == Purpose::Demo;
    let introduction = if demo {
        Some(
            demo::introduction(&library)
                .map_err(|cause| StartError::new("Reading the demo", &cause))?,
        )
    } else {
        None
    };
    let (demo_agency, tour) = introduction.unzip();
    let settings = Settings {
        base_url: config.base_url.to_string(),
        agency_name: demo_agency
            .filter(|_| !config.was_given("ASSAY_AGENCY_NAME"))
            .unwrap_or_else(|| config.agency_name.clone()),
        calendar: config.calendar,
        agency_contact: config.agency_contact.clone(),
        agency_phone: config.agency_phone.clone(),
        agency_privacy: config.agency_privacy.clone(),
        vendor_price: config.vendor_price.clone(),
        decision_time: config.decision_time.clone(),
        session_hours: i64::from(config.session_hours),
        session_most_hours: i64::from(config.session_most_hours),
        upload_bytes: config.upload_limit,
        disclosure_bytes: config.disclosure_limit,
        organization_bytes: config.organization_limit,
        patience: config.patience,
        incoming: config.incoming_dir(),
        trusted_proxy: config.trusted_proxy == TrustedProxy::One,
        tour,
    };
    let schedule = jobs::plan(jobs::SCHEDULE, config.calendar)
        .map_err(|cause| StartError::new("Reading the schedule", &cause))?
        .into();
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let (hashing, noting) = (Hashing::new(cores), Arc::new(Semaphore::new(NOTED_AT_ONCE)));
    let registry = Registry::default();
    let (breached, wrote_at) = (breached(config.breached_passwords.as_deref())?, Arc::default());
    let ctx = Ctx {
        db,
        files,
        library,
        clock,
        ids: Ids::default(),
        settings: Arc::new(settings),
        registry,
        schedule,
        hashing,
        noting,
        breached,
        wrote_at,
        reading: Arc::new(Semaphore::new(cores)),
        scanner: scanner_of(config),
        saves: Meter::new(SAVES),
        attachments: Meter::new(ATTACHMENTS),
        presence: Presence::default(),
        submissions: Submissions::default(),
    };
    // Whoever only looks, such as `assay verify`, has to be able to look at a registry that cannot
    // be read.
    if purpose != Purpose::Looking {
        snapshot::refresh(&ctx)
            .await
            .map_err(|cause| StartError::new("Reading the registry", &cause))?;
    }
    Ok(ctx)
}

fn breached(list: Option<&Path>) -> Result<Breached, StartError> {
    let Some(list) = list else { return Ok(Breached::default()) };
    Breached::open(list).map_err(|cause| {
        let list = list.display();
        StartError(format!(
            "The list of stolen passwords {list} cannot be used: {cause}. Correct \
            ASSAY_BREACHED_PASSWORDS, or remove it."
        ))
    })
}

/// The way to the virus scanner of the settings.
fn scanner_of(config: &Config) -> Scanner {
    let Some(address) = config.scanner.clone() else { return Scanner::default() };
    Scanner::asked_by(move |bytes| {
        let address = address.clone();
        Box::pin(async move { scanner::scan(&address, &bytes).await })
    })
}

/// The state that the web layer shares, and the folder for what arrives.
///
/// # Errors
/// When a template is broken, or the folder for what arrives cannot be made.
pub fn web_app(ctx: Ctx) -> Result<App, StartError> {
    let templates =
        Templates::compile().map_err(|cause| StartError::new("Compiling the templates", &cause))?;
    web_app_with(ctx, templates)
}

/// The same with templates that were compiled already.
///
/// # Errors
/// When the folder cannot be made.
pub fn web_app_with(ctx: Ctx, templates: impl Into<Arc<Templates>>) -> Result<App, StartError> {
    private_folder(&ctx.settings.incoming)
        .map_err(|cause| StartError::new("Making the folder for files that arrive", &cause))?;
    Ok(App::new(ctx, templates))
}

/// Makes a folder that only this account of the system can look into.
fn private_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

/// A server on an open listener. It stops gracefully when `stop` is cancelled: requests under way
/// get their answer.
///
/// Every connection is [`Guarded`], which the framework's own server has no place for; so this puts
/// its parts together itself.
///
/// # Errors
/// When the listener cannot be used.
pub fn server(app: App, listener: TcpListener, stop: CancellationToken) -> std::io::Result<Server> {
    let address = listener.local_addr()?;
    let patience = app.ctx.settings.patience;
    let builder = Server::build()
        .shutdown_signal(stop.cancelled_owned())
        .shutdown_timeout(REQUESTS_LIMIT)
        .max_concurrent_connections(connections_of_each_worker());
    let stopping = builder.graceful_shutdown_signal();
    let listening = builder.listen("assay", listener, move || {
        let pages = ActixApp::new()
            .configure(web::configure(app.clone()))
            .wrap(from_fn(web::kernel::kept::restore))
            .wrap(from_fn(web::kernel::guard::same_origin))
            .wrap(from_fn(web::pages::errors::tell_errors))
            .wrap(from_fn(web::kernel::compression::compress))
            .wrap(from_fn(web::kernel::guard::headers))
            .wrap(from_fn(web::kernel::bodies::watch))
            .wrap(TracingLogger::<RequestSpan>::new());
        let pages = pages.into_factory().map_err(|cause: ActixError| cause.error_response());
        let stopping = stopping.clone();
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .client_request_timeout(patience)
            .client_disconnect_timeout(patience)
            .local_addr(address)
            .on_connect_ext(|connection: &Guarded<TcpStream>, known: &mut Extensions| {
                known.insert(connection.line());
            })
            .h1(map_config(pages, |()| AppConfig::default()));
        let guarded = fn_service(move |stream: TcpStream| {
            let peer = stream.peer_addr().ok();
            std::future::ready(Ok::<_, DispatchError>((Guarded::new(stream, patience), peer)))
        });
        guarded.and_then(http)
    });
    Ok(listening?.run())
}

/// How many connections each worker holds at once, so that files for the records are always left.
fn connections_of_each_worker() -> usize {
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let allowed = rlimit::getrlimit(rlimit::Resource::NOFILE).map_or(1024, |(soft, _)| soft);
    let all = allowed.saturating_sub(OWN_FILES).clamp(64, CONNECTIONS);
    usize::try_from(all).unwrap_or(64).div_ceil(workers)
}
