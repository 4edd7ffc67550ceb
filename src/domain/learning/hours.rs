//! How many hours of learning are asked of each role.

use serde::{Deserialize, Serialize};

use super::module::Catalogue;
use super::requirement::Requirement;
use super::word::Word;
use crate::domain::instrument::Exact;

/// The hours that are asked of a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleHours {
    /// The role.
    pub role: Word,
    /// The hours of all modules that it has to complete, those for everyone included where its
    /// people use the tool.
    pub hours: Exact,
    /// The most that the tier asks of it; `None` where nothing limits it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<Exact>,
}

/// Everybody's hours, in the order in which the roles come up.
pub fn hours(
    catalogue: &Catalogue,
    requirements: &[Requirement],
    tier: Option<u8>,
) -> Vec<RoleHours> {
    let mut roles: Vec<&Word> = Vec::new();
    for role in requirements.iter().flat_map(|requirement| &requirement.who) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    let everyone = catalogue.obligations.everyone();
    let of = |role: &str| {
        let shared = everyone.filter(|_| catalogue.obligations.uses(role));
        let asked = requirements.iter().filter(|one| {
            one.who.iter().any(|who| who.id == role || Some(who.id.as_str()) == shared)
        });
        asked.fold(Exact::zero(), |sum, one| &sum + &length(catalogue, &one.module))
    };
    let told = |role: &Word| RoleHours {
        hours: of(&role.id),
        most: catalogue.obligations.most(&role.id, tier).cloned(),
        role: role.clone(),
    };
    roles.into_iter().map(told).collect()
}

/// The hours of some modules by when they are due, each module once, in their order.
pub fn hours_by<'m>(
    catalogue: &Catalogue,
    modules: impl Iterator<Item = (&'m str, &'m Word)>,
) -> Vec<(&'m Word, Exact)> {
    let mut by: Vec<(&Word, Exact)> = Vec::new();
    for (module, due) in modules {
        let hours = length(catalogue, module);
        match by.iter_mut().find(|(known, _)| known.id == due.id) {
            Some((_, sum)) => *sum = &*sum + &hours,
            None => by.push((due, hours)),
        }
    }
    by
}

fn length(catalogue: &Catalogue, module: &str) -> Exact {
    catalogue.module(module).map_or_else(Exact::zero, |module| module.hours.clone())
}
