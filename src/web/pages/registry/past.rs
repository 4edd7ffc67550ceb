//! A listing as it read on a past day.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path, web::Query};
use chrono::NaiveDate;
use serde::Serialize;

use super::day_forms::{AsOf, DayForm};
use super::listing::{self, ListingPage};
use crate::actions::registry::{past, snapshot};
use crate::actions::{Error, FieldError};
use crate::domain::calendar::day_in_words;
use crate::domain::registry::listing::{Card, Listing};
use crate::web::components::{Breadcrumb, Crumb, Kind, NoticeBox, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::{Failure, telling};
use crate::web::kernel::forms::{ErrorLink, error_links};
use crate::web::kernel::page::{moved, page, rejected};
use crate::web::kernel::templates::Page;

/// The page where there is no listing to show for a day.
#[derive(Debug, Serialize)]
pub struct NoPastPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    nothing: Option<NoticeBox>,
    /// Why nothing can be told just now.
    outage: Option<NoticeBox>,
    form: DayForm,
    today: String,
}

impl NoPastPage {
    fn new(card: &Card, nothing: Option<String>, typed: &str, errors: &[FieldError]) -> Self {
        let today = format!("/registry/{}", card.slug);
        let trail = home_trail()
            .into_iter()
            .chain([Crumb::to("/registry", "Registry"), Crumb::to(&today, &card.name)])
            .collect();
        Self {
            crumbs: Breadcrumb::new(trail, "A past day"),
            header: PageHeader::new("What the registry said on a past day")
                .over(format!("{}, {}", card.name, card.vendor)),
            errors: error_links(errors),
            nothing: nothing.map(|text| NoticeBox {
                kind: Kind::Neutral,
                title: "There is no listing for that day".to_owned(),
                text: Some(text),
            }),
            outage: None,
            form: DayForm::new(&card.slug, typed, errors),
            today,
        }
    }

    /// The page while the records do not answer.
    fn unread(card: &Card, typed: &str) -> Self {
        let outage = NoticeBox {
            kind: Kind::Caution,
            title: "What it said on that day cannot be read just now".to_owned(),
            text: Some(
                "The records are out of reach. What the registry says today can still be read; ask \
                 for that day again in a minute."
                    .to_owned(),
            ),
        };
        Self { outage: Some(outage), ..Self::new(card, None, typed, &[]) }
    }
}

impl Page for NoPastPage {
    const TEMPLATE: &'static str = "registry/no_past";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "as_of".into(), message: "Enter a day.".into() };
        super::samples::listings()
            .iter()
            .flat_map(|listing| {
                let nothing = Some("The registry said nothing of this tool before.".to_owned());
                [
                    Self::new(&listing.card, nothing, "2026-01-01", &[]),
                    Self::new(&listing.card, None, "x", std::slice::from_ref(&fault)),
                    Self::unread(&listing.card, "2026-01-01"),
                ]
            })
            .collect()
    }
}

/// `GET /registry/{slug}`: the listing as it stands today, or with `?as_of=2026-06-30` as it read
/// at the end of that day. An address from before a rename leads to the one of now.
///
/// # Errors
/// As [`listing::show`] does. While the records do not answer, a past day is told to be out of
/// reach.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    slug: Path<String>,
    asked: Query<AsOf>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let shelved = now.shelf.listing(&slug).map(|shelved| &shelved.listing.card.slug);
    if let Some(slug) = shelved.filter(|now| **now != *slug) {
        return Ok(moved(&request, &format!("/registry/{slug}")));
    }
    match &asked.as_of {
        Some(day) => {
            let names = &app.ctx.library.proper_nouns;
            let told =
                |listing: &Listing, day| ListingPage::then(listing, names, day, app.ctx.calendar());
            self::told(&app, &visitor, &request, (slug.as_str(), day), told).await
        }
        None => listing::show(app, visitor, request, slug).await,
    }
}

/// A page of a listing as it read at the end of a past day, which `body` makes, or why there is
/// none.
///
/// # Errors
/// When there is no such listing, or the page cannot be rendered.
pub(super) async fn told<P: Page>(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    (slug, typed): (&str, &str),
    body: impl Fn(&Listing, NaiveDate) -> P,
) -> Result<HttpResponse, Failure> {
    let found = past::listing(&app.ctx, &visitor.actor, slug, typed).await;
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let shelved = now.shelf.listing(slug).ok_or(Error::NotFound)?;
    let card = &shelved.listing.card;
    let mut response = match found {
        Ok(past) => {
            let day = day_in_words(past.day);
            let title = format!("{} on {day}", card.name);
            match past.said {
                Ok(listing) => page(app, visitor, request, &title, &body(&listing, past.day))?,
                Err(nothing) => {
                    let body = NoPastPage::new(card, Some(nothing), &past.day.to_string(), &[]);
                    page(app, visitor, request, &title, &body)?
                }
            }
        }
        Err(Error::Invalid(errors)) => {
            let body = NoPastPage::new(card, None, typed, &errors);
            rejected(app, visitor, request, &card.name, &body)?
        }
        Err(Error::Store(cause)) if cause.is_outage() => {
            tracing::error!(%cause, "a past day could not be read");
            let body = NoPastPage::unread(card, typed);
            telling(&Error::Unreachable, page(app, visitor, request, &card.name, &body)?)
        }
        Err(error) => return Err(error.into()),
    };
    // What people search the web for is today's answer.
    response
        .headers_mut()
        .insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    Ok(response)
}
