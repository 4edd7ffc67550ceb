//! Publishing a decision, and changing the state of a listing afterwards.

use super::snapshot::show;
use crate::actions::assessment::file::SubmittedFile;
use crate::actions::assessment::notices::{self, Notice};
use crate::actions::assessment::{decision_letters, decisions, file, standing};
use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::decision::Decided;
use crate::domain::assessment::disclosure::{Disclosure, State, Step};
use crate::domain::calendar::Calendar;
use crate::domain::event::{Event, sha256_hex};
use crate::domain::instrument::Decision;
use crate::domain::people::account::Role;
use crate::domain::registry::listing::{History, Listing, Source};
use crate::domain::registry::state::Change;
use crate::domain::values::{Id, Reason, Timestamp};
use crate::store::assessment::disclosures;
use crate::store::people::accounts;
use crate::store::registry::listings::{self, StoredListing};
use crate::store::{StoreError, Tx, events};

/// What a listing is made from.
pub(super) fn source<'a>(
    ctx: &'a Ctx,
    file: &'a SubmittedFile,
    decided: &'a Decided,
    history: Vec<History>,
    published_at: Timestamp,
    calendar: Calendar,
) -> Source<'a> {
    Source {
        questionnaire: &file.questionnaire,
        catalogue: &ctx.library.catalogue,
        snapshot: &file.snapshot,
        digest: &file.digest,
        decided,
        history,
        published_at,
        calendar,
    }
}

/// Publishes a decided disclosure: its listing takes the place of the product's earlier one, and the vendor's people get the signed letter.
/// Returns the listing's word in addresses.
pub async fn publish(ctx: &Ctx, actor: &Actor, id: &Id) -> Result<String, Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    disclosures::lock(&mut tx, id).await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::Publish, id).await?;
    standing::take_step(&mut tx, &disclosure, Step::Publish, now).await?;
    let decided = decisions::decided(&mut tx, id).await?;
    let file = file::load(ctx, &mut tx, disclosure.clone()).await?;
    let history = history(ctx, &mut tx, &disclosure).await?;
    let listing = Listing::compose(source(ctx, &file, &decided, history, now, ctx.calendar()));
    let digest = sha256_hex(listing.to_json().map_err(StoreError::from)?.as_bytes());
    let slug = listing.card.slug.clone();
    listings::put(&mut tx, &StoredListing { product: disclosure.product.clone(), disclosure: id.clone(), listing, calendar: ctx.calendar() }, now)
        .await?;
    listings::count_change(&mut tx).await?;
    let letter = decision_letters::send(ctx, &mut tx, &file, &decided).await?;
    let event = Event::ListingPublished { disclosure: id.clone(), product: disclosure.product.clone(), slug: slug.clone(), digest };
    events::append(&mut tx, now, actor, &event).await?;
    let notice = Notice {
        subject: "Decision published",
        text: format!(
            "{}\n\nThe listing in the registry, with the answers that become public:\n\n{}/registry/{slug}\n\nThis letter, to read again and to print:",
            letter.body, ctx.settings.base_url
        ),
        path: format!("/disclosures/{id}/letter"),
    };
    tell_vendor(ctx, &mut tx, &disclosure, &notice).await?;
    tx.commit().await?;
    show(ctx).await;
    Ok(slug)
}

/// The listing that a publication would make now; nothing is stored.
///
/// # Errors
/// When the actor may not see the decision, or nothing is decided.
pub async fn preview(ctx: &Ctx, actor: &Actor, id: &Id) -> Result<Listing, Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::SeeDecision, id).await?;
    if disclosure.state != State::Decided {
        return Err(Error::WrongState(format!(
            "This disclosure is {}; its listing can be looked at ahead once it is decided.",
            disclosure.state.label()
        )));
    }
    let decided = decisions::decided(&mut tx, id).await?;
    let file = file::load(ctx, &mut tx, disclosure.clone()).await?;
    let history = history(ctx, &mut tx, &disclosure).await?;
    Ok(Listing::compose(source(ctx, &file, &decided, history, ctx.now(), ctx.calendar())))
}

/// The public moments before this publication, oldest first: those of the product's earlier listing, then those of the disclosure.
async fn history(ctx: &Ctx, tx: &mut Tx, disclosure: &Disclosure) -> Result<Vec<History>, Error> {
    let earlier = listings::of_product(tx, &disclosure.product).await?;
    let mut moments = earlier.map_or_else(Vec::new, |stored| stored.listing.history);
    moments.reverse();
    let events = events::about(tx, &disclosure.id).await?;
    // A decision that the publisher sent back was never one.
    let sent_back = events.iter().rposition(|event| event.kind == "decision_sent_back").unwrap_or_default();
    let events =
        events.iter().enumerate().filter(|(at, event)| event.kind != "decision_made" || *at > sent_back || sent_back == 0).map(|(_, event)| event);
    moments.extend(events.filter_map(|event| History::of_event(&event.kind, ctx.calendar().day(event.at))));
    Ok(moments)
}

/// Suspends or reinstates a listing, with a reason that the registry shows.
pub async fn change_state(ctx: &Ctx, actor: &Actor, slug: &str, change: &str, reason: &str) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let stored = listings::by_slug(&mut tx, slug).await?;
    let relation = match &stored {
        Some(stored) => {
            let disclosure = disclosures::by_id(&mut tx, &stored.disclosure).await?.ok_or(Error::NotFound)?;
            standing::relation(&mut tx, actor, &disclosure).await?
        }
        None => Relation::default(),
    };
    check(actor, Action::Publish, &relation)?;
    let stored = stored.ok_or(Error::NotFound)?;
    let mut faults = Faults::default();
    let change = faults.take("change", Change::parse(change));
    let reason = faults.take("reason", Reason::parse(reason));
    let (Some(change), Some(reason)) = (change, reason) else { return Err(faults.into_error()) };
    if change == Change::Suspend && stored.listing.card.decision == Decision::NotApproved {
        return Err(Error::WrongState("This tool is not approved, so there is nothing to suspend: “suspended” would sound milder.".to_owned()));
    }
    apply(ctx, &mut tx, actor, stored, change, reason.as_str()).await?;
    tx.commit().await?;
    show(ctx).await;
    Ok(())
}

/// Marks the listings whose last day is past as expired; says how many.
pub async fn expire_due(ctx: &Ctx, actor: &Actor) -> Result<usize, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let past = listings::past(&mut tx, ctx.today()).await?;
    let expired = past.len();
    for stored in past {
        apply(ctx, &mut tx, actor, stored, Change::Expire, "").await?;
    }
    tx.commit().await?;
    if expired > 0 {
        show(ctx).await;
    }
    Ok(expired)
}

/// Makes a change in the caller's transaction, with its event and its mail. The reason of an expiry is the last day itself.
async fn apply(ctx: &Ctx, tx: &mut Tx, actor: &Actor, mut stored: StoredListing, change: Change, reason: &str) -> Result<(), Error> {
    let now = ctx.now();
    let from = stored.listing.card.status;
    let to = from.after(change, stored.listing.card.expires_on, ctx.calendar().day(now)).map_err(|wrong| Error::WrongState(wrong.0))?;
    if change == Change::Expire {
        // In the words that the registry has shown since the last day ended.
        stored.listing.expire(ctx.today());
    } else {
        stored.listing.change(change, to, reason, ctx.today());
    }
    let reason = stored.listing.card.status_reason.clone();
    if !listings::change(tx, &stored, from, now).await? {
        return Err(Error::Stale("Somebody else changed this listing meanwhile. Open it again to see where it stands.".to_owned()));
    }
    listings::count_change(tx).await?;
    let slug = stored.listing.card.slug.clone();
    let event = Event::ListingChanged { product: stored.product.clone(), slug: slug.clone(), state: to.word().to_owned(), reason: reason.clone() };
    events::append(tx, now, actor, &event).await?;
    let disclosure = disclosures::by_id(tx, &stored.disclosure).await?.ok_or(Error::NotFound)?;
    let text =
        format!("{}: {}. The reason:\n\n{reason}\n\nThe registry shows it from now on.", disclosure.product_name, change.moment().to_lowercase());
    let notice = Notice { subject: change.moment(), text, path: format!("/registry/{slug}") };
    tell_vendor(ctx, tx, &disclosure, &notice).await?;
    tell_districts(ctx, tx, &stored.listing.card.decision, change, &disclosure, &notice).await
}

/// Tells everybody who buys for a district when an approval is set aside or counts again: it is theirs to act on at once.
async fn tell_districts(
    ctx: &Ctx,
    tx: &mut Tx,
    decision: &Decision,
    change: Change,
    disclosure: &Disclosure,
    notice: &Notice<'_>,
) -> Result<(), Error> {
    if *decision == Decision::NotApproved || change == Change::Expire {
        return Ok(());
    }
    let officers = accounts::with_role(tx, Role::DistrictOfficer).await?;
    notices::tell(ctx, tx, &officers, disclosure, notice).await
}

async fn tell_vendor(ctx: &Ctx, tx: &mut Tx, disclosure: &Disclosure, notice: &Notice<'_>) -> Result<(), Error> {
    let people = notices::vendors_people(tx, disclosure).await?;
    notices::tell(ctx, tx, &people, disclosure, notice).await
}
