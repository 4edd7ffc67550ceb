//! The agency's work on incidents: the list, and rating one.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use serde::Serialize;

use super::incidents::{IncidentsPage, facts, incident_tag, severities};
use super::words::state_tag;
use crate::actions::district::incidents::{self, Handled, TypedRating};
use crate::actions::{Error, FieldError};
use crate::domain::calendar::Calendar;
use crate::domain::district::incident::{Follow, Severity};
use crate::domain::texts::counted;
use crate::web::components::fields::{AreaField, ChoicesField};
use crate::web::components::{
    Breadcrumb, Crumb, Fact, Facts, Kind, NoticeBox, PageHeader, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

/// An incident with the form that rates it.
#[derive(Debug, Serialize)]
pub struct RatingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    status: StatusTag,
    /// Said while the listing is to be suspended and is not.
    to_suspend: Option<NoticeBox>,
    listing: String,
    what: String,
    facts: Facts,
    words: Option<String>,
    form: Option<RatingForm>,
}

#[derive(Debug, Serialize)]
struct RatingForm {
    action: String,
    severity: ChoicesField,
    follows: ChoicesField,
    words: AreaField,
}

impl RatingPage {
    fn new(
        handled: &Handled,
        typed: &TypedRating,
        (today, calendar): (NaiveDate, Calendar),
        errors: &[FieldError],
    ) -> Self {
        let incident = &handled.incident;
        let mut told = vec![
            Fact {
                note: handled.reporter.clone(),
                ..Fact::new("Reported by", &incident.district_name)
            },
            Fact {
                note: Some(counted(handled.users, "district uses it", "districts use it")),
                ..Fact::new("The listing", state_tag(handled.card.as_ref()).label)
            },
        ];
        told.extend(facts(incident, calendar));
        let holds = handled.card.as_ref().is_some_and(|card| card.availability().holds());
        let suspends = incident.rating.as_ref().is_some_and(|one| one.follows == Follow::Suspend);
        let trail = home_trail().into_iter().chain([Crumb::to("/incidents", "Incidents")]);
        Self {
            crumbs: Breadcrumb::new(trail.collect(), &incident.name),
            header: PageHeader::new(format!("Incident with {}", incident.name)),
            errors: error_links(errors),
            status: incident_tag(incident, today),
            to_suspend: (suspends && holds && !handled.acted).then(|| NoticeBox {
                kind: Kind::Stop,
                title: "The listing is not suspended yet".to_owned(),
                text: Some("A publisher suspends it on the listing’s page.".to_owned()),
            }),
            listing: format!("/registry/{}", incident.slug),
            what: incident.what.to_string(),
            facts: Facts { facts: told },
            words: incident.rating.as_ref().map(|rating| rating.words.clone()),
            form: incident.rating.is_none().then(|| RatingForm {
                action: format!("/incidents/{}/rating", incident.id),
                severity: severities("severity", "How bad is it?", &typed.severity, errors),
                follows: follows(&typed.follows, errors),
                words: AreaField::new("words", "Why?", &typed.words, errors).help(
                    "The district, the vendor and every district that uses the tool get it by \
                     mail as you write it.",
                ),
            }),
        }
    }
}

fn follows(chosen: &str, errors: &[FieldError]) -> ChoicesField {
    let all = Follow::ALL.map(|follow| (follow.word(), follow.label()));
    ChoicesField::radios("follows", "What follows?", all, chosen, errors)
}

impl Page for RatingPage {
    const TEMPLATE: &'static str = "district/rating";

    fn samples() -> Vec<Self> {
        let (incidents, day) = super::samples::incidents();
        let listed = crate::web::pages::registry::samples::listings();
        let typed =
            TypedRating { severity: Severity::Minor.word().to_owned(), ..TypedRating::default() };
        let faults =
            [FieldError { field: "follows".into(), message: "Choose what follows.".into() }];
        let page = |incident| {
            let card = listed.first().map(|listing| listing.card.clone());
            let card = card.map(|mut card| {
                card.status = crate::domain::registry::state::ListingState::Published;
                card
            });
            let handled = Handled {
                incident,
                reporter: Some("Dora".to_owned()),
                users: 2,
                card,
                acted: false,
            };
            Self::new(&handled, &typed, (day, Calendar::UTC), &faults)
        };
        incidents.into_iter().map(page).collect()
    }
}

/// `GET /incidents`
///
/// # Errors
/// As [`incidents::list`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let all = incidents::list(&app.ctx, &visitor.actor).await?;
    let body = IncidentsPage::of_agency(&all, app.ctx.today());
    page(&app, &visitor, &request, "Incidents", &body)
}

/// `GET /incidents/{id}`
///
/// # Errors
/// As [`incidents::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (ctx, id) = (&app.ctx, path_id(&id)?);
    let handled = incidents::show(ctx, &visitor.actor, &id).await?;
    let when = (ctx.today(), ctx.calendar());
    let body = RatingPage::new(&handled, &TypedRating::default(), when, &[]);
    page(&app, &visitor, &request, &format!("Incident with {}", handled.incident.name), &body)
}

/// `POST /incidents/{id}/rating`
///
/// # Errors
/// As [`incidents::rate`] does; faults of a field come back with the form.
pub async fn rate(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (ctx, id) = (&app.ctx, path_id(&id)?);
    let typed = TypedRating {
        severity: form.value("severity").to_owned(),
        follows: form.value("follows").to_owned(),
        words: form.value("words").to_owned(),
    };
    match incidents::rate(ctx, &visitor.actor, &id, &typed).await {
        Ok(()) => Ok(done(&visitor, &format!("/incidents/{id}"), Some(Notice::INCIDENT_RATED))),
        Err(Error::Invalid(errors)) => {
            let handled = incidents::show(ctx, &visitor.actor, &id).await?;
            let when = (ctx.today(), ctx.calendar());
            let body = RatingPage::new(&handled, &typed, when, &errors);
            let title = format!("Incident with {}", handled.incident.name);
            rejected(&app, &visitor, &request, &title, &body)
        }
        Err(error) => Err(error.into()),
    }
}
