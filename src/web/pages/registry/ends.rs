//! What ends when, for those who act on it.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use crate::actions::registry::ends::{self, End, Ending, NoticeToDo};
use crate::domain::values::Id;
use crate::web::components::{
    Breadcrumb, Crumb, EmptyState, Kind, PageHeader, QueueRow, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::templates::Page;

const TITLE: &str = "What ends when";

/// The list.
#[derive(Debug, Serialize)]
pub struct EndsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    rows: Vec<QueueRow>,
    empty: Option<EmptyState>,
}

/// A row of the list.
pub fn end_row(end: &End) -> QueueRow {
    let (kind, label) = match &end.what {
        Ending::Condition { given: true, .. } => (Kind::Caution, "To look at"),
        Ending::Condition { overdue: true, .. } | Ending::Notice { overdue: true, .. } => {
            (Kind::Stop, "Overdue")
        }
        Ending::Condition { .. } => (Kind::Neutral, "Condition"),
        Ending::Notice { to_do: NoticeToDo::Suspend, .. } => (Kind::Caution, "Suspend?"),
        Ending::Notice { .. } => (Kind::Neutral, "Change told"),
        Ending::Approval => (Kind::Neutral, "Approval"),
    };
    QueueRow {
        href: end.path.clone(),
        title: end.name.clone(),
        line: format!("{} · {}", end.vendor, end.sentence()),
        status: StatusTag::new(kind, label),
        due: None,
        due_kind: if end.waits { Kind::Caution } else { Kind::Neutral },
    }
}

impl EndsPage {
    fn new(ends: &[End]) -> Self {
        Self::of(
            TITLE,
            "Approvals that end and conditions that are due in the next 180 days, changes that \
             vendors told of, and what is overdue, the earliest first.",
            ends.iter().map(end_row).collect(),
            EmptyState {
                title: "Nothing ends in the next 180 days".to_owned(),
                text: "Approvals and their conditions appear here by their days.".to_owned(),
                action: None,
            },
        )
    }

    /// A list of what is to be done about published decisions; `empty` stands where it has no rows.
    pub(super) fn of(title: &str, purpose: &str, rows: Vec<QueueRow>, empty: EmptyState) -> Self {
        let mut trail = home_trail();
        trail.push(Crumb::to("/pipeline", "Pipeline"));
        Self {
            crumbs: Breadcrumb::new(trail, title),
            header: PageHeader::new(title).purpose(purpose),
            empty: rows.is_empty().then_some(empty),
            rows,
        }
    }
}

/// An approval that ends.
pub fn sample_ends() -> Vec<End> {
    vec![End {
        disclosure: Id::from_stored("3".to_owned()),
        name: "Askwell".to_owned(),
        vendor: "Brookfield Tutors".to_owned(),
        what: Ending::Approval,
        on: chrono::NaiveDate::default(),
        waits: true,
        path: "/registry/askwell".to_owned(),
    }]
}

impl Page for EndsPage {
    const TEMPLATE: &'static str = "registry/ends";

    fn samples() -> Vec<Self> {
        vec![Self::new(&[]), Self::new(&sample_ends())]
    }
}

/// `GET /pipeline/ends`
///
/// # Errors
/// As [`ends::list`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let ends = ends::list(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &EndsPage::new(&ends))
}
