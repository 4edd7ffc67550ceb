//! The tools of an organization on the administrator's page of it: how far each one is, and what
//! the registry says.

use serde::Serialize;

use super::members::path_of;
use crate::actions::registry::visibility::{ProductStanding, Standing};
use crate::domain::calendar::Calendar;
use crate::domain::people::organization::Organization;
use crate::domain::registry::shelf::Shelf;
use crate::domain::values::sentence_case;
use crate::web::components::StatusTag;
use crate::web::pages::registry::words::tag;

/// One tool.
#[derive(Debug, Serialize)]
pub struct ToolRow {
    name: String,
    href: String,
    version: String,
    /// How far its latest disclosure is, and since when.
    disclosure: Option<String>,
    listing: Option<ListingTag>,
}

/// What the registry says of it.
#[derive(Debug, Serialize)]
struct ListingTag {
    href: String,
    status: StatusTag,
}

/// Every tool of an organization, as they are kept.
pub fn rows(
    organization: &Organization,
    standing: &Standing,
    shelf: &Shelf,
    calendar: Calendar,
) -> Vec<ToolRow> {
    standing.products.iter().map(|one| row(organization, one, shelf, calendar)).collect()
}

fn row(
    organization: &Organization,
    one: &ProductStanding,
    shelf: &Shelf,
    calendar: Calendar,
) -> ToolRow {
    let product = &one.product;
    let stands = one.disclosure.as_ref().map(|disclosure| {
        let since = calendar.in_words(disclosure.updated_at);
        format!("{}. Last change: {since}", sentence_case(disclosure.state().label()))
    });
    ToolRow {
        name: product.name.to_string(),
        href: format!("{}/products/{}", path_of(&organization.id), product.id),
        version: product.version.to_string(),
        disclosure: stands,
        listing: shelf.listing(&product.slug).map(|shelved| ListingTag {
            href: format!("/registry/{}", product.slug),
            status: tag(&shelved.listing.card),
        }),
    }
}
