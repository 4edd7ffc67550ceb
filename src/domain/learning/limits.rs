//! Where a tier's limit on hours ends what is asked of a role.

use std::collections::BTreeMap;

use super::module::Catalogue;
use crate::domain::instrument::{Exact, Named};

/// A module that is asked of roles, which are places in the questionnaire's list.
#[derive(Debug)]
pub(super) struct Asked<'m> {
    /// The module's id.
    pub(super) module: &'m str,
    /// The roles that complete it.
    pub(super) who: Vec<usize>,
    /// The roles that decide themselves whether to take it, because the tier's limit of hours is
    /// reached before it.
    pub(super) left_to: Vec<usize>,
    /// The place of its deadline.
    pub(super) by: usize,
}

/// Ends what is asked of each role where the limit of the tier is reached: what is due first is
/// asked first, and from the first module on that would go beyond the limit the rest is left to the
/// role. So a tier with a higher limit never asks for less.
pub(super) fn limit(
    catalogue: &Catalogue,
    roles: &[Named],
    asked: &mut [Asked<'_>],
    tier: Option<u8>,
) {
    let depths = depths(catalogue);
    // What comes before another module is asked before it.
    asked.sort_by_key(|one| (one.by, depths.get(one.module).copied().unwrap_or_default()));
    let obligations = &catalogue.obligations;
    let everyone = roles.iter().position(|role| Some(role.id.as_str()) == obligations.everyone());
    // What is left to everyone is left to each of them, so everyone comes first.
    let others = (0..roles.len()).filter(|role| Some(*role) != everyone);
    for role in everyone.into_iter().chain(others) {
        let Some((id, most)) =
            roles.get(role).and_then(|named| Some((&named.id, obligations.most(&named.id, tier)?)))
        else {
            continue;
        };
        let shared = everyone.filter(|everyone| *everyone != role && obligations.uses(id));
        let is_shared = |one: &Asked<'_>| shared.is_some_and(|shared| one.who.contains(&shared));
        let hours = |one: &Asked<'_>| {
            catalogue.module(one.module).map_or_else(Exact::zero, |module| module.hours.clone())
        };
        let mut sum = asked
            .iter()
            .filter(|one| is_shared(one))
            .fold(Exact::zero(), |sum, one| &sum + &hours(one));
        let mut full = false;
        for one in asked.iter_mut().filter(|one| !is_shared(one) && one.who.contains(&role)) {
            let with = &sum + &hours(one);
            full = full || with > *most;
            if full {
                one.who.retain(|who| *who != role);
                one.left_to.push(role);
            } else {
                sum = with;
            }
        }
    }
}

/// How long the longest way of modules before each is.
fn depths(catalogue: &Catalogue) -> BTreeMap<&str, usize> {
    let mut depths: BTreeMap<&str, usize> = BTreeMap::new();
    // The catalogue has no circles, so after as many rounds as there are modules nothing changes.
    for _ in &catalogue.modules {
        for module in &catalogue.modules {
            let before = module.prerequisites.iter().filter_map(|id| depths.get(id.as_str())).max();
            let depth =
                before.map_or(usize::from(!module.prerequisites.is_empty()), |deepest| deepest + 1);
            depths.insert(&module.id, depth);
        }
    }
    depths
}
