//! The scoring workbench: one question at a time, the claim beside its evidence and the anchors.

mod anchors;
pub mod autosaves;
mod changed;
mod claim;
pub mod ending;
mod keys;
mod limit;
mod progress;
mod samples;
pub mod scoring;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path, web::Query};
use serde::{Deserialize, Serialize};

use self::anchors::{AnchorChoice, anchors};
use self::changed::{ChangedNote, notes};
use self::claim::ClaimTable;
use self::keys::ShownKeys;
use self::limit::{Limit, limited};
pub(super) use self::limit::{counted_in_words, level_in_words};
use self::progress::{Dot, Onward, dot, in_progress, onward, reads, remaining};
use super::clarifications_shown::ShownThreads;
use super::conflicts::ask_first;
use super::evidence_reading::BenchPiece;
use super::reviews::{back, comments_link};
use super::shown::{ShownAnswer, ShownEvidence, strength};
use crate::actions::assessment::case::Case;
use crate::actions::assessment::reopening::may_reopen;
use crate::actions::assessment::reviews::{self, Workbench};
use crate::actions::assessment::sheet::Line;
use crate::actions::{Error, FieldError};
use crate::domain::assessment::evidence::Evidence;
use crate::domain::assessment::review::{GivenScore, Notes, Score};
use crate::domain::calendar::{AgencyTime, Calendar};
use crate::domain::instrument::{LevelLimit, Question, Scored, measured_limit};
use crate::domain::values::DisclosureId;
use crate::web::components::{
    Breadcrumb, ButtonLink, Crumb, Kind, NoticeBox, PageHeader, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, error_links, message_at};
use crate::web::kernel::guard::with_frames;
use crate::web::kernel::markup::Markup;
use crate::web::kernel::page::page;
use crate::web::kernel::paths::path_id;
use crate::web::pages::instrument::grounds;
use crate::web::pages::instrument::measures::ShownMeasure;

/// The workbench.
#[derive(Debug, Serialize)]
pub struct WorkbenchPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    submission: String,
    remaining: String,
    dots: Vec<Dot>,
    code: String,
    label: String,
    name: String,
    why: Option<String>,
    because: Vec<String>,
    good: Option<String>,
    answer: ShownAnswer,
    table: Option<ClaimTable>,
    /// What changed here since earlier submissions.
    changed: Vec<ChangedNote>,
    vendor: String,
    strength: StatusTag,
    evidence: Vec<BenchPiece>,
    /// How much of it they ticked as read.
    reads: Option<String>,
    caps: Vec<NoticeBox>,
    grounds: Option<Markup>,
    measure: Option<ShownMeasure>,
    form: Option<ScoreForm>,
    own: Option<String>,
    own_comment: Option<String>,
    others: Option<Vec<OtherScore>>,
    counts: Option<Counts>,
    may_submit: bool,
    reopening: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    keys: ShownKeys,
    /// The next criterion that is open to them.
    onward: Option<Onward>,
    anchors: Vec<AnchorChoice>,
    /// What the vendor was asked about the question.
    clarifications: ShownThreads,
    /// Where the comments of the public are read, and how many there are.
    comments: Option<ButtonLink>,
}

/// What the scores of the question come to.
#[derive(Debug, Serialize)]
struct Counts {
    /// The level in words; none while the question has to be settled.
    level: Option<String>,
    /// Why it is less than what was given.
    limit: Option<String>,
    /// Who settled it and when, and why.
    settled: Option<String>,
    reason: Option<String>,
}

impl Counts {
    fn new(line: &Line, words: &[String], calendar: Calendar) -> Self {
        let settled = line.settled.as_ref();
        Self {
            level: line.what_counts().map(|scored| level_in_words(scored, words)),
            limit: line.exceeded().map(LevelLimit::sentence),
            settled: settled.map(|settled| {
                format!("{}, {}", settled.settled_by, calendar.day_of(settled.settled_at))
            }),
            reason: settled.map(|settled| settled.reason.clone()),
        }
    }
}

/// The form that scores the question.
#[derive(Debug, Serialize)]
struct ScoreForm {
    error: Option<String>,
    /// The highest level that can count, and why.
    limit: Option<Limit>,
    comment: String,
    comment_error: Option<String>,
    private_note: String,
    private_error: Option<String>,
    vendor_note: String,
    vendor_error: Option<String>,
    /// Whether anything is noted, so that the notes are open.
    noted: bool,
    /// The mark of the score that this one takes the place of.
    seen: String,
    /// What is stored, when that is not what the form began with.
    stored: Option<Stored>,
}

/// What is stored, beside what was sent.
#[derive(Debug, Serialize)]
struct Stored {
    level: String,
    comment: String,
    private_note: String,
    vendor_note: String,
    keep: String,
}

/// What another reviewer gave.
#[derive(Debug, Serialize)]
struct OtherScore {
    name: String,
    level: String,
    comment: String,
}

/// What was typed, when it was rejected.
struct Typed<'a> {
    level: &'a str,
    comment: &'a str,
    notes: Option<Notes>,
    /// The mark that was sent; none to take the place of what is stored now, which is shown beside
    /// it.
    seen: Option<&'a str>,
}

impl WorkbenchPage {
    fn new(
        bench: &Workbench,
        question: &Question,
        back: Crumb,
        time: AgencyTime,
        typed: Option<&Typed<'_>>,
        errors: &[FieldError],
    ) -> Self {
        let case = &bench.file.case;
        let (id, criterion) = (&case.disclosure.id, &bench.criterion);
        let here = format!("/reviews/{id}/{criterion}");
        let title = case
            .questionnaire
            .rubric
            .criterion(criterion)
            .map_or_else(String::new, |criterion| criterion.title.clone());
        let names: Vec<&Question> = case.asked(criterion).map(|(question, _)| question).collect();
        let at = names.iter().position(|listed| listed.name == question.name).unwrap_or_default();
        let href = |listed: &&Question| format!("{here}?question={}", listed.name);
        let own = bench.scores.iter().find(|score| score.question == question.name);
        let words = &case.questionnaire.rubric.scale.words;
        let pieces: Vec<&Evidence> = case.attached(question).collect();
        let answer = case.snapshot.answers.get(&question.name);
        let table = ClaimTable::new(&case.questionnaire, question, answer);
        let shown = ShownAnswer::of_case(case, question);
        let chosen = typed
            .map_or_else(|| own.map(value).unwrap_or_default(), |typed| typed.level.to_owned());
        let closed = bench.review.is_some() && !bench.is_open();
        let scored = names
            .iter()
            .filter(|listed| bench.scores.iter().any(|score| score.question == listed.name))
            .count();
        Self {
            crumbs: crumbs(case, back, &title),
            header: PageHeader::new(question.label.clone()).over(format!(
                "{} by {} · {title}, {}",
                case.snapshot.product.name, case.snapshot.product.vendor, question.code
            )),
            errors: error_links(errors),
            action: here.clone(),
            submission: format!("{here}/submission"),
            remaining: remaining(bench, time.calendar, scored, names.len()),
            dots: names
                .iter()
                .map(|listed| dot(listed, &href(listed), bench, &question.name))
                .collect(),
            code: question.code.clone(),
            label: question.label.clone(),
            name: question.name.clone(),
            why: Some(question.messages.why.clone()).filter(|why| !why.is_empty()),
            because: case
                .applicability
                .why(&case.questionnaire, &question.name)
                .iter()
                .map(|reason| format!("{}: {}", reason.label, reason.given))
                .collect(),
            good: question.messages.good.clone(),
            answer: if table.is_some() { ShownAnswer { table: None, ..shown } } else { shown },
            table,
            changed: notes(bench, time.calendar),
            vendor: case.snapshot.product.vendor.clone(),
            strength: strength(&pieces, question, time.today()),
            evidence: pieces
                .iter()
                .map(|piece| {
                    let read = bench.reads.get(&piece.id).map(|at| time.calendar.day_of(*at));
                    BenchPiece::new(ShownEvidence::new(piece, question, time), piece, read)
                })
                .collect(),
            reads: reads(bench, &pieces),
            caps: caps(bench),
            grounds: grounds::grounds(&case.questionnaire, &question.name, true),
            measure: bench
                .bounds
                .measure
                .as_ref()
                .map(|measure| ShownMeasure::for_reviewers(measure, bench.bounds.computed, words)),
            form: bench.is_open().then(|| score_form(bench, own, typed, errors, href(&question))),
            reopening: bench
                .review
                .as_ref()
                .filter(|review| may_reopen(&case.disclosure, review))
                .map(|review| format!("/pipeline/{id}/reviewers/{}/reopening", review.id)),
            own: own.filter(|_| closed).map(|score| limited(bench, score.scored, words)),
            own_comment: own
                .filter(|_| closed)
                .map(|score| score.comment.clone())
                .filter(|comment| !comment.is_empty()),
            others: others(bench, words),
            counts: bench.line.as_ref().map(|line| Counts::new(line, words, time.calendar)),
            may_submit: bench.is_open() && scored == names.len(),
            previous: at.checked_sub(1).and_then(|at| names.get(at)).map(href),
            next: names.get(at + 1).map(href),
            keys: ShownKeys::new(&bench.keys),
            onward: onward(bench),
            anchors: anchors(bench, question, &chosen),
            clarifications: ShownThreads::new(id, question, &bench.clarifications, time.calendar),
            comments: comments_link(&bench.file),
        }
    }
}

/// What the others gave, once that is open.
fn others(bench: &Workbench, words: &[String]) -> Option<Vec<OtherScore>> {
    let one = |given: &GivenScore| OtherScore {
        name: given.reviewer_name.clone(),
        level: limited(bench, given.score.scored, words),
        comment: given.score.comment.clone(),
    };
    Some(bench.others.as_ref()?.iter().map(one).collect())
}

/// The way up from a criterion of a file.
fn crumbs(case: &Case, back: Crumb, title: &str) -> Breadcrumb {
    let mut trail = home_trail();
    trail.push(back);
    let file = format!("/reviews/{}", case.disclosure.id);
    trail.push(Crumb::to(file, case.snapshot.product.name.clone()));
    Breadcrumb::new(trail, title)
}

/// What bounds a level here beside what Assay computed, which is told with its arithmetic.
fn caps(bench: &Workbench) -> Vec<NoticeBox> {
    let bounds = &bench.bounds;
    let computed = bounds.measure.as_ref().map(|measure| measured_limit(&measure.id));
    let maximum = bench.file.case.questionnaire.rubric.scale.maximum;
    let told = bounds.caps.iter().filter(|cap| computed.as_ref() != Some(&cap.id));
    told.map(|cap| NoticeBox {
        kind: Kind::Caution,
        title: format!("Counts as at most {} of {maximum}", cap.maximum.in_full()),
        text: Some(cap.because.clone()),
    })
    .collect()
}

/// The form that gives a level, filled with what was typed or else with the stored score. `keep` is
/// the address that leaves the stored score as it is.
fn score_form(
    bench: &Workbench,
    own: Option<&Score>,
    typed: Option<&Typed<'_>>,
    errors: &[FieldError],
    keep: String,
) -> ScoreForm {
    let words = &bench.file.case.questionnaire.rubric.scale.words;
    let notes = typed.and_then(|typed| typed.notes.clone()).unwrap_or_else(|| bench.notes.clone());
    ScoreForm {
        noted: !notes.is_empty(),
        private_error: message_at(errors, "private_note"),
        vendor_error: message_at(errors, "vendor_note"),
        private_note: notes.private,
        vendor_note: notes.vendor,
        error: message_at(errors, "level"),
        limit: Limit::of(bench),
        comment: typed.map_or_else(
            || own.map(|score| score.comment.clone()).unwrap_or_default(),
            |typed| typed.comment.to_owned(),
        ),
        comment_error: message_at(errors, "comment"),
        seen: typed.and_then(|typed| typed.seen).map_or_else(|| bench.mark(), str::to_owned),
        stored: own.filter(|_| typed.is_some_and(|typed| typed.seen.is_none())).map(|score| {
            Stored {
                level: limited(bench, score.scored, words),
                comment: score.comment.clone(),
                private_note: bench.notes.private.clone(),
                vendor_note: bench.notes.vendor.clone(),
                keep,
            }
        }),
    }
}

fn value(score: &Score) -> String {
    match score.scored {
        Scored::NotApplicable => "na".to_owned(),
        Scored::Level(level) => level.to_string(),
    }
}

/// The question that the address asks for; none leads to the first that is not scored.
#[derive(Debug, Deserialize)]
pub struct QuestionQuery {
    question: Option<String>,
}

/// `GET /reviews/{id}/{criterion}`
///
/// # Errors
/// As [`reviews::workbench`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    query: Query<QuestionQuery>,
) -> Result<HttpResponse, Failure> {
    let (id, criterion) = path.into_inner();
    let id = path_id(&id)?;
    if let Some(asked) = ask_first(&app, &visitor, &id).await? {
        return Ok(asked);
    }
    let bench =
        reviews::workbench(&app.ctx, &visitor.actor, &id, &criterion, query.question.as_deref())
            .await?;
    let (title, body) = body(&app, &visitor, &id, &bench, None, &[])?;
    Ok(with_frames(page(&app, &visitor, &request, &title, &body)?))
}

fn body(
    app: &App,
    visitor: &Visitor,
    id: &DisclosureId,
    bench: &Workbench,
    typed: Option<&Typed<'_>>,
    errors: &[FieldError],
) -> Result<(String, WorkbenchPage), Failure> {
    let question =
        bench.file.case.questionnaire.question(&bench.question).ok_or(Error::NotFound)?;
    let back = back(visitor, id.as_str(), "In the pipeline", !bench.file.mine.is_empty());
    let title = format!(
        "{} ({}): {}",
        question.label, question.code, bench.file.case.snapshot.product.name
    );
    Ok((title, WorkbenchPage::new(bench, question, back, app.ctx.agency_time(), typed, errors)))
}
