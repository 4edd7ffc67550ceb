//! What is here already of the vendors and tools of a table, found by every name that they have or
//! had.

use std::collections::{BTreeMap, HashMap};

use crate::domain::assessment::product::Product;
use crate::domain::people::names::Look;
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::values::{OrganizationId, ProductId};

/// What is here.
#[derive(Debug, Clone, Default)]
pub struct Here {
    /// Every organization.
    pub organizations: Vec<Organization>,
    /// The vendors that became part of others, with those.
    pub merged: BTreeMap<OrganizationId, OrganizationId>,
    /// Every tool.
    pub products: Vec<Product>,
    /// The names that organizations and tools had before, by their ids. Among those of a tool are
    /// the names of the vendors that had it.
    pub former: BTreeMap<String, Vec<String>>,
}

/// The same, laid out to be found by names.
#[derive(Debug, Default)]
pub struct Known {
    organizations: HashMap<OrganizationId, Organization>,
    products: HashMap<ProductId, Product>,
    former: BTreeMap<String, Vec<String>>,
    /// What the keys of names mean: for a vendor that became part of another, that one.
    by_name: HashMap<String, OrganizationId>,
    /// What the names of tools mean: what is called so now, then what was.
    by_tool: HashMap<String, Vec<ProductId>>,
}

impl Known {
    /// Lays out what is here. What is called so now counts before what became a part of another,
    /// and that before what was called so.
    pub fn new(here: Here) -> Self {
        let Here { organizations, merged, products, former } = here;
        let mut known = Self { former, ..Self::default() };
        let (gone, own): (Vec<&Organization>, Vec<&Organization>) =
            organizations.iter().partition(|one| merged.contains_key(&one.id));
        for one in own.into_iter().chain(gone) {
            known.name_organization(&target(&merged, &one.id), one.name.as_str());
        }
        for one in organizations.iter().filter(|one| one.kind == OrganizationKind::Vendor) {
            for name in known.former_of(one.id.as_str()).to_vec() {
                known.name_organization(&target(&merged, &one.id), &name);
            }
        }
        for product in &products {
            known.name_tool(&product.id, product.name.as_str());
        }
        for product in &products {
            for name in known.tools_former(product) {
                known.name_tool(&product.id, &name);
            }
        }
        known.organizations = organizations.into_iter().map(|one| (one.id.clone(), one)).collect();
        known.products = products.into_iter().map(|one| (one.id.clone(), one)).collect();
        known
    }

    fn former_of(&self, id: &str) -> &[String] {
        self.former.get(id).map_or(&[], Vec::as_slice)
    }

    /// What a tool was called before, without the names of other vendors, which had it.
    fn tools_former(&self, product: &Product) -> Vec<String> {
        let is_another_vendors =
            |name: &str| self.meant(name).is_some_and(|id| *id != product.organization);
        let former = self.former_of(product.id.as_str()).iter();
        former.filter(|name| !is_another_vendors(name)).cloned().collect()
    }

    fn name_organization(&mut self, id: &OrganizationId, name: &str) {
        for key in Look::keys_of(name) {
            self.by_name.entry(key).or_insert_with(|| id.clone());
        }
    }

    fn name_tool(&mut self, id: &ProductId, name: &str) {
        self.by_tool.entry(Look::one_name(name)).or_default().push(id.clone());
    }

    fn meant(&self, name: &str) -> Option<&OrganizationId> {
        Look::keys_of(name).iter().find_map(|key| self.by_name.get(key))
    }

    /// The organization that a name means.
    pub fn organization(&self, name: &str) -> Option<&Organization> {
        self.organizations.get(self.meant(name)?)
    }

    /// The tool that a row means: one of the vendor, or one that was the vendor's before.
    pub fn tool(&self, vendor: &Organization, typed: &str, tool: &str) -> Option<&Product> {
        let ids = self.by_tool.get(&Look::one_name(tool))?;
        let named = || ids.iter().filter_map(|id| self.products.get(id));
        let look = Look::of(typed);
        let had = |product: &&Product| {
            let former = self.former_of(product.id.as_str());
            former.iter().any(|name| look.is_like(&Look::of(name)))
        };
        named().find(|product| product.organization == vendor.id).or_else(|| named().find(had))
    }

    /// Adds a vendor that is new.
    pub fn add_vendor(&mut self, vendor: Organization) {
        self.name_organization(&vendor.id, vendor.name.as_str());
        self.organizations.insert(vendor.id.clone(), vendor);
    }

    /// Adds a tool that is new.
    pub fn add_tool(&mut self, product: Product) {
        self.name_tool(&product.id, product.name.as_str());
        self.products.insert(product.id.clone(), product);
    }
}

/// What an organization became a part of in the end, or itself.
fn target(
    merged: &BTreeMap<OrganizationId, OrganizationId>,
    id: &OrganizationId,
) -> OrganizationId {
    let mut at = id;
    // Nothing becomes a part of what is a part of it, so the way is no longer than the list.
    for _ in 0..merged.len() {
        let Some(into) = merged.get(at) else { break };
        at = into;
    }
    at.clone()
}
