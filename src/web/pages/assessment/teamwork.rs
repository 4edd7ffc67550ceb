//! Who of a vendor looks after which section of a draft, and what its people ask each other about
//! a question.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::draft_parts::trail;
use super::paths::{question_path, team_path};
use super::teamwork_words::owner_in_words;
use crate::actions::assessment::teamwork::{self, Shared, TypedOwner, field};
use crate::actions::{Error, FieldError};
use crate::domain::assessment::teamwork::{Colleague, Comment};
use crate::domain::calendar::Calendar;
use crate::domain::instrument::{Question, Section};
use crate::domain::values::DisclosureId;
use crate::web::components::fields::{AreaField, SelectField, TextField};
use crate::web::components::{Breadcrumb, Crumb, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, NoFields, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;

const TITLE: &str = "Share the work";

/// Who looks after which section.
#[derive(Debug, Serialize)]
pub struct TeamPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    /// Whether anything can be changed.
    open: bool,
    sections: Vec<SectionRow>,
    questions: Vec<TalkLink>,
}

#[derive(Debug, Serialize)]
struct SectionRow {
    title: String,
    /// Who and until when, where nothing can be changed.
    told: String,
    owner: SelectField,
    due: TextField,
}

#[derive(Debug, Serialize)]
struct TalkLink {
    href: String,
    label: String,
    line: String,
}

/// A question about which colleagues write to each other.
#[derive(Debug, Serialize)]
pub struct TalkPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    open: bool,
    code: String,
    label: String,
    question: String,
    comments: Vec<Said>,
    /// Whether something of it is not settled.
    unsettled: bool,
    words: AreaField,
    asked: SelectField,
}

#[derive(Debug, Serialize)]
struct Said {
    who: String,
    at: String,
    words: String,
    settled: bool,
}

/// Those to choose from, nobody first.
fn people(
    nobody: &str,
    colleagues: &[Colleague],
    gone: Option<&Colleague>,
) -> Vec<(String, String)> {
    let nobody = (String::new(), nobody.to_owned());
    let here = colleagues.iter().map(|one| (one.account.to_string(), one.name.clone()));
    let gone = gone.filter(|gone| colleagues.iter().all(|one| one.account != gone.account));
    let gone = gone.map(|one| (one.account.to_string(), format!("{} (cannot edit)", one.name)));
    std::iter::once(nobody).chain(here).chain(gone).collect()
}

impl TeamPage {
    pub(super) fn new(
        shared: &Shared,
        typed: &BTreeMap<String, TypedOwner>,
        errors: &[FieldError],
    ) -> Self {
        let file = &shared.file;
        let row = |section: &Section| {
            let was = file.teamwork.owner(&section.id);
            let held = was.and_then(|was| was.owner.as_ref());
            let shown = typed.get(&section.id).cloned().unwrap_or_else(|| TypedOwner {
                owner: held.map(|held| held.account.to_string()).unwrap_or_default(),
                due: was.and_then(|was| was.due).map(|due| due.to_string()).unwrap_or_default(),
            });
            SectionRow {
                title: section.title.clone(),
                told: was.and_then(owner_in_words).unwrap_or_else(|| "Nobody yet".to_owned()),
                owner: SelectField::new(
                    field("owner", &section.id),
                    "Who",
                    people("Nobody yet", &shared.colleagues, held),
                    &shown.owner,
                    errors,
                )
                .optional(),
                due: TextField::new(field("due", &section.id), "Done by", &shown.due, errors)
                    .optional(),
            }
        };
        let questions = file.teamwork.unsettled().into_iter().filter_map(|name| {
            let question = file.questionnaire.question(name)?;
            let last = file.teamwork.about(name).last()?;
            Some(TalkLink {
                href: format!("{}/{name}", team_path(&file.disclosure.id)),
                label: format!("{} {}", question.code, question.label),
                line: format!("{}: {}", last.author.name, last.words),
            })
        });
        Self {
            crumbs: Breadcrumb::new(trail(file), TITLE),
            header: PageHeader::new(TITLE)
                .over(format!("Disclosure of {}", file.disclosure.product_name))
                .purpose(
                    "Say who looks after which section, and until when. Only people of your \
                     organization see it, and what you write to each other about a question.",
                ),
            errors: error_links(errors),
            action: team_path(&file.disclosure.id),
            open: file.disclosure.state().is_editable(),
            sections: file.questionnaire.sections.iter().map(row).collect(),
            questions: questions.collect(),
        }
    }
}

impl TalkPage {
    pub(super) fn new(
        shared: &Shared,
        question: &Question,
        calendar: Calendar,
        typed: (&str, &str),
        errors: &[FieldError],
    ) -> Self {
        let file = &shared.file;
        let id = &file.disclosure.id;
        let mut crumbs = trail(file);
        crumbs.push(Crumb::to(team_path(id), TITLE));
        let said = |comment: &Comment| Said {
            who: match &comment.asked {
                Some(asked) => format!("{} to {}", comment.author.name, asked.name),
                None => comment.author.name.clone(),
            },
            at: calendar.in_words(comment.written_at),
            words: comment.words.to_string(),
            settled: comment.settled_at.is_some(),
        };
        Self {
            crumbs: Breadcrumb::new(crumbs, question.code.clone()),
            header: PageHeader::new("Ask a colleague")
                .over(format!("Disclosure of {}", file.disclosure.product_name))
                .purpose("Only people of your organization read this, never the agency."),
            errors: error_links(errors),
            action: format!("{}/{}", team_path(id), question.name),
            open: file.disclosure.state().is_editable(),
            code: question.code.clone(),
            label: question.label.clone(),
            question: question_path(file, &question.name).unwrap_or_default(),
            comments: file.teamwork.about(&question.name).map(said).collect(),
            unsettled: file
                .teamwork
                .about(&question.name)
                .any(|comment| comment.settled_at.is_none()),
            words: AreaField::new("words", "What you want to say", typed.0, errors),
            asked: SelectField::new(
                "asked",
                "Whom you ask",
                people("Nobody in particular", &shared.colleagues, None),
                typed.1,
                errors,
            )
            .help("They get it by mail, with a link that opens this question.")
            .optional(),
        }
    }
}

/// `GET /disclosures/{id}/team`
///
/// # Errors
/// As [`teamwork::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let shared = teamwork::open(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let body = TeamPage::new(&shared, &BTreeMap::new(), &[]);
    page(&app, &visitor, &request, &title(TITLE, &shared), &body)
}

fn title(what: &str, shared: &Shared) -> String {
    format!("{what}: {}", shared.file.disclosure.product_name)
}

/// What was typed, by section.
fn typed_owners(form: &Pairs) -> BTreeMap<String, TypedOwner> {
    let mut typed: BTreeMap<String, TypedOwner> = BTreeMap::new();
    for (name, value) in &form.0 {
        match name.split_once('.') {
            Some(("owner", section)) => {
                typed.entry(section.to_owned()).or_default().owner.clone_from(value);
            }
            Some(("due", section)) => {
                typed.entry(section.to_owned()).or_default().due.clone_from(value);
            }
            _ => {}
        }
    }
    typed
}

/// `POST /disclosures/{id}/team`
///
/// # Errors
/// As [`teamwork::share`] does; faults of a field come back with the form.
pub async fn share(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&id)?;
    let typed = typed_owners(&form);
    match teamwork::share(&app.ctx, &visitor.actor, &id, &typed).await {
        Ok(()) => Ok(done(&visitor, &team_path(&id), Some(Notice::SHARED))),
        Err(Error::Invalid(errors)) => {
            let shared = teamwork::open(&app.ctx, &visitor.actor, &id).await?;
            let body = TeamPage::new(&shared, &typed, &errors);
            rejected(&app, &visitor, &request, &title(TITLE, &shared), &body)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /disclosures/{id}/team/{question}`
///
/// # Errors
/// When there is no such question, or as [`teamwork::open`] does.
pub async fn talk(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let shared = teamwork::open(&app.ctx, &visitor.actor, &path_id(&path.0)?).await?;
    let question = teamwork::question(&shared.file, &path.1)?;
    let body = TalkPage::new(&shared, question, app.ctx.calendar(), ("", ""), &[]);
    page(&app, &visitor, &request, &title(&question.code, &shared), &body)
}

/// What the form of a comment sends.
#[derive(Debug, Deserialize)]
pub struct CommentForm {
    #[serde(default)]
    words: String,
    #[serde(default)]
    asked: String,
}

/// `POST /disclosures/{id}/team/{question}`
///
/// # Errors
/// As [`teamwork::comment`] does; faults of a field come back with the form.
pub async fn comment(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<CommentForm>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&path.0)?;
    let CommentForm { words, asked } = form.0;
    match teamwork::comment(&app.ctx, &visitor.actor, &id, &path.1, (&words, &asked)).await {
        Ok(()) => {
            let to = format!("{}/{}", team_path(&id), path.1);
            Ok(done(&visitor, &to, Some(Notice::COMMENT_SAVED)))
        }
        Err(Error::Invalid(errors)) => {
            let shared = teamwork::open(&app.ctx, &visitor.actor, &id).await?;
            let question = teamwork::question(&shared.file, &path.1)?;
            let typed = (words.as_str(), asked.as_str());
            let body = TalkPage::new(&shared, question, app.ctx.calendar(), typed, &errors);
            rejected(&app, &visitor, &request, &title(&question.code, &shared), &body)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /disclosures/{id}/team/{question}/settlement`
///
/// # Errors
/// As [`teamwork::settle`] does.
pub async fn settle(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&path.0)?;
    teamwork::settle(&app.ctx, &visitor.actor, &id, &path.1).await?;
    let to = format!("{}/{}", team_path(&id), path.1);
    Ok(done(&visitor, &to, Some(Notice::COMMENTS_SETTLED)))
}
