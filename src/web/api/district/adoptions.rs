//! `/api/v1/adoptions`: the tools on a district's desk.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::actions::district::adopted::{self, AdoptedToday};
use crate::actions::district::adoptions;
use crate::actions::district::typed::{TypedUse, roles};
use crate::actions::{Error, Seen};
use crate::domain::district::adoption::{Adoption, Retirement};
use crate::domain::people::api_token::Scope;
use crate::domain::registry::availability::Availability;
use crate::domain::values::{AdoptionId, Timestamp};
use crate::web::api::body::{RECORD_BYTES, json_object};
use crate::web::api::schema::{BodyProblems, Problem, TokenProblems};
use crate::web::kernel::app::App;
use crate::web::kernel::bearer::program;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::paths::path_id;

const SCOPES: &[Scope] = &[Scope::Adoption];

/// A page of tools on the desk.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdoptionList {
    /// The tools, those that are retired included, by name.
    items: Vec<AdoptedTool>,
    /// The address of the next page; always null, because a desk fits on one.
    #[schema(required = true)]
    next: Option<String>,
}

/// A tool on a district's desk.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdoptedTool {
    /// Its id on the desk.
    id: String,
    /// The slug of its listing.
    tool: String,
    /// What the registry calls it today.
    name: String,
    /// Its vendor's name.
    vendor: String,
    /// Whether the state lets it be used today.
    availability: Availability,
    /// The grades that use it: `pk`, `k`, `1` to `12`.
    grades: Vec<String>,
    /// What it is used for.
    purpose: String,
    /// How many people use it, by the id of their role.
    people: BTreeMap<String, u32>,
    /// How many students use it.
    students: u32,
    /// The first day of use.
    starts_on: NaiveDate,
    /// When it was put on the desk, in UTC.
    #[schema(value_type = String, format = DateTime)]
    adopted_at: Timestamp,
    /// How its use ended; null while it is used.
    #[schema(required = true)]
    retirement: Option<RetiredTool>,
    /// How what is said here stands. Send it back as `seen` to act on exactly that.
    stamp: String,
}

/// How the use of a tool ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetiredTool {
    /// The last day of use.
    last_day: NaiveDate,
    /// Why.
    reason: String,
    /// The day by which the vendor has to have deleted the district's data; null where the tool was
    /// never used.
    #[schema(required = true)]
    delete_by: Option<NaiveDate>,
    /// The day on which it was deleted; null while that is not noted.
    #[schema(required = true)]
    deleted_on: Option<NaiveDate>,
}

impl From<AdoptedToday> for AdoptedTool {
    fn from((adoption, availability): AdoptedToday) -> Self {
        let stamp = adoption.stamp();
        let Adoption { id, name, vendor, slug, of, adopted_at, retirement, .. } = adoption;
        Self {
            id: id.to_string(),
            tool: slug,
            name,
            vendor,
            availability,
            grades: of.grades.stored().split(' ').map(str::to_owned).collect(),
            purpose: of.purpose.to_string(),
            people: of.people,
            students: of.students,
            starts_on: of.starts_on,
            adopted_at,
            retirement: retirement.map(RetiredTool::from),
            stamp,
        }
    }
}

impl From<Retirement> for RetiredTool {
    fn from(Retirement { on, reason, delete_by, deletion }: Retirement) -> Self {
        Self { last_day: on, reason, delete_by, deleted_on: deletion.map(|deletion| deletion.on) }
    }
}

/// A tool to be put on the desk.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAdoption {
    /// The slug of its listing.
    tool: String,
    /// The grades that use it, at least one: `pk`, `k`, `1` to `12`.
    #[schema(min_items = 1)]
    grades: Vec<String>,
    /// What it is used for.
    purpose: String,
    /// How many people use it, by the id of their role.
    #[serde(default)]
    people: BTreeMap<String, u32>,
    /// How many students use it.
    #[serde(default)]
    students: u32,
    /// The first day of use, such as `2026-08-24`.
    #[schema(format = Date)]
    starts_on: String,
}

/// How the use of a tool is to end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRetirement {
    /// The last day of use, such as `2026-06-12`; none that is still to come.
    #[schema(format = Date)]
    last_day: String,
    /// Why.
    reason: String,
    /// The tool's `stamp`, to act only on what you have seen; without it, on what is there.
    #[serde(default)]
    seen: String,
}

/// The tools on your desk
///
/// Every tool that the district uses or has used, with whether the state lets it be used today.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    get,
    path = "/api/v1/adoptions",
    tag = "District",
    security(("token" = ["adoption"])),
    responses(
        (status = 200, description = "The tools.", body = AdoptionList),
        TokenProblems,
    )
)]
pub async fn list(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let actor = program(&app, &request, SCOPES).await?;
    let items = adopted::list(&app.ctx, &actor).await?.into_iter().map(AdoptedTool::from);
    Ok(HttpResponse::Ok().json(AdoptionList { items: items.collect(), next: None }))
}

/// Put a tool on your desk
///
/// From then on the desk tells what changes about it and what is due.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    post,
    path = "/api/v1/adoptions",
    tag = "District",
    security(("token" = ["adoption"])),
    request_body = NewAdoption,
    responses(
        (status = 201, description = "The tool.", body = AdoptedTool,
            headers(("Location" = String, description = "Its address here."))),
        (status = 404, description = "There is no such listing, or no desk.", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "It is on the desk already.", body = Problem,
            content_type = "application/problem+json"),
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
    let told = "It is an object with “tool”, “grades”, “purpose” and “starts_on”.";
    let new: NewAdoption = json_object(&request, payload, RECORD_BYTES, told).await?;
    known_roles(&app, &new.people)?;
    let typed = TypedUse {
        district: String::new(),
        grades: new.grades,
        purpose: new.purpose,
        people: new.people.into_iter().map(|(role, count)| (role, count.to_string())).collect(),
        students: Some(new.students.to_string()),
        starts_on: new.starts_on,
    };
    let id = adoptions::adopt(&app.ctx, &actor, &new.tool, &typed).await?;
    let tool = AdoptedTool::from(adopted::one(&app.ctx, &actor, &id).await?);
    Ok(HttpResponse::Created()
        .insert_header(("Location", format!("/api/v1/adoptions/{id}")))
        .json(tool))
}

/// A tool on your desk
///
/// What the district says of its use, and whether the state lets it be used today.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    get,
    path = "/api/v1/adoptions/{adoption}",
    tag = "District",
    security(("token" = ["adoption"])),
    params(("adoption" = String, Path, description = "The tool’s `id` on the desk.")),
    responses(
        (status = 200, description = "The tool.", body = AdoptedTool),
        (status = 404, description = "It is not on your desk.", body = Problem,
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
    let id: AdoptionId = path_id(&id)?;
    let tool = AdoptedTool::from(adopted::one(&app.ctx, &actor, &id).await?);
    Ok(HttpResponse::Ok().json(tool))
}

/// Retire a tool
///
/// Notes the last day on which the district used it. From then on the vendor has a number of days
/// to delete the district's data.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    post,
    path = "/api/v1/adoptions/{adoption}/retirement",
    tag = "District",
    security(("token" = ["adoption"])),
    params(("adoption" = String, Path, description = "The tool’s `id` on the desk.")),
    request_body = NewRetirement,
    responses(
        (status = 200, description = "The tool as it stands then.", body = AdoptedTool),
        (status = 404, description = "It is not on your desk.", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "It is retired already, or is not what `seen` says.",
            body = Problem, content_type = "application/problem+json"),
        TokenProblems,
        BodyProblems,
    )
)]
pub async fn retire(
    app: Data<App>,
    request: HttpRequest,
    id: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let actor = program(&app, &request, SCOPES).await?;
    let id: AdoptionId = path_id(&id)?;
    let told = "It is an object with “last_day” and “reason”.";
    let new: NewRetirement = json_object(&request, payload, RECORD_BYTES, told).await?;
    let (said, seen) = ((new.last_day.as_str(), new.reason.as_str()), Seen::on_form(&new.seen));
    adoptions::retire(&app.ctx, &actor, &id, said, seen)
        .await
        .map_err(|error| named(error, "retired_on", "last_day"))?;
    let tool = AdoptedTool::from(adopted::one(&app.ctx, &actor, &id).await?);
    Ok(HttpResponse::Ok().json(tool))
}

/// Refuses people of a role that is not counted here: they would be lost.
fn known_roles(app: &App, people: &BTreeMap<String, u32>) -> Result<(), Error> {
    let roles = roles(&app.ctx);
    let unknown = people.keys().find(|role| roles.iter().all(|known| known.id != **role));
    let Some(role) = unknown else { return Ok(()) };
    let known: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
    let message = format!(
        "“{}” is not a role that people are counted by. Known are {}.",
        role.chars().take(40).collect::<String>(),
        known.join(", ")
    );
    Err(Error::field("people", message))
}

/// The same faults, with the name that a field has here.
fn named(error: Error, form: &str, here: &str) -> Error {
    let Error::Invalid(mut faults) = error else { return error };
    for fault in faults.iter_mut().filter(|fault| fault.field == form) {
        here.clone_into(&mut fault.field);
    }
    Error::Invalid(faults)
}
