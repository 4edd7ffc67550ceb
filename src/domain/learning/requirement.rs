//! Which modules a tool requires, for whom, by when and why.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::limits::{Asked, limit};
use super::module::{Catalogue, Module};
use super::word::Word;
use crate::domain::instrument::{
    LearningRule, Name, Named, Names, Questionnaire, Reason, Reasoned, Truth, explain, fired,
};
use crate::domain::values::sentence_case;

/// Why a module is required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// The rule; `None` when it comes before a module that a rule requires.
    pub rule: Option<String>,
    /// Why, in a sentence: of a rule with several branches, those that hold.
    pub sentence: String,
    /// What the public reads instead, where the sentence tells what is not public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_the_public: Option<String>,
    /// The answers, levels, tiers and scores that made the rule hold.
    pub reasons: Vec<Reason>,
}

/// A required module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// The module's id.
    pub module: String,
    /// The module's title in the catalogue.
    pub title: String,
    /// The roles that need it, in the order of the questionnaire's roles.
    pub who: Vec<Word>,
    /// The roles that decide themselves whether to take it, because the tier's limit of hours is
    /// reached before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_to: Vec<Word>,
    /// The earliest deadline that any rule gives and that there is after this decision.
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

/// The required modules in the order of the catalogue. A rule that is still open requires nothing
/// yet.
pub fn required(
    questionnaire: &Questionnaire,
    catalogue: &Catalogue,
    names: &Names,
) -> Vec<Requirement> {
    let rules = &questionnaire.learning;
    let decision = names.value(&Name::Decision).and_then(Value::as_str);
    let mut demands: BTreeMap<String, Demand> = BTreeMap::new();
    for rule in &rules.rules {
        let verdict = rule.when.evaluate(names);
        if verdict.truth != Truth::True {
            continue;
        }
        let who: Vec<usize> = rule.who.iter().filter_map(|id| place(&rules.roles, id)).collect();
        let after = catalogue.obligations.deadline(&rule.by, decision);
        let by = place(&rules.deadlines, after)
            .or_else(|| place(&rules.deadlines, &rule.by))
            .unwrap_or_default();
        for module in &rule.modules {
            let demand =
                demands.entry(module.clone()).or_insert_with(|| Demand { by, ..Demand::default() });
            demand.join(&who, by);
            demand.because.push(because(questionnaire, names, rule, &verdict));
        }
    }
    add_prerequisites(catalogue, &mut demands);
    let mut asked: Vec<Asked<'_>> = Vec::new();
    for module in &catalogue.modules {
        let demand = demands.get(&module.id);
        asked.extend(demand.map(|demand| Asked {
            module: &module.id,
            who: demand.who.clone(),
            left_to: Vec::new(),
            by: demand.by,
        }));
    }
    limit(catalogue, &rules.roles, &mut asked, tier(names));
    let words = |places: &[usize]| {
        let places: BTreeSet<&usize> = places.iter().collect();
        places
            .into_iter()
            .filter_map(|role| rules.roles.get(*role))
            .map(word)
            .collect::<Vec<Word>>()
    };
    let requirement = |module: &Module| {
        let demand = demands.get(&module.id)?;
        let asked = asked.iter().find(|asked| asked.module == module.id)?;
        Some(Requirement {
            module: module.id.clone(),
            title: module.title.clone(),
            who: words(&asked.who),
            left_to: words(&asked.left_to),
            by: word(rules.deadlines.get(demand.by)?),
            because: demand.because.clone(),
        })
    };
    catalogue.modules.iter().filter_map(requirement).collect()
}

/// The inherent tier, once it is settled.
fn tier(names: &Names) -> Option<u8> {
    names
        .value(&Name::InherentTier)
        .and_then(Value::as_u64)
        .and_then(|tier| u8::try_from(tier).ok())
}

/// Why a rule that holds requires a module.
fn because(
    questionnaire: &Questionnaire,
    names: &Names,
    rule: &LearningRule,
    verdict: &Reasoned,
) -> Because {
    let fired = fired(questionnaire, names, &rule.when, &verdict.trace);
    let whole = || rule.because.clone();
    Because {
        rule: Some(rule.id.clone()),
        sentence: fired
            .as_ref()
            .map_or_else(whole, |fired| format!("{}.", sentence_case(&fired.phrase))),
        for_the_public: fired.filter(|fired| !fired.public).map(|_| whole()),
        reasons: explain(questionnaire, names, &verdict.behind),
    }
}

/// Who completes a module, and whom it is left to, in words.
pub fn who_in_words(who: &[Word], left_to: &[Word]) -> String {
    let titles = |words: &[Word]| {
        words.iter().map(|word| word.title.as_str()).collect::<Vec<_>>().join(", ")
    };
    let who = if who.is_empty() { "Nobody has to".to_owned() } else { titles(who) };
    if left_to.is_empty() { who } else { format!("{who}; left to: {}", titles(left_to)) }
}

/// Adds what comes before each module, with the same people and date, until nothing changes. The
/// catalogue has no circles, so this ends.
fn add_prerequisites(catalogue: &Catalogue, demands: &mut BTreeMap<String, Demand>) {
    let mut next: Vec<String> = demands.keys().cloned().collect();
    while let Some(id) = next.pop() {
        let (Some(module), Some(demand)) = (catalogue.module(&id), demands.get(&id).cloned())
        else {
            continue;
        };
        for earlier in &module.prerequisites {
            let known = demands.contains_key(earlier);
            let target = demands
                .entry(earlier.clone())
                .or_insert_with(|| Demand { by: demand.by, ..Demand::default() });
            if target.join(&demand.who, demand.by) || !known {
                next.push(earlier.clone());
            }
        }
    }
    let required: Vec<String> = demands.keys().cloned().collect();
    for (id, demand) in demands.iter_mut() {
        let later = catalogue
            .modules
            .iter()
            .filter(|module| module.prerequisites.contains(id) && required.contains(&module.id));
        let later: Vec<&str> = later.map(|module| module.id.as_str()).collect();
        if !later.is_empty() {
            let sentence = format!("It comes before {}.", listed(&later));
            demand.because.push(Because {
                rule: None,
                sentence,
                for_the_public: None,
                reasons: Vec::new(),
            });
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
