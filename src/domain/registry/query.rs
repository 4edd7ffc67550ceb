//! What somebody asks of the registry's list: words, what narrows it, its order, and where a page
//! begins. It stays in the address.

use std::collections::BTreeMap;

use super::availability::Availability;
use super::grades::Grade;
use super::state::ListingState;
use crate::domain::instrument::Decision;
use crate::domain::texts::{all_shown, without_marks};
use crate::domain::values::Invalid;

/// The filter by the answer to whether a tool may be bought.
pub const AVAILABILITY: &str = "availability";
/// The filter by a decision that holds.
pub const DECISION: &str = "decision";
/// Facts are filtered by `fact.<id>`.
pub const FACT: &str = "fact.";
/// The filter by a grade.
pub const GRADE: &str = "grade";
/// The panel's scores are filtered by `score.<criterion>`: the least score.
pub const SCORE: &str = "score.";
/// The least scores by which a list is narrowed.
pub const SCORES: [&str; 4] = ["1", "2", "3", "3.5"];
/// `not.<filter>` leaves out what has the value.
pub const NOT: &str = "not.";
const LARGEST_PAGE: usize = 100;
const PAGE: usize = 25;
const LONGEST_TEXT: usize = 200;
const LONGEST_ECHO: usize = 40;

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// What fits the words best; without words, the newest decision.
    #[default]
    Relevance,
    /// The newest decision first.
    Newest,
    /// By name.
    Name,
    /// The lowest residual tier first.
    Risk,
    /// What holds for the shortest time first.
    Expiry,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 5] =
        [Self::Relevance, Self::Newest, Self::Name, Self::Risk, Self::Expiry];

    /// The value of `?sort=` in an address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Newest => "newest",
            Self::Name => "name",
            Self::Risk => "risk",
            Self::Expiry => "expiry",
        }
    }

    /// The order for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Relevance => "Best match",
            Self::Newest => "Newest decision",
            Self::Name => "Name",
            Self::Risk => "Lowest risk",
            Self::Expiry => "Holds until, soonest first",
        }
    }
}

/// A question to the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The words to look for; empty for all.
    pub text: String,
    /// The chosen values by facet.
    pub chosen: BTreeMap<String, Vec<String>>,
    /// The values by facet that nothing in the list has.
    pub without: BTreeMap<String, Vec<String>>,
    /// The order.
    pub sort: Sort,
    /// Where the page begins: behind a cursor, or behind the listing with this slug.
    pub after: Option<String>,
    /// How many a page holds.
    pub limit: usize,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            text: String::new(),
            chosen: BTreeMap::new(),
            without: BTreeMap::new(),
            sort: Sort::default(),
            after: None,
            limit: PAGE,
        }
    }
}

impl Query {
    /// Reads the pairs of an address. What cannot be read is left out, and told as name and
    /// sentence beside the query.
    pub fn read(pairs: &[(String, String)]) -> (Self, Vec<(String, Invalid)>) {
        let mut query = Self::default();
        let mut faults = Vec::new();
        for (name, value) in pairs {
            // What is asked is shown, and signed, as it was asked: no letter of it may hide.
            let value = all_shown(value);
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            if let Err(fault) = query.take(name, value) {
                faults.push((name.clone(), fault));
            }
        }
        (query, faults)
    }

    /// The words to look for, as many of them as are looked at.
    pub fn read_text(typed: &str) -> String {
        all_shown(typed).trim().chars().take(LONGEST_TEXT).collect()
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Invalid> {
        match name {
            "q" => self.text = Self::read_text(value),
            "sort" => {
                let known = Sort::ALL.into_iter().find(|sort| sort.word() == value);
                let words = Sort::ALL.map(Sort::word).join(", ");
                self.sort = known.ok_or_else(|| {
                    Invalid(format!("“{}” is not an order. Known are {words}.", start_of(value)))
                })?;
            }
            "after" => self.after = Some(value.to_owned()),
            "limit" => {
                let number = value.parse().ok().filter(|limit| (1..=LARGEST_PAGE).contains(limit));
                self.limit = number.ok_or_else(|| {
                    Invalid(format!(
                        "A page holds 1 to {LARGEST_PAGE} listings, not “{}”.",
                        start_of(value)
                    ))
                })?;
            }
            name => {
                let (facet, chosen) = match name.strip_prefix(NOT) {
                    Some(facet) => (facet, &mut self.without),
                    None => (name, &mut self.chosen),
                };
                choose(chosen, facet, filter_value(name, facet, value)?);
            }
        }
        Ok(())
    }

    /// Takes out the chosen values that are not known, and tells each as name and sentence.
    pub fn set_aside(&mut self, known: impl Fn(&str, &str) -> bool) -> Vec<(String, Invalid)> {
        let mut unknown = Vec::new();
        for (name, values) in self.chosen.iter_mut().chain(&mut self.without) {
            values.retain(|value| {
                let known = known(name, value);
                if !known {
                    let sentence = format!(
                        "“{}” is not a value of the filter “{}”.",
                        start_of(value),
                        start_of(name)
                    );
                    unknown.push((name.clone(), Invalid(sentence)));
                }
                known
            });
        }
        self.chosen.retain(|_, values| !values.is_empty());
        self.without.retain(|_, values| !values.is_empty());
        unknown
    }

    /// Whether a pair of an address with this name is about the list. An address may carry words of
    /// others, such as a campaign's.
    pub fn is_about_list(name: &str) -> bool {
        matches!(
            name,
            "q" | "sort"
                | "after"
                | "limit"
                | AVAILABILITY
                | DECISION
                | "status"
                | "tier"
                | "module"
                | GRADE
        ) || [FACT, SCORE, NOT].iter().any(|start| name.starts_with(start))
    }

    /// The pairs of the address that asks this, from the page after `after` on.
    pub fn pairs(&self, after: Option<&str>) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let mut push = |name: &str, value: &str| pairs.push((name.to_owned(), value.to_owned()));
        if !self.text.is_empty() {
            push("q", &self.text);
        }
        for (facet, values) in &self.chosen {
            for value in values {
                push(facet, value);
            }
        }
        for (facet, values) in &self.without {
            for value in values {
                push(&format!("{NOT}{facet}"), value);
            }
        }
        if self.sort != Sort::default() {
            push("sort", self.sort.word());
        }
        if self.limit != PAGE {
            push("limit", &self.limit.to_string());
        }
        if let Some(after) = after {
            push("after", after);
        }
        pairs
    }

    /// How many values are chosen, those that are left out included.
    pub fn chosen_count(&self) -> usize {
        self.chosen.values().chain(self.without.values()).map(Vec::len).sum()
    }

    /// The same with nothing chosen, from the first page on.
    #[must_use]
    pub fn wider(&self) -> Self {
        let (chosen, without) = (BTreeMap::new(), BTreeMap::new());
        Self { chosen, without, after: None, ..self.clone() }
    }
}

/// A value of a filter as it is chosen. Whether some listing can have it is looked up elsewhere.
fn filter_value(name: &str, facet: &str, value: &str) -> Result<String, Invalid> {
    match facet {
        AVAILABILITY => {
            Availability::parse(&start_of(value))?;
        }
        DECISION => {
            let known = "Known are approved, conditional, pilot and not_approved.";
            Decision::parse(value).ok_or_else(|| {
                Invalid(format!("“{}” is not a decision. {known}", start_of(value)))
            })?;
        }
        "status" => {
            ListingState::parse(value).map_err(|_unknown| {
                Invalid(format!("“{}” is not a status of a listing.", start_of(value)))
            })?;
        }
        "tier" => {
            let number: Option<u8> = value.parse().ok();
            number.ok_or_else(|| {
                Invalid(format!("“{}” is not a tier: tiers are whole numbers.", start_of(value)))
            })?;
        }
        GRADE => {
            let grade = Grade::parse(value).ok_or_else(|| {
                let known = "Known are PK, K and 1 to 12.";
                Invalid(format!("“{}” is not a grade. {known}", start_of(value)))
            })?;
            return Ok(grade.word());
        }
        "module" => {}
        facet if facet.starts_with(FACT) => {}
        facet if facet.starts_with(SCORE) => {
            if !SCORES.contains(&value) {
                let known = SCORES.join(", ");
                let value = start_of(value);
                return Err(Invalid(format!("“{value}” is no least score. Known are {known}.")));
            }
        }
        _ => {
            return Err(Invalid(format!(
                "“{}” is not a filter. Known are q, sort, after, limit, availability, decision, \
                 tier, status, grade, module, fact.<id>, score.<criterion>, and each of these \
                 after “not.” to leave out what has the value.",
                start_of(name)
            )));
        }
    }
    Ok(value.to_owned())
}

fn choose(chosen: &mut BTreeMap<String, Vec<String>>, facet: &str, value: String) {
    let values = chosen.entry(facet.to_owned()).or_default();
    if !values.contains(&value) {
        values.push(value);
    }
}

/// As much of what was sent as a sentence about it needs.
fn start_of(value: &str) -> String {
    let value = without_marks(&all_shown(value));
    let mut chars = value.chars();
    let start: String = chars.by_ref().take(LONGEST_ECHO).collect();
    if chars.next().is_some() { format!("{start}…") } else { start }
}
