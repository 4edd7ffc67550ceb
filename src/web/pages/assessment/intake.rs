//! The cycles in which the agency takes disclosures, for everybody.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use super::intake_shown::CycleRow;
use crate::actions::Error;
use crate::actions::assessment::intake::{self, StandingCycle};
use crate::web::components::{Breadcrumb, ButtonLink, Crumb, EmptyState, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{Lost, Visitor};
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Cycles";

/// The cycles.
#[derive(Debug, Serialize)]
pub struct CyclesPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    rows: Vec<CycleRow>,
    empty: Option<EmptyState>,
}

impl CyclesPage {
    fn new(cycles: Option<&[StandingCycle]>) -> Self {
        let mut trail = home_trail();
        trail.push(Crumb::to("/disclose", "Disclose a tool"));
        let start =
            ButtonLink { href: "/disclose".to_owned(), label: "Disclose a tool".to_owned() };
        let empty = match cycles {
            None => Some(EmptyState {
                title: "The agency takes disclosures at any time".to_owned(),
                text: "There are no cycles to wait for: a vendor submits as soon as everything is \
                       answered."
                    .to_owned(),
                action: Some(start),
            }),
            Some([]) => Some(EmptyState {
                title: "No cycle is announced".to_owned(),
                text: "The agency takes disclosures in cycles and has not set the days of one. A \
                       draft can be written at any time."
                    .to_owned(),
                action: Some(start),
            }),
            Some(_) => None,
        };
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new("When the agency takes disclosures").purpose(
                "A disclosure is submitted while a cycle is open; a draft can be written at any \
                 time. Days last to their end where the agency is.",
            ),
            rows: cycles.unwrap_or_default().iter().map(CycleRow::new).collect(),
            empty,
        }
    }

    /// The page while the records do not answer.
    fn unread() -> Self {
        let empty = EmptyState {
            title: "The cycles cannot be read just now".to_owned(),
            text: "The records are out of reach. Open this page again in a minute.".to_owned(),
            action: None,
        };
        Self { empty: Some(empty), ..Self::new(Some(&[])) }
    }
}

impl Page for CyclesPage {
    const TEMPLATE: &'static str = "assessment/cycles";

    fn samples() -> Vec<Self> {
        let all = super::intake_shown::sample_cycles();
        vec![Self::new(None), Self::new(Some(&[])), Self::new(Some(&all))]
    }
}

/// `GET /cycles`
///
/// # Errors
/// As [`intake::public`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    // Where the records were asked who this is and did not answer, they are not asked again.
    let is_lost = app.ctx.settings.by_cycles && visitor.lost == Some(Lost::Unresolved);
    let body = if is_lost {
        CyclesPage::unread()
    } else {
        match intake::public(&app.ctx, &visitor.actor).await {
            Err(Error::Store(cause)) if cause.is_outage() => CyclesPage::unread(),
            cycles => CyclesPage::new(cycles?.as_deref()),
        }
    };
    page(&app, &visitor, &request, TITLE, &body)
}
