//! The catalogue of professional-learning modules.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::obligations::Obligations;
use super::word::Word;
use crate::domain::instrument::compile::cursor::{At, read_json};
use crate::domain::instrument::{Exact, Fault, Faults};

/// How many modules a catalogue may hold.
const MAX_MODULES: usize = 1_000;

/// A module of professional learning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Module {
    /// Its id, as people quote it.
    pub id: String,
    /// What people read.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// Its topics.
    pub topics: Vec<Word>,
    /// Hours, tasks on the job included.
    #[serde(serialize_with = "as_number")]
    #[schema(value_type = f64)]
    pub hours: Exact,
    /// How it is taught.
    pub format: String,
    /// What shows that it was completed.
    pub evidence: String,
    /// What a participant can do afterwards.
    pub outcomes: Vec<String>,
    /// The modules that come before it, by id.
    pub prerequisites: Vec<String>,
    /// The frameworks that it is aligned to.
    pub aligned_to: Vec<String>,
}

fn as_number<S: Serializer>(hours: &Exact, serializer: S) -> Result<S::Ok, S::Error> {
    hours.to_json().serialize(serializer)
}

/// All modules, in the order of the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Catalogue {
    /// The topics.
    pub topics: Vec<Word>,
    /// The modules.
    pub modules: Vec<Module>,
    /// What is asked of educators beside the rules of each questionnaire.
    #[serde(skip)]
    pub obligations: Obligations,
}

impl Catalogue {
    /// Parses and checks a catalogue; `file` is what faults call it.
    ///
    /// # Errors
    /// Every fault in it.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Catalogue, Vec<Fault>> {
        let faults = Faults::default();
        let json = read_json(file, bytes, &faults);
        let catalogue = json.as_ref().and_then(|json| read(&At::root(json, file, &faults)));
        match catalogue {
            Some(catalogue) if faults.is_empty() => Ok(catalogue),
            _ => Err(faults.into_vec()),
        }
    }

    /// A module by id.
    pub fn module(&self, id: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.id == id)
    }

    /// A topic by id.
    pub fn topic(&self, id: &str) -> Option<&Word> {
        self.topics.iter().find(|topic| topic.id == id)
    }

    /// The ids of all modules.
    pub fn ids(&self) -> BTreeSet<String> {
        self.modules.iter().map(|module| module.id.clone()).collect()
    }
}

fn read(at: &At<'_>) -> Option<Catalogue> {
    at.object(&["topics", "obligations", "modules"])?;
    let topics: Vec<Word> = at.need("topics").map_or_else(Vec::new, |a| {
        let entries = a.entries();
        let read = entries
            .iter()
            .filter_map(|(id, entry)| Some(Word { id: (*id).to_owned(), title: entry.text()? }));
        read.collect()
    });
    let list = at.need("modules")?;
    let items = list.items();
    if items.len() > MAX_MODULES {
        return list.refuse(format!(
            "A catalogue holds at most {MAX_MODULES} modules, and here are {}.",
            items.len()
        ));
    }
    let modules: Vec<Module> = items.iter().filter_map(|item| read_module(item, &topics)).collect();
    let known_topics: BTreeSet<&str> = topics.iter().map(|topic| topic.id.as_str()).collect();
    let before: Before<'_> = modules
        .iter()
        .map(|module| (module.id.as_str(), module.prerequisites.as_slice()))
        .collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for item in &items {
        let Some(id) = item.value.get("id").and_then(|id| id.as_str()) else {
            continue;
        };
        if !seen.insert(id) {
            item.child("id", item.value)
                .fault(format!("There is another module “{id}” in the catalogue."));
        }
        check_ids(item, "topics", "topic", |id| known_topics.contains(id));
        check_ids(item, "prerequisites", "module", |id| before.contains_key(id));
        if follows_itself(&before, id) {
            item.child("prerequisites", item.value)
                .fault(format!("“{id}” would have to come before itself."));
        }
    }
    let obligations =
        at.get("obligations").map_or_else(Obligations::default, |a| Obligations::read(&a));
    Some(Catalogue { topics, modules, obligations })
}

fn check_ids(item: &At<'_>, key: &str, noun: &str, known: impl Fn(&str) -> bool) {
    for entry in item.get(key).map_or_else(Vec::new, |a| a.items()) {
        if let Some(id) = entry.value.as_str()
            && !known(id)
        {
            entry.fault(format!("There is no {noun} “{id}” in the catalogue."));
        }
    }
}

/// The prerequisites of each module.
type Before<'m> = BTreeMap<&'m str, &'m [String]>;

/// Whether a module is among its own prerequisites, directly or through others.
fn follows_itself(all: &Before<'_>, id: &str) -> bool {
    let before = |id: &str| all.get(id).copied().unwrap_or_default();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut next: Vec<&str> = before(id).iter().map(String::as_str).collect();
    while let Some(earlier) = next.pop() {
        if earlier == id {
            return true;
        }
        if seen.insert(earlier) {
            next.extend(before(earlier).iter().map(String::as_str));
        }
    }
    false
}

/// Reads a module; of its topics those that there are, as the others are named as faults.
fn read_module(at: &At<'_>, known: &[Word]) -> Option<Module> {
    at.object(&[
        "id",
        "title",
        "summary",
        "topics",
        "hours",
        "format",
        "evidence",
        "outcomes",
        "prerequisites",
        "aligned_to",
    ])?;
    let text = |key: &str| at.need(key).and_then(|a| a.text());
    let texts = |key: &str| at.need(key).map(|a| a.texts());
    let (id, title, summary) = (text("id"), text("title"), text("summary"));
    let (format, evidence) = (text("format"), text("evidence"));
    let (topics, outcomes) = (texts("topics"), texts("outcomes"));
    let (prerequisites, aligned_to) = (texts("prerequisites"), texts("aligned_to"));
    let topic = |id: &String| known.iter().find(|topic| topic.id == *id).cloned();
    let hours = at.need("hours").and_then(|a| match a.number() {
        Some(hours) if hours.is_zero() => a.refuse("A module takes more than no time."),
        other => other,
    });
    Some(Module {
        id: id?,
        title: title?,
        summary: summary?,
        topics: topics?.iter().filter_map(topic).collect(),
        hours: hours?,
        format: format?,
        evidence: evidence?,
        outcomes: outcomes?,
        prerequisites: prerequisites?,
        aligned_to: aligned_to?,
    })
}
