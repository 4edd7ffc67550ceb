//! Wires everything: configuration to store, context, templates and server. No rules of any kind.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as ActixApp, HttpServer, dev::Server};

use crate::actions::{Clock, Ctx, Settings};
use crate::config::{Config, TrustedProxy};
use crate::store::instrument::questionnaires::Library;
use crate::store::{Db, Files};
use crate::web::templates::Templates;
use crate::web::{self, App};

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

/// Opens the store with an up-to-date schema and builds what actions need.
pub async fn context(config: &Config, clock: Clock, demo: bool) -> Result<Ctx, StartError> {
    let db = Db::open(config.database_url.as_str()).await.map_err(|cause| StartError::new("Opening the database", &cause))?;
    db.migrate().await.map_err(|cause| StartError::new("Updating the database's schema", &cause))?;
    let files = Files::in_folder(&config.evidence_dir()).map_err(|cause| StartError::new("Opening the evidence folder", &cause))?;
    let library = Library::built_in().map_err(|faults| {
        let sentences: Vec<String> = faults.iter().map(ToString::to_string).collect();
        StartError(format!("The questionnaires do not fit together: {}", sentences.join(" ")))
    })?;
    let settings = Settings {
        base_url: config.base_url.to_string(),
        agency_name: config.agency_name.clone(),
        agency_contact: config.agency_contact.clone(),
        session_hours: i64::from(config.session_hours),
        upload_bytes: config.upload_limit,
        trusted_proxy: config.trusted_proxy == TrustedProxy::One,
        demo,
    };
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Ok(Ctx { db, files, library: Arc::new(library), clock, settings: Arc::new(settings), hashing: Arc::new(tokio::sync::Semaphore::new(cores)) })
}

/// The state that the web layer shares.
pub fn web_app(ctx: Ctx) -> Result<App, StartError> {
    let templates = Templates::compile().map_err(|cause| StartError::new("Compiling the templates", &cause))?;
    Ok(App { ctx, templates: Arc::new(templates) })
}

/// A server on an open listener. It stops gracefully on SIGTERM and SIGINT: requests under way get their answer.
pub fn server(app: App, listener: TcpListener) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        ActixApp::new()
            .configure(web::configure(app.clone()))
            .wrap(from_fn(web::guard::same_origin))
            .wrap(from_fn(web::error::tell_errors))
            .wrap(Compress::default())
            .wrap(from_fn(web::guard::headers))
            .wrap(tracing_actix_web::TracingLogger::default())
    });
    Ok(server.shutdown_timeout(10).listen(listener)?.run())
}
