//! The form in which a district changes what it says about its use of a tool.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::use_form::{UseFields, typed};
use super::words::{acts_for, other_grades, tool_path, tool_trail};
use crate::actions::district::adoptions::{self, Used};
use crate::actions::district::typed::{TypedUse, roles};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::instrument::Named;
use crate::web::components::{Breadcrumb, NoticeBox, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Change how you use it";

/// The form.
#[derive(Debug, Serialize)]
pub struct UsePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    seen: String,
    acts_for: Option<String>,
    /// Said where grades are ticked for which the decision is not.
    other_grades: Option<NoticeBox>,
    fields: UseFields,
}

impl UsePage {
    fn new(used: &Used, roles: &[Named], typed: &TypedUse, errors: &[FieldError]) -> Self {
        let Used { acting, adoption, card } = used;
        let grades = typed.grades();
        Self {
            crumbs: Breadcrumb::new(tool_trail(acting, adoption), TITLE),
            header: PageHeader::new(TITLE).over(format!("{}, {}", adoption.name, adoption.vendor)),
            errors: error_links(errors),
            action: format!("{}/use", tool_path(&adoption.id)),
            seen: adoption.stamp(),
            acts_for: acts_for(acting),
            other_grades: grades
                .zip(card.as_ref())
                .and_then(|(used, card)| other_grades(&used, card)),
            fields: UseFields::new(roles, typed, errors),
        }
    }
}

impl Page for UsePage {
    const TEMPLATE: &'static str = "district/use";

    fn samples() -> Vec<Self> {
        let (roles, faults) = (super::samples::roles(), super::samples::faults());
        super::samples::used()
            .iter()
            .map(|used| Self::new(used, &roles, &TypedUse::of(&used.adoption), &faults))
            .collect()
    }
}

/// `GET /district/tools/{id}/use`
///
/// # Errors
/// As [`adoptions::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let used = adoptions::used(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let body = UsePage::new(&used, &roles(&app.ctx), &TypedUse::of(&used.adoption), &[]);
    page(&app, &visitor, &request, &format!("{TITLE}: {}", used.adoption.name), &body)
}

/// `POST /district/tools/{id}/use`
///
/// # Errors
/// As [`adoptions::change`] does; faults of a field come back with the form.
pub async fn change(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let roles = roles(&app.ctx);
    let (typed, seen) = (typed(&form, &roles), Seen::on_form(form.value("seen")));
    match adoptions::change(&app.ctx, &visitor.actor, &id, &typed, seen).await {
        Ok(()) => Ok(done(&visitor, &tool_path(&id), Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            let used = adoptions::used(&app.ctx, &visitor.actor, &id).await?;
            let body = UsePage::new(&used, &roles, &typed, &errors);
            rejected(&app, &visitor, &request, &format!("{TITLE}: {}", used.adoption.name), &body)
        }
        Err(error) => Err(error.into()),
    }
}
