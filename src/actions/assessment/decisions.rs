//! The decision: the lead proposes, three offices sign, and the last agreement decides.

use chrono::{Days, NaiveDate};

use super::case::Case;
use super::pinned::questionnaire;
use super::products::OwnListing;
pub use super::proposed_conditions::TypedCondition;
use super::sheet::Sheet;
use super::{
    adjudication, decision_letters, decision_returns, notices, proposed_conditions, signers,
    standing,
};
use crate::actions::error::Faults;
use crate::actions::mails::decision::{
    Objection, OfficeObjects, ProposalTakenBack, ToPublish, ToSign,
};
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor, check};
use crate::domain::assessment::decision::{
    ApprovalCondition, Decided, Office, Proposal, ProposedDecision, SignOff, expiry, label,
};
use crate::domain::assessment::departure::Departure;
use crate::domain::assessment::disclosure::{Disclosure, State, Step};
use crate::domain::assessment::letter::{first_words, read_words};
use crate::domain::event::Event;
use crate::domain::instrument::{ConditionSource, Decision, Outcome, Recommendation};
use crate::domain::learning::{Requirement, required};
use crate::domain::people::account::Role;
use crate::domain::texts::counted;
use crate::domain::values::{DisclosureId, Reason};
use crate::store::assessment::{decisions, letters};
use crate::store::{Tx, events};

/// What the decision page shows.
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
    /// Why the publisher sent it back, when they did.
    pub sent_back: Option<String>,
    /// The letter to the vendor, as it reads now; empty while nothing is proposed.
    pub letter: Vec<String>,
    /// What the registry says of the product now, when this decision is published.
    pub listing: Option<OwnListing>,
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
    /// Whether the actor may see who gave which score.
    pub may_see_reviews: bool,
    /// Conditions that the outcome suggests, ready for editing.
    pub suggested: Vec<ApprovalCondition>,
}

impl DecisionFile {
    /// Whether the actor can propose now.
    pub fn may_propose(&self) -> bool {
        self.may_adjudicate
            && self.case.disclosure.state() == State::Scored
            && self.outcome.is_some()
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
    let may_publish = case.disclosure.state() == State::Decided
        && check(actor, Action::Publish, &relation).is_ok();
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
    let is_published = case.disclosure.state() == State::Published;
    let listing = if is_published {
        decision_letters::listed(&mut tx, &case.disclosure).await?
    } else {
        None
    };
    let recommendation = outcome.as_ref().and_then(|outcome| outcome.recommendation.as_ref());
    let letter_words = words.unwrap_or_else(|| first_words(recommendation));
    Ok(DecisionFile {
        case,
        sheet,
        outcome,
        modules,
        proposed,
        signoffs,
        sent_back,
        letter,
        listing,
        letter_words,
        may_adjudicate,
        today,
        may_sign,
        may_publish,
        may_see_reviews,
        suggested,
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
            }
        })
        .collect()
}

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

/// An office's word, as sent.
#[derive(Debug, Clone)]
pub struct Signature {
    /// The office.
    pub office: String,
    /// `agree` or `object`.
    pub word: String,
    /// Why; needed with an objection.
    pub reason: String,
    /// Whether the office knows that the proposal approves against the rules; needed where it does.
    pub knows_departure: bool,
    /// The stamp of the proposal that the form showed; empty where none did.
    pub seen: String,
}

/// What came of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// Other offices have still to sign.
    Waiting,
    /// All offices agreed: the decision is made.
    Decided,
    /// The proposal goes back to the lead.
    SentBack,
}

/// Signs a proposed decision for one's office, or objects, which sends it back to the lead.
///
/// # Errors
/// When the actor does not sign for this office, judged the disclosure or signed for another
/// office, nothing is proposed, the office signed already, a condition's day has passed, or a
/// needed reason or tick is missing.
pub async fn sign(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    input: Signature,
) -> Result<Signed, Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::SignOff, id).await?;
    let person = actor.person().ok_or(Error::SignIn)?;
    if disclosure.state() != State::Proposed {
        return Err(Error::WrongState(format!(
            "This disclosure is {}; there is no proposal to sign.",
            disclosure.state().label()
        )));
    }
    standing::hold(&mut tx, &disclosure, now).await?;
    let proposed = decisions::of_disclosure(&mut tx, id).await?.ok_or(Error::NotFound)?;
    Seen::on_form(&input.seen).is_still(&proposed.stamp(), "This proposal")?;
    let signed = decisions::signoffs(&mut tx, id).await?;
    let office =
        Office::parse(&input.office).map_err(|invalid| Error::field("office", invalid.0))?;
    check_office(actor, office, &signed)?;
    let mut faults = Faults::default();
    let agreed = match input.word.as_str() {
        "agree" => {
            match proposed_conditions::overdue(&proposed.proposal, ctx.calendar().day(now)) {
                Some(late) => return Err(Error::field("word", late)),
                None => true,
            }
        }
        "object" => false,
        _ => return Err(Error::field("word", "Say whether your office agrees or objects.")),
    };
    let departs = Departure::of(proposed.proposal.decision, &proposed.outcome)
        .is_some_and(|departure| departure.milder);
    if agreed && departs && !input.knows_departure {
        faults.note(
            "knows",
            "Tick that your office knows that this departs from the rules, or object.",
        );
    }
    let reason = faults.reason("reason", &input.reason, !agreed);
    let (Some(reason), true) = (reason, faults.is_empty()) else { return Err(faults.into_error()) };
    let signoff = SignOff {
        office,
        account: person.account.clone(),
        name: person.name.clone(),
        agreed,
        reason: reason.clone(),
        signed_at: now,
    };
    if !decisions::sign(&mut tx, id, &signoff).await? {
        return Err(Error::Stale(format!(
            "{} has signed meanwhile. Open the decision again.",
            office.label()
        )));
    }
    if !agreed {
        standing::take_step(&mut tx, &disclosure, Step::Object, now).await?;
    }
    let event = Event::DecisionSigned {
        disclosure: id.clone(),
        office: office.word().to_owned(),
        agreed,
        reason: reason.clone(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    let outcome = if !agreed {
        objected(ctx, &mut tx, &disclosure, &signoff).await?;
        Signed::SentBack
    } else if signed.iter().filter(|signoff| signoff.agreed).count() + 1 == Office::ALL.len() {
        all_agreed(ctx, &mut tx, actor, &disclosure, &proposed).await?;
        Signed::Decided
    } else {
        Signed::Waiting
    };
    tx.commit().await?;
    Ok(outcome)
}

/// Tells the leads that an office objects, and why.
async fn objected(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
    signoff: &SignOff,
) -> Result<(), Error> {
    let leads = notices::leads(tx, disclosure, None).await?;
    let mail = OfficeObjects { office: signoff.office.label(), reason: &signoff.reason };
    notices::tell(ctx, tx, &leads, disclosure, &mail).await
}

/// Makes the decision that every office agreed to: its last day, its letter, and word to the
/// publishers.
async fn all_agreed(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    disclosure: &Disclosure,
    proposed: &ProposedDecision,
) -> Result<(), Error> {
    let now = ctx.now();
    let (id, decision) = (&disclosure.id, proposed.proposal.decision);
    let questionnaire = questionnaire(ctx, disclosure)?;
    let expires_on = expiry(&questionnaire, &proposed.outcome, decision, ctx.calendar().day(now));
    standing::take_step(tx, disclosure, Step::Decide(decision), now).await?;
    decisions::decide(tx, id, now, expires_on).await?;
    let decided = ProposedDecision { decided_at: Some(now), expires_on, ..proposed.clone() };
    decision_letters::freeze(ctx, tx, disclosure, &decided).await?;
    let made = Event::DecisionMade { disclosure: id.clone(), decision: decision.word().to_owned() };
    events::append(tx, now, actor, &made).await?;
    let publishers = notices::who_may_close(tx, disclosure, Role::Publisher).await?;
    let mail = ToPublish { decision: label(decision) };
    notices::tell(ctx, tx, &publishers, disclosure, &mail).await
}

/// Each person signs once, for the office of their role. That nobody signs what they proposed is
/// the access policy's rule.
fn check_office(actor: &Actor, office: Office, signed: &[SignOff]) -> Result<(), Error> {
    if !actor.has(office.role()) {
        return Err(Error::NotAllowed(format!(
            "You do not sign for {}. Sign for the office of your own role.",
            office.label().to_lowercase()
        )));
    }
    if actor
        .person()
        .is_some_and(|person| signed.iter().any(|signoff| signoff.account == person.account))
    {
        return Err(Error::NotAllowed(
            "You have signed this decision already; each of the three \
            offices needs a person of its own."
                .to_owned(),
        ));
    }
    if signed.iter().any(|signoff| signoff.office == office) {
        return Err(Error::WrongState(format!("{} has signed already.", office.label())));
    }
    Ok(())
}

/// The decision that all offices agreed on, for publishing. Reads in the caller's transaction.
///
/// # Errors
/// When nothing was proposed, or not every office has agreed.
pub async fn decided(tx: &mut Tx, id: &DisclosureId) -> Result<Decided, Error> {
    let proposed = decisions::of_disclosure(tx, id).await?.ok_or(Error::NotFound)?;
    let Some(decided_at) = proposed.decided_at else {
        return Err(Error::WrongState(
            "Not every office has agreed to this decision yet.".to_owned(),
        ));
    };
    let Proposal { recommended, decision, reason, conditions } = proposed.proposal;
    Ok(Decided {
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
