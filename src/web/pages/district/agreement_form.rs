//! The form in which a district notes an agreement about a tool.

use actix_web::web::{Data, Query as Address};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::agreements::TITLE as AGREEMENTS;
use super::words::{Asked, acts_for, at_desk, desk_trail};
use crate::actions::FieldError;
use crate::actions::district::agreements::{self, Offer, TypedAgreement};
use crate::domain::district::agreement::OpenTo;
use crate::web::components::fields::{AreaField, ChoicesField, TextField};
use crate::web::components::{Breadcrumb, Crumb, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::{Failure, on_form, telling};
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;

const TITLE: &str = "Note an agreement";

/// The form.
#[derive(Debug, Serialize)]
pub struct AgreementFormPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    listing: String,
    district: String,
    acts_for: Option<String>,
    title: TextField,
    vehicle: TextField,
    price: TextField,
    signed_on: TextField,
    ends_on: TextField,
    words: AreaField,
    open_to: ChoicesField,
    districts: Option<ChoicesField>,
}

impl AgreementFormPage {
    fn new(offer: &Offer, typed: &TypedAgreement, errors: &[FieldError]) -> Self {
        let text = |name: &'static str, label: &'static str, value: &str| {
            TextField::new(name, label, value, errors)
        };
        let mut trail = desk_trail(&offer.acting);
        trail.push(Crumb::to(at_desk(&offer.acting, "/district/agreements"), AGREEMENTS));
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE)
                .over(format!("{}, {}", offer.card.name, offer.card.vendor))
                .purpose("It cannot be changed afterwards; note a new one when it is renewed."),
            errors: error_links(errors),
            listing: offer.card.slug.clone(),
            district: typed.district.clone(),
            acts_for: acts_for(&offer.acting),
            title: text("title", "What it is called", &typed.title),
            vehicle: text("vehicle", "Contract vehicle", &typed.vehicle).help(
                "By which procurement it came about, such as a cooperative contract and its \
                       number.",
            ),
            price: text("price", "Price", &typed.price)
                .help("Such as: 4.50 dollars a student and year, from 500 students on."),
            signed_on: text("signed_on", "Signed on", &typed.signed_on).day(),
            ends_on: text("ends_on", "Last day", &typed.ends_on).day(),
            words: AreaField::new("words", "What others have to know", &typed.words, errors)
                .help("Where the text is kept, and what a district does to join."),
            open_to: ChoicesField::radios(
                "open_to",
                "Who may see it and join?",
                OpenTo::WORDS,
                &typed.open_to,
                errors,
            ),
            districts: districts(offer, typed),
        }
    }
}

/// Tick boxes for the other districts; none where there is no other.
fn districts(offer: &Offer, typed: &TypedAgreement) -> Option<ChoicesField> {
    let others = offer.others.iter().map(|one| (one.id.as_str(), one.name.as_str()));
    let label = "Districts that may join";
    (!offer.others.is_empty()).then(|| {
        ChoicesField::ticks("districts", label, others, &typed.districts, &[])
            .help("If you chose to tick them.")
            .optional()
    })
}

impl Page for AgreementFormPage {
    const TEMPLATE: &'static str = "district/agreement_form";

    fn samples() -> Vec<Self> {
        let Some(acting) = super::samples::acting() else { return Vec::new() };
        let faults = [
            FieldError { field: "title".into(), message: "Enter what it is called.".into() },
            FieldError { field: "open_to".into(), message: "Choose who may join.".into() },
        ];
        let listed = crate::web::pages::registry::samples::listings();
        let offers = listed.into_iter().take(1).flat_map(|listing| {
            let others = vec![acting.district.clone()];
            let full = Offer { acting: acting.clone(), card: listing.card, others };
            [Offer { others: Vec::new(), ..full.clone() }, full]
        });
        offers.map(|offer| Self::new(&offer, &TypedAgreement::default(), &faults)).collect()
    }
}

/// `GET /district/agreements/new?listing={slug}`
///
/// # Errors
/// As [`agreements::offer`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: Address<Asked>,
) -> Result<HttpResponse, Failure> {
    let offer = agreements::offer(&app.ctx, &visitor.actor, &asked.listing).await?;
    let district = offer.acting.district.id.to_string();
    let typed = TypedAgreement { district, ..TypedAgreement::default() };
    let body = AgreementFormPage::new(&offer, &typed, &[]);
    page(&app, &visitor, &request, &format!("{TITLE}: {}", offer.card.name), &body)
}

/// `POST /district/agreements/new`
///
/// # Errors
/// As [`agreements::add`] does; faults of a field come back with the form.
pub async fn add(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let slug = form.value("listing");
    let typed = TypedAgreement {
        district: form.value("district").to_owned(),
        title: form.value("title").to_owned(),
        vehicle: form.value("vehicle").to_owned(),
        price: form.value("price").to_owned(),
        signed_on: form.value("signed_on").to_owned(),
        ends_on: form.value("ends_on").to_owned(),
        words: form.value("words").to_owned(),
        open_to: form.value("open_to").to_owned(),
        districts: form.values("districts"),
    };
    let error = match agreements::add(&app.ctx, &visitor.actor, slug, &typed).await {
        Ok(id) => {
            let to = format!("/district/agreements/{id}");
            return Ok(done(&visitor, &to, Some(Notice::SAVED)));
        }
        Err(error) => error,
    };
    let Some(errors) = on_form(&error) else { return Err(error.into()) };
    let offer = agreements::offer(&app.ctx, &visitor.actor, slug).await?;
    let body = AgreementFormPage::new(&offer, &typed, &errors);
    let title = format!("{TITLE}: {}", offer.card.name);
    Ok(telling(&error, rejected(&app, &visitor, &request, &title, &body)?))
}
