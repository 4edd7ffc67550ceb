//! Taking a published decision back for good, after a page that says what that does.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::words;
use crate::actions::registry::listings;
use crate::actions::{Error, FieldError, Seen};
use crate::domain::assessment::decision::label;
use crate::domain::calendar::day_in_words;
use crate::domain::registry::listing::Listing;
use crate::domain::registry::state::ListingState;
use crate::web::components::fields::AreaField;
use crate::web::components::{Breadcrumb, Crumb, PageHeader, StatusTag, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;

const TITLE: &str = "Take the approval back for good";

/// The page that says what a revocation does and asks why.
#[derive(Debug, Serialize)]
pub struct RevocationPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    /// The stamp of the listing that it is about.
    seen: String,
    version: String,
    decided_on: String,
    decision: StatusTag,
    suspended: bool,
    happens: Vec<String>,
    action: String,
    back: String,
    reason: AreaField,
}

impl RevocationPage {
    fn new(listing: &Listing, reason: &str, errors: &[FieldError]) -> Self {
        let card = &listing.card;
        let back = format!("/registry/{}", card.slug);
        let trail = home_trail()
            .into_iter()
            .chain([Crumb::to("/registry", "Registry"), Crumb::to(back.clone(), card.name.clone())])
            .collect();
        let name = &card.name;
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).over(format!("{name}, {}", card.vendor)),
            errors: error_links(errors),
            seen: listing.stamp(),
            version: card.version.clone(),
            decided_on: day_in_words(card.decided_on),
            decision: StatusTag::new(words::kind(card.decision), label(card.decision)),
            suspended: card.status == ListingState::Suspended,
            happens: vec![
                format!("Whoever asks whether {name} may be bought reads “No”, on the page, in the \
                    list, in the table and in the data."),
                "The listing stays in the registry. It says “Revoked” with your reason, and its \
                 history keeps the decision and this day.".to_owned(),
                "Its conditions and modules are asked for no more.".to_owned(),
                "The vendor’s people, everybody who buys for a district, the panel lead and those \
                 who signed get your reason by mail.".to_owned(),
                "The vendor’s letter says that it no longer holds.".to_owned(),
                "This cannot be undone. The vendor can disclose the tool again, and a new decision \
                 takes the place of this one.".to_owned(),
            ],
            action: format!("/listings/{}/revocation", card.slug),
            back,
            reason: AreaField::new("reason", "Why do you take it back?", reason, errors).help(
                "Everybody reads it on the listing, and it goes out by mail as you write \
                    it.",
            ),
        }
    }
}

impl Page for RevocationPage {
    const TEMPLATE: &'static str = "registry/revocation";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "reason".into(), message: "Enter a reason.".into() };
        super::samples::listings()
            .iter()
            .flat_map(|listing| {
                [Self::new(listing, "", &[]), Self::new(listing, "", std::slice::from_ref(&fault))]
            })
            .collect()
    }
}

/// `GET /listings/{slug}/revocation`
///
/// # Errors
/// When it is not the visitor's to take back, or there is no approval to take back.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    slug: Path<String>,
) -> Result<HttpResponse, Failure> {
    let listing = listings::revocable(&app.ctx, &visitor.actor, &slug).await?;
    page(&app, &visitor, &request, TITLE, &RevocationPage::new(&listing, "", &[]))
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct RevocationForm {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    reason: String,
}

/// `POST /listings/{slug}/revocation`
///
/// # Errors
/// When it is not the visitor's to take back, or there is no approval to take back.
pub async fn revoke(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    slug: Path<String>,
    form: Form<RevocationForm>,
) -> Result<HttpResponse, Failure> {
    let Form(form) = form;
    match listings::revoke(&app.ctx, &visitor.actor, &slug, &form.reason, Seen::on_form(&form.seen))
        .await
    {
        Ok(()) => Ok(done(&visitor, &format!("/registry/{slug}"), Some(Notice::REVOKED))),
        Err(Error::Invalid(errors)) => {
            let listing = listings::revocable(&app.ctx, &visitor.actor, &slug).await?;
            rejected(
                &app,
                &visitor,
                &request,
                TITLE,
                &RevocationPage::new(&listing, &form.reason, &errors),
            )
        }
        Err(error) => Err(error.into()),
    }
}
