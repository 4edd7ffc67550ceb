//! `/api/v1/listings`: the list with the filters of the registry's page, and each listing whole.

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path, web::Query as Address};

use crate::actions::Error;
use crate::actions::registry::snapshot::{self, Snapshot};
use crate::actions::registry::{past, queries};
use crate::domain::access::Actor;
use crate::domain::packed::{Joined, Packed};
use crate::domain::registry;
use crate::domain::registry::listing::Listing;
use crate::domain::registry::shelf::Shelved;
use crate::domain::values::Timestamp;
use crate::web::api::reply::{next_link, public};
use crate::web::api::schema::{ListingList, Problem};
use crate::web::kernel::app::App;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::finished::{BodyKind, Finished};
use crate::web::kernel::page::moved;
use crate::web::kernel::remembered;
use crate::web::pages::registry::addresses::address;
use crate::web::pages::registry::day_forms::AsOf;

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
        ("grade" = Option<Vec<String>>, Query, description = "A grade for which the tool is: `PK`, \
            `K` or `1` to `12`; may be repeated."),
        ("fact.{id}" = Option<Vec<String>>, Query, description = "A value of the public fact `id`, \
            as `facts` of a listing has it; may be repeated."),
        ("score.{criterion}" = Option<Vec<String>>, Query, description = "The panel’s least score \
            for the criterion, as `scores` of a listing has it: `1`, `2`, `3` or `3.5`."),
        ("not.{filter}" = Option<Vec<String>>, Query, description = "A value of a filter, such as \
            `not.fact.data=location`: what has it is left out; may be repeated."),
        ("sort" = Option<String>, Query, description = "`relevance`, `newest`, `name`, `risk` or \
            `expiry`."),
        ("limit" = Option<usize>, Query, minimum = 1, maximum = 100, description = "How many \
            listings a page holds; 25 when left out."),
        ("after" = Option<String>, Query, description = "Where the page begins, as \
            `next` and the `Link` header have it; or the slug of a listing to begin after."),
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
    let (body, next) = page(&now, &query);
    Ok(remembered::for_all(&now, &request, BodyKind::Data, body, next))
}

/// One page of the list, put together from what is packed already, and the header that leads to
/// the next.
pub fn page(
    now: &Snapshot,
    query: &registry::query::Query,
) -> (Packed, Option<(HeaderName, HeaderValue)>) {
    let results = now.shelf.ask(query);
    let told = || results.page.iter().map(|shelved| shelved.listing.told());
    let room: usize = told().map(|card| card.run().len() + 8).sum();
    let mut body = Joined::with_room(room + 512);
    body.text("{\"items\":[");
    for (number, card) in told().enumerate() {
        if number > 0 {
            body.text(",");
        }
        body.piece(card);
    }
    let next = results.next.as_deref().map(|after| address(PATH, query, Some(after)));
    let rest = serde_json::json!({
        "next": &next,
        "note": results.reading.in_words(results.total),
        "undecided": now.undecided(query),
    });
    body.text("],");
    body.text(rest.to_string().trim_start_matches('{'));
    let link = next_link(next.as_deref()).map(|link| (header::LINK, link));
    (remembered::repacked(body.finish()), link)
}

/// A listing as JSON, finished, as everybody reads it from a moment on.
pub fn whole(shelved: &Shelved, since: Timestamp) -> Finished {
    Finished::new(BodyKind::Data, shelved.listing.json().clone(), &shelved.etag, since)
}

/// One listing
///
/// Everything that is public about a decision, today or at the end of a past day.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    get,
    path = "/api/v1/listings/{slug}",
    tag = "Registry",
    params(
        ("slug" = String, Path, description = "The product's word in addresses."),
        ("as_of" = Option<String>, Query, format = Date, description = "A past day, such as \
            `2026-06-30`: the listing as it read at the end of that day, where the agency is."),
    ),
    responses(
        (status = 200, description = "The listing.", body = Listing,
            headers(("ETag" = String, description = "The validator of this listing."))),
        (status = 304, description = "The client has this listing already."),
        (status = 308, description = "The tool was renamed: its listing has another address now, \
            for good.", headers(("Location" = String, description = "That address."))),
        (status = 404, description = "There is no such listing.", body = Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "`as_of` is no day, is still to come, or the registry had no \
            listing of the tool then.", body = Problem,
            content_type = "application/problem+json"),
        (status = 503, description = "What the listing said on earlier days cannot be read just \
            now.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    app: Data<App>,
    request: HttpRequest,
    slug: Path<String>,
    asked: Address<AsOf>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &Actor::Anyone)?;
    let shelved = now.shelf.listing(&slug).ok_or(Error::NotFound)?;
    if shelved.listing.card.slug != *slug {
        return Ok(moved(&request, &format!("{PATH}/{}", shelved.listing.card.slug)));
    }
    if let Some(day) = &asked.as_of {
        let past = past::listing(&app.ctx, &Actor::Anyone, &slug, day).await?;
        let listing = past.said.map_err(|sentence| Error::field("as_of", sentence))?;
        return Ok(public(&request, to_json(&listing)?));
    }
    Ok(whole(shelved, now.since).answer(request.headers()).into())
}

fn to_json(listing: &Listing) -> Result<String, Failure> {
    listing.to_json().map_err(|cause| Failure::internal(cause.to_string()))
}
