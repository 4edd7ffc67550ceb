//! HTTP: one route table, typed input, one action a request, a page or JSON back.

pub mod api;
pub mod components;
pub mod finishing;
pub mod kernel;
pub mod pages;
pub mod routes;

pub use kernel::App;

use actix_web::web::{Data, PathConfig, QueryConfig, ServiceConfig};

use crate::actions::Error;
use kernel::failure::Failure;
use kernel::way_back::Readable;

/// Puts the state, the limits and the routes into an actix application.
pub fn configure(app: App) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config
            .app_data(Data::new(app))
            .app_data(Data::new(Readable(readable())))
            .app_data(PathConfig::default().error_handler(|_, _| Failure(Error::NotFound).into()))
            .app_data(QueryConfig::default().error_handler(|cause, _| odd_address(&cause)));
        routes::configure(config);
    }
}

/// The patterns of the route table that can be opened by their address.
fn readable() -> Vec<&'static str> {
    let pages = routes::TABLE.iter().filter(|(method, _)| *method == "get");
    pages.map(|(_, pattern)| *pattern).collect()
}

/// The part after the `?` cannot be read. The library's own message goes to the log only.
fn odd_address(cause: &dyn std::fmt::Display) -> actix_web::Error {
    tracing::info!(%cause, "an address could not be read");
    Failure(Error::field(
        "",
        "Something behind the “?” of this address cannot be read. Take it \
        away, or start from the page before.",
    ))
    .into()
}
