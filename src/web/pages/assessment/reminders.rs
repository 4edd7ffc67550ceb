//! Who is late, and the button that reminds them all.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::{Deserialize, Serialize};

use super::board;
use crate::actions::assessment::reminders::{self, DueItem, Reminded};
use crate::domain::calendar::day_in_words;
use crate::domain::texts::counted;
use crate::web::components::{Breadcrumb, Crumb, EmptyState, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::templates::Page;

const TITLE: &str = "Remind who is late";

/// Everybody who is late.
#[derive(Debug, Serialize)]
pub struct RemindersPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    people: Vec<PersonRow>,
    /// What the button says; none when there is nobody to remind.
    button: Option<String>,
    empty: Option<EmptyState>,
}

#[derive(Debug, Serialize)]
struct PersonRow {
    name: String,
    today: bool,
    items: Vec<ItemRow>,
}

#[derive(Debug, Serialize)]
struct ItemRow {
    href: String,
    product: String,
    what: String,
    since: String,
}

impl RemindersPage {
    fn new(all: &[Reminded]) -> Self {
        let mut trail = board::trail();
        trail.push(Crumb::to("/board", board::TITLE));
        let left = all.iter().filter(|one| !one.today).count();
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).purpose(
                "Each gets one mail with everything of theirs that is late, at most one a day.",
            ),
            people: all.iter().map(person).collect(),
            button: (left > 0).then(|| format!("Remind {}", counted(left, "person", "people"))),
            empty: all.is_empty().then(|| EmptyState {
                title: "Nobody is late".to_owned(),
                text: "Assay reminds people by itself three business days before a day, and once \
                       when it is past."
                    .to_owned(),
                action: None,
            }),
        }
    }
}

fn person(one: &Reminded) -> PersonRow {
    let item = |item: &DueItem| ItemRow {
        href: format!("/pipeline/{}", item.disclosure),
        product: item.product.clone(),
        what: item.what.clone(),
        since: day_in_words(item.due),
    };
    PersonRow {
        name: one.account.name.to_string(),
        today: one.today,
        items: one.items.iter().map(item).collect(),
    }
}

impl Page for RemindersPage {
    const TEMPLATE: &'static str = "assessment/reminders";

    fn samples() -> Vec<Self> {
        let row = |today| PersonRow {
            name: "Ana Ruiz".to_owned(),
            today,
            items: vec![ItemRow {
                href: "/pipeline/1".to_owned(),
                product: "Quill".to_owned(),
                what: "Safety, Bias".to_owned(),
                since: "20 November 2026".to_owned(),
            }],
        };
        let mut full = Self::new(&[]);
        full.empty = None;
        full.people = vec![row(true), row(false)];
        full.button = Some("Remind 1 person".to_owned());
        vec![Self::new(&[]), full]
    }
}

/// `GET /board/reminders`
///
/// # Errors
/// As [`reminders::late`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let all = reminders::late(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &RemindersPage::new(&all))
}

/// What the button sends: nothing.
#[derive(Debug, Deserialize)]
pub struct Pressed {}

/// `POST /board/reminders`
///
/// # Errors
/// As [`reminders::remind_late`] does.
pub async fn send(
    app: Data<App>,
    visitor: Visitor,
    _form: Form<Pressed>,
) -> Result<HttpResponse, Failure> {
    let written = reminders::remind_late(&app.ctx, &visitor.actor).await?;
    let notice = if written > 0 { Notice::REMINDED } else { Notice::REMINDED_ALREADY };
    Ok(done(&visitor, "/board", Some(notice)))
}
