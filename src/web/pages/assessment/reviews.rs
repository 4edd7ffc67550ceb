//! A reviewer's queue, and the open file with its criteria and profile.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use chrono::NaiveDate;
use serde::Serialize;

use super::clarifications_shown::asking_path;
use super::conflicts::ask_first;
use super::renewed_shown::RenewedPart;
use super::shown::{ShownAnswer, ShownEvidence};
use crate::actions::assessment::reviews::{self, Assigned, OpenFile};
use crate::domain::assessment::clarification::closed;
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::due::{self, Nearness};
use crate::domain::assessment::review::ReviewState;
use crate::domain::calendar::{AgencyTime, Calendar};
use crate::domain::instrument::Truth;
use crate::domain::people::account::Role;
use crate::domain::texts::counted;
use crate::web::components::{
    Breadcrumb, ButtonLink, Crumb, EmptyState, Fact, Facts, Kind, PageHeader, QueueRow, StatusTag,
    home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Your reviews";

/// The queue.
#[derive(Debug, Serialize)]
pub struct ReviewsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    /// How much is open, in a sentence.
    load: Option<String>,
    open: Vec<QueueRow>,
    done: Vec<QueueRow>,
    withdrawn: Vec<QueueRow>,
    empty: Option<EmptyState>,
}

impl ReviewsPage {
    fn new(all: &[Assigned], calendar: Calendar, today: NaiveDate) -> Self {
        let is_open = |assigned: &&Assigned| {
            assigned.disclosure.state() == State::InReview
                && assigned.reviews.iter().any(|review| review.state == ReviewState::Assigned)
        };
        let row = |assigned: &Assigned| row(assigned, calendar, today);
        let is_withdrawn = |assigned: &&Assigned| assigned.disclosure.state() == State::Withdrawn;
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "Score each question on your own. The others’ \
                scores open once all of yours are in.",
            ),
            load: load(all),
            open: all.iter().filter(is_open).map(row).collect(),
            done: all
                .iter()
                .filter(|assigned| !is_open(assigned) && !is_withdrawn(assigned))
                .map(row)
                .collect(),
            withdrawn: all.iter().filter(is_withdrawn).map(row).collect(),
            empty: all.is_empty().then(|| EmptyState {
                title: "Nothing to review".to_owned(),
                text: "A panel lead assigns you to criteria of a disclosure; you get a mail when \
                    that happens."
                    .to_owned(),
                action: None,
            }),
        }
    }
}

fn row(assigned: &Assigned, calendar: Calendar, today: NaiveDate) -> QueueRow {
    let disclosure = &assigned.disclosure;
    let questions = |criterion: &str| {
        assigned
            .panel
            .iter()
            .find(|part| part.criterion == criterion)
            .map_or(0, |part| part.questions)
    };
    let (scored, asked) = assigned.reviews.iter().fold((0, 0), |(scored, asked), review| {
        (scored + review.scored, asked + questions(&review.criterion))
    });
    let submitted = assigned.reviews.iter().all(|review| review.state == ReviewState::Submitted);
    let status = match (assigned.cleared, submitted, scored) {
        _ if disclosure.state() == State::Withdrawn => {
            StatusTag::new(Kind::Neutral, "Withdrawn by the vendor")
        }
        (_, true, _) => StatusTag::new(Kind::Good, "Submitted"),
        (false, ..) => StatusTag::new(Kind::Caution, "Declare conflicts first"),
        (true, _, 0) => StatusTag::new(Kind::Neutral, "Not started"),
        _ => StatusTag::new(Kind::Neutral, "Under way"),
    };
    let criteria = if assigned.reviews.len() == 1 {
        "1 criterion".to_owned()
    } else {
        format!("{} criteria", assigned.reviews.len())
    };
    let assigned_on = assigned.reviews.iter().map(|review| review.assigned_at).min();
    let due = assigned.due.map(|(due, _)| due::in_words(due, today));
    QueueRow {
        href: format!("/reviews/{}", disclosure.id),
        title: disclosure.product_name.clone(),
        line: format!("{} · {criteria}, {scored} of {asked} questions scored", disclosure.vendor),
        status,
        due: due.or_else(|| assigned_on.map(|at| format!("Assigned {}", calendar.day_of(at)))),
        due_kind: match assigned.due {
            Some((_, Nearness::Late)) => Kind::Stop,
            Some((_, Nearness::Soon)) => Kind::Caution,
            Some((_, Nearness::Ahead)) | None => Kind::Neutral,
        },
    }
}

/// What is on a reviewer's desk, in a sentence; none when nothing is.
fn load(all: &[Assigned]) -> Option<String> {
    let open: Vec<&Assigned> = all.iter().filter(|assigned| assigned.due.is_some()).collect();
    let (reviews, left) = open.iter().fold((0, 0), |(reviews, left), assigned| {
        let open: Vec<_> = assigned
            .reviews
            .iter()
            .filter(|review| review.state == ReviewState::Assigned)
            .collect();
        let unscored: i64 = open
            .iter()
            .map(|review| {
                let asked = assigned.panel.iter().find(|part| part.criterion == review.criterion);
                asked.map_or(0, |part| (part.questions - review.scored).max(0))
            })
            .sum();
        (reviews + open.len(), left + unscored)
    });
    let late =
        open.iter().filter(|assigned| matches!(assigned.due, Some((_, Nearness::Late)))).count();
    if reviews == 0 {
        return None;
    }
    let late = match late {
        0 => String::new(),
        late => format!("; {} late", counted(late, "tool is", "tools are")),
    };
    Some(format!(
        "On your desk: {} of {}, {} to score{late}.",
        counted(reviews, "review", "reviews"),
        counted(open.len(), "tool", "tools"),
        counted(left, "question", "questions")
    ))
}

impl Page for ReviewsPage {
    const TEMPLATE: &'static str = "assessment/reviews";

    fn samples() -> Vec<Self> {
        let row = QueueRow {
            href: "/reviews/1".to_owned(),
            title: "Quill".to_owned(),
            line: "Acme · 1 criterion, 0 of 5 questions scored".to_owned(),
            status: StatusTag::new(Kind::Neutral, "Not started"),
            due: None,
            due_kind: Kind::Neutral,
        };
        let mut full = Self::new(&[], Calendar::UTC, NaiveDate::default());
        full.load = Some("On your desk: 1 review of 1 tool, 5 questions to score.".to_owned());
        full.empty = None;
        full.open.push(row.clone());
        full.done.push(row.clone());
        full.withdrawn.push(row);
        vec![Self::new(&[], Calendar::UTC, NaiveDate::default()), full]
    }
}

/// `GET /reviews`
///
/// # Errors
/// As [`reviews::queue`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let all = reviews::queue(&app.ctx, &visitor.actor).await?;
    let body = ReviewsPage::new(&all, app.ctx.calendar(), app.ctx.today());
    page(&app, &visitor, &request, TITLE, &body)
}

/// An open file.
#[derive(Debug, Serialize)]
pub struct FilePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    conflict_href: Option<String>,
    mine: Vec<CriterionRow>,
    others: Vec<CriterionRow>,
    product: Facts,
    profile: Vec<ProfileSection>,
    /// What it renews.
    renewed: Option<RenewedPart>,
    /// Where they score away from Assay, while there is something to score.
    offline: Option<String>,
    /// Where the scores of all reviewers stand side by side.
    side_by_side: Option<String>,
    /// Where the comments of the public are read, and how many there are.
    comments: Option<ButtonLink>,
}

/// One criterion of the file.
#[derive(Debug, Serialize)]
struct CriterionRow {
    href: String,
    title: String,
    line: String,
    status: StatusTag,
    action: String,
}

#[derive(Debug, Serialize)]
struct ProfileSection {
    title: String,
    answers: Vec<ProfileAnswer>,
}

/// One answer of the profile.
#[derive(Debug, Serialize)]
struct ProfileAnswer {
    code: String,
    label: String,
    answer: ShownAnswer,
    evidence: Vec<ShownEvidence>,
    /// Where the vendor is asked about it, for whoever may.
    ask: Option<String>,
}

/// Where the comments of the public on a tool are read; none where nobody asked for any.
pub(super) fn comments_link(file: &OpenFile) -> Option<ButtonLink> {
    let comments = usize::try_from(file.comments?).unwrap_or_default();
    Some(ButtonLink {
        href: format!("/reviews/{}/comments", file.case.disclosure.id),
        label: counted(comments, "comment of the public", "comments of the public"),
    })
}

impl FilePage {
    fn new(file: &OpenFile, back: Crumb, reviewer: bool, lead: bool, time: AgencyTime) -> Self {
        let mut trail = home_trail();
        trail.push(back);
        let case = &file.case;
        let product = &case.snapshot.product;
        let id = &case.disclosure.id;
        let rows = |own: bool| -> Vec<CriterionRow> {
            let criteria = case.questionnaire.rubric.criteria.iter();
            let chosen = criteria.filter(|criterion| {
                file.mine.iter().any(|review| review.criterion == criterion.id) == own
            });
            chosen
                .filter_map(|criterion| criterion_row(file, &criterion.id, &criterion.title))
                .collect()
        };
        let sections =
            case.questionnaire.sections.iter().filter(|section| section.criterion.is_none());
        let profile = sections.map(|section| ProfileSection {
            title: section.title.clone(),
            answers: section
                .questions
                .iter()
                .filter(|question| case.applicability.asked(&question.name) == Truth::True)
                .map(|question| ProfileAnswer {
                    code: question.code.clone(),
                    label: question.label.clone(),
                    answer: ShownAnswer::of_case(case, question),
                    evidence: case
                        .attached(question)
                        .map(|piece| ShownEvidence::new(piece, question, time))
                        .collect(),
                    ask: lead.then(|| asking_path(id, &question.name)),
                })
                .collect(),
        });
        Self {
            crumbs: Breadcrumb::new(trail, product.name.clone()),
            header: PageHeader::new(product.name.clone())
                .over(product.vendor.clone())
                .purpose(product.summary.clone()),
            conflict_href: reviewer.then(|| format!("/reviews/{id}/conflict")),
            offline: (case.disclosure.state() == State::InReview
                && file.mine.iter().any(|review| review.state == ReviewState::Assigned))
            .then(|| format!("/reviews/{id}/offline")),
            side_by_side: sees_others(file).then(|| format!("/pipeline/{id}/adjudication")),
            comments: comments_link(file),
            mine: rows(true),
            others: rows(false),
            product: Facts {
                facts: vec![
                    Fact::new("Version", product.version.clone()),
                    Fact {
                        href: Some(product.website.clone()),
                        ..Fact::new("Website", product.website.clone())
                    },
                    Fact::new(
                        "Attested by",
                        format!(
                            "{}, {}",
                            case.snapshot.attestation.name, case.snapshot.attestation.title
                        ),
                    ),
                    submitted(file, time.calendar),
                ],
            },
            profile: profile.collect(),
            renewed: file.renewal.as_ref().map(|renewed| RenewedPart::new(renewed, time.calendar)),
        }
    }
}

/// When the file was handed in, and when an answer of it changed since because the agency asked.
fn submitted(file: &OpenFile, calendar: Calendar) -> Fact {
    let last = calendar.day_of(file.case.snapshot.submitted_at);
    let handed_in = file.case.disclosure.submitted_at().map(|at| calendar.day_of(at));
    match handed_in {
        Some(day) if day != last => Fact {
            note: Some(format!("An answer changed on {last}")),
            ..Fact::new("Submitted", day)
        },
        _ => Fact::new("Submitted", last),
    }
}

/// Whether the scores of everybody are open to a reviewer: their own are in, and so are all others.
fn sees_others(file: &OpenFile) -> bool {
    let scored = matches!(
        file.case.disclosure.state(),
        State::Scored | State::Proposed | State::Decided | State::Published
    );
    scored
        && !file.mine.is_empty()
        && file.mine.iter().all(|review| review.state == ReviewState::Submitted)
}

fn criterion_row(file: &OpenFile, criterion: &str, title: &str) -> Option<CriterionRow> {
    let asked = file.case.asked(criterion).count();
    if asked == 0 {
        return None;
    }
    let review = file.mine.iter().find(|review| review.criterion == criterion);
    let (status, action) = match review {
        None => (StatusTag::new(Kind::Neutral, "To read"), "Read"),
        Some(_) if file.case.disclosure.state() == State::Withdrawn => {
            (StatusTag::new(Kind::Neutral, "Withdrawn by the vendor"), "Read")
        }
        Some(review) if review.state == ReviewState::Submitted => {
            (StatusTag::new(Kind::Good, "Submitted"), "Read")
        }
        Some(review) if review.scored == 0 => {
            (StatusTag::new(Kind::Neutral, "Not started"), "Score")
        }
        Some(_) => (StatusTag::new(Kind::Neutral, "Under way"), "Score"),
    };
    let line = match review {
        Some(review) => format!("{} of {asked} questions scored", review.scored),
        None if asked == 1 => "1 question".to_owned(),
        None => format!("{asked} questions"),
    };
    Some(CriterionRow {
        href: format!("/reviews/{}/{criterion}", file.case.disclosure.id),
        title: title.to_owned(),
        line,
        status,
        action: format!("{action} {}", title.to_lowercase()),
    })
}

impl Page for FilePage {
    const TEMPLATE: &'static str = "assessment/review_file";

    fn samples() -> Vec<Self> {
        let row = || CriterionRow {
            href: "/reviews/1/safety".to_owned(),
            title: "Safety".to_owned(),
            line: "0 of 5 questions scored".to_owned(),
            status: StatusTag::new(Kind::Neutral, "Not started"),
            action: "Score safety".to_owned(),
        };
        let page = |mine: Vec<CriterionRow>, conflict_href: Option<String>| Self {
            crumbs: Breadcrumb::new(home_trail(), "Quill"),
            header: PageHeader::new("Quill"),
            offline: conflict_href.clone(),
            side_by_side: conflict_href.clone(),
            renewed: conflict_href.as_ref().map(|_| RenewedPart::sample()),
            comments: conflict_href
                .clone()
                .map(|href| ButtonLink { href, label: "1 comment of the public".to_owned() }),
            conflict_href,
            mine,
            others: vec![row()],
            product: Facts { facts: vec![Fact::new("Version", "3.2")] },
            profile: vec![ProfileSection {
                title: "Product profile".to_owned(),
                answers: ShownAnswer::samples()
                    .into_iter()
                    .map(|answer| ProfileAnswer {
                        code: "Q-01".to_owned(),
                        label: "Who uses it?".to_owned(),
                        answer,
                        evidence: vec![
                            ShownEvidence::sample(None),
                            ShownEvidence::sample(Some("ab12".to_owned())),
                        ],
                        ask: Some("/reviews/1/clarifications/q".to_owned()),
                    })
                    .collect(),
            }],
        };
        vec![page(vec![row()], Some("/reviews/1/conflict".to_owned())), page(Vec::new(), None)]
    }
}

/// The page that the file was opened from.
pub(super) fn back(visitor: &Visitor, id: &str, product: &str, reviewer: bool) -> Crumb {
    if reviewer || visitor.actor.has(Role::Reviewer) {
        Crumb::to("/reviews", TITLE)
    } else {
        Crumb::to(format!("/pipeline/{id}"), product)
    }
}

/// `GET /reviews/{id}`
///
/// # Errors
/// As [`reviews::open`] does.
pub async fn open(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    if let Some(asked) = ask_first(&app, &visitor, &id).await? {
        return Ok(asked);
    }
    let file = reviews::open(&app.ctx, &visitor.actor, &id).await?;
    let name = file.case.snapshot.product.name.clone();
    let back = back(&visitor, id.as_str(), "In the pipeline", !file.mine.is_empty());
    let asks = visitor.actor.has(Role::PanelLead) && closed(file.case.disclosure.state()).is_none();
    let body = FilePage::new(&file, back, true, asks, app.ctx.agency_time());
    page(&app, &visitor, &request, &name, &body)
}
