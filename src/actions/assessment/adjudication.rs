//! The lead settles what reviewers disagree on, and any other question that they judge differently.

use std::collections::BTreeMap;

use super::case::Case;
use super::reviews::note_others_seen;
use super::scoring::read_level;
use super::sheet::{Sheet, every_review_is_in, laid_out};
use super::{clarification_lists, standing};
use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::discussion::Discussion;
use crate::domain::assessment::review::NoteToVendor;
use crate::domain::event::Event;
use crate::domain::instrument::{Outcome, Scored};
use crate::domain::values::{DisclosureId, Reason, Timestamp};
use crate::store::assessment::{discussions, reviews, score_notes, scores};
use crate::store::{Tx, events};

/// The scores side by side.
pub struct SideBySide {
    /// The file.
    pub case: Case,
    /// The scores.
    pub sheet: Sheet,
    /// What the scores lead to as they count now; none while a question has to be settled.
    pub outcome: Option<Outcome>,
    /// What the reviewers would tell the vendor.
    pub notes: Vec<NoteToVendor>,
    /// Whether the actor can settle now.
    pub may_settle: bool,
    /// What the panel says about it; none where the actor has no part in that.
    pub discussion: Option<Discussion>,
    /// By question, when its answer changed after a level was given that still counts.
    pub changed: BTreeMap<String, Timestamp>,
}

impl SideBySide {
    /// When the answer to a question changed after a level was given that still counts.
    pub fn changed_since(&self, question: &str) -> Option<Timestamp> {
        self.changed.get(question).copied()
    }
}

/// Lays all scores side by side, once every review is in.
///
/// # Errors
/// When the actor may not see the reviews, or not every review is in.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<SideBySide, Error> {
    let mut tx = ctx.db.read().await?;
    let (case, sheet, relation) = load(ctx, &mut tx, actor, Action::SeeReviews, id).await?;
    let may_settle = check(actor, Action::Adjudicate, &relation).is_ok()
        && case.disclosure.state() == State::Scored;
    let notes = score_notes::to_vendor(&mut tx, id).await?;
    let changed = clarification_lists::changed_since(&mut tx, id).await?;
    let discussion = match actor.person() {
        Some(person) if check(actor, Action::Discuss, &relation).is_ok() => {
            Some(discussions::of(&mut tx, id, &person.account).await?)
        }
        _ => None,
    };
    if relation.assigned {
        let all = reviews::of_disclosure(&mut tx, id).await?;
        drop(tx);
        note_others_seen(ctx, actor, id, &all).await?;
    }
    let outcome = sheet.levels().map(|levels| case.assess(&levels, ctx.today()).outcome.clone());
    Ok(SideBySide { case, sheet, outcome, notes, may_settle, discussion, changed })
}

/// The file and its scores side by side, for an actor who may do `action`.
pub(super) async fn load(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    id: &DisclosureId,
) -> Result<(Case, Sheet, Relation), Error> {
    let (disclosure, relation) = standing::submitted(tx, actor, action, id).await?;
    if !every_review_is_in(disclosure.state()) {
        return Err(Error::WrongState("Scores are shown when every review is in.".to_owned()));
    }
    let case = Case::load(ctx, tx, disclosure).await?;
    let sheet = laid_out(ctx, tx, &case).await?;
    Ok((case, sheet, relation))
}

/// What the lead settles, as sent.
#[derive(Debug, Clone)]
pub struct Settling {
    /// The question's name.
    pub question: String,
    /// A level, or `na`.
    pub level: String,
    /// Why.
    pub reason: String,
    /// The mark of the settlement that this one takes the place of, empty when there was none;
    /// `None` from a program that does not look.
    pub seen: Option<String>,
}

/// Settles a question, whether reviewers differ on it or not.
///
/// # Errors
/// When the actor does not lead this panel or reviewed the disclosure, nothing is to be settled
/// now, the question is not scored, a level or the reason does not fit, or somebody settled it
/// otherwise meanwhile.
pub async fn settle(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    input: Settling,
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (case, sheet, _) = load(ctx, &mut tx, actor, Action::Adjudicate, id).await?;
    if case.disclosure.state() != State::Scored {
        return Err(Error::WrongState(
            "A decision has been proposed on these scores. An office has to object before a \
             question can be settled again."
                .to_owned(),
        ));
    }
    standing::hold(&mut tx, &case.disclosure, now).await?;
    if sheet.lines.iter().all(|line| line.question != input.question) {
        return Err(Error::NotFound);
    }
    let mut faults = Faults::default();
    let maximum = case.questionnaire.rubric.scale.maximum.get();
    let scored =
        read_level(&input.level, maximum).map_err(|sentence| faults.note("level", sentence)).ok();
    let reason = faults.take("reason", Reason::parse(&input.reason));
    let (Some(scored), Some(reason)) = (scored, reason) else { return Err(faults.into_error()) };
    let before = sheet
        .lines
        .iter()
        .find(|line| line.question == input.question)
        .and_then(|line| line.settled.as_ref());
    if let (Some(before), Some(seen)) = (before, &input.seen)
        && before.mark() != *seen
        && (before.scored != scored || before.reason != reason.as_str())
    {
        let sentence = "This question was settled meanwhile, in another tab or by another lead; \
            that stands above. Settle it again to put yours in its place.";
        return Err(Error::Stale(sentence.to_owned()));
    }
    let lead = actor.person().ok_or(Error::SignIn)?;
    scores::settle(&mut tx, id, &input.question, scored, reason.as_str(), &lead.account, now)
        .await?;
    let level = if let Scored::Level(level) = scored { Some(i64::from(level)) } else { None };
    let event = Event::QuestionAdjudicated {
        disclosure: id.clone(),
        question: input.question,
        level,
        reason: reason.to_string(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    tx.commit().await?;
    Ok(())
}
