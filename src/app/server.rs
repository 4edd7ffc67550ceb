//! The server: its listener, its connections and what every request passes through.

use std::future::ready;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};

use actix_http::body::EitherBody;
use actix_http::error::DispatchError;
use actix_http::{HttpService, Request, Response};
use actix_service::{
    IntoServiceFactory as _, Service as _, ServiceFactoryExt as _, apply_fn_factory, fn_service,
    map_config,
};
use actix_web::dev::{AppConfig, Extensions, Server};
use actix_web::middleware::from_fn;
use actix_web::{App as ActixApp, Error as ActixError};
use futures_util::future::{Either, TryFutureExt as _};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use tracing_actix_web::TracingLogger;

use super::start_error::StartError;
use crate::web::finishing::keep_finished;
use crate::web::kernel::app::App;
use crate::web::kernel::connections::Guarded;
use crate::web::kernel::front;
use crate::web::kernel::request_log::RequestSpan;
use crate::web::{self};

/// Seconds that requests under way have when Assay stops.
const REQUESTS_LIMIT: u64 = 10;

/// Files and connections that the system is asked to allow at once.
pub(super) const OPEN_FILES: u64 = 65_536;
/// Of those, how many are kept for databases, evidence and mails.
const OWN_FILES: u64 = 256;
/// Connections at once at most: each may hold a body's next piece in memory.
const CONNECTIONS: u64 = 4096;

pub(super) fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
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

/// A server on an open listener, with so many threads that answer. It stops gracefully when `stop`
/// is cancelled: requests under way get their answer.
///
/// Every connection is [`Guarded`], which the framework's own server has no place for; so this puts
/// its parts together itself.
///
/// # Errors
/// When the listener cannot be used.
pub fn server(
    app: App,
    listener: TcpListener,
    workers: usize,
    stop: CancellationToken,
) -> std::io::Result<Server> {
    let address = listener.local_addr()?;
    tokio::spawn(keep_finished(app.clone(), stop.clone()));
    let patience = app.ctx.settings.patience;
    let builder = Server::build()
        .workers(workers)
        .shutdown_signal(stop.cancelled_owned())
        .shutdown_timeout(REQUESTS_LIMIT)
        .max_concurrent_connections(connections_of_each(workers));
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
        let front_app = app.clone();
        let fronted = apply_fn_factory(
            map_config(pages, |()| AppConfig::default()),
            move |mut request: Request, pages| match front::answer(&front_app, &mut request) {
                Some(answer) => {
                    Either::Left(ready(Ok(answer.map_body(|_, b| EitherBody::left(b)))))
                }
                None => Either::Right(pages.call(request).map_ok(|answer| {
                    Response::from(answer).map_body(|_, body| EitherBody::right(body))
                })),
            },
        );
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
            .h1(fronted);
        let guarded = fn_service(move |stream: TcpStream| {
            let peer = stream.peer_addr().ok();
            std::future::ready(Ok::<_, DispatchError>((Guarded::new(stream, patience), peer)))
        });
        guarded.and_then(http)
    });
    Ok(listening?.run())
}

/// How many connections each of the workers holds at once, so that files for the records are
/// always left.
fn connections_of_each(workers: usize) -> usize {
    let allowed = rlimit::getrlimit(rlimit::Resource::NOFILE).map_or(1024, |(soft, _)| soft);
    let all = allowed.saturating_sub(OWN_FILES).clamp(64, CONNECTIONS);
    usize::try_from(all).unwrap_or(64).div_ceil(workers)
}
