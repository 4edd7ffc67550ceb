//! What a district asks the agency to review.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::words::{answer_tag, desk_trail};
use crate::actions::district::requests::{self, OwnRequests};
use crate::domain::calendar::Calendar;
use crate::domain::district::request::ReviewRequest;
use crate::domain::texts::counted;
use crate::domain::values::OrganizationId;
use crate::web::components::{Breadcrumb, ButtonLink, EmptyState, PageHeader, StatusTag};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Pairs;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "What you ask the state to review";
const NEW: &str = "/district/requests/new";

/// The list.
#[derive(Debug, Serialize)]
pub struct OwnRequestsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    empty: Option<EmptyState>,
    /// The district that asks.
    district: String,
    requests: Vec<RequestView>,
}

#[derive(Debug, Serialize)]
struct RequestView {
    id: String,
    name: String,
    line: String,
    status: StatusTag,
    /// How many districts ask, and who agreed to be named.
    districts: String,
    answer: Option<String>,
    listing: Option<String>,
    /// Where the district takes its word back, while there is no answer.
    withdrawal: Option<String>,
}

impl OwnRequestsPage {
    fn new(own: &OwnRequests, calendar: Calendar) -> Self {
        let header = PageHeader::new(TITLE).purpose(
            "How many districts ask for the same tool, and what the agency answers. Who asks is \
             told only of districts that agreed.",
        );
        let district = &own.acting.district.id;
        let new = own.acting.staying(NEW);
        let view = |request| RequestView::new(request, district, own.manages, calendar);
        Self {
            crumbs: Breadcrumb::new(desk_trail(&own.acting), TITLE),
            header: if own.manages { header.action(&new, "Ask for a review") } else { header },
            empty: own.requests.is_empty().then(|| EmptyState {
                title: "Your district asks for nothing yet".to_owned(),
                text:
                    "When the registry does not have a tool that you want to use, ask the agency \
                       to review it."
                        .to_owned(),
                action: own.manages.then(|| ButtonLink {
                    href: new.clone(),
                    label: "Ask for a review".to_owned(),
                }),
            }),
            district: district.to_string(),
            requests: own.requests.iter().map(view).collect(),
        }
    }
}

impl RequestView {
    fn new(
        request: &ReviewRequest,
        district: &OrganizationId,
        manages: bool,
        calendar: Calendar,
    ) -> Self {
        let others = request.asks.len().saturating_sub(1);
        let named = request.named_beside(Some(district));
        let districts = match (others, named.as_slice()) {
            (0, _) => "Nobody else asks for it yet.".to_owned(),
            (_, []) => format!(
                "{} for it too.",
                counted(others, "other district asks", "other districts ask")
            ),
            (_, named) => format!(
                "{} for it too, among them {}.",
                counted(others, "other district asks", "other districts ask"),
                named.join(", ")
            ),
        };
        let since = request.ask_of(district).map_or(request.created_at, |ask| ask.asked_at);
        let vendor = request.vendor.as_deref().or(request.website.as_deref()).unwrap_or_default();
        let answered = request.answered.as_ref();
        Self {
            id: request.id.to_string(),
            name: request.name.clone(),
            line: format!("{vendor}, asked on {}", calendar.day_of(since)),
            status: answer_tag(request),
            districts,
            answer: answered.map(|answered| answered.words.clone()),
            listing: answered
                .and_then(|answered| answered.slug.as_ref())
                .map(|slug| format!("/registry/{slug}")),
            withdrawal: (manages && answered.is_none())
                .then(|| format!("/district/requests/{}/withdrawal", request.id)),
        }
    }
}

impl Page for OwnRequestsPage {
    const TEMPLATE: &'static str = "district/own_requests";

    fn samples() -> Vec<Self> {
        let Some(acting) = super::samples::acting() else { return Vec::new() };
        let own = |requests| OwnRequests { acting: acting.clone(), manages: true, requests };
        [own(Vec::new()), own(super::samples::requests())]
            .iter()
            .map(|own| Self::new(own, Calendar::UTC))
            .collect()
    }
}

/// `GET /district/requests`
///
/// # Errors
/// As [`requests::of_district`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let own = requests::of_district(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &OwnRequestsPage::new(&own, app.ctx.calendar()))
}

/// `POST /district/requests/{id}/withdrawal`
///
/// # Errors
/// As [`requests::withdraw`] does.
pub async fn withdraw(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let district = form.value("district");
    requests::withdraw(&app.ctx, &visitor.actor, &path_id(&id)?, district).await?;
    Ok(done(&visitor, "/district/requests", Some(Notice::ASK_TAKEN_BACK)))
}
