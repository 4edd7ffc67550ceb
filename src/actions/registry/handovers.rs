//! Vendors that were merged or bought: a tool goes over to another vendor, or everything of one.
//! The tool keeps its address and its record; the vendor's name stays known, and searches find it.

use std::collections::{BTreeMap, BTreeSet};

use super::{name_requests, register, snapshot};
use crate::actions::error::Faults;
use crate::actions::mails::mail;
use crate::actions::mails::vendor::HandedOver;
use crate::actions::people::names;
use crate::actions::{Ctx, Error, FieldError};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::product::Product;
use crate::domain::event::Event;
use crate::domain::people::account::{Account, AccountState, Role};
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::values::{OrganizationId, ProductId, Reason};
use crate::store::assessment::{products, shelf};
use crate::store::people::{accounts, former_names, organizations, waiting};
use crate::store::registry::listings;
use crate::store::{Tx, events};

/// What goes over to another vendor, for the form.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// The vendor that it goes from.
    pub from: Organization,
    /// The products that go.
    pub products: Vec<Product>,
    /// How many people can go with them; none where one product goes alone.
    pub people: Option<usize>,
    /// The vendors that it can go to, by name.
    pub others: Vec<Organization>,
}

/// What the form holds, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedHandover {
    /// The id of the vendor that it goes to.
    pub into: String,
    /// Whether the people go too; counts only where a whole vendor goes.
    pub people: bool,
    /// Why.
    pub reason: String,
}

/// What would go over: one product of a vendor, or the whole vendor.
///
/// # Errors
/// When the actor does not look after names, or there is no such vendor or product.
pub async fn open(
    ctx: &Ctx,
    actor: &Actor,
    from: &OrganizationId,
    product: Option<&ProductId>,
) -> Result<Leaving, Error> {
    check(actor, Action::ManageNames, &Relation::default())?;
    leaving(&mut ctx.db.read().await?, from, product).await
}

async fn leaving(
    tx: &mut Tx,
    from: &OrganizationId,
    product: Option<&ProductId>,
) -> Result<Leaving, Error> {
    let merged = organizations::merged(tx).await?;
    let is_vendor = |one: &Organization| one.kind == OrganizationKind::Vendor;
    let is_alone = |one: &Organization| is_vendor(one) && !merged.contains_key(one.id.as_str());
    let found = organizations::by_id(tx, from).await?;
    // Who stayed with a vendor that became part of another may have registered a tool since: it
    // goes over alone.
    let can_go = |one: &Organization| is_alone(one) || product.is_some() && is_vendor(one);
    let from = found.filter(can_go).ok_or(Error::NotFound)?;
    let mut products = products::of_organization(tx, &from.id).await?;
    let mut people = None;
    match product {
        Some(product) => products.retain(|one| one.id == *product),
        None => people = Some(people_of(tx, &from.id).await?.len()),
    }
    if product.is_some() && products.is_empty() {
        return Err(Error::NotFound);
    }
    let mut others = organizations::all(tx).await?;
    others.retain(|one| is_alone(one) && one.id != from.id);
    Ok(Leaving { from, products, people, others })
}

async fn people_of(tx: &mut Tx, organization: &OrganizationId) -> Result<Vec<Account>, Error> {
    let mut people = accounts::list(tx, Some(organization)).await?;
    people.retain(|account| account.state == AccountState::Active);
    Ok(people)
}

/// Hands one product over to another vendor.
///
/// # Errors
/// A fault at a field, such as a product of the same name there; when the actor does not look after
/// names, or there is no such vendor or product.
pub async fn hand_over(
    ctx: &Ctx,
    actor: &Actor,
    (from, product): (&OrganizationId, &ProductId),
    typed: &TypedHandover,
) -> Result<OrganizationId, Error> {
    check(actor, Action::ManageNames, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    lock(&mut tx, from, typed).await?;
    let leaving = leaving(&mut tx, from, Some(product)).await?;
    let (into, reason) = read(&leaving, typed)?;
    let owners = owners(&mut tx, [&leaving.from.id, &into.id]).await?;
    go_over(ctx, &mut tx, actor, (&leaving, &into), reason.as_str()).await?;
    tell(ctx, &mut tx, owners, (&leaving, &into), false).await?;
    tx.commit().await?;
    snapshot::show(ctx).await;
    Ok(into.id)
}

/// Makes everything of a vendor another's: its products and, if `people` is ticked, its accounts
/// and those that are invited. What is left is an organization without products, whose name stays
/// taken.
///
/// # Errors
/// A fault at a field, such as a product of the same name there; when the actor does not look after
/// names, or there is no such vendor.
pub async fn merge(
    ctx: &Ctx,
    actor: &Actor,
    from: &OrganizationId,
    typed: &TypedHandover,
) -> Result<OrganizationId, Error> {
    check(actor, Action::ManageNames, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    lock(&mut tx, from, typed).await?;
    let leaving = leaving(&mut tx, from, None).await?;
    let (into, reason) = read(&leaving, typed)?;
    let owners = owners(&mut tx, [&leaving.from.id, &into.id]).await?;
    go_over(ctx, &mut tx, actor, (&leaving, &into), reason.as_str()).await?;
    if typed.people {
        for account in people_of(&mut tx, from).await? {
            accounts::set_organization(&mut tx, &account.id, &into.id).await?;
            let event = Event::AccountMoved {
                account: account.id,
                organization: into.id.clone(),
                name: into.name.to_string(),
            };
            events::append(&mut tx, ctx.now(), actor, &event).await?;
        }
        waiting::move_to(&mut tx, from, &into.id).await?;
    }
    for paper in shelf::of_organization(&mut tx, from).await? {
        shelf::set_organization(&mut tx, &paper.id, &into.id).await?;
        let event = Event::PaperChanged {
            organization: into.id.clone(),
            paper: paper.id,
            title: paper.title.to_string(),
            how: "moved".to_owned(),
        };
        events::append(&mut tx, ctx.now(), actor, &event).await?;
    }
    name_requests::close(ctx, &mut tx, actor, (from, &into)).await?;
    organizations::set_merged(&mut tx, from, &into.id).await?;
    let event = Event::OrganizationMerged {
        organization: from.clone(),
        into: into.id.clone(),
        name: into.name.to_string(),
        reason: reason.to_string(),
    };
    events::append(&mut tx, ctx.now(), actor, &event).await?;
    tell(ctx, &mut tx, owners, (&leaving, &into), typed.people).await?;
    tx.commit().await?;
    snapshot::show(ctx).await;
    Ok(into.id)
}

/// Makes whoever else changes who and what is in one of the two vendors wait. Everybody takes them
/// in the same order, so that nobody waits for each other.
async fn lock(tx: &mut Tx, from: &OrganizationId, typed: &TypedHandover) -> Result<(), Error> {
    let into = OrganizationId::parse(&typed.into);
    for organization in into.iter().chain([from]).collect::<BTreeSet<_>>() {
        organizations::lock(tx, organization).await?;
    }
    Ok(())
}

fn read(leaving: &Leaving, typed: &TypedHandover) -> Result<(Organization, Reason), Error> {
    let mut faults = Faults::default();
    let into = leaving.others.iter().find(|one| one.id.as_str() == typed.into).cloned();
    if into.is_none() {
        faults.note("into", "Choose the vendor that it goes to.");
    }
    let reason = faults.take("reason", Reason::parse(&typed.reason));
    faults.or(|| into.zip(reason))
}

/// Makes the products another vendor's, with what the register log says of it.
async fn go_over(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (leaving, into): (&Leaving, &Organization),
    reason: &str,
) -> Result<(), Error> {
    let (from, now) = (&leaving.from, ctx.now());
    let mut faults = Vec::new();
    // All before any is changed: whoever changes the register waits for others only after these.
    for product in &leaving.products {
        products::lock(tx, &product.id).await?;
    }
    for product in &leaving.products {
        let moved = Product {
            organization: into.id.clone(),
            vendor: into.name.to_string(),
            ..product.clone()
        };
        match names::no_namesake(tx, "into", &moved).await {
            Err(Error::Invalid(errors)) => faults.extend(errors),
            other => other?,
        }
    }
    if !faults.is_empty() {
        let told = "Rename one of the two first; then hand it over.";
        faults.push(FieldError { field: "into".to_owned(), message: told.to_owned() });
        return Err(Error::Invalid(faults));
    }
    let mut former = former_names::all(tx).await?;
    let former = former.remove(from.id.as_str()).unwrap_or_default();
    for product in &leaving.products {
        products::set_organization(tx, &product.id, &into.id).await?;
        // Whoever knows the vendor by an earlier name finds the tool by it too.
        for name in former.iter().map(String::as_str).chain([from.name.as_str()]) {
            former_names::note(tx, &product.id, name, now).await?;
        }
        listings::count_change(tx).await?;
        register::named(tx, product.id.as_str(), now).await?;
        let event = Event::ProductHandedOver {
            product: product.id.clone(),
            organization: into.id.clone(),
            name: into.name.to_string(),
            former: from.name.to_string(),
            reason: reason.to_owned(),
        };
        events::append(tx, now, actor, &event).await?;
    }
    Ok(())
}

/// The owners of both vendors, each once, as they were before.
async fn owners(
    tx: &mut Tx,
    organizations: [&OrganizationId; 2],
) -> Result<BTreeMap<String, Account>, Error> {
    let mut owners = BTreeMap::new();
    for organization in organizations {
        let people = people_of(tx, organization).await?.into_iter();
        let people = people.filter(|account| account.roles.contains(&Role::VendorOwner));
        owners.extend(people.map(|account| (account.id.to_string(), account)));
    }
    Ok(owners)
}

async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    owners: BTreeMap<String, Account>,
    (leaving, into): (&Leaving, &Organization),
    people: bool,
) -> Result<(), Error> {
    let names: Vec<&str> = leaving.products.iter().map(|one| one.name.as_str()).collect();
    let (from, into) = (leaving.from.name.as_str(), into.name.as_str());
    let letter = HandedOver { names, from, into, people };
    for account in owners.values() {
        mail::send(ctx, tx, account.into(), &letter).await?;
    }
    Ok(())
}
