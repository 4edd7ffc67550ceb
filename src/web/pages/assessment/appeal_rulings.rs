//! The agency reads an appeal, and somebody without a part in the decision decides on it.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::appeal_words::ShownAppeal;
use super::cases::trail_below;
use super::conflicts::{Place, ask_before};
use crate::actions::assessment::appeals::{self, AppealFile, TypedRuling};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::assessment::appeal::AppealOutcome;
use crate::domain::calendar::Calendar;
use crate::web::components::fields::{AreaField, ChoicesField};
use crate::web::components::{Breadcrumb, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "The appeal";

/// The page.
#[derive(Debug, Serialize)]
pub struct AppealRulingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    id: String,
    appeal: Option<ShownAppeal>,
    /// Why a lead cannot decide.
    cannot: Option<String>,
    form: Option<RulingForm>,
}

#[derive(Debug, Serialize)]
struct RulingForm {
    seen: String,
    outcome: ChoicesField,
    reason: AreaField,
}

impl AppealRulingPage {
    fn new(
        file: &AppealFile,
        calendar: Calendar,
        typed: &TypedRuling,
        errors: &[FieldError],
    ) -> Self {
        let AppealFile { disclosure, questionnaire, appeal, .. } = file;
        let (id, product) = (disclosure.id.to_string(), disclosure.product_name.clone());
        let help = |outcome: AppealOutcome| match outcome {
            AppealOutcome::Upheld => "The registry says so, with your reason.",
            AppealOutcome::Changed => {
                "The case goes back to be proposed and signed, by you and by offices’ people who \
                 had no part in it. The listing stays until then."
            }
            AppealOutcome::Dismissed => "The registry says so, without your reason.",
        };
        Self {
            crumbs: Breadcrumb::new(trail_below(&id, &product), TITLE),
            header: PageHeader::new(TITLE).over(format!("{product} by {}", disclosure.vendor)),
            errors: error_links(errors),
            appeal: appeal
                .as_ref()
                .map(|appeal| ShownAppeal::new(appeal, questionnaire, calendar, true)),
            cannot: file.cannot.clone(),
            form: appeal.as_ref().filter(|_| file.may).map(|appeal| RulingForm {
                seen: appeal.stamp(),
                outcome: ChoicesField::radios(
                    "outcome",
                    "What comes of the appeal?",
                    AppealOutcome::ALL
                        .map(|outcome| (outcome.word(), outcome.label(), Some(help(outcome)))),
                    &typed.outcome,
                    errors,
                ),
                reason: AreaField::new("ruling_reason", "Why?", &typed.reason, errors).help(
                    "The vendor reads it by mail. If the decision stands, everybody reads it in the \
                     registry: write of facts, in neutral words.",
                ),
            }),
            id,
        }
    }
}

impl Page for AppealRulingPage {
    const TEMPLATE: &'static str = "assessment/appeal_ruling";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "outcome".into(), message: "Choose.".into() };
        super::samples::appealing()
            .iter()
            .map(|file| {
                let typed = TypedRuling::default();
                Self::new(file, Calendar::UTC, &typed, std::slice::from_ref(&fault))
            })
            .collect()
    }
}

/// `GET /pipeline/{id}/appeal`
///
/// # Errors
/// As [`appeals::of_case`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    if let Some(asked) = ask_before(&app, &visitor, &id, Place::Appeal).await? {
        return Ok(asked);
    }
    let file = appeals::of_case(&app.ctx, &visitor.actor, &id).await?;
    let title = format!("{TITLE}: {}", file.disclosure.product_name);
    let body = AppealRulingPage::new(&file, app.ctx.calendar(), &TypedRuling::default(), &[]);
    page(&app, &visitor, &request, &title, &body)
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub struct RulingInput {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    ruling_reason: String,
}

/// `POST /pipeline/{id}/appeal`
///
/// # Errors
/// As [`appeals::decide`] does; faults of a field come back with the form.
pub async fn decide(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<RulingInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    let typed = TypedRuling { outcome: form.outcome, reason: form.ruling_reason };
    let seen = Seen::on_form(&form.seen);
    match appeals::decide(&app.ctx, &visitor.actor, &id, &typed, seen).await {
        Ok(_) => {
            Ok(done(&visitor, &format!("/pipeline/{id}/appeal"), Some(Notice::APPEAL_DECIDED)))
        }
        Err(Error::Invalid(errors)) => {
            let file = appeals::of_case(&app.ctx, &visitor.actor, &id).await?;
            let body = AppealRulingPage::new(&file, app.ctx.calendar(), &typed, &errors);
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}
