//! The front page, and the way from it to one's own work.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use super::registry::listings::rows::undecided_row;
use super::registry::words::tag;
use crate::actions::Error;
use crate::actions::assessment::pipeline;
use crate::actions::registry::ends;
use crate::actions::registry::snapshot::{self, Snapshot};
use crate::domain::access::Actor;
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::instrument::Decision;
use crate::domain::people::account::Role;
use crate::domain::registry::availability::ENDS_SOON_DAYS;
use crate::domain::registry::listing::Card;
use crate::domain::registry::pipeline::PublicState;
use crate::domain::registry::state::ListingState;
use crate::web::components::{Kind, QueueRow, StatusTag};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::{done, for_visitors, page};
use crate::web::kernel::templates::Page;

/// The front page.
#[derive(Debug, Serialize)]
pub struct HomePage {
    agency_name: String,
    discloses: bool,
    latest: Vec<QueueRow>,
    pipeline: Vec<QueueRow>,
    more: Vec<QueueRow>,
    figures: Vec<Figure>,
}

#[derive(Debug, Serialize)]
struct Figure {
    value: usize,
    term: &'static str,
}

const TITLE: &str = "Which AI tools may our schools use?";
/// How many rows each list on the page has.
const ROWS: usize = 5;
impl HomePage {
    fn new(agency_name: &str, actor: &Actor, now: &Snapshot, calendar: Calendar) -> Self {
        let vendor =
            |actor: &Actor| actor.has(Role::VendorOwner) || actor.has(Role::VendorContributor);
        Self {
            agency_name: agency_name.to_owned(),
            // Nobody is led to a page that is not theirs.
            discloses: actor.person().is_none() || vendor(actor),
            latest: now
                .shelf
                .listings
                .iter()
                .take(ROWS)
                .map(|shelved| latest(&shelved.listing.card))
                .collect(),
            pipeline: now
                .pipeline
                .iter()
                .take(ROWS)
                .map(|fact| undecided_row(fact, calendar))
                .collect(),
            more: now
                .pipeline
                .iter()
                .skip(ROWS)
                .map(|fact| undecided_row(fact, calendar))
                .collect(),
            figures: figures(now),
        }
    }
}

fn latest(card: &Card) -> QueueRow {
    QueueRow {
        href: format!("/registry/{}", card.slug),
        title: card.name.clone(),
        line: card.vendor.clone(),
        status: tag(card),
        due: Some(day_in_words(card.decided_on)),
        due_kind: Kind::Neutral,
    }
}

fn figures(now: &Snapshot) -> Vec<Figure> {
    let cards = || now.shelf.listings.iter().map(|shelved| &shelved.listing.card);
    let holding = || cards().filter(|card| card.availability().holds());
    let soon = |card: &&Card| {
        card.expires_on.is_some_and(|day| (day - now.shelf.day).num_days() <= ENDS_SOON_DAYS)
    };
    let revoked = cards().filter(|card| card.status == ListingState::Revoked).count();
    let mut figures = vec![
        Figure {
            value: now
                .pipeline
                .iter()
                .filter(|fact| fact.state == PublicState::UnderReview)
                .count(),
            term: "tools under review",
        },
        Figure { value: holding().count(), term: "approvals that hold today" },
        Figure {
            value: cards().filter(|card| card.decision == Decision::NotApproved).count(),
            term: "tools not approved",
        },
        Figure { value: holding().filter(soon).count(), term: "approvals that end within 90 days" },
    ];
    if revoked > 0 {
        figures.push(Figure { value: revoked, term: "approvals taken back for good" });
    }
    figures
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "home";

    fn samples() -> Vec<Self> {
        let row = || QueueRow {
            href: "/registry/askwell".into(),
            title: "Askwell".into(),
            line: "Brookfield Tutors".into(),
            status: StatusTag::new(Kind::Good, "Approved"),
            due: Some("21 November 2026".into()),
            due_kind: Kind::Neutral,
        };
        let figures = || vec![Figure { value: 3, term: "tools under review" }];
        vec![
            Self {
                agency_name: "State education agency".into(),
                discloses: false,
                latest: Vec::new(),
                pipeline: Vec::new(),
                more: Vec::new(),
                figures: figures(),
            },
            Self {
                agency_name: "State education agency".into(),
                discloses: true,
                latest: vec![row()],
                pipeline: vec![row()],
                more: vec![row()],
                figures: figures(),
            },
        ]
    }
}

/// `GET /`
///
/// # Errors
/// As [`snapshot::read`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let body =
        HomePage::new(&app.ctx.settings.agency_name, &visitor.actor, &now, app.ctx.calendar());
    page(&app, &visitor, &request, TITLE, &body)
}

/// The page as everybody sees it who is not signed in.
///
/// # Errors
/// When the template cannot be rendered.
pub fn html(app: &App, now: &Snapshot) -> Result<String, Failure> {
    let body =
        HomePage::new(&app.ctx.settings.agency_name, &Actor::Anyone, now, app.ctx.calendar());
    for_visitors(app, "/", now.shelf.day, TITLE, &body)
}

/// `GET /work`: leads to where this person's work waits.
///
/// # Errors
/// When nobody is signed in.
pub async fn work(app: Data<App>, visitor: Visitor) -> Result<HttpResponse, Failure> {
    let person = visitor.actor.person().ok_or(Error::SignIn)?;
    // Whoever reviews and does something else as well goes to what waits for them in the queue
    // first.
    if person.roles.contains(&Role::Reviewer)
        && (pipeline::waits(&app.ctx, &visitor.actor).await?
            || !ends::waiting_for(&app.ctx, &visitor.actor).await?.is_empty())
    {
        return Ok(done(&visitor, "/pipeline", None));
    }
    let to = match person.roles.first() {
        Some(Role::VendorOwner | Role::VendorContributor) => "/products",
        Some(Role::Reviewer) => "/reviews",
        Some(
            Role::Administrator
            | Role::PanelLead
            | Role::SignerFederalPrograms
            | Role::SignerCurriculum
            | Role::SignerEdtech
            | Role::Publisher,
        ) => "/pipeline",
        Some(Role::DistrictOfficer | Role::Coach | Role::Educator) => "/district",
        None => "/registry",
    };
    Ok(done(&visitor, to, None))
}
