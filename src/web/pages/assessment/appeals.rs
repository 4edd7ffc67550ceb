//! A vendor appeals a published decision.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::appeal_words::{ShownAppeal, told_appeal};
use crate::actions::assessment::appeals::{self, AppealFile, TypedAppeal};
use crate::actions::{Error, FieldError};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::values::DisclosureId;
use crate::web::components::fields::{AreaField, ChoicesField};
use crate::web::components::{Breadcrumb, Crumb, NoticeBox, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Appeal the decision";

/// The page.
#[derive(Debug, Serialize)]
pub struct AppealPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    base: String,
    notice: Option<NoticeBox>,
    cannot: Option<String>,
    appeal: Option<ShownAppeal>,
    form: Option<AppealForm>,
}

#[derive(Debug, Serialize)]
struct AppealForm {
    until: String,
    grounds: AreaField,
    parts: ChoicesField,
    asks: AreaField,
}

impl AppealPage {
    fn new(
        file: &AppealFile,
        calendar: Calendar,
        typed: &TypedAppeal,
        errors: &[FieldError],
    ) -> Self {
        let AppealFile { disclosure, questionnaire, appeal, .. } = file;
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", "Your products"));
        trail.push(Crumb::to(
            format!("/products/{}", disclosure.product),
            disclosure.product_name.clone(),
        ));
        trail.push(Crumb::to(format!("/disclosures/{}", disclosure.id), "Disclosure"));
        let title = if appeal.is_some() { "Your appeal" } else { TITLE };
        Self {
            crumbs: Breadcrumb::new(trail, title),
            header: PageHeader::new(title).over(disclosure.product_name.clone()),
            errors: error_links(errors),
            base: format!("/disclosures/{}", disclosure.id),
            notice: appeal.as_ref().and_then(|appeal| told_appeal(Some(appeal), None, calendar)),
            cannot: file.cannot.clone(),
            appeal: appeal
                .as_ref()
                .map(|appeal| ShownAppeal::new(appeal, questionnaire, calendar, false)),
            form: file.until.filter(|_| file.may).map(|until| {
                let criteria = questionnaire.rubric.criteria.iter();
                let criteria =
                    criteria.map(|criterion| (criterion.id.as_str(), criterion.title.as_str()));
                AppealForm {
                    until: day_in_words(until),
                    grounds: AreaField::new(
                        "grounds",
                        "Why do you appeal?",
                        &typed.grounds,
                        errors,
                    )
                    .help("Name what is wrong in the decision, and what shows it."),
                    parts: ChoicesField::ticks(
                        "parts",
                        "Which parts is it about? None ticked is the decision as a whole.",
                        criteria,
                        &typed.parts,
                        errors,
                    ),
                    asks: AreaField::new("asks", "What do you ask for?", &typed.asks, errors),
                }
            }),
        }
    }
}

impl Page for AppealPage {
    const TEMPLATE: &'static str = "assessment/appeal";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "grounds".into(), message: "Enter the grounds.".into() };
        super::samples::appealing()
            .iter()
            .map(|file| {
                let typed = TypedAppeal::default();
                Self::new(file, Calendar::UTC, &typed, std::slice::from_ref(&fault))
            })
            .collect()
    }
}

/// `GET /disclosures/{id}/appeal`
///
/// # Errors
/// As [`appeals::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&id)?;
    let file = match appeals::open(&app.ctx, &visitor.actor, &id).await {
        // Nothing is decided: the disclosure's own page says where it stands.
        Err(Error::WrongState(_)) => {
            return Ok(done(&visitor, &format!("/disclosures/{id}"), None));
        }
        file => file?,
    };
    let body = AppealPage::new(&file, app.ctx.calendar(), &TypedAppeal::default(), &[]);
    page(&app, &visitor, &request, TITLE, &body)
}

/// `POST /disclosures/{id}/appeal`
///
/// # Errors
/// As [`appeals::file`] does; faults of a field come back with the form.
pub async fn file(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&id)?;
    let ticked = form.0.iter().filter(|(name, _)| name == "parts");
    let typed = TypedAppeal {
        grounds: form.value("grounds").to_owned(),
        parts: ticked.map(|(_, value)| value.clone()).collect(),
        asks: form.value("asks").to_owned(),
    };
    match appeals::file(&app.ctx, &visitor.actor, &id, &typed).await {
        Ok(()) => Ok(done(&visitor, &format!("/disclosures/{id}/appeal"), Some(Notice::APPEALED))),
        Err(Error::Invalid(errors)) => {
            let file = appeals::open(&app.ctx, &visitor.actor, &id).await?;
            let body = AppealPage::new(&file, app.ctx.calendar(), &typed, &errors);
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}
