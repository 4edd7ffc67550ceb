//! Until when reviews and signatures are asked for.

use chrono::NaiveDate;

use super::notices::{self, Told};
use super::pinned::questionnaire;
use super::standing;
use crate::actions::mails::panel::DueChanged;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::due::Nearness;
use crate::domain::assessment::review::{Review, ReviewState};
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::measures::documents::date::whole_day;
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::assessment::reviews;
use crate::store::events;
use crate::store::people::accounts;

/// Days beyond which a due day is a slip of the pen.
const FURTHEST_DAYS: i64 = 365;

/// What a lead sends to have reviews be due on another day.
#[derive(Debug, Clone, Default)]
pub struct TypedDue {
    /// The review's id, as sent; empty for every open review of the file.
    pub review: String,
    /// The day, as typed.
    pub day: String,
}

/// The day on which a review that is assigned now is due.
pub fn of_new(ctx: &Ctx) -> NaiveDate {
    let settings = &ctx.settings;
    settings.incident_clock.holidays.after(ctx.today(), settings.review_days)
}

/// The day on which a review is due.
pub fn of(ctx: &Ctx, review: &Review) -> NaiveDate {
    let settings = &ctx.settings;
    review.due_on.unwrap_or_else(|| {
        let assigned = ctx.calendar().day(review.assigned_at);
        settings.incident_clock.holidays.after(assigned, settings.review_days)
    })
}

/// The day until which offices have to sign what was proposed then.
pub fn of_signatures(ctx: &Ctx, proposed_at: Timestamp) -> NaiveDate {
    let settings = &ctx.settings;
    let proposed = ctx.calendar().day(proposed_at);
    settings.incident_clock.holidays.after(proposed, settings.signing_days)
}

/// How near a day is today.
pub fn nearness(ctx: &Ctx, due: NaiveDate) -> Nearness {
    Nearness::of(due, ctx.today(), &ctx.settings.incident_clock.holidays)
}

/// Has one open review, or every open one of the file, be due on another day, and tells their
/// reviewers.
///
/// # Errors
/// When the actor is no lead, has a conflict or has not declared that there is none, there is no
/// such open review, or the day is none or past.
pub async fn change(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    typed: &TypedDue,
) -> Result<(), Error> {
    let now = ctx.now();
    let lead = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::AssignReviewers, id).await?;
    standing::hold(&mut tx, &disclosure, now).await?;
    let all = reviews::of_disclosure(&mut tx, id).await?;
    let chosen: Vec<Review> = all
        .into_iter()
        .filter(|review| review.state == ReviewState::Assigned)
        .filter(|review| typed.review.is_empty() || review.id.as_str() == typed.review)
        .collect();
    if chosen.is_empty() {
        return Err(Error::field("review", "Choose a review that is still open."));
    }
    let day = whole_day(&typed.day).map_err(|sentence| Error::field("due", sentence))?;
    if day < ctx.today() || (day - ctx.today()).num_days() > FURTHEST_DAYS {
        return Err(Error::field("due", "Enter a day from today on, within a year."));
    }
    for review in &chosen {
        reviews::set_due(&mut tx, &review.id, day).await?;
    }
    let event = Event::ReviewsDueChanged {
        disclosure: id.clone(),
        reviews: chosen.iter().map(|review| review.id.clone()).collect(),
        due_on: day.to_string(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    let pinned = questionnaire(ctx, &disclosure)?;
    let mut told: Vec<&Review> = Vec::new();
    for review in &chosen {
        if told.iter().any(|known| known.reviewer == review.reviewer) {
            continue;
        }
        told.push(review);
        let mine = chosen.iter().filter(|other| other.reviewer == review.reviewer);
        let titles: Vec<&str> = mine
            .map(|mine| {
                let known = pinned.rubric.criterion(&mine.criterion);
                known.map_or(mine.criterion.as_str(), |known| known.title.as_str())
            })
            .collect();
        let account = accounts::by_id(&mut tx, &review.reviewer).await?;
        let to = Told::of(&mut tx, &disclosure, account.into_iter().collect()).await?;
        let mail =
            DueChanged { lead: &lead.name, criteria: titles.join(", "), due: day_in_words(day) };
        notices::tell(ctx, &mut tx, &to, &disclosure, &mail).await?;
    }
    tx.commit().await?;
    Ok(())
}
