//! `/api/v1/modules`: the catalogue of professional learning.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde_json::json;

use crate::domain::learning::{Catalogue, Module};
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
        (status = 200, description = "The modules.", body = ModuleList, headers(("ETag" = String, description = "The validator of the catalogue."))),
        (status = 304, description = "The client has the catalogue already."),
    )
)]
pub async fn list(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let catalogue = &app.ctx.library.catalogue;
    let list = || {
        let items: Vec<_> =
            catalogue.modules.iter().map(|module| item(catalogue, module)).collect();
        Ok(json!({ "items": items, "next": null }).to_string())
    };
    fixed(&app, &request, "modules", list).await
}

fn item(catalogue: &Catalogue, module: &Module) -> serde_json::Value {
    let topics: Vec<_> = module
        .topics
        .iter()
        .filter_map(|id| catalogue.topic(id))
        .map(|topic| json!({ "id": topic.id, "title": topic.title }))
        .collect();
    json!({
        "id": module.id,
        "title": module.title,
        "summary": module.summary,
        "topics": topics,
        "hours": module.hours.to_json(),
        "format": module.format,
        "evidence": module.evidence,
        "outcomes": module.outcomes,
        "prerequisites": module.prerequisites,
        "aligned_to": module.aligned_to,
    })
}
