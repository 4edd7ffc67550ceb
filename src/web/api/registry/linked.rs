//! A listing as linked data: JSON-LD in the words of schema.org, for search engines and catalogues.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde_json::{Value, json};

use crate::actions::Error;
use crate::actions::registry::snapshot;
use crate::domain::access::Actor;
use crate::domain::assessment::decision::label;
use crate::domain::registry::listing::{Card, CriterionScore};
use crate::web::api::reply::KEPT;
use crate::web::api::schema::Problem;
use crate::web::kernel::app::App;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::moved;
use crate::web::kernel::validated::validated;

const MEDIA_TYPE: &str = "application/ld+json";
/// The scale of the panel's scores.
const SCALE: (u8, u8) = (0, 4);

/// One listing as linked data
///
/// The tool as a `SoftwareApplication` of schema.org, the decision as the agency's review of it.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    get,
    path = "/api/v1/listings/{slug}/jsonld",
    tag = "Registry",
    params(("slug" = String, Path, description = "The product's word in addresses.")),
    responses(
        (status = 200, description = "JSON-LD.", body = Object,
            content_type = "application/ld+json",
            headers(("ETag" = String, description = "The validator of this document."))),
        (status = 304, description = "The client has this document already."),
        (status = 308, description = "The tool was renamed: this is at another address now, for \
            good.", headers(("Location" = String, description = "That address."))),
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
    let settings = &app.ctx.settings;
    if shelved.listing.card.slug != *slug {
        let now = format!("/api/v1/listings/{}/jsonld", shelved.listing.card.slug);
        return Ok(moved(&request, &now));
    }
    let text = linked(&shelved.listing.card, &settings.base_url, &settings.agency_name).to_string();
    Ok(validated(&request, text, MEDIA_TYPE, KEPT))
}

/// What lists tell of a listing, in the words of schema.org.
pub fn linked(card: &Card, base: &str, agency: &str) -> Value {
    let page = format!("{base}/registry/{}", card.slug);
    let audience = card.facts.iter().filter(|fact| fact.audience).flat_map(|fact| &fact.values);
    let audience: Vec<Value> =
        audience.map(|value| json!({ "@type": "Audience", "audienceType": value.label })).collect();
    let features = card.facts.iter().filter(|fact| !fact.audience && !fact.derived);
    let features: Vec<&str> =
        features.flat_map(|fact| &fact.values).map(|value| value.label.as_str()).collect();
    let mut names = card.former_names.clone();
    names.retain(|name| *name != card.vendor);
    json!({
        "@context": "https://schema.org",
        "@type": "SoftwareApplication",
        "@id": format!("{page}#tool"),
        "name": card.name,
        "alternateName": names,
        "description": card.summary,
        "url": card.website,
        "softwareVersion": card.version,
        "applicationCategory": "EducationalApplication",
        "author": { "@type": "Organization", "name": card.vendor },
        "audience": audience,
        "featureList": features,
        "subjectOf": { "@type": "WebPage", "@id": page, "url": page },
        "review": review(card, &page, agency),
    })
}

fn review(card: &Card, page: &str, agency: &str) -> Value {
    json!({
        "@type": "Review",
        "@id": format!("{page}#decision"),
        "url": page,
        "name": label(card.decision),
        "reviewBody": card.decision_reason,
        "datePublished": card.decided_on,
        "expires": card.expires_on,
        "author": { "@type": "GovernmentOrganization", "name": agency },
        "additionalProperty": {
            "@type": "PropertyValue",
            "name": "May be bought today",
            "propertyID": "availability",
            "value": card.availability().word(),
        },
        "reviewRating": card.scores.0.iter().filter_map(|(_, score)| rating(score))
            .collect::<Vec<_>>(),
    })
}

fn rating(score: &CriterionScore) -> Option<Value> {
    let (worst, best) = SCALE;
    Some(json!({
        "@type": "Rating",
        "reviewAspect": score.title,
        "ratingValue": score.score?,
        "worstRating": worst,
        "bestRating": best,
    }))
}
