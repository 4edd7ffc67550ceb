//! The lead proposes a decision, and may take the proposal back.

use chrono::NaiveDate;

use super::case::Case;
use super::proposed_conditions::TypedCondition;
use super::{adjudication, clarification_lists, notices, proposed_conditions, signers, standing};
use crate::actions::error::Faults;
use crate::actions::mails::decision::{Objection, ProposalTakenBack, ToSign};
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::confidentiality::holds_up;
use crate::domain::assessment::decision::{
    ApprovalCondition, Office, Proposal, ProposedDecision, expiry, label,
};
use crate::domain::assessment::disclosure::{State, Step};
use crate::domain::assessment::letter::{first_words, read_words};
use crate::domain::event::Event;
use crate::domain::instrument::{Decision, Outcome};
use crate::domain::texts::counted;
use crate::domain::values::{DisclosureId, Reason};
use crate::store::assessment::{decisions, letters};
use crate::store::events;

/// A proposal as typed.
#[derive(Debug, Clone, Default)]
pub struct TypedProposal {
    /// The decision's word.
    pub decision: String,
    /// Why.
    pub reason: String,
    /// The conditions.
    pub conditions: Vec<TypedCondition>,
    /// The lead's words in the letter to the vendor; none when the form did not ask, which leaves
    /// it to the reasons of the rules.
    pub letter: Option<String>,
}

/// Proposes the decision: freezes the outcome of today and asks the three offices to sign.
///
/// # Errors
/// When the actor does not lead this panel or reviewed the disclosure, it does not wait for a
/// proposal, questions are still to be settled, the outcome is open, or a field of the proposal
/// does not fit the rules.
pub async fn propose(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    input: TypedProposal,
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (case, sheet, _) = adjudication::load(ctx, &mut tx, actor, Action::Adjudicate, id).await?;
    let lead = actor.person().ok_or(Error::SignIn)?;
    standing::take_step(&mut tx, &case.disclosure, Step::Propose, now).await?;
    let days = (ctx.calendar(), ctx.calendar().day(now));
    if let Some(sentence) = holds_up(&case.confidentiality, &ctx.library.legal_bases, days) {
        return Err(Error::WrongState(sentence));
    }
    if let Some(sentence) = clarification_lists::holds_up(&mut tx, &case).await? {
        return Err(Error::WrongState(sentence));
    }
    let Some(levels) = sheet.levels() else {
        return Err(Error::WrongState(format!(
            "{} still to settle. Settle what reviewers disagree on first.",
            counted(sheet.open(), "question is", "questions are")
        )));
    };
    let outcome = case.assess(&levels, ctx.calendar().day(now)).outcome.clone();
    if outcome.recommendation.is_none() && !outcome.lacks_scores_only() {
        return Err(Error::WrongState(format!(
            "No decision can be proposed yet. {}",
            outcome.waits_for().join(" ")
        )));
    }
    let recommended = outcome.recommendation.as_ref().map(|recommendation| recommendation.decision);
    let (proposal, letter) =
        read_proposal(&case, recommended, &outcome, &input, ctx.calendar().day(now))?;
    let event = Event::DecisionProposed {
        disclosure: id.clone(),
        recommended: recommended.map_or("open", Decision::word).to_owned(),
        decision: proposal.decision.word().to_owned(),
        reason: proposal.reason.clone(),
    };
    let words = label(proposal.decision);
    let shown = case.shown_with(&ctx.library.catalogue, &outcome, proposal.decision);
    let mut proposed = ProposedDecision {
        proposal,
        changes: Vec::new(),
        outcome,
        shown: Some(shown),
        proposed_by: lead.account.clone(),
        proposed_at: now,
        decided_at: None,
        expires_on: None,
    };
    let before = decisions::of_disclosure(&mut tx, id).await?;
    proposed.changes = before.map(|before| proposed.changes_since(&before)).unwrap_or_default();
    let objection =
        decisions::signoffs(&mut tx, id).await?.into_iter().find(|signoff| !signoff.agreed);
    decisions::propose(&mut tx, id, &proposed).await?;
    letters::put_words(&mut tx, id, &letter).await?;
    events::append(&mut tx, now, actor, &event).await?;
    for office in Office::ALL {
        let people = notices::who_may_close(&mut tx, &case.disclosure, office.role()).await?;
        let objection = objection.as_ref().map(|objection| Objection {
            office: objection.office.label(),
            reason: &objection.reason,
        });
        let mail = ToSign {
            decision: words,
            office: office.label().to_lowercase(),
            changes: &proposed.changes,
            objection,
        };
        notices::tell(ctx, &mut tx, &people, &case.disclosure, &mail).await?;
    }
    signers::tell_if_nobody(ctx, &mut tx, &case.disclosure).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a proposal back before every office has signed: the disclosure waits for a proposal again,
/// and the offices are told.
///
/// # Errors
/// When the actor may not propose, when nothing is proposed, or when no reason is given.
pub async fn take_back(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    reason: &str,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (case, _, _) = adjudication::load(ctx, &mut tx, actor, Action::Adjudicate, id).await?;
    if case.disclosure.state() != State::Proposed {
        return Err(Error::WrongState(format!(
            "This disclosure is {}; there is no proposal to take back.",
            case.disclosure.state().label()
        )));
    }
    let proposed = decisions::of_disclosure(&mut tx, id).await?.ok_or(Error::NotFound)?;
    seen.is_still(&proposed.stamp(), "This proposal")?;
    let reason = Reason::parse(reason).map_err(|invalid| Error::field("withdrawal", invalid.0))?;
    standing::take_step(&mut tx, &case.disclosure, Step::Object, now).await?;
    events::append(
        &mut tx,
        now,
        actor,
        &Event::ProposalWithdrawn { disclosure: id.clone(), reason: reason.to_string() },
    )
    .await?;
    for office in Office::ALL {
        let people = notices::who_may_close(&mut tx, &case.disclosure, office.role()).await?;
        notices::tell(
            ctx,
            &mut tx,
            &people,
            &case.disclosure,
            &ProposalTakenBack { reason: reason.as_str() },
        )
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

fn read_proposal(
    case: &Case,
    recommended: Option<Decision>,
    outcome: &Outcome,
    input: &TypedProposal,
    today: NaiveDate,
) -> Result<(Proposal, String), Error> {
    let mut faults = Faults::default();
    let decision = Decision::parse(&input.decision);
    if decision.is_none() {
        faults.note("decision", "Choose a decision.");
    }
    let reason = faults.reason("reason", &input.reason, false);
    let letter = match &input.letter {
        Some(typed) => faults.take("letter", read_words(typed)),
        None => Some(first_words(outcome.recommendation.as_ref())),
    };
    // It holds longer when it is signed later, so a day that fits today fits then.
    let last = decision.and_then(|decision| expiry(&case.questionnaire, outcome, decision, today));
    let typed =
        input.conditions.iter().enumerate().filter(|(_, typed)| {
            !(typed.text.trim().is_empty() && typed.evidence.trim().is_empty())
        });
    let conditions: Vec<ApprovalCondition> = typed
        .filter_map(|(row, typed)| {
            proposed_conditions::read(case, row, typed, (today, last), &mut faults)
        })
        .collect();
    let (Some(decision), Some(reason), Some(letter), true) =
        (decision, reason, letter, faults.is_empty())
    else {
        return Err(faults.into_error());
    };
    let proposal = Proposal { recommended, decision, reason, conditions };
    for fault in proposal.check(outcome, &case.questionnaire.risk.departures) {
        faults.note(fault.field, fault.sentence);
    }
    faults.finish()?;
    Ok((proposal, letter))
}
