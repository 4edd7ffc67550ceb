//! Incidents, as the district that reported them, the vendor and the agency see them.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use serde::Serialize;

use super::words::{at_desk, desk_trail};
use crate::actions::FieldError;
use crate::actions::district::{Acting, incidents};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::district::incident::{Clock, Incident, Severity};
use crate::domain::values::ProductId;
use crate::web::components::fields::ChoicesField;
use crate::web::components::{
    Breadcrumb, Crumb, EmptyState, Fact, Facts, Kind, PageHeader, QueueRow, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Incidents";

/// Radio buttons for how bad an incident is.
pub(super) fn severities(
    name: &str,
    label: &str,
    chosen: &str,
    errors: &[FieldError],
) -> ChoicesField {
    let all = Severity::ALL.map(|one| (one.word(), one.label(), Some(one.meaning())));
    ChoicesField::radios(name, label, all, chosen, errors)
}

/// How an incident stands.
pub(super) fn incident_tag(incident: &Incident, today: NaiveDate) -> StatusTag {
    match incident.clock(today) {
        Clock::Rated(severity) => {
            let kind = match severity {
                Severity::Minor => Kind::Neutral,
                Severity::Moderate => Kind::Caution,
                Severity::Serious | Severity::Severe => Kind::Stop,
            };
            StatusTag::new(kind, severity.label())
        }
        Clock::Running => StatusTag::new(Kind::Neutral, "Not rated yet"),
        Clock::Late => StatusTag::new(Kind::Stop, "Unrated in time: counts as severe"),
    }
}

/// What is told of an incident to everybody who may see it.
pub(super) fn facts(incident: &Incident, calendar: Calendar) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("Happened on", day_in_words(incident.happened_on)),
        Fact::new("Reported on", calendar.day_of(incident.reported_at)),
        Fact {
            note: Some("In the view of the district".to_owned()),
            ..Fact::new("How bad", incident.guess.label())
        },
    ];
    if incident.people > 0 {
        facts.push(Fact::new("People", incident.people.to_string()));
    }
    if let Some(data) = &incident.data {
        facts.push(Fact::new("Data", data.as_str()));
    }
    match &incident.rating {
        None => facts.push(Fact::new("To be rated by", day_in_words(incident.rate_by))),
        Some(rating) => {
            facts.push(Fact {
                note: Some(calendar.day_of(rating.at)),
                ..Fact::new("The agency’s rating", rating.severity.label())
            });
            facts.push(Fact::new("What follows", rating.follows.label()));
        }
    }
    facts
}

/// A list of incidents.
#[derive(Debug, Serialize)]
pub struct IncidentsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    empty: Option<EmptyState>,
    incidents: Vec<QueueRow>,
}

/// The row of an incident that leads to `href`.
pub(super) fn row(incident: &Incident, href: String, line: String, today: NaiveDate) -> QueueRow {
    let unrated = incident.rating.is_none();
    QueueRow {
        href,
        title: incident.name.clone(),
        line,
        status: incident_tag(incident, today),
        due: unrated.then(|| format!("To be rated by {}", day_in_words(incident.rate_by))),
        due_kind: if unrated && today >= incident.rate_by { Kind::Stop } else { Kind::Neutral },
    }
}

/// The first words of what happened.
pub(super) fn begins(incident: &Incident) -> String {
    const SHOWN: usize = 120;
    let text = incident.what.as_str();
    let shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() { format!("{shown}…") } else { shown }
}

impl IncidentsPage {
    fn of_district(acting: &Acting, incidents: &[Incident], today: NaiveDate) -> Self {
        let row = |incident: &Incident| {
            let href = acting.staying(&format!("/district/incidents/{}", incident.id));
            row(incident, href, begins(incident), today)
        };
        Self {
            crumbs: Breadcrumb::new(desk_trail(acting), TITLE),
            header: PageHeader::new(TITLE)
                .purpose("What your district reported, and how the agency rated it."),
            empty: incidents.is_empty().then(|| EmptyState {
                title: "Your district reported no incident".to_owned(),
                text: "Report one from the page of a tool, on your desk or in the registry."
                    .to_owned(),
                action: None,
            }),
            incidents: incidents.iter().map(row).collect(),
        }
    }

    pub(super) fn of_agency(incidents: &[Incident], today: NaiveDate) -> Self {
        let row = |incident: &Incident| {
            let href = format!("/incidents/{}", incident.id);
            let line = format!("{}: {}", incident.district_name, begins(incident));
            row(incident, href, line, today)
        };
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "What districts report. Unrated in time, an incident counts as severe, and every \
                 district that uses the tool is told so.",
            ),
            empty: incidents.is_empty().then(|| EmptyState {
                title: "No incident is reported".to_owned(),
                text: "Incidents appear here as soon as a district reports one.".to_owned(),
                action: None,
            }),
            incidents: incidents.iter().map(row).collect(),
        }
    }
}

impl Page for IncidentsPage {
    const TEMPLATE: &'static str = "district/incidents";

    fn samples() -> Vec<Self> {
        let (incidents, day) = super::samples::incidents();
        let Some(acting) = super::samples::acting() else { return Vec::new() };
        vec![
            Self::of_district(&acting, &[], day),
            Self::of_district(&acting, &incidents, day),
            Self::of_agency(&[], day),
            Self::of_agency(&incidents, day),
        ]
    }
}

/// `GET /district/incidents`
///
/// # Errors
/// As [`incidents::of_district`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let (acting, own) = incidents::of_district(&app.ctx, &visitor.actor).await?;
    let body = IncidentsPage::of_district(&acting, &own, app.ctx.today());
    page(&app, &visitor, &request, TITLE, &body)
}

/// Incidents in full, for a reader who does nothing to them.
#[derive(Debug, Serialize)]
pub struct ToldPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    told: Vec<ToldIncident>,
}

#[derive(Debug, Serialize)]
struct ToldIncident {
    status: StatusTag,
    what: String,
    facts: Facts,
    words: Option<String>,
}

impl ToldIncident {
    fn new(incident: &Incident, today: NaiveDate, calendar: Calendar) -> Self {
        Self {
            status: incident_tag(incident, today),
            what: incident.what.to_string(),
            facts: Facts { facts: facts(incident, calendar) },
            words: incident.rating.as_ref().map(|rating| rating.words.clone()),
        }
    }
}

impl ToldPage {
    fn of_district(
        acting: &Acting,
        incident: &Incident,
        (today, calendar): (NaiveDate, Calendar),
    ) -> Self {
        let mut trail = desk_trail(acting);
        trail.push(Crumb::to(at_desk(acting, "/district/incidents"), TITLE));
        Self {
            crumbs: Breadcrumb::new(trail, &incident.name),
            header: PageHeader::new(format!("Incident with {}", incident.name)),
            told: vec![ToldIncident::new(incident, today, calendar)],
        }
    }

    fn of_vendor(
        (product, name): (&ProductId, &str),
        incidents: &[Incident],
        today: NaiveDate,
        calendar: Calendar,
    ) -> Self {
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", "Your products"));
        trail.push(Crumb::to(format!("/products/{product}"), name));
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(format!("Incidents with {name}")).purpose(
                "What districts reported, and how the agency rated it. Write to the agency when \
                 you know of a cause or a fix.",
            ),
            told: incidents.iter().map(|one| ToldIncident::new(one, today, calendar)).collect(),
        }
    }
}

impl Page for ToldPage {
    const TEMPLATE: &'static str = "district/incidents_told";

    fn samples() -> Vec<Self> {
        let (incidents, day) = super::samples::incidents();
        let product = incidents.first().map(|incident| incident.product.clone());
        let of_vendor = product.iter().flat_map(|product| {
            [&[], &incidents[..]]
                .map(|all| Self::of_vendor((product, "Askwell"), all, day, Calendar::UTC))
        });
        let acting = super::samples::acting();
        let of_district = |acting| {
            let when = (day, Calendar::UTC);
            incidents.iter().map(move |one| Self::of_district(acting, one, when))
        };
        of_vendor.chain(acting.iter().flat_map(of_district)).collect()
    }
}

/// `GET /district/incidents/{id}`
///
/// # Errors
/// As [`incidents::of_district_one`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (ctx, id) = (&app.ctx, path_id(&id)?);
    let (acting, incident) = incidents::of_district_one(ctx, &visitor.actor, &id).await?;
    let body = ToldPage::of_district(&acting, &incident, (ctx.today(), ctx.calendar()));
    page(&app, &visitor, &request, &format!("Incident with {}", incident.name), &body)
}

/// `GET /products/{id}/incidents`
///
/// # Errors
/// As [`incidents::of_product`] does.
pub async fn of_product(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (ctx, id) = (&app.ctx, path_id(&id)?);
    let (name, all) = incidents::of_product(ctx, &visitor.actor, &id).await?;
    let body = ToldPage::of_vendor((&id, &name), &all, ctx.today(), ctx.calendar());
    page(&app, &visitor, &request, &format!("Incidents with {name}"), &body)
}
