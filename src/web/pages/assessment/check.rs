//! Checking one's answers before submitting: what is missing first, then everything by section,
//! then the statement.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::beforehand::Readers;
use super::confidentiality_words::RequestRow;
use super::draft_parts::{tiers_in_words, trail};
use super::intake_shown::door_box;
use super::left_outs::LeftOutPart;
use super::paths::{block_id, fault_id, question_path, request_path, section_path, team_path};
use super::question::EvidenceRow;
use super::shown::{ShownAnswer, returned};
use super::stops_shown::ShownStop;
use super::word_alone::{Reach, WordAlone};
use crate::actions::FieldError;
use crate::actions::assessment::confidentiality::ask_again;
use crate::actions::assessment::submission::{self, Check, still_true};
use crate::domain::assessment::confidentiality::RequestStanding;
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::intake::Door;
use crate::domain::assessment::snapshot::STATEMENT;
use crate::domain::calendar::Calendar;
use crate::domain::instrument::{AnswerFault, LegalBases, Truth};
use crate::web::components::fields::{AreaField, TextField};
use crate::web::components::{Breadcrumb, Kind as Hue, NoticeBox, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, error_links, message_at};
use crate::web::kernel::page::page;
use crate::web::kernel::paths::path_id;
use crate::web::pages::instrument::measures::{TableMeasures, not_computed};

/// The page that shows everything.
#[derive(Debug, Serialize)]
pub struct CheckPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    returned: Option<NoticeBox>,
    /// How the cycle of intake stands that it waits for.
    door: Option<NoticeBox>,
    editable: bool,
    missing: Vec<Missing>,
    missing_title: String,
    doubtful: Vec<Missing>,
    unsettled: Vec<Missing>,
    /// What the vendor asks to keep confidential.
    confidential: Vec<RequestRow>,
    left_out: Option<LeftOutPart>,
    complete: Option<NoticeBox>,
    word_alone: Option<WordAlone>,
    preview: String,
    publicity: Vec<String>,
    sections: Vec<SectionAnswers>,
    tier: String,
    /// The knock-outs that stand or cannot be ruled out.
    knocked: Vec<ShownStop>,
    knocked_title: String,
    /// Those that are still open.
    undecided: Vec<ShownStop>,
    form: Option<AttestForm>,
    refused: Option<NoticeBox>,
}

#[derive(Debug, Serialize)]
struct Missing {
    href: String,
    code: String,
    message: String,
}

#[derive(Debug, Serialize)]
struct SectionAnswers {
    id: String,
    title: String,
    href: Option<String>,
    line: String,
    rows: Vec<AnswerRow>,
}

#[derive(Debug, Serialize)]
struct AnswerRow {
    code: String,
    label: String,
    readers: Readers,
    shown: ShownAnswer,
    computed: Option<TableMeasures>,
    edit: Option<String>,
    evidence: Vec<EvidenceRow>,
}

#[derive(Debug, Serialize)]
struct AttestForm {
    action: String,
    revision: i64,
    name: TextField,
    title: TextField,
    statement: &'static str,
    agreed: bool,
    agreed_error: Option<String>,
    note: Option<AreaField>,
}

/// What was typed into the statement's form.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Who attests, as typed.
    pub name: String,
    /// What they are at the vendor, as typed.
    pub title: String,
    /// Whether the statement was ticked.
    pub agreed: bool,
    /// What was changed since the agency returned it.
    pub note: String,
}

const TITLE: &str = "Check your answers";

impl CheckPage {
    /// The page, with what was typed into the statement's form and what is wrong with it.
    pub fn new(
        check: &Check,
        beside: (&LegalBases, Calendar),
        typed: &Typed,
        errors: &[FieldError],
    ) -> Self {
        let file = &check.file;
        let editable = file.disclosure.state().is_editable();
        let base = format!("/disclosures/{}", file.disclosure.id);
        let missing: Vec<Missing> = if editable {
            let unattested = check.unattested.iter().map(|title| Missing {
                href: format!("{base}/renewal"),
                code: String::new(),
                message: still_true(title),
            });
            check
                .faults
                .iter()
                .filter_map(|fault| missing(check, fault))
                .chain(to_renew(check))
                .chain(unattested)
                .collect()
        } else {
            Vec::new()
        };
        // Where it closed meanwhile, what was typed comes back with the reason.
        let is_open = file.door.as_ref().is_none_or(Door::is_open) || !errors.is_empty();
        let can_submit = editable && missing.is_empty() && check.cannot_submit.is_none() && is_open;
        let reach = Reach::new(check);
        let title = if editable { TITLE } else { "Your answers" };
        let form = can_submit.then(|| AttestForm {
            action: format!("{base}/submission"),
            revision: file.disclosure.revision,
            name: TextField::new("name", "Your full name", &typed.name, errors)
                .autocomplete("name"),
            title: TextField::new("title", "Your title", &typed.title, errors)
                .help("Such as chief executive or head of compliance")
                .autocomplete("organization-title"),
            statement: STATEMENT,
            agreed: typed.agreed,
            agreed_error: message_at(errors, "agreed"),
            note: (file.disclosure.state() == State::Returned).then(|| {
                AreaField::new("note", "What did you change?", &typed.note, errors)
                    .when("needed when nothing changed")
                    .help("The panel lead reads it above the changed answers.")
            }),
        });
        let place = |question: &str| question_path(file, question).filter(|_| editable);
        let outcome = &check.outcome;
        let stops = ShownStop::all(&outcome.prohibited, &outcome.knockouts, place);
        let (knocked, undecided): (Vec<_>, Vec<_>) = stops.into_iter().partition(ShownStop::holds);
        let refusal = check.cannot_submit.clone().filter(|_| editable && missing.is_empty());
        Self {
            crumbs: Breadcrumb::new(trail(file), title),
            header: PageHeader::new(title)
                .over(format!("Disclosure of {}", file.disclosure.product_name)),
            errors: if form.is_some() { error_links(errors) } else { Vec::new() },
            returned: returned(&file.disclosure),
            door: file.door.as_ref().map(door_box),
            editable,
            missing_title: match missing.len() {
                1 => "1 thing is missing or has to be put right before you can submit".to_owned(),
                more => format!(
                    "{more} things are missing or have to be put right before you can submit"
                ),
            },
            complete: (editable && missing.is_empty()).then(|| complete(&reach)),
            word_alone: if editable { reach.word_alone() } else { None },
            preview: format!("{base}/preview"),
            publicity: publicity(&file.disclosure),
            missing,
            doubtful: if editable { doubtful(check) } else { Vec::new() },
            unsettled: if editable { unsettled(check) } else { Vec::new() },
            confidential: check
                .confidentiality
                .iter()
                .map(|one| RequestRow::new(file, one, beside))
                .collect(),
            left_out: LeftOutPart::new(file),
            sections: sections(check, editable),
            tier: tiers_in_words(&file.questionnaire, check.outcome.inherent.tiers),
            knocked_title: match knocked.len() {
                1 => "1 knock-out stands or cannot be ruled out".to_owned(),
                more => format!("{more} knock-outs stand or cannot be ruled out"),
            },
            knocked,
            undecided,
            form,
            refused: refusal.map(|sentence| NoticeBox {
                kind: Hue::Neutral,
                title: "Ready for an owner to submit".to_owned(),
                text: Some(sentence),
            }),
        }
    }
}

/// Nothing is missing; but that can be far from an approval.
fn complete(reach: &Reach<'_>) -> NoticeBox {
    match reach.out_of_reach() {
        None => NoticeBox {
            kind: Hue::Good,
            title: "Nothing is missing".to_owned(),
            text: Some(
                "Read through your answers once more, then sign the statement at the end of \
                this page."
                    .to_owned(),
            ),
        },
        short => NoticeBox {
            kind: Hue::Caution,
            title: "Nothing is missing, but this cannot be \
            approved as it stands"
                .to_owned(),
            text: short,
        },
    }
}

/// What becomes public, and when, in sentences.
fn publicity(disclosure: &Disclosure) -> Vec<String> {
    let (product, vendor) = (&disclosure.product_name, &disclosure.vendor);
    vec![
        format!(
            "The names {product} and {vendor} stand on the agency’s front page as under review \
             once the agency has accepted your disclosure; if you take it back after that, they \
             stand there as withdrawn."
        ),
        "When the decision is published, whatever it is, the answers marked “Will be published” \
         stand in the registry; those marked “May be published” are quoted there where a result \
         rests on them."
            .to_owned(),
        "What you ask to keep confidential stays with the agency until it has decided, and stands \
         there as withheld if it agrees; what it refuses is published."
            .to_owned(),
        "Your files and links, your explanations and all other answers stay with the agency."
            .to_owned(),
    ]
}

fn missing(check: &Check, fault: &AnswerFault) -> Option<Missing> {
    let question = check.file.questionnaire.question(&fault.question)?;
    let section = check.file.questionnaire.section_of(&fault.question)?;
    let href = format!(
        "{}#{}",
        section_path(&check.file.disclosure.id, &section.id),
        fault_id(question, fault)
    );
    Some(Missing { href, code: question.code.clone(), message: fault.message.clone() })
}

/// Requests of last time that nobody renewed.
fn to_renew(check: &Check) -> impl Iterator<Item = Missing> {
    let left = check.confidentiality.iter().filter(|one| one.standing == RequestStanding::ToRenew);
    left.map(|one| Missing {
        href: request_path(&check.file.disclosure.id, &one.request.question),
        code: one.code.clone(),
        message: ask_again(one),
    })
}

/// Tables whose rows break rules: they may be submitted, but no measure is computed from them.
fn doubtful(check: &Check) -> Vec<Missing> {
    let file = &check.file;
    let told = check.outcome.measures.iter().filter_map(|outcome| {
        let question = file.questionnaire.question(&outcome.question)?;
        let href = question_path(file, &question.name)?;
        Some(Missing { href, code: question.code.clone(), message: not_computed(outcome)? })
    });
    told.collect()
}

/// What colleagues asked each other and nobody called settled.
fn unsettled(check: &Check) -> Vec<Missing> {
    let file = &check.file;
    let told = file.teamwork.unsettled().into_iter().filter_map(|name| {
        let question = file.questionnaire.question(name)?;
        let href = format!("{}/{name}", team_path(&file.disclosure.id));
        Some(Missing { href, code: question.code.clone(), message: question.label.clone() })
    });
    told.collect()
}

fn sections(check: &Check, editable: bool) -> Vec<SectionAnswers> {
    let file = &check.file;
    let questions = |view: &crate::domain::instrument::SectionView| {
        let path = section_path(&file.disclosure.id, &view.id);
        let asked = view.questions.iter().filter(|question| question.asked == Truth::True);
        let row = |name: &str| {
            let question = file.questionnaire.question(name)?;
            Some(AnswerRow {
                code: question.code.clone(),
                label: question.label.clone(),
                readers: Readers::of_answer_in(file, question),
                shown: ShownAnswer::in_full(question, file.answers.get(name)),
                computed: TableMeasures::new(
                    &file.questionnaire,
                    question,
                    &check.outcome.measures,
                    false,
                ),
                edit: editable.then(|| format!("{path}#{}", block_id(name))),
                evidence: file.evidence_at(name).map(EvidenceRow::new).collect(),
            })
        };
        asked.filter_map(|question| row(&question.name)).collect::<Vec<_>>()
    };
    let shown = file.view.sections.iter().map(|view| SectionAnswers {
        id: format!("section-{}", view.id),
        title: view.title.clone(),
        href: editable.then(|| section_path(&file.disclosure.id, &view.id)),
        line: format!("{} of {} answered", view.answered, view.asked),
        rows: questions(view),
    });
    shown.collect()
}

/// What the browser and each printed sheet call the page.
pub fn title(check: &Check) -> String {
    format!("{TITLE}: {}", check.file.disclosure.product_name)
}

/// `GET /disclosures/{id}/check`
///
/// # Errors
/// As [`submission::check`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let check = submission::check(&app.ctx, &visitor.actor, &id).await?;
    let name = visitor.actor.person().map(|person| person.name.clone()).unwrap_or_default();
    page(
        &app,
        &visitor,
        &request,
        &title(&check),
        &CheckPage::new(
            &check,
            (&app.ctx.library.legal_bases, app.ctx.calendar()),
            &Typed { name, ..Typed::default() },
            &[],
        ),
    )
}
