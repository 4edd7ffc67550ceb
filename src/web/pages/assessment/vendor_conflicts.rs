//! One's own conflicts of interest with vendors as a whole.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::{Deserialize, Serialize};

use crate::actions::assessment::vendor_conflicts::{self, OwnConflicts};
use crate::actions::{Error, FieldError};
use crate::domain::calendar::Calendar;
use crate::web::components::fields::{AreaField, SelectField};
use crate::web::components::{Breadcrumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;

const TITLE: &str = "Your conflicts of interest";

/// One's own conflicts with vendors.
#[derive(Debug, Serialize)]
pub struct VendorConflictsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    noted: Vec<NotedRow>,
    vendor: SelectField,
    reason: AreaField,
}

#[derive(Debug, Serialize)]
struct NotedRow {
    vendor: String,
    reason: String,
    since: String,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
pub struct ConflictForm {
    #[serde(default)]
    vendor: String,
    #[serde(default)]
    reason: String,
}

impl VendorConflictsPage {
    fn new(
        own: &OwnConflicts,
        typed: &ConflictForm,
        errors: &[FieldError],
        calendar: Calendar,
    ) -> Self {
        let none = std::iter::once((String::new(), "Choose a vendor".to_owned()));
        let vendors = own.vendors.iter().map(|(id, name)| (id.to_string(), name.clone()));
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "Say once that you have one with a vendor. It holds for all of its tools, now and \
                 later: you see none of them while they are assessed.",
            ),
            errors: error_links(errors),
            noted: own
                .noted
                .iter()
                .map(|one| NotedRow {
                    vendor: one.vendor.clone(),
                    reason: one.reason.clone(),
                    since: calendar.day_of(one.noted_at),
                })
                .collect(),
            vendor: SelectField::new(
                "vendor",
                "Vendor",
                none.chain(vendors),
                &typed.vendor,
                errors,
            ),
            reason: AreaField::new("reason", "What it is", &typed.reason, errors)
                .help("Only you and administrators read this. It cannot be taken back."),
        }
    }
}

impl Page for VendorConflictsPage {
    const TEMPLATE: &'static str = "assessment/vendor_conflicts";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "reason".into(), message: "Enter a reason.".into() };
        let own = OwnConflicts {
            noted: crate::web::pages::people::vendor_conflict_samples(),
            vendors: Vec::new(),
        };
        let typed = ConflictForm::default();
        vec![
            Self::new(&OwnConflicts::default(), &typed, &[], Calendar::UTC),
            Self::new(&own, &typed, &[fault], Calendar::UTC),
        ]
    }
}

/// `GET /conflicts`
///
/// # Errors
/// As [`vendor_conflicts::own`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let own = vendor_conflicts::own(&app.ctx, &visitor.actor).await?;
    let typed = ConflictForm::default();
    let body = VendorConflictsPage::new(&own, &typed, &[], app.ctx.calendar());
    page(&app, &visitor, &request, TITLE, &body)
}

/// `POST /conflicts`
///
/// # Errors
/// As [`vendor_conflicts::declare`] does; faults of a field come back with the form.
pub async fn declare(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Form<ConflictForm>,
) -> Result<HttpResponse, Failure> {
    let Form(form) = form;
    let (ctx, actor) = (&app.ctx, &visitor.actor);
    match vendor_conflicts::declare(ctx, actor, &form.vendor, &form.reason).await {
        Ok(()) => Ok(done(&visitor, "/conflicts", Some(Notice::VENDOR_CONFLICT))),
        Err(Error::Invalid(errors)) => {
            let own = vendor_conflicts::own(ctx, actor).await?;
            let body = VendorConflictsPage::new(&own, &form, &errors, ctx.calendar());
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}
