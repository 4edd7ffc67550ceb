//! Who could review a disclosure, asked without assigning anybody.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::cases::trail_below;
use crate::actions::assessment::vendor_conflicts::{self, Somebody};
use crate::actions::{Error, FieldError};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::people::appointment::ReviewerKind;
use crate::web::components::fields::{AreaField, SelectField};
use crate::web::components::{Breadcrumb, Kind, PageHeader, StatusTag};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Who could review this?";

/// Everybody with the role of a reviewer, and how they stand to a disclosure.
#[derive(Debug, Serialize)]
pub struct WhoPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    id: String,
    people: Vec<PersonRow>,
    person: SelectField,
    reason: AreaField,
}

#[derive(Debug, Serialize)]
struct PersonRow {
    name: String,
    kind: Option<&'static str>,
    status: StatusTag,
    open: usize,
    criteria: String,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
pub struct PinForm {
    #[serde(default)]
    person: String,
    #[serde(default)]
    reason: String,
}

impl WhoPage {
    fn new(
        (disclosure, people): &(Disclosure, Vec<Somebody>),
        typed: &PinForm,
        errors: &[FieldError],
    ) -> Self {
        let id = disclosure.id.to_string();
        let nobody = std::iter::once((String::new(), "Choose a reviewer".to_owned()));
        let others = people.iter().filter(|one| !one.conflict);
        let others = others.map(|one| (one.account.to_string(), one.name.clone()));
        Self {
            crumbs: Breadcrumb::new(trail_below(&id, &disclosure.product_name), TITLE),
            header: PageHeader::new(TITLE).over(disclosure.product_name.clone()).purpose(
                "Who is free, who has much to do, and who has a conflict of interest. Nobody is \
                 told that you looked.",
            ),
            errors: error_links(errors),
            id,
            people: people.iter().map(row).collect(),
            person: SelectField::new(
                "person",
                "Reviewer",
                nobody.chain(others),
                &typed.person,
                errors,
            ),
            reason: AreaField::new("reason", "What it is", &typed.reason, errors)
                .help("They and administrators read this. It cannot be taken back."),
        }
    }
}

fn row(one: &Somebody) -> PersonRow {
    let status = match (one.conflict, one.appointed, one.assigned) {
        (true, ..) => StatusTag::new(Kind::Stop, "Conflict of interest"),
        (_, false, _) => StatusTag::new(Kind::Caution, "Not appointed today"),
        (.., true) => StatusTag::new(Kind::Neutral, "Reviews it"),
        _ if one.open == 0 => StatusTag::new(Kind::Good, "Free"),
        _ => StatusTag::new(Kind::Good, "May review it"),
    };
    PersonRow {
        name: one.name.clone(),
        kind: one.kind.map(ReviewerKind::label),
        status,
        open: one.open,
        criteria: if one.criteria.is_empty() {
            "Every criterion".to_owned()
        } else {
            one.criteria.join(", ")
        },
    }
}

impl Page for WhoPage {
    const TEMPLATE: &'static str = "assessment/who";

    fn samples() -> Vec<Self> {
        let disclosure = super::panel_samples::disclosure(State::InReview);
        let somebody = |conflict, appointed: bool, assigned, open| Somebody {
            account: crate::domain::values::Id::from_stored("0201".to_owned()),
            name: "Ana Ruiz".to_owned(),
            kind: appointed.then_some(ReviewerKind::Educator),
            open,
            assigned,
            conflict,
            appointed,
            criteria: if assigned { vec!["Safety".to_owned()] } else { Vec::new() },
        };
        let people = vec![
            somebody(true, true, false, 1),
            somebody(false, false, false, 0),
            somebody(false, true, true, 2),
            somebody(false, true, false, 0),
            somebody(false, true, false, 3),
        ];
        let fault = FieldError { field: "reason".into(), message: "Enter a reason.".into() };
        vec![
            Self::new(&(disclosure.clone(), people), &PinForm::default(), &[fault]),
            Self::new(&(disclosure, Vec::new()), &PinForm::default(), &[]),
        ]
    }
}

/// `GET /pipeline/{id}/who`
///
/// # Errors
/// As [`vendor_conflicts::who_could`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let found = vendor_conflicts::who_could(&app.ctx, &visitor.actor, &path_id(&path)?).await?;
    page(&app, &visitor, &request, TITLE, &WhoPage::new(&found, &PinForm::default(), &[]))
}

/// `POST /pipeline/{id}/who`
///
/// # Errors
/// As [`vendor_conflicts::pin`] does; faults of a field come back with the form.
pub async fn pin(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<PinForm>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    let (ctx, actor) = (&app.ctx, &visitor.actor);
    match vendor_conflicts::pin(ctx, actor, &id, (&form.person, &form.reason)).await {
        Ok(()) => Ok(done(&visitor, &format!("/pipeline/{id}/who"), Some(Notice::VENDOR_CONFLICT))),
        Err(Error::Invalid(errors)) => {
            let found = vendor_conflicts::who_could(ctx, actor, &id).await?;
            rejected(&app, &visitor, &request, TITLE, &WhoPage::new(&found, &form, &errors))
        }
        Err(error) => Err(error.into()),
    }
}
