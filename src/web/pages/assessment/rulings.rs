//! The agency reads what a vendor asks to keep confidential, and the lead decides.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::cases::trail_below;
use super::confidentiality_words::tag;
use super::shown::ShownAnswer;
use crate::actions::assessment::confidentiality::{self, CaseRequests, TypedRuling};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::assessment::confidentiality::Stood;
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::calendar::Calendar;
use crate::domain::values::DisclosureId;
use crate::web::components::fields::{AreaField, ChoicesField};
use crate::web::components::{Breadcrumb, Crumb, Fact, Facts, PageHeader, StatusTag};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;

const TITLE: &str = "Confidentiality";

/// What a vendor asks to keep confidential.
#[derive(Debug, Serialize)]
pub struct RequestsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    href: String,
    code: String,
    label: String,
    ground: String,
    status: StatusTag,
}

/// One request, with the answer that it is about.
#[derive(Debug, Serialize)]
pub struct RulingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    code: String,
    label: String,
    status: StatusTag,
    facts: Facts,
    answer: ShownAnswer,
    /// Why nothing can be decided, where it cannot.
    closed: Option<String>,
    form: Option<RulingForm>,
}

#[derive(Debug, Serialize)]
struct RulingForm {
    seen: String,
    word: ChoicesField,
    reason: AreaField,
}

fn here(id: &DisclosureId) -> String {
    format!("/pipeline/{id}/confidentiality")
}

impl RequestsPage {
    pub(super) fn new(disclosure: &Disclosure, asked: &[Stood]) -> Self {
        let (id, product) = (disclosure.id.to_string(), disclosure.product_name.clone());
        let row = |one: &Stood| Row {
            href: format!("{}/{}", here(&disclosure.id), one.request.question),
            code: one.code.clone(),
            label: one.label.clone(),
            ground: one.request.ground_alone(),
            status: tag(one.standing),
        };
        Self {
            crumbs: Breadcrumb::new(trail_below(&id, &product), TITLE),
            header: PageHeader::new(TITLE)
                .over(format!("{product} by {}", disclosure.vendor))
                .purpose(
                    "Answers that would be published, and that the vendor asks to keep with the \
                     agency. None of them is public before it is decided, and no decision on the \
                     tool can be proposed before that.",
                ),
            rows: asked.iter().map(row).collect(),
        }
    }
}

impl RulingPage {
    pub(super) fn new(
        (disclosure, closed): (&Disclosure, Option<&str>),
        stood: &Stood,
        answer: ShownAnswer,
        calendar: Calendar,
        typed: &TypedRuling,
        errors: &[FieldError],
    ) -> Self {
        let (id, product) = (disclosure.id.to_string(), disclosure.product_name.clone());
        let name = &stood.request.question;
        let mut crumbs = trail_below(&id, &product);
        crumbs.push(Crumb::to(here(&disclosure.id), TITLE));
        let mut facts = vec![
            Fact::new("Ground", stood.request.ground_alone()),
            Fact::new("The vendor’s reason", stood.request.reason.as_str()),
            Fact::new("Asked", calendar.in_words(stood.request.asked_at)),
        ];
        let ruling = stood.request.ruling.as_ref().filter(|_| !stood.standing.is_open());
        if let Some(ruling) = ruling {
            let (by, at) = (&ruling.by, calendar.in_words(ruling.at));
            facts.push(Fact::new("Decided", format!("{at}, by {by}")));
            facts.push(Fact::new("The agency’s reason", ruling.reason.as_str()));
        }
        let open = stood.standing.is_open();
        Self {
            crumbs: Breadcrumb::new(crumbs, stood.code.clone()),
            header: PageHeader::new("Does this answer stay confidential?")
                .over(format!("{product} by {}", disclosure.vendor)),
            errors: error_links(errors),
            action: format!("{}/{name}", here(&disclosure.id)),
            code: stood.code.clone(),
            label: stood.label.clone(),
            status: tag(stood.standing),
            facts: Facts { facts },
            answer,
            closed: closed.filter(|_| open).map(str::to_owned),
            form: (open && closed.is_none()).then(|| RulingForm::new(stood, typed, errors)),
        }
    }
}

impl RulingForm {
    fn new(stood: &Stood, typed: &TypedRuling, errors: &[FieldError]) -> Self {
        let words = [
            (
                "grant",
                "It stays confidential",
                Some(
                    "The registry says that it is withheld at the vendor’s request, and on which \
                     ground. Stops, tiers and modules that follow from it stay public, in the \
                     rules’ own words.",
                ),
            ),
            (
                "refuse",
                "It is published",
                Some("The vendor is told, and can withdraw before a decision is proposed."),
            ),
        ];
        Self {
            seen: stood.request.stamp(),
            word: ChoicesField::radios("word", "What becomes of it?", words, &typed.word, errors),
            reason: AreaField::new("reason", "Why?", &typed.reason, errors)
                .help("The vendor reads it. Nothing of it is published."),
        }
    }
}

fn ruling_page(
    app: &App,
    found: &CaseRequests,
    question: &str,
    (typed, errors): (&TypedRuling, &[FieldError]),
) -> Result<RulingPage, Error> {
    let case = &found.case;
    let stood = case.asked_about(question).ok_or(Error::NotFound)?;
    let asked = case.questionnaire.question(question).ok_or(Error::NotFound)?;
    let answer = ShownAnswer::new(asked, case.answers().get(question));
    let about = (&case.disclosure, found.closed.as_deref());
    Ok(RulingPage::new(about, stood, answer, app.ctx.calendar(), typed, errors))
}

fn title(found: &CaseRequests) -> String {
    format!("{TITLE}: {}", found.case.disclosure.product_name)
}

/// `GET /pipeline/{id}/confidentiality`
///
/// # Errors
/// As [`confidentiality::of_case`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let found = confidentiality::of_case(&app.ctx, &visitor.actor, &path_id(&path)?).await?;
    let body = RequestsPage::new(&found.case.disclosure, &found.case.confidentiality);
    page(&app, &visitor, &request, &title(&found), &body)
}

/// `GET /pipeline/{id}/confidentiality/{question}`
///
/// # Errors
/// When nothing is asked about this question, or as [`confidentiality::of_case`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let found = confidentiality::of_case(&app.ctx, &visitor.actor, &path_id(&path.0)?).await?;
    let body = ruling_page(&app, &found, &path.1, (&TypedRuling::default(), &[]))?;
    page(&app, &visitor, &request, &title(&found), &body)
}

/// What the form of a decision on a request sends.
#[derive(Debug, Deserialize)]
pub struct RulingInput {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    word: String,
    #[serde(default)]
    reason: String,
}

/// `POST /pipeline/{id}/confidentiality/{question}`
///
/// # Errors
/// As [`confidentiality::decide`] does; faults of a field come back with the form.
pub async fn decide(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<RulingInput>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&path.0)?;
    let RulingInput { seen, word, reason } = form.0;
    let typed = TypedRuling { word, reason };
    let seen = Seen::on_form(&seen);
    match confidentiality::decide(&app.ctx, &visitor.actor, &id, &path.1, &typed, seen).await {
        Ok(()) => Ok(done(&visitor, &here(&id), Some(Notice::CONFIDENTIALITY_DECIDED))),
        Err(Error::Invalid(errors)) => {
            let found = confidentiality::of_case(&app.ctx, &visitor.actor, &id).await?;
            let body = ruling_page(&app, &found, &path.1, (&typed, &errors))?;
            rejected(&app, &visitor, &request, &title(&found), &body)
        }
        Err(error) => Err(error.into()),
    }
}
