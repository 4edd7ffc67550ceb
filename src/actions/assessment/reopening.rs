//! A review that was sent by mistake is opened again, with a reason on record, for as long as its
//! reviewer has not seen what others gave.

use super::notices::{self, Told};
use super::pinned::questionnaire;
use super::{due_days, panels, standing};
use crate::actions::error::Faults;
use crate::actions::mails::panel::ReviewReopened;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::due::SOON_DAYS;
use crate::domain::assessment::review::{Review, ReviewState};
use crate::domain::event::Event;
use crate::domain::values::{DisclosureId, Reason, ReviewId};
use crate::store::assessment::reviews;
use crate::store::people::accounts;
use crate::store::{Tx, events};

/// A review that may be opened again.
#[derive(Debug, Clone)]
pub struct Reopenable {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// The review.
    pub review: Review,
    /// What the criterion is called.
    pub criterion: String,
    /// Whether it is the actor's own.
    pub own: bool,
}

/// Whether a submitted review could be opened again now.
pub fn may_reopen(disclosure: &Disclosure, review: &Review) -> bool {
    review.state == ReviewState::Submitted
        && review.others_seen_at.is_none()
        && matches!(disclosure.state(), State::InReview | State::Scored)
}

/// The review that the actor may open again: their own, or any as a lead.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs to open, [`Error::WrongState`] when it is too late or
/// too early.
pub async fn ask(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    review: &ReviewId,
) -> Result<Reopenable, Error> {
    find(ctx, &mut ctx.db.read().await?, actor, id, review).await
}

async fn find(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: &DisclosureId,
    review: &ReviewId,
) -> Result<Reopenable, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let all = reviews::of_disclosure(tx, id).await?;
    let found = all.into_iter().find(|found| found.id == *review);
    let own = found.as_ref().is_some_and(|found| found.reviewer == person.account);
    let (disclosure, _) = standing::submitted(
        tx,
        actor,
        if own { Action::Score } else { Action::AssignReviewers },
        id,
    )
    .await?;
    let review = found.ok_or(Error::NotFound)?;
    let whose = if own { "you have".to_owned() } else { format!("{} has", review.reviewer_name) };
    match review.state {
        ReviewState::Assigned => {
            return Err(Error::WrongState(
                "This review is open: its scores can be changed.".to_owned(),
            ));
        }
        ReviewState::Recused => {
            return Err(Error::WrongState(
                "This review was set aside because of a conflict of interest.".to_owned(),
            ));
        }
        ReviewState::Submitted if review.others_seen_at.is_some() => {
            return Err(Error::WrongState(format!(
                "This review is final, because {whose} seen what the others gave."
            )));
        }
        ReviewState::Submitted if !may_reopen(&disclosure, &review) => {
            let sentence = format!(
                "This disclosure is {}, so a review of it cannot be opened again.",
                disclosure.state().label()
            );
            return Err(Error::WrongState(sentence));
        }
        ReviewState::Submitted => {}
    }
    let questionnaire = questionnaire(ctx, &disclosure)?;
    let criterion = questionnaire
        .rubric
        .criterion(&review.criterion)
        .map_or_else(|| review.criterion.clone(), |known| known.title.clone());
    Ok(Reopenable { disclosure, review, criterion, own })
}

/// Opens a submitted review again. Its scores stay as they are and can be changed; when every
/// review was in, scoring opens again.
///
/// # Errors
/// As [`ask`], and when no reason is given.
pub async fn reopen(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    review: &ReviewId,
    reason: &str,
) -> Result<Reopenable, Error> {
    let now = ctx.now();
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    let found = find(ctx, &mut tx, actor, id, review).await?;
    let mut faults = Faults::default();
    let Some(reason) = faults.take("reason", Reason::parse(reason)) else {
        return Err(faults.into_error());
    };
    standing::hold(&mut tx, &found.disclosure, now).await?;
    if !reviews::reopen(&mut tx, review).await? {
        return Err(Error::Stale(
            "This review was changed meanwhile. Open the page again to see where it stands."
                .to_owned(),
        ));
    }
    // A review that is opened again has at least the days of a reminder.
    let (due, today) = (due_days::of(ctx, &found.review), ctx.today());
    let least = ctx.settings.incident_clock.holidays.after(today, SOON_DAYS);
    reviews::set_due(&mut tx, review, due.max(least)).await?;
    let criterion = found.review.criterion.clone();
    let event = Event::ReviewReopened {
        disclosure: id.clone(),
        review: review.clone(),
        criterion: criterion.clone(),
        reason: reason.to_string(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    if found.disclosure.state() == State::Scored {
        panels::reopen(
            ctx,
            &mut tx,
            actor,
            &found.disclosure,
            &[&criterion],
            "A review was opened again.",
        )
        .await?;
    }
    let told = if found.own {
        notices::leads(&mut tx, &found.disclosure, Some(&person.account)).await?
    } else {
        let reviewer = accounts::by_id(&mut tx, &found.review.reviewer).await?;
        Told::of(&mut tx, &found.disclosure, reviewer.into_iter().collect()).await?
    };
    let mail = ReviewReopened {
        who: &person.name,
        own: found.own,
        title: &found.criterion,
        criterion: &criterion,
        reason: reason.as_str(),
    };
    notices::tell(ctx, &mut tx, &told, &found.disclosure, &mail).await?;
    tx.commit().await?;
    Ok(found)
}
