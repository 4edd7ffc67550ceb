//! The lead and the reviewers of a case talk about it, once every review is in and until a decision
//! is proposed. Nobody else reads it.

use super::case::Case;
use super::notices::panel;
use super::sheet::every_review_is_in;
use super::standing;
use crate::actions::error::Faults;
use crate::actions::mails::mail;
use crate::actions::mails::panel::DiscussionGoesOn;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::discussion::{Discussion, Remark, RemarkWords};
use crate::domain::event::Event;
use crate::domain::instrument::Question;
use crate::domain::values::{AccountId, DisclosureId, RemarkId};
use crate::store::assessment::discussions as stored;
use crate::store::{Tx, events};

/// The discussion of a case.
#[derive(Debug)]
pub struct OpenDiscussion {
    /// The file.
    pub case: Case,
    /// What was said.
    pub discussion: Discussion,
    /// Who reads it.
    pub reader: AccountId,
    /// Whether something can be said now.
    pub open: bool,
}

impl OpenDiscussion {
    /// The questions that can be talked about: those that reviewers scored.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        scored(&self.case)
    }
}

fn scored(case: &Case) -> impl Iterator<Item = &Question> {
    let criteria = case.questionnaire.rubric.criteria.iter();
    criteria.flat_map(|criterion| case.asked(&criterion.id)).map(|(question, _)| question)
}

/// Opens the discussion; what is new in it counts as read from now on.
///
/// # Errors
/// When the actor may not take part, a review is not in yet, or the records do not answer.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<OpenDiscussion, Error> {
    let mut tx = ctx.db.read().await?;
    let (case, discussion) = load(ctx, &mut tx, actor, id).await?;
    drop(tx);
    let reader = actor.person().ok_or(Error::SignIn)?.account.clone();
    let last = discussion.remarks.last().map(|remark| &remark.id);
    if let Some(last) = last.filter(|last| discussion.last_read.as_ref() != Some(last)) {
        let mut tx = ctx.db.write().await?;
        stored::set_read(&mut tx, id, &reader, last).await?;
        tx.commit().await?;
    }
    let open = case.disclosure.state() == State::Scored;
    Ok(OpenDiscussion { case, discussion, reader, open })
}

async fn load(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: &DisclosureId,
) -> Result<(Case, Discussion), Error> {
    let (disclosure, _) = standing::submitted(tx, actor, Action::Discuss, id).await?;
    if !every_review_is_in(disclosure.state()) {
        return Err(Error::WrongState(
            "The discussion opens when every review is in, so that everybody scores by themselves \
             first."
                .to_owned(),
        ));
    }
    let reader = actor.person().ok_or(Error::SignIn)?;
    let case = Case::load(ctx, tx, disclosure).await?;
    let discussion = stored::of(tx, id, &reader.account).await?;
    Ok((case, discussion))
}

/// The same for somebody who changes it, in their transaction.
async fn load_open(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: &DisclosureId,
) -> Result<(Case, Discussion), Error> {
    let (case, discussion) = load(ctx, tx, actor, id).await?;
    if case.disclosure.state() != State::Scored {
        return Err(Error::WrongState(
            "A decision has been proposed on these scores, so the discussion is closed. It opens \
             again when an office objects."
                .to_owned(),
        ));
    }
    standing::hold(tx, &case.disclosure, ctx.now()).await?;
    Ok((case, discussion))
}

/// Says something about a question, or about the whole case where `question` is empty. The others
/// hear of it by mail, once until they have read it.
///
/// # Errors
/// A fault of the words or of the question; or as [`show`] does, or when the discussion is closed.
pub async fn say(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    (question, words): (&str, &str),
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (case, _) = load_open(ctx, &mut tx, actor, id).await?;
    let mut faults = Faults::default();
    let words = faults.take("words", RemarkWords::parse(words));
    if !question.is_empty() && scored(&case).all(|known| known.name != question) {
        faults.note("question", "Choose a question of the list, or the whole tool.");
    }
    let words = faults.or(|| words)?;
    let remark = Remark {
        id: ctx.new_id(),
        question: Some(question.to_owned()).filter(|question| !question.is_empty()),
        author: person.account.clone(),
        author_name: person.name.clone(),
        words,
        written_at: now,
        taken_back_at: None,
    };
    stored::insert(&mut tx, id, &remark).await?;
    let event = Event::RemarkMade {
        disclosure: id.clone(),
        remark: remark.id.clone(),
        question: question.to_owned(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    for other in panel(&mut tx, &case.disclosure, Some(&person.account)).await?.people() {
        if stored::set_told(&mut tx, id, &other.id, now).await? {
            let mail = DiscussionGoesOn { who: &person.name };
            mail::send_about(ctx, &mut tx, other.into(), &case.disclosure, &mail).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// Takes a remark of one's own back, while nobody has said anything after it.
///
/// # Errors
/// When there is no such remark of theirs, somebody has answered it, or as [`say`] does.
pub async fn take_back(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    remark: &RemarkId,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (_, discussion) = load_open(ctx, &mut tx, actor, id).await?;
    let own = |one: &&Remark| one.id == *remark && one.author == person.account;
    let found = discussion.remarks.iter().find(own).ok_or(Error::NotFound)?;
    if !discussion.may_take_back(found, &person.account) {
        return Err(Error::Stale(
            "Somebody has answered this remark, or it was taken back already, so it stays on \
             record. Add what you want to correct."
                .to_owned(),
        ));
    }
    stored::take_back(&mut tx, remark, now).await?;
    let event = Event::RemarkTakenBack { disclosure: id.clone(), remark: remark.clone() };
    events::append(&mut tx, now, actor, &event).await?;
    Ok(tx.commit().await?)
}
