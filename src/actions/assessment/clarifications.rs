//! The agency asks a vendor about one answer of a disclosure under review: who may ask, what was
//! asked and answered, and what changed by it.

use chrono::NaiveDate;

use super::case::Case;
use super::{clarified_evidence, notices, standing};
use crate::actions::error::Faults;
use crate::actions::mails::clarification::{AskedVendor, TakenBackVendor};
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::clarification::{
    Asking, Clarification, Drafted, MOST_DAYS, ReplyStanding, closed,
};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::review::{Review, ReviewState};
use crate::domain::assessment::snapshot::Snapshot;
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::instrument::{Answer, Question, Truth};
use crate::domain::people::account::Role;
use crate::domain::values::{ClarificationId, DisclosureId, Invalid, Timestamp};
use crate::store::assessment::clarifications::{self as stored, ScoredAt};
use crate::store::assessment::{disclosures, reviews, snapshots};
use crate::store::{StoreError, Tx, events};

/// How an answer changed because the agency asked about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What was answered before.
    pub before: Option<Answer>,
    /// What is answered since.
    pub after: Option<Answer>,
    /// The titles of the evidence that came with it.
    pub added: Vec<String>,
    /// How many reviewers and leads had given a level that counts before it changed, and have not
    /// given another since.
    pub scored_before: usize,
    /// Whether the reader is among those who gave a level before it changed.
    pub scored_by_reader: bool,
}

/// One question to the vendor, as a reader of the agency sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Thread {
    /// What was asked and answered.
    pub clarification: Clarification,
    /// Who asked, for whoever may know.
    pub asker: Option<String>,
    /// Whether the reader can take it back.
    pub may_take_back: bool,
    /// How the answer changed, where it did.
    pub change: Option<Change>,
}

/// What the vendor was asked about one question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Threads {
    /// Every time that it was asked, the last one first.
    pub all: Vec<Thread>,
    /// Whether the reader can ask now.
    pub may_ask: bool,
    /// Why they cannot now, though they could at another time.
    pub not_now: Option<String>,
}

/// One answer of a file, with what the vendor was asked about it.
#[derive(Debug)]
pub struct About {
    /// The file.
    pub case: Case,
    /// The question's name.
    pub question: String,
    /// What was asked.
    pub threads: Threads,
    /// Business days that the vendor has, unless whoever asks says otherwise.
    pub days: u16,
    /// Whether the reader has reviews of the file.
    pub reviewer: bool,
}

/// What a vendor was asked about an answer, for whoever reads the file.
///
/// # Errors
/// When the actor may not open the file, or the question is not asked in it.
pub async fn about(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    question: &str,
) -> Result<About, Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, relation) = standing::submitted(&mut tx, actor, Action::OpenFile, id).await?;
    let case = Case::load(ctx, &mut tx, disclosure).await?;
    let asked = asked(&case, question)?.name.clone();
    let mine = own_reviews(&mut tx, actor, id).await?;
    let threads = threads(&mut tx, actor, &case, (&relation, &mine), &asked).await?;
    let days = ctx.settings.decision_clock.clarification_days;
    Ok(About { case, question: asked, threads, days, reviewer: !mine.is_empty() })
}

/// The question of a file; it has to be asked.
fn asked<'c>(case: &'c Case, name: &str) -> Result<&'c Question, Error> {
    let question = case.questionnaire.question(name).ok_or(Error::NotFound)?;
    if case.applicability.asked(name) == Truth::True { Ok(question) } else { Err(Error::NotFound) }
}

async fn own_reviews(tx: &mut Tx, actor: &Actor, id: &DisclosureId) -> Result<Vec<Review>, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut mine = reviews::of_disclosure(tx, id).await?;
    mine.retain(|review| review.reviewer == person.account && review.state != ReviewState::Recused);
    Ok(mine)
}

/// What a vendor was asked about one question, for a reader with these reviews.
pub(super) async fn threads(
    tx: &mut Tx,
    actor: &Actor,
    case: &Case,
    (relation, mine): (&Relation, &[Review]),
    question: &str,
) -> Result<Threads, Error> {
    let id = &case.disclosure.id;
    let mut all = stored::of(tx, id).await?;
    all.retain(|one| one.question == question);
    let changes = changes(tx, actor, id, &all).await?;
    let may = may_ask(actor, case, (relation, mine), question);
    let may = match all.iter().find(|one| one.is_open()) {
        Some(open) if may.is_ok() => Err(Some(format!(
            "The vendor has until {} to answer what was asked.",
            day_in_words(open.due)
        ))),
        _ => may,
    };
    let person = actor.person().ok_or(Error::SignIn)?;
    let knows_names = !relation.assigned || relation.own_reviews_in;
    let may_take_back = closed(case.disclosure.state()).is_none()
        && check(actor, Action::AskVendor, relation).is_ok();
    let threads = all.into_iter().zip(changes).map(|(one, change)| {
        let own = one.asker == person.account;
        Thread {
            asker: (own || knows_names).then(|| one.asker_name.clone()),
            may_take_back: may_take_back && one.is_open() && (own || actor.has(Role::PanelLead)),
            change,
            clarification: one,
        }
    });
    let mut all: Vec<Thread> = threads.collect();
    all.reverse();
    let (may_ask, not_now) = match may {
        Ok(()) => (true, None),
        Err(not_now) => (false, not_now),
    };
    Ok(Threads { all, may_ask, not_now })
}

/// How the answer changed by each of these, in the same order; the submissions are read only where
/// one did.
pub(super) async fn changes(
    tx: &mut Tx,
    actor: &Actor,
    id: &DisclosureId,
    all: &[Clarification],
) -> Result<Vec<Option<Change>>, Error> {
    let amended =
        |one: &Clarification| one.answered().and_then(|answered| answered.amended.clone());
    if all.iter().all(|one| amended(one).is_none()) {
        return Ok(all.iter().map(|_| None).collect());
    }
    let submissions = snapshots::of_disclosure(tx, id).await?;
    let scored = stored::scored_at(tx, id).await?;
    let read = |body: &str| Snapshot::parse(body).map_err(StoreError::from);
    let mut changes = Vec::new();
    for one in all {
        let at = amended(one)
            .and_then(|amended| submissions.iter().position(|stored| stored.id == amended));
        let pair =
            at.and_then(|at| Some((submissions.get(at.checked_sub(1)?)?, submissions.get(at)?)));
        changes.push(match pair {
            Some((before, after)) => {
                Some(change(actor, one, &scored, (&read(&before.body)?, &read(&after.body)?)))
            }
            None => None,
        });
    }
    Ok(changes)
}

fn change(
    actor: &Actor,
    one: &Clarification,
    scored: &[ScoredAt],
    (before, after): (&Snapshot, &Snapshot),
) -> Change {
    let at = one.answered().map(|answered| answered.at);
    let earlier: Vec<&ScoredAt> = scored
        .iter()
        .filter(|score| score.question == one.question && at.is_some_and(|at| score.at < at))
        .collect();
    let is_new = |id: &str| before.evidence.iter().all(|piece| piece.id != id);
    let reader = actor.person().map(|person| &person.account);
    Change {
        before: before.answers.get(&one.question).cloned(),
        after: after.answers.get(&one.question).cloned(),
        added: after
            .evidence
            .iter()
            .filter(|piece| is_new(&piece.id))
            .map(|piece| piece.title.clone())
            .collect(),
        scored_before: earlier.iter().filter(|score| score.submitted).count(),
        scored_by_reader: earlier.iter().any(|score| Some(&score.reviewer) == reader),
    }
}

/// Whether the actor can ask about a question; the sentence says why they cannot now, if they could
/// at another time.
fn may_ask(
    actor: &Actor,
    case: &Case,
    (relation, mine): (&Relation, &[Review]),
    question: &str,
) -> Result<(), Option<String>> {
    if check(actor, Action::AskVendor, relation).is_err() {
        return Err(None);
    }
    let asks = |criterion: &str| case.asked(criterion).any(|(asked, _)| asked.name == question);
    let own = mine.iter().find(|review| asks(&review.criterion));
    let lead = actor.has(Role::PanelLead);
    if own.is_none() && !lead {
        return Err(None);
    }
    if let Some(sentence) = closed(case.disclosure.state()) {
        return Err(Some(sentence));
    }
    if !lead && own.is_some_and(|review| review.state != ReviewState::Assigned) {
        return Err(Some(
            "Your review of this criterion is submitted, so only the panel lead can ask the vendor \
             about it now."
                .to_owned(),
        ));
    }
    Ok(())
}

/// What somebody asks, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAsking {
    /// What is unclear.
    pub words: String,
    /// Business days that the vendor has.
    pub days: String,
}

/// Asks the vendor about an answer: its clock starts, the agency's stops, and its people get a
/// mail. Answers the last day to answer.
///
/// # Errors
/// A fault at `words` or `days`; the actor neither leads nor reviews the criterion, is in conflict
/// or has not declared that there is none; the state of the disclosure does not allow it, the
/// question is not asked, or the vendor has to answer about it already.
pub async fn ask(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    question: &str,
    typed: &TypedAsking,
) -> Result<NaiveDate, Error> {
    let now = ctx.now();
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    disclosures::lock(&mut tx, id).await?;
    let (disclosure, relation) = standing::submitted(&mut tx, actor, Action::AskVendor, id).await?;
    let case = Case::load(ctx, &mut tx, disclosure).await?;
    let about = asked(&case, question)?;
    let mine = own_reviews(&mut tx, actor, id).await?;
    let threads = threads(&mut tx, actor, &case, (&relation, &mine), question).await?;
    if !threads.may_ask {
        return Err(threads.not_now.map_or(Error::NotFound, Error::WrongState));
    }
    let mut faults = Faults::default();
    let words = faults.take("words", Asking::parse(&typed.words));
    let days = faults.take("days", days(&typed.days));
    let (Some(words), Some(days)) = (words, days) else { return Err(faults.into_error()) };
    standing::hold(&mut tx, &case.disclosure, now).await?;
    let due = ctx.settings.incident_clock.holidays.after(ctx.calendar().day(now), days);
    let clarification = Clarification {
        id: ctx.new_id(),
        disclosure: id.clone(),
        question: question.to_owned(),
        words,
        asker: person.account.clone(),
        asker_name: person.name.clone(),
        asked_at: now,
        due,
        standing: ReplyStanding::Asked,
        reminded: false,
        draft: Drafted::default(),
    };
    stored::insert(&mut tx, &clarification).await?;
    let event = Event::ClarificationAsked {
        disclosure: id.clone(),
        clarification: clarification.id.clone(),
        question: question.to_owned(),
        due: day_in_words(due),
    };
    events::append(&mut tx, now, actor, &event).await?;
    let people = notices::vendors_people(&mut tx, &case.disclosure).await?;
    let mail = AskedVendor {
        question,
        code: &about.code,
        label: &about.label,
        words: clarification.words.as_str(),
        due: day_in_words(due),
        late: false,
    };
    notices::tell(ctx, &mut tx, &people, &case.disclosure, &mail).await?;
    tx.commit().await?;
    Ok(due)
}

fn days(typed: &str) -> Result<u16, Invalid> {
    let days = typed.trim().parse::<u16>().ok().filter(|days| (1..=MOST_DAYS).contains(days));
    days.ok_or_else(|| Invalid(format!("Give a whole number of days, from 1 to {MOST_DAYS}.")))
}

/// Takes a question back that the vendor has not answered. Its people are told.
///
/// # Errors
/// When the actor neither asked it nor leads a panel, it is not there, it ended, or it is another
/// one than their page showed.
pub async fn take_back(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    question: &str,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    disclosures::lock(&mut tx, id).await?;
    let (disclosure, relation) = standing::submitted(&mut tx, actor, Action::AskVendor, id).await?;
    let case = Case::load(ctx, &mut tx, disclosure).await?;
    let about = asked(&case, question)?;
    let mine = own_reviews(&mut tx, actor, id).await?;
    let threads = threads(&mut tx, actor, &case, (&relation, &mine), question).await?;
    let last = threads.all.into_iter().next().ok_or(Error::NotFound)?;
    last.clarification.still_open().map_err(|ended| Error::WrongState(ended.to_string()))?;
    if !last.may_take_back {
        return Err(Error::NotFound);
    }
    seen.is_still(last.clarification.id.as_str(), "This question")?;
    let ended =
        last.clarification.take_back(now).map_err(|ended| Error::WrongState(ended.to_string()))?;
    close(&mut tx, actor, &case.disclosure, &ended).await?;
    let people = notices::vendors_people(&mut tx, &case.disclosure).await?;
    let mail = TakenBackVendor { code: &about.code, label: &about.label };
    notices::tell(ctx, &mut tx, &people, &case.disclosure, &mail).await?;
    Ok(tx.commit().await?)
}

/// Stores that a question ended without an answer: what the vendor attached for it goes.
pub(super) async fn close(
    tx: &mut Tx,
    actor: &Actor,
    disclosure: &Disclosure,
    ended: &Clarification,
) -> Result<(), Error> {
    let Some(at) = ended.standing.ended_at() else { return Ok(()) };
    if !stored::end(tx, ended, None).await? {
        return Err(Error::changed_since("question"));
    }
    standing::hold(tx, disclosure, at).await?;
    let (disclosure, clarification, question) =
        (disclosure.id.clone(), ended.id.clone(), ended.question.clone());
    let event = match &ended.standing {
        ReplyStanding::Lapsed { .. } => {
            Event::ClarificationLapsed { disclosure, clarification, question }
        }
        ReplyStanding::Asked | ReplyStanding::Answered(_) | ReplyStanding::TakenBack { .. } => {
            Event::ClarificationTakenBack { disclosure, clarification, question }
        }
    };
    events::append(tx, at, actor, &event).await?;
    clarified_evidence::take_away(tx, actor, ended, at).await
}

/// Ends what is open about a disclosure that its vendor takes back.
pub(super) async fn close_all(
    tx: &mut Tx,
    actor: &Actor,
    disclosure: &Disclosure,
    at: Timestamp,
) -> Result<(), Error> {
    for open in stored::of(tx, &disclosure.id).await?.into_iter().filter(Clarification::is_open) {
        let ended = open.take_back(at).map_err(|ended| Error::WrongState(ended.to_string()))?;
        close(tx, actor, disclosure, &ended).await?;
    }
    Ok(())
}

/// The id of a question to a vendor, as a form names what it showed.
pub fn stamp(id: &ClarificationId) -> String {
    id.to_string()
}
