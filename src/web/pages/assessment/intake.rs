//! The cycles in which the agency takes disclosures, for everybody, and how today's stands on the
//! pages of vendors.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use crate::actions::assessment::intake::{self, StandingCycle};
use crate::domain::assessment::intake::{CycleState, Door, IntakeCycle};
use crate::domain::calendar::day_in_words;
use crate::web::components::{
    Breadcrumb, ButtonLink, Crumb, EmptyState, Kind, NoticeBox, PageHeader, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
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

/// One cycle.
#[derive(Debug, Serialize)]
pub(super) struct CycleRow {
    /// Where whoever keeps it changes it; none for everybody else.
    href: Option<String>,
    name: String,
    takes: Option<String>,
    status: StatusTag,
    means: &'static str,
    opens: String,
    closes: String,
    review: String,
    announced: String,
}

impl CycleRow {
    pub(super) fn new(standing: &StandingCycle) -> Self {
        let IntakeCycle { name, takes, opens_on, closes_on, review_until, announced_on, .. } =
            &standing.cycle;
        Self {
            href: None,
            name: name.to_string(),
            takes: takes.clone(),
            status: tag(standing.state),
            means: standing.state.sentence(),
            opens: day_in_words(*opens_on),
            closes: day_in_words(*closes_on),
            review: day_in_words(*review_until),
            announced: day_in_words(*announced_on),
        }
    }

    /// The same for whoever keeps it.
    pub(super) fn at(mut self, href: String) -> Self {
        self.href = Some(href);
        self
    }
}

fn tag(state: CycleState) -> StatusTag {
    let kind = match state {
        CycleState::Open | CycleState::Live => Kind::Good,
        CycleState::Pending | CycleState::Standstill => Kind::Caution,
        CycleState::Coming | CycleState::Expired => Kind::Neutral,
    };
    StatusTag::new(kind, state.label())
}

/// How today's cycle stands, for whoever has something to submit.
pub(super) fn door_box(door: &Door) -> NoticeBox {
    NoticeBox {
        kind: if door.is_open() { Kind::Neutral } else { Kind::Caution },
        title: door.title(),
        text: Some(door.refusal().unwrap_or_else(|| door.sentence())),
    }
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
}

impl Page for CyclesPage {
    const TEMPLATE: &'static str = "assessment/cycles";

    fn samples() -> Vec<Self> {
        let all = super::intake_forms::sample_cycles();
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
    let cycles = intake::public(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &CyclesPage::new(cycles.as_deref()))
}
