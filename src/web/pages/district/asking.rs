//! The form in which a district asks the agency to review a tool, with what comes near offered
//! first.

use actix_web::web::{Data, Query as Address};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::use_form::grades_field;
use super::words::{acts_for, at_desk, desk_trail};
use crate::actions::district::Acting;
use crate::actions::district::requests::{self, Asked as Outcome, Near, TypedRequest};
use crate::actions::{Error, FieldError};
use crate::domain::calendar::Calendar;
use crate::domain::district::request::{Ask, ReviewRequest};
use crate::domain::texts::counted;
use crate::domain::values::RequestId;
use crate::web::components::fields::{AreaField, ChoicesField, TextField};
use crate::web::components::{
    Breadcrumb, Crumb, Fact, Facts, Kind, PageHeader, QueueRow, StatusTag,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;
use crate::web::pages::registry::listings::rows::undecided_row;
use crate::web::pages::registry::words::tag;

const TITLE: &str = "Ask the state to review a tool";
/// Said to a district that asks for a tool a second time.
const ASKS_ALREADY: &str = "Your district asks for it already. What it says stands above: send this \
    to put it in its place, or leave it as it is.";

/// The form.
#[derive(Debug, Serialize)]
pub struct AskingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    /// The district that would ask.
    district: String,
    acts_for: Option<String>,
    /// The name to which something comes near, which the button sends that says that none of it is
    /// meant; none where nothing comes near.
    none_of_these: Option<String>,
    listed: Vec<QueueRow>,
    undecided: Vec<QueueRow>,
    /// What this district asks for by now.
    own: Vec<QueueRow>,
    /// What others alone ask for.
    asked: Vec<QueueRow>,
    /// The request that is joined.
    join: Option<String>,
    joined: Option<String>,
    /// What the district says by now of the request, which the form replaces.
    before: Option<Before>,
    /// Which tool it is; none where a request is joined, which says it.
    tool: Option<ToolFields>,
    purpose: AreaField,
    grades: ChoicesField,
    named: bool,
}

/// What a district says of a request by now.
#[derive(Debug, Serialize)]
struct Before {
    facts: Facts,
    /// The stamp of it.
    seen: String,
}

impl Before {
    fn new(ask: &Ask, calendar: Calendar) -> Self {
        let named = if ask.named { "Yes" } else { "No" };
        let facts = vec![
            Fact::new("Asked on", calendar.day_of(ask.asked_at)),
            Fact::new("What for", ask.purpose.as_str()),
            Fact::new("Grades", ask.grades.in_words()),
            Fact::new("May be named", named),
        ];
        Self { facts: Facts { facts }, seen: ask.stamp() }
    }
}

/// The fields that say which tool is meant.
#[derive(Debug, Serialize)]
struct ToolFields {
    name: TextField,
    vendor: TextField,
    website: TextField,
}

impl ToolFields {
    fn new(typed: &TypedRequest, errors: &[FieldError]) -> Self {
        Self {
            name: TextField::new("name", "Name of the tool", &typed.name, errors),
            vendor: TextField::new("vendor", "Vendor", &typed.vendor, errors)
                .optional()
                .help("The vendor or the web address, at least one of them."),
            website: TextField::new("website", "Web address", &typed.website, errors)
                .kind("url")
                .optional()
                .help("Starts with https://"),
        }
    }
}

impl AskingPage {
    fn new(
        (acting, near): (&Acting, &Near),
        joined: Option<&ReviewRequest>,
        typed: &TypedRequest,
        calendar: Calendar,
        errors: &[FieldError],
    ) -> Self {
        let listed = near.listed.iter().map(|card| QueueRow {
            href: format!("/registry/{}", card.slug),
            title: card.name.clone(),
            line: card.vendor.clone(),
            status: tag(card),
            due: None,
            due_kind: Kind::Neutral,
        });
        let is_own = |one: &&ReviewRequest| one.ask_of(&acting.district.id).is_some();
        let (own, asked): (Vec<_>, Vec<_>) = near.asked.iter().partition(is_own);
        let before = joined.and_then(|request| request.ask_of(&acting.district.id));
        let mut trail = desk_trail(acting);
        trail.push(Crumb::to(at_desk(acting, "/district/requests"), "What you ask for"));
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).purpose(
                "The agency sees how many districts ask for the same tool. It answers by mail; an \
                 answer is no decision about the tool.",
            ),
            errors: error_links(errors),
            district: typed.district.clone(),
            acts_for: acts_for(acting),
            none_of_these: (joined.is_none() && !near.is_empty()).then(|| typed.name.clone()),
            listed: listed.collect(),
            undecided: near.undecided.iter().map(|fact| undecided_row(fact, calendar)).collect(),
            own: own.into_iter().map(|one| asked_row(acting, one)).collect(),
            asked: asked.into_iter().map(|one| asked_row(acting, one)).collect(),
            join: joined.map(|request| request.id.to_string()),
            joined: joined.map(|request| joined_in_words(request, before.is_some())),
            before: before.map(|ask| Before::new(ask, calendar)),
            tool: joined.is_none().then(|| ToolFields::new(typed, errors)),
            purpose: AreaField::new("purpose", "What you would use it for", &typed.purpose, errors)
                .help("The agency reads it, without your district’s name unless you agree below."),
            grades: grades_field(&typed.grades, errors),
            named: typed.named,
        }
    }
}

/// Whom the district joins, and for which tool.
fn joined_in_words(request: &ReviewRequest, already: bool) -> String {
    let districts = counted(request.asks.len(), "district asks", "districts ask");
    let told = [request.vendor.as_deref(), request.website.as_deref()];
    let told: Vec<&str> = told.into_iter().flatten().collect();
    let told = if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) };
    if already {
        return format!("Your district asks for {}{told} already.", request.name);
    }
    format!("{districts} for {}{told} already. You join them.", request.name)
}

fn asked_row(acting: &Acting, request: &ReviewRequest) -> QueueRow {
    let districts = counted(request.asks.len(), "district asks", "districts ask");
    let title = if request.ask_of(&acting.district.id).is_some() {
        format!("See or change what your district says of {}", request.name)
    } else {
        format!("Join those who ask for {}", request.name)
    };
    QueueRow {
        href: acting.staying(&format!("/district/requests/new?request={}", request.id)),
        title,
        line: request.vendor.clone().or_else(|| request.website.clone()).unwrap_or_default(),
        status: StatusTag::new(Kind::Neutral, districts),
        due: None,
        due_kind: Kind::Neutral,
    }
}

impl Page for AskingPage {
    const TEMPLATE: &'static str = "district/asking";

    fn samples() -> Vec<Self> {
        let (typed, faults) = (TypedRequest::default(), super::samples::faults());
        let requests = super::samples::requests();
        let listed = crate::web::pages::registry::samples::listings();
        let Some(acting) = super::samples::acting() else { return Vec::new() };
        let near = Near {
            listed: listed.into_iter().map(|listing| listing.card).collect(),
            undecided: Vec::new(),
            asked: requests.clone(),
        };
        let named = TypedRequest { name: "Ask Well".to_owned(), ..typed.clone() };
        let mut full = Self::new((&acting, &near), None, &named, Calendar::UTC, &faults);
        full.undecided.clone_from(&full.listed);
        let (joined, nothing) = (requests.first(), Near::default());
        let join = Self::new((&acting, &nothing), joined, &typed, Calendar::UTC, &[]);
        let mut own = Self::new((&acting, &nothing), joined, &typed, Calendar::UTC, &[]);
        let asks = requests.iter().flat_map(|request| &request.asks);
        own.before = asks.map(|ask| Before::new(ask, Calendar::UTC)).next();
        vec![full, join, own, Self::new((&acting, &nothing), None, &typed, Calendar::UTC, &[])]
    }
}

/// What the address asks for: a name to begin with, or a request to join.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    name: String,
    #[serde(default)]
    request: String,
}

/// `GET /district/requests/new?name=`, or `?request=` to join others.
///
/// # Errors
/// As [`requests::near`] and [`requests::joinable`] do.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: Address<Asked>,
) -> Result<HttpResponse, Failure> {
    let (ctx, actor) = (&app.ctx, &visitor.actor);
    let (acting, near) = requests::near(ctx, actor, &asked.name).await?;
    let joined = match asked.request.as_str() {
        "" => None,
        id => Some(requests::joinable(ctx, actor, &path_id(id)?).await?),
    };
    let (district, name) = (acting.district.id.to_string(), asked.name.clone());
    let own = joined.as_ref().and_then(|request| request.ask_of(&acting.district.id));
    let typed = match own {
        Some(ask) => TypedRequest { district, name, ..TypedRequest::of(ask) },
        None => TypedRequest { district, name, ..TypedRequest::default() },
    };
    let body = AskingPage::new((&acting, &near), joined.as_ref(), &typed, ctx.calendar(), &[]);
    page(&app, &visitor, &request, TITLE, &body)
}

/// `POST /district/requests/new`
///
/// # Errors
/// As [`requests::ask`] does; faults of a field, and names that come near, come back with the form.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (ctx, actor) = (&app.ctx, &visitor.actor);
    let typed = TypedRequest {
        district: form.value("district").to_owned(),
        name: form.value("name").to_owned(),
        vendor: form.value("vendor").to_owned(),
        website: form.value("website").to_owned(),
        purpose: form.value("purpose").to_owned(),
        grades: form.values("grades"),
        named: form.value("named") == "yes",
        none_of_these: form.value("none_of_these").to_owned(),
        seen: form.value("seen").to_owned(),
    };
    let join: Option<RequestId> = match form.value("request") {
        "" => None,
        id => Some(path_id(id)?),
    };
    let (join, errors) = match requests::ask(ctx, actor, &typed, join.as_ref()).await {
        Ok(Outcome::Now(_)) => {
            return Ok(done(&visitor, "/district/requests", Some(Notice::REVIEW_ASKED)));
        }
        Ok(Outcome::Before(id)) => {
            let (field, message) = ("purpose".to_owned(), ASKS_ALREADY.to_owned());
            (Some(id), vec![FieldError { field, message }])
        }
        Err(Error::Invalid(errors)) => (join, errors),
        Err(error) => return Err(error.into()),
    };
    let joined = match &join {
        None => None,
        Some(id) => Some(requests::joinable(ctx, actor, id).await?),
    };
    let (acting, near) = requests::near(ctx, actor, &typed.name).await?;
    let of = (&acting, &near);
    let body = AskingPage::new(of, joined.as_ref(), &typed, ctx.calendar(), &errors);
    rejected(&app, &visitor, &request, TITLE, &body)
}
