//! A vendor's products.

use std::collections::BTreeMap;

use super::pinned;
use crate::actions::error::Faults;
use crate::actions::people::names;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Person, Relation, check};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::product::{
    Product, ProductName, ProductSummary, ProductVersion, Website,
};
use crate::domain::event::Event;
use crate::domain::instrument::view;
use crate::domain::registry::condition_proof::Proof;
use crate::domain::registry::listing::Listing;
use crate::domain::slug::{candidates, readable};
use crate::domain::values::{DisclosureId, OrganizationId, ProductId, Timestamp};
use crate::store::assessment::{answers, disclosures, products, snapshots};
use crate::store::people::organizations;
use crate::store::registry::listings::{self, StoredListing};
use crate::store::registry::{condition_proofs, earlier_approvals, former_slugs};
use crate::store::{Tx, events};

/// What a vendor types to register a product.
#[derive(Debug, Clone, Default)]
pub struct NewProduct {
    /// As typed; checked when it is registered.
    pub name: String,
    /// The version that is disclosed.
    pub version: String,
    /// Its web address.
    pub website: String,
    /// What it does.
    pub summary: String,
}

/// How far a draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Questions that are asked.
    pub asked: usize,
    /// Questions among them that have an answer.
    pub answered: usize,
    /// Required questions among them that are blank.
    pub missing: usize,
}

/// What the registry says of a vendor's own product.
#[derive(Debug, Clone)]
pub struct OwnListing {
    /// The disclosure that it rests on.
    pub disclosure: DisclosureId,
    /// The listing.
    pub listing: Listing,
    /// Whether an administrator has taken it off the public pages.
    pub hidden: bool,
    /// What was said of its conditions, oldest first.
    pub proofs: Vec<Proof>,
}

/// The listings of the vendor's products, or of one of them, by product.
pub(super) async fn listings_of(
    tx: &mut Tx,
    organization: &OrganizationId,
    product: Option<&ProductId>,
) -> Result<BTreeMap<ProductId, OwnListing>, Error> {
    let found = listings::of_organization(tx, organization, product).await?;
    let mut said: BTreeMap<DisclosureId, Vec<Proof>> = BTreeMap::new();
    for proof in condition_proofs::of_organization(tx, organization).await? {
        said.entry(proof.disclosure.clone()).or_default().push(proof);
    }
    Ok(found
        .into_iter()
        .map(|(StoredListing { product, disclosure, listing, .. }, hidden)| {
            let proofs = said.remove(&disclosure).unwrap_or_default();
            (product, OwnListing { disclosure, listing, hidden, proofs })
        })
        .collect())
}

/// A disclosure in a list, with its progress while the vendor writes it.
#[derive(Debug, Clone)]
pub struct ListedDisclosure {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// The version of the product that it was submitted for, or would be; none when it was given up
    /// before.
    pub version: Option<String>,
    /// How far it is, when it is being written.
    pub progress: Option<Progress>,
}

/// A product in the vendor's list.
#[derive(Debug, Clone)]
pub struct ListedProduct {
    /// The product.
    pub product: Product,
    /// Its newest disclosure.
    pub disclosure: Option<ListedDisclosure>,
    /// What the registry says of it, from this disclosure or an earlier one.
    pub listing: Option<OwnListing>,
}

/// The actor's organization's products, in a fixed number of queries.
///
/// # Errors
/// When the actor is no vendor's.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<ListedProduct>, Error> {
    let person = vendor(actor)?;
    let mut tx = ctx.db.read().await?;
    let products = products::of_organization(&mut tx, &person.organization).await?;
    let mut newest: BTreeMap<ProductId, Disclosure> = BTreeMap::new();
    for disclosure in disclosures::of_organization(&mut tx, &person.organization).await? {
        newest.entry(disclosure.product.clone()).or_insert(disclosure);
    }
    let drafts = answers::of_drafts(&mut tx, &person.organization).await?;
    let mut listings = listings_of(&mut tx, &person.organization, None).await?;
    let versions = snapshots::versions(&mut tx, &person.organization, None).await?;
    let listed = products.into_iter().map(|product| {
        let disclosure = newest.remove(&product.id).map(|disclosure| {
            let progress = progress(
                ctx,
                &disclosure,
                &drafts.get(&disclosure.id).cloned().unwrap_or_default(),
            );
            ListedDisclosure {
                version: version_of(&disclosure, &product, &versions),
                disclosure,
                progress,
            }
        });
        let listing = listings.remove(&product.id);
        ListedProduct { product, disclosure, listing }
    });
    Ok(listed.collect())
}

/// A product with its disclosures, newest first, and what the registry says of it.
#[derive(Debug, Clone)]
pub struct OpenProduct {
    /// The product.
    pub product: Product,
    /// Its disclosures.
    pub disclosures: Vec<ListedDisclosure>,
    /// What the registry says of it.
    pub listing: Option<OwnListing>,
    /// Whether its name is the agency's to change: it was submitted, or approved before Assay.
    pub is_on_record: bool,
}

/// Whether the agency has seen a product: it was submitted, or approved before Assay.
pub(super) async fn is_on_record(
    tx: &mut Tx,
    id: &ProductId,
    mut disclosures: impl Iterator<Item = &Disclosure>,
) -> Result<bool, Error> {
    Ok(disclosures.any(|one| one.submitted_at().is_some())
        || earlier_approvals::of_product(tx, id).await?.is_some())
}

/// Opens a product of the actor's organization.
///
/// # Errors
/// When the product is not the actor's, or the records do not answer.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &ProductId) -> Result<OpenProduct, Error> {
    let mut tx = ctx.db.read().await?;
    let product = own(&mut tx, actor, Action::SeeOwnDisclosure, id).await?;
    let drafts = answers::of_drafts(&mut tx, &product.organization).await?;
    let versions = snapshots::versions(&mut tx, &product.organization, Some(id)).await?;
    let listed = disclosures::of_product(&mut tx, id).await?.into_iter().map(|disclosure| {
        let progress =
            progress(ctx, &disclosure, &drafts.get(&disclosure.id).cloned().unwrap_or_default());
        ListedDisclosure {
            version: version_of(&disclosure, &product, &versions),
            disclosure,
            progress,
        }
    });
    let disclosures: Vec<ListedDisclosure> = listed.collect();
    let listing = listings_of(&mut tx, &product.organization, Some(id)).await?.remove(id);
    let all = disclosures.iter().map(|listed| &listed.disclosure);
    let is_on_record = is_on_record(&mut tx, id, all).await?;
    Ok(OpenProduct { product, disclosures, listing, is_on_record })
}

/// The version that a disclosure is about: what it was submitted for, or the product's own while it
/// is written.
pub(super) fn version_of(
    disclosure: &Disclosure,
    product: &Product,
    submitted: &BTreeMap<DisclosureId, String>,
) -> Option<String> {
    if disclosure.state().is_editable() {
        return Some(product.version.to_string());
    }
    submitted.get(&disclosure.id).cloned()
}

/// Registers a product for the actor's organization.
///
/// # Errors
/// When the actor is no vendor's, a field does not fit, or the name is too much like another
/// vendor's or product's.
pub async fn register(ctx: &Ctx, actor: &Actor, input: &NewProduct) -> Result<ProductId, Error> {
    let person = vendor(actor)?;
    let mut faults = Faults::default();
    let name = faults.take("name", ProductName::parse(&input.name));
    let version = faults.take("version", ProductVersion::parse(&input.version));
    let website = faults.take("website", Website::parse(&input.website));
    let summary = faults.take("summary", ProductSummary::parse(&input.summary));
    let (Some(name), Some(version), Some(website), Some(summary)) =
        (name, version, website, summary)
    else {
        return Err(faults.into_error());
    };
    let now = ctx.now();
    let mut product = Product {
        id: ctx.new_id(),
        organization: person.organization.clone(),
        vendor: person.organization_name.clone(),
        slug: String::new(),
        name,
        version,
        website,
        summary,
    };
    let mut tx = ctx.db.write().await?;
    // Whoever merges the vendor, or registers the same name for it, waits.
    organizations::lock(&mut tx, &person.organization).await?;
    names::free_for_product(ctx, &mut tx, "name", product.name.as_str(), &person.organization)
        .await?;
    names::no_namesake(&mut tx, "name", &product).await?;
    insert(&mut tx, &mut product, now).await?;
    events::append(
        &mut tx,
        now,
        actor,
        &Event::ProductRegistered { product: product.id.clone(), name: product.name.to_string() },
    )
    .await?;
    tx.commit().await?;
    Ok(product.id)
}

/// How often a free word in addresses is looked for, when others take it meanwhile.
const TRIES: usize = 3;

/// Stores a product under a slug that is still free.
pub(crate) async fn insert(
    tx: &mut Tx,
    product: &mut Product,
    now: Timestamp,
) -> Result<(), Error> {
    for _ in 0..TRIES {
        product.slug = free_slug(tx, &product.id, (product.name.as_str(), &product.vendor)).await?;
        // Somebody else may have taken the word at this moment; the next look sees that.
        if products::insert(tx, product, now).await? {
            return Ok(());
        }
    }
    Err(Error::Stale(
        "Somebody registered a product of the same name at this moment. Send the form once more."
            .to_owned(),
    ))
}

/// A word in addresses for a product that no other has or had: made of its name, or of its vendor's
/// when the name has no letter that such a word can have.
pub(crate) async fn free_slug(
    tx: &mut Tx,
    id: &ProductId,
    (name, vendor): (&str, &str),
) -> Result<String, Error> {
    let word = readable(name).or_else(|| readable(vendor)).unwrap_or_else(|| "tool".to_owned());
    for slug in candidates(&word, id) {
        if former_slugs::holder(tx, &slug).await?.is_none_or(|holder| holder == *id) {
            return Ok(slug);
        }
    }
    Err(Error::Internal(format!("no free word in addresses was found for the product {name}")))
}

/// A product, when the actor may do `action` to it as its vendor.
pub(crate) async fn own(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    id: &ProductId,
) -> Result<Product, Error> {
    let found = products::by_id(tx, id).await?;
    let own_organization = found
        .as_ref()
        .zip(actor.person())
        .is_some_and(|(product, person)| product.organization == person.organization);
    check(actor, action, &Relation { own_organization, ..Relation::default() })?;
    found.ok_or(Error::NotFound)
}

fn vendor(actor: &Actor) -> Result<&Person, Error> {
    check(actor, Action::RegisterProduct, &Relation::default())?;
    actor.person().ok_or(Error::SignIn)
}

fn progress(
    ctx: &Ctx,
    disclosure: &Disclosure,
    draft: &crate::domain::assessment::draft::Draft,
) -> Option<Progress> {
    let questionnaire =
        pinned::questionnaire(ctx, disclosure).ok().filter(|_| disclosure.state().is_editable())?;
    let view = view(&questionnaire, &draft.answers());
    let sum = |count: &dyn Fn(&crate::domain::instrument::SectionView) -> usize| {
        view.sections.iter().map(count).sum()
    };
    Some(Progress {
        asked: sum(&|s| s.asked),
        answered: sum(&|s| s.answered),
        missing: sum(&|s| s.open_required),
    })
}
