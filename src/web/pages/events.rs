//! The event log, for the administrator.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query};
use chrono::Days;
use serde::{Deserialize, Serialize};

use crate::actions::events::{self, EventPage, ToldEvent};
use crate::actions::verification::{Checked, chain::Head};
use crate::actions::{Error, FieldError};
use crate::domain::calendar::Calendar;
use crate::domain::event::Asked;
use crate::domain::event_groups::{EventGroup, GROUPS};
use crate::domain::measures::documents::date::optional_day;
use crate::domain::texts::counted;
use crate::domain::values::{AccountId, Id, ProductId, Timestamp};
use crate::web::components::fields::{SelectField, TextField};
use crate::web::components::{
    Breadcrumb, EmptyState, Kind, NoticeBox, PageHeader, Pagination, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::downloads::table_file;
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
    kind: SelectField,
    from: TextField,
    until: TextField,
    /// What is shown, in a line for paper.
    told: String,
    csv: String,
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
    fn new(
        found: EventPage,
        typed: &EventsQuery,
        errors: &[FieldError],
        checked: Option<Checked>,
        calendar: Calendar,
    ) -> Self {
        let newest = found.newest;
        let pages = pages(&found, typed);
        let filtered = found.asked.is_part();
        let tool =
            choice("tool", "Tool", found.asked.product.as_ref(), "Every tool", tools(&found));
        let person =
            choice("person", "Person", found.asked.person.as_ref(), "Everybody", people(&found));
        let kind = kinds(found.asked.group);
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
            organization: found.organization.as_ref().map(|one| OrganizationChosen {
                id: one.id.to_string(),
                name: one.name.to_string(),
            }),
            told: in_a_line(&[
                (&tool.label, chosen(&tool)),
                (&person.label, chosen(&person)),
                (&kind.label, chosen(&kind)),
                ("From", typed.from.trim()),
                ("Until", typed.until.trim()),
            ]),
            tool,
            person,
            kind,
            from: TextField::new("from", "From", &typed.from, errors).optional().day(),
            until: TextField::new("until", "Until", &typed.until, errors).optional().day(),
            csv: address("/events.csv", &typed.pairs(), None),
            pages,
            empty: if filtered {
                EmptyState {
                    title: "No event fits".to_owned(),
                    text:
                        "Nothing that you may read fits. Choose another tool, person, kind or days."
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

/// The kinds of events that can be asked for.
fn kinds(chosen: Option<EventGroup>) -> SelectField {
    let all = std::iter::once(("", "Everything"));
    let all = all.chain(GROUPS.iter().map(|group| (group.word, group.title)));
    SelectField::new("kind", "What", all, chosen.map_or("", |group| group.word), &[])
}

/// What is chosen in a list, as it is read there.
fn chosen(field: &SelectField) -> &str {
    field.options.iter().find(|option| option.selected).map_or("", |option| &option.label)
}

/// `Tool: Quill. Person: Everybody.`
fn in_a_line(parts: &[(&str, &str)]) -> String {
    let told = parts.iter().filter(|(_, what)| !what.is_empty());
    told.map(|(name, what)| format!("{name}: {what}.")).collect::<Vec<_>>().join(" ")
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

/// An address of what is asked for, from an event on.
fn address(path: &str, asked: &[(&'static str, String)], before: Option<i64>) -> String {
    let before = before.map(|number| ("before", number.to_string()));
    let pairs: Vec<(&str, String)> = asked.iter().cloned().chain(before).collect();
    let query = serde_urlencoded::to_string(&pairs).unwrap_or_default();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Event numbers have no gaps, so the page before begins a page further up; among events that were
/// chosen it is the first page.
fn pages(found: &EventPage, typed: &EventsQuery) -> Pagination {
    let newest = found.newest;
    let (Some(top), Some(last)) = (found.events.first(), found.events.last()) else {
        return Pagination { summary: "No events".to_owned(), previous: None, next: None };
    };
    let asked = typed.pairs();
    let address = |before: Option<i64>| address("/events", &asked, before);
    let is_part = found.asked.is_part();
    let previous = if is_part {
        typed.before.is_some().then(|| address(None))
    } else {
        let before = top.sequence + i64::try_from(events::PAGE).unwrap_or_default() + 1;
        (top.sequence < newest).then(|| address(Some(before).filter(|before| *before <= newest)))
    };
    Pagination {
        summary: if is_part {
            format!(
                "{} between {} and {}",
                counted(found.events.len(), "event", "events"),
                top.sequence,
                last.sequence
            )
        } else {
            format!("Events {} to {} of {newest}", top.sequence, last.sequence)
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
            group: EventGroup::parse("reviews"),
            ..Asked::default()
        };
        let page = |found, typed: &EventsQuery, errors: &[FieldError], checked| {
            Self::new(found, typed, errors, checked, Calendar::UTC)
        };
        let all = EventsQuery::default();
        let typed = EventsQuery { tool: "0197".to_owned(), from: "soon".to_owned(), ..all.clone() };
        let wrong = [FieldError { field: "from".to_owned(), message: "Not a date.".to_owned() }];
        vec![
            page(found(Vec::new(), Asked::default()), &all, &[], None),
            page(found(Vec::new(), chosen()), &typed, &wrong, Some(checked(Vec::new()))),
            page(
                found(vec![event.clone()], Asked::default()),
                &all,
                &[],
                Some(checked(vec!["event 1 was changed".to_owned()])),
            ),
            page(found(vec![event], chosen()), &typed, &[], None),
        ]
    }
}

/// Which part of the log is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct EventsQuery {
    before: Option<i64>,
    check: Option<String>,
    #[serde(default)]
    tool: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    organization: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
}

impl EventsQuery {
    /// What was chosen, for addresses.
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("tool", &self.tool),
            ("person", &self.person),
            ("organization", &self.organization),
            ("kind", &self.kind),
            ("from", &self.from),
            ("until", &self.until),
        ];
        let chosen = all.into_iter().filter(|(_, value)| !value.trim().is_empty());
        chosen.map(|(name, value)| (name, value.clone())).collect()
    }

    /// What is asked for, and what is wrong with its days: the first from its beginning, the last
    /// to its end.
    fn read(&self, calendar: Calendar) -> (Asked, Vec<FieldError>) {
        let mut errors = Vec::new();
        let mut day = |field: &str, typed: &str, more: u64| {
            let read = optional_day(typed).unwrap_or_else(|message| {
                errors.push(FieldError { field: field.to_owned(), message });
                None
            });
            read.map(|day| calendar.at(day.checked_add_days(Days::new(more)).unwrap_or(day), 0))
        };
        let asked = Asked {
            product: Id::parse(&self.tool),
            person: Id::parse(&self.person),
            organization: Id::parse(&self.organization),
            group: EventGroup::parse(&self.kind),
            from: day("from", &self.from, 0),
            until: day("until", &self.until, 1),
        };
        (asked, errors)
    }
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
    let (asked, errors) = query.read(app.ctx.calendar());
    let found = events::list(&app.ctx, &visitor.actor, asked, query.before).await?;
    let broken = if query.check.is_some() {
        Some(events::verify(&app.ctx, &visitor.actor).await?)
    } else {
        None
    };
    let body = EventsPage::new(found, &query, &errors, broken, app.ctx.calendar());
    page(&app, &visitor, &request, TITLE, &body)
}

const HEAD: [&str; 5] = ["Number", "When", "Who", "What", "About"];

/// `GET /events.csv`: everything that is asked for, as the page tells it.
///
/// # Errors
/// As [`events::table`] does, and when a day cannot be read: a file has no place to say so.
pub async fn download(
    app: Data<App>,
    visitor: Visitor,
    query: Query<EventsQuery>,
) -> Result<HttpResponse, Failure> {
    let calendar = app.ctx.calendar();
    let (asked, errors) = query.read(calendar);
    let (told, more) = events::table(&app.ctx, &visitor.actor, &asked).await?;
    if !errors.is_empty() {
        return Err(Error::Invalid(errors).into());
    }
    let cells = |told| {
        let EventRow { number, at, who, what, about } = row(told, calendar);
        [number.to_string(), at, who, what, about]
    };
    let left_out = more.then(|| {
        let what = format!("Older events are left out: a file holds {} at most", events::MOST);
        [String::new(), String::new(), String::new(), what, String::new()]
    });
    let head = std::iter::once(HEAD.map(str::to_owned));
    let rows = head.chain(told.into_iter().map(cells)).chain(left_out);
    Ok(table_file("events.csv", rows))
}
