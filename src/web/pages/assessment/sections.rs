//! A section of a disclosure: the form and its Save.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::draft_parts::{next_section, not_computable, steps, trail};
use super::paths::{block_id, fault_id, section_path};
use super::question::{Known, QuestionBlock, block};
use super::section_form::{Asked, Sent, form_key, mark};
use super::section_side::Side;
use super::shown::returned;
use super::versions::VersionsPage;
use crate::actions::Error;
use crate::actions::assessment::answers::{self, SectionEdit};
use crate::actions::assessment::disclosures::{self, WorkingFile};
use crate::actions::assessment::presence::in_words;
use crate::actions::people::kept_forms;
use crate::domain::assessment::draft_check;
use crate::domain::assessment::entry::{Entries, Entry};
use crate::domain::assessment::intake::Door;
use crate::domain::calendar::AgencyTime;
use crate::domain::instrument::{AnswerFault, Section, section_findings};
use crate::domain::measures::steps::Steps;
use crate::domain::values::DisclosureId;
use crate::web::components::{Breadcrumb, NoticeBox, PageHeader, StepList};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Gated};
use crate::web::kernel::kept::PLACE;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::typed;

/// The page of a section.
#[derive(Debug, Serialize)]
pub struct SectionPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    returned: Option<NoticeBox>,
    /// How the cycle of intake stands that it waits for.
    door: Option<String>,
    waits: Option<Waits>,
    /// Who else is in the section.
    presence: String,
    steps: StepList,
    action: String,
    key: String,
    revision: i64,
    saved: Option<String>,
    intro: String,
    blocks: Vec<QuestionBlock>,
    next: String,
    side: Side,
}

/// What was typed here and came when the session had ended.
#[derive(Debug, Serialize)]
pub(super) struct Waits {
    pub(super) href: String,
    pub(super) at: String,
}

impl Waits {
    async fn on(app: &App, visitor: &Visitor, path: &str) -> Result<Option<Self>, Failure> {
        let form = kept_forms::on_page(&app.ctx, &visitor.actor, path).await?;
        Ok(form.map(|form| Self {
            href: format!("{PLACE}{}", form.id),
            at: app.ctx.calendar().in_words(form.kept_at),
        }))
    }
}

/// What is shown beside the stored answers: entries of a form that was not saved, and what is wrong
/// in them.
#[derive(Default)]
pub(super) struct Unsaved {
    /// Who else is in the section.
    pub(super) presence: String,
    /// A form of this page that waits.
    pub(super) waits: Option<Waits>,
    /// What the form held, by question.
    pub(super) entries: BTreeMap<String, Entry>,
    /// The marks of what the form was filled with.
    pub(super) bases: BTreeMap<String, String>,
    /// What is wrong in it.
    pub(super) faults: Vec<AnswerFault>,
}

impl SectionPage {
    pub(super) fn new(
        file: &WorkingFile,
        time: AgencyTime,
        section: &Section,
        account: &str,
        mut unsaved: Unsaved,
    ) -> Self {
        let on = time.today();
        let id = &file.disclosure.id;
        let facts = file.facts();
        let findings = section_findings(
            &file.questionnaire,
            &file.view,
            &facts,
            on,
            section,
            &Steps::written(),
        );
        let blocks = section.questions.iter().map(|question| {
            let (entry, base) =
                (unsaved.entries.remove(&question.name), unsaved.bases.remove(&question.name));
            let entry =
                entry.unwrap_or_else(|| Entry::showing(question, file.draft.get(&question.name)));
            let base = base.unwrap_or_else(|| mark(file, question));
            block(
                file,
                &Known {
                    facts: &facts,
                    on,
                    faults: &unsaved.faults,
                    measures: &findings.measures,
                    calendar: time.calendar,
                },
                question,
                &entry,
                base,
            )
        });
        let blocks = blocks.collect();
        let link = |fault: &AnswerFault| {
            let question =
                section.questions.iter().find(|question| question.name == fault.question)?;
            Some(ErrorLink {
                href: format!("#{}", fault_id(question, fault)),
                message: fault.message.clone(),
            })
        };
        Self {
            crumbs: Breadcrumb::new(trail(file), section.title.clone()),
            header: PageHeader::new(section.title.clone())
                .over(format!("Disclosure of {}", file.disclosure.product_name)),
            errors: unsaved.faults.iter().filter_map(link).collect(),
            returned: returned(&file.disclosure),
            door: file.door.as_ref().map(Door::sentence),
            waits: unsaved.waits,
            presence: unsaved.presence,
            steps: steps(file, Some(&section.id)),
            action: section_path(id, &section.id),
            key: form_key(account, id, &section.id),
            revision: file.revision(&section.id),
            saved: file
                .revisions
                .get(&section.id)
                .map(|saved| format!("Saved {} by {}", time.calendar.in_words(saved.at), saved.by)),
            intro: section.intro.clone(),
            blocks,
            next: next_section(file, &section.id)
                .map_or_else(|| "check your answers".to_owned(), |next| next.title.clone()),
            side: Side::new(file, &findings, section),
        }
    }
}

/// `GET /disclosures/{id}/sections/{section}`
///
/// # Errors
/// When the section is not there, or as [`disclosures::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, section) = ids(&path)?;
    let file = disclosures::open(&app.ctx, &visitor.actor, &id).await?;
    if !file.disclosure.state().is_editable() {
        return Ok(done(&visitor, &format!("/disclosures/{id}/check"), None));
    }
    let waits = Waits::on(&app, &visitor, &section_path(&id, section)).await?;
    render(&app, &visitor, &request, &file, section, Unsaved { waits, ..Unsaved::default() })
}

fn account(visitor: &Visitor) -> String {
    visitor.actor.person().map(|person| person.account.to_string()).unwrap_or_default()
}

fn ids(path: &(String, String)) -> Result<(DisclosureId, &str), Failure> {
    Ok((path_id(&path.0)?, path.1.as_str()))
}

fn render(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    file: &WorkingFile,
    section: &str,
    mut unsaved: Unsaved,
) -> Result<HttpResponse, Failure> {
    let section = file.questionnaire.section(section).ok_or(Error::NotFound)?;
    let faulty = !unsaved.faults.is_empty();
    unsaved.presence = in_words(&app.ctx.presence.note(
        &visitor.actor,
        app.ctx.now(),
        &file.disclosure.id,
        &section.id,
    ));
    let body = SectionPage::new(file, app.ctx.agency_time(), section, &account(visitor), unsaved);
    let title = format!("{}: {}", section.title, file.disclosure.product_name);
    if faulty {
        rejected(app, visitor, request, &title, &body)
    } else {
        page(app, visitor, request, &title, &body)
    }
}

/// `POST /disclosures/{id}/sections/{section}`
///
/// # Errors
/// When the section is not there, or as [`answers::save`] does; answers that do not fit come back
/// with the form.
pub async fn save(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    sent: Gated<Asked>,
) -> Result<HttpResponse, Failure> {
    let (id, name) = ids(&path)?;
    let Gated { opened: Asked(questionnaire), form } = sent;
    let section = questionnaire.section(name).ok_or(Error::NotFound)?;
    let mut sent = Sent::read(section, &form.0)?;
    if sent.change_rows() || typed::restored(&request).is_some() {
        let unsaved = Unsaved { entries: sent.entries.0, bases: sent.bases, ..Unsaved::default() };
        let file = disclosures::open(&app.ctx, &visitor.actor, &id).await?;
        return render(&app, &visitor, &request, &file, name, unsaved);
    }
    let tidy: BTreeMap<String, Entry> = sent
        .entries
        .0
        .into_iter()
        .map(|(question, entry)| (question, entry.without_blank_rows()))
        .collect();
    let edit = SectionEdit {
        section: name.to_owned(),
        revision: sent.revision,
        bases: sent.bases.clone(),
        entries: Entries(tidy.clone()),
    };
    let saved = answers::save(&app.ctx, &visitor.actor, &id, edit).await?;
    if !saved.refused.is_empty() {
        // Only what was not stored comes back from the form.
        let open = |question: &String| {
            saved.refused.iter().any(|fault| fault.question == *question)
                || saved.conflicts.iter().any(|conflict| conflict.question == *question)
        };
        let entries = tidy.into_iter().filter(|(question, _)| open(question)).collect();
        let bases = sent.bases.into_iter().filter(|(question, _)| open(question)).collect();
        return render(
            &app,
            &visitor,
            &request,
            &saved.file,
            name,
            Unsaved { entries, bases, faults: saved.refused, ..Unsaved::default() },
        );
    }
    if !saved.conflicts.is_empty() {
        let body = VersionsPage::new(
            &saved.file,
            section,
            &tidy,
            &saved.conflicts,
            account(&visitor).as_str(),
            app.ctx.calendar(),
        );
        let mut response = page(&app, &visitor, &request, "One question, two answers", &body)?;
        *response.status_mut() = actix_web::http::StatusCode::CONFLICT;
        return Ok(response);
    }
    let to = Onward {
        attach: sent.attach,
        stay: sent
            .restored
            .map(|question| format!("#{}", block_id(&question)))
            .or(sent.stay.then(String::new)),
        broken: not_computable(&saved.file, app.ctx.today(), section)
            .find(|question| saved.changed.contains(question)),
        newly_asked: saved.newly_asked,
    };
    Ok(go_on(&visitor, &saved.file, section, to))
}

/// What a save leads to, the first that there is.
struct Onward {
    /// The question to attach evidence to.
    attach: Option<String>,
    /// The place in the section to come back to.
    stay: Option<String>,
    /// The first table that this save changed and whose rows break rules, so that a measure cannot
    /// be computed from it.
    broken: Option<String>,
    /// The questions that the answers opened.
    newly_asked: Vec<String>,
}

/// Where a save leads: to what was asked for, to a table to put right, to questions that it opened,
/// or to the next section.
fn go_on(visitor: &Visitor, file: &WorkingFile, section: &Section, to: Onward) -> HttpResponse {
    let id = &file.disclosure.id;
    let here = section_path(id, &section.id);
    if let Some(question) = to.attach {
        let query = serde_urlencoded::to_string([("question", question)]).unwrap_or_default();
        return done(visitor, &format!("/disclosures/{id}/evidence?{query}"), None);
    }
    if let Some(place) = to.stay {
        return done(visitor, &format!("{here}{place}"), Some(Notice::SAVED));
    }
    if let Some(table) = to.broken {
        return done(visitor, &format!("{here}#{}", block_id(&table)), Some(Notice::TABLE_BROKEN));
    }
    if let Some(first) = to.newly_asked.first() {
        return done(visitor, &format!("{here}#{}", block_id(first)), Some(Notice::MORE_ASKED));
    }
    let unfinished =
        draft_check::unfinished(&file.questionnaire, &file.view, &file.draft, &section.questions);
    let notice = if unfinished.is_empty() { Notice::SAVED } else { Notice::SAVED_UNFINISHED };
    match next_section(file, &section.id) {
        Some(next) => done(visitor, &section_path(id, &next.id), Some(notice)),
        None => done(visitor, &format!("/disclosures/{id}/check"), Some(notice)),
    }
}
