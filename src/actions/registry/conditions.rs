//! What became of the conditions of a published approval: the agency records that one is met,
//! waives it, or opens it again.

use chrono::NaiveDate;

use super::listings::opened;
use super::register;
use super::snapshot::show;
use crate::actions::assessment::notices;
use crate::actions::error::Faults;
use crate::actions::mails::listing::ConditionSettled;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor, Refusal, check};
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::measures::documents::date::whole_day;
use crate::domain::registry::listing::{Condition, Listing, SettledCondition, Settlement};
use crate::domain::registry::register::EntryKind;
use crate::domain::values::{Invalid, Reason, bounded};
use crate::store::assessment::disclosures;
use crate::store::registry::listings::{self, StoredListing};
use crate::store::{Tx, events};

/// The longest text of what shows that a condition is met, in characters.
const SHOWS: usize = 1000;

/// What was typed of a condition.
#[derive(Debug, Clone, Default)]
pub struct TypedSettlement {
    /// What became of it: `met`, `waived`, or `open` again.
    pub became: String,
    /// The day on which it was met.
    pub on: String,
    /// What shows it, or why.
    pub because: String,
}

/// A condition, and what somebody may record of it.
#[derive(Debug, Clone)]
pub struct OneCondition {
    /// The listing that it belongs to, as it stands today.
    pub listing: Listing,
    /// Its place in the listing, from 0.
    pub place: usize,
    /// Why the actor can neither waive it nor open it once it is waived; none where they can.
    pub cannot_waive: Option<String>,
}

/// Said to whoever never waives a condition.
const PUBLISHERS_WAIVE: &str =
    "Only a publisher who did not judge the tool can waive a condition or open a waived one.";

/// One condition of a listing, for the page that asks what became of it.
///
/// # Errors
/// When it is not the actor's to record, there is no such condition, or nothing is asked for any
/// more.
pub async fn one(
    ctx: &Ctx,
    actor: &Actor,
    slug: &str,
    number: &str,
) -> Result<OneCondition, Error> {
    let mut tx = ctx.db.read().await?;
    let (stored, relation) = opened(&mut tx, actor, Action::ConfirmCondition, slug).await?;
    let place = place(ctx, &stored, number)?;
    let refused = check(actor, Action::WaiveCondition, &relation).err();
    let cannot_waive = refused.map(|refusal| match refusal {
        Refusal::NotAllowed(sentence) => sentence.to_owned(),
        Refusal::SignIn | Refusal::NotThere | Refusal::OutOfScope(_) => PUBLISHERS_WAIVE.to_owned(),
    });
    Ok(OneCondition { listing: stored.listing.as_of(ctx.today()), place, cannot_waive })
}

fn place(ctx: &Ctx, stored: &StoredListing, number: &str) -> Result<usize, Error> {
    let card = &stored.listing.card;
    let number: usize = number.parse().map_err(|_nonsense| Error::NotFound)?;
    let place = number
        .checked_sub(1)
        .filter(|place| *place < card.conditions.len())
        .ok_or(Error::NotFound)?;
    let status = card.status.on(ctx.today(), card.expires_on);
    if status.is_over() {
        return Err(Error::WrongState(format!(
            "This listing is {}, so its conditions are asked for no more.",
            status.label().to_lowercase()
        )));
    }
    Ok(place)
}

/// Records what became of a condition, counted from 1, on the day that it is.
///
/// # Errors
/// Faults at `became`, `on` and `because`; when it is not the actor's to record, there is no such
/// condition, or it stands so already.
pub async fn settle(
    ctx: &Ctx,
    actor: &Actor,
    slug: &str,
    number: &str,
    typed: &TypedSettlement,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    listings::lock(&mut tx, slug).await?;
    let (mut stored, relation) = opened(&mut tx, actor, Action::ConfirmCondition, slug).await?;
    let place = place(ctx, &stored, number)?;
    seen.is_still(&stored.listing.stamp(), "This listing")?;
    let before = condition_of(&stored, place)?.settled.clone();
    let (settled, because) = read(ctx, &stored, before.as_ref(), typed)?;
    let waives = |settled: Option<&SettledCondition>| {
        settled.is_some_and(|settled| settled.how == Settlement::Waived)
    };
    if waives(settled.as_ref()) || waives(before.as_ref()) {
        check(actor, Action::WaiveCondition, &relation).map_err(|refusal| match refusal {
            // What was typed comes back with the form.
            Refusal::NotAllowed(sentence) => Error::field("became", sentence),
            refusal => refusal.into(),
        })?;
    }
    let how = settled.as_ref().map(|settled| settled.how);
    let words = stored.listing.settle(place, settled, &because, ctx.today());
    let words = words.ok_or(Error::NotFound)?;
    let (now, from) = (ctx.now(), stored.listing.card.status);
    if !listings::change(&mut tx, &stored, from, now).await? {
        return Err(Error::changed_since("listing"));
    }
    listings::count_change(&mut tx).await?;
    register::changed(&mut tx, &stored, EntryKind::of_condition(how), &words, now).await?;
    let event = Event::ConditionSettled {
        product: stored.product.clone(),
        slug: slug.to_owned(),
        condition: i64::try_from(place).unwrap_or_default() + 1,
        how: how.map_or("open", Settlement::word).to_owned(),
        reason: because.clone(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    tell(ctx, &mut tx, &stored, place, (how, &because)).await?;
    tx.commit().await?;
    show(ctx).await;
    Ok(())
}

fn condition_of(stored: &StoredListing, place: usize) -> Result<&Condition, Error> {
    stored.listing.card.conditions.get(place).ok_or(Error::NotFound)
}

/// Tells the vendor's people.
async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    stored: &StoredListing,
    place: usize,
    (how, because): (Option<Settlement>, &str),
) -> Result<(), Error> {
    let condition = condition_of(stored, place)?;
    let slug = &stored.slug;
    let due = day_in_words(condition.due);
    let mail = ConditionSettled::new(how, &condition.text, &due, because, slug);
    let disclosure = disclosures::by_id(tx, &stored.disclosure).await?.ok_or(Error::NotFound)?;
    let people = notices::vendors_people(tx, &disclosure).await?;
    notices::tell(ctx, tx, &people, &disclosure, &mail).await
}

/// Reads what was typed: what becomes of the condition, none when it is open again, and the words.
fn read(
    ctx: &Ctx,
    stored: &StoredListing,
    before: Option<&SettledCondition>,
    typed: &TypedSettlement,
) -> Result<(Option<SettledCondition>, String), Error> {
    let mut faults = Faults::default();
    let today = ctx.today();
    let how = match (typed.became.as_str(), before) {
        ("met", None) => Some(Settlement::Met),
        ("waived", None) => Some(Settlement::Waived),
        ("open", Some(_)) => None,
        ("met" | "waived", Some(before)) => {
            return Err(Error::WrongState(format!(
                "The record says already: {}. Open the condition again first.",
                before.label()
            )));
        }
        ("open", None) => {
            return Err(Error::WrongState("This condition is open already.".to_owned()));
        }
        _ => {
            faults.note("became", "Choose what became of the condition.");
            None
        }
    };
    let (on, because) = if how == Some(Settlement::Met) {
        let on = faults.take("on", day_met(&typed.on, stored.listing.card.decided_on, today));
        let shows = bounded("what shows that it is met", &typed.because, SHOWS);
        (on, faults.take("because", shows))
    } else {
        let why = Reason::parse(&typed.because).map(|why| why.to_string());
        (Some(today), faults.take("because", why))
    };
    let (Some(on), Some(because), true) = (on, because, faults.is_empty()) else {
        return Err(faults.into_error());
    };
    Ok((how.map(|how| SettledCondition { how, on, because: because.clone() }), because))
}

/// Reads the day on which a condition was met: after the decision, and not ahead.
fn day_met(typed: &str, decided: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Invalid> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Invalid::new("Enter the day on which it was met."));
    }
    let on = whole_day(typed).map_err(Invalid)?;
    if on > today {
        return Err(Invalid(format!(
            "{} is still to come. Enter the day on which it was met.",
            day_in_words(on)
        )));
    }
    if on < decided {
        return Err(Invalid(format!(
            "{} is before the decision of {}. Enter a later day.",
            day_in_words(on),
            day_in_words(decided)
        )));
    }
    Ok(on)
}
