//! An administrator keeps the cycles in which the agency takes disclosures.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::intake_shown::{CycleRow, sample_cycles};
use crate::actions::assessment::intake::{self, StandingCycle, TypedCycle};
use crate::actions::{Error, FieldError, Seen};
use crate::web::components::fields::{AreaField, TextField};
use crate::web::components::{
    Breadcrumb, Crumb, EmptyState, Kind, NoticeBox, PageHeader, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Cycles of intake";
const PLACE: &str = "/intake";

/// The fields of a cycle.
#[derive(Debug, Serialize)]
struct CycleFields {
    name: TextField,
    takes: AreaField,
    opens_on: TextField,
    closes_on: TextField,
    review_until: TextField,
    announced_on: TextField,
}

impl CycleFields {
    fn new(typed: &TypedCycle, errors: &[FieldError]) -> Self {
        let day = |name: &'static str, label: &'static str, value: &str| {
            TextField::new(name, label, value, errors).day()
        };
        Self {
            name: TextField::new("name", "Name", &typed.name, errors).help("Such as Spring 2027"),
            takes: AreaField::new("takes", "What it is meant for", &typed.takes, errors)
                .when("optional")
                .help("Such as tools for mathematics. Everybody reads it."),
            opens_on: day("opens_on", "Opens on", &typed.opens_on),
            closes_on: day("closes_on", "Closes on", &typed.closes_on)
                .help("The last day, to its end where the agency is"),
            review_until: day("review_until", "Reviews are done until", &typed.review_until),
            announced_on: day("announced_on", "Decisions are announced on", &typed.announced_on)
                .help("No decision of this cycle is promised for an earlier day."),
        }
    }
}

/// Every cycle, and the form for another.
#[derive(Debug, Serialize)]
pub struct IntakePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    /// Said while cycles do not count.
    rolling: Option<NoticeBox>,
    rows: Vec<CycleRow>,
    empty: Option<EmptyState>,
    form: CycleFields,
}

impl IntakePage {
    fn new(
        cycles: &[StandingCycle],
        by_cycles: bool,
        typed: &TypedCycle,
        errors: &[FieldError],
    ) -> Self {
        let mut trail = home_trail();
        trail.push(Crumb::to("/pipeline", super::pipeline::TITLE));
        let row = |one: &StandingCycle| CycleRow::new(one).at(format!("{PLACE}/{}", one.cycle.id));
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).purpose(
                "Vendors submit while a cycle is open. Renewals, changes of approved tools and \
                 appeals never wait for one.",
            ),
            errors: error_links(errors),
            rolling: (!by_cycles).then(|| NoticeBox {
                kind: Kind::Neutral,
                title: "Disclosures are taken at any time".to_owned(),
                text: Some(
                    "What you note here counts once whoever runs Assay sets ASSAY_INTAKE to \
                     cycles."
                        .to_owned(),
                ),
            }),
            rows: cycles.iter().map(row).collect(),
            empty: cycles.is_empty().then(|| EmptyState {
                title: "There is no cycle yet".to_owned(),
                text: "Add the first one below.".to_owned(),
                action: None,
            }),
            form: CycleFields::new(typed, errors),
        }
    }
}

impl Page for IntakePage {
    const TEMPLATE: &'static str = "assessment/intake";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "name".into(), message: "Enter the cycle's name.".into() };
        let typed = TypedCycle::default();
        vec![
            Self::new(&[], false, &typed, &[]),
            Self::new(&sample_cycles(), true, &typed, std::slice::from_ref(&fault)),
        ]
    }
}

fn typed(form: &Pairs) -> TypedCycle {
    TypedCycle {
        name: form.value("name").to_owned(),
        takes: form.value("takes").to_owned(),
        opens_on: form.value("opens_on").to_owned(),
        closes_on: form.value("closes_on").to_owned(),
        review_until: form.value("review_until").to_owned(),
        announced_on: form.value("announced_on").to_owned(),
    }
}

/// `GET /intake`
///
/// # Errors
/// As [`intake::list`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let cycles = intake::list(&app.ctx, &visitor.actor).await?;
    let by_cycles = app.ctx.settings.by_cycles;
    let body = IntakePage::new(&cycles, by_cycles, &TypedCycle::default(), &[]);
    page(&app, &visitor, &request, TITLE, &body)
}

/// `POST /intake`
///
/// # Errors
/// As [`intake::add`] does; faults of a field come back with the form.
pub async fn add(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let typed = typed(&form);
    match intake::add(&app.ctx, &visitor.actor, &typed).await {
        Ok(()) => Ok(done(&visitor, PLACE, Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            let cycles = intake::list(&app.ctx, &visitor.actor).await?;
            let by_cycles = app.ctx.settings.by_cycles;
            let body = IntakePage::new(&cycles, by_cycles, &typed, &errors);
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}

/// One cycle.
#[derive(Debug, Serialize)]
pub struct CyclePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    /// What the form showed.
    seen: String,
    form: CycleFields,
    /// Whether it can be removed.
    removable: bool,
}

impl CyclePage {
    fn new(one: &StandingCycle, typed: &TypedCycle, errors: &[FieldError]) -> Self {
        let mut trail = home_trail();
        trail.push(Crumb::to("/pipeline", super::pipeline::TITLE));
        trail.push(Crumb::to(PLACE, TITLE));
        let name = one.cycle.name.as_str();
        Self {
            crumbs: Breadcrumb::new(trail, name),
            header: PageHeader::new(name).over(one.state.label()).purpose(one.state.sentence()),
            errors: error_links(errors),
            action: format!("{PLACE}/{}", one.cycle.id),
            seen: one.cycle.stamp(),
            form: CycleFields::new(typed, errors),
            removable: !one.used,
        }
    }
}

impl Page for CyclePage {
    const TEMPLATE: &'static str = "assessment/cycle";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "name".into(), message: "Enter the cycle's name.".into() };
        let page = |one: &StandingCycle| {
            Self::new(one, &TypedCycle::of(&one.cycle), std::slice::from_ref(&fault))
        };
        sample_cycles().iter().map(page).collect()
    }
}

/// `GET /intake/{cycle}`
///
/// # Errors
/// As [`intake::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let one = intake::show(&app.ctx, &visitor.actor, &path_id(&path)?).await?;
    let body = CyclePage::new(&one, &TypedCycle::of(&one.cycle), &[]);
    page(&app, &visitor, &request, TITLE, &body)
}

/// `POST /intake/{cycle}`
///
/// # Errors
/// As [`intake::change`] does; faults of a field come back with the form.
pub async fn change(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (id, typed) = (path_id(&path)?, typed(&form));
    let seen = Seen::on_form(form.value("seen"));
    match intake::change(&app.ctx, &visitor.actor, &id, &typed, seen).await {
        Ok(()) => Ok(done(&visitor, PLACE, Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            let one = intake::show(&app.ctx, &visitor.actor, &id).await?;
            let body = CyclePage::new(&one, &typed, &errors);
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /intake/{cycle}/removal`
///
/// # Errors
/// As [`intake::remove`] does.
pub async fn remove(
    app: Data<App>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let seen = Seen::on_form(form.value("seen"));
    intake::remove(&app.ctx, &visitor.actor, &path_id(&path)?, seen).await?;
    Ok(done(&visitor, PLACE, Some(Notice::SAVED)))
}
