//! A section of a disclosure: the form, its Save, and its autosave.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::beforehand::minimum_in_words;
use super::question::{Known, QuestionBlock, block, block_id, fault_id};
use super::remaining_shown::ShownRemaining;
use super::versions::{self, VersionsPage};
use crate::actions::assessment::answers::{self, Manner, Saved, SectionEdit};
use crate::actions::assessment::disclosures::{self, WorkingFile};
use crate::actions::{Ctx, Error};
use crate::domain::assessment::entry::{Entries, Entry, Row};
use crate::domain::instrument::{
    AnswerFault, AnswerState, KnockoutKind, KnockoutOutcome, Remaining, Section, SectionFindings, SectionView, Standing, Truth, section_findings,
};
use crate::domain::measures::steps::Steps;
use crate::domain::values::Id;
use crate::web::App;
use crate::web::auth::Visitor;
use crate::web::bodies::{Gate, part};
use crate::web::chrome::{Crumb, Notice, home_trail};
use crate::web::components::{Breadcrumb, Kind as Hue, PageHeader, StatusTag, Step, StepList};
use crate::web::error::Failure;
use crate::web::forms::{ErrorLink, Gated};
use crate::web::kept;
use crate::web::pages::instrument::measures::not_computed;
use crate::web::templates::{Page, done, page, rejected};

/// The page of a section.
#[derive(Debug, Serialize)]
pub struct SectionPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    steps: StepList,
    action: String,
    key: String,
    revision: i64,
    saved: Option<String>,
    unsaved: bool,
    intro: String,
    blocks: Vec<QuestionBlock>,
    next: String,
    overview: String,
    side: Side,
}

#[derive(Debug, Serialize)]
struct Side {
    answered: usize,
    asked: usize,
    left: ShownRemaining,
    left_all: usize,
    tiers: Option<TierNote>,
    weight: Option<String>,
    minimum: Option<String>,
    stops: Vec<Stop>,
    undecided: Vec<Stop>,
    ruled_out: usize,
    missing: Vec<MissingQuestion>,
}

#[derive(Debug, Serialize)]
struct TierNote {
    line: String,
    settled: bool,
}

#[derive(Debug, Serialize)]
struct Stop {
    code: String,
    because: String,
    kind: &'static str,
    tag: StatusTag,
}

#[derive(Debug, Serialize)]
struct MissingQuestion {
    href: String,
    code: String,
    label: String,
}

/// Where a section of a disclosure is.
pub fn section_path(id: &Id, section: &str) -> String {
    format!("/disclosures/{id}/sections/{section}")
}

/// The sections as a step list.
pub fn steps(file: &WorkingFile, current: Option<&str>) -> StepList {
    let step = |section: &SectionView| Step {
        href: section_path(&file.disclosure.id, &section.id),
        title: section.title.clone(),
        current: current == Some(section.id.as_str()),
        done: section.open_required == 0 && section.possible == 0 && section.asked > 0 && section.open == 0,
        answered: section.answered,
        asked: section.asked,
        owner: file.revisions.get(&section.id).map(|revision| format!("last saved by {}", revision.by)),
    };
    StepList { label: "Sections of this disclosure".to_owned(), steps: file.view.sections.iter().map(step).collect() }
}

/// The trail to a disclosure's pages.
pub fn trail(file: &WorkingFile) -> Vec<Crumb> {
    let mut trail = home_trail();
    trail.push(Crumb::to("/products", "Your products"));
    trail.push(Crumb::to(format!("/products/{}", file.disclosure.product), file.disclosure.product_name.clone()));
    trail.push(Crumb::to(format!("/disclosures/{}", file.disclosure.id), "Disclosure"));
    trail
}

/// The range of tiers in words: `Tier 3, High`, or `between tier 2, Moderate, and tier 4, Severe`.
pub fn tiers_in_words(file: &WorkingFile, tiers: (u8, u8)) -> String {
    let named = |tier: u8| match file.questionnaire.risk.tier_name(tier) {
        Some(name) => format!("tier {tier}, {}", name.to_lowercase()),
        None => format!("tier {tier}"),
    };
    if tiers.0 == tiers.1 { named(tiers.0) } else { format!("between {} and {}", named(tiers.0), named(tiers.1)) }
}

/// What a knock-out of this kind does.
pub fn knockout_in_words(kind: KnockoutKind) -> &'static str {
    match kind {
        KnockoutKind::Hard => "No approval while it stands",
        KnockoutKind::Curable => "Can be cured in time",
        KnockoutKind::Discretionary => "A person decides",
    }
}

/// How a knock-out stands, as a tag.
pub fn standing_tag(standing: Standing) -> StatusTag {
    match standing {
        Standing::Stands => StatusTag::new(Hue::Stop, "Stands now"),
        Standing::Open => StatusTag::new(Hue::Neutral, "Still open"),
        Standing::Undisclosed => StatusTag::new(Hue::Caution, "Not ruled out"),
    }
}

/// What is shown beside the stored answers: entries of a form that was not saved, and what is wrong in them.
#[derive(Default)]
pub(super) struct Unsaved {
    /// What the form held, by question.
    pub(super) entries: BTreeMap<String, Entry>,
    /// What is wrong in it.
    pub(super) faults: Vec<AnswerFault>,
    /// Whether a form was sent at all.
    pub(super) is_form: bool,
}

impl SectionPage {
    pub(super) fn new(file: &WorkingFile, on: NaiveDate, section: &Section, account: &str, mut unsaved: Unsaved) -> Self {
        let id = &file.disclosure.id;
        let facts = file.facts();
        let findings = section_findings(&file.questionnaire, &file.view, &facts, on, section, &Steps::written());
        let blocks = section.questions.iter().map(|question| {
            let entry = unsaved.entries.remove(&question.name);
            let entry = entry.unwrap_or_else(|| Entry::showing(question, file.draft.get(&question.name)));
            block(file, &Known { facts: &facts, on, faults: &unsaved.faults, measures: &findings.measures }, question, &entry)
        });
        let blocks = blocks.collect();
        let link = |fault: &AnswerFault| {
            let question = section.questions.iter().find(|question| question.name == fault.question)?;
            Some(ErrorLink { href: format!("#{}", fault_id(question, fault)), message: fault.message.clone() })
        };
        Self {
            crumbs: Breadcrumb::new(trail(file), section.title.clone()),
            header: PageHeader::new(section.title.clone()).over(format!("Disclosure of {}", file.disclosure.product_name)),
            errors: unsaved.faults.iter().filter_map(link).collect(),
            steps: steps(file, Some(&section.id)),
            action: section_path(id, &section.id),
            key: format!("{account}/{id}/{}", section.id),
            revision: file.revision(&section.id),
            saved: file.revisions.get(&section.id).map(|saved| format!("Saved {} by {}", saved.at.in_words(), saved.by)),
            unsaved: unsaved.is_form,
            intro: section.intro.clone(),
            blocks,
            next: next_section(file, &section.id).map_or_else(|| "check your answers".to_owned(), |next| next.title.clone()),
            overview: format!("/disclosures/{id}#remaining"),
            side: side(file, &findings, section),
        }
    }
}

fn side(file: &WorkingFile, findings: &SectionFindings, section: &Section) -> Side {
    let view = file.view.sections.iter().find(|view| view.id == section.id);
    let (undecided, standing): (Vec<_>, Vec<_>) = findings.knockouts.iter().partition(|knockout| knockout.standing == Standing::Open);
    let shown = |knockouts: Vec<&KnockoutOutcome>| -> Vec<Stop> {
        let stop = |knockout: &KnockoutOutcome| Stop {
            code: knockout.code.clone(),
            because: knockout.because.clone(),
            kind: knockout_in_words(knockout.kind),
            tag: standing_tag(knockout.standing),
        };
        knockouts.into_iter().map(stop).collect()
    };
    let rubrics = section.questions.iter().filter_map(|question| file.questionnaire.rubric.questions.get(&question.name));
    let rules: usize = rubrics.map(|rubric| rubric.knockouts.len()).sum();
    let missing = view.map_or(&[][..], |view| view.questions.as_slice()).iter();
    let missing = missing.filter(|question| question.asked == Truth::True && question.state == AnswerState::Blank);
    let missing = missing.filter_map(|open| file.questionnaire.question(&open.name)).map(|question| MissingQuestion {
        href: format!("#{}", block_id(&question.name)),
        code: question.code.clone(),
        label: question.label.clone(),
    });
    let tiers = file.view.inherent.tiers;
    let criterion = section.criterion.as_deref().and_then(|id| file.questionnaire.rubric.criterion(id));
    Side {
        answered: view.map_or(0, |view| view.answered),
        asked: view.map_or(0, |view| view.asked),
        left: ShownRemaining::new(file, &Remaining::of_section(&file.questionnaire, &file.view, &section.id)),
        left_all: Remaining::of(&file.questionnaire, &file.view).total(),
        tiers: criterion.is_none().then(|| TierNote { line: tiers_in_words(file, tiers), settled: tiers.0 == tiers.1 }),
        weight: criterion.map(|criterion| format!("{} counts {} of 100 in the result. {}", criterion.title, criterion.weight, criterion.summary)),
        minimum: minimum_in_words(file, section.criterion.as_deref()),
        ruled_out: rules.saturating_sub(standing.len() + undecided.len()),
        stops: shown(standing),
        undecided: shown(undecided),
        missing: missing.collect(),
    }
}

/// The section after this one that asks something.
pub fn next_section<'f>(file: &'f WorkingFile, section: &str) -> Option<&'f SectionView> {
    let mut after = file.view.sections.iter().skip_while(|view| view.id != section).skip(1);
    after.find(|view| view.asked > 0 || view.possible > 0)
}

impl Page for SectionPage {
    const TEMPLATE: &'static str = "assessment/section";

    fn samples() -> Vec<Self> {
        super::samples::sections()
    }
}

/// `GET /disclosures/{id}/sections/{section}`
pub async fn show(app: Data<App>, visitor: Visitor, request: HttpRequest, path: Path<(String, String)>) -> Result<HttpResponse, Failure> {
    let (id, section) = ids(&path)?;
    let file = disclosures::open(&app.ctx, &visitor.actor, &id).await?;
    if !file.disclosure.state.is_editable() {
        return Ok(done(&visitor, &format!("/disclosures/{id}/check"), None));
    }
    render(&app, &visitor, &request, &file, section, Unsaved::default())
}

fn ids(path: &(String, String)) -> Result<(Id, &str), Failure> {
    Ok((super::path_id(&path.0)?, path.1.as_str()))
}

fn render(app: &App, visitor: &Visitor, request: &HttpRequest, file: &WorkingFile, section: &str, unsaved: Unsaved) -> Result<HttpResponse, Failure> {
    let section = file.questionnaire.section(section).ok_or(Error::NotFound)?;
    let account = visitor.actor.person().map(|person| person.account.to_string()).unwrap_or_default();
    let faulty = !unsaved.faults.is_empty();
    let body = SectionPage::new(file, app.ctx.now().date(), section, &account, unsaved);
    if faulty { rejected(app, visitor, request, &section.title, &body) } else { page(app, visitor, request, &section.title, &body) }
}

/// What the section's form sends besides answers.
struct Sent {
    revision: i64,
    entries: Entries,
    add_row: Option<String>,
    remove_row: Option<String>,
    attach: Option<String>,
}

impl Sent {
    /// Reads the form. Where two versions were shown, answers that were chosen to stay as they are leave the form here.
    fn read(section: &Section, fields: &[(String, String)]) -> Result<Self, Error> {
        let last = |name: &str| fields.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.clone());
        let revision = last("revision").and_then(|text| text.parse().ok()).filter(|revision| *revision >= 0);
        let revision =
            revision.ok_or_else(|| Error::field("", "The form does not say which version of the section it edits. Open the section again."))?;
        let mut entries = Entries::read(section, fields).map_err(|fault| Error::field("", fault.to_string()))?;
        entries.0.retain(|question, _| last(&format!("{}{question}", versions::CHOOSE)).as_deref() != Some(versions::THEIRS));
        Ok(Self { revision, entries, add_row: last("add_row"), remove_row: last("remove_row"), attach: last("attach") })
    }

    /// Adds or removes the row that a button asked for; false when no such button was pressed.
    fn change_rows(&mut self) -> bool {
        if let Some(entry) = self.add_row.take().map(|question| self.entries.0.entry(question).or_default()) {
            if entry.rows.is_empty() {
                entry.rows.push(Row::new());
            }
            entry.rows.push(Row::new());
            return true;
        }
        let Some((question, row)) = self.remove_row.as_deref().and_then(|target| target.rsplit_once('.')) else { return self.remove_row.is_some() };
        if let (Some(entry), Ok(row)) = (self.entries.0.get_mut(question), row.parse::<usize>())
            && row < entry.rows.len()
        {
            entry.rows.remove(row);
        }
        true
    }
}

/// A disclosure, opened for whoever sends a section of it before the section is read.
pub struct Draft(WorkingFile);

impl Gate for Draft {
    async fn open(app: &App, visitor: &Visitor, request: &HttpRequest) -> Result<Self, Failure> {
        let id = Id::parse(part(request, "id")).ok_or(Error::NotFound)?;
        Ok(Self(disclosures::open(&app.ctx, &visitor.actor, &id).await?))
    }
}

/// `POST /disclosures/{id}/sections/{section}`
pub async fn save(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    sent: Gated<Draft>,
) -> Result<HttpResponse, Failure> {
    let (id, name) = ids(&path)?;
    let Gated { opened: Draft(file), form } = sent;
    let section = file.questionnaire.section(name).ok_or(Error::NotFound)?;
    let mut sent = Sent::read(section, &form.0)?;
    if sent.change_rows() || kept::restored(&request).is_some() {
        return render(&app, &visitor, &request, &file, name, Unsaved { entries: sent.entries.0, faults: Vec::new(), is_form: true });
    }
    let tidy: BTreeMap<String, Entry> = sent.entries.0.into_iter().map(|(question, entry)| (question, entry.without_blank_rows())).collect();
    let edit = SectionEdit { section: name.to_owned(), revision: sent.revision, entries: Entries(tidy.clone()), manner: Manner::Whole };
    match answers::save(&app.ctx, &visitor.actor, &id, edit).await? {
        Saved::Stored { file: stored, newly_asked, .. } => {
            let to = Onward { attach: sent.attach, broken: broken_table(&file, &stored, app.ctx.now().date(), section), newly_asked };
            Ok(go_on(&visitor, &stored, name, to))
        }
        Saved::Faulty { file, faults } => render(&app, &visitor, &request, &file, name, Unsaved { entries: tidy, faults, is_form: true }),
        Saved::Stale { file, differing } => {
            let section = file.questionnaire.section(name).ok_or(Error::NotFound)?;
            let body = VersionsPage::new(&file, section, &tidy, &differing, &form.0);
            let mut response = page(&app, &visitor, &request, "Two versions of this section", &body)?;
            *response.status_mut() = actix_web::http::StatusCode::CONFLICT;
            Ok(response)
        }
    }
}

/// The first table that this save changed and whose rows break rules, so that a measure cannot be computed from it.
fn broken_table(before: &WorkingFile, after: &WorkingFile, on: NaiveDate, section: &Section) -> Option<String> {
    not_computable(after, on, section).find(|question| before.draft.get(question) != after.draft.get(question))
}

/// The tables of a section whose rows break rules, so that a measure cannot be computed from them.
pub(super) fn not_computable(file: &WorkingFile, on: NaiveDate, section: &Section) -> impl Iterator<Item = String> {
    let findings = section_findings(&file.questionnaire, &file.view, &file.facts(), on, section, &Steps::left_out());
    findings.measures.into_iter().filter(|measure| !measure.computed).map(|measure| measure.question)
}

/// What a save leads to, the first that there is.
struct Onward {
    /// The question to attach evidence to.
    attach: Option<String>,
    /// The table whose rows break rules.
    broken: Option<String>,
    /// The questions that the answers opened.
    newly_asked: Vec<String>,
}

/// Where a save leads: to what was asked for, to a table to put right, to questions that it opened, or to the next section.
fn go_on(visitor: &Visitor, file: &WorkingFile, section: &str, to: Onward) -> HttpResponse {
    let id = &file.disclosure.id;
    if let Some(question) = to.attach {
        let query = serde_urlencoded::to_string([("question", question)]).unwrap_or_default();
        return done(visitor, &format!("/disclosures/{id}/evidence?{query}"), None);
    }
    if let Some(table) = to.broken {
        return done(visitor, &format!("{}#{}", section_path(id, section), block_id(&table)), Some(Notice::TABLE_BROKEN));
    }
    if let Some(first) = to.newly_asked.first() {
        return done(visitor, &format!("{}#{}", section_path(id, section), block_id(first)), Some(Notice::MORE_ASKED));
    }
    match next_section(file, section) {
        Some(next) => done(visitor, &section_path(id, &next.id), Some(Notice::SAVED)),
        None => done(visitor, &format!("/disclosures/{id}/check"), Some(Notice::SAVED)),
    }
}

/// `POST /disclosures/{id}/sections/{section}/autosave`: stores what fits and tells the script what is asked now.
pub async fn autosave(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, sent: Gated<Draft>) -> Result<HttpResponse, Failure> {
    let (id, name) = ids(&path)?;
    let Gated { opened: Draft(file), form } = sent;
    let section = file.questionnaire.section(name).ok_or(Error::NotFound)?;
    let sent = Sent::read(section, &form.0)?;
    let edit = SectionEdit { section: name.to_owned(), revision: sent.revision, entries: sent.entries, manner: Manner::Piecewise };
    match answers::save(&app.ctx, &visitor.actor, &id, edit).await? {
        Saved::Stored { file, faults, .. } | Saved::Faulty { file, faults } => Ok(told(&app.ctx, &file, name, &faults)),
        Saved::Stale { .. } => Err(Error::Stale("Somebody else saved this section meanwhile. Open it again to see both versions.".to_owned()).into()),
    }
}

fn told(ctx: &Ctx, file: &WorkingFile, section: &str, faults: &[AnswerFault]) -> HttpResponse {
    let view = file.view.sections.iter().find(|view| view.id == section);
    let asked: Vec<&str> = view
        .map_or(&[][..], |view| view.questions.as_slice())
        .iter()
        .filter(|question| question.asked == Truth::True)
        .map(|question| question.name.as_str())
        .collect();
    let (answered, all) = view.map_or((0, 0), |view| (view.answered, view.asked));
    let left = ShownRemaining::new(file, &Remaining::of_section(&file.questionnaire, &file.view, section));
    let left_all = Remaining::of(&file.questionnaire, &file.view).total();
    let faults: Vec<_> = faults.iter().map(|fault| json!({ "question": fault.question, "message": fault.message })).collect();
    let findings = file.questionnaire.section(section).map_or_else(SectionFindings::default, |section| {
        section_findings(&file.questionnaire, &file.view, &file.facts(), ctx.now().date(), section, &Steps::left_out())
    });
    let tables = findings.measures.iter().filter_map(|outcome| Some(json!({ "question": outcome.question, "message": not_computed(outcome)? })));
    let tables: Vec<_> = tables.collect();
    let mut response = if faults.is_empty() { HttpResponse::Ok() } else { HttpResponse::UnprocessableEntity() };
    response.json(json!({
        "revision": file.revision(section),
        "saved_at": format!("{} UTC", ctx.now().clock_time()),
        "asked": asked,
        "progress": { "answered": answered, "asked": all, "left": left.total, "left_all": left_all },
        "remaining": left.lines(),
        "tables": tables,
        "faults": faults,
    }))
}
