//! A tool that districts ask the agency to review.

use crate::domain::assessment::product::Website;
use crate::domain::district::adoption::Purpose;
use crate::domain::district::grades::Grades;
use crate::domain::registry::fold::fold;
use crate::domain::registry::matching::{
    Asked, Finder, Known, NameIndex, host, is_store, vendor_words,
};
use crate::domain::values::{
    Invalid, OrganizationId, RequestId, Timestamp, sha256_hex, short_text,
};

short_text!(
    /// The name of a tool as a district knows it.
    ToolName, "the tool's name", 120, one line
);
short_text!(
    /// The vendor of a tool as a district knows it.
    ToolVendor, "the vendor's name", 160, one line
);

/// The most requests without an answer that one district may have.
pub const MOST_OPEN: i64 = 100;

/// Which tool is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// As the district wrote it.
    pub name: ToolName,
    /// Its vendor, where the district knows it.
    pub vendor: Option<ToolVendor>,
    /// Its web address, where the district knows it.
    pub website: Option<Website>,
}

/// What the same tool has in common, however people write it. A name alone never makes two tools
/// the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// The name without spaces, signs, accents and capitals.
    pub name: String,
    /// The vendor's name likewise and without its legal form; empty where it is not known.
    pub vendor: String,
    /// The host of the web address, without `www.`; empty where it is not known, or a store of many
    /// vendors' tools.
    pub host: String,
}

impl Meant {
    /// Needs a vendor or a web address beside the name.
    ///
    /// # Errors
    /// When neither is given.
    pub fn new(
        name: ToolName,
        vendor: Option<ToolVendor>,
        website: Option<Website>,
    ) -> Result<Self, Invalid> {
        if vendor.is_none() && website.is_none() {
            return Err(Invalid::new(
                "Enter the vendor’s name or the tool’s web address, so that the agency knows which \
                 tool you mean.",
            ));
        }
        Ok(Self { name, vendor, website })
    }

    /// What it has in common with the same tool written otherwise.
    pub fn keys(&self) -> Keys {
        let vendor = self.vendor.as_ref().map_or("", ToolVendor::as_str);
        let website = self.website.as_ref().map_or("", Website::as_str);
        Keys {
            name: name_key(self.name.as_str()),
            vendor: vendor_words(vendor).concat(),
            // A store's address tells nothing about which of its tools is meant.
            host: host(website).filter(|host| !is_store(host)).unwrap_or_default(),
        }
    }
}

/// A tool's name without what people write differently.
pub fn name_key(name: &str) -> String {
    let folded: String = fold(name).split_whitespace().collect();
    // A name in signs alone folds to nothing; then it is itself.
    if folded.is_empty() { name.trim().to_lowercase() } else { folded }
}

impl Keys {
    /// Whether both mean the same tool: the same name, and the same vendor or the same host.
    pub fn is_same_tool(&self, other: &Self) -> bool {
        let same = |a: &str, b: &str| !a.is_empty() && a == b;
        self.name == other.name
            && (same(&self.vendor, &other.vendor) || same(&self.host, &other.host))
    }
}

/// What the agency answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is looking into the tool with its vendor.
    UnderReview,
    /// It will not review the tool.
    NotReviewed,
    /// The registry has the tool already.
    Listed,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::UnderReview, Self::Listed, Self::NotReviewed];

    /// The stored word, which forms send as well.
    pub fn word(self) -> &'static str {
        match self {
            Self::UnderReview => "under_review",
            Self::NotReviewed => "not_reviewed",
            Self::Listed => "listed",
        }
    }

    /// The answer for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::UnderReview => "Taken up for review",
            Self::NotReviewed => "Not reviewed",
            Self::Listed => "In the registry already",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// When there is no such answer.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|answer| answer.word() == word);
        known.ok_or_else(|| Invalid::new("Choose what you answer."))
    }
}

/// The agency's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What it answers.
    pub answer: Answer,
    /// Why, in its words.
    pub words: String,
    /// The listing's word in addresses, where the registry has the tool.
    pub slug: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// One district's part of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The district.
    pub district: OrganizationId,
    /// What the district is called now.
    pub district_name: String,
    /// What it would use the tool for.
    pub purpose: Purpose,
    /// In which grades.
    pub grades: Grades,
    /// Whether other districts and the agency's page may name it.
    pub named: bool,
    /// When it asked.
    pub asked_at: Timestamp,
}

/// A request, with every district that asks and has not taken its word back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRequest {
    /// A `UUIDv7`.
    pub id: RequestId,
    /// Which tool, in the words of whoever asked first.
    pub name: String,
    /// Its vendor.
    pub vendor: Option<String>,
    /// Its web address.
    pub website: Option<String>,
    /// When the first district asked.
    pub created_at: Timestamp,
    /// The districts, in the order in which they asked.
    pub asks: Vec<Ask>,
    /// The agency's answer; none while it is open.
    pub answered: Option<Answered>,
}

impl Ask {
    /// What a form that is filled with it names, so that it is changed on purpose only.
    pub fn stamp(&self) -> String {
        let named = if self.named { "named" } else { "" };
        let grades = self.grades.stored();
        let said = [self.purpose.as_str(), grades.as_str(), named];
        format!("{} {}", self.asked_at, sha256_hex(said.join("\n").as_bytes()))
    }

    /// Whether both say the same.
    pub fn says_same(&self, other: &Self) -> bool {
        self.purpose == other.purpose && self.grades == other.grades && self.named == other.named
    }
}

/// The open requests whose names come near one, by their places: those that the registry's matching
/// takes for the same or nearly so, the nearest first, then those that contain it or stand in it.
/// Names of less than four letters are not looked for inside others.
pub fn near(open: &[ReviewRequest], name: &str) -> Vec<usize> {
    let names = open.iter().map(|request| Known {
        name: &request.name,
        vendor: request.vendor.as_deref().unwrap_or_default(),
        former: &[],
        website: request.website.as_deref().unwrap_or_default(),
    });
    let index = NameIndex::new(names);
    let found = Finder::new(&index).find(&Asked::name(name));
    let mut places: Vec<usize> = found.candidates.iter().map(|one| one.tool).collect();
    let key = name_key(name);
    let stands_in = |small: &str, large: &str| small.chars().count() >= 4 && large.contains(small);
    for (place, request) in open.iter().enumerate() {
        let other = name_key(&request.name);
        let is_near = key == other || stands_in(&key, &other) || stands_in(&other, &key);
        if is_near && !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

impl ReviewRequest {
    /// This district's part, if it asks.
    pub fn ask_of(&self, district: &OrganizationId) -> Option<&Ask> {
        self.asks.iter().find(|ask| ask.district == *district)
    }

    /// The names of the districts that agreed to be named, other than this one.
    pub fn named_beside(&self, district: Option<&OrganizationId>) -> Vec<&str> {
        let others = self.asks.iter().filter(|ask| Some(&ask.district) != district && ask.named);
        others.map(|ask| ask.district_name.as_str()).collect()
    }
}
