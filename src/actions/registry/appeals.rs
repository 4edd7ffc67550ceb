//! What the registry says of an appeal: that there is one, since when, and what came of it.

use chrono::NaiveDate;

use super::register;
pub(crate) use super::snapshot::show;
use crate::actions::{Ctx, Error};
use crate::domain::assessment::appeal::AppealOutcome;
use crate::domain::registry::listing::PublicAppeal;
use crate::domain::registry::register::EntryKind;
use crate::domain::values::DisclosureId;
use crate::store::Tx;
use crate::store::assessment::disclosures;
use crate::store::registry::listings::{self, StoredListing};

/// The listing that rests on a disclosure, which nobody else changes until the transaction ends.
pub(crate) async fn lock_listing(
    tx: &mut Tx,
    id: &DisclosureId,
) -> Result<Option<StoredListing>, Error> {
    let Some(found) = disclosures::by_id(tx, id).await? else { return Ok(None) };
    listings::lock(tx, &found.product_slug).await?;
    let stored = listings::of_product(tx, &found.product).await?;
    Ok(stored.filter(|stored| stored.disclosure == *id))
}

/// Says that a decision is under appeal from today on.
pub(crate) async fn filed(
    ctx: &Ctx,
    tx: &mut Tx,
    mut stored: StoredListing,
) -> Result<StoredListing, Error> {
    let since = ctx.today();
    stored.listing.appeal(PublicAppeal { since, outcome: None, decided_on: None, reason: None });
    change(ctx, tx, &stored, EntryKind::Appealed, "").await?;
    Ok(stored)
}

/// Says what came of an appeal.
pub(crate) async fn decided(
    ctx: &Ctx,
    tx: &mut Tx,
    mut stored: StoredListing,
    since: NaiveDate,
    (outcome, reason): (AppealOutcome, &str),
) -> Result<StoredListing, Error> {
    let reason = outcome.publishes_reason().then(|| reason.to_owned());
    let note = reason.as_ref().map_or_else(
        || outcome.label().to_owned(),
        |reason| format!("{}: {reason}", outcome.label()),
    );
    stored.listing.appeal(PublicAppeal {
        since,
        outcome: Some(outcome),
        decided_on: Some(ctx.today()),
        reason,
    });
    change(ctx, tx, &stored, EntryKind::AppealDecided, &note).await?;
    Ok(stored)
}

async fn change(
    ctx: &Ctx,
    tx: &mut Tx,
    stored: &StoredListing,
    kind: EntryKind,
    note: &str,
) -> Result<(), Error> {
    let from = stored.listing.card.status;
    if !listings::change(tx, stored, from, ctx.now()).await? {
        return Err(Error::changed_since("listing"));
    }
    listings::count_change(tx).await?;
    register::changed(tx, stored, kind, note, ctx.now()).await
}
