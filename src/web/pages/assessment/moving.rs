//! Taking a draft over into a newer version of the questionnaire: what changed at each question.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::draft_parts::trail;
use crate::actions::Error;
use crate::actions::assessment::moving::{self as action, LeftAnswer, Move};
use crate::domain::assessment::disclosure::State;
use crate::domain::instrument::{ChangeKind, QuestionChange};
use crate::domain::texts::counted;
use crate::web::components::{Breadcrumb, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

/// The page.
#[derive(Debug, Serialize)]
pub struct MovePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    action: String,
    back: String,
    version: String,
    line: String,
    left: Vec<LeftRow>,
    groups: Vec<Group>,
}

#[derive(Debug, Serialize)]
struct LeftRow {
    code: String,
    label: String,
    lines: Vec<String>,
    why: String,
}

#[derive(Debug, Serialize)]
struct Group {
    title: &'static str,
    count: String,
    rows: Vec<ChangeRow>,
}

#[derive(Debug, Serialize)]
struct ChangeRow {
    code: String,
    label: String,
    lines: Vec<String>,
}

impl MovePage {
    fn new(found: &Move) -> Self {
        let base = format!("/disclosures/{}", found.file.disclosure.id);
        let kept = found.file.draft.0.len().saturating_sub(found.left.len());
        let group = |title, of: &dyn Fn(ChangeKind) -> bool| {
            let rows = rows(found, of);
            Group { title, count: counted(rows.len(), "question", "questions"), rows }
        };
        let groups = [
            group("New questions", &|kind| {
                matches!(kind, ChangeKind::Added | ChangeKind::AddedOptional)
            }),
            group("Questions that changed", &|kind| {
                !matches!(kind, ChangeKind::Added | ChangeKind::AddedOptional | ChangeKind::Removed)
            }),
            group("Questions that are gone", &|kind| kind == ChangeKind::Removed),
        ];
        Self {
            crumbs: Breadcrumb::new(trail(&found.file), "Newer questionnaire"),
            header: PageHeader::new(format!("Version {} of the questionnaire", found.to.version))
                .over(format!("Disclosure of {}", found.file.disclosure.product_name))
                .purpose(
                    "Your draft can be taken over into it. You may also go on with the version \
                     that it is on.",
                ),
            action: format!("{base}/newer-questionnaire"),
            back: base,
            version: found.to.version.clone(),
            line: format!(
                "{} along whole, {} not or only in part.",
                counted(kept, "answer goes", "answers go"),
                counted(found.left.len(), "does", "do"),
            ),
            left: found.left.iter().map(left_row).collect(),
            groups: groups.into_iter().filter(|group| !group.rows.is_empty()).collect(),
        }
    }
}

fn left_row(left: &LeftAnswer) -> LeftRow {
    LeftRow {
        code: left.code.clone(),
        label: left.label.clone(),
        lines: left.answer.lines().map(str::to_owned).collect(),
        why: left.why.clone(),
    }
}

/// The questions with changes of these kinds, each once.
fn rows(found: &Move, of: &dyn Fn(ChangeKind) -> bool) -> Vec<ChangeRow> {
    let mut rows: Vec<(&str, ChangeRow)> = Vec::new();
    for change in found.changes.iter().filter(|change| of(change.change)) {
        let question = found
            .to
            .question(&change.question)
            .or_else(|| found.file.questionnaire.question(&change.question));
        let Some(question) = question else { continue };
        let line = in_words(change);
        match rows.iter_mut().find(|(name, _)| *name == change.question) {
            Some((_, row)) if row.lines.contains(&line) => {}
            Some((_, row)) => row.lines.push(line),
            None => {
                let (code, label) = (question.code.clone(), question.label.clone());
                rows.push((&change.question, ChangeRow { code, label, lines: vec![line] }));
            }
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

/// What changed and what that does to the draft.
fn in_words(change: &QuestionChange) -> String {
    let effect = change.change.effect();
    if matches!(change.change, ChangeKind::Added | ChangeKind::AddedOptional | ChangeKind::Removed)
    {
        return effect.to_owned();
    }
    let part = if change.part.is_empty() { String::new() } else { format!(" ({})", change.part) };
    let what = crate::domain::values::sentence_case(change.change.label());
    format!("{what}{part}. {effect}")
}

/// `GET /disclosures/{id}/newer-questionnaire`
///
/// # Errors
/// As [`action::look`] does, but for a draft for which nothing is newer.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let found = match action::look(&app.ctx, &visitor.actor, &id).await {
        // Nothing is newer: the draft's own page says where it stands.
        Err(Error::WrongState(_)) => {
            return Ok(done(&visitor, &format!("/disclosures/{id}"), None));
        }
        found => found?,
    };
    let title = format!("Newer questionnaire: {}", found.file.disclosure.product_name);
    page(&app, &visitor, &request, &title, &MovePage::new(&found))
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct MoveForm {
    #[serde(default)]
    onto: String,
}

/// `POST /disclosures/{id}/newer-questionnaire`
///
/// # Errors
/// As [`action::take_over`] does.
pub async fn take_over(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Form<MoveForm>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    action::take_over(&app.ctx, &visitor.actor, &id, &form.0.onto).await?;
    Ok(done(&visitor, &format!("/disclosures/{id}"), Some(Notice::MOVED)))
}

impl Page for MovePage {
    const TEMPLATE: &'static str = "assessment/newer_questionnaire";

    fn samples() -> Vec<Self> {
        let change = |question: &str, change: ChangeKind, part: &str| QuestionChange {
            question: question.to_owned(),
            part: part.to_owned(),
            change,
            was: None,
            is: None,
        };
        let changes = vec![
            change("first.one", ChangeKind::Added, ""),
            change("first.text", ChangeKind::Retyped, "answer"),
            change("first.text", ChangeKind::Reworded, "label"),
            change("first.number", ChangeKind::Removed, ""),
        ];
        let left = LeftAnswer {
            question: "first.number".to_owned(),
            code: "NUMBER".to_owned(),
            label: "How long does it take?".to_owned(),
            answer: "1.5 hours".to_owned(),
            why: "The newer version does not ask it.".to_owned(),
        };
        let file = super::samples::drafts(State::Draft).pop();
        let found = |changes: Vec<QuestionChange>, left: Vec<LeftAnswer>| {
            let file = file.clone()?;
            Some(Move { to: file.questionnaire.clone(), changes, left, file })
        };
        [found(changes, vec![left]), found(Vec::new(), Vec::new())]
            .into_iter()
            .flatten()
            .map(|found| Self::new(&found))
            .collect()
    }
}
