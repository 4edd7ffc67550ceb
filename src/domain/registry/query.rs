//! What somebody asks of the registry's list: words, what narrows it, its order, and where a page
//! begins. It stays in the address.

use std::collections::BTreeMap;

use super::availability::Availability;
use super::state::ListingState;
use crate::domain::instrument::Decision;
use crate::domain::values::Invalid;

/// The filter by the answer to whether a tool may be bought.
pub const AVAILABILITY: &str = "availability";
/// The filter by a decision that holds.
pub const DECISION: &str = "decision";
/// Facts are filtered by `fact.<id>`.
pub const FACT: &str = "fact.";
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
    /// The order.
    pub sort: Sort,
    /// The slug of the listing before the page.
    pub after: Option<String>,
    /// How many a page holds.
    pub limit: usize,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            text: String::new(),
            chosen: BTreeMap::new(),
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
        typed.chars().take(LONGEST_TEXT).collect()
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
            AVAILABILITY => {
                Availability::parse(&start_of(value))?;
                self.choose(name, value);
            }
            DECISION => {
                let known = "Known are approved, conditional, pilot and not_approved.";
                Decision::parse(value).ok_or_else(|| {
                    Invalid(format!("“{}” is not a decision. {known}", start_of(value)))
                })?;
                self.choose(name, value);
            }
            "status" => {
                ListingState::parse(value).map_err(|_unknown| {
                    Invalid(format!("“{}” is not a status of a listing.", start_of(value)))
                })?;
                self.choose(name, value);
            }
            "tier" => {
                let number: Option<u8> = value.parse().ok();
                number.ok_or_else(|| {
                    Invalid(format!(
                        "“{}” is not a tier: tiers are whole numbers.",
                        start_of(value)
                    ))
                })?;
                self.choose(name, value);
            }
            "module" => self.choose(name, value),
            name if name.starts_with(FACT) => self.choose(name, value),
            name => {
                return Err(Invalid(format!(
                    "“{}” is not a filter. Known are q, sort, after, limit, availability, \
                     decision, tier, status, module and fact.<id>.",
                    start_of(name)
                )));
            }
        }
        Ok(())
    }

    fn choose(&mut self, facet: &str, value: &str) {
        let values = self.chosen.entry(facet.to_owned()).or_default();
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }

    /// Takes out the chosen values that are not known, and tells each as name and sentence.
    pub fn set_aside(&mut self, known: impl Fn(&str, &str) -> bool) -> Vec<(String, Invalid)> {
        let mut unknown = Vec::new();
        for (name, values) in &mut self.chosen {
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
        ) || name.starts_with(FACT)
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

    /// How many values are chosen.
    pub fn chosen_count(&self) -> usize {
        self.chosen.values().map(Vec::len).sum()
    }
}

/// As much of what was sent as a sentence about it needs.
fn start_of(value: &str) -> String {
    let mut chars = value.chars();
    let start: String = chars.by_ref().take(LONGEST_ECHO).collect();
    if chars.next().is_some() { format!("{start}…") } else { start }
}
