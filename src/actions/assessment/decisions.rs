//! The decision as it stands: outcome, modules, what is proposed, signatures and letter.

use chrono::{Days, NaiveDate};

use super::case::Case;
use super::products::OwnListing;
use super::sheet::Sheet;
use super::{adjudication, clarification_lists, decision_letters, decision_returns, standstills};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, check};
use crate::domain::assessment::confidentiality::{holds_up, undecided};
use crate::domain::assessment::decision::{
    ApprovalCondition, Consequence, Decided, Office, Proposal, ProposedDecision, SignOff,
};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::letter::first_words;
use crate::domain::assessment::review::NoteToVendor;
use crate::domain::assessment::standstill::{Standstill, Wait};
use crate::domain::instrument::{ConditionSource, Outcome, Recommendation};
use crate::domain::learning::{Requirement, required};
use crate::domain::people::account::Role;
use crate::domain::values::DisclosureId;
use crate::store::Tx;
use crate::store::assessment::{decisions, letters, score_notes};

/// What the decision page shows.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether one thing may be done; together they are no state"
)]
pub struct DecisionFile {
    /// The file.
    pub case: Case,
    /// The scores side by side.
    pub sheet: Sheet,
    /// The outcome: frozen when the decision was proposed, worked out afresh before; none while a
    /// question has to be settled.
    pub outcome: Option<Outcome>,
    /// The modules that follow from it.
    pub modules: Vec<Requirement>,
    /// What was proposed last, an earlier proposal that an office objected to included.
    pub proposed: Option<ProposedDecision>,
    /// The offices' words on it.
    pub signoffs: Vec<SignOff>,
    /// The wait before its publication with what the vendor said; that of the decision before where
    /// it was opened again.
    pub standstill: Option<Standstill>,
    /// Whether the actor answers what the vendor said, now.
    pub may_answer: bool,
    /// Why the publisher sent it back, when they did.
    pub sent_back: Option<String>,
    /// The letter to the vendor, as it reads now; empty while nothing is proposed.
    pub letter: Vec<String>,
    /// What the registry says of the product now, once a decision is proposed.
    pub listing: Option<OwnListing>,
    /// What the reviewers would tell the vendor, for whoever writes the letter.
    pub notes: Vec<NoteToVendor>,
    /// The lead's words in it, for editing.
    pub letter_words: String,
    /// Whether the actor settles and proposes, as soon as it is time.
    pub may_adjudicate: bool,
    /// The agency's day on which this is read.
    pub today: NaiveDate,
    /// The offices that the actor can sign for now.
    pub may_sign: Vec<Office>,
    /// Whether the actor can publish now.
    pub may_publish: bool,
    /// Whether the actor can send it back now.
    pub may_send_back: bool,
    /// Whether the actor may see who gave which score.
    pub may_see_reviews: bool,
    /// Conditions that the outcome suggests, ready for editing.
    pub suggested: Vec<ApprovalCondition>,
    /// Why nothing can be proposed or published yet, though the scores are in: what the vendor asks
    /// to keep confidential.
    pub held_up: Option<String>,
    /// Why nothing can be proposed yet: the vendor has to answer what the agency asked.
    pub waits_for_vendor: Option<String>,
}

impl DecisionFile {
    /// Whether the actor can propose now.
    pub fn may_propose(&self) -> bool {
        self.may_adjudicate
            && self.case.disclosure.state() == State::Scored
            && self.outcome.is_some()
            && self.held_up.is_none()
            && self.waits_for_vendor.is_none()
    }

    /// Whether the actor can take the proposal back now.
    pub fn may_take_back(&self) -> bool {
        self.may_adjudicate && self.case.disclosure.state() == State::Proposed
    }
}

/// The decision on a disclosure, once every review is in.
///
/// # Errors
/// When the actor may not see the decision, has not declared whether there is a conflict, or not
/// every review is in.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<DecisionFile, Error> {
    let mut tx = ctx.db.read().await?;
    let (case, sheet, relation) =
        adjudication::load(ctx, &mut tx, actor, Action::SeeDecision, id).await?;
    // Everybody but a publisher sees the vendor's answers here, so they declare first whether they
    // have a conflict.
    if !actor.has(Role::Publisher) {
        check(actor, Action::OpenFile, &relation)?;
    }
    let proposed = decisions::of_disclosure(&mut tx, id).await?;
    let signoffs = decisions::signoffs(&mut tx, id).await?;
    let today = ctx.today();
    let standing_proposal = proposed.as_ref().filter(|_| case.disclosure.state() != State::Scored);
    let (outcome, modules) = match standing_proposal {
        Some(proposed) => (Some(proposed.outcome.clone()), modules_of(ctx, &case, proposed)),
        None => so_far(ctx, &case, &sheet),
    };
    let may_adjudicate = check(actor, Action::Adjudicate, &relation).is_ok();
    let may_sign = if case.disclosure.state() == State::Proposed
        && check(actor, Action::SignOff, &relation).is_ok()
    {
        offices_to_sign(actor, &signoffs)
    } else {
        Vec::new()
    };
    let held_up = match case.disclosure.state() {
        State::Scored => {
            let bases = &ctx.library.legal_bases;
            holds_up(&case.confidentiality, bases, (ctx.calendar(), today))
        }
        State::Decided => undecided(&case.confidentiality),
        _ => None,
    };
    let waits_for_vendor = match case.disclosure.state() {
        State::Scored => clarification_lists::holds_up(&mut tx, &case).await?,
        _ => None,
    };
    let standstill = standstills::told(&mut tx, &case.disclosure).await?;
    let waits = standstill.as_ref().and_then(|one| one.holds_up(today));
    let may_answer = case.disclosure.is_decided()
        && standstill.as_ref().is_some_and(|one| one.wait(today) == Wait::Answer)
        && check(actor, Action::AnswerResponse, &relation).is_ok();
    let may_send_back =
        case.disclosure.is_decided() && check(actor, Action::Publish, &relation).is_ok();
    let may_publish = may_send_back && held_up.is_none() && waits.is_none();
    let suggested = outcome
        .as_ref()
        .and_then(|outcome| outcome.recommendation.as_ref())
        .map_or_else(Vec::new, |r| suggested(&case, r, today));
    let may_see_reviews = check(actor, Action::SeeReviews, &relation).is_ok();
    let sent_back = decision_returns::reason(&mut tx, id).await?;
    let stored = letters::of_disclosure(&mut tx, id).await?;
    let frozen = stored
        .as_ref()
        .and_then(|letter| letter.frozen.as_ref())
        .filter(|_| case.disclosure.state() != State::Scored);
    let words = stored.as_ref().map(|letter| letter.words.clone());
    let letter =
        match (frozen, proposed.as_ref().filter(|_| case.disclosure.state() != State::Scored)) {
            (Some(frozen), _) => frozen.paragraphs(),
            (None, Some(proposed)) => decision_letters::draft(
                ctx,
                &case.snapshot,
                proposed,
                words.as_deref().unwrap_or_default(),
            ),
            (None, None) => Vec::new(),
        };
    let listing = if standing_proposal.is_some() {
        decision_letters::listed(&mut tx, &case.disclosure).await?
    } else {
        None
    };
    let recommendation = outcome.as_ref().and_then(|outcome| outcome.recommendation.as_ref());
    let notes =
        if may_adjudicate { score_notes::to_vendor(&mut tx, id).await? } else { Vec::new() };
    let letter_words = words.unwrap_or_else(|| first_words(recommendation));
    Ok(DecisionFile {
        case,
        sheet,
        outcome,
        modules,
        proposed,
        signoffs,
        standstill,
        may_answer,
        sent_back,
        letter,
        listing,
        notes,
        letter_words,
        may_adjudicate,
        today,
        may_sign,
        may_publish,
        may_send_back,
        may_see_reviews,
        suggested,
        held_up,
        waits_for_vendor,
    })
}

/// The modules of a proposal: as they were frozen with its outcome, or as they follow where it is
/// from before that was kept.
fn modules_of(ctx: &Ctx, case: &Case, proposed: &ProposedDecision) -> Vec<Requirement> {
    match &proposed.shown {
        Some(shown) => shown.modules.clone(),
        None => {
            case.shown_with(&ctx.library.catalogue, &proposed.outcome, proposed.proposal.decision)
                .modules
        }
    }
}

/// What the scores lead to as they count now, and the modules that follow; nothing while a question
/// has to be settled.
fn so_far(ctx: &Ctx, case: &Case, sheet: &Sheet) -> (Option<Outcome>, Vec<Requirement>) {
    let Some(levels) = sheet.levels() else { return (None, Vec::new()) };
    let assessment = case.assess(&levels, ctx.today());
    (
        Some(assessment.outcome.clone()),
        required(&case.questionnaire, &ctx.library.catalogue, &assessment.names),
    )
}

/// The offices that the actor can sign for: those of their roles that have not signed, when they
/// have not signed for another one.
fn offices_to_sign(actor: &Actor, signoffs: &[SignOff]) -> Vec<Office> {
    if actor
        .person()
        .is_none_or(|person| signoffs.iter().any(|signoff| signoff.account == person.account))
    {
        return Vec::new();
    }
    super::pipeline::unsigned(signoffs).filter(|office| actor.has(office.role())).collect()
}

/// The conditions that the outcome suggests, with the days to cure counted from today.
fn suggested(
    case: &Case,
    recommendation: &Recommendation,
    today: NaiveDate,
) -> Vec<ApprovalCondition> {
    let conditions = recommendation.conditions.iter();
    conditions
        .map(|condition| {
            let days = u64::from(condition.cure_days.unwrap_or_default());
            let question = case.questionnaire.questions().find(|(_, question)| {
                let rubric = case.questionnaire.rubric.questions.get(&question.name);
                rubric.is_some_and(|rubric| {
                    rubric.knockouts.iter().any(|knockout| knockout.id == condition.id)
                })
            });
            let (criterion, evidence) = match condition.source {
                ConditionSource::Minimum => (Some(condition.id.clone()), None),
                ConditionSource::Knockout => (
                    question.and_then(|(section, _)| section.criterion.clone()),
                    question
                        .and_then(|(_, question)| question.evidence.as_ref())
                        .map(|evidence| evidence.ask.clone()),
                ),
            };
            ApprovalCondition {
                text: condition.text.clone(),
                criterion,
                due: today.checked_add_days(Days::new(days)).unwrap_or(today),
                evidence_required: evidence
                    .unwrap_or_else(|| "The documents that show it".to_owned()),
                consequence: Consequence::Nothing,
            }
        })
        .collect()
}

/// The decision that all offices agreed on, for publishing. Reads in the caller's transaction.
///
/// # Errors
/// When nothing was proposed, or not every office has agreed.
pub async fn decided(tx: &mut Tx, id: &DisclosureId) -> Result<Decided, Error> {
    let proposed = decisions::of_disclosure(tx, id).await?.ok_or(Error::NotFound)?;
    made(proposed).ok_or_else(|| {
        Error::WrongState("Not every office has agreed to this decision yet.".to_owned())
    })
}

/// The last decision that an appeal changed.
///
/// # Errors
/// When the records do not answer.
pub(crate) async fn former(tx: &mut Tx, id: &DisclosureId) -> Result<Option<Decided>, Error> {
    Ok(decisions::former(tx, id).await?.and_then(made))
}

fn made(proposed: ProposedDecision) -> Option<Decided> {
    let decided_at = proposed.decided_at?;
    let Proposal { recommended, decision, reason, conditions } = proposed.proposal;
    Some(Decided {
        decision,
        recommended,
        reason,
        conditions,
        outcome: proposed.outcome,
        shown: proposed.shown,
        decided_at,
        expires_on: proposed.expires_on,
    })
}
