//! A vendor asks that an answer which would be published stays with the agency; the lead decides.

use super::case::Case;
use super::disclosures::{self, WorkingFile};
use super::{notices, standing};
use crate::actions::error::Faults;
use crate::actions::mails::vendor::ConfidentialityDecided;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor, check};
use crate::domain::assessment::confidentiality::{
    Request, RequestStanding, Stood, answer_mark, law_of,
};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::instrument::Question;
use crate::domain::values::{DisclosureId, Invalid, Reason};
use crate::store::assessment::confidentiality::{self as stored, Decided};
use crate::store::assessment::disclosures as stored_disclosures;
use crate::store::events;

/// The stamp of a question about which nothing is asked.
pub const NOTHING_ASKED: &str = "0";

/// A request as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedRequest {
    /// The id of the ground of law.
    pub basis: String,
    /// The law that is cited, for a ground that names none.
    pub law: String,
    /// Why.
    pub reason: String,
}

/// The question of a draft about whose answer something can be asked.
///
/// # Errors
/// When there is no such question, or only the agency reads the answer anyway.
pub fn question<'f>(file: &'f WorkingFile, name: &str) -> Result<&'f Question, Error> {
    let question = file.questionnaire.question(name).ok_or(Error::NotFound)?;
    if question.is_published() {
        return Ok(question);
    }
    Err(Error::WrongState(format!(
        "Only the agency sees the answer to {}, so there is nothing to ask for.",
        question.code
    )))
}

fn stamp(request: Option<&Request>) -> String {
    request.map_or_else(|| NOTHING_ASKED.to_owned(), Request::stamp)
}

/// Asks that the answer to a question stays confidential, or asks otherwise than before.
///
/// # Errors
/// A fault at `basis`, `law` or `reason`; the disclosure is not the actor's, its state allows no
/// change, there is no such question or nothing of it is published, or somebody else asked
/// meanwhile.
pub async fn ask(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    name: &str,
    typed: &TypedRequest,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    question(&file, name)?;
    let before = file.request(name);
    seen.is_still(&stamp(before), "This request")?;
    let mut faults = Faults::default();
    let basis = ctx.library.legal_bases.get(&typed.basis);
    if basis.is_none() {
        faults.note("basis", "Choose the ground on which it may stay confidential.");
    }
    let law = basis.and_then(|basis| faults.take("law", law_of(basis, &typed.law)));
    let reason = faults.take("reason", Reason::parse(&typed.reason));
    let (Some(basis), Some(law), Some(reason)) = (basis, law, reason) else {
        return Err(faults.into_error());
    };
    let request = Request {
        question: name.to_owned(),
        basis: basis.id.clone(),
        title: basis.title.clone(),
        law,
        reason,
        to_renew: false,
        revision: before.map_or(0, |before| before.revision) + 1,
        asked_at: now,
        ruling: None,
    };
    stored::put(&mut tx, id, &request, &person.account).await?;
    stored_disclosures::touch(&mut tx, id, now).await?;
    let event = Event::ConfidentialityAsked {
        disclosure: id.clone(),
        question: name.to_owned(),
        ground: request.ground(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    Ok(tx.commit().await?)
}

/// Takes a request back: the answer is published as any other.
///
/// # Errors
/// The disclosure is not the actor's, its state allows no change, nothing is asked about this
/// question, or somebody else changed the request meanwhile.
pub async fn take_back(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    name: &str,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    question(&file, name)?;
    seen.is_still(&stamp(file.request(name)), "This request")?;
    if !stored::remove(&mut tx, id, name).await? {
        return Err(Error::NotFound);
    }
    stored_disclosures::touch(&mut tx, id, now).await?;
    let event =
        Event::ConfidentialityTakenBack { disclosure: id.clone(), question: name.to_owned() };
    events::append(&mut tx, now, actor, &event).await?;
    Ok(tx.commit().await?)
}

/// What keeps a disclosure from being submitted: a request of last time that nobody renewed.
pub fn ask_again(stood: &Stood) -> String {
    format!(
        "Last time you asked that the answer to {} stays confidential. Ask again, or let it go.",
        stood.code
    )
}

/// The requests of a case, with whether the actor can decide on them now.
#[derive(Debug)]
pub struct CaseRequests {
    /// The case.
    pub case: Case,
    /// Why nothing can be decided now, if so; none where it can.
    pub closed: Option<String>,
}

/// The requests of a submitted disclosure, for whoever reads its file.
///
/// # Errors
/// When the actor may not open the file, or the records do not answer.
pub async fn of_case(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<CaseRequests, Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, relation) = standing::submitted(&mut tx, actor, Action::OpenFile, id).await?;
    let case = Case::load(ctx, &mut tx, disclosure).await?;
    let closed = match check(actor, Action::DecideConfidentiality, &relation) {
        Ok(()) => closed(&case.disclosure),
        Err(_) => Some("A panel lead decides on these requests.".to_owned()),
    };
    Ok(CaseRequests { case, closed })
}

/// Why requests of a disclosure cannot be decided on: what is proposed or decided rests on them.
fn closed(disclosure: &Disclosure) -> Option<String> {
    let state = disclosure.state();
    (!matches!(state, State::Submitted | State::InReview | State::Scored)).then(|| {
        format!(
            "This disclosure is {}, so requests for confidentiality cannot be decided on now.",
            state.label()
        )
    })
}

/// A decision on a request as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedRuling {
    /// `grant` or `refuse`.
    pub word: String,
    /// Why.
    pub reason: String,
}

/// Decides on a request; its vendor hears of it by mail.
///
/// # Errors
/// A fault at `word` or `reason`; the actor is no lead, is in conflict or has not declared that
/// there is none; nothing is asked about this question, it is decided already, the state of the
/// disclosure allows no decision, or the request changed meanwhile.
pub async fn decide(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    name: &str,
    typed: &TypedRuling,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    stored_disclosures::lock(&mut tx, id).await?;
    let (disclosure, _) =
        standing::submitted(&mut tx, actor, Action::DecideConfidentiality, id).await?;
    let case = Case::load(ctx, &mut tx, disclosure).await?;
    let stood = case.asked_about(name).ok_or(Error::NotFound)?;
    let answer = case.answers().get(name).map(answer_mark).ok_or(Error::NotFound)?;
    if let Some(sentence) = closed(&case.disclosure) {
        return Err(Error::WrongState(sentence));
    }
    if !stood.standing.is_open() {
        let word = if stood.standing == RequestStanding::Granted { "granted" } else { "refused" };
        return Err(Error::WrongState(format!(
            "The request about {} is {word} already, and its vendor knows.",
            stood.code
        )));
    }
    seen.is_still(&stood.request.stamp(), "This request")?;
    let (granted, reason) = read(typed)?;
    standing::hold(&mut tx, &case.disclosure, now).await?;
    let decided = Decided {
        question: name,
        revision: stood.request.revision,
        granted,
        reason: &reason,
        answer: &answer,
    };
    if !stored::decide(&mut tx, id, &decided, (&person.account, now)).await? {
        return Err(Error::changed_since("request"));
    }
    let event = Event::ConfidentialityDecided {
        disclosure: id.clone(),
        question: name.to_owned(),
        granted,
        ground: stood.request.ground(),
        reason: reason.to_string(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    let today = ctx.calendar().day(now);
    let until = ctx.library.legal_bases.last_day_to_withdraw(today).filter(|_| !granted);
    let people = notices::vendors_people(&mut tx, &case.disclosure).await?;
    let mail = ConfidentialityDecided {
        code: &stood.code,
        label: &stood.label,
        ground: stood.request.ground(),
        granted,
        reason: reason.as_str(),
        until: until.map(day_in_words),
    };
    notices::tell(ctx, &mut tx, &people, &case.disclosure, &mail).await?;
    Ok(tx.commit().await?)
}

fn read(typed: &TypedRuling) -> Result<(bool, Reason), Error> {
    let mut faults = Faults::default();
    let granted = match typed.word.as_str() {
        "grant" => Ok(true),
        "refuse" => Ok(false),
        _ => Err(Invalid::new("Choose whether the answer stays confidential.")),
    };
    let granted = faults.take("word", granted);
    let reason = faults.take("reason", Reason::parse(&typed.reason));
    granted.zip(reason).ok_or_else(|| faults.into_error())
}
