//! The decision: what the rules lead to, what the lead proposes, and the three signatures.

mod answer_form;
pub mod answering;
mod differences;
mod forms;
mod pressing;
pub mod proposing;
pub mod returning;
mod samples;
pub mod signing;
mod stopped;
mod verdict;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use self::answer_form::AnswerForm;
use self::differences::{DifferenceRow, differences};
use self::forms::{ProposeForm, SignForm, SignInput, propose_form, sign_form};
use self::pressing::Pressing;
use self::stopped::stopped;
use self::verdict::{became, departure, verdict};
use super::cases::trail_below;
use super::conflicts::{Place, ask_before};
use super::offices_shown::Offices;
use super::outcome_shown::{self, CriterionSum, MatrixRow, Stop};
use super::own_listing::Became;
use super::response_words::ShownResponse;
use crate::actions::FieldError;
use crate::actions::assessment::decisions::{self, DecisionFile};
use crate::actions::assessment::proposing::TypedProposal;
use crate::actions::assessment::responses::TypedAnswer;
use crate::domain::assessment::decision::{ApprovalCondition, ProposedDecision, label};
use crate::domain::assessment::disclosure::State;
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::instrument::Outcome;
use crate::domain::learning::{Because, Requirement, who_in_words};
use crate::domain::values::DisclosureId;
use crate::web::components::fields::AreaField;
use crate::web::components::{
    Breadcrumb, Facts, Kind, NoticeBox, PageHeader, ScoreProfile, Verdict,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, error_links};
use crate::web::kernel::page::{page, rejected};
use crate::web::kernel::paths::path_id;

const TITLE: &str = "The decision";

/// The page.
#[derive(Debug, Serialize)]
pub struct DecisionPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    /// The stamp of the proposal that the forms are about.
    seen: String,
    id: String,
    verdict: Option<Verdict>,
    /// Why the lead proposed it.
    lead_reason: Option<String>,
    unsettled: Option<NoticeBox>,
    /// What the vendor asks to keep confidential keeps the decision from being proposed.
    held_up: Option<NoticeBox>,
    waits_for_vendor: Option<NoticeBox>,
    /// The answers that stay confidential, which the words of a decision leave out.
    confidential: Vec<String>,
    sees_scores: bool,
    objection: Option<NoticeBox>,
    reasons: Vec<String>,
    to_weigh: Vec<String>,
    stops: Vec<Stop>,
    profile: Option<ScoreProfile>,
    sums: Vec<CriterionSum>,
    risk: Option<Facts>,
    residual_tiers: Vec<String>,
    matrix: Vec<MatrixRow>,
    matrix_note: Option<String>,
    differences: Vec<DifferenceRow>,
    modules: Vec<ModuleRow>,
    conditions: Vec<ShownCondition>,
    propose: Option<ProposeForm>,
    offices: Option<Offices>,
    sign: Option<SignForm>,
    take_back: Option<AreaField>,
    /// That the tool's listing is suspended or revoked meanwhile.
    stopped: Option<NoticeBox>,
    /// Conditions that come due meanwhile, told above the button.
    pressing: Option<Pressing>,
    /// What changed since the proposal before.
    changes: Vec<String>,
    /// What it waits for before its publication.
    waits: Option<NoticeBox>,
    /// What the vendor said, first of all, and what was answered.
    response: Option<ShownResponse>,
    answer: Option<AnswerForm>,
    may_publish: bool,
    back: Option<AreaField>,
    letter_title: &'static str,
    above_letter: Option<NoticeBox>,
    letter: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ModuleRow {
    title: String,
    who: String,
    by: String,
    because: Vec<Because>,
}

#[derive(Debug, Serialize)]
struct ShownCondition {
    text: String,
    criterion: Option<String>,
    due: String,
    /// What follows if it is not met.
    consequence: Option<&'static str>,
    evidence: String,
}

/// What was typed into one of the forms, when it is drawn again.
#[derive(Debug, Default)]
struct Typed {
    proposal: Option<TypedProposal>,
    signature: Option<SignInput>,
    withdrawal: String,
    back: String,
    answer: TypedAnswer,
}

/// What the vendor asks to keep confidential, where that keeps the decision waiting.
fn held_up(file: &DecisionFile) -> Option<NoticeBox> {
    file.held_up.as_ref().map(|sentence| NoticeBox {
        kind: Kind::Caution,
        title: "The vendor asks to keep something confidential".to_owned(),
        text: Some(sentence.clone()),
    })
}

/// What the vendor has to answer, where that keeps the decision waiting.
fn waits_for_vendor(file: &DecisionFile) -> Option<NoticeBox> {
    file.waits_for_vendor.as_ref().map(|sentence| NoticeBox {
        kind: Kind::Caution,
        title: "The vendor has to answer a question".to_owned(),
        text: Some(sentence.clone()),
    })
}

/// The questions whose answers are not published, because the vendor asked.
fn confidential(file: &DecisionFile) -> Vec<String> {
    let kept = file.case.confidentiality.iter().filter(|one| one.standing.keeps_back());
    kept.map(|one| format!("{} {}", one.code, one.label)).collect()
}

impl DecisionPage {
    fn new(file: &DecisionFile, calendar: Calendar, typed: &Typed, errors: &[FieldError]) -> Self {
        let disclosure = &file.case.disclosure;
        let (id, product) = (disclosure.id.to_string(), disclosure.product_name.clone());
        let proposed = file.proposed.as_ref().filter(|_| disclosure.state() != State::Scored);
        let outcome = file.outcome.as_ref();
        let recommendation = outcome.and_then(|outcome| outcome.recommendation.as_ref());
        Self {
            crumbs: Breadcrumb::new(trail_below(&id, &product), TITLE),
            header: PageHeader::new(TITLE).over(format!("{product} by {}", disclosure.vendor)),
            errors: error_links(errors),
            verdict: verdict(file, calendar),
            lead_reason: proposed
                .map(|proposed| proposed.proposal.reason.clone())
                .filter(|reason| !reason.is_empty()),
            unsettled: unsettled(file.sheet.open()),
            held_up: held_up(file),
            waits_for_vendor: waits_for_vendor(file),
            confidential: confidential(file),
            objection: objection(file),
            reasons: outcome.map(reasons).unwrap_or_default(),
            to_weigh: recommendation
                .map(|recommendation| recommendation.to_weigh.clone())
                .unwrap_or_default(),
            stops: outcome.map(outcome_shown::stops).unwrap_or_default(),
            profile: outcome
                .map(|outcome| outcome_shown::profile(&file.case.questionnaire, outcome)),
            sums: outcome
                .filter(|_| file.may_see_reviews)
                .map(|outcome| outcome_shown::sums(&file.case.questionnaire, outcome))
                .unwrap_or_default(),
            risk: outcome.map(|outcome| outcome_shown::risk(&file.case.questionnaire, outcome)),
            residual_tiers: outcome_shown::tiers(&file.case.questionnaire),
            matrix: outcome
                .map(|outcome| outcome_shown::matrix(&file.case.questionnaire, outcome))
                .unwrap_or_default(),
            matrix_note: outcome.and_then(|outcome| {
                outcome_shown::beside_matrix(&file.case.questionnaire, outcome)
            }),
            differences: differences(file),
            modules: file
                .modules
                .iter()
                .map(|module| ModuleRow {
                    title: format!("{} {}", module.module, module.title),
                    who: who_in_words(&module.who, &module.left_to),
                    by: module.by.title.clone(),
                    because: because(module),
                })
                .collect(),
            conditions: proposed
                .map(|proposed| {
                    proposed.proposal.conditions.iter().map(|c| shown(file, c)).collect()
                })
                .unwrap_or_default(),
            propose: file
                .may_propose()
                .then(|| propose_form(file, typed.proposal.as_ref(), errors)),
            offices: (proposed.is_some() || !file.signoffs.is_empty())
                .then(|| Offices::new(&file.signoffs, disclosure.state(), calendar)),
            sign: (!file.may_sign.is_empty()).then(|| {
                sign_form(
                    &file.may_sign,
                    departure(file).as_ref(),
                    typed.signature.as_ref(),
                    errors,
                )
            }),
            take_back: file
                .may_take_back()
                .then(|| forms::take_back_form(&typed.withdrawal, errors)),
            stopped: stopped(file),
            pressing: Pressing::new(file),
            changes: proposed.map(|proposed| proposed.changes.clone()).unwrap_or_default(),
            waits: answer_form::waits(file),
            response: answer_form::response(file, calendar),
            answer: file.may_answer.then(|| AnswerForm::new(file, &typed.answer, errors)),
            may_publish: file.may_publish,
            sees_scores: file.may_see_reviews,
            back: file.may_send_back.then(|| {
                AreaField::new("back", "What is wrong with it", &typed.back, errors)
                    .when("needed to send it back")
                    .help(
                        "The panel lead and everybody who signed read this by mail. The lead \
                        proposes anew, and all offices sign again.",
                    )
            }),
            letter_title: match disclosure.state() {
                State::Decided => "Letter to the vendor, sent with the decision",
                State::Published => "Letter to the vendor, as it was sent",
                _ => "Letter to the vendor, as it reads now",
            },
            above_letter: became(file).map(Became::above_letter),
            letter: file.letter.clone(),
            seen: file.proposed.as_ref().map(ProposedDecision::stamp).unwrap_or_default(),
            id,
        }
    }
}

/// Tells that scores and recommendation wait for `open` questions to be settled.
fn unsettled(open: usize) -> Option<NoticeBox> {
    let title = match open {
        0 => return None,
        1 => "1 question has to be settled first".to_owned(),
        more => format!("{more} questions have to be settled first"),
    };
    let text = "The scores and the recommendation follow as soon as every question counts.";
    Some(NoticeBox { kind: Kind::Caution, title, text: Some(text.to_owned()) })
}

/// Why a module is required: the rules that hold, or, when none does, the modules that it comes
/// before.
fn because(module: &Requirement) -> Vec<Because> {
    let by_rule = module.because.iter().any(|because| because.rule.is_some());
    module.because.iter().filter(|because| because.rule.is_some() || !by_rule).cloned().collect()
}

/// Why the rules lead to what they lead to, or to nothing yet.
fn reasons(outcome: &Outcome) -> Vec<String> {
    outcome
        .recommendation
        .as_ref()
        .map_or_else(|| outcome.waits_for(), |recommendation| recommendation.reasons.clone())
}

/// Why the last proposal came back.
fn objection(file: &DecisionFile) -> Option<NoticeBox> {
    if file.case.disclosure.state() != State::Scored {
        return None;
    }
    if let Some(reason) = &file.sent_back {
        return Some(NoticeBox {
            kind: Kind::Stop,
            title: "The publisher sent the decision back".to_owned(),
            text: Some(reason.clone()),
        });
    }
    let signoff = file.signoffs.iter().find(|signoff| !signoff.agreed)?;
    let proposed = file.proposed.as_ref()?;
    Some(NoticeBox {
        kind: Kind::Stop,
        title: format!(
            "{} objected to “{}”",
            signoff.office.label(),
            label(proposed.proposal.decision)
        ),
        text: Some(signoff.reason.clone()),
    })
}

fn shown(file: &DecisionFile, condition: &ApprovalCondition) -> ShownCondition {
    let criterion =
        condition.criterion.as_deref().and_then(|id| file.case.questionnaire.rubric.criterion(id));
    ShownCondition {
        text: condition.text.clone(),
        criterion: criterion.map(|criterion| criterion.title.clone()),
        due: day_in_words(condition.due),
        consequence: condition.consequence.sentence(),
        evidence: condition.evidence_required.clone(),
    }
}

/// `GET /pipeline/{id}/decision`
///
/// # Errors
/// As [`decisions::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    if let Some(asked) = ask_before(&app, &visitor, &id, Place::Decision).await? {
        return Ok(asked);
    }
    let file = decisions::show(&app.ctx, &visitor.actor, &id).await?;
    let title = format!("{TITLE}: {}", file.case.disclosure.product_name);
    page(
        &app,
        &visitor,
        &request,
        &title,
        &DecisionPage::new(&file, app.ctx.calendar(), &Typed::default(), &[]),
    )
}

async fn again(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    id: &DisclosureId,
    typed: &Typed,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let file = decisions::show(&app.ctx, &visitor.actor, id).await?;
    let body = DecisionPage::new(&file, app.ctx.calendar(), typed, errors);
    if errors.is_empty() {
        page(app, visitor, request, TITLE, &body)
    } else {
        rejected(app, visitor, request, TITLE, &body)
    }
}
