//! The decision: what the rules lead to, what the lead proposes, and the three signatures.

mod forms;
mod pressing;
mod samples;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use self::forms::{ProposeForm, SignForm, SignInput, propose_form, sign_form};
use self::pressing::Pressing;
use super::adjudication::settled_tag;
use super::cases::trail_below;
use super::condition_rows;
use super::conflicts::{Place, ask_before};
use super::offices_shown::Offices;
use super::outcome_shown::{self, CriterionSum, MatrixRow, Stop};
use super::own_listing::Became;
use super::paths::path_id;
use super::workbench::level_in_words;
use crate::actions::assessment::decision_returns;
use crate::actions::assessment::decisions::{self, DecisionFile, Signature, Signed, TypedProposal};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::assessment::decision::{ApprovalCondition, ProposedDecision, label};
use crate::domain::assessment::departure::Departure;
use crate::domain::assessment::disclosure::State;
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::instrument::Outcome;
use crate::domain::learning::{Because, Requirement, who_in_words};
use crate::domain::values::DisclosureId;
use crate::web::components::{
    AreaField, Breadcrumb, Facts, Kind, NoticeBox, PageHeader, ScoreProfile, StatusTag, Verdict,
    home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;
use crate::web::pages::registry::words;

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
    /// Conditions that come due meanwhile, told above the button.
    pressing: Option<Pressing>,
    /// What changed since the proposal before.
    changes: Vec<String>,
    may_publish: bool,
    back: Option<AreaField>,
    letter_title: &'static str,
    above_letter: Option<NoticeBox>,
    letter: Vec<String>,
}

#[derive(Debug, Serialize)]
struct DifferenceRow {
    href: Option<String>,
    code: String,
    label: String,
    levels: String,
    status: StatusTag,
    counts: String,
    reason: Option<String>,
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
    evidence: String,
}

/// What was typed into one of the forms, when it is drawn again.
#[derive(Debug, Default)]
struct Typed {
    proposal: Option<TypedProposal>,
    signature: Option<SignInput>,
    withdrawal: String,
    back: String,
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
            pressing: Pressing::new(file),
            changes: proposed.map(|proposed| proposed.changes.clone()).unwrap_or_default(),
            may_publish: file.may_publish,
            sees_scores: file.may_see_reviews,
            back: file.may_publish.then(|| {
                AreaField::new("back", "What is wrong with it", &typed.back, errors)
                    .when("needed to send it back")
                    .help(
                        "The panel lead and everybody who signed read this by mail. The lead \
                        proposes anew, and all offices sign again.",
                    )
            }),
            letter_title: match disclosure.state() {
                State::Decided => "Letter to the vendor, sent with the publication",
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

/// How what is proposed or decided departs from the rules.
fn departure(file: &DecisionFile) -> Option<Departure> {
    let proposed =
        file.proposed.as_ref().filter(|_| file.case.disclosure.state() != State::Scored)?;
    Departure::of(proposed.proposal.decision, &proposed.outcome)
}

/// What became of the decision once it was published.
fn became(file: &DecisionFile) -> Option<Became> {
    let disclosure = &file.case.disclosure;
    (disclosure.state() == State::Published)
        .then(|| Became::of(file.listing.as_ref(), &disclosure.id, file.today))
        .flatten()
}

fn verdict(file: &DecisionFile, calendar: Calendar) -> Option<Verdict> {
    let state = file.case.disclosure.state();
    if let Some(proposed) = file.proposed.as_ref().filter(|_| state != State::Scored) {
        let decision = proposed.proposal.decision;
        let (before, line) = match (proposed.decided_at, proposed.expires_on) {
            (None, _) => ("Proposed: ", "Waiting for the three offices.".to_owned()),
            (Some(at), None) => ("Decided: ", format!("Decided on {}.", calendar.day_of(at))),
            (Some(at), Some(until)) => (
                "Decided: ",
                format!("Decided on {}, holds until {}.", calendar.day_of(at), day_in_words(until)),
            ),
        };
        let title = format!("{before}{}", label(decision).to_lowercase());
        if let (Some(became), Some(at)) = (became(file), proposed.decided_at) {
            let line = format!("Decided on {}. {}", calendar.day_of(at), became.text);
            return Some(Verdict {
                kind: became.kind,
                title: format!("{title}, {}", became.word),
                line: Some(line),
            });
        }
        return Some(match departure(file) {
            None => Verdict { kind: words::kind(decision), title, line: Some(line) },
            Some(departure) => Verdict {
                kind: if departure.milder { Kind::Caution } else { words::kind(decision) },
                title: format!("{title}. The rules lead to: {}", departure.rules_in_words()),
                line: Some(match departure.because_in_words() {
                    Some(because) => format!("{because} {line}"),
                    None => line,
                }),
            },
        });
    }
    let outcome = file.outcome.as_ref()?;
    let Some(recommendation) = outcome.recommendation.as_ref() else {
        let line = if outcome.lacks_scores_only() {
            "A minimum without a score is not met. Settle a question of the criterion at a level, \
             or propose a decision that names it."
        } else {
            "What keeps it open stands below."
        };
        return Some(Verdict {
            kind: Kind::Caution,
            title: "The rules lead to: no decision".to_owned(),
            line: Some(line.to_owned()),
        });
    };
    let line = recommendation.months.map(|months| {
        format!("For at most {months} months. People decide; this is what the rules lead to.")
    });
    let title = format!("The rules lead to: {}", label(recommendation.decision).to_lowercase());
    Some(Verdict { kind: words::kind(recommendation.decision), title, line })
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

fn differences(file: &DecisionFile) -> Vec<DifferenceRow> {
    let (id, questionnaire) = (&file.case.disclosure.id, &file.case.questionnaire);
    let words = &questionnaire.rubric.scale.words;
    let lines = file.sheet.lines.iter().filter(|line| line.differs());
    lines
        .map(|line| {
            let question = questionnaire.question(&line.question);
            DifferenceRow {
                href: file.may_see_reviews.then(|| {
                    format!(
                        "/pipeline/{id}/adjudication#question-{}",
                        line.question.replace('.', "-")
                    )
                }),
                code: question.map(|question| question.code.clone()).unwrap_or_default(),
                label: question.map(|question| question.label.clone()).unwrap_or_default(),
                levels: line
                    .given
                    .iter()
                    .map(|given| level_in_words(given.score.scored, words))
                    .collect::<Vec<_>>()
                    .join(" · "),
                status: settled_tag(line),
                counts: line
                    .what_counts()
                    .map_or_else(|| "–".to_owned(), |scored| level_in_words(scored, words)),
                reason: line.settled.as_ref().map(|settled| settled.reason.clone()),
            }
        })
        .collect()
}

fn shown(file: &DecisionFile, condition: &ApprovalCondition) -> ShownCondition {
    let criterion =
        condition.criterion.as_deref().and_then(|id| file.case.questionnaire.rubric.criterion(id));
    ShownCondition {
        text: condition.text.clone(),
        criterion: criterion.map(|criterion| criterion.title.clone()),
        due: day_in_words(condition.due),
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

/// To a publisher who publishes what they wrote a reason to send back.
const EITHER: &str = "You wrote why the decision goes back, so nothing was published. To send it \
    back with these words, press “Send the decision back”. To publish all the same, take them away \
    first.";

/// The page again for a publisher who pressed one button and wrote for the other; nothing for
/// anybody else.
///
/// # Errors
/// When the decision is not theirs to see.
pub(in crate::web::pages) async fn either(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    id: &DisclosureId,
    back: String,
) -> Result<Option<HttpResponse>, Failure> {
    if !decisions::show(&app.ctx, &visitor.actor, id).await?.may_publish {
        return Ok(None);
    }
    let errors = [FieldError { field: "back".to_owned(), message: EITHER.to_owned() }];
    again(app, visitor, request, id, &Typed { back, ..Typed::default() }, &errors).await.map(Some)
}

/// `POST /pipeline/{id}/decision`: proposes, or draws the form again with a row more or less.
///
/// # Errors
/// As [`decisions::propose`] does; faults of a field come back with the form.
pub async fn propose(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (id, Pairs(pairs)) = (path_id(&path)?, form);
    let (proposal, only_rows) = condition_rows::read(&pairs);
    if only_rows {
        return again(
            &app,
            &visitor,
            &request,
            &id,
            &Typed { proposal: Some(proposal), ..Typed::default() },
            &[],
        )
        .await;
    }
    match decisions::propose(&app.ctx, &visitor.actor, &id, proposal.clone()).await {
        Ok(()) => Ok(done(&visitor, &format!("/pipeline/{id}/decision"), Some(Notice::PROPOSED))),
        Err(Error::Invalid(errors)) => {
            again(
                &app,
                &visitor,
                &request,
                &id,
                &Typed { proposal: Some(proposal), ..Typed::default() },
                &errors,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /pipeline/{id}/signature`
///
/// # Errors
/// As [`decisions::sign`] does; faults of a field come back with the form.
pub async fn sign(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<SignInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    let input = Signature {
        office: form.office.clone(),
        word: form.word.clone(),
        reason: form.reason.clone(),
        knows_departure: form.knows == "yes",
        seen: form.seen.clone(),
    };
    match decisions::sign(&app.ctx, &visitor.actor, &id, input).await {
        Ok(Signed::Waiting | Signed::Decided | Signed::SentBack) => {
            Ok(done(&visitor, &format!("/pipeline/{id}/decision"), Some(Notice::SIGNED)))
        }
        Err(Error::Invalid(errors)) => {
            again(
                &app,
                &visitor,
                &request,
                &id,
                &Typed { signature: Some(form), ..Typed::default() },
                &errors,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// What the form sends that takes a proposal back.
#[derive(Debug, Deserialize)]
pub struct TakeBackInput {
    #[serde(default)]
    withdrawal: String,
    #[serde(default)]
    seen: String,
}

/// `POST /pipeline/{id}/decision/withdrawal`
///
/// # Errors
/// As [`decisions::take_back`] does; faults of a field come back with the form.
pub async fn take_back(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<TakeBackInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(TakeBackInput { withdrawal, seen })) = (path_id(&path)?, form);
    match decisions::take_back(&app.ctx, &visitor.actor, &id, &withdrawal, Seen::on_form(&seen))
        .await
    {
        Ok(()) => Ok(done(&visitor, &format!("/pipeline/{id}/decision"), Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            again(&app, &visitor, &request, &id, &Typed { withdrawal, ..Typed::default() }, &errors)
                .await
        }
        Err(error) => Err(error.into()),
    }
}

/// What the form sends that gives a decision back.
#[derive(Debug, Clone, Deserialize)]
pub struct BackInput {
    #[serde(default)]
    back: String,
    #[serde(default)]
    seen: String,
}

/// `POST /pipeline/{id}/sending-back`
///
/// # Errors
/// As [`decision_returns::send_back`] does; faults of a field come back with the form.
pub async fn send_back(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<BackInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    match decision_returns::send_back(
        &app.ctx,
        &visitor.actor,
        &id,
        &form.back,
        Seen::on_form(&form.seen),
    )
    .await
    {
        Ok(()) => Ok(done(&visitor, &format!("/pipeline/{id}"), Some(Notice::SENT_BACK))),
        Err(Error::Invalid(errors)) => {
            again(
                &app,
                &visitor,
                &request,
                &id,
                &Typed { back: form.back, ..Typed::default() },
                &errors,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}
