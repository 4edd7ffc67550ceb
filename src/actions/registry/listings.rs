//! Publishing a decision, and changing the state of a listing afterwards: setting it aside,
//! bringing it back, taking it back for good.

use super::snapshot::show;
use super::watch_mails::told_at_once;
use super::{handed_notices, register};
use crate::actions::assessment::case::Case;
use crate::actions::assessment::{
    decision_letters, decision_returns, decisions, notices, standing, standstills,
};
use crate::actions::error::Faults;
use crate::actions::mails::listing::Changed;
use crate::actions::mails::vendor::Published;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::appeal::last_day;
use crate::domain::assessment::confidentiality::undecided;
use crate::domain::assessment::decision::{Decided, label};
use crate::domain::assessment::disclosure::{Disclosure, State, Step};
use crate::domain::assessment::shown::Shown;
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::event::{Event, Subject, sha256_hex};
use crate::domain::instrument::Decision;
use crate::domain::people::account::Role;
use crate::domain::registry::listing::{History, Listing, Source};
use crate::domain::registry::register::EntryKind;
use crate::domain::registry::state::Change;
use crate::domain::values::{DisclosureId, Reason, Timestamp};
use crate::store::assessment::{decisions as stored_decisions, disclosures, products, snapshots};
use crate::store::registry::earlier_approvals;
use crate::store::registry::listings::{self, StoredListing};
use crate::store::{StoreError, Tx, events};

/// What a listing is made from.
pub(super) fn source<'a>(
    ctx: &'a Ctx,
    file: &'a Case,
    (decided, shown): (&'a Decided, &'a Shown),
    history: Vec<History>,
    published_at: Timestamp,
    calendar: Calendar,
) -> Source<'a> {
    Source {
        questionnaire: &file.questionnaire,
        catalogue: &ctx.library.catalogue,
        snapshot: &file.snapshot,
        confidentiality: &file.confidentiality,
        digest: &file.digest,
        decided,
        shown,
        history,
        published_at,
        calendar,
    }
}

/// What readers show beside the outcome: as it was frozen with it, or as it follows where it was
/// decided before that was kept.
fn shown(ctx: &Ctx, file: &Case, decided: &Decided) -> Shown {
    decided.shown.clone().unwrap_or_else(|| {
        file.shown_with(&ctx.library.catalogue, &decided.outcome, decided.decision)
    })
}

/// Publishes a decided disclosure: its listing takes the place of the product's earlier one, and
/// the vendor's people are told. Answers the listing's slug.
///
/// # Errors
/// When the actor is no publisher, is in conflict or judged the disclosure, it is not decided, its
/// vendor may still answer or waits for an answer, or the submission cannot be read.
pub async fn publish(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    seen: Seen<'_>,
) -> Result<String, Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    // Whoever renames the product or hands it over waits, so that the listing has the word in
    // addresses that the product has.
    if let Some(found) = disclosures::by_id(&mut tx, id).await? {
        products::lock(&mut tx, &found.product).await?;
    }
    disclosures::lock(&mut tx, id).await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::Publish, id).await?;
    // What the earlier listing went through becomes part of the history of this one.
    listings::lock(&mut tx, &disclosure.product_slug).await?;
    if let Some(proposed) = stored_decisions::of_disclosure(&mut tx, id).await? {
        seen.is_still(&proposed.stamp(), "This decision")?;
    }
    standing::take_step(&mut tx, &disclosure, Step::Publish, now).await?;
    nothing_before(&mut tx, &disclosure).await?;
    standstills::is_over(ctx, &mut tx, id).await?;
    let decided = decisions::decided(&mut tx, id).await?;
    let file = Case::load(ctx, &mut tx, disclosure.clone()).await?;
    if let Some(sentence) = undecided(&file.confidentiality) {
        return Err(Error::WrongState(sentence));
    }
    let history = history(ctx, &mut tx, &disclosure).await?;
    let decided = file.told(decided);
    let shown = shown(ctx, &file, &decided);
    let mut listing =
        Listing::compose(source(ctx, &file, (&decided, &shown), history, now, ctx.calendar()));
    let stored = listings::of_product(&mut tx, &disclosure.product).await?;
    let before = stored.as_ref().map(|stored| &stored.disclosure);
    let notices = handed_notices::hand_over(&mut tx, &mut listing, &disclosure, before).await?;
    if let Some(stored) = stored.filter(|stored| disclosure.anew && stored.disclosure == *id) {
        listing.keep_state_of(&stored.listing);
    }
    let digest = sha256_hex(listing.to_json().map_err(StoreError::from)?.as_bytes());
    // The submission has the word that the product had then.
    let slug = disclosure.product_slug.clone();
    let stored = StoredListing {
        product: disclosure.product.clone(),
        slug: slug.clone(),
        disclosure: id.clone(),
        listing,
        calendar: ctx.calendar(),
    };
    listings::put(&mut tx, &stored, now).await?;
    listings::count_change(&mut tx).await?;
    register::published(&mut tx, &stored, label(decided.decision), now).await?;
    let letter = decision_letters::send_late(ctx, &mut tx, &file, &decided).await?;
    let event = Event::ListingPublished {
        disclosure: id.clone(),
        product: disclosure.product.clone(),
        slug: slug.clone(),
        digest,
        notices,
    };
    events::append(&mut tx, now, actor, &event).await?;
    let people = notices::vendors_people(&mut tx, &disclosure).await?;
    let letter = letter.as_ref().map(|letter| letter.body.as_str());
    let appeal_until = last_day(ctx.today(), ctx.settings.appeal_days).map(day_in_words);
    let mail = Published { letter, slug: &slug, appeal_until };
    notices::tell(ctx, &mut tx, &people, &disclosure, &mail).await?;
    tx.commit().await?;
    show(ctx).await;
    Ok(slug)
}

/// Makes sure that no earlier disclosure of the product is decided anew because of an appeal: the
/// registry gets the decisions on a product in their order.
async fn nothing_before(tx: &mut Tx, disclosure: &Disclosure) -> Result<(), Error> {
    let all = disclosures::of_product(tx, &disclosure.product).await?;
    match all.iter().find(|one| one.id != disclosure.id && one.is_decided_anew()) {
        None => Ok(()),
        Some(earlier) => Err(Error::WrongState(format!(
            "An appeal led to a new look at the decision on {} that is in the registry, and its \
             outcome is not published. Publish that decision first; this one then takes its place.",
            earlier.product_name
        ))),
    }
}

/// The listing that a publication would make now; nothing is stored.
///
/// # Errors
/// When the actor may not see the decision, or nothing is decided.
pub async fn preview(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Listing, Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::SeeDecision, id).await?;
    if disclosure.state() != State::Decided {
        return Err(Error::WrongState(format!(
            "This disclosure is {}; its listing can be looked at ahead once it is decided.",
            disclosure.state().label()
        )));
    }
    let decided = decisions::decided(&mut tx, id).await?;
    let file = Case::load(ctx, &mut tx, disclosure.clone()).await?;
    let history = history(ctx, &mut tx, &disclosure).await?;
    let decided = file.told(decided);
    let shown = shown(ctx, &file, &decided);
    Ok(Listing::compose(source(ctx, &file, (&decided, &shown), history, ctx.now(), ctx.calendar())))
}

/// The public moments before this publication, oldest first: those of the product's earlier
/// listing, or of its approval from before Assay, then those of the disclosure.
async fn history(ctx: &Ctx, tx: &mut Tx, disclosure: &Disclosure) -> Result<Vec<History>, Error> {
    let stored = listings::of_product(tx, &disclosure.product).await?;
    // A decision that takes the place of one on the same disclosure adds what happened since.
    let again = stored.as_ref().is_some_and(|stored| stored.disclosure == disclosure.id);
    let earlier = match stored {
        Some(stored) => Some(stored.listing),
        None => earlier_approvals::of_product(tx, &disclosure.product).await?,
    };
    let mut moments = earlier.map_or_else(Vec::new, |listing| listing.history);
    moments.reverse();
    let events = events::about(tx, Subject::Disclosure(&disclosure.id)).await?;
    // A decision that was sent back, or opened again because of its vendor, was never one.
    let is_sent_back = |event: &Event| {
        matches!(
            event,
            Event::DecisionSentBack { .. } | Event::ResponseAnswered { reopened: true, .. }
        )
    };
    let sent_back = events.iter().rposition(|stored| stored.said.event().is_some_and(is_sent_back));
    let is_published = |event: &Event| matches!(event, Event::ListingPublished { .. });
    let told =
        events.iter().rposition(|stored| again && stored.said.event().is_some_and(is_published));
    // Each submission is of the version that the product had then, and what follows is about it.
    let mut versions = snapshots::versions_of(tx, &disclosure.id).await?.into_iter();
    let mut version = None;
    for (at, stored) in events.iter().enumerate() {
        let Some(event) = stored.said.event() else { continue };
        if matches!(event, Event::DisclosureSubmitted { .. }) {
            version = versions.next();
        }
        let undone =
            matches!(event, Event::DecisionMade { .. }) && sent_back.is_some_and(|last| at < last);
        if !undone && told.is_none_or(|last| at > last) {
            let on = ctx.calendar().day(stored.at);
            moments.extend(History::of_event(event, on, version.clone()));
        }
    }
    Ok(moments)
}

/// The listing with this slug and how the actor stands to it, for somebody who may do this with it.
pub(super) async fn opened(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    slug: &str,
) -> Result<(StoredListing, Relation), Error> {
    let stored = listings::by_slug(tx, slug).await?;
    let relation = match &stored {
        Some(stored) => {
            let disclosure =
                disclosures::by_id(tx, &stored.disclosure).await?.ok_or(Error::NotFound)?;
            standing::relation(tx, actor, &disclosure).await?
        }
        None => Relation::default(),
    };
    check(actor, action, &relation)?;
    Ok((stored.ok_or(Error::NotFound)?, relation))
}

/// Suspends or reinstates a listing, with a reason that the registry shows.
///
/// # Errors
/// When the actor may not publish this, there is no such listing, the change does not fit its
/// state, no reason is given, or it says “not approved”, which cannot be suspended.
pub async fn change_state(
    ctx: &Ctx,
    actor: &Actor,
    slug: &str,
    change: &str,
    reason: &str,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    listings::lock(&mut tx, slug).await?;
    let (stored, _) = opened(&mut tx, actor, Action::Publish, slug).await?;
    seen.is_still(&stored.listing.stamp(), "This listing")?;
    let mut faults = Faults::default();
    let change = faults.take("change", Change::parse(change));
    let reason = faults.take("reason", Reason::parse(reason));
    let (Some(change), Some(reason)) = (change, reason) else { return Err(faults.into_error()) };
    if change == Change::Suspend && stored.listing.card.decision == Decision::NotApproved {
        return Err(Error::WrongState(
            "This tool is not approved, so there is nothing to suspend: \
            “suspended” would sound milder."
                .to_owned(),
        ));
    }
    apply(ctx, &mut tx, actor, stored, change, reason.as_str()).await?;
    tx.commit().await?;
    show(ctx).await;
    Ok(())
}

/// A listing whose decision can be taken back for good, for the page that asks before.
///
/// # Errors
/// When the actor may not take it back, or there is no approval that holds or is suspended.
pub async fn revocable(ctx: &Ctx, actor: &Actor, slug: &str) -> Result<Listing, Error> {
    let mut tx = ctx.db.read().await?;
    let (stored, _) = opened(&mut tx, actor, Action::Revoke, slug).await?;
    can_be_revoked(ctx, &stored)?;
    Ok(stored.listing)
}

/// Takes a published decision back for good, with a reason that the registry shows.
///
/// # Errors
/// A fault at `reason`; when the actor may not take it back, or there is no approval that holds or
/// is suspended.
pub async fn revoke(
    ctx: &Ctx,
    actor: &Actor,
    slug: &str,
    reason: &str,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    listings::lock(&mut tx, slug).await?;
    let (stored, _) = opened(&mut tx, actor, Action::Revoke, slug).await?;
    seen.is_still(&stored.listing.stamp(), "This listing")?;
    can_be_revoked(ctx, &stored)?;
    let reason = Reason::parse(reason).map_err(|invalid| Error::field("reason", invalid.0))?;
    apply(ctx, &mut tx, actor, stored, Change::Revoke, reason.as_str()).await?;
    tx.commit().await?;
    show(ctx).await;
    Ok(())
}

fn can_be_revoked(ctx: &Ctx, stored: &StoredListing) -> Result<(), Error> {
    let card = &stored.listing.card;
    if card.decision == Decision::NotApproved {
        return Err(Error::WrongState(
            "This tool is not approved, so there is no approval to take back.".to_owned(),
        ));
    }
    card.status
        .after(Change::Revoke, card.expires_on, ctx.today())
        .map(|_| ())
        .map_err(|wrong| Error::WrongState(wrong.0))
}

/// Marks the listings whose last day is past as expired; says how many.
///
/// # Errors
/// When the actor is not Assay itself, or the database does not answer; then nothing is marked.
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

/// Makes a change in the caller's transaction, with its event and its mail. The reason of an expiry
/// is the last day itself.
async fn apply(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    mut stored: StoredListing,
    change: Change,
    reason: &str,
) -> Result<(), Error> {
    let now = ctx.now();
    let from = stored.listing.card.status;
    let to = from
        .after(change, stored.listing.card.expires_on, ctx.calendar().day(now))
        .map_err(|wrong| Error::WrongState(wrong.0))?;
    if change == Change::Expire {
        // In the words that the registry has shown since the last day ended.
        stored.listing.expire(ctx.today());
    } else {
        stored.listing.change(change, to, reason, ctx.today());
    }
    let reason = stored.listing.card.status_reason.clone();
    if !listings::change(tx, &stored, from, now).await? {
        return Err(Error::changed_since("listing"));
    }
    listings::count_change(tx).await?;
    if let Some(kind) = EntryKind::of(change) {
        register::changed(tx, &stored, kind, &reason, now).await?;
    }
    let slug = stored.slug.clone();
    let event = Event::ListingChanged {
        product: stored.product.clone(),
        slug: slug.clone(),
        state: to.word().to_owned(),
        reason: reason.clone(),
    };
    events::append(tx, now, actor, &event).await?;
    let disclosure = disclosures::by_id(tx, &stored.disclosure).await?.ok_or(Error::NotFound)?;
    let mail = Changed::new(change, &reason, &slug);
    let people = notices::vendors_people(tx, &disclosure).await?;
    notices::tell(ctx, tx, &people, &disclosure, &mail).await?;
    if change == Change::Revoke {
        let offices = decision_returns::deciders(tx, &disclosure).await?;
        notices::tell(ctx, tx, &offices, &disclosure, &mail).await?;
    }
    tell_districts(ctx, tx, &stored.listing.card.decision, change, &disclosure, &mail).await
}

/// Tells everybody who buys for a district when an approval is set aside, counts again or is taken
/// back: it is theirs to act on at once. Whoever watches a desk with the tool hears it by that mail
/// alone.
async fn tell_districts(
    ctx: &Ctx,
    tx: &mut Tx,
    decision: &Decision,
    change: Change,
    disclosure: &Disclosure,
    mail: &Changed<'_>,
) -> Result<(), Error> {
    if *decision == Decision::NotApproved || change == Change::Expire {
        return Ok(());
    }
    let watching = told_at_once(tx, &disclosure.product).await?;
    let officers = notices::with_role(tx, disclosure, Role::DistrictOfficer).await?;
    let officers = officers.only(|account| !watching.contains(&account.email));
    notices::tell(ctx, tx, &officers, disclosure, mail).await
}
