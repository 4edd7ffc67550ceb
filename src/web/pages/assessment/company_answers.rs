//! What a vendor answers once for the whole company, and the drafts in which something else stands.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use super::products::TITLE as PRODUCTS;
use super::question::{COMPANY_ANSWERS, Known, QuestionBlock, block};
use super::section_form::Sent;
use crate::actions::assessment::company_answers::{self as action, Desk, Elsewhere};
use crate::actions::assessment::disclosures::WorkingFile;
use crate::actions::{Error, FieldError};
use crate::domain::assessment::company::questions;
use crate::domain::assessment::disclosure::{Disclosure, Stage};
use crate::domain::assessment::entry::{Entries, Entry};
use crate::domain::assessment::teamwork::Teamwork;
use crate::domain::calendar::AgencyTime;
use crate::domain::instrument::{AnswerFault, EvidenceFacts, Question, Section, view};
use crate::domain::values::{Id, OrganizationId};
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links, message_at};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;
use crate::web::kernel::typed;

/// The page's name.
const TITLE: &str = "Your company’s answers";
/// The field of the drafts that take the company's answer.
const DRAFT: &str = "draft";

/// The page.
#[derive(Debug, Serialize)]
pub struct CompanyPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: &'static str,
    blocks: Vec<BlockPart>,
    draft_error: Option<String>,
    elsewhere: Vec<DraftRow>,
}

#[derive(Debug, Serialize)]
struct BlockPart {
    since: Option<String>,
    block: QuestionBlock,
}

#[derive(Debug, Serialize)]
struct DraftRow {
    value: String,
    code: String,
    product: String,
    href: String,
    here: String,
    ticked: bool,
}

/// What is shown beside the stored answers.
#[derive(Default)]
struct Unsaved {
    entries: BTreeMap<String, Entry>,
    faults: Vec<AnswerFault>,
    errors: Vec<FieldError>,
}

impl CompanyPage {
    fn new(
        desk: &Desk,
        organization: &OrganizationId,
        time: AgencyTime,
        unsaved: &Unsaved,
    ) -> Self {
        let file = by_itself(desk, organization, time);
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", PRODUCTS));
        let known = Known {
            facts: &EvidenceFacts::default(),
            on: time.today(),
            faults: &unsaved.faults,
            measures: &[],
            calendar: time.calendar,
        };
        let part = |question: &Question| {
            let stored = Entry::showing(question, file.draft.get(&question.name));
            let mark = stored.mark(question);
            let entry = unsaved.entries.get(&question.name).unwrap_or(&stored);
            let since = desk.answers.get(&question.name).map(|answer| {
                format!("Saved by {}, {}", answer.by, time.calendar.in_words(answer.at))
            });
            BlockPart { since, block: block(&file, &known, question, entry, mark).by_itself() }
        };
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).purpose(
                "Some questions are about your company, not about one product. Answer them here \
                 once: new drafts begin with these answers, and each product may say otherwise. \
                 What was submitted stays as it was.",
            ),
            errors: error_links(&unsaved.errors),
            action: COMPANY_ANSWERS,
            blocks: questions(&desk.questionnaire).map(part).collect(),
            draft_error: message_at(&unsaved.errors, DRAFT),
            elsewhere: desk.elsewhere.iter().filter_map(|one| draft_row(desk, one)).collect(),
        }
    }
}

fn draft_row(desk: &Desk, one: &Elsewhere) -> Option<DraftRow> {
    let question = desk.questionnaire.question(&one.question)?;
    let section = desk.questionnaire.section_of(&one.question)?;
    Some(DraftRow {
        value: format!("{} {} {}", one.disclosure, one.question, one.base),
        code: question.code.clone(),
        product: one.product.clone(),
        href: super::paths::section_path(&one.disclosure, &section.id),
        here: one.here.clone(),
        ticked: one.is_blank,
    })
}

/// The company's answers as a draft of nothing: forms of questions are drawn from a draft.
fn by_itself(desk: &Desk, organization: &OrganizationId, time: AgencyTime) -> WorkingFile {
    let questionnaire = desk.questionnaire.clone();
    let draft = desk.draft();
    let answers = draft.answers();
    WorkingFile {
        disclosure: Disclosure {
            id: Id::from_stored(organization.to_string()),
            product: Id::from_stored(organization.to_string()),
            product_name: String::new(),
            product_slug: String::new(),
            organization: organization.clone(),
            vendor: String::new(),
            family: questionnaire.family.clone(),
            version: questionnaire.version.clone(),
            digest: questionnaire.digest.clone(),
            stage: Stage::Draft,
            anew: false,
            revision: 0,
            created_at: time.now,
            updated_at: time.now,
        },
        view: view(&questionnaire, &answers),
        questionnaire,
        draft,
        answers,
        revisions: BTreeMap::new(),
        evidence: Vec::new(),
        company: None,
        confidentiality: Vec::new(),
        clarifications: Vec::new(),
        door: None,
        teamwork: Teamwork::default(),
    }
}

/// The company's questions as one section, by which its form is read.
fn section(desk: &Desk) -> Section {
    Section {
        id: "company".to_owned(),
        title: TITLE.to_owned(),
        intro: String::new(),
        criterion: None,
        questions: questions(&desk.questionnaire).cloned().collect(),
    }
}

fn organization(visitor: &Visitor) -> Result<OrganizationId, Failure> {
    let person = visitor.actor.person().ok_or(Failure(Error::SignIn))?;
    Ok(person.organization.clone())
}

/// `GET /company-answers`
///
/// # Errors
/// As [`action::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let desk = action::open(&app.ctx, &visitor.actor).await?;
    let own = organization(&visitor)?;
    let body = CompanyPage::new(&desk, &own, app.ctx.agency_time(), &Unsaved::default());
    page(&app, &visitor, &request, TITLE, &body)
}

/// `POST /company-answers`
///
/// # Errors
/// As [`action::save`] does; what cannot be kept comes back with the form.
pub async fn save(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let desk = action::open(&app.ctx, &visitor.actor).await?;
    let own = organization(&visitor)?;
    let mut sent = Sent::read(&section(&desk), &form.0)?;
    let time = app.ctx.agency_time();
    if sent.change_rows() || typed::restored(&request).is_some() {
        let unsaved = Unsaved { entries: sent.entries.0, ..Unsaved::default() };
        let body = CompanyPage::new(&desk, &own, time, &unsaved);
        return page(&app, &visitor, &request, TITLE, &body);
    }
    let tidy: BTreeMap<String, Entry> = sent
        .entries
        .0
        .into_iter()
        .map(|(question, entry)| (question, entry.without_blank_rows()))
        .collect();
    let entries = Entries(tidy);
    match action::save(&app.ctx, &visitor.actor, &entries, &sent.bases).await? {
        Ok(_) => Ok(done(&visitor, COMPANY_ANSWERS, Some(Notice::COMPANY_SAVED))),
        Err(faults) => {
            let errors = faults
                .iter()
                .map(|fault| FieldError { field: String::new(), message: fault.message.clone() });
            let unsaved = Unsaved { errors: errors.collect(), entries: entries.0, faults };
            let body = CompanyPage::new(&desk, &own, time, &unsaved);
            rejected(&app, &visitor, &request, TITLE, &body)
        }
    }
}

/// `POST /company-answers/drafts`
///
/// # Errors
/// As [`action::use_in_drafts`] does; that nothing is ticked comes back with the form.
pub async fn use_in_drafts(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let ticked = form.values(DRAFT);
    let chosen = ticked.iter().filter_map(|tick| {
        let mut parts = tick.splitn(3, ' ');
        let draft = Id::parse(parts.next()?)?;
        Some((draft, parts.next()?.to_owned(), parts.next()?.to_owned()))
    });
    let chosen: Vec<_> = chosen.collect();
    match action::use_in_drafts(&app.ctx, &visitor.actor, &chosen).await {
        Ok(()) => Ok(done(&visitor, COMPANY_ANSWERS, Some(Notice::COMPANY_USED))),
        Err(Error::Invalid(errors)) => {
            let desk = action::open(&app.ctx, &visitor.actor).await?;
            let own = organization(&visitor)?;
            let unsaved = Unsaved { errors, ..Unsaved::default() };
            let body = CompanyPage::new(&desk, &own, app.ctx.agency_time(), &unsaved);
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}

impl Page for CompanyPage {
    const TEMPLATE: &'static str = "assessment/company_answers";

    fn samples() -> Vec<Self> {
        let own = Id::from_stored("2".to_owned());
        let fault = FieldError {
            field: DRAFT.to_owned(),
            message: "Tick the drafts that take your company’s answer.".to_owned(),
        };
        let unsaved = Unsaved { errors: vec![fault], ..Unsaved::default() };
        let desks = super::samples::company_desks();
        desks
            .iter()
            .flat_map(|desk| {
                [&Unsaved::default(), &unsaved]
                    .map(|unsaved| Self::new(desk, &own, super::samples::noon(), unsaved))
            })
            .collect()
    }
}
