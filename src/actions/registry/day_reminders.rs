//! Mails because a day of a published decision comes near or has passed: the day of a condition,
//! and the last day of an approval. Each goes out once.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::condition_proofs::waits;
use crate::actions::assessment::notices;
use crate::actions::mails::conditions::{ConditionDue, ConditionOverdue, EndsSoon};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::decision::Consequence;
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::Decision;
use crate::domain::people::account::Role;
use crate::domain::registry::condition_proof::Proof;
use crate::domain::registry::listing::Condition;
use crate::domain::registry::state::ListingState;
use crate::store::Tx;
use crate::store::assessment::disclosures;
use crate::store::registry::condition_proofs;
use crate::store::registry::listing_reminders::{self, Reminder};
use crate::store::registry::listings::{self, StoredListing};

/// Days before a condition is due on which its vendor is reminded.
const CONDITION_DAYS: [i64; 2] = [14, 3];

/// Days before the end of an approval on which its vendor is asked to renew it.
const END_DAYS: [i64; 2] = [90, 30];

/// The stage of a day that has passed.
const PASSED: i64 = -1;

/// The stage of a day: the nearest of `days` before it that has come; none while all are to come.
fn stage(day: NaiveDate, today: NaiveDate, days: [i64; 2]) -> Option<i64> {
    let left = (day - today).num_days();
    if left < 0 {
        return Some(PASSED);
    }
    days.into_iter().rfind(|before| left <= *before)
}

/// What is due to be told of a listing today, with the place of the condition that it is about.
fn due(stored: &StoredListing, today: NaiveDate) -> Vec<(Reminder, Option<usize>)> {
    let card = &stored.listing.card;
    let state = card.status.on(today, card.expires_on);
    let reminder = |about: String, day, stage| Reminder {
        disclosure: stored.disclosure.clone(),
        about,
        day,
        stage,
    };
    let mut all = Vec::new();
    if card.decision == Decision::NotApproved || state.is_over() {
        return all;
    }
    for (place, condition) in card.conditions.iter().enumerate() {
        let reached =
            stage(condition.due, today, CONDITION_DAYS).filter(|_| condition.settled.is_none());
        if let Some(stage) = reached {
            let about = format!("condition {}", place + 1);
            all.push((reminder(about, condition.due, stage), Some(place)));
        }
    }
    if let Some(last) = card.expires_on.filter(|_| state == ListingState::Published)
        && let Some(stage) = stage(last, today, END_DAYS)
    {
        all.push((reminder("end".to_owned(), last, stage), None));
    }
    all
}

/// Writes the mails of today; says how many days were told of.
///
/// # Errors
/// Only the schedule may do this; or the records do not answer.
pub async fn remind(ctx: &Ctx, actor: &Actor) -> Result<usize, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let today = ctx.today();
    let mut tx = ctx.db.read().await?;
    let listed = listings::in_force(&mut tx).await?;
    let told: BTreeSet<String> =
        listing_reminders::all(&mut tx).await?.iter().map(Reminder::key).collect();
    drop(tx);
    let mut mails = 0;
    for stored in &listed {
        let due = due(stored, today).into_iter().filter(|(one, _)| !told.contains(&one.key()));
        for (reminder, place) in due.collect::<Vec<_>>() {
            let mut tx = ctx.db.write().await?;
            // Whoever comes second finds it noted.
            if listing_reminders::note(&mut tx, &reminder, ctx.now()).await? {
                match place {
                    Some(place) => tell_condition(ctx, &mut tx, stored, place, &reminder).await?,
                    None => tell_end(ctx, &mut tx, stored, reminder.day).await?,
                }
                mails += 1;
            }
            tx.commit().await?;
        }
    }
    Ok(mails)
}

async fn tell_condition(
    ctx: &Ctx,
    tx: &mut Tx,
    stored: &StoredListing,
    place: usize,
    reminder: &Reminder,
) -> Result<(), Error> {
    let Some(condition) = stored.listing.card.conditions.get(place) else { return Ok(()) };
    let disclosure = disclosures::by_id(tx, &stored.disclosure).await?.ok_or(Error::NotFound)?;
    let proofs: Vec<Proof> = condition_proofs::of(tx, &stored.disclosure).await?;
    let waits = waits(&proofs, place);
    let passed = reminder.stage == PASSED;
    // Whoever has told the agency waits for it.
    if !waits {
        let mail = due_mail(ctx, stored, (condition, place), passed);
        let people = notices::vendors_people(tx, &disclosure).await?;
        notices::tell(ctx, tx, &people, &disclosure, &mail).await?;
    }
    if !passed {
        return Ok(());
    }
    let mail = ConditionOverdue {
        number: place + 1,
        text: &condition.text,
        due: day_in_words(condition.due),
        waits,
        slug: &stored.slug,
    };
    let leads = notices::leads(tx, &disclosure, None).await?;
    let known: BTreeSet<String> =
        leads.people().iter().map(|account| account.id.to_string()).collect();
    notices::tell(ctx, tx, &leads, &disclosure, &mail).await?;
    let publishers = notices::who_may_close(tx, &disclosure, Role::Publisher).await?;
    let publishers = publishers.only(|account| !known.contains(account.id.as_str()));
    notices::tell(ctx, tx, &publishers, &disclosure, &mail).await
}

fn due_mail<'c>(
    ctx: &Ctx,
    stored: &StoredListing,
    (condition, place): (&'c Condition, usize),
    passed: bool,
) -> ConditionDue<'c> {
    let left = (condition.due - ctx.today()).num_days();
    ConditionDue {
        text: &condition.text,
        due: day_in_words(condition.due),
        evidence: &condition.evidence_required,
        when: (!passed).then(|| match left {
            0 => "Today".to_owned(),
            1 => "Tomorrow".to_owned(),
            days => format!("In {days} days"),
        }),
        rests: condition.consequence == Consequence::Rests,
        path: format!("/products/{}/conditions/{}", stored.product, place + 1),
    }
}

/// Asks the vendor to renew an approval, unless what renews it is submitted already.
async fn tell_end(
    ctx: &Ctx,
    tx: &mut Tx,
    stored: &StoredListing,
    last: NaiveDate,
) -> Result<(), Error> {
    let all = disclosures::of_product(tx, &stored.product).await?;
    let is_under_way = |one: &Disclosure| one.is_under_way() && !one.state().is_editable();
    if all.iter().any(is_under_way) {
        return Ok(());
    }
    let disclosure = disclosures::by_id(tx, &stored.disclosure).await?.ok_or(Error::NotFound)?;
    let mail = EndsSoon {
        until: day_in_words(last),
        path: format!("/products/{}#disclosures", stored.product),
    };
    let people = notices::vendors_people(tx, &disclosure).await?;
    notices::tell(ctx, tx, &people, &disclosure, &mail).await
}
