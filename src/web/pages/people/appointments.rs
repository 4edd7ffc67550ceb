//! An administrator notes from when until when somebody may review, what, and to which vendors they
//! belong.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::members::people_trail;
use crate::actions::people::appointments::{self, Appointed, TypedAppointment};
use crate::actions::{Error, FieldError};
use crate::domain::people::appointment::ReviewerKind;
use crate::domain::values::AccountId;
use crate::web::components::fields::{ChoicesField, SelectField, TextField};
use crate::web::components::{Breadcrumb, Crumb, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Appointment";

/// A reviewer's appointment.
#[derive(Debug, Serialize)]
pub struct AppointmentPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    path: String,
    /// Whether nobody noted one yet.
    none: bool,
    kind: SelectField,
    first: TextField,
    last: TextField,
    criteria: ChoicesField,
    vendors: Option<ChoicesField>,
    /// Vendors with which there is a conflict on another ground, with its words.
    conflicts: Vec<ConflictRow>,
}

#[derive(Debug, Serialize)]
struct ConflictRow {
    vendor: String,
    reason: String,
}

impl AppointmentPage {
    fn new(one: &Appointed, typed: &TypedAppointment, errors: &[FieldError]) -> Self {
        let (account, path) = (&one.account, path_to(&one.account.id));
        let mut trail = people_trail();
        trail.push(Crumb::to(path.clone(), account.name.as_str()));
        let kinds = ReviewerKind::ALL.map(|kind| (kind.word(), kind.label()));
        let criteria = one.criteria.iter().map(|(id, title)| (id.as_str(), title.as_str()));
        let vendors = one.vendors.iter().map(|(id, name)| (id.to_string(), name.clone()));
        let others =
            one.conflicts.iter().filter(|conflict| !conflict.is_affiliation()).map(|conflict| {
                ConflictRow { vendor: conflict.vendor.clone(), reason: conflict.reason.clone() }
            });
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(format!("Appointment of {}", account.name)).purpose(
                "Outside these days, and for other criteria, nobody can assign this person.",
            ),
            errors: error_links(errors),
            path,
            none: one.appointment.is_none(),
            kind: SelectField::new("kind", "What they bring", kinds, &typed.kind, errors),
            first: TextField::new("first", "First day", &typed.first, errors).day(),
            last: TextField::new("last", "Last day", &typed.last, errors).day().optional(),
            criteria: ChoicesField::ticks(
                "criteria",
                "Qualified for",
                criteria,
                &typed.criteria,
                errors,
            )
            .help("None ticked means every criterion.")
            .optional(),
            vendors: (!one.vendors.is_empty()).then(|| {
                ChoicesField::ticks("vendors", "Belongs to", vendors, &typed.vendors, errors)
                    .help(
                        "Works for it, owns a part of it or advises it. That is a conflict of \
                         interest with everything of this vendor; reviews are set aside.",
                    )
                    .optional()
            }),
            conflicts: others.collect(),
        }
    }
}

/// What stands in the form at first.
fn stored(one: &Appointed) -> TypedAppointment {
    let held = one.conflicts.iter().filter(|conflict| conflict.is_affiliation());
    let vendors = held.map(|conflict| conflict.organization.to_string()).collect();
    let Some(appointment) = &one.appointment else {
        let kind = ReviewerKind::Agency.word().to_owned();
        return TypedAppointment { kind, vendors, ..TypedAppointment::default() };
    };
    TypedAppointment {
        kind: appointment.kind.word().to_owned(),
        first: appointment.first_on.to_string(),
        last: appointment.last_on.map(|day| day.to_string()).unwrap_or_default(),
        criteria: appointment.criteria.iter().cloned().collect(),
        vendors,
    }
}

fn path_to(account: &AccountId) -> String {
    format!("/people/accounts/{account}")
}

impl Page for AppointmentPage {
    const TEMPLATE: &'static str = "people/appointment";

    fn samples() -> Vec<Self> {
        let all = super::samples::memberships();
        let one = all.iter().flat_map(|one| &one.accounts).next();
        let fault = FieldError { field: "first".into(), message: "Enter a day.".into() };
        let appointed = |known: bool| {
            one.map(|account| Appointed {
                account: account.clone(),
                appointment: None,
                criteria: vec![("safety".to_owned(), "Safety".to_owned())],
                vendors: known
                    .then(|| (account.organization.clone(), "Acme".to_owned()))
                    .into_iter()
                    .collect(),
                conflicts: if known { super::samples::vendor_conflicts() } else { Vec::new() },
            })
        };
        let page = |appointed: Appointed| {
            Self::new(&appointed, &stored(&appointed), std::slice::from_ref(&fault))
        };
        let mut pages: Vec<Self> =
            [true, false].into_iter().filter_map(appointed).map(page).collect();
        if let Some(first) = pages.first_mut() {
            first.none = false;
        }
        pages
    }
}

/// `GET /people/accounts/{account}/appointment`
///
/// # Errors
/// As [`appointments::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let one = appointments::show(&app.ctx, &visitor.actor, &path_id(&path)?).await?;
    let body = AppointmentPage::new(&one, &stored(&one), &[]);
    page(&app, &visitor, &request, TITLE, &body)
}

/// `POST /people/accounts/{account}/appointment`
///
/// # Errors
/// As [`appointments::save`] does; faults of a field come back with the form.
pub async fn save(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    let single = |name: &str| form.values(name).pop().unwrap_or_default();
    let typed = TypedAppointment {
        kind: single("kind"),
        first: single("first"),
        last: single("last"),
        criteria: form.values("criteria"),
        vendors: form.values("vendors"),
    };
    match appointments::save(&app.ctx, &visitor.actor, &id, &typed).await {
        Ok(()) => Ok(done(&visitor, &path_to(&id), Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            let one = appointments::show(&app.ctx, &visitor.actor, &id).await?;
            let body = AppointmentPage::new(&one, &typed, &errors);
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}
