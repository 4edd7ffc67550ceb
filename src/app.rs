//! Wires everything: configuration to store, context, templates and server. No rules of any kind.

pub mod context;
pub mod server;
pub mod start_error;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use self::context::{context, demo_maker};
use self::server::{OPEN_FILES, listen, server};
use self::start_error::StartError;
use crate::actions::registry::{signing_keys, snapshot};
use crate::actions::{Clock, Ctx, Settings};
use crate::clients::http::{FetchPolicy, HttpClient};
use crate::clients::mailer::Mailer;
use crate::config::{Config, MailRoute, TrustedProxy};
use crate::demo::{self, Made};
use crate::jobs::ticker::Ticker;
use crate::jobs::{self, Tools};
use crate::web::kernel::app::App;
use crate::web::kernel::templates::Templates;

/// How long jobs under way have when Assay stops.
const JOBS_LIMIT: Duration = Duration::from_secs(20);
/// How long a change of the registry may take to show on other replicas.
const REGISTRY_LOOK: Duration = Duration::from_secs(1);

/// What a demo has beside its world.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// So many invented listings, in memory only.
    pub listings: usize,
    /// Hears how many of them there are, and of how many.
    pub told: fn(usize, usize),
}

/// Serves until SIGTERM or SIGINT: pages and the schedule. Requests and jobs under way get time to
/// end. `ready` is called with the final settings once everything stands, the demo's whole world
/// too, just before the first request is answered.
///
/// # Errors
/// When something is in the way of the start, as a sentence with the way out.
pub async fn serve(
    config: Config,
    demo: Option<Plan>,
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
    let ctx = context(&config, Clock::System, demo.is_some()).await?;
    config.agency_name.clone_from(&ctx.settings.agency_name);
    let made = match demo {
        Some(plan) => Some(make_demo(&ctx, plan, &stop).await?),
        None => None,
    };
    signing_keys::ensure(&ctx)
        .await
        .map_err(|cause| StartError::new("Making a key to sign receipts with", &cause))?;
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let server = server(web_app(ctx.clone())?, listener, workers, stop)
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

/// Looks every second whether another replica changed the registry or the keys of receipts.
async fn watch_registry(ctx: Ctx) {
    let mut failing = false;
    loop {
        tokio::time::sleep(REGISTRY_LOOK).await;
        let looked = match snapshot::refresh(&ctx).await {
            Ok(_) => signing_keys::refresh(&ctx).await,
            Err(cause) => Err(cause),
        };
        if let (Err(cause), false) = (&looked, failing) {
            tracing::warn!(%cause, "the registry could not be read; what was read last is shown \
                until it can");
        }
        failing = looked.is_err();
    }
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

/// Makes the demo's world where none is, and the listings beside it, unless somebody stops the demo
/// meanwhile.
async fn make_demo(ctx: &Ctx, plan: Plan, stop: &CancellationToken) -> Result<Made, StartError> {
    let maker = demo_maker(&ctx.library);
    let failed = |cause: &dyn std::fmt::Display| StartError::new("Making the demo", cause);
    // A whole world makes a large future.
    let making = Box::pin(async {
        let made = demo::make(ctx, &maker).await.map_err(|cause| failed(&cause))?;
        if plan.listings > 0 {
            let (ctx, all) = (ctx.clone(), plan.listings);
            let told = move |done| (plan.told)(done, all);
            let gathering = move || demo::crowd::gather(&ctx, all, &told);
            let gathered = tokio::task::spawn_blocking(gathering).await;
            gathered.map_err(|cause| failed(&cause))?.map_err(|cause| failed(&cause))?;
        }
        Ok(made)
    });
    tokio::select! {
        made = making => made,
        () = stop.cancelled() => {
            Err(StartError("The demo was stopped before its world was made.".to_owned()))
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
