//! A vendor answers a decision before it is published.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::response_words::{ShownResponse, told_wait};
use crate::actions::assessment::responses::{self, ResponseFile, TypedResponse};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::assessment::response::Said;
use crate::domain::calendar::AgencyTime;
use crate::domain::values::DisclosureId;
use crate::web::components::fields::AreaField;
use crate::web::components::{Breadcrumb, Crumb, NoticeBox, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Your answer to the decision";

/// What the names of the fields about criteria begin with.
const CRITERION: &str = "criterion.";

/// The page.
#[derive(Debug, Serialize)]
pub struct ResponsePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    base: String,
    notice: Option<NoticeBox>,
    /// Whether the letter that it is about is there.
    has_letter: bool,
    /// Why the actor cannot answer, though somebody else can.
    cannot: Option<String>,
    response: Option<ShownResponse>,
    /// When it was said that there is nothing to say.
    nothing: Option<String>,
    form: Option<ResponseForm>,
}

#[derive(Debug, Serialize)]
struct ResponseForm {
    seen: String,
    words: AreaField,
    criteria: Vec<AreaField>,
    /// Whether the texts about criteria are shown at once.
    open: bool,
}

impl ResponsePage {
    fn new(
        file: &ResponseFile,
        time: AgencyTime,
        typed: &TypedResponse,
        errors: &[FieldError],
    ) -> Self {
        let ResponseFile { disclosure, questionnaire, standstill, .. } = file;
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", "Your products"));
        trail.push(Crumb::to(
            format!("/products/{}", disclosure.product),
            disclosure.product_name.clone(),
        ));
        trail.push(Crumb::to(format!("/disclosures/{}", disclosure.id), "Disclosure"));
        let nothing = standstill.word.as_ref().filter(|word| word.said == Said::Nothing);
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).over(disclosure.product_name.clone()).purpose(
                "Facts that are wrong or missing. Your organization and the agency read it; it is \
                 not published.",
            ),
            errors: error_links(errors),
            base: format!("/disclosures/{}", disclosure.id),
            notice: told_wait(standstill, disclosure, time.today()),
            has_letter: disclosure.is_decided(),
            cannot: file.cannot.clone(),
            response: ShownResponse::new(standstill, questionnaire, time.calendar, false),
            nothing: nothing.map(|word| format!("{}, {}", word.by, time.calendar.day_of(word.at))),
            form: file.may_respond.then(|| {
                let typed_to = |id: &str| {
                    typed.criteria.iter().find(|(of, _)| of == id).map_or("", |(_, text)| text)
                };
                let criteria = questionnaire.rubric.criteria.iter().map(|criterion| {
                    let name = format!("{CRITERION}{}", criterion.id);
                    let text = typed_to(&criterion.id);
                    AreaField::new(name, criterion.title.clone(), text, errors).when("if needed")
                });
                ResponseForm {
                    seen: standstill.stamp(),
                    words: AreaField::new(
                        "words",
                        "What do you say to the decision?",
                        &typed.words,
                        errors,
                    )
                    .help("Name the fact, and where it stands: a question, a page of a paper, a link."),
                    criteria: criteria.collect(),
                    open: typed.criteria.iter().any(|(_, text)| !text.trim().is_empty()),
                }
            }),
        }
    }
}

impl Page for ResponsePage {
    const TEMPLATE: &'static str = "assessment/response";

    fn samples() -> Vec<Self> {
        let fault = [FieldError { field: "words".into(), message: "Enter your response.".into() }];
        let files = super::samples::responding();
        let typed =
            TypedResponse { criteria: vec![("a".into(), "b".into())], ..TypedResponse::default() };
        let time = super::samples::noon();
        files
            .iter()
            .flat_map(|file| {
                [
                    Self::new(file, time, &TypedResponse::default(), &[]),
                    Self::new(file, time, &typed, &fault),
                ]
            })
            .collect()
    }
}

/// `GET /disclosures/{id}/response`
///
/// # Errors
/// As [`responses::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&id)?;
    let file = match responses::open(&app.ctx, &visitor.actor, &id).await {
        // Nothing is decided: the disclosure's own page says where it stands.
        Err(Error::WrongState(_)) => {
            return Ok(done(&visitor, &format!("/disclosures/{id}"), None));
        }
        file => file?,
    };
    let body = ResponsePage::new(&file, app.ctx.agency_time(), &TypedResponse::default(), &[]);
    page(&app, &visitor, &request, TITLE, &body)
}

/// `POST /disclosures/{id}/response`
///
/// # Errors
/// As [`responses::respond`] does; faults of a field come back with the form.
pub async fn respond(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&id)?;
    let criteria = form
        .0
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix(CRITERION)?.to_owned(), text.clone())));
    let typed = TypedResponse {
        word: form.value("word").to_owned(),
        words: form.value("words").to_owned(),
        criteria: criteria.collect(),
    };
    let seen = Seen::on_form(form.value("seen"));
    match responses::respond(&app.ctx, &visitor.actor, &id, &typed, seen).await {
        Ok(()) => {
            let notice =
                if typed.word == "nothing" { Notice::NO_RESPONSE } else { Notice::RESPONDED };
            Ok(done(&visitor, &format!("/disclosures/{id}"), Some(notice)))
        }
        Err(Error::Invalid(errors)) => {
            let file = responses::open(&app.ctx, &visitor.actor, &id).await?;
            let body = ResponsePage::new(&file, app.ctx.agency_time(), &typed, &errors);
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}
