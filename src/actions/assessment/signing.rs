//! Three offices sign a proposal; the last agreement decides.

use super::pinned::questionnaire;
use super::{decision_letters, notices, proposed_conditions, standing, standstills};
use crate::actions::error::Faults;
use crate::actions::mails::decision::OfficeObjects;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::decision::{Office, ProposedDecision, SignOff, expiry};
use crate::domain::assessment::departure::Departure;
use crate::domain::assessment::disclosure::{Disclosure, State, Step};
use crate::domain::event::Event;
use crate::domain::values::DisclosureId;
use crate::store::assessment::decisions;
use crate::store::{Tx, events};

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

/// Makes the decision that every office agreed to: its last day, its letter to the vendor, and word
/// to the publishers where nothing keeps it waiting.
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
    let standstill = standstills::begin(ctx, tx, id, now).await?;
    decision_letters::send_decided(ctx, tx, (disclosure, &decided), standstill.as_ref()).await?;
    let made = Event::DecisionMade { disclosure: id.clone(), decision: decision.word().to_owned() };
    events::append(tx, now, actor, &made).await?;
    if standstill.is_some() {
        return Ok(());
    }
    standstills::tell_publishers(ctx, tx, disclosure, decision).await
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
