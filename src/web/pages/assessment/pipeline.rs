//! The agency's queue.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use crate::actions::assessment::pipeline::{self, Ending, QueueEntry, Waiting};
use crate::domain::access::{Action, Relation, check};
use crate::domain::calendar::ago;
use crate::web::components::{
    Breadcrumb, EmptyState, Kind, PageHeader, QueueRow, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::templates::Page;
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
    groups: Vec<Group>,
    empty: Option<EmptyState>,
}

/// Rows that wait for the same people.
#[derive(Debug, Serialize)]
struct Group {
    id: &'static str,
    title: &'static str,
    line: &'static str,
    count: usize,
    rows: Vec<QueueRow>,
}

/// The groups after the actor's own, in the order of a disclosure's life.
const GROUPS: [(Waiting, &str, &str, &str); 10] = [
    (
        Waiting::Questionnaire,
        "questionnaire",
        "Questionnaire missing",
        "An administrator puts the original folder of their questionnaire back.",
    ),
    (
        Waiting::Completeness,
        "check",
        "To check for completeness",
        "A panel lead accepts them for review or returns them.",
    ),
    (
        Waiting::Reviewers,
        "assign",
        "Reviewers to assign",
        "Every criterion needs at least two reviewers.",
    ),
    (Waiting::Reviews, "review", "In review", "Reviewers score them, each on their own."),
    (
        Waiting::Settlement,
        "settle",
        "Differences to settle",
        "A panel lead settles what reviewers disagree on.",
    ),
    (Waiting::Proposal, "propose", "Decisions to propose", "A panel lead proposes the decision."),
    (
        Waiting::Signatures,
        "sign",
        "Waiting for signatures",
        "Three offices sign: federal programs, curriculum and educational technology.",
    ),
    (
        Waiting::Publication,
        "publish",
        "To publish",
        "The publisher puts the listing into the registry.",
    ),
    (
        Waiting::Vendor,
        "vendor",
        "With the vendor",
        "Returned; the vendor completes them and submits again.",
    ),
    (Waiting::Nothing, "done", "Finished", "Published, or withdrawn by the vendor."),
];

impl PipelinePage {
    fn new(entries: &[QueueEntry], leads: bool) -> Self {
        let mut groups = vec![Group::new(
            "mine",
            "Waiting for you",
            "What you can do next, oldest first.",
            entries.iter().filter(|entry| entry.mine),
        )];
        for (waiting, id, title, line) in GROUPS {
            groups.push(Group::new(
                id,
                title,
                line,
                entries.iter().filter(|entry| entry.waiting == waiting && !entry.mine),
            ));
        }
        groups.retain(|group| group.count > 0);
        let empty = entries.is_empty().then(|| EmptyState {
            title: "Nothing has been submitted yet".to_owned(),
            text: "Disclosures appear here as soon as a vendor submits one.".to_owned(),
            action: None,
        });
        let header = PageHeader::new("Where work is waiting")
            .purpose("Every disclosure from its submission to its listing, by whose turn it is.");
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: if leads { header.action("/board", "See the board") } else { header },
            groups,
            empty,
        }
    }
}

impl Group {
    fn new<'e>(
        id: &'static str,
        title: &'static str,
        line: &'static str,
        entries: impl Iterator<Item = &'e QueueEntry>,
    ) -> Self {
        let rows: Vec<QueueRow> = entries.map(row).collect();
        Self { id, title, line, count: rows.len(), rows }
    }
}

fn row(entry: &QueueEntry) -> QueueRow {
    let disclosure = &entry.disclosure;
    let late = entry.waiting == Waiting::Completeness && entry.days > CHECK_DAYS;
    QueueRow {
        href: format!("/pipeline/{}", disclosure.id),
        title: disclosure.product_name.clone(),
        line: format!("{} · {}", disclosure.vendor, entry.detail),
        status: status(entry),
        due: Some(age(entry.days, entry.again)),
        due_kind: if late { Kind::Caution } else { Kind::Neutral },
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
fn turn(waiting: Waiting) -> StatusTag {
    let (kind, label) = match waiting {
        Waiting::Completeness => (Kind::Neutral, "Completeness check"),
        Waiting::Vendor => (Kind::Caution, "With the vendor"),
        Waiting::Reviewers => (Kind::Caution, "Reviewers missing"),
        Waiting::Reviews => (Kind::Neutral, "In review"),
        Waiting::Settlement => (Kind::Caution, "Differences"),
        Waiting::Proposal => (Kind::Neutral, "To propose"),
        Waiting::Signatures => (Kind::Neutral, "To sign"),
        Waiting::Publication => (Kind::Good, "Decided"),
        Waiting::Questionnaire => (Kind::Stop, "Questionnaire missing"),
        Waiting::Nothing => (Kind::Neutral, "Finished"),
    };
    StatusTag::new(kind, label)
}

impl Page for PipelinePage {
    const TEMPLATE: &'static str = "assessment/pipeline";

    fn samples() -> Vec<Self> {
        let full = Group {
            id: "mine",
            title: "Waiting for you",
            line: "What you can do next.",
            count: 1,
            rows: vec![QueueRow {
                href: "/pipeline/1".to_owned(),
                title: "Quill".to_owned(),
                line: "Acme · 1 question to settle".to_owned(),
                status: turn(Waiting::Settlement),
                due: Some(age(3, false)),
                due_kind: Kind::Neutral,
            }],
        };
        let mut sample = Self::new(&[], true);
        sample.groups.push(full);
        vec![Self::new(&[], false), sample]
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
) -> Result<HttpResponse, Failure> {
    let entries = pipeline::list(&app.ctx, &visitor.actor).await?;
    let leads = check(&visitor.actor, Action::SeeBoard, &Relation::default()).is_ok();
    page(&app, &visitor, &request, TITLE, &PipelinePage::new(&entries, leads))
}
