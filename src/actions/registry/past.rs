//! What the registry said of a tool at the end of a past day.

use chrono::NaiveDate;

use super::snapshot::{self, Snapshot};
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::calendar::day_in_words;
use crate::domain::measures::documents::date::whole_day;
use crate::domain::registry::listing::Listing;
use crate::domain::registry::register::Entry;
use crate::domain::registry::state::ListingState;
use crate::domain::values::in_a_sentence;
use crate::store::StoreError;
use crate::store::registry::register;

/// What the registry said on a day.
#[derive(Debug)]
pub struct Past {
    /// The day, where the agency is.
    pub day: NaiveDate,
    /// The listing as it read at the end of that day, or why there was none, in a sentence.
    pub said: Result<Box<Listing>, String>,
}

/// What the registry said of the tool with this slug at the end of a day, in the agency's time
/// zone, as it is written in an address. What has not changed since is told from memory.
///
/// # Errors
/// When no listing has this slug, or a fault at `as_of`: it is no day, or one that is still to
/// come.
pub async fn listing(ctx: &Ctx, actor: &Actor, slug: &str, typed: &str) -> Result<Past, Error> {
    let now = snapshot::read(ctx, actor)?;
    let shelved = now.shelf.listing(slug).ok_or(Error::NotFound)?;
    let day = day(typed, now.shelf.day)?;
    let Some(entry) = now.changes.on(slug, day) else {
        return Ok(Past { day, said: Err(before(&now, slug)) });
    };
    if let Some(sentence) = without_listing(entry, day) {
        return Ok(Past { day, said: Err(sentence) });
    }
    let newest = now.changes.of_tool(slug).last().map(|newest| newest.seq);
    // What a day ended cannot be taken back from what is shown today.
    let is_as_it_was = shelved.listing.card.status != ListingState::Expired;
    if newest == Some(entry.seq) && is_as_it_was {
        let mut listing = shelved.listing.whole().map_err(StoreError::from)?;
        // They are counted as they stand today.
        listing.card.incidents = None;
        return Ok(Past { day, said: Ok(Box::new(listing.as_of(day))) });
    }
    let mut tx = ctx.db.read().await?;
    let body = register::body_at(&mut tx, &entry.product, entry.seq).await?;
    let body = body.ok_or(Error::NotFound)?;
    let mut listing = Listing::parse(&body).map_err(StoreError::from)?;
    listing.also_known_by(&shelved.listing.card);
    Ok(Past { day, said: Ok(Box::new(listing.as_of(day))) })
}

fn day(typed: &str, today: NaiveDate) -> Result<NaiveDate, Error> {
    let typed = typed.trim();
    let fault = |sentence: String| Error::field("as_of", sentence);
    if typed.is_empty() {
        return Err(fault("Enter a day, such as 2026-06-30.".to_owned()));
    }
    let day = whole_day(typed).map_err(fault)?;
    if day > today {
        return Err(fault(format!(
            "{} is still to come. The registry tells what it said up to today, {}.",
            day_in_words(day),
            day_in_words(today)
        )));
    }
    Ok(day)
}

/// Why there is nothing for a day before the first entry.
fn before(now: &Snapshot, slug: &str) -> String {
    match now.changes.first(slug) {
        Some((first, true)) => format!(
            "What the registry said is kept from {} on. What happened before stands in the history \
             of the listing.",
            day_in_words(first)
        ),
        Some((first, false)) => {
            format!("The registry said nothing of this tool before {}.", day_in_words(first))
        }
        None => "What the registry said of this tool on earlier days was not kept.".to_owned(),
    }
}

/// What stood there instead of a listing.
fn without_listing(entry: &Entry, day: NaiveDate) -> Option<String> {
    let on = day_in_words(day);
    if !entry.head.shown {
        return Some(format!("On {on} this tool was off the public pages."));
    }
    if entry.head.listed.is_some() {
        return None;
    }
    let stood = entry.head.review.map_or("not reviewed", |state| state.label());
    Some(format!(
        "On {on} the registry had no decision on {}: {}.",
        entry.head.name,
        in_a_sentence(stood)
    ))
}
