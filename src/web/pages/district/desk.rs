//! A district's first page.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use chrono::NaiveDate;
use serde::Serialize;

use super::words::{DESK, deletion_tag, due_day, due_in_words, local_tag, state_tag, tool_path};
use crate::actions::district::desk::{self, Desk, Told, Tool};
use crate::actions::district::mails;
use crate::domain::calendar::day_in_words;
use crate::domain::district::adoption::Retirement;
use crate::domain::district::due::Due;
use crate::domain::district::grades::OtherGrades;
use crate::domain::registry::listing::{Card, ConditionState};
use crate::domain::texts::counted;
use crate::web::components::fields::SelectField;
use crate::web::components::{
    Breadcrumb, ButtonLink, EmptyState, Kind, Moment, NoticeBox, PageHeader, QueueRow, StatusTag,
    Timeline, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Pairs;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::templates::Page;

/// How many things that are due the page lists.
const DUE_SHOWN: usize = 12;

/// The desk.
#[derive(Debug, Serialize)]
pub struct DeskPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    /// The choice of a district, for somebody of a center.
    choice: Option<SelectField>,
    /// Which center acts for it.
    center: Option<String>,
    /// Tools in use that the state does not let be used today.
    stopped: Option<NoticeBox>,
    empty: Option<EmptyState>,
    due: Vec<QueueRow>,
    /// How many more things are due than are listed.
    more_due: Option<String>,
    /// The district that the forms are about.
    district: String,
    /// What the addresses of its pages end with.
    stay: String,
    since: String,
    changes: Timeline,
    /// How many more things changed than are told.
    more_changes: Option<String>,
    /// Every change of the registry since then.
    all_changes: String,
    /// Up to where somebody has read who says so.
    here: String,
    /// Whether changes are mailed to whoever looks.
    mails: bool,
    tools: Vec<ToolRow>,
    retired: Vec<QueueRow>,
    /// Whether the reader manages the desk.
    manages: bool,
}

/// A caution in a row.
#[derive(Debug, Serialize)]
struct Beside {
    tag: StatusTag,
    text: String,
}

/// A tool in use.
#[derive(Debug, Serialize)]
struct ToolRow {
    href: String,
    name: String,
    vendor: String,
    status: StatusTag,
    /// The district's own word beside it.
    word: Option<StatusTag>,
    conditions: String,
    grades: String,
    /// Said where the district uses it in grades for which the decision is not.
    other_grades: Option<Beside>,
    people: String,
    next: String,
}

impl DeskPage {
    fn new(desk: &Desk, today: NaiveDate) -> Self {
        let mut due: Vec<QueueRow> = Vec::new();
        let mut all: Vec<(&Tool, &Due)> = desk
            .tools
            .iter()
            .chain(&desk.retired)
            .flat_map(|tool| tool.due.iter().map(move |due| (tool, due)))
            .collect();
        all.sort_by_key(|(_, due)| due.on);
        for (tool, one) in all.iter().take(DUE_SHOWN) {
            let (title, line) = due_in_words(one);
            let (due_kind, day) = due_day(one, today);
            due.push(QueueRow {
                href: tool_path(&tool.adoption.id),
                title: format!("{}: {title}", tool.adoption.name),
                line: line.to_owned(),
                status: due_tag(due_kind),
                due: Some(day),
                due_kind,
            });
        }
        let more = all.len().saturating_sub(DUE_SHOWN);
        let purpose = "The tools that your district uses, what the state says of them today, what \
            changed and what is due.";
        let header = PageHeader::new(desk.acting.district.name.as_str()).purpose(purpose);
        Self {
            crumbs: Breadcrumb::new(home_trail(), DESK),
            header: if desk.manages { header.action("/registry", "Add a tool") } else { header },
            choice: choice(desk),
            center: desk
                .acting
                .center
                .as_ref()
                .map(|center| format!("{center} acts for this district.")),
            stopped: stopped(&desk.tools),
            empty: (desk.tools.is_empty() && desk.retired.is_empty()).then(|| EmptyState {
                title: "No tool is on your desk yet".to_owned(),
                text: "Open a tool in the registry and choose “Use this tool in our district”. \
                       From then on this page tells you what changes and what is due."
                    .to_owned(),
                action: desk.manages.then(|| ButtonLink {
                    href: "/registry".to_owned(),
                    label: "Find a tool".to_owned(),
                }),
            }),
            due,
            more_due: (more > 0).then(|| {
                format!("{} later.", counted(more, "more thing is due", "more things are due"))
            }),
            district: desk.acting.district.id.to_string(),
            stay: desk.acting.staying(""),
            since: day_in_words(desk.since),
            more_changes: (desk.more_changes > 0)
                .then(|| counted(desk.more_changes, "change more", "changes more")),
            all_changes: format!("/registry/changes?since={}", desk.since),
            here: desk.here.to_string(),
            mails: desk.mails,
            changes: Timeline { events: desk.changes.iter().map(moment).collect() },
            tools: desk.tools.iter().map(|tool| ToolRow::new(tool, today)).collect(),
            retired: desk.retired.iter().filter_map(|tool| retired(tool, today)).collect(),
            manages: desk.manages,
        }
    }
}

/// What somebody of a center chooses a district with.
fn choice(desk: &Desk) -> Option<SelectField> {
    desk.acting.center.as_ref()?;
    let all = desk.choices.iter().map(|one| (one.id.as_str(), one.name.as_str()));
    let chosen = desk.acting.district.id.as_str();
    Some(SelectField::new("district", "District that you act for", all, chosen, &[]))
}

/// What is said first: tools in use that may not be used today.
fn stopped(tools: &[Tool]) -> Option<NoticeBox> {
    let names: Vec<String> = tools
        .iter()
        .filter(|tool| !tool.availability().holds())
        .map(|tool| {
            let state = state_tag(tool.card.as_ref()).label.to_lowercase();
            format!("{} ({state})", tool.adoption.name)
        })
        .collect();
    (!names.is_empty()).then(|| NoticeBox {
        kind: Kind::Stop,
        title: "The state does not let these be used today".to_owned(),
        text: Some(format!(
            "{}. Open the tool to see why, and stop using it or wait for the state’s answer.",
            names.join(", ")
        )),
    })
}

fn due_tag(kind: Kind) -> StatusTag {
    let label = match kind {
        Kind::Stop => "Now",
        Kind::Caution => "Soon",
        Kind::Good | Kind::Neutral => "Later",
    };
    StatusTag::new(kind, label)
}

fn moment(Told { name, change }: &Told) -> Moment {
    Moment {
        datetime: change.on.to_string(),
        date: day_in_words(change.on),
        title: format!("{name}: {}", change.kind.label()),
        text: change.text(),
    }
}

/// The conditions that are not met yet: `1 open, 2 overdue`.
fn conditions(card: &Card) -> String {
    let count = |state: ConditionState| {
        card.conditions.iter().filter(|condition| condition.state == Some(state)).count()
    };
    let told: Vec<String> =
        [(count(ConditionState::Open), "open"), (count(ConditionState::Overdue), "overdue")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
    if told.is_empty() { "None open".to_owned() } else { told.join(", ") }
}

impl ToolRow {
    fn new(tool: &Tool, today: NaiveDate) -> Self {
        let adoption = &tool.adoption;
        let people: u32 = adoption.of.people.values().sum();
        Self {
            href: tool_path(&adoption.id),
            name: adoption.name.clone(),
            vendor: adoption.vendor.clone(),
            status: state_tag(tool.card.as_ref()),
            word: tool.word.map(local_tag),
            conditions: tool.card.as_ref().map_or_else(|| "–".to_owned(), conditions),
            grades: adoption.of.grades.in_words(),
            other_grades: tool
                .card
                .as_ref()
                .and_then(|card| OtherGrades::between(&adoption.of.grades, card))
                .map(|other| Beside {
                    tag: StatusTag::new(Kind::Caution, "Other grades"),
                    text: other.in_words(),
                }),
            people: format!(
                "{}, {}",
                counted(adoption.of.students, "student", "students"),
                counted(people, "other", "others")
            ),
            next: tool
                .due
                .first()
                .map_or_else(|| "Nothing".to_owned(), |due| due_day(due, today).1),
        }
    }
}

fn retired(tool: &Tool, today: NaiveDate) -> Option<QueueRow> {
    let retirement: &Retirement = tool.adoption.retirement.as_ref()?;
    let (due_kind, due) = tool.due.first().map_or((Kind::Neutral, None), |due| {
        let (kind, day) = due_day(due, today);
        (kind, Some(day))
    });
    Some(QueueRow {
        href: tool_path(&tool.adoption.id),
        title: tool.adoption.name.clone(),
        line: match retirement.delete_by {
            Some(_) => format!("Used until {}", day_in_words(retirement.on)),
            None => format!("Given up on {}, before it was used", day_in_words(retirement.on)),
        },
        status: deletion_tag(retirement, today),
        due,
        due_kind,
    })
}

impl Page for DeskPage {
    const TEMPLATE: &'static str = "district/desk";

    fn samples() -> Vec<Self> {
        super::samples::desks().iter().map(|(desk, today)| Self::new(desk, *today)).collect()
    }
}

/// `GET /district`
///
/// # Errors
/// As [`desk::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let desk = desk::show(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, DESK, &DeskPage::new(&desk, app.ctx.today()))
}

/// `POST /district/seen`: what changed was read, up to the place that the form names.
///
/// # Errors
/// As [`desk::note_look`] does.
pub async fn seen(app: Data<App>, visitor: Visitor, form: Pairs) -> Result<HttpResponse, Failure> {
    let (district, place) = (form.value("district"), form.value("place"));
    desk::note_look(&app.ctx, &visitor.actor, district, place).await?;
    Ok(done(&visitor, "/district", Some(Notice::CHANGES_READ)))
}

/// `POST /district/mails`: changes are mailed to whoever asks, or no more.
///
/// # Errors
/// As [`mails::set`] does.
pub async fn set_mails(
    app: Data<App>,
    visitor: Visitor,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (district, word) = (form.value("district"), form.value("word"));
    let on = mails::set(&app.ctx, &visitor.actor, district, word).await?;
    let notice = if on { Notice::WATCHING } else { Notice::WATCH_ENDED };
    Ok(done(&visitor, "/district", Some(notice)))
}
