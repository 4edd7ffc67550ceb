//! Which modules a tool requires, for whom, by when and why.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::module::Catalogue;
use crate::domain::instrument::{Named, Names, Questionnaire, Reason, Truth, explain};

/// Why a module is required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// The rule; `None` when it comes before a module that a rule requires.
    pub rule: Option<String>,
    /// Why, in a sentence.
    pub sentence: String,
    /// The answers, levels, tiers and scores that made the rule hold.
    pub reasons: Vec<Reason>,
}

/// Something with an id and its words, as it stands in a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The id.
    pub id: String,
    /// What people read.
    pub title: String,
}

/// A required module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// The module's id.
    pub module: String,
    /// Its name.
    pub title: String,
    /// The roles that need it, in the order of the questionnaire's roles.
    pub who: Vec<Word>,
    /// The earliest deadline that any rule gives.
    pub by: Word,
    /// Why, one entry a rule, and one for the modules that it comes before.
    pub because: Vec<Because>,
}

/// A requirement while rules add to it: places in the lists of roles and deadlines.
#[derive(Clone, Default)]
struct Demand {
    who: Vec<usize>,
    by: usize,
    because: Vec<Because>,
}

impl Demand {
    /// Takes over the people and the date of another demand; whether that changed anything.
    fn join(&mut self, who: &[usize], by: usize) -> bool {
        let before = (self.who.len(), self.by);
        for role in who {
            if !self.who.contains(role) {
                self.who.push(*role);
            }
        }
        self.by = self.by.min(by);
        before != (self.who.len(), self.by)
    }
}

/// The required modules in the order of the catalogue. A rule that is still open requires nothing yet.
pub fn required(questionnaire: &Questionnaire, catalogue: &Catalogue, names: &Names) -> Vec<Requirement> {
    let rules = &questionnaire.learning;
    let mut demands: BTreeMap<String, Demand> = BTreeMap::new();
    for rule in &rules.rules {
        let verdict = rule.when.evaluate(names);
        if verdict.truth != Truth::True {
            continue;
        }
        let who: Vec<usize> = rule.who.iter().filter_map(|id| place(&rules.roles, id)).collect();
        let by = place(&rules.deadlines, &rule.by).unwrap_or_default();
        for module in &rule.modules {
            let demand = demands.entry(module.clone()).or_insert_with(|| Demand { by, ..Demand::default() });
            demand.join(&who, by);
            demand.because.push(Because {
                rule: Some(rule.id.clone()),
                sentence: rule.because.clone(),
                reasons: explain(questionnaire, names, &verdict.behind),
            });
        }
    }
    add_prerequisites(catalogue, &mut demands);
    catalogue
        .modules
        .iter()
        .filter_map(|module| {
            let mut demand = demands.remove(&module.id)?;
            demand.who.sort_unstable();
            Some(Requirement {
                module: module.id.clone(),
                title: module.title.clone(),
                who: demand.who.iter().filter_map(|role| rules.roles.get(*role)).map(word).collect(),
                by: word(rules.deadlines.get(demand.by)?),
                because: demand.because,
            })
        })
        .collect()
}

/// Adds what comes before each module, with the same people and date, until nothing changes. The catalogue has
/// no circles, so this ends.
fn add_prerequisites(catalogue: &Catalogue, demands: &mut BTreeMap<String, Demand>) {
    let mut next: Vec<String> = demands.keys().cloned().collect();
    while let Some(id) = next.pop() {
        let (Some(module), Some(demand)) = (catalogue.module(&id), demands.get(&id).cloned()) else {
            continue;
        };
        for earlier in &module.prerequisites {
            let known = demands.contains_key(earlier);
            let target = demands.entry(earlier.clone()).or_insert_with(|| Demand { by: demand.by, ..Demand::default() });
            if target.join(&demand.who, demand.by) || !known {
                next.push(earlier.clone());
            }
        }
    }
    let required: Vec<String> = demands.keys().cloned().collect();
    for (id, demand) in demands.iter_mut() {
        let later = catalogue.modules.iter().filter(|module| module.prerequisites.contains(id) && required.contains(&module.id));
        let later: Vec<&str> = later.map(|module| module.id.as_str()).collect();
        if !later.is_empty() {
            demand.because.push(Because { rule: None, sentence: format!("It comes before {}.", listed(&later)), reasons: Vec::new() });
        }
    }
}

/// `A`, `A and B`, `A, B and C`.
fn listed(ids: &[&str]) -> String {
    match ids {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn place(list: &[Named], id: &str) -> Option<usize> {
    list.iter().position(|named| named.id == id)
}

fn word(named: &Named) -> Word {
    Word { id: named.id.clone(), title: named.title.clone() }
}
