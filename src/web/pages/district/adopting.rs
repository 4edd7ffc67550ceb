//! The form that puts a listed tool on a district's desk.

use actix_web::web::{Data, Query as Address};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::use_form::{UseFields, typed};
use super::words::{Asked, acts_for, desk_trail, other_grades, tool_path};
use crate::actions::district::Acting;
use crate::actions::district::adoptions::{self, Offered};
use crate::actions::district::typed::{TypedUse, roles};
use crate::actions::{Error, FieldError};
use crate::domain::instrument::{Named, ProperNouns};
use crate::domain::registry::listing::Listing;
use crate::web::components::{Breadcrumb, Kind, NoticeBox, PageHeader, Verdict};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;
use crate::web::pages::registry::words::verdict_with_reasons;

/// The form.
#[derive(Debug, Serialize)]
pub struct AdoptingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    verdict: Verdict,
    caution: Option<NoticeBox>,
    /// Said where grades are ticked for which the decision is not.
    other_grades: Option<NoticeBox>,
    listing: String,
    district: String,
    acts_for: Option<String>,
    fields: UseFields,
}

/// The page's heading.
fn title(listing: &Listing) -> String {
    format!("Use {} in your district", listing.card.name)
}

impl AdoptingPage {
    fn new(
        (acting, listing): (&Acting, &Listing),
        names: &ProperNouns,
        roles: &[Named],
        typed: &TypedUse,
        errors: &[FieldError],
    ) -> Self {
        let card = &listing.card;
        let told = "You can note that your district uses it all the same. It then stands at the \
            top of your desk until the state’s answer changes or you retire it.";
        Self {
            crumbs: Breadcrumb::new(desk_trail(acting), title(listing)),
            header: PageHeader::new(title(listing))
                .over(format!("{}, version {}", card.vendor, card.version))
                .purpose(
                    "It goes on your district’s desk, with what is due and what changes. Nobody \
                     but your district sees what you enter here.",
                ),
            errors: error_links(errors),
            verdict: verdict_with_reasons(listing, names),
            caution: (!card.availability().holds()).then(|| NoticeBox {
                kind: Kind::Stop,
                title: "The state does not let this tool be used today".to_owned(),
                text: Some(told.to_owned()),
            }),
            other_grades: typed.grades().and_then(|grades| other_grades(&grades, card)),
            listing: card.slug.clone(),
            district: typed.district.clone(),
            acts_for: acts_for(acting),
            fields: UseFields::new(roles, typed, errors),
        }
    }
}

impl Page for AdoptingPage {
    const TEMPLATE: &'static str = "district/adopting";

    fn samples() -> Vec<Self> {
        let Some(acting) = super::samples::acting() else { return Vec::new() };
        let sample = |(listing, errors): (&Listing, &[FieldError])| {
            let (roles, names) = (super::samples::roles(), ProperNouns::default());
            Self::new((&acting, listing), &names, &roles, &TypedUse::default(), errors)
        };
        let faults = super::samples::faults();
        let listings = crate::web::pages::registry::samples::listings();
        listings.iter().map(|listing| sample((listing, &faults))).collect()
    }
}

/// `GET /district/tools/new?listing={slug}`; without a listing it leads to the registry.
///
/// # Errors
/// As [`adoptions::offered`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: Address<Asked>,
) -> Result<HttpResponse, Failure> {
    if asked.listing.is_empty() {
        adoptions::may_adopt(&app.ctx, &visitor.actor).await?;
        return Ok(done(&visitor, "/registry", None));
    }
    let Offered { listing, already, acting } =
        adoptions::offered(&app.ctx, &visitor.actor, &asked.listing).await?;
    if let Some(adoption) = already {
        return Ok(done(&visitor, &tool_path(&adoption), None));
    }
    let district = acting.district.id.to_string();
    let typed = TypedUse { district, ..TypedUse::default() };
    let names = &app.ctx.library.proper_nouns;
    let body = AdoptingPage::new((&acting, &listing), names, &roles(&app.ctx), &typed, &[]);
    page(&app, &visitor, &request, &title(&listing), &body)
}

/// `POST /district/tools/new`
///
/// # Errors
/// As [`adoptions::adopt`] does; faults of a field come back with the form.
pub async fn adopt(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let roles = roles(&app.ctx);
    let (slug, typed) = (form.value("listing"), typed(&form, &roles));
    match adoptions::adopt(&app.ctx, &visitor.actor, slug, &typed).await {
        Ok(id) => Ok(done(&visitor, &tool_path(&id), Some(Notice::TOOL_ADOPTED))),
        Err(Error::Invalid(errors)) => {
            let Offered { acting, listing, .. } =
                adoptions::offered(&app.ctx, &visitor.actor, slug).await?;
            let names = &app.ctx.library.proper_nouns;
            let body = AdoptingPage::new((&acting, &listing), names, &roles, &typed, &errors);
            rejected(&app, &visitor, &request, &title(&listing), &body)
        }
        Err(error) => Err(error.into()),
    }
}
