//! The tools on a district's desk: put there from a listing, changed, retired, and their data
//! deleted.

use chrono::{Days, NaiveDate};

use super::mails;
use super::standing::{Acting, listed, may_manage, of, own};
use super::typed::{TypedUse, day, roles};
use crate::actions::error::Faults;
use crate::actions::registry::snapshot;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor};
use crate::domain::calendar::day_in_words;
use crate::domain::district::adoption::{Adoption, Deletion, Retirement};
use crate::domain::district::agreement::Agreement;
use crate::domain::district::due::{Due, due, module_day};
use crate::domain::district::event::DistrictAct;
use crate::domain::district::overlay::{Miss, Overlay, OverlayOfTool, misses};
use crate::domain::registry::listing::{Card, Listing};
use crate::domain::values::{AdoptionId, Reason};
use crate::store::district::{adoptions, agreements, overlays};
use crate::store::{StoreError, Tx, events};

/// A listing that a district may put on its desk.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The district.
    pub acting: Acting,
    /// The listing as it stands today.
    pub listing: Listing,
    /// The tool on the desk, when the district uses it already.
    pub already: Option<AdoptionId>,
}

/// Whether the actor may put tools on their desk.
///
/// # Errors
/// When the actor manages no desk.
pub async fn may_adopt(ctx: &Ctx, actor: &Actor) -> Result<(), Error> {
    own(&mut ctx.db.read().await?, actor, Action::ManageDesk).await.map(|_| ())
}

/// A listing for the form that puts it on the actor's desk.
///
/// # Errors
/// When the actor manages no desk, or the registry has no such listing.
pub async fn offered(ctx: &Ctx, actor: &Actor, slug: &str) -> Result<Offered, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?;
    let now = snapshot::read(ctx, actor)?;
    let shelved = now.shelf.listing(slug).ok_or(Error::NotFound)?;
    let all = adoptions::of_district(&mut tx, &acting.district.id).await?;
    let already = all.into_iter().find(|one| one.in_use() && one.slug == slug);
    Ok(Offered {
        acting,
        listing: shelved.listing.whole().map_err(StoreError::from)?,
        already: already.map(|adoption| adoption.id),
    })
}

/// Puts a listed tool on the actor's desk. With the first, changes of the tools there are mailed to
/// the actor from then on.
///
/// # Errors
/// A fault at a field; when the actor manages no desk, the registry has no such listing, or the
/// district uses the tool already.
pub async fn adopt(
    ctx: &Ctx,
    actor: &Actor,
    slug: &str,
    typed: &TypedUse,
) -> Result<AdoptionId, Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(&typed.district)?;
    let listed = listed(ctx, &mut tx, actor, slug).await?;
    let adoption = Adoption {
        id: ctx.new_id(),
        district: acting.district.id.clone(),
        product: listed.id,
        name: listed.name.to_string(),
        vendor: listed.vendor,
        slug: listed.slug,
        of: typed.read(&roles(ctx), None, ctx.today())?,
        adopted_at: ctx.now(),
        revision: 1,
        retirement: None,
    };
    if !adoptions::insert(&mut tx, &adoption, &acting.account).await? {
        return Err(Error::WrongState(format!(
            "{} is on your district’s desk already. Open it there to change it.",
            adoption.name
        )));
    }
    mails::begin_once(ctx, &mut tx, actor, &acting).await?;
    let act = DistrictAct::ToolAdopted {
        adoption: adoption.id.clone(),
        product: adoption.product,
        name: adoption.name,
    };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(adoption.id)
}

/// A tool of a district with what the state says of it today.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// The district.
    pub acting: Acting,
    /// Whether the actor may change it.
    pub manages: bool,
    /// The tool.
    pub adoption: Adoption,
    /// What the district asks beside the state.
    pub overlay: Overlay,
    /// What it says of the tool.
    pub said: OverlayOfTool,
    /// Where the tool stays below the district's own minimums.
    pub misses: Vec<Miss>,
    /// Its listing as it stands today; none when the registry shows it no more.
    pub listing: Option<Listing>,
    /// The last day of each module that the listing requires, where it has one, in the listing's
    /// order.
    pub module_days: Vec<Option<NaiveDate>>,
    /// What is due, the earliest first.
    pub due: Vec<Due>,
    /// The agreements about it that the district may see, those that still hold first.
    pub agreements: Vec<Agreement>,
}

/// A tool on the desk.
///
/// # Errors
/// When it is not on a desk that the actor may see.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &AdoptionId) -> Result<Adopted, Error> {
    let mut tx = ctx.db.read().await?;
    let (acting, adoption) = opened(&mut tx, actor, Action::SeeDesk, id).await?;
    let overlay = overlays::of_district(&mut tx, &adoption.district).await?;
    let said = overlays::of_tools(&mut tx, &adoption.district).await?.remove(id);
    let mut agreements = agreements::seen_by(&mut tx, &adoption.district).await?;
    agreements.retain(|one| one.product == adoption.product);
    agreements.sort_by_key(|one| std::cmp::Reverse(one.terms.ends_on));
    drop(tx);
    let now = snapshot::read(ctx, actor)?;
    let shelved = now.shelf.listing(&adoption.slug);
    let listing = shelved.map(|shelved| shelved.listing.whole()).transpose();
    let listing = listing.map_err(StoreError::from)?;
    let obligations = &ctx.library.catalogue.obligations;
    let modules = listing.iter().flat_map(|listing| &listing.card.modules);
    let starts_on = adoption.of.starts_on;
    Ok(Adopted {
        module_days: modules.map(|one| module_day(one, starts_on, obligations)).collect(),
        due: due(&adoption, listing.as_ref().map(|one| &one.card), obligations, ctx.today()),
        misses: listing
            .as_ref()
            .map_or_else(Vec::new, |listing| misses(&listing.card, &overlay.minimums)),
        overlay,
        said: said.unwrap_or_default(),
        agreements,
        listing,
        acting,
        manages: may_manage(actor),
        adoption,
    })
}

/// A tool on the desk, for whoever may change it, and who acts.
///
/// # Errors
/// When it is not on a desk that the actor manages.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &AdoptionId) -> Result<(Acting, Adoption), Error> {
    opened(&mut ctx.db.read().await?, actor, Action::ManageDesk, id).await
}

/// A tool on a desk with what its listing tells today, for the form about its use.
#[derive(Debug, Clone)]
pub struct Used {
    /// The district.
    pub acting: Acting,
    /// The tool.
    pub adoption: Adoption,
    /// What the registry says; none when it shows the tool no more.
    pub card: Option<Card>,
}

/// A tool on the desk, for whoever may change what the district says about its use.
///
/// # Errors
/// When it is not on a desk that the actor manages.
pub async fn used(ctx: &Ctx, actor: &Actor, id: &AdoptionId) -> Result<Used, Error> {
    let (acting, adoption) = open(ctx, actor, id).await?;
    let now = snapshot::read(ctx, actor)?;
    let card = now.shelf.listing(&adoption.slug).map(|shelved| shelved.listing.card.clone());
    Ok(Used { acting, adoption, card })
}

/// A tool on a desk, for whoever may do this with it, and who acts.
pub(super) async fn opened(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    id: &AdoptionId,
) -> Result<(Acting, Adoption), Error> {
    let found = adoptions::by_id(tx, id).await?;
    let Some(adoption) = found else {
        // Whoever has no desk at all is told so first, as for a desk that is another's.
        own(tx, actor, action).await?;
        return Err(Error::NotFound);
    };
    Ok((of(tx, actor, action, &adoption.district).await?, adoption))
}

/// Changes what the district says about its use of a tool.
///
/// # Errors
/// A fault at a field; when it is not on a desk that the actor manages, it is retired, or somebody
/// else changed it meanwhile.
pub async fn change(
    ctx: &Ctx,
    actor: &Actor,
    id: &AdoptionId,
    typed: &TypedUse,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let (acting, mut adoption) = opened(&mut tx, actor, Action::ManageDesk, id).await?;
    in_use(&adoption)?;
    let said = typed.read(&roles(ctx), Some(&adoption.of), ctx.today())?;
    if said == adoption.of {
        return Ok(());
    }
    seen.is_still(&adoption.stamp(), "What your district says about this tool")?;
    adoption.of = said;
    let name = adoption.name.clone();
    save(&mut tx, &adoption).await?;
    let act = DistrictAct::AdoptionChanged { adoption: adoption.id, name };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes that the district uses a tool no more; from its last day on the vendor has so many days to
/// delete the district's data, unless the tool was never used.
///
/// # Errors
/// A fault at a field; when it is not on a desk that the actor manages, it is retired already, or
/// somebody else changed it meanwhile.
pub async fn retire(
    ctx: &Ctx,
    actor: &Actor,
    id: &AdoptionId,
    (on, reason): (&str, &str),
    seen: Seen<'_>,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let (acting, mut adoption) = opened(&mut tx, actor, Action::ManageDesk, id).await?;
    in_use(&adoption)?;
    seen.is_still(&adoption.stamp(), "What your district says about this tool")?;
    let mut faults = Faults::default();
    let on = faults.take("retired_on", day(on, "Enter the last day of use."));
    let reason = faults.take("reason", Reason::parse(reason));
    if on.is_some_and(|day| day > ctx.today()) {
        let told = "This day is still to come. Note it once your district has stopped.";
        faults.note("retired_on", told);
    }
    let starts_on = adoption.of.starts_on;
    // Whoever stops before the first day never used it.
    let was_used = starts_on <= ctx.today();
    if was_used && on.is_some_and(|day| day < starts_on) {
        let told = format!(
            "Your district’s first day of use was {}. Enter that day or a later one, or correct \
             the first day before you stop.",
            day_in_words(starts_on)
        );
        faults.note("retired_on", &told);
    }
    let (Some(on), Some(reason), true) = (on, reason, faults.is_empty()) else {
        return Err(faults.into_error());
    };
    let last = on.checked_add_days(Days::new(ctx.settings.deletion_days)).unwrap_or(on);
    let delete_by = was_used.then_some(last);
    adoption.retirement =
        Some(Retirement { on, reason: reason.to_string(), delete_by, deletion: None });
    let name = adoption.name.clone();
    save(&mut tx, &adoption).await?;
    let act = DistrictAct::ToolRetired { adoption: adoption.id, name };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes what shows that the vendor deleted the district's data.
///
/// # Errors
/// A fault at a field; when it is not on a desk that the actor manages, it is still in use, the
/// deletion is noted already, or somebody else changed it meanwhile.
pub async fn confirm_deletion(
    ctx: &Ctx,
    actor: &Actor,
    id: &AdoptionId,
    (on, words): (&str, &str),
    seen: Seen<'_>,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let (acting, mut adoption) = opened(&mut tx, actor, Action::ManageDesk, id).await?;
    seen.is_still(&adoption.stamp(), "What your district says about this tool")?;
    let Some(retirement) = adoption.retirement.as_mut() else {
        return Err(Error::WrongState(
            "Your district still uses this tool. Retire it first; then note that its data is \
             deleted."
                .to_owned(),
        ));
    };
    if retirement.delete_by.is_none() {
        return Err(Error::WrongState(
            "Your district stopped before its first day of use, so there is no data to delete."
                .to_owned(),
        ));
    }
    if retirement.deletion.is_some() {
        return Err(Error::WrongState("That the data is deleted is noted already.".to_owned()));
    }
    let mut faults = Faults::default();
    let on = faults.take("deleted_on", day(on, "Enter the day on which the data was deleted."));
    let words = faults.take("words", Reason::parse(words));
    if on.is_some_and(|day| day > ctx.today()) {
        faults.note("deleted_on", "This day is still to come. Note the deletion once it happened.");
    }
    if on.is_some_and(|day| day < retirement.on) {
        let told = format!(
            "Your district used the tool until {}. Enter that day or a later one.",
            day_in_words(retirement.on)
        );
        faults.note("deleted_on", &told);
    }
    let (Some(on), Some(words), true) = (on, words, faults.is_empty()) else {
        return Err(faults.into_error());
    };
    let noted_at = ctx.now();
    retirement.deletion = Some(Deletion { on, words: words.to_string(), noted_at });
    let name = adoption.name.clone();
    save(&mut tx, &adoption).await?;
    let act = DistrictAct::DeletionConfirmed { adoption: adoption.id, name };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(())
}

fn in_use(adoption: &Adoption) -> Result<(), Error> {
    if adoption.in_use() {
        return Ok(());
    }
    Err(Error::WrongState(format!(
        "Your district no longer uses {}, so there is nothing to change. Put it on the desk again \
         from its listing when you use it again.",
        adoption.name
    )))
}

async fn save(tx: &mut Tx, adoption: &Adoption) -> Result<(), Error> {
    if adoptions::update(tx, adoption).await? {
        return Ok(());
    }
    Err(Error::changed_since("tool"))
}
