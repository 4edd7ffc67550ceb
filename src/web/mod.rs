//! HTTP: one route table, typed input, one action a request, a page or JSON back.

pub mod api;
pub mod assets;
pub mod auth;
pub mod bodies;
pub mod chrome;
pub mod components;
pub mod compression;
pub mod connections;
pub mod downloads;
pub mod error;
pub mod fixed;
pub mod forms;
pub mod guard;
pub mod kept;
pub mod markup;
pub mod open_pages;
pub mod pages;
pub mod request_log;
pub mod routes;
pub mod several;
pub mod slots;
pub mod templates;
pub mod typed;
pub mod uploads;

use std::sync::Arc;

use actix_web::web::{Data, PathConfig, QueryConfig, ServiceConfig};

use crate::actions::{Ctx, Error};
use error::Failure;
use fixed::FixedBodies;
use slots::Slots;
use templates::Templates;

/// What every handler can reach.
#[derive(Clone)]
pub struct App {
    /// The actions' context.
    pub ctx: Ctx,
    /// The compiled templates.
    pub templates: Arc<Templates>,
    /// Places for files that arrive.
    pub uploads: Slots,
    /// Places for large forms; each is in memory.
    pub large_forms: Slots,
    /// Bodies that were compressed once.
    pub fixed: FixedBodies,
}

impl App {
    /// The state of a server.
    pub fn new(ctx: Ctx, templates: Templates) -> Self {
        let (uploads, large_forms) = (Slots::new(16, 3), Slots::new(64, 4));
        Self { ctx, templates: Arc::new(templates), uploads, large_forms, fixed: FixedBodies::default() }
    }
}

impl App {
    /// Whether people reach this Assay by https, so that cookies are sent over https only.
    pub fn is_secure(&self) -> bool {
        self.ctx.settings.base_url.starts_with("https:")
    }
}

/// Puts the state, the limits and the routes into an actix application.
pub fn configure(app: App) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config
            .app_data(Data::new(app))
            .app_data(PathConfig::default().error_handler(|_, _| Failure(Error::NotFound).into()))
            .app_data(QueryConfig::default().error_handler(|cause, _| odd_address(&cause)));
        routes::configure(config);
    }
}

/// What stands behind the `?` is not what the page asks with; the library's words are for the log.
fn odd_address(cause: &dyn std::fmt::Display) -> actix_web::Error {
    tracing::info!(%cause, "an address could not be read");
    Failure(Error::field("", "Something behind the “?” of this address cannot be read. Take it away, or start from the page before.")).into()
}
