//! Who reviews which criterion, and when the scoring is complete.

use super::notices::{self, Told};
use super::pinned::questionnaire;
use super::{due_days, standing};
use crate::actions::mails::panel::{Assigned, Removed, ReviewsIn};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::disclosure::{Disclosure, State, Step};
use crate::domain::assessment::review::{Review, ReviewState, counts_again, is_complete};
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::people::account::{Account, Role};
use crate::domain::values::{DisclosureId, Id, ReviewId};
use crate::store::assessment::{conflicts, disclosures, reviews, scores};
use crate::store::people::{accounts, appointments};
use crate::store::{Tx, events};

/// Which criteria a reviewer is to review.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The reviewer's account, as sent.
    pub reviewer: String,
    /// The criteria's ids, as sent.
    pub criteria: Vec<String>,
    /// Whether the lead wants scoring opened again where every review was in.
    pub reopen: bool,
}

/// Assigns a reviewer to criteria. Criteria that the reviewer has already stay as they are. When
/// every review was in, the lead says that scoring opens again; what was settled in those criteria
/// is kept as a proposal.
///
/// # Errors
/// When the actor is no lead, has a conflict or has not declared that there is none, scoring is
/// over, the reviewer or a criterion is not on the list, the reviewer is in conflict or has the
/// criteria already, or scoring would open again and the form does not say so.
pub async fn assign(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    input: Assignment,
) -> Result<(), Error> {
    let now = ctx.now();
    let lead = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::AssignReviewers, id).await?;
    if !matches!(disclosure.state(), State::InReview | State::Scored) {
        return Err(Error::WrongState(format!(
            "This disclosure is {}; reviewers can be assigned while it is in review or scored.",
            disclosure.state().label()
        )));
    }
    standing::hold(&mut tx, &disclosure, now).await?;
    let reviewer =
        chosen_reviewer(ctx, &mut tx, &disclosure, (&input.reviewer, &input.criteria)).await?;
    let panel = reviews::panel(&mut tx, id).await?;
    if input.criteria.is_empty() {
        return Err(Error::field("criteria", "Choose at least one criterion."));
    }
    if let Some(unknown) = input
        .criteria
        .iter()
        .find(|criterion| panel.iter().all(|part| part.criterion != **criterion))
    {
        return Err(Error::field(
            "criteria",
            format!("“{unknown}” is not a criterion of this disclosure. Choose from the list."),
        ));
    }
    if disclosure.lead().is_none() {
        disclosures::set_lead(&mut tx, id, Some(&lead.account)).await?;
    }
    let mut added = Vec::new();
    for criterion in &input.criteria {
        if give(ctx, &mut tx, actor, &disclosure, criterion, &reviewer).await? {
            added.push(criterion.as_str());
        }
    }
    if added.is_empty() {
        return Err(Error::field(
            "criteria",
            format!("{} reviews these criteria already.", reviewer.name),
        ));
    }
    if disclosure.state() == State::Scored {
        if !input.reopen {
            return Err(Error::field(
                "reopen",
                what_reopens(ctx, &mut tx, &disclosure, &added).await?,
            ));
        }
        reopen(ctx, &mut tx, actor, &disclosure, &added, "A reviewer was added.").await?;
    }
    let pinned = questionnaire(ctx, &disclosure)?;
    let titles: Vec<&str> = added
        .iter()
        .filter_map(|id| pinned.rubric.criterion(id))
        .map(|criterion| criterion.title.as_str())
        .collect();
    let told = Told::of(&mut tx, &disclosure, vec![reviewer]).await?;
    let mail = Assigned {
        lead: &lead.name,
        criteria: titles.join(", "),
        day: ctx.calendar().day_of(now),
        due: day_in_words(due_days::of_new(ctx)),
    };
    notices::tell(ctx, &mut tx, &told, &disclosure, &mail).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives somebody a criterion, which the caller found fit; false when they have it already.
pub(super) async fn give(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    disclosure: &Disclosure,
    criterion: &str,
    reviewer: &Account,
) -> Result<bool, Error> {
    let now = ctx.now();
    let lead = actor.person().ok_or(Error::SignIn)?;
    let review = Review {
        id: ctx.new_id(),
        disclosure: disclosure.id.clone(),
        criterion: criterion.to_owned(),
        reviewer: reviewer.id.clone(),
        reviewer_name: reviewer.name.to_string(),
        state: ReviewState::Assigned,
        assigned_at: now,
        submitted_at: None,
        scored: 0,
        others_seen_at: None,
        due_on: Some(due_days::of_new(ctx)),
    };
    if !reviews::insert(tx, &review, &lead.account).await? {
        return Ok(false);
    }
    let event = Event::ReviewerAssigned {
        disclosure: disclosure.id.clone(),
        review: review.id,
        criterion: criterion.to_owned(),
        reviewer: reviewer.id.clone(),
    };
    events::append(tx, now, actor, &event).await?;
    Ok(true)
}

/// The reviewer whom a form names: on the agency's list, without a conflict with the disclosure,
/// and appointed today for these criteria.
pub(super) async fn chosen_reviewer(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
    (sent, criteria): (&str, &[String]),
) -> Result<Account, Error> {
    let account = Id::parse(sent);
    let known = accounts::with_role(tx, Role::Reviewer).await?;
    let Some(reviewer) = known.into_iter().find(|known| Some(&known.id) == account.as_ref()) else {
        return Err(Error::field("reviewer", "Choose a reviewer from the list."));
    };
    if conflicts::conflicted(tx, &disclosure.id).await?.contains(&reviewer.id) {
        let sentence = format!(
            "{} has a conflict of interest with this disclosure. Choose somebody else.",
            reviewer.name
        );
        return Err(Error::field("reviewer", sentence));
    }
    if let Some(appointment) = appointments::all(tx).await?.get(&reviewer.id) {
        if !appointment.holds_on(ctx.today()) {
            let sentence = format!(
                "{} is not appointed to review today. Choose somebody else.",
                reviewer.name
            );
            return Err(Error::field("reviewer", sentence));
        }
        let pinned = questionnaire(ctx, disclosure)?;
        if let Some(criterion) = criteria.iter().find(|id| !appointment.covers(id)) {
            let known = pinned.rubric.criterion(criterion);
            let title = known.map_or(criterion.as_str(), |known| known.title.as_str());
            let sentence = format!(
                "{} is not appointed for {title}. Choose somebody else, or leave it out.",
                reviewer.name
            );
            return Err(Error::field("reviewer", sentence));
        }
    }
    Ok(reviewer)
}

/// What opening scoring again means for some criteria, in a sentence.
async fn what_reopens(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &Disclosure,
    criteria: &[&str],
) -> Result<String, Error> {
    let questionnaire = questionnaire(ctx, disclosure)?;
    let settlements = scores::settlements(tx, &disclosure.id).await?;
    let criteria = criteria.iter().filter_map(|id| questionnaire.rubric.criterion(id));
    let settled = criteria.filter_map(|criterion| {
        let names: Vec<&str> = questionnaire
            .scored(&criterion.id)
            .map(|(question, _)| question.name.as_str())
            .collect();
        let count = settlements
            .iter()
            .filter(|settled| {
                settled.superseded_at.is_none() && names.contains(&settled.question.as_str())
            })
            .count();
        (count > 0).then(|| format!("{count} in {}", criterion.title))
    });
    let settled: Vec<String> = settled.collect();
    let kept = if settled.is_empty() {
        String::new()
    } else {
        format!(" Settled questions are to settle again: {}.", settled.join(", "))
    };
    Ok(format!(
        "Every review is in, and another reviewer opens scoring again.{kept} Tick that you want \
         this."
    ))
}

/// Takes an open review away from its reviewer; a submitted one stays on record. What was settled
/// before that review was asked for counts again.
///
/// # Errors
/// When the actor is no lead, has a conflict or has not declared that there is none, there is no
/// such review, or it is submitted or set aside.
pub async fn remove(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    review: &ReviewId,
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::AssignReviewers, id).await?;
    let all = reviews::of_disclosure(&mut tx, id).await?;
    let found = all.into_iter().find(|found| found.id == *review).ok_or(Error::NotFound)?;
    standing::hold(&mut tx, &disclosure, now).await?;
    if !reviews::remove_open(&mut tx, review).await? {
        return Err(Error::WrongState(
            "This review is submitted or set aside and stays on record. \
            Add another reviewer instead."
                .to_owned(),
        ));
    }
    restore(ctx, &mut tx, &disclosure).await?;
    let Review { criterion, reviewer, .. } = found;
    let event = Event::ReviewerRemoved {
        disclosure: id.clone(),
        review: review.clone(),
        criterion: criterion.clone(),
        reviewer: reviewer.clone(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    complete_if_all_in(ctx, &mut tx, actor, &disclosure).await?;
    let reviewer = accounts::by_id(&mut tx, &reviewer).await?;
    let questionnaire = questionnaire(ctx, &disclosure)?;
    let title = questionnaire
        .rubric
        .criterion(&criterion)
        .map_or(criterion.as_str(), |known| known.title.as_str());
    let told = Told::of(&mut tx, &disclosure, reviewer.into_iter().collect()).await?;
    let mail = Removed { criterion: title, day: ctx.calendar().day_of(now) };
    notices::tell(ctx, &mut tx, &told, &disclosure, &mail).await?;
    tx.commit().await?;
    Ok(())
}

/// Closes scoring when every review that is needed is in. The caller has appended an event before,
/// which makes changes of the same disclosure wait for each other, so that of two last reviews one
/// sees the other.
pub(crate) async fn complete_if_all_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    disclosure: &Disclosure,
) -> Result<(), Error> {
    if disclosure.state() != State::InReview {
        return Ok(());
    }
    let panel = reviews::panel(tx, &disclosure.id).await?;
    let all = reviews::of_disclosure(tx, &disclosure.id).await?;
    if !is_complete(&panel, &all) {
        return Ok(());
    }
    standing::take_step(tx, disclosure, Step::CompleteScoring, ctx.now()).await?;
    events::append(
        tx,
        ctx.now(),
        actor,
        &Event::ScoringCompleted { disclosure: disclosure.id.clone() },
    )
    .await?;
    let leads = notices::leads(tx, disclosure, None).await?;
    notices::tell(ctx, tx, &leads, disclosure, &ReviewsIn {}).await
}

/// Opens scoring again and keeps what was settled in the criteria that are reviewed anew as
/// proposals.
pub(super) async fn reopen(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    disclosure: &Disclosure,
    criteria: &[&str],
    reason: &str,
) -> Result<(), Error> {
    let now = ctx.now();
    standing::take_step(tx, disclosure, Step::ReopenScoring, now).await?;
    let questionnaire = questionnaire(ctx, disclosure)?;
    for question in criteria.iter().flat_map(|criterion| questionnaire.scored(criterion)) {
        scores::supersede(tx, &disclosure.id, &question.0.name, Some(now)).await?;
    }
    let event =
        Event::ScoringReopened { disclosure: disclosure.id.clone(), reason: reason.to_owned() };
    events::append(tx, now, actor, &event).await?;
    Ok(())
}

/// Lets settlements count again in the criteria whose scores are what they were.
async fn restore(ctx: &Ctx, tx: &mut Tx, disclosure: &Disclosure) -> Result<(), Error> {
    let questionnaire = questionnaire(ctx, disclosure)?;
    let all = reviews::of_disclosure(tx, &disclosure.id).await?;
    for settled in scores::settlements(tx, &disclosure.id).await? {
        let criterion = questionnaire.sections.iter().find(|section| {
            section.questions.iter().any(|question| question.name == settled.question)
        });
        let criterion = criterion.and_then(|section| section.criterion.as_deref());
        if criterion
            .zip(settled.superseded_at)
            .is_some_and(|(criterion, at)| counts_again(&all, criterion, at))
        {
            scores::supersede(tx, &disclosure.id, &settled.question, None).await?;
        }
    }
    Ok(())
}
