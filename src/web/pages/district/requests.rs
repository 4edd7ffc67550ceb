//! What districts ask the agency to review, for the agency.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::words::answer_tag;
use crate::actions::district::requests::{self, TypedAnswer};
use crate::actions::{Error, FieldError};
use crate::domain::calendar::Calendar;
use crate::domain::district::request::{Answer, ReviewRequest};
use crate::domain::texts::counted;
use crate::web::components::fields::{AreaField, ChoicesField, TextField};
use crate::web::components::{
    Breadcrumb, Crumb, EmptyState, Fact, Facts, Kind, PageHeader, QueueRow, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "What districts ask for";

/// The list.
#[derive(Debug, Serialize)]
pub struct RequestsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    empty: Option<EmptyState>,
    open: Vec<QueueRow>,
    answered: Vec<QueueRow>,
}

impl RequestsPage {
    fn new(requests: &[ReviewRequest], calendar: Calendar) -> Self {
        let row = |request: &ReviewRequest| QueueRow {
            href: format!("/requests/{}", request.id),
            title: request.name.clone(),
            line: format!(
                "{}. {}",
                request.vendor.as_deref().or(request.website.as_deref()).unwrap_or_default(),
                counted(request.asks.len(), "district asks", "districts ask")
            ),
            status: answer_tag(request),
            due: Some(format!("Since {}", calendar.day_of(request.created_at))),
            due_kind: Kind::Neutral,
        };
        let rows = |answered: bool| {
            let asked = requests.iter().filter(|one| one.answered.is_some() == answered);
            asked.map(row).collect::<Vec<_>>()
        };
        let (open, answered) = (rows(false), rows(true));
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE)
                .purpose("Tools that districts ask the agency to review, the most wanted first."),
            empty: requests.is_empty().then(|| EmptyState {
                title: "No district asks for a review".to_owned(),
                text: "Requests appear here as soon as a district sends one.".to_owned(),
                action: None,
            }),
            open,
            answered,
        }
    }
}

impl Page for RequestsPage {
    const TEMPLATE: &'static str = "district/requests";

    fn samples() -> Vec<Self> {
        [Vec::new(), super::samples::requests()]
            .iter()
            .map(|requests| Self::new(requests, Calendar::UTC))
            .collect()
    }
}

/// `GET /requests`
///
/// # Errors
/// As [`requests::list`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let all = requests::list(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &RequestsPage::new(&all, app.ctx.calendar()))
}

/// One request.
#[derive(Debug, Serialize)]
pub struct RequestPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    status: StatusTag,
    facts: Facts,
    uses: Vec<UseRow>,
    answer: Option<String>,
    form: Option<AnswerForm>,
}

/// What one district would use the tool for.
#[derive(Debug, Serialize)]
struct UseRow {
    who: String,
    purpose: String,
    grades: String,
    since: String,
}

#[derive(Debug, Serialize)]
struct AnswerForm {
    action: String,
    answer: ChoicesField,
    slug: TextField,
    words: AreaField,
}

impl RequestPage {
    fn new(
        request: &ReviewRequest,
        typed: &TypedAnswer,
        calendar: Calendar,
        errors: &[FieldError],
    ) -> Self {
        let mut facts = Vec::new();
        if let Some(vendor) = &request.vendor {
            facts.push(Fact::new("Vendor", vendor));
        }
        if let Some(website) = &request.website {
            let href = Some(website.clone());
            facts.push(Fact { href, ..Fact::new("Web address", website) });
        }
        facts.push(Fact::new("Districts that ask", request.asks.len().to_string()));
        facts.push(Fact::new("First asked on", calendar.day_of(request.created_at)));
        let trail = home_trail().into_iter().chain([Crumb::to("/requests", TITLE)]).collect();
        Self {
            crumbs: Breadcrumb::new(trail, &request.name),
            header: PageHeader::new(&request.name).over("Districts ask for a review"),
            errors: error_links(errors),
            status: answer_tag(request),
            facts: Facts { facts },
            uses: request
                .asks
                .iter()
                .map(|ask| UseRow {
                    who: if ask.named { &ask.district_name } else { "A district" }.to_owned(),
                    purpose: ask.purpose.to_string(),
                    grades: ask.grades.in_words(),
                    since: calendar.day_of(ask.asked_at),
                })
                .collect(),
            answer: request
                .answered
                .as_ref()
                .map(|answered| format!("{} ({})", answered.words, calendar.day_of(answered.at))),
            form: request.answered.is_none().then(|| AnswerForm::new(request, typed, errors)),
        }
    }
}

impl AnswerForm {
    fn new(request: &ReviewRequest, typed: &TypedAnswer, errors: &[FieldError]) -> Self {
        let answers = Answer::ALL.map(|answer| (answer.word(), answer.label()));
        Self {
            action: format!("/requests/{}/answer", request.id),
            answer: ChoicesField::radios(
                "answer",
                "What do you answer?",
                answers,
                &typed.answer,
                errors,
            ),
            slug: TextField::new("slug", "Address of the listing", &typed.slug, errors)
                .optional()
                .help("If the registry has the tool already, such as /registry/askwell"),
            words: AreaField::new("words", "Why, or what comes next?", &typed.words, errors)
                .help("Every district that asks gets it by mail as you write it."),
        }
    }
}

impl Page for RequestPage {
    const TEMPLATE: &'static str = "district/request";

    fn samples() -> Vec<Self> {
        let faults = [
            FieldError { field: "answer".into(), message: "Choose what you answer.".into() },
            FieldError { field: "words".into(), message: "Enter a reason.".into() },
        ];
        super::samples::requests()
            .iter()
            .map(|request| Self::new(request, &TypedAnswer::default(), Calendar::UTC, &faults))
            .collect()
    }
}

/// `GET /requests/{id}`
///
/// # Errors
/// As [`requests::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let asked = requests::show(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let body = RequestPage::new(&asked, &TypedAnswer::default(), app.ctx.calendar(), &[]);
    page(&app, &visitor, &request, &asked.name, &body)
}

/// `POST /requests/{id}/answer`
///
/// # Errors
/// As [`requests::answer`] does; faults of a field come back with the form.
pub async fn answer(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let typed = TypedAnswer {
        answer: form.value("answer").to_owned(),
        words: form.value("words").to_owned(),
        slug: form.value("slug").to_owned(),
    };
    match requests::answer(&app.ctx, &visitor.actor, &id, &typed).await {
        Ok(()) => Ok(done(&visitor, &format!("/requests/{id}"), Some(Notice::REQUEST_ANSWERED))),
        Err(Error::Invalid(errors)) => {
            let asked = requests::show(&app.ctx, &visitor.actor, &id).await?;
            let body = RequestPage::new(&asked, &typed, app.ctx.calendar(), &errors);
            rejected(&app, &visitor, &request, &asked.name, &body)
        }
        Err(error) => Err(error.into()),
    }
}
