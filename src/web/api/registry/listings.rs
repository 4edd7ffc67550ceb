//! `/api/v1/listings`: the list with the filters of the registry's page, and each listing whole.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path, web::Query as Address};

use crate::actions::Error;
use crate::actions::registry::{queries, snapshot};
use crate::domain::access::Actor;
use crate::domain::registry::listing::Listing;
use crate::web::api::reply::{etag, fixed, public};
use crate::web::api::schema::{ListingList, Problem};
use crate::web::kernel::app::App;
use crate::web::kernel::failure::Failure;
use crate::web::pages::registry::addresses::address;

const PATH: &str = "/api/v1/listings";

/// Every listing
///
/// The newest decision first. The filters are those of the registry's page: several values of one
/// filter widen the list, several filters narrow it.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    get,
    path = "/api/v1/listings",
    tag = "Registry",
    params(
        ("q" = Option<String>, Query, description = "Words to look for in names, vendors, uses and \
            descriptions. Beginnings of words and small typing errors are fine."),
        ("availability" = Option<Vec<String>>, Query, description = "Whether the tool may be \
            bought today, a day of the agency's: `yes`, `with_conditions`, `pilot_only`, \
            `not_now`, `no`, `in_review` or `never_reviewed`; may be repeated. The last two are \
            answered by `undecided`."),
        ("decision" = Option<Vec<String>>, Query, description = "A decision that holds today, so \
            never one that is suspended, revoked or has ended: `approved`, `conditional`, `pilot` \
            or `not_approved`; may be repeated."),
        ("status" = Option<Vec<String>>, Query, description = "`published`, `suspended`, `expired` \
            or `revoked`; may be repeated."),
        ("tier" = Option<Vec<u8>>, Query, description = "A residual tier; may be repeated."),
        ("module" = Option<Vec<String>>, Query, description = "The id of a required module; may be \
            repeated."),
        ("fact.{id}" = Option<Vec<String>>, Query, description = "A value of the public fact `id`, \
            as `facts` of a listing has it; may be repeated."),
        ("sort" = Option<String>, Query, description = "`relevance`, `newest`, `name`, `risk` or \
            `expiry`."),
        ("limit" = Option<usize>, Query, minimum = 1, maximum = 100, description = "How many \
            listings a page holds; 25 when left out."),
        ("after" = Option<String>, Query, description = "The slug that the page begins after, as \
            `next` and the `Link` header have it."),
    ),
    responses(
        (status = 200, description = "One page. The `Link` header leads to the next.",
            body = ListingList,
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
    let (query, faults) = queries::read_all(&app.ctx, &now.shelf, &pairs);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults).into());
    }
    let results = now.shelf.ask(&query);
    let items: Vec<&str> = results.page.iter().map(|shelved| shelved.card_json.as_str()).collect();
    let next = results.next.map(|slug| address(PATH, &query, Some(slug)));
    let undecided = serde_json::json!(now.undecided(&query));
    let body = format!(
        "{{\"items\":[{}],\"next\":{},\"undecided\":{undecided}}}",
        items.join(","),
        serde_json::json!(next)
    );
    // The list as everybody asks for it is compressed once; the many that a query picks are not
    // held.
    let mut response = if pairs.is_empty() {
        fixed(&app, &request, &etag(&body), || Ok(body)).await?
    } else {
        public(&request, body)
    };
    if let Some(next) = next
        && let Ok(value) = header::HeaderValue::from_str(&format!("<{next}>; rel=\"next\""))
    {
        response.headers_mut().insert(header::LINK, value);
    }
    Ok(response)
}

/// One listing
///
/// Everything that is public about a decision.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    get,
    path = "/api/v1/listings/{slug}",
    tag = "Registry",
    params(("slug" = String, Path, description = "The product's word in addresses.")),
    responses(
        (status = 200, description = "The listing.", body = Listing,
            headers(("ETag" = String, description = "The validator of this listing."))),
        (status = 304, description = "The client has this listing already."),
        (status = 404, description = "There is no such listing.", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn show(
    app: Data<App>,
    request: HttpRequest,
    slug: Path<String>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &Actor::Anyone)?;
    let shelved = now.shelf.listing(&slug).ok_or(Error::NotFound)?;
    fixed(&app, &request, &shelved.etag, || Ok(shelved.json.clone())).await
}
