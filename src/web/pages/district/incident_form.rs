//! The form in which a district reports an incident with a tool.

use actix_web::web::{Data, Query as Address};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::incidents::severities;
use super::words::{Asked, acts_for, desk_trail};
use crate::actions::FieldError;
use crate::actions::district::Acting;
use crate::actions::district::incidents::{self, TypedIncident};
use crate::domain::registry::listing::Card;
use crate::web::components::fields::{AreaField, ChoicesField, TextField};
use crate::web::components::{Breadcrumb, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::{Failure, on_form, telling};
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;

const TITLE: &str = "Report an incident";

/// The form.
#[derive(Debug, Serialize)]
pub struct IncidentFormPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    happens: Vec<String>,
    listing: String,
    district: String,
    acts_for: Option<String>,
    what: AreaField,
    happened_on: TextField,
    people: TextField,
    data: TextField,
    guess: ChoicesField,
}

impl IncidentFormPage {
    fn new(
        (acting, card): (&Acting, &Card),
        days: u16,
        typed: &TypedIncident,
        errors: &[FieldError],
    ) -> Self {
        Self {
            crumbs: Breadcrumb::new(desk_trail(acting), TITLE),
            header: PageHeader::new(TITLE).over(format!("{}, {}", card.name, card.vendor)),
            errors: error_links(errors),
            happens: vec![
                "The agency gets it at once, with your district’s name.".to_owned(),
                "The vendor gets everything that you enter here, without your district’s name. \
                 Write no names of students or staff."
                    .to_owned(),
                format!(
                    "The agency rates it within {days} business days. Unrated after that, it \
                     counts as severe, and every district that uses the tool is told so, without \
                     what you wrote."
                ),
            ],
            listing: card.slug.clone(),
            district: typed.district.clone(),
            acts_for: acts_for(acting),
            what: AreaField::new("what", "What happened?", &typed.what, errors),
            happened_on: TextField::new("happened_on", "On which day?", &typed.happened_on, errors)
                .help("Or the day on which you noticed it.")
                .day(),
            people: TextField::new(
                "people",
                "How many people does it touch?",
                &typed.people,
                errors,
            )
            .kind("number")
            .optional()
            .help("About as many as you know."),
            data: TextField::new("data", "Which data of people is it about?", &typed.data, errors)
                .optional()
                .help("Such as names and chats. Leave it empty where it is about none."),
            guess: severities("guess", "How bad do you think it is?", &typed.guess, errors),
        }
    }
}

impl Page for IncidentFormPage {
    const TEMPLATE: &'static str = "district/incident_form";

    fn samples() -> Vec<Self> {
        let faults = [
            FieldError { field: "what".into(), message: "Enter what happened.".into() },
            FieldError { field: "guess".into(), message: "Choose how bad it is.".into() },
        ];
        let Some(acting) = super::samples::acting() else { return Vec::new() };
        let typed = TypedIncident::default();
        crate::web::pages::registry::samples::listings()
            .iter()
            .map(|listing| Self::new((&acting, &listing.card), 3, &typed, &faults))
            .collect()
    }
}

/// `GET /district/incidents/new?listing={slug}`
///
/// # Errors
/// As [`incidents::about`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: Address<Asked>,
) -> Result<HttpResponse, Failure> {
    let (acting, card) = incidents::about(&app.ctx, &visitor.actor, &asked.listing).await?;
    let district = acting.district.id.to_string();
    let typed = TypedIncident { district, ..TypedIncident::default() };
    let days = app.ctx.settings.incident_clock.business_days;
    let body = IncidentFormPage::new((&acting, &card), days, &typed, &[]);
    page(&app, &visitor, &request, &format!("{TITLE}: {}", card.name), &body)
}

/// `POST /district/incidents/new`
///
/// # Errors
/// As [`incidents::report`] does; faults of a field come back with the form.
pub async fn report(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let slug = form.value("listing");
    let typed = TypedIncident {
        district: form.value("district").to_owned(),
        what: form.value("what").to_owned(),
        happened_on: form.value("happened_on").to_owned(),
        people: form.value("people").to_owned(),
        data: form.value("data").to_owned(),
        guess: form.value("guess").to_owned(),
    };
    let error = match incidents::report(&app.ctx, &visitor.actor, slug, &typed).await {
        Ok(id) => {
            let to = format!("/district/incidents/{id}");
            return Ok(done(&visitor, &to, Some(Notice::INCIDENT_REPORTED)));
        }
        Err(error) => error,
    };
    let Some(errors) = on_form(&error) else { return Err(error.into()) };
    let (acting, card) = incidents::about(&app.ctx, &visitor.actor, slug).await?;
    let days = app.ctx.settings.incident_clock.business_days;
    let body = IncidentFormPage::new((&acting, &card), days, &typed, &errors);
    let title = format!("{TITLE}: {}", card.name);
    Ok(telling(&error, rejected(&app, &visitor, &request, &title, &body)?))
}
