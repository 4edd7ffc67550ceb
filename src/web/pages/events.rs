//! The event log, for the administrator.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query};
use serde::{Deserialize, Serialize};

use crate::actions::events::{self, EventPage, ToldEvent};
use crate::actions::verification::{Checked, chain::Head};
use crate::domain::calendar::Calendar;
use crate::domain::event::Asked;
use crate::domain::texts::counted;
use crate::domain::values::{AccountId, Id, ProductId, Timestamp};
use crate::web::components::fields::SelectField;
use crate::web::components::{
    Breadcrumb, EmptyState, Kind, NoticeBox, PageHeader, Pagination, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::templates::Page;

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
    tool: SelectField,
    person: SelectField,
    /// The organization whose events are shown; it stays chosen while a tool or a person is chosen
    /// as well.
    organization: Option<OrganizationChosen>,
    events: Vec<EventRow>,
    pages: Pagination,
    empty: EmptyState,
}

#[derive(Debug, Serialize)]
struct OrganizationChosen {
    id: String,
    name: String,
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
    fn new(found: EventPage, first: bool, checked: Option<Checked>, calendar: Calendar) -> Self {
        let newest = found.newest;
        let pages = pages(&found, first);
        let filtered = found.asked.product.is_some()
            || found.asked.person.is_some()
            || found.asked.organization.is_some();
        let head = checked.as_ref().and_then(|checked| checked.head.clone());
        let broken = checked.map(Checked::all);
        let verdict = broken.as_ref().map(|broken| verdict(broken, newest, head.as_ref()));
        let mut faults = broken.unwrap_or_default();
        faults.truncate(FAULTS_SHOWN);
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE)
                .purpose(
                    "Everything that changed, newest first. Each event carries the hash of \
                    the one before, so none can be changed or left out unnoticed.",
                )
                .action("/events?check=yes", "Check the whole chain"),
            verdict,
            faults,
            tool: choice("tool", "Tool", found.asked.product.as_ref(), "Every tool", tools(&found)),
            organization: found.organization.as_ref().map(|one| OrganizationChosen {
                id: one.id.to_string(),
                name: one.name.to_string(),
            }),
            person: choice(
                "person",
                "Person",
                found.asked.person.as_ref(),
                "Everybody",
                people(&found),
            ),
            pages,
            empty: if filtered {
                EmptyState {
                    title: "No event fits".to_owned(),
                    text: "Nothing of this kind is in the log. Choose another tool or person."
                        .to_owned(),
                    action: None,
                }
            } else {
                EmptyState {
                    title: "Nothing has happened yet".to_owned(),
                    text: "Every change is noted here in the order it happens.".to_owned(),
                    action: None,
                }
            },
            events: found.events.into_iter().map(|told| row(told, calendar)).collect(),
        }
    }
}

fn row(told: ToldEvent, calendar: Calendar) -> EventRow {
    EventRow {
        number: told.sequence,
        at: calendar.in_words(told.at),
        who: told.who.unwrap_or_else(|stored| told_actor(&stored)),
        what: told.what,
        about: told.about.unwrap_or_default(),
    }
}

fn tools(found: &EventPage) -> Vec<(&ProductId, String)> {
    found
        .products
        .iter()
        .map(|product| (&product.id, format!("{} by {}", product.name, product.vendor)))
        .collect()
}

fn people(found: &EventPage) -> Vec<(&AccountId, String)> {
    found
        .people
        .iter()
        .map(|account| (&account.id, format!("{} ({})", account.name, account.email)))
        .collect()
}

/// A list of everything that can be asked for, by name.
fn choice<Of: PartialEq>(
    name: &str,
    title: &str,
    chosen: Option<&Id<Of>>,
    all: &str,
    mut options: Vec<(&Id<Of>, String)>,
) -> SelectField {
    options.sort_by_key(|(_, label)| label.to_lowercase());
    let all = std::iter::once((String::new(), all.to_owned()));
    let all = all.chain(options.into_iter().map(|(id, label)| (id.to_string(), label)));
    SelectField::new(name, title, all, chosen.map_or("", Id::as_str), &[])
}

/// Who acted, when it was no person who is still known.
pub fn told_actor(stored: &str) -> String {
    match stored {
        "system" => "Assay itself",
        "anyone" => "Somebody not signed in",
        _ => "Unknown",
    }
    .to_owned()
}

fn verdict(broken: &[String], events: i64, head: Option<&Head>) -> NoticeBox {
    if broken.is_empty() {
        let keep = head
            .map(|head| {
                format!(" Keep the head elsewhere, so that nobody can cut events off: {head}")
            })
            .unwrap_or_default();
        let text =
            format!("All {events} events fit together, and so do the tables and files.{keep}");
        return NoticeBox {
            kind: Kind::Good,
            title: "The record holds together".to_owned(),
            text: Some(text),
        };
    }
    let text = format!(
        "{} faults were found. Keep a copy of the database before anything else is done, and find \
         out who changed it.",
        broken.len()
    );
    NoticeBox {
        kind: Kind::Stop,
        title: "The record does not hold together".to_owned(),
        text: Some(text),
    }
}

/// Event numbers have no gaps, so the page before begins a page further up; among events that were
/// chosen it is the first page.
fn pages(found: &EventPage, first: bool) -> Pagination {
    let newest = found.newest;
    let (Some(top), Some(last)) = (found.events.first(), found.events.last()) else {
        return Pagination { summary: "No events".to_owned(), previous: None, next: None };
    };
    let Asked { product, person, organization } = &found.asked;
    let ids = [
        ("tool", product.as_ref().map(Id::to_string)),
        ("person", person.as_ref().map(Id::to_string)),
        ("organization", organization.as_ref().map(Id::to_string)),
    ];
    let asked: Vec<(&str, String)> =
        ids.into_iter().filter_map(|(name, id)| Some((name, id?))).collect();
    let address = |before: Option<i64>| {
        let pairs: Vec<(&str, String)> = asked
            .iter()
            .cloned()
            .chain(before.map(|number| ("before", number.to_string())))
            .collect();
        let query = serde_urlencoded::to_string(&pairs).unwrap_or_default();
        if query.is_empty() { "/events".to_owned() } else { format!("/events?{query}") }
    };
    let previous = if asked.is_empty() {
        let before = top.sequence + i64::try_from(events::PAGE).unwrap_or_default() + 1;
        (top.sequence < newest).then(|| address(Some(before).filter(|before| *before <= newest)))
    } else {
        (!first).then(|| address(None))
    };
    Pagination {
        summary: if asked.is_empty() {
            format!("Events {} to {} of {newest}", top.sequence, last.sequence)
        } else {
            format!(
                "{} between {} and {}",
                counted(found.events.len(), "event", "events"),
                top.sequence,
                last.sequence
            )
        },
        previous,
        next: found.more.then(|| address(Some(last.sequence))),
    }
}

impl Page for EventsPage {
    const TEMPLATE: &'static str = "events";

    fn samples() -> Vec<Self> {
        let checked = |faults| Checked { faults, unknown: Vec::new(), head: None, files: 0 };
        let event = ToldEvent {
            sequence: 1,
            at: Timestamp::from_millis(1_795_000_000_000),
            who: Ok("Ana Ruiz".to_owned()),
            what: "Signed in".to_owned(),
            about: Some("Ana Ruiz".to_owned()),
        };
        let found = |events: Vec<ToldEvent>, asked: Asked| EventPage {
            more: true,
            newest: 60,
            events,
            asked,
            organization: None,
            products: Vec::new(),
            people: Vec::new(),
        };
        let chosen = || Asked {
            product: Some(Id::from_stored("0197".to_owned())),
            person: None,
            organization: None,
        };
        vec![
            Self::new(found(Vec::new(), Asked::default()), true, None, Calendar::UTC),
            Self::new(found(Vec::new(), chosen()), true, Some(checked(Vec::new())), Calendar::UTC),
            Self::new(
                found(vec![event.clone()], Asked::default()),
                true,
                Some(checked(vec!["event 1 was changed".to_owned()])),
                Calendar::UTC,
            ),
            Self::new(found(vec![event], chosen()), false, None, Calendar::UTC),
        ]
    }
}

/// Which part of the log is asked for.
#[derive(Debug, Deserialize)]
pub struct EventsQuery {
    before: Option<i64>,
    check: Option<String>,
    #[serde(default)]
    tool: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    organization: String,
}

/// `GET /events`
///
/// # Errors
/// As [`events::list`] and [`events::verify`] do.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    query: Query<EventsQuery>,
) -> Result<HttpResponse, Failure> {
    let asked = Asked {
        product: Id::parse(&query.tool),
        person: Id::parse(&query.person),
        organization: Id::parse(&query.organization),
    };
    let found = events::list(&app.ctx, &visitor.actor, asked, query.before).await?;
    let broken = if query.check.is_some() {
        Some(events::verify(&app.ctx, &visitor.actor).await?)
    } else {
        None
    };
    page(
        &app,
        &visitor,
        &request,
        TITLE,
        &EventsPage::new(found, query.before.is_none(), broken, app.ctx.calendar()),
    )
}
