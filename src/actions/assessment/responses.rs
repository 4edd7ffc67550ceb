//! A vendor answers a decision before it is published, and the lead answers the vendor.

use std::sync::Arc;

use super::pinned::questionnaire;
use super::{decision_returns, notices, standing, standstills as waits};
use crate::actions::error::Faults;
use crate::actions::mails::decision::{DecisionReopened, ResponseWaits};
use crate::actions::mails::vendor::ResponseAnswered;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor, check};
use crate::domain::assessment::disclosure::{Disclosure, Step};
use crate::domain::assessment::response::{
    CriterionResponse, ResponsePart, ResponseText, Ruling, Said, VendorsWord,
};
use crate::domain::assessment::standstill::Standstill;
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::instrument::Questionnaire;
use crate::domain::values::{DisclosureId, Reason};
use crate::store::assessment::{decisions, disclosures, standstills};
use crate::store::{Tx, events};

/// A decision to which its vendor can say something, or has.
#[derive(Debug, Clone)]
pub struct ResponseFile {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// Its questionnaire, for the names of criteria.
    pub questionnaire: Arc<Questionnaire>,
    /// The wait, with what was said.
    pub standstill: Standstill,
    /// Whether the actor can say something now.
    pub may_respond: bool,
    /// Why they cannot, though the days run; none where they can, or nobody can.
    pub cannot: Option<String>,
}

/// The page of a vendor that may answer a decision.
///
/// # Errors
/// When it is not the vendor's, or no decision waited for an answer.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<ResponseFile, Error> {
    let mut tx = ctx.db.read().await?;
    let disclosure = standing::disclosure(&mut tx, actor, Action::SeeOwnDisclosure, id).await?;
    let standstill = waits::told(&mut tx, &disclosure).await?.ok_or_else(|| {
        Error::WrongState(format!(
            "This disclosure is {}; there is no decision to answer.",
            disclosure.state().label()
        ))
    })?;
    let runs = disclosure.is_decided() && standstill.takes_answers(ctx.today());
    let relation = standing::relation(&mut tx, actor, &disclosure).await?;
    let refused = check(actor, Action::RespondToDecision, &relation).err();
    let may_respond = runs && refused.is_none();
    Ok(ResponseFile {
        questionnaire: questionnaire(ctx, &disclosure)?,
        disclosure,
        standstill,
        may_respond,
        cannot: refused.filter(|_| runs).map(|refusal| Error::from(refusal).to_string()),
    })
}

/// A response as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedResponse {
    /// `respond`, or `nothing` to say that there is nothing to say.
    pub word: String,
    /// What is said to the decision as a whole.
    pub words: String,
    /// What is said to criteria, by their ids.
    pub criteria: Vec<(String, String)>,
}

/// To a vendor who wrote a response and pressed the button that says there is none.
const EITHER: &str = "You wrote a response, so nothing was sent. To send it, press “Send the \
    response”. To say that you have none, take the words away first.";

/// Says something to a decision, or that there is nothing to say, which ends the wait.
///
/// # Errors
/// Faults at `words` and `criterion.<id>`; the actor is no owner of the vendor's, nothing is
/// decided, the last day is past, or something was said already.
pub async fn respond(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    typed: &TypedResponse,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    disclosures::lock(&mut tx, id).await?;
    let disclosure = standing::disclosure(&mut tx, actor, Action::RespondToDecision, id).await?;
    let standstill = running(ctx, &mut tx, &disclosure).await?;
    seen.is_still(&standstill.stamp(), "This decision")?;
    let questionnaire = questionnaire(ctx, &disclosure)?;
    let said = read(&questionnaire, typed)?;
    standing::hold(&mut tx, &disclosure, now).await?;
    if !standstills::say(&mut tx, id, standstill.round, &said, (&person.account, now)).await? {
        return Err(Error::changed_since("decision"));
    }
    let nothing = said == Said::Nothing;
    let event = Event::VendorResponded { disclosure: id.clone(), nothing };
    events::append(&mut tx, now, actor, &event).await?;
    if nothing {
        waits::tell_if_over(ctx, &mut tx, &disclosure).await?;
    } else {
        let leads = notices::leads(&mut tx, &disclosure, None).await?;
        let mail = ResponseWaits { again: false };
        notices::tell(ctx, &mut tx, &leads, &disclosure, &mail).await?;
    }
    Ok(tx.commit().await?)
}

/// The wait of a decision that its vendor can answer now.
async fn running(ctx: &Ctx, tx: &mut Tx, disclosure: &Disclosure) -> Result<Standstill, Error> {
    let standstill = standstills::current(tx, &disclosure.id)
        .await?
        .filter(|_| disclosure.is_decided())
        .ok_or_else(|| {
            Error::WrongState(format!(
                "This disclosure is {}; there is no decision to answer.",
                disclosure.state().label()
            ))
        })?;
    if standstill.word.is_some() {
        return Err(Error::WrongState("Your organization has answered this decision.".to_owned()));
    }
    if !standstill.takes_answers(ctx.today()) {
        return Err(Error::WrongState("The last day to answer this decision is past.".to_owned()));
    }
    Ok(standstill)
}

/// Reads what a vendor says.
fn read(questionnaire: &Questionnaire, typed: &TypedResponse) -> Result<Said, Error> {
    let typed_to =
        |id: &str| typed.criteria.iter().find(|(of, _)| of == id).map_or("", |(_, text)| text);
    let criteria = questionnaire.rubric.criteria.iter();
    let written: Vec<_> = criteria
        .map(|criterion| (criterion.id.as_str(), typed_to(&criterion.id)))
        .filter(|(_, text)| !text.trim().is_empty())
        .collect();
    let says_something = !typed.words.trim().is_empty() || !written.is_empty();
    match typed.word.as_str() {
        "nothing" if says_something => return Err(Error::field("words", EITHER)),
        "nothing" => return Ok(Said::Nothing),
        _ => {}
    }
    let mut faults = Faults::default();
    let mut parts = Vec::new();
    if !typed.words.trim().is_empty() || written.is_empty() {
        let text = faults.take("words", ResponseText::parse(&typed.words));
        parts.extend(text.map(|text| ResponsePart { criterion: None, text: text.to_string() }));
    }
    for (id, text) in written {
        let text = faults.take(&format!("criterion.{id}"), CriterionResponse::parse(text));
        let criterion = Some(id.to_owned());
        parts.extend(text.map(|text| ResponsePart { criterion, text: text.to_string() }));
    }
    faults.finish()?;
    Ok(Said::Response(parts))
}

/// The lead's answer as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAnswer {
    /// `stands` or `reopened`.
    pub ruling: String,
    /// Why; the vendor reads it.
    pub reason: String,
}

/// Answers a vendor's response: the decision stands, or goes back to the lead who proposes anew.
///
/// # Errors
/// Faults at `ruling` and `answer_reason`; the actor does not lead this panel, reviewed the
/// disclosure or has not declared that they have no conflict, or no response waits.
pub async fn answer(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    typed: &TypedAnswer,
    seen: Seen<'_>,
) -> Result<Ruling, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    disclosures::lock(&mut tx, id).await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::AnswerResponse, id).await?;
    let standstill = standstills::current(&mut tx, id)
        .await?
        .filter(|last| {
            disclosure.is_decided() && last.word.as_ref().is_some_and(VendorsWord::waits)
        })
        .ok_or_else(|| Error::WrongState("No response waits for an answer here.".to_owned()))?;
    seen.is_still(&standstill.stamp(), "This response")?;
    let mut faults = Faults::default();
    let ruling = faults.take("ruling", Ruling::parse(&typed.ruling));
    let reason = faults.take("answer_reason", Reason::parse(&typed.reason));
    let (ruling, reason) = faults.or(|| ruling.zip(reason))?;
    if ruling == Ruling::Reopened {
        standing::take_step(&mut tx, &disclosure, Step::Reopen, now).await?;
        decisions::undecide(&mut tx, id).await?;
    } else {
        standing::hold(&mut tx, &disclosure, now).await?;
    }
    let answered = (ruling, reason.as_str());
    if !standstills::rule(&mut tx, id, standstill.round, answered, (&person.account, now)).await? {
        return Err(Error::changed_since("response"));
    }
    let reopened = ruling == Ruling::Reopened;
    let event =
        Event::ResponseAnswered { disclosure: id.clone(), reopened, reason: reason.to_string() };
    events::append(&mut tx, now, actor, &event).await?;
    let people = notices::vendors_people(&mut tx, &disclosure).await?;
    let from = day_in_words(standstill.publishes_from());
    let mail = ResponseAnswered {
        reopened,
        reason: reason.as_str(),
        from: (ctx.today() <= standstill.until).then_some(from),
    };
    notices::tell(ctx, &mut tx, &people, &disclosure, &mail).await?;
    if reopened {
        let signed = decision_returns::deciders(&mut tx, &disclosure).await?;
        let others = signed.only(|account| account.id != person.account);
        let mail = DecisionReopened { reason: reason.as_str() };
        notices::tell(ctx, &mut tx, &others, &disclosure, &mail).await?;
    } else {
        waits::tell_if_over(ctx, &mut tx, &disclosure).await?;
    }
    tx.commit().await?;
    Ok(ruling)
}
