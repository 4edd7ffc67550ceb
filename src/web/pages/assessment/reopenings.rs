//! Opening a review again that was sent by mistake.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use crate::actions::assessment::reopening::{self, Reopenable};
use crate::actions::{Error, FieldError};
use crate::domain::values::{DisclosureId, ReviewId};
use crate::web::components::fields::AreaField;
use crate::web::components::{Breadcrumb, Crumb, Fact, Facts, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Open a review again";

/// The page that asks why.
#[derive(Debug, Serialize)]
pub struct ReopeningPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    back: String,
    told: String,
    facts: Facts,
    reason: AreaField,
}

impl ReopeningPage {
    fn new(found: &Reopenable, reason: &str, errors: &[FieldError]) -> Self {
        let disclosure = &found.disclosure;
        let back = back(found);
        let mut trail = home_trail();
        trail.push(Crumb::to(back.clone(), disclosure.product_name.clone()));
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE)
                .over(format!("{} by {}", disclosure.product_name, disclosure.vendor)),
            errors: error_links(errors),
            action: format!("/pipeline/{}/reviewers/{}/reopening", disclosure.id, found.review.id),
            back,
            told: if found.own {
                "The panel lead is told by mail.".to_owned()
            } else {
                format!("{} is told by mail.", found.review.reviewer_name)
            },
            facts: Facts {
                facts: vec![
                    Fact::new("Reviewer", found.review.reviewer_name.clone()),
                    Fact::new("Criterion", found.criterion.clone()),
                ],
            },
            reason: AreaField::new("reason", "Reason", reason, errors)
                .help("It stays on record, and the panel lead reads it: name no level."),
        }
    }
}

/// Where the page was opened from.
fn back(found: &Reopenable) -> String {
    let id = &found.disclosure.id;
    if found.own {
        format!("/reviews/{id}/{}", found.review.criterion)
    } else {
        format!("/pipeline/{id}")
    }
}

impl Page for ReopeningPage {
    const TEMPLATE: &'static str = "assessment/reopening";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "reason".into(), message: "Enter a reason.".into() };
        let found = super::panel_samples::reopenable();
        vec![
            Self::new(&found, "", &[]),
            Self::new(&Reopenable { own: true, ..found }, "", &[fault]),
        ]
    }
}

/// What the browser and each printed sheet call the page.
fn title(found: &Reopenable) -> String {
    format!("{TITLE}: {}", found.disclosure.product_name)
}

fn ids(path: &(String, String)) -> Result<(DisclosureId, ReviewId), Failure> {
    Ok((path_id(&path.0)?, path_id(&path.1)?))
}

/// `GET /pipeline/{id}/reviewers/{review}/reopening`
///
/// # Errors
/// As [`reopening::ask`] does.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, review) = ids(&path)?;
    let found = reopening::ask(&app.ctx, &visitor.actor, &id, &review).await?;
    page(&app, &visitor, &request, &title(&found), &ReopeningPage::new(&found, "", &[]))
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct ReopeningForm {
    #[serde(default)]
    reason: String,
}

/// `POST /pipeline/{id}/reviewers/{review}/reopening`
///
/// # Errors
/// As [`reopening::reopen`] does; faults of a field come back with the form.
pub async fn reopen(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<ReopeningForm>,
) -> Result<HttpResponse, Failure> {
    let ((id, review), Form(form)) = (ids(&path)?, form);
    match reopening::reopen(&app.ctx, &visitor.actor, &id, &review, &form.reason).await {
        Ok(found) => Ok(done(&visitor, &back(&found), Some(Notice::REVIEW_REOPENED))),
        Err(Error::Invalid(errors)) => {
            let found = reopening::ask(&app.ctx, &visitor.actor, &id, &review).await?;
            rejected(
                &app,
                &visitor,
                &request,
                &title(&found),
                &ReopeningPage::new(&found, &form.reason, &errors),
            )
        }
        Err(error) => Err(error.into()),
    }
}
