//! `/api/v1/modules`: the catalogue of professional learning.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde_json::json;

use crate::web::api::reply::fixed;
use crate::web::api::schema::ModuleList;
use crate::web::kernel::app::App;
use crate::web::kernel::failure::Failure;

/// Every module
///
/// The whole catalogue, in its order; it fits on one page.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    get,
    path = "/api/v1/modules",
    tag = "Learning",
    responses(
        (status = 200, description = "The modules.", body = ModuleList,
            headers(("ETag" = String, description = "The validator of the catalogue."))),
        (status = 304, description = "The client has the catalogue already."),
    )
)]
pub async fn list(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let modules = &app.ctx.library.catalogue.modules;
    let list = || Ok(json!({ "items": modules, "next": null }).to_string());
    fixed(&app, &request, "modules", list).await
}
