//! `/api/v1/changes`: what changed, for programs that keep a copy.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query as Address};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::Error;
use crate::actions::registry::{changes, snapshot};
use crate::domain::access::Actor;
use crate::domain::registry::availability::Availability;
use crate::domain::registry::change::{Change, ChangeKind};
use crate::domain::values::Timestamp;
use crate::web::api::reply::public;
use crate::web::api::schema::Problem;
use crate::web::kernel::app::App;
use crate::web::kernel::failure::Failure;

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

/// One change of the registry.
#[derive(Serialize, ToSchema)]
#[schema(as = Change)]
pub struct ToldChange {
    /// Its place among all changes; no two have the same.
    id: String,
    /// The day, where the agency is.
    on: NaiveDate,
    /// When somebody made it; null where it follows from the day.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    at: Option<Timestamp>,
    /// What changed: `accepted` for review, `withdrawn`, `published`, `replaced` by a new decision,
    /// `suspended`, `reinstated`, `revoked`, `expired`, `condition_met`, `condition_waived`,
    /// `condition_reopened`, `condition_overdue`, `renamed`, `taken_off` the public pages,
    /// `put_back`.
    kind: &'static str,
    /// The same for people to read.
    what: &'static str,
    /// The tool's word in addresses; its page is `/registry/{slug}` once a decision is published.
    slug: String,
    /// The tool's name then; null when it was taken off the public pages.
    #[schema(required = true)]
    name: Option<String>,
    /// The vendor's name then; null when the tool was taken off the public pages.
    #[schema(required = true)]
    vendor: Option<String>,
    /// More about it, in sentences.
    #[schema(required = true)]
    text: Option<String>,
    /// Whether the tool could be bought before, as `availability` of a listing says it; null when
    /// it was not on the public pages.
    #[schema(value_type = Option<String>, required = true)]
    from: Option<Availability>,
    /// Whether it can be bought afterwards; null when it is off the public pages.
    #[schema(value_type = Option<String>, required = true)]
    to: Option<Availability>,
}

impl ToldChange {
    /// Of a tool that left the public pages no more is told than that it did.
    fn new(change: &Change) -> Self {
        let told = change.kind != ChangeKind::GONE;
        let head = &change.entry.head;
        Self {
            id: change.place().to_string(),
            on: change.on,
            at: matches!(change.kind, ChangeKind::Entered(_)).then_some(change.entry.at),
            kind: change.kind.word(),
            what: change.kind.label(),
            slug: change.entry.slug.clone(),
            name: told.then(|| head.name.clone()),
            vendor: told.then(|| head.vendor.clone()),
            text: change.text().filter(|_| told),
            from: change.from.filter(|_| told),
            to: change.to,
        }
    }
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
    let (asked, faults) = changes::read(&app.ctx, &pairs);
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
    let next =
        more.then(|| format!("{PATH}?{}", serde_urlencoded::to_string(pairs).unwrap_or_default()));
    let list = ChangeList { items, next, cursor: had.to_string() };
    let body =
        serde_json::to_string(&list).map_err(|cause| Failure::internal(cause.to_string()))?;
    let mut response = public(&request, body);
    if let Some(next) = list.next
        && let Ok(value) = header::HeaderValue::from_str(&format!("<{next}>; rel=\"next\""))
    {
        response.headers_mut().insert(header::LINK, value);
    }
    Ok(response)
}
