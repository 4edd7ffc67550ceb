//! What a product is, corrected by its vendor: its name until it is on record, its version, its web
//! address and what it does.

use super::products::{NewProduct, is_on_record, own};
use super::standing;
use crate::actions::error::Faults;
use crate::actions::people::names;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::disclosure::Step;
use crate::domain::assessment::product::{
    Product, ProductName, ProductSummary, ProductVersion, Website,
};
use crate::domain::event::Event;
use crate::domain::values::{ProductId, Timestamp};
use crate::store::assessment::{disclosures, products};
use crate::store::people::organizations;
use crate::store::registry::{earlier_approvals, listings};
use crate::store::{Tx, events};

/// A product with what its vendor may still do to it.
#[derive(Debug, Clone)]
pub struct Correctable {
    /// The product.
    pub product: Product,
    /// Whether it was ever submitted, or approved before Assay: only the agency changes its name
    /// from then on, so that it accepts what it saw, and it stays on record.
    pub is_on_record: bool,
}

/// Opens a product of the actor's organization for corrections.
///
/// # Errors
/// When it is not theirs, or the database cannot be read.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &ProductId) -> Result<Correctable, Error> {
    correctable(&mut ctx.db.read().await?, actor, id).await
}

async fn correctable(tx: &mut Tx, actor: &Actor, id: &ProductId) -> Result<Correctable, Error> {
    let product = own(tx, actor, Action::EditDisclosure, id).await?;
    let all = disclosures::of_product(tx, id).await?;
    Ok(Correctable { is_on_record: is_on_record(tx, id, all.iter()).await?, product })
}

/// Corrects what a product is. What was submitted or published keeps what it was made with. `seen`
/// is the mark of what the form was filled with; nothing is put over what somebody else changed
/// since, unless it comes again with the newer mark.
///
/// # Errors
/// A fault at a field, one that somebody else changed among them; when the product is not theirs,
/// or the database cannot be written.
pub async fn change(
    ctx: &Ctx,
    actor: &Actor,
    id: &ProductId,
    seen: &str,
    input: &NewProduct,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    if let Some(person) = actor.person() {
        organizations::lock(&mut tx, &person.organization).await?;
    }
    products::lock(&mut tx, id).await?;
    let Correctable { product: before, is_on_record } = correctable(&mut tx, actor, id).await?;
    let mut faults = Faults::default();
    // The name is no field of the form once it is on record.
    let name = if is_on_record {
        Some(before.name.clone())
    } else {
        faults.take("name", ProductName::parse(&input.name))
    };
    let version = faults.take("version", ProductVersion::parse(&input.version));
    let website = faults.take("website", Website::parse(&input.website));
    let summary = faults.take("summary", ProductSummary::parse(&input.summary));
    let (Some(name), Some(version), Some(website), Some(summary)) =
        (name, version, website, summary)
    else {
        return Err(faults.into_error());
    };
    let product = Product { name, version, website, summary, ..before.clone() };
    if product == before {
        return Ok(());
    }
    if !seen.is_empty() && seen != before.mark() {
        return Err(changed_meanwhile(&before, &product));
    }
    if product.name != before.name {
        names::free_for_product(ctx, &mut tx, "name", product.name.as_str(), &product.organization)
            .await?;
        names::no_namesake(&mut tx, "name", &product).await?;
    }
    let now = ctx.now();
    products::set_facts(&mut tx, &product).await?;
    if product.name != before.name {
        listings::count_change(&mut tx).await?;
        events::append(
            &mut tx,
            now,
            actor,
            &Event::ProductRenamed { product: id.clone(), name: product.name.to_string() },
        )
        .await?;
    }
    note(&mut tx, actor, &product, now).await?;
    tx.commit().await?;
    Ok(())
}

/// What stands now, at each field in which it is not what was typed.
fn changed_meanwhile(stored: &Product, typed: &Product) -> Error {
    let fields = [
        ("name", stored.name.as_str(), typed.name.as_str()),
        ("version", stored.version.as_str(), typed.version.as_str()),
        ("website", stored.website.as_str(), typed.website.as_str()),
        ("summary", stored.summary.as_str(), typed.summary.as_str()),
    ];
    let mut faults = Faults::default();
    for (field, now, _) in fields.into_iter().filter(|(_, now, typed)| now != typed) {
        faults.note(
            field,
            format!(
                "Somebody changed the product meanwhile, and this is “{now}” now. Enter that, \
                or save again to put yours in its place."
            ),
        );
    }
    faults.into_error()
}

/// Gives a product its new version, when one is given that is another.
pub(super) async fn set_version(
    tx: &mut Tx,
    actor: &Actor,
    product: &mut Product,
    version: &str,
    now: Timestamp,
) -> Result<(), Error> {
    if version.trim().is_empty() {
        return Ok(());
    }
    let mut faults = Faults::default();
    let Some(version) = faults.take("version", ProductVersion::parse(version)) else {
        return Err(faults.into_error());
    };
    if version == product.version {
        return Ok(());
    }
    product.version = version;
    products::set_facts(tx, product).await?;
    note(tx, actor, product, now).await
}

async fn note(tx: &mut Tx, actor: &Actor, product: &Product, now: Timestamp) -> Result<(), Error> {
    let event = Event::ProductChanged {
        product: product.id.clone(),
        version: product.version.to_string(),
        website: product.website.as_str().to_owned(),
        summary: product.summary.to_string(),
    };
    Ok(events::append(tx, now, actor, &event).await?)
}

/// Removes a product that was never submitted and had no approval before Assay. What was written
/// for it goes with it.
///
/// # Errors
/// A fault at `sure` unless they are; when it stays on record, is not theirs, or the database
/// cannot be written.
pub async fn remove(ctx: &Ctx, actor: &Actor, id: &ProductId, sure: bool) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    products::lock(&mut tx, id).await?;
    let Correctable { product, is_on_record } = correctable(&mut tx, actor, id).await?;
    if is_on_record {
        let name = &product.name;
        return Err(Error::WrongState(match earlier_approvals::of_product(&mut tx, id).await? {
            Some(_) => format!(
                "{name} was approved before the agency used Assay, so it stays on record. Write \
                 to the agency if schools should not buy it any more."
            ),
            None => format!(
                "{name} was submitted to the agency, so it stays on record. Withdraw its \
                 disclosure instead."
            ),
        }));
    }
    if !sure {
        return Err(Error::field("sure", "Tick that you want to remove the product."));
    }
    for draft in
        disclosures::of_product(&mut tx, id).await?.into_iter().filter(|one| one.state().is_live())
    {
        standing::take_step(&mut tx, &draft, Step::Withdraw, now).await?;
        let reason = "The product was removed.".to_owned();
        events::append(
            &mut tx,
            now,
            actor,
            &Event::DisclosureWithdrawn { disclosure: draft.id, reason },
        )
        .await?;
    }
    if !products::remove(&mut tx, id, now).await? {
        return Err(Error::NotFound);
    }
    events::append(
        &mut tx,
        now,
        actor,
        &Event::ProductRemoved { product: id.clone(), name: product.name.to_string() },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}
