//! `/api/v1/changes`: what changed, for programs that keep a copy.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query as Address};
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::Error;
use crate::actions::registry::{changes, snapshot};
use crate::domain::access::Actor;
use crate::domain::registry::told_change::ToldChange;
use crate::web::api::reply::{next_link, public};
use crate::web::api::schema::Problem;
use crate::web::kernel::app::App;
use crate::web::kernel::failure::Failure;
use crate::web::pages::registry::addresses::with_pairs;

const PATH: &str = "/api/v1/changes";

/// A page of changes, oldest first.
#[derive(Serialize, ToSchema)]
pub struct ChangeList {
    /// The changes.
    items: Vec<ToldChange>,
    /// The address of the next page; null when there is nothing more yet.
    #[schema(required = true)]
    next: Option<String>,
    /// Where this page ends. Send it as `after` later, to have what came since.
    cursor: String,
}

/// What changed
///
/// Every change of the registry, oldest first. Read page by page with `next`, and later go on with
/// the `cursor` of the last page as `after`: nothing is skipped and nothing comes twice, while
/// listings come and go.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    get,
    path = "/api/v1/changes",
    tag = "Registry",
    params(
        ("since" = Option<String>, Query, format = Date, description = "The first day, such as \
            `2026-06-30`; 30 days ago when left out. `after` goes before it."),
        ("after" = Option<String>, Query, description = "The `cursor` of the page before."),
        ("availability" = Option<Vec<String>>, Query, description = "Only changes after which the \
            tool has this answer; may be repeated. That a tool was taken off the public pages is \
            told whatever is asked."),
        ("limit" = Option<usize>, Query, minimum = 1, maximum = 100, description = "How many \
            changes a page holds; 100 when left out."),
    ),
    responses(
        (status = 200, description = "One page. The `Link` header leads to the next.",
            body = ChangeList,
         headers(("ETag" = String, description = "The validator of this page."),
             ("Link" = String, description = "The next page, with `rel=\"next\"`."))),
        (status = 304, description = "The client has this page already."),
        (status = 422, description = "A parameter cannot be read.", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn list(
    app: Data<App>,
    request: HttpRequest,
    pairs: Address<Vec<(String, String)>>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &Actor::Anyone)?;
    let (asked, faults) = changes::read(&app.ctx, changes::Surface::Data, &pairs);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults).into());
    }
    let mut had = asked.after.clone().unwrap_or_else(|| now.changes.start(asked.since));
    let mut items = Vec::new();
    let mut more = false;
    for change in now.changes.after(&had.clone()) {
        if items.len() == asked.limit {
            more = true;
            break;
        }
        if asked.wants(change) {
            items.push(ToldChange::new(change));
        }
        had = had.and(change.place());
    }
    let pairs = asked.pairs(Some(("after", &had)));
    let next = more.then(|| with_pairs(PATH, pairs));
    let list = ChangeList { items, next, cursor: had.to_string() };
    let body =
        serde_json::to_string(&list).map_err(|cause| Failure::internal(cause.to_string()))?;
    let mut response = public(&request, body);
    if let Some(link) = next_link(list.next.as_deref()) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}
