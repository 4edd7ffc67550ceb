//! Enters public changes into the register log, in the transaction of the change and before its
//! event.

use chrono::NaiveDate;

use crate::actions::Error;
use crate::domain::access::Actor;
use crate::domain::assessment::decision::label;
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::event::Event;
use crate::domain::registry::listing::{Called, Listing};
use crate::domain::registry::pipeline::PublicState;
use crate::domain::registry::register::{EntryKind, Head, Stand};
use crate::domain::values::{Id, ProductId, Timestamp};
use crate::store::assessment::disclosures;
use crate::store::registry::earlier_approvals;
use crate::store::registry::listings::{self, StoredListing};
use crate::store::registry::register::{self, Known, NewEntry};
use crate::store::{Db, StoreError, Tx, events};

/// How many listings are taken into a new log at once.
const AT_ONCE: i64 = 200;

/// A change as it is entered.
struct Made<'a> {
    /// What the event that tells of it is about.
    cause: &'a str,
    at: Timestamp,
    kind: EntryKind,
    note: Option<String>,
}

/// A tool's listing under the names that the tool and its vendor have now, as everybody reads it.
fn body(known: &Known, listing: &Listing) -> Result<String, StoreError> {
    let mut listing = listing.clone();
    let now =
        Called { slug: known.slug.clone(), name: known.name.clone(), vendor: known.vendor.clone() };
    listing.call(now, Vec::new());
    Ok(listing.to_json()?)
}

async fn enter(
    tx: &mut Tx,
    known: &Known,
    made: Made<'_>,
    listing: Option<&Listing>,
    review: Option<PublicState>,
) -> Result<(), Error> {
    let before = known.newest.as_ref().and_then(|entry| entry.head.listed.clone());
    let head = Head {
        name: known.name.clone(),
        vendor: known.vendor.clone(),
        listed: listing.map(|listing| Stand::of(&listing.card)).or(before),
        review,
        shown: known.shown,
    };
    let entry = NewEntry {
        cause: made.cause.to_owned(),
        product: known.product.clone(),
        slug: known.slug.clone(),
        at: made.at,
        kind: made.kind,
        note: made.note,
        head,
        body: listing.map(|listing| body(known, listing)).transpose()?,
    };
    Ok(register::enter(tx, &entry).await?)
}

fn review(known: &Known) -> Option<PublicState> {
    known.newest.as_ref().and_then(|entry| entry.head.review)
}

async fn known(tx: &mut Tx, product: &ProductId) -> Result<Known, Error> {
    let known = register::known(tx, product.as_str()).await?.into_iter().next();
    known.ok_or(Error::NotFound)
}

/// The same for an entry that is made next.
async fn to_enter(tx: &mut Tx, product: &ProductId) -> Result<Known, Error> {
    register::turn(tx).await?;
    known(tx, product).await
}

/// Enters that a decision was published; `note` says which.
pub(super) async fn published(
    tx: &mut Tx,
    stored: &StoredListing,
    note: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let known = to_enter(tx, &stored.product).await?;
    let is_first = known.newest.as_ref().is_none_or(|entry| entry.head.listed.is_none());
    let kind = if is_first { EntryKind::Published } else { EntryKind::Replaced };
    let cause = stored.disclosure.as_str();
    let made = Made { cause, at, kind, note: Some(note.to_owned()) };
    enter(tx, &known, made, Some(&stored.listing), None).await
}

/// Enters that an approval from before Assay was loaded, or reads otherwise than before.
pub(super) async fn loaded(
    tx: &mut Tx,
    product: &ProductId,
    listing: &Listing,
    at: Timestamp,
) -> Result<(), Error> {
    let known = to_enter(tx, product).await?;
    let note = Some(label(listing.card.decision).to_owned());
    let made = Made { cause: product.as_str(), at, kind: EntryKind::Loaded, note };
    enter(tx, &known, made, Some(listing), review(&known)).await
}

/// Enters another change of a listing; `note` is its reason.
pub(super) async fn changed(
    tx: &mut Tx,
    stored: &StoredListing,
    kind: EntryKind,
    note: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let known = to_enter(tx, &stored.product).await?;
    let made = Made { cause: stored.product.as_str(), at, kind, note: Some(note.to_owned()) };
    let review = review(&known);
    enter(tx, &known, made, Some(&stored.listing), review).await
}

/// Enters that a tool came under review, or was taken back from it. What was never accepted was
/// never public.
pub(crate) async fn reviewed(
    tx: &mut Tx,
    disclosure: &Disclosure,
    state: PublicState,
    at: Timestamp,
) -> Result<(), Error> {
    let known = to_enter(tx, &disclosure.product).await?;
    let has_listing = known.newest.as_ref().is_some_and(|entry| entry.head.listed.is_some());
    let (kind, review) = match state {
        PublicState::UnderReview => (EntryKind::Accepted, Some(state)),
        // What stays is the listing.
        PublicState::Withdrawn => (EntryKind::Withdrawn, Some(state).filter(|_| !has_listing)),
    };
    let made = Made { cause: disclosure.id.as_str(), at, kind, note: None };
    enter(tx, &known, made, None, review).await
}

/// Enters what a rename, or a change of what is shown, means for each public tool of an
/// organization, or for the one tool with the id `cause`.
pub(super) async fn named(tx: &mut Tx, cause: &str, at: Timestamp) -> Result<(), Error> {
    register::turn(tx).await?;
    for known in register::known(tx, cause).await? {
        let Some(newest) = &known.newest else { continue };
        let head = &newest.head;
        let kind = match (head.shown, known.shown) {
            (true, false) => EntryKind::TakenOff,
            (false, true) => EntryKind::PutBack,
            _ if head.name != known.name
                || head.vendor != known.vendor
                || newest.slug != known.slug =>
            {
                EntryKind::Renamed
            }
            _ => continue,
        };
        let listing = match listings::of_product(tx, &known.product).await? {
            Some(stored) => Some(stored.listing),
            None => earlier_approvals::of_product(tx, &known.product).await?,
        };
        let made = Made { cause, at, kind, note: None };
        enter(tx, &known, made, listing.as_ref(), head.review).await?;
    }
    Ok(())
}

/// Begins the log of records from before there was one with what stands in the registry, once, when
/// the schema is brought up to date. What it said on earlier days is told by each listing's history
/// alone.
///
/// # Errors
/// When the record cannot be read or written.
pub async fn adopt(db: &Db, at: Timestamp) -> Result<(), Error> {
    if !register::is_to_be_begun(&mut db.read().await?).await? {
        return Ok(());
    }
    let record = Id::from_stored("register".to_owned());
    let mut tx = db.write().await?;
    let adopted = || Made { cause: "register", at, kind: EntryKind::Adopted, note: None };
    let mut last = String::new();
    loop {
        let listed = listings::after(&mut tx, &last, AT_ONCE).await?;
        let Some(newest) = listed.last() else { break };
        newest.product.as_str().clone_into(&mut last);
        for stored in &listed {
            let known = known(&mut tx, &stored.product).await?;
            enter(&mut tx, &known, adopted(), Some(&stored.listing), None).await?;
        }
    }
    for disclosure in disclosures::public(&mut tx).await? {
        let Some(state) = PublicState::of(&disclosure) else { continue };
        let known = known(&mut tx, &disclosure.product).await?;
        let listed = known.newest.as_ref().is_some_and(|entry| entry.head.listed.is_some());
        // The newest disclosure of a tool comes first, and counts.
        let told = review(&known).is_some() || (listed && state == PublicState::Withdrawn);
        if !told {
            enter(&mut tx, &known, adopted(), None, Some(state)).await?;
        }
    }
    events::append(&mut tx, at, &Actor::System, &Event::RegisterOpened { record }).await?;
    Ok(tx.commit().await?)
}

/// Every listing of which the newest body in the log says something else than the listing itself,
/// as sentences.
pub(crate) async fn faults(tx: &mut Tx) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    let mut last = String::new();
    loop {
        let listed = listings::after(tx, &last, AT_ONCE).await?;
        let Some(newest) = listed.last() else { break };
        newest.product.as_str().clone_into(&mut last);
        for stored in listed {
            let known = known(tx, &stored.product).await?;
            let slug = &known.slug;
            // What the day alone changes has no entry: both are held against each other when all
            // that ends has ended.
            let at_last =
                |text: &str| Listing::parse(text).map(|listing| listing.as_of(NaiveDate::MAX));
            let newest = register::body_at(tx, &known.product, i64::MAX).await?;
            let same = match newest {
                Some(text) => {
                    at_last(&text).map_err(StoreError::from)?
                        == at_last(&body(&known, &stored.listing)?).map_err(StoreError::from)?
                }
                None => false,
            };
            if !same {
                faults
                    .push(format!("the register log does not say of {slug} what its listing says"));
            }
        }
    }
    Ok(faults)
}
