//! The agency's queue.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query};
use serde::{Deserialize, Serialize};

use crate::actions::assessment::figures;
use crate::actions::assessment::intake;
use crate::actions::assessment::pipeline::{self, Ending, QueueEntry, Waiting};
use crate::actions::registry::ends::{self, End};
use crate::domain::access::{Action, Relation, check};
use crate::domain::assessment::clock::Reading;
use crate::domain::assessment::state::State;
use crate::domain::calendar::ago;
use crate::domain::texts::counted;
use crate::domain::values::{CycleId, DisclosureId, Id};
use crate::web::components::fields::SelectField;
use crate::web::components::{
    Breadcrumb, Crumb, EmptyState, Kind, PageHeader, Pagination, QueueRow, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::templates::Page;
use crate::web::pages::registry::ends::{end_row, sample_ends};
use crate::web::pages::registry::words;

pub(super) const TITLE: &str = "Pipeline";
/// Days after which a completeness check is late: 10 business days, which is two weeks. The
/// agency's own rule, not a law's.
const CHECK_DAYS: i64 = 14;

/// The queue.
#[derive(Debug, Serialize)]
pub struct PipelinePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    figures: bool,
    step: SelectField,
    show: SelectField,
    /// Which cycle of intake; none where disclosures are taken at any time.
    cycle: Option<SelectField>,
    /// Whether the reader keeps the cycles.
    keeps_cycles: bool,
    groups: Vec<Group>,
    empty: Option<EmptyState>,
    /// What waits for the reader about published decisions.
    after: Vec<QueueRow>,
    /// Whether the reader sees what ends when.
    ends: bool,
}

/// Rows under one head, in the table of all.
#[derive(Debug, Serialize)]
struct Group {
    id: &'static str,
    title: &'static str,
    count: usize,
    rows: Vec<Row>,
}

/// One file.
#[derive(Debug, Serialize)]
struct Row {
    href: String,
    title: String,
    line: String,
    status: StatusTag,
    age: String,
    /// The age as a tag, where it is late.
    late: Option<StatusTag>,
}

/// Steps that can be asked for, in the order of a disclosure's life.
const STEPS: [(Waiting, &str); 12] = [
    (Waiting::Questionnaire, "questionnaire"),
    (Waiting::Completeness, "check"),
    (Waiting::Reviewers, "assign"),
    (Waiting::Reviews, "review"),
    (Waiting::Settlement, "settle"),
    (Waiting::Proposal, "propose"),
    (Waiting::Signatures, "sign"),
    (Waiting::Response, "response"),
    (Waiting::Standstill, "standstill"),
    (Waiting::Publication, "publish"),
    (Waiting::Vendor, "vendor"),
    (Waiting::Appeal, "appeal"),
];
const MINE: &str = "mine";
const LATE: &str = "late";

/// Which part of the queue is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PipelineQuery {
    #[serde(default)]
    step: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    cycle: String,
}

impl PipelineQuery {
    fn step(&self) -> Option<Waiting> {
        STEPS.iter().find(|(_, word)| *word == self.step).map(|(waiting, _)| *waiting)
    }

    fn fits(&self, entry: &QueueEntry) -> bool {
        self.step().is_none_or(|step| entry.waiting == step)
            && is_of(entry.cycle.as_ref(), &self.cycle)
            && match self.show.as_str() {
                MINE => entry.mine,
                LATE => is_late(entry),
                _ => true,
            }
    }
}

impl PipelinePage {
    fn new(entries: &[QueueEntry], query: &PipelineQuery, (figures, leads): (bool, bool)) -> Self {
        let header = PageHeader::new("Where work is waiting").purpose(
            "Every disclosure under way, from its submission to its listing, by whose turn it is.",
        );
        let shown = |mine: bool| {
            entries.iter().filter(move |entry| entry.mine == mine && query.fits(entry))
        };
        let mut groups = vec![
            Group::new("mine", "Waiting for you", shown(true)),
            Group::new("others", "Waiting for others", shown(false)),
        ];
        groups.retain(|group| group.count > 0);
        let empty = groups.is_empty().then(|| {
            if entries.is_empty() {
                EmptyState {
                    title: "Nothing has been submitted yet, or all is decided".to_owned(),
                    text: "Disclosures appear here as soon as a vendor submits one, and leave \
                           once they are decided and published."
                        .to_owned(),
                    action: None,
                }
            } else {
                EmptyState {
                    title: "No file fits".to_owned(),
                    text: "Nothing that is under way is of this kind. Choose another step."
                        .to_owned(),
                    action: None,
                }
            }
        });
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: if leads { header.action("/board", "See the board") } else { header },
            figures,
            step: step_field(entries, query),
            show: show_field(entries, query),
            cycle: None,
            keeps_cycles: false,
            groups,
            empty,
            after: Vec::new(),
            ends: false,
        }
    }

    /// With the cycles that it can be narrowed to.
    fn of_cycles(mut self, cycles: Vec<(CycleId, String)>, asked: &str, keeps: bool) -> Self {
        self.cycle = cycle_field(cycles, asked);
        self.keeps_cycles = keeps;
        self
    }

    /// With what waits for the reader about published decisions; none for whoever does nothing
    /// about them.
    fn after(mut self, ends: &[End], may_see: bool) -> Self {
        self.after = ends.iter().map(end_row).collect();
        self.ends = may_see;
        self
    }
}

fn step_field(entries: &[QueueEntry], query: &PipelineQuery) -> SelectField {
    let all = std::iter::once((String::new(), format!("Every step ({})", entries.len())));
    let steps = STEPS.iter().map(|(waiting, word)| {
        let count = entries.iter().filter(|entry| entry.waiting == *waiting).count();
        ((*word).to_owned(), format!("{} ({count})", turn(*waiting).label))
    });
    SelectField::new("step", "Step", all.chain(steps), &query.step, &[])
}

fn show_field(entries: &[QueueEntry], query: &PipelineQuery) -> SelectField {
    let mine = entries.iter().filter(|entry| entry.mine).count();
    let late = entries.iter().filter(|entry| is_late(entry)).count();
    let options = [
        (String::new(), "Everybody’s".to_owned()),
        (MINE.to_owned(), format!("What you can do next ({mine})")),
        (LATE.to_owned(), format!("What is late ({late})")),
    ];
    SelectField::new("show", "Whose turn", options, &query.show, &[])
}

/// The choice of a cycle of intake; none where there is nothing to choose.
pub(super) fn cycle_field(cycles: Vec<(CycleId, String)>, asked: &str) -> Option<SelectField> {
    if cycles.is_empty() {
        return None;
    }
    let all = std::iter::once((String::new(), "Every cycle".to_owned()));
    let cycles = cycles.into_iter().map(|(id, name)| (id.to_string(), name));
    Some(SelectField::new("cycle", "Cycle", all.chain(cycles), asked, &[]))
}

/// Whether something belongs to the cycle that is asked for; every one where none is.
fn is_of(cycle: Option<&CycleId>, asked: &str) -> bool {
    asked.is_empty() || cycle.is_some_and(|cycle| cycle.as_str() == asked)
}

impl Group {
    fn new<'e>(
        id: &'static str,
        title: &'static str,
        entries: impl Iterator<Item = &'e QueueEntry>,
    ) -> Self {
        let rows: Vec<Row> = entries.map(row).collect();
        Self { id, title, count: rows.len(), rows }
    }
}

/// Whether a file has waited longer than it should.
fn is_late(entry: &QueueEntry) -> bool {
    (entry.waiting == Waiting::Completeness && entry.days > CHECK_DAYS)
        || entry.clock.as_ref().is_some_and(|clock| clock.late)
}

fn row(entry: &QueueEntry) -> Row {
    let disclosure = &entry.disclosure;
    let promised = entry.clock.as_ref().and_then(Reading::in_short);
    let parts = [Some(disclosure.vendor.clone()), Some(entry.detail.clone()), promised];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let age = age(entry.days, entry.again);
    Row {
        href: format!("/pipeline/{}", disclosure.id),
        title: disclosure.product_name.clone(),
        line: parts.join(" · "),
        status: status(entry),
        late: is_late(entry).then(|| StatusTag::new(Kind::Caution, format!("{age}, late"))),
        age,
    }
}

/// How long ago it was submitted, the first time when it was several times.
pub(super) fn age(days: i64, again: bool) -> String {
    format!("{} {}", if again { "First submitted" } else { "Submitted" }, ago(days))
}

/// Whose turn it is, or what became of it, as a tag.
pub(super) fn status(entry: &QueueEntry) -> StatusTag {
    match entry.ending {
        Some(Ending::Listed(state, decision, rests)) => words::tag_of(state, decision, rests),
        Some(Ending::Superseded) => StatusTag::new(Kind::Neutral, "Superseded"),
        Some(Ending::Withdrawn) => StatusTag::new(Kind::Neutral, "Withdrawn"),
        None => turn(entry.waiting),
    }
}

/// Whose turn it is, as a tag.
pub(super) fn turn(waiting: Waiting) -> StatusTag {
    let (kind, label) = match waiting {
        Waiting::Completeness => (Kind::Neutral, "Completeness check"),
        Waiting::Vendor => (Kind::Caution, "With the vendor"),
        Waiting::Reviewers => (Kind::Caution, "Reviewers missing"),
        Waiting::Reviews => (Kind::Neutral, "In review"),
        Waiting::Settlement => (Kind::Caution, "Differences"),
        Waiting::Proposal => (Kind::Neutral, "To propose"),
        Waiting::Signatures => (Kind::Neutral, "To sign"),
        Waiting::Standstill => (Kind::Neutral, "In standstill"),
        Waiting::Response => (Kind::Caution, "Response"),
        Waiting::Appeal => (Kind::Caution, "Under appeal"),
        Waiting::Publication => (Kind::Good, "Decided"),
        Waiting::Questionnaire => (Kind::Stop, "Questionnaire missing"),
        Waiting::Nothing => (Kind::Neutral, "Finished"),
    };
    StatusTag::new(kind, label)
}

impl Page for PipelinePage {
    const TEMPLATE: &'static str = "assessment/pipeline";

    fn samples() -> Vec<Self> {
        let entry = |waiting, mine, days| QueueEntry {
            disclosure: super::panel_samples::disclosure(State::InReview),
            waiting,
            ending: None,
            mine,
            days,
            again: false,
            clock: None,
            detail: "1 question to settle".to_owned(),
            cycle: None,
        };
        let entries =
            [entry(Waiting::Settlement, true, 3), entry(Waiting::Completeness, false, 60)];
        let part = PipelineQuery {
            step: "publish".to_owned(),
            show: LATE.to_owned(),
            ..PipelineQuery::default()
        };
        let cycles = vec![(Id::from_stored("0193".to_owned()), "Spring 2027".to_owned())];
        vec![
            Self::new(&[], &PipelineQuery::default(), (false, false)),
            Self::new(&entries, &PipelineQuery::default(), (true, true)),
            Self::new(&entries, &part, (true, false))
                .after(&sample_ends(), true)
                .of_cycles(cycles, "", true),
        ]
    }
}

/// `GET /pipeline`
///
/// # Errors
/// As [`pipeline::list`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    query: Query<PipelineQuery>,
) -> Result<HttpResponse, Failure> {
    let entries = pipeline::list(&app.ctx, &visitor.actor).await?;
    let figures = figures::may_see(&visitor.actor);
    let leads = check(&visitor.actor, Action::SeeBoard, &Relation::default()).is_ok();
    let after = ends::waiting_for(&app.ctx, &visitor.actor).await?;
    let body = PipelinePage::new(&entries, &query, (figures, leads))
        .after(&after, ends::may_see(&visitor.actor))
        .of_cycles(
            intake::choices(&app.ctx, &visitor.actor).await?,
            &query.cycle,
            check(&visitor.actor, Action::ManageCycles, &Relation::default()).is_ok(),
        );
    page(&app, &visitor, &request, TITLE, &body)
}

const DECIDED: &str = "Decided";

/// What is decided and published, or was withdrawn.
#[derive(Debug, Serialize)]
pub struct DecidedPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    rows: Vec<Row>,
    pages: Pagination,
    empty: Option<EmptyState>,
}

impl DecidedPage {
    fn new((entries, more): &(Vec<QueueEntry>, bool), first: bool) -> Self {
        let mut trail = home_trail();
        trail.push(Crumb::to("/pipeline", TITLE));
        let last = entries.last().filter(|_| *more).map(|entry| &entry.disclosure.id);
        Self {
            crumbs: Breadcrumb::new(trail, DECIDED),
            header: PageHeader::new(DECIDED).purpose(
                "What is published, or was withdrawn by its vendor; what ended last comes first.",
            ),
            pages: Pagination {
                summary: counted(entries.len(), "file", "files"),
                previous: (!first).then(|| "/pipeline/decided".to_owned()),
                next: last.map(|id| format!("/pipeline/decided?before={id}")),
            },
            empty: entries.is_empty().then(|| EmptyState {
                title: "Nothing more is decided".to_owned(),
                text: "A file stands here from its publication or withdrawal on.".to_owned(),
                action: None,
            }),
            rows: entries.iter().map(row).collect(),
        }
    }
}

impl Page for DecidedPage {
    const TEMPLATE: &'static str = "assessment/decided";

    fn samples() -> Vec<Self> {
        let entry = QueueEntry {
            disclosure: super::panel_samples::disclosure(State::Withdrawn),
            waiting: Waiting::Nothing,
            ending: Some(Ending::Withdrawn),
            mine: false,
            days: 100,
            again: false,
            clock: None,
            detail: "Withdrawn by the vendor".to_owned(),
            cycle: None,
        };
        vec![Self::new(&(vec![entry], true), false), Self::new(&(Vec::new(), false), true)]
    }
}

/// Where a page of what is decided begins.
#[derive(Debug, Deserialize)]
pub struct DecidedQuery {
    #[serde(default)]
    before: String,
}

/// `GET /pipeline/decided`
///
/// # Errors
/// As [`pipeline::decided`] does.
pub async fn decided(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    query: Query<DecidedQuery>,
) -> Result<HttpResponse, Failure> {
    let before: Option<DisclosureId> = Id::parse(&query.before);
    let found = pipeline::decided(&app.ctx, &visitor.actor, before.as_ref()).await?;
    let body = DecidedPage::new(&found, before.is_none());
    page(&app, &visitor, &request, DECIDED, &body)
}
