//! What is kept how long, and what the next removal takes away.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use crate::actions::housekeeping::{self, Due};
use crate::domain::retention::CLASSES;
use crate::domain::texts::counted;
use crate::web::components::{Breadcrumb, Crumb, Kind, NoticeBox, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Retention";

/// What is kept how long.
#[derive(Debug, Serialize)]
pub struct RetentionPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    notice: NoticeBox,
    rows: Vec<RetentionRow>,
}

#[derive(Debug, Serialize)]
struct RetentionRow {
    title: &'static str,
    why: &'static str,
    kept: String,
    /// As the setting names it, where the period can be chosen.
    word: Option<&'static str>,
    due: u64,
}

impl RetentionPage {
    fn new(due: &[Due]) -> Self {
        let all: u64 = due.iter().map(|one| one.rows).sum();
        let mut trail = home_trail();
        trail.push(Crumb::to("/jobs", "Jobs"));
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE)
                .purpose("What goes after a time, and what the next removal takes away.")
                .action("/jobs", "Run the removal"),
            notice: if all == 0 {
                NoticeBox {
                    kind: Kind::Good,
                    title: "Nothing is due".to_owned(),
                    text: Some("The next removal takes nothing away.".to_owned()),
                }
            } else {
                NoticeBox {
                    kind: Kind::Neutral,
                    title: format!(
                        "{} due",
                        if all == 1 {
                            "1 record is".to_owned()
                        } else {
                            format!("{all} records are")
                        }
                    ),
                    text: Some(
                        "The job remove-old-records takes them away at night, or when you run it."
                            .to_owned(),
                    ),
                }
            },
            rows: due
                .iter()
                .map(|one| RetentionRow {
                    title: one.class.title,
                    why: one.class.why,
                    kept: format!("{} after {}", counted(one.days, "day", "days"), one.class.after),
                    word: (one.class.least < one.class.days).then_some(one.class.word),
                    due: one.rows,
                })
                .collect(),
        }
    }
}

impl Page for RetentionPage {
    const TEMPLATE: &'static str = "retention";

    fn samples() -> Vec<Self> {
        let due = |rows: u64| {
            let of = |class| Due { class, days: 30, rows };
            CLASSES.into_iter().take(2).map(of).collect::<Vec<_>>()
        };
        let one = due(1).into_iter().take(1).collect::<Vec<_>>();
        vec![Self::new(&due(0)), Self::new(&due(3)), Self::new(&one)]
    }
}

/// `GET /retention`
///
/// # Errors
/// As [`housekeeping::due`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let due = housekeeping::due(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &RetentionPage::new(&due))
}
