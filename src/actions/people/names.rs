//! Names that are taken: the agency's own, those of districts and service centers, and those of
//! vendors and products that the public knows. Whoever chooses a name is not told of names that are
//! not public; the agency is told of them before it accepts anything.

use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::assessment::product::Product;
use crate::domain::people::names::{Bearer, Look, refuse_address, refuse_agency};
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::values::{Invalid, OrganizationId, OrganizationName, PersonName, ProductId};
use crate::store::Tx;
use crate::store::assessment::products;
use crate::store::people::{former_names, organizations};

/// Reads a person's name that somebody chooses; its fault stands at `name`.
pub fn person(faults: &mut Faults, typed: &str) -> Option<PersonName> {
    faults.take(
        "name",
        PersonName::parse(typed)
            .and_then(|name| refuse_address(name.as_str(), Bearer::Person).map(|()| name)),
    )
}

/// Refuses a name that holds an address, and the agency's name, as it is configured and as it is
/// stored.
///
/// # Errors
/// A fault at `field`, or a fault of the store.
pub async fn not_the_agency(ctx: &Ctx, tx: &mut Tx, field: &str, name: &str) -> Result<(), Error> {
    none_of(&agency_names(ctx, &organizations::all(tx).await?), field, name)
}

/// What the agency is called, as it is configured and as it is stored.
pub fn agency_names(ctx: &Ctx, organizations: &[Organization]) -> Vec<String> {
    let stored = organizations.iter().filter(|one| one.kind == OrganizationKind::Agency);
    let stored = stored.map(|one| one.name.to_string());
    std::iter::once(ctx.settings.agency_name.clone()).chain(stored).collect()
}

/// The same as [`not_the_agency`] for whoever knows what the agency is called.
///
/// # Errors
/// A fault at `field`.
pub fn none_of(agency: &[String], field: &str, name: &str) -> Result<(), Error> {
    let fault = |invalid: Invalid| Error::field(field, invalid.0);
    refuse_address(name, Bearer::Thing).map_err(fault)?;
    agency.iter().try_for_each(|agency| refuse_agency(name, agency)).map_err(fault)
}

/// Refuses what a vendor, other than `own`, cannot be called.
///
/// # Errors
/// A fault at `field`, or a fault of the store.
pub async fn free_for_vendor(
    ctx: &Ctx,
    tx: &mut Tx,
    field: &str,
    name: &str,
    own: Option<&OrganizationId>,
) -> Result<(), Error> {
    not_the_agency(ctx, tx, field, name).await?;
    let look = Look::of(name);
    let public = organizations::public_vendors(tx).await?;
    let former = former_names::all(tx).await?;
    for other in organizations::all(tx).await? {
        let known = other.kind != OrganizationKind::Vendor || public.contains(&other.id);
        if !known || Some(&other.id) == own {
            continue;
        }
        let names = former.get(other.id.as_str()).into_iter().flatten().map(String::as_str);
        let mut names = std::iter::once(other.name.as_str()).chain(names);
        if let Some(called) = names.find(|name| look.is_like(&Look::of(name))) {
            let is = if called == other.name.as_str() { "called" } else { "that was called" };
            let sentence = format!(
                "There is an organization {is} “{called}” here already. If you work there, ask a \
                 colleague for an invitation; if yours is another one, add what tells the two \
                 apart, such as its town."
            );
            return Err(Error::field(field, sentence));
        }
    }
    Ok(())
}

/// Refuses an administrator's name for an organization other than `own` that looks like another
/// one's.
///
/// # Errors
/// A fault at `name`, or a fault of the store.
pub async fn unlike_others(
    tx: &mut Tx,
    name: &OrganizationName,
    own: Option<&OrganizationId>,
) -> Result<(), Error> {
    let look = Look::of(name.as_str());
    let all = organizations::all(tx).await?;
    let like = all.iter().find(|one| {
        Some(&one.id) != own && (one.name == *name || look.is_like(&Look::of(one.name.as_str())))
    });
    let Some(other) = like else { return Ok(()) };
    let sentence = format!(
        "There is an organization called “{}” already. Find it in the list, or choose another \
         name.",
        other.name
    );
    Err(Error::field("name", sentence))
}

/// Refuses what a product of `vendor` cannot be called.
///
/// # Errors
/// A fault at `field`, or a fault of the store.
pub async fn free_for_product(
    ctx: &Ctx,
    tx: &mut Tx,
    field: &str,
    name: &str,
    vendor: &OrganizationId,
) -> Result<(), Error> {
    not_the_agency(ctx, tx, field, name).await?;
    let look = Look::of(name);
    for other in products::public(tx).await? {
        if other.organization != *vendor && look.is_like(&Look::of(other.name.as_str())) {
            let sentence = format!(
                "{} has a tool called “{}” here already. If yours is another one, add what tells \
                 the two apart, such as your organization's name.",
                other.vendor, other.name
            );
            return Err(Error::field(field, sentence));
        }
    }
    Ok(())
}

/// Refuses a name under which the vendor of a product has another one.
///
/// # Errors
/// A fault at `field`, or a fault of the store.
pub async fn no_namesake(tx: &mut Tx, field: &str, product: &Product) -> Result<(), Error> {
    let name = product.name.as_str();
    let others = products::of_organization(tx, &product.organization).await?;
    let same =
        |other: &&Product| other.id != product.id && Look::is_one_name(name, other.name.as_str());
    let Some(other) = others.iter().find(same) else { return Ok(()) };
    let sentence = format!(
        "{} has a product called “{}” already, and the two names read the same. Open that one to \
         disclose a new version, or add what tells them apart.",
        product.vendor, other.name
    );
    Err(Error::field(field, sentence))
}

/// What else is here under a name that looks the same as that of a product or of its vendor, in
/// words for the agency.
///
/// # Errors
/// A fault of the store.
pub async fn alike(
    tx: &mut Tx,
    product: &ProductId,
    vendor: &OrganizationId,
) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    let organizations = organizations::all(tx).await?;
    if let Some(own) = organizations.iter().find(|one| one.id == *vendor) {
        let look = Look::of(own.name.as_str());
        let others = organizations
            .iter()
            .filter(|one| one.id != *vendor && look.is_like(&Look::of(one.name.as_str())));
        found.extend(others.map(|one| {
            format!(
                "The vendor's name looks like that of “{}” ({}).",
                one.name,
                one.kind.label().to_lowercase()
            )
        }));
    }
    let products = products::all(tx).await?;
    if let Some(own) = products.iter().find(|one| one.id == *product) {
        let look = Look::of(own.name.as_str());
        let others = products.iter().filter(|one| {
            if one.organization == *vendor {
                one.id != own.id && Look::is_one_name(own.name.as_str(), one.name.as_str())
            } else {
                look.is_like(&Look::of(one.name.as_str()))
            }
        });
        found.extend(others.map(|one| {
            format!("The tool's name looks like that of “{}” by {}.", one.name, one.vendor)
        }));
    }
    Ok(found)
}
