//! What an agency asks of educators beside the rules of each questionnaire: which deadlines a
//! decision allows, and how many hours a tier may ask.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::domain::instrument::compile::cursor::At;
use crate::domain::instrument::{Decision, Exact, LearningRules};

/// A deadline that only some decisions have.
#[derive(Debug, Clone, PartialEq, Eq)]
struct OnlyAfter {
    deadline: String,
    decisions: Vec<String>,
    /// The deadline that stands in its place after any other decision.
    otherwise: String,
}

/// The most hours that are asked of some roles.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MostHours {
    roles: Vec<String>,
    tiers: BTreeMap<u8, Exact>,
}

/// What is asked beside the rules. Ids that a questionnaire does not have say nothing about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Obligations {
    everyone: Option<String>,
    users: Vec<String>,
    deadlines: Vec<OnlyAfter>,
    most_hours: Vec<MostHours>,
    days_after_start: BTreeMap<String, u64>,
}

/// The most days after its start that a tool's deadline may be: ten years.
const MOST_DAYS: u64 = 3_660;

impl Obligations {
    /// The deadline that a rule's deadline comes to after a decision; as long as nothing is
    /// decided, the rule's own.
    pub fn deadline<'d>(&'d self, deadline: &'d str, decision: Option<&str>) -> &'d str {
        let other = |one: &&OnlyAfter| {
            one.deadline == deadline
                && decision.is_some_and(|word| !one.decisions.iter().any(|known| known == word))
        };
        self.deadlines.iter().find(other).map_or(deadline, |one| one.otherwise.as_str())
    }

    /// The role that stands for everyone who uses a tool.
    pub fn everyone(&self) -> Option<&str> {
        self.everyone.as_deref()
    }

    /// Whether people of a role use tools, so that what everyone takes is theirs too.
    pub fn uses(&self, role: &str) -> bool {
        self.users.iter().any(|user| user == role)
    }

    /// The most hours that a tier asks of a role; `None` where nothing limits them.
    pub fn most(&self, role: &str, tier: Option<u8>) -> Option<&Exact> {
        let own =
            self.most_hours.iter().find(|most| most.roles.iter().any(|known| known == role))?;
        own.tiers.get(&tier?)
    }

    /// How many days after the day on which a tool is switched on a deadline's last day is: 0 for
    /// what comes before. None where the agency has not said it.
    pub fn days_after_start(&self, deadline: &str) -> Option<u64> {
        self.days_after_start.get(deadline).copied()
    }

    /// The ids that none of these questionnaires has, each as a sentence.
    pub fn unknown<'r>(&self, all: impl IntoIterator<Item = &'r LearningRules>) -> Vec<String> {
        let (mut roles, mut deadlines) = (BTreeSet::new(), BTreeSet::new());
        for known in all {
            roles.extend(known.roles.iter().map(|role| role.id.as_str()));
            deadlines.extend(known.deadlines.iter().map(|deadline| deadline.id.as_str()));
        }
        let told = |noun: &str, id: &str| format!("No questionnaire here has the {noun} “{id}”.");
        let named = self
            .everyone
            .iter()
            .chain(&self.users)
            .chain(self.most_hours.iter().flat_map(|most| &most.roles));
        let mut unknown: BTreeSet<String> =
            named.filter(|id| !roles.contains(id.as_str())).map(|id| told("role", id)).collect();
        let named = self.deadlines.iter().flat_map(|one| [&one.deadline, &one.otherwise]);
        let named = named.chain(self.days_after_start.keys());
        unknown.extend(
            named.filter(|id| !deadlines.contains(id.as_str())).map(|id| told("deadline", id)),
        );
        unknown.into_iter().collect()
    }

    /// Reads what stands at `obligations` of the catalogue.
    pub(super) fn read(at: &At<'_>) -> Obligations {
        if at.object(KEYS).is_none() {
            return Obligations::default();
        }
        Obligations {
            everyone: at.get("everyone").and_then(|a| a.text()),
            users: at.get("users").map_or_else(Vec::new, |a| a.texts()),
            deadlines: at
                .get("deadlines")
                .map_or_else(Vec::new, |a| a.items().iter().filter_map(read_deadline).collect()),
            most_hours: at
                .get("most_hours")
                .map_or_else(Vec::new, |a| a.items().iter().filter_map(read_most).collect()),
            days_after_start: at
                .get("days_after_start")
                .map_or_else(BTreeMap::new, |list| read_days(&list)),
        }
    }
}

const KEYS: &[&str] = &["everyone", "users", "deadlines", "most_hours", "days_after_start"];

fn read_days(list: &At<'_>) -> BTreeMap<String, u64> {
    let mut days = BTreeMap::new();
    for (deadline, entry) in list.entries() {
        match entry.value.as_u64() {
            Some(count) if count <= MOST_DAYS => drop(days.insert(deadline.to_owned(), count)),
            _ => entry.fault("Days after the start are a whole number from 0 to 3660."),
        }
    }
    days
}

fn read_deadline(at: &At<'_>) -> Option<OnlyAfter> {
    at.object(&["deadline", "decisions", "otherwise"])?;
    let deadline = at.need("deadline").and_then(|a| a.text());
    let decisions = at.need("decisions").map(|a| {
        for item in a.items() {
            if item.value.as_str().is_some_and(|word| Decision::parse(word).is_none()) {
                item.fault(format!("There is no decision {}.", item.value));
            }
        }
        a.texts()
    });
    let otherwise = at.need("otherwise").and_then(|a| a.text());
    Some(OnlyAfter { deadline: deadline?, decisions: decisions?, otherwise: otherwise? })
}

fn read_most(at: &At<'_>) -> Option<MostHours> {
    at.object(&["roles", "tiers"])?;
    let roles = at.need("roles").map(|a| a.texts());
    let list = at.need("tiers")?;
    let mut tiers: BTreeMap<u8, Exact> = BTreeMap::new();
    for (tier, entry) in list.entries() {
        match (tier.parse::<u8>(), entry.number()) {
            (Ok(tier), Some(hours)) => drop(tiers.insert(tier, hours)),
            (Err(_), _) => entry.fault("A tier is a number such as 1."),
            (Ok(_), None) => {}
        }
    }
    for ((lower, fewer), (higher, more)) in tiers.iter().zip(tiers.iter().skip(1)) {
        if more < fewer {
            let sentence = format!(
                "More risk never asks less: tier {lower} may ask {} hours, so tier {higher} may \
                 not stop at {}.",
                fewer.plain(),
                more.plain()
            );
            list.child(&higher.to_string(), &Value::Null).fault(sentence);
        }
    }
    Some(MostHours { roles: roles?, tiers })
}
