//! The public names of organizations and products, and whether they are public at all: an
//! administrator renames them, takes them off every public page and puts them back, each time with
//! a logged reason. A tool's address follows its name, and the old one leads there for good.

use std::collections::BTreeMap;

use super::{register, snapshot};
use crate::actions::assessment::products::free_slug;
use crate::actions::assessment::standing;
use crate::actions::error::Faults;
use crate::actions::people::names;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::product::{Product, ProductName};
use crate::domain::event::Event;
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::registry::listing::{Called, Listing};
use crate::domain::values::{OrganizationId, OrganizationName, ProductId, Reason};
use crate::store::assessment::{disclosures, products};
use crate::store::people::{former_names, organizations};
use crate::store::registry::{former_slugs, listings};
use crate::store::{Tx, events};

/// How an organization stands in public, for an administrator.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Why it is hidden; none while it shows.
    pub hidden: Option<String>,
    /// The names that it had before, the latest first.
    pub former: Vec<String>,
    /// The vendor that it became a part of; none where it is on its own.
    pub merged: Option<String>,
    /// Its products.
    pub products: Vec<ProductStanding>,
}

/// How a product stands in public.
#[derive(Debug, Clone)]
pub struct ProductStanding {
    /// The product.
    pub product: Product,
    /// Why it is hidden; none while it shows.
    pub hidden: Option<String>,
    /// The names that it had before, the latest first.
    pub former: Vec<String>,
    /// Its latest disclosure; none while none was begun.
    pub disclosure: Option<Disclosure>,
}

/// What is to be hidden, shown or renamed.
#[derive(Debug, Clone)]
pub enum Subject {
    /// An organization with everything of it.
    Organization(OrganizationId),
    /// One product of an organization.
    Product {
        /// The organization.
        organization: OrganizationId,
        /// The product.
        product: ProductId,
    },
}

/// How an organization and its products stand in public.
///
/// # Errors
/// When the actor is no administrator, or there is no such organization.
pub async fn show(
    ctx: &Ctx,
    actor: &Actor,
    organization: &OrganizationId,
) -> Result<Standing, Error> {
    check(actor, Action::ManageNames, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    organizations::by_id(&mut tx, organization).await?.ok_or(Error::NotFound)?;
    let mut former = former_names::all(&mut tx).await?;
    let mut hidden = products::hidden(&mut tx).await?;
    let mut latest: BTreeMap<ProductId, Disclosure> = BTreeMap::new();
    for disclosure in disclosures::of_organization(&mut tx, organization).await? {
        latest.entry(disclosure.product.clone()).or_insert(disclosure);
    }
    let products =
        products::of_organization(&mut tx, organization).await?.into_iter().map(|product| {
            ProductStanding {
                hidden: hidden.remove(&product.id),
                former: former.remove(product.id.as_str()).unwrap_or_default(),
                disclosure: latest.remove(&product.id),
                product,
            }
        });
    let products = products.collect();
    let hidden = organizations::hidden_reason(&mut tx, organization).await?;
    Ok(Standing {
        hidden,
        merged: organizations::merged(&mut tx).await?.remove(organization.as_str()),
        former: former.remove(organization.as_str()).unwrap_or_default(),
        products,
    })
}

/// A listing that an administrator keeps off the public pages.
#[derive(Debug, Clone)]
pub struct OffPages {
    /// The listing as it stands today.
    pub listing: Listing,
    /// Why it is kept off them.
    pub reason: String,
}

/// The listing with this slug, when it is kept off the public pages, for those of the agency who
/// see its decision: what they publish and change leads them here.
///
/// # Errors
/// When there is none, or it is not theirs to see.
pub async fn off_pages(ctx: &Ctx, actor: &Actor, slug: &str) -> Result<OffPages, Error> {
    // Visitors are answered without asking the database.
    if actor.person().is_none() {
        return Err(Error::NotFound);
    }
    let mut tx = ctx.db.read().await?;
    let stored = listings::by_slug(&mut tx, slug).await?.ok_or(Error::NotFound)?;
    let disclosure =
        disclosures::by_id(&mut tx, &stored.disclosure).await?.ok_or(Error::NotFound)?;
    let relation = standing::relation(&mut tx, actor, &disclosure).await?;
    if check(actor, Action::SeeDecision, &relation).is_err() {
        return Err(Error::NotFound);
    }
    let reason = match products::hidden(&mut tx).await?.remove(&stored.product) {
        Some(reason) => Some(reason),
        None => organizations::hidden_reason(&mut tx, &disclosure.organization).await?,
    };
    let reason = reason.ok_or(Error::NotFound)?;
    let mut listing = stored.listing;
    let now =
        Called { slug: stored.slug, name: disclosure.product_name, vendor: disclosure.vendor };
    listing.call(now, Vec::new());
    Ok(OffPages { listing: listing.as_of(ctx.today()), reason })
}

/// Takes something off every public page, or puts it back.
///
/// # Errors
/// A fault at `reason`; when it stands so already, or is not there.
pub async fn set_hidden(
    ctx: &Ctx,
    actor: &Actor,
    subject: &Subject,
    hidden: bool,
    reason: &str,
) -> Result<(), Error> {
    check(actor, Action::ManageNames, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let found = find(&mut tx, subject).await?;
    let mut faults = Faults::default();
    let Some(reason) = faults.take("reason", Reason::parse(reason)) else {
        return Err(faults.into_error());
    };
    let (kept, text) = (hidden.then_some(reason.as_str()), reason.to_string());
    let (changed, event) = match found {
        Found::Organization(one) => (
            organizations::set_hidden(&mut tx, &one.id, kept).await?,
            Event::OrganizationVisibilityChanged { organization: one.id, hidden, reason: text },
        ),
        Found::Product(one) => (
            products::set_hidden(&mut tx, &one.id, kept).await?,
            Event::ProductVisibilityChanged { product: one.id, hidden, reason: text },
        ),
    };
    if !changed {
        let stands = if hidden { "is off the public pages" } else { "is on the public pages" };
        return Err(Error::WrongState(format!("It {stands} already.")));
    }
    listings::count_change(&mut tx).await?;
    register::named(&mut tx, event.subject().as_str(), ctx.now()).await?;
    events::append(&mut tx, ctx.now(), actor, &event).await?;
    tx.commit().await?;
    snapshot::show(ctx).await;
    Ok(())
}

/// Gives something another name. The name that it had stays known: searches find both.
///
/// # Errors
/// A fault at `name`; when it is not there.
pub async fn rename(ctx: &Ctx, actor: &Actor, subject: &Subject, name: &str) -> Result<(), Error> {
    check(actor, Action::ManageNames, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    rename_in(ctx, &mut tx, actor, subject, name).await?;
    tx.commit().await?;
    snapshot::show(ctx).await;
    Ok(())
}

/// The same inside a transaction that does more.
pub(super) async fn rename_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    subject: &Subject,
    name: &str,
) -> Result<(), Error> {
    let mut faults = Faults::default();
    lock(tx, subject).await?;
    let event = match find(tx, subject).await? {
        Found::Organization(one) => {
            let Some(name) = faults.take("name", OrganizationName::parse(name)) else {
                return Err(faults.into_error());
            };
            if one.name == name {
                return Ok(());
            }
            if one.kind != OrganizationKind::Agency {
                names::not_the_agency(ctx, tx, "name", name.as_str()).await?;
            }
            names::unlike_others(tx, &name, Some(&one.id)).await?;
            organizations::set_name(tx, &one.id, &name).await?;
            former_names::note(tx, &one.id, one.name.as_str(), ctx.now()).await?;
            Event::OrganizationRenamed { organization: one.id, name: name.to_string() }
        }
        Found::Product(one) => {
            let Some(name) = faults.take("name", ProductName::parse(name)) else {
                return Err(faults.into_error());
            };
            if one.name == name {
                return Ok(());
            }
            names::free_for_product(ctx, tx, "name", name.as_str(), &one.organization).await?;
            let renamed = Product { name: name.clone(), ..one.clone() };
            names::no_namesake(tx, "name", &renamed).await?;
            products::set_name(tx, &one.id, &name).await?;
            former_names::note(tx, &one.id, one.name.as_str(), ctx.now()).await?;
            readdress(ctx, tx, &one, name.as_str()).await?;
            Event::ProductRenamed { product: one.id, name: name.to_string() }
        }
    };
    listings::count_change(tx).await?;
    register::named(tx, event.subject().as_str(), ctx.now()).await?;
    Ok(events::append(tx, ctx.now(), actor, &event).await?)
}

/// Gives a product the word in addresses that its new name makes; the one before leads there for
/// good, and no other tool takes it.
async fn readdress(ctx: &Ctx, tx: &mut Tx, product: &Product, name: &str) -> Result<(), Error> {
    let slug = free_slug(tx, &product.id, (name, &product.vendor)).await?;
    if slug == product.slug {
        return Ok(());
    }
    former_slugs::take_back(tx, &product.id, &slug).await?;
    former_slugs::note(tx, &product.id, &product.slug, ctx.now()).await?;
    products::set_slug(tx, &product.id, &slug).await?;
    Ok(listings::set_slug(tx, &product.id, &slug).await?)
}

enum Found {
    Organization(Organization),
    Product(Product),
}

/// Makes whoever else changes the subject, or what has the same name, wait.
async fn lock(tx: &mut Tx, subject: &Subject) -> Result<(), Error> {
    let (Subject::Organization(organization) | Subject::Product { organization, .. }) = subject;
    organizations::lock(tx, organization).await?;
    if let Subject::Product { product, .. } = subject {
        products::lock(tx, product).await?;
    }
    Ok(())
}

async fn find(tx: &mut Tx, subject: &Subject) -> Result<Found, Error> {
    match subject {
        Subject::Organization(id) => {
            Ok(Found::Organization(organizations::by_id(tx, id).await?.ok_or(Error::NotFound)?))
        }
        Subject::Product { organization, product } => {
            let found = products::by_id(tx, product)
                .await?
                .filter(|found| found.organization == *organization);
            Ok(Found::Product(found.ok_or(Error::NotFound)?))
        }
    }
}
