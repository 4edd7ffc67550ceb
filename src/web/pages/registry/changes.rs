//! What changed in the registry since a day: as a page, by days, and as a feed.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query as Address};
use serde::Serialize;

use super::addresses::with_pairs;
use super::words::answer_kind;
use crate::actions::FieldError;
use crate::actions::registry::changes::{self, Asked, MOST, Surface};
use crate::actions::registry::snapshot;
use crate::domain::calendar::day_in_words;
use crate::domain::registry::availability::Availability;
use crate::domain::registry::change::{Change, ChangeKind, Followed};
use crate::domain::registry::changes::Changes;
use crate::domain::registry::register::EntryKind;
use crate::domain::texts::counted;
use crate::web::components::fields::{SelectField, TextField};
use crate::web::components::{
    Breadcrumb, Crumb, EmptyState, Kind, NoticeBox, PageHeader, Pagination, QueueRow, StatusTag,
    home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::same_for_all;
use crate::web::kernel::templates::Page;

const TITLE: &str = "What changed";
const HERE: &str = "/registry/changes";

/// The page.
#[derive(Debug, Serialize)]
pub struct ChangesPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    unknown: Option<NoticeBox>,
    since: TextField,
    answer: SelectField,
    days: Vec<Day>,
    pages: Pagination,
    empty: EmptyState,
    feed: String,
    data: String,
}

/// The changes of one day.
#[derive(Debug, Serialize)]
struct Day {
    datetime: String,
    title: String,
    rows: Vec<QueueRow>,
}

impl ChangesPage {
    fn new(
        changes: &Changes,
        asked: &Asked,
        faults: &[FieldError],
        has_page: impl Fn(&str) -> bool,
    ) -> Self {
        let found = || {
            let all = changes.between(asked.since, asked.before.as_ref());
            all.rev().filter(|change| asked.wants(change))
        };
        let shown: Vec<&Change> = found().take(asked.limit).collect();
        let more = found().nth(asked.limit).is_some();
        let total = changes.since(asked.since).filter(|change| asked.wants(change)).count();
        let mut days: Vec<Day> = Vec::new();
        for change in &shown {
            let row = row(change, has_page(&change.entry.slug));
            match days.last_mut().filter(|day| day.datetime == change.on.to_string()) {
                Some(day) => day.rows.push(row),
                None => days.push(Day {
                    datetime: change.on.to_string(),
                    title: day_in_words(change.on),
                    rows: vec![row],
                }),
            }
        }
        let last = shown.last().map(|change| change.place());
        let since = day_in_words(asked.since);
        let trail = home_trail().into_iter().chain([Crumb::to("/registry", "Registry")]).collect();
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).purpose(
                "What was decided, suspended, brought back or ended, which conditions were met or \
                 are overdue, and what came under review.",
            ),
            unknown: unknown(faults),
            since: TextField::new("since", "Since", &asked.since.to_string(), &[]).day(),
            answer: answers(asked),
            days,
            pages: Pagination {
                summary: format!("{} since {since}", counted(total, "change", "changes")),
                previous: asked.before.as_ref().map(|_| with_pairs(HERE, asked.pairs(None))),
                next: last
                    .filter(|_| more)
                    .map(|place| with_pairs(HERE, asked.pairs(Some(("before", &place))))),
            },
            empty: EmptyState {
                title: format!("Nothing changed since {since}"),
                text: "Ask for an earlier day, or for every answer.".to_owned(),
                action: None,
            },
            feed: with_pairs("/registry/changes.atom", asked.pairs(None)),
            data: with_pairs("/api/v1/changes", asked.pairs(None)),
        }
    }
}

fn unknown(faults: &[FieldError]) -> Option<NoticeBox> {
    let told: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    let title = "The changes are shown without what we do not know".to_owned();
    (!told.is_empty()).then(|| NoticeBox { kind: Kind::Caution, title, text: Some(told.join(" ")) })
}

fn answers(asked: &Asked) -> SelectField {
    let chosen = asked.answers.first().map_or("", |answer| answer.word());
    let all = Availability::ALL.map(|answer| (answer.word(), answer.label()));
    let all = [("", "Any answer")].into_iter().chain(all);
    SelectField::new("availability", "May be bought afterwards", all, chosen, &[])
}

/// One change as a row; a tool without a listing leads nowhere.
fn row(change: &Change, has_page: bool) -> QueueRow {
    let head = &change.entry.head;
    let text = change.text().map(|text| format!(" · {text}")).unwrap_or_default();
    QueueRow {
        href: if has_page { format!("/registry/{}", change.entry.slug) } else { String::new() },
        title: head.name.clone(),
        line: format!("{}{text}", head.vendor),
        status: StatusTag::new(hue(change), change.kind.label()),
        due: Some(answer_in_words(change)),
        due_kind: Kind::Neutral,
    }
}

/// The hue of a change. What became of a condition has its own; anything else that of the answer
/// that it led to.
fn hue(change: &Change) -> Kind {
    match change.kind {
        ChangeKind::Entered(EntryKind::ConditionMet | EntryKind::ConditionWaived) => Kind::Good,
        ChangeKind::Entered(EntryKind::ConditionReopened)
        | ChangeKind::Followed(Followed::ConditionOverdue)
            if change.to.is_some_and(Availability::holds) =>
        {
            Kind::Caution
        }
        _ => change.to.map_or(Kind::Neutral, answer_kind),
    }
}

/// From which answer to which.
pub(super) fn answer_in_words(change: &Change) -> String {
    let label = |answer: Option<Availability>| answer.map(Availability::label).unwrap_or_default();
    match (change.from, change.to) {
        (Some(from), Some(to)) if from != to => {
            format!("May be bought: {}, before: {}", to.label(), from.label())
        }
        // What is not decided is no answer to whether it may be bought.
        (None, Some(to)) if to == Availability::InReview => to.label().to_owned(),
        (from, to) => format!("May be bought: {}", label(to.or(from))),
    }
}

impl Page for ChangesPage {
    const TEMPLATE: &'static str = "registry/changes";

    fn samples() -> Vec<Self> {
        let today = chrono::NaiveDate::default();
        let asked =
            Asked { since: today, answers: Vec::new(), before: None, after: None, limit: MOST };
        let empty = || Self::new(&Changes::default(), &asked, &[], |_| true);
        let row = |href: &str| QueueRow {
            href: href.into(),
            title: "Askwell".into(),
            line: "Brookfield Tutors · An incident is looked into.".into(),
            status: StatusTag::new(Kind::Stop, "Listing suspended"),
            due: Some("May be bought: Not now, before: Yes".into()),
            due_kind: Kind::Neutral,
        };
        let mut full = empty();
        full.days = vec![Day {
            datetime: "2026-11-21".into(),
            title: "21 November 2026".into(),
            rows: vec![row("/registry/askwell"), row("")],
        }];
        let fault = FieldError { field: "since".into(), message: "“x” is not a day.".into() };
        full.unknown = unknown(&[fault]);
        full.pages.next = Some("/registry/changes".into());
        vec![empty(), full]
    }
}

/// `GET /registry/changes`
///
/// # Errors
/// As [`snapshot::read`] does. What the address asks for and there is not, the page names instead.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    pairs: Address<Vec<(String, String)>>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let (asked, faults) = changes::read(&app.ctx, Surface::Page, &pairs);
    let has_page = |slug: &str| now.shelf.listing(slug).is_some();
    let body = ChangesPage::new(&now.changes, &asked, &faults, has_page);
    same_for_all((&app, &now), &visitor, &request, TITLE, &body)
}
