//! The event log, for the administrator.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query};
use serde::{Deserialize, Serialize};

use crate::actions::events::{self, EventPage};
use crate::actions::verification::{Checked, chain::Head};
use crate::domain::event_words::in_words;
use crate::web::App;
use crate::web::auth::Visitor;
use crate::web::chrome::home_trail;
use crate::web::components::{Breadcrumb, EmptyState, Kind, NoticeBox, PageHeader, Pagination};
use crate::web::error::Failure;
use crate::web::templates::{Page, page};

const TITLE: &str = "Event log";
/// Faults of the record that are listed; there may be one for every event.
const FAULTS_SHOWN: usize = 20;

/// A page of the log.
#[derive(Debug, Serialize)]
pub struct EventsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    verdict: Option<NoticeBox>,
    faults: Vec<String>,
    events: Vec<EventRow>,
    pages: Pagination,
    empty: EmptyState,
}

#[derive(Debug, Serialize)]
struct EventRow {
    number: i64,
    at: String,
    who: String,
    what: String,
    about: String,
}

impl EventsPage {
    fn new(found: EventPage, checked: Option<Checked>) -> Self {
        let newest = found.newest;
        let head = checked.as_ref().and_then(|checked| checked.head.clone());
        let broken = checked.map(Checked::all);
        let verdict = broken.as_ref().map(|broken| verdict(broken, newest, head.as_ref()));
        let events: Vec<EventRow> = found
            .events
            .into_iter()
            .map(|named| EventRow {
                number: named.event.sequence,
                at: named.event.at.in_words(),
                who: named.actor_name.unwrap_or_else(|| told_actor(&named.event.actor)),
                what: in_words(&named.event.kind, &named.event.body),
                about: named.subject_name.unwrap_or_default(),
            })
            .collect();
        let mut faults = broken.unwrap_or_default();
        faults.truncate(FAULTS_SHOWN);
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE)
                .purpose("Everything that changed, newest first. Each event carries the hash of the one before, so none can be changed or left out unnoticed.")
                .action("/events?check=yes", "Check the whole chain"),
            verdict,
            faults,
            pages: pages(&events, newest),
            events,
            empty: EmptyState { title: "Nothing has happened yet".to_owned(), text: "Every change is noted here in the order it happens.".to_owned(), action: None },
        }
    }
}

/// Who acted, when it was no person who is still known.
fn told_actor(stored: &str) -> String {
    match stored {
        "system" => "Assay itself",
        "anyone" => "Somebody not signed in",
        _ => "Unknown",
    }
    .to_owned()
}

fn verdict(broken: &[String], events: i64, head: Option<&Head>) -> NoticeBox {
    if broken.is_empty() {
        let keep = head.map(|head| format!(" Keep the head elsewhere, so that nobody can cut events off: {head}")).unwrap_or_default();
        let text = format!("All {events} events fit together, and so do the tables and files.{keep}");
        return NoticeBox { kind: Kind::Good, title: "The record holds together".to_owned(), text: Some(text) };
    }
    let text = format!("{} faults were found. Keep a copy of the database before anything else is done, and find out who changed it.", broken.len());
    NoticeBox { kind: Kind::Stop, title: "The record does not hold together".to_owned(), text: Some(text) }
}

/// Event numbers have no gaps, so the page before begins a page further up.
fn pages(events: &[EventRow], newest: i64) -> Pagination {
    let (Some(first), Some(last)) = (events.first(), events.last()) else {
        return Pagination { summary: "No events".to_owned(), previous: None, next: None };
    };
    let before = |number: i64| format!("/events?before={number}");
    let previous = first.number + events::PAGE + 1;
    Pagination {
        summary: format!("Events {} to {} of {newest}", first.number, last.number),
        previous: (first.number < newest).then(|| if previous > newest { "/events".to_owned() } else { before(previous) }),
        next: (last.number > 1).then(|| before(last.number)),
    }
}

impl Page for EventsPage {
    const TEMPLATE: &'static str = "events";

    fn samples() -> Vec<Self> {
        let checked = |faults| Checked { faults, unknown: Vec::new(), head: None, files: 0 };
        let row = EventRow {
            number: 1,
            at: "21 November 2026, 10:00 UTC".to_owned(),
            who: "Ana Ruiz".to_owned(),
            what: "Signed in".to_owned(),
            about: "Ana Ruiz".to_owned(),
        };
        let empty = || EventPage { events: Vec::new(), newest: 0 };
        let full = Self {
            pages: pages(std::slice::from_ref(&row), 60),
            events: vec![row],
            ..Self::new(empty(), Some(checked(vec!["event 1 was changed".to_owned()])))
        };
        vec![Self::new(empty(), None), Self::new(empty(), Some(checked(Vec::new()))), full]
    }
}

/// Which part of the log is asked for.
#[derive(Debug, Deserialize)]
pub struct EventsQuery {
    before: Option<i64>,
    check: Option<String>,
}

/// `GET /events`
pub async fn show(app: Data<App>, visitor: Visitor, request: HttpRequest, query: Query<EventsQuery>) -> Result<HttpResponse, Failure> {
    let found = events::list(&app.ctx, &visitor.actor, query.before).await?;
    let broken = if query.check.is_some() { Some(events::verify(&app.ctx, &visitor.actor).await?) } else { None };
    page(&app, &visitor, &request, TITLE, &EventsPage::new(found, broken))
}
