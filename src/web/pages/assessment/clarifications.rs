//! The agency asks a vendor about one answer.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::clarifications_shown::{ShownThreads, asking_path};
use super::conflicts::ask_first;
use super::reviews::back;
use super::shown::{ShownAnswer, ShownEvidence};
use crate::actions::assessment::clarifications::{self, About, TypedAsking};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::assessment::clarification::MOST_DAYS;
use crate::domain::calendar::AgencyTime;
use crate::domain::instrument::Question;
use crate::domain::values::DisclosureId;
use crate::web::components::fields::{AreaField, TextField};
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Ask the vendor about this question";

/// One answer, what the vendor was asked about it, and the form that asks.
#[derive(Debug, Serialize)]
pub struct AskingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    answer: ShownAnswer,
    evidence: Vec<ShownEvidence>,
    threads: ShownThreads,
    /// Where the question is scored or read.
    bench: Option<String>,
    form: Option<AskingForm>,
}

#[derive(Debug, Serialize)]
struct AskingForm {
    words: AreaField,
    days: TextField,
}

impl AskingPage {
    pub(super) fn new(
        (about, question): (&About, &Question),
        back: Crumb,
        time: AgencyTime,
        typed: Option<&TypedAsking>,
        errors: &[FieldError],
    ) -> Self {
        let case = &about.case;
        let (id, product) = (&case.disclosure.id, &case.snapshot.product);
        let mut trail = home_trail();
        trail.push(back);
        trail.push(Crumb::to(format!("/reviews/{id}"), product.name.clone()));
        let section = case.questionnaire.section_of(&question.name);
        let criterion = section.and_then(|section| section.criterion.as_ref());
        let fresh = TypedAsking { words: String::new(), days: about.days.to_string() };
        let typed = typed.unwrap_or(&fresh);
        Self {
            crumbs: Breadcrumb::new(trail, question.code.clone()),
            header: PageHeader::new(TITLE)
                .over(format!("{} by {} · {}", product.name, product.vendor, question.code))
                .purpose(question.label.clone()),
            errors: error_links(errors),
            action: asking_path(id, &question.name),
            answer: ShownAnswer::of_case(case, question),
            evidence: case
                .attached(question)
                .map(|piece| ShownEvidence::new(piece, question, time))
                .collect(),
            threads: ShownThreads::new(id, question, &about.threads, time.calendar),
            bench: criterion
                .map(|criterion| format!("/reviews/{id}/{criterion}?question={}", question.name)),
            form: about.threads.may_ask.then(|| AskingForm {
                words: AreaField::new("words", "What is unclear?", &typed.words, errors).help(
                    "The vendor reads it as “the agency asks”, without your name. Say what you \
                     need to know, not which level you think of.",
                ),
                days: TextField::new("days", "Business days to answer", &typed.days, errors).help(
                    format!(
                        "1 to {MOST_DAYS}. The agency’s clock stands still until the vendor \
                         answers."
                    ),
                ),
            }),
        }
    }
}

fn body(
    app: &App,
    visitor: &Visitor,
    about: &About,
    typed: Option<&TypedAsking>,
    errors: &[FieldError],
) -> Result<(String, AskingPage), Error> {
    let case = &about.case;
    let question = case.questionnaire.question(&about.question).ok_or(Error::NotFound)?;
    let title = format!("{TITLE} ({}): {}", question.code, case.snapshot.product.name);
    let id = case.disclosure.id.as_str();
    let back = back(visitor, id, "In the pipeline", about.reviewer);
    let time = app.ctx.agency_time();
    Ok((title, AskingPage::new((about, question), back, time, typed, errors)))
}

impl Page for AskingPage {
    const TEMPLATE: &'static str = "assessment/clarification_asking";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "words".into(), message: "Enter what is unclear.".into() };
        let page = |(threads, answer): (ShownThreads, ShownAnswer)| Self {
            crumbs: Breadcrumb::new(home_trail(), "F-01"),
            header: PageHeader::new(TITLE).over("Quill by Acme · F-01").purpose("Which one?"),
            errors: error_links(std::slice::from_ref(&fault)),
            action: "/reviews/3/clarifications/first.one".to_owned(),
            answer,
            evidence: vec![ShownEvidence::sample(None)],
            form: threads.asks().then(|| AskingForm {
                words: AreaField::new("words", "What is unclear?", "", &[]),
                days: TextField::new("days", "Business days to answer", "15", &[]),
            }),
            bench: threads.asks().then(|| "/reviews/3/safety?question=first.one".to_owned()),
            threads,
        };
        ShownThreads::samples().into_iter().zip(ShownAnswer::samples()).map(page).collect()
    }
}

/// `GET /reviews/{id}/clarifications/{question}`
///
/// # Errors
/// As [`clarifications::about`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&path.0)?;
    if let Some(asked) = ask_first(&app, &visitor, &id).await? {
        return Ok(asked);
    }
    let about = clarifications::about(&app.ctx, &visitor.actor, &id, &path.1).await?;
    let (title, body) = body(&app, &visitor, &about, None, &[])?;
    page(&app, &visitor, &request, &title, &body)
}

/// What the form that asks sends.
#[derive(Debug, Deserialize)]
pub struct AskingInput {
    #[serde(default)]
    words: String,
    #[serde(default)]
    days: String,
}

/// `POST /reviews/{id}/clarifications/{question}`
///
/// # Errors
/// As [`clarifications::ask`] does; faults of a field come back with the form.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<AskingInput>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&path.0)?;
    let AskingInput { words, days } = form.0;
    let typed = TypedAsking { words, days };
    match clarifications::ask(&app.ctx, &visitor.actor, &id, &path.1, &typed).await {
        Ok(_) => Ok(done(&visitor, &asking_path(&id, &path.1), Some(Notice::VENDOR_ASKED))),
        Err(Error::Invalid(errors)) => {
            let about = clarifications::about(&app.ctx, &visitor.actor, &id, &path.1).await?;
            let (title, body) = body(&app, &visitor, &about, Some(&typed), &errors)?;
            rejected(&app, &visitor, &request, &title, &body)
        }
        Err(error) => Err(error.into()),
    }
}

/// What the button that takes a question back sends.
#[derive(Debug, Deserialize)]
pub struct RemovalInput {
    #[serde(default)]
    seen: String,
}

/// `POST /reviews/{id}/clarifications/{question}/removal`
///
/// # Errors
/// As [`clarifications::take_back`] does.
pub async fn take_back(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Form<RemovalInput>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&path.0)?;
    let seen = Seen::on_form(&form.0.seen);
    clarifications::take_back(&app.ctx, &visitor.actor, &id, &path.1, seen).await?;
    Ok(done(&visitor, &asking_path(&id, &path.1), Some(Notice::ASKING_TAKEN_BACK)))
}
