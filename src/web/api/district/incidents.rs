//! `/api/v1/incidents`: what a district reported of tools.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::actions::district::incidents::{self, TypedIncident};
use crate::domain::district::incident::{Incident, Rating};
use crate::domain::people::api_token::Scope;
use crate::domain::values::{IncidentId, Timestamp};
use crate::web::api::body::{RECORD_BYTES, json_object};
use crate::web::api::schema::{BodyProblems, Problem, TokenProblems};
use crate::web::kernel::app::App;
use crate::web::kernel::bearer::program;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::paths::path_id;

const SCOPES: &[Scope] = &[Scope::Incident];

/// A page of incidents.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentList {
    /// The incidents, the newest first.
    items: Vec<ReportedIncident>,
    /// The address of the next page; always null, because they fit on one.
    #[schema(required = true)]
    next: Option<String>,
}

/// An incident that the district reported.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportedIncident {
    /// What stands for it in addresses.
    id: String,
    /// The slug of the tool's listing.
    tool: String,
    /// The tool's name.
    name: String,
    /// What happened.
    what: String,
    /// On which day.
    happened_on: NaiveDate,
    /// How many people it touches.
    people: u32,
    /// Which data it is about; null where that was not said.
    #[schema(required = true)]
    data: Option<String>,
    /// How bad the district thinks that it is: `minor`, `moderate`, `serious`, `severe`.
    guess: &'static str,
    /// When it was reported, in UTC.
    #[schema(value_type = String, format = DateTime)]
    reported_at: Timestamp,
    /// The day by which the agency rates it; unrated then, it counts as severe.
    rate_by: NaiveDate,
    /// What the agency found; null while it has not rated it.
    #[schema(required = true)]
    rating: Option<IncidentRating>,
}

/// What the agency found of an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentRating {
    /// How bad it is: `minor`, `moderate`, `serious`, `severe`.
    severity: &'static str,
    /// What follows: `nothing`, `watch`, `suspend`.
    follows: &'static str,
    /// Why.
    words: String,
    /// When, in UTC.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl From<Incident> for ReportedIncident {
    fn from(incident: Incident) -> Self {
        Self {
            id: incident.id.to_string(),
            tool: incident.slug,
            name: incident.name,
            what: incident.what.to_string(),
            happened_on: incident.happened_on,
            people: incident.people,
            data: incident.data.map(|data| data.to_string()),
            guess: incident.guess.word(),
            reported_at: incident.reported_at,
            rate_by: incident.rate_by,
            rating: incident.rating.map(IncidentRating::from),
        }
    }
}

impl From<Rating> for IncidentRating {
    fn from(Rating { severity, words, follows, at }: Rating) -> Self {
        Self { severity: severity.word(), follows: follows.word(), words, at }
    }
}

/// An incident to be reported.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIncident {
    /// The slug of the tool's listing.
    tool: String,
    /// What happened.
    what: String,
    /// The day on which it happened or was noticed, such as `2026-11-20`; none that is still to
    /// come.
    #[schema(format = Date)]
    happened_on: String,
    /// How many people it touches, as far as you know.
    #[serde(default)]
    people: u32,
    /// Which data it is about.
    #[serde(default)]
    data: String,
    /// How bad you think that it is: `minor`, `moderate`, `serious`, `severe`.
    guess: String,
}

/// Your incidents
///
/// What the district reported of tools, with what the agency found.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    get,
    path = "/api/v1/incidents",
    tag = "District",
    security(("token" = ["incident"])),
    responses(
        (status = 200, description = "The incidents.", body = IncidentList),
        TokenProblems,
    )
)]
pub async fn list(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let actor = program(&app, &request, SCOPES).await?;
    let (_, items) = incidents::of_district(&app.ctx, &actor).await?;
    let items = items.into_iter().map(ReportedIncident::from).collect();
    Ok(HttpResponse::Ok().json(IncidentList { items, next: None }))
}

/// Report an incident
///
/// The agency and the vendor hear of it at once; the vendor is not told which district it is.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    post,
    path = "/api/v1/incidents",
    tag = "District",
    security(("token" = ["incident"])),
    request_body = NewIncident,
    responses(
        (status = 201, description = "The incident.", body = ReportedIncident,
            headers(("Location" = String, description = "Its address here."))),
        (status = 404, description = "There is no such listing, or no desk.", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "The district reported the same already: the same tool, words \
            and day.", body = Problem, content_type = "application/problem+json"),
        TokenProblems,
        BodyProblems,
    )
)]
pub async fn create(
    app: Data<App>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let actor = program(&app, &request, SCOPES).await?;
    let told = "It is an object with “tool”, “what”, “happened_on” and “guess”.";
    let new: NewIncident = json_object(&request, payload, RECORD_BYTES, told).await?;
    let typed = TypedIncident {
        district: String::new(),
        what: new.what,
        happened_on: new.happened_on,
        people: new.people.to_string(),
        data: new.data,
        guess: new.guess,
    };
    let id = incidents::report(&app.ctx, &actor, &new.tool, &typed).await?;
    let (_, incident) = incidents::of_district_one(&app.ctx, &actor, &id).await?;
    Ok(HttpResponse::Created()
        .insert_header(("Location", format!("/api/v1/incidents/{id}")))
        .json(ReportedIncident::from(incident)))
}

/// One of your incidents
///
/// What the district reported, with what the agency found.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    get,
    path = "/api/v1/incidents/{incident}",
    tag = "District",
    security(("token" = ["incident"])),
    params(("incident" = String, Path, description = "The incident’s `id`.")),
    responses(
        (status = 200, description = "The incident.", body = ReportedIncident),
        (status = 404, description = "Your district reported no such incident.", body = Problem,
            content_type = "application/problem+json"),
        TokenProblems,
    )
)]
pub async fn show(
    app: Data<App>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let actor = program(&app, &request, SCOPES).await?;
    let id: IncidentId = path_id(&id)?;
    let (_, incident) = incidents::of_district_one(&app.ctx, &actor, &id).await?;
    Ok(HttpResponse::Ok().json(ReportedIncident::from(incident)))
}
