//! A tool that a district uses: for whom, what for, since when, and how its use ended.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::grades::Grades;
use crate::domain::values::{
    AdoptionId, Invalid, OrganizationId, ProductId, Timestamp, short_text,
};

short_text!(
    /// What a district uses a tool for.
    Purpose, "what you use it for", 500
);

/// The most people of one role, and the most students, that a district says use a tool. No state
/// has as many.
pub const MOST_PEOPLE: u32 = 10_000_000;

/// Reads how many people use a tool; nothing means nobody.
///
/// # Errors
/// When it is no whole number, or more than any state has.
pub fn parse_people(text: &str) -> Result<u32, Invalid> {
    let text: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}')).collect();
    if text.is_empty() {
        return Ok(0);
    }
    let digits = text.chars().all(|c| c.is_ascii_digit());
    match text.parse() {
        Ok(count) if digits && count <= MOST_PEOPLE => Ok(count),
        _ => Err(Invalid(
            "Enter how many people it is as a whole number, such as 24, or leave it empty."
                .to_owned(),
        )),
    }
}

/// What a district says about a tool that it uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The grades.
    pub grades: Grades,
    /// What for.
    pub purpose: Purpose,
    /// How many people of each role use it, by the role's id in the questionnaire; no entry for
    /// nobody.
    pub people: BTreeMap<String, u32>,
    /// How many students use it.
    pub students: u32,
    /// The day on which it is, or was, switched on.
    pub starts_on: NaiveDate,
}

/// How the use of a tool ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retirement {
    /// The last day of use.
    pub on: NaiveDate,
    /// Why, in the district's words.
    pub reason: String,
    /// The last day on which the vendor has to have deleted the district's data; none where the
    /// district stopped before its first day, so that the vendor never had any.
    pub delete_by: Option<NaiveDate>,
    /// What shows that the data is deleted; none while that is open.
    pub deletion: Option<Deletion>,
}

/// What shows that a vendor deleted a district's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// The day on which the data was deleted.
    pub on: NaiveDate,
    /// What shows it, in the district's words or the vendor's.
    pub words: String,
    /// When the district noted it.
    pub noted_at: Timestamp,
}

impl Retirement {
    /// How the deletion stands on a day.
    pub fn deletion_state(&self, today: NaiveDate) -> DeletionState {
        match (&self.deletion, self.delete_by) {
            (Some(_), _) => DeletionState::Confirmed,
            (None, None) => DeletionState::Nothing,
            (None, Some(last)) if today > last => DeletionState::Overdue,
            (None, Some(_)) => DeletionState::Open,
        }
    }
}

/// How the deletion of a district's data stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeletionState {
    /// Its last day is still to come, or is today.
    Open,
    /// Its last day is past, and nothing shows that the data is deleted.
    Overdue,
    /// The district has what shows it.
    Confirmed,
    /// There is no data: the tool was never used.
    Nothing,
}

/// A tool on a district's desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// A `UUIDv7`.
    pub id: AdoptionId,
    /// The district that uses it.
    pub district: OrganizationId,
    /// The product.
    pub product: ProductId,
    /// Its name now.
    pub name: String,
    /// Its vendor's name now.
    pub vendor: String,
    /// Its word in the registry's addresses.
    pub slug: String,
    /// What the district says about its use.
    pub of: Use,
    /// When it was put on the desk.
    pub adopted_at: Timestamp,
    /// Counts its changes; a form names the one that it was filled with.
    pub revision: i64,
    /// How its use ended; none while it is in use.
    pub retirement: Option<Retirement>,
}

impl Adoption {
    /// Whether it is in use.
    pub fn in_use(&self) -> bool {
        self.retirement.is_none()
    }

    /// What a form that is filled with it names, so that nothing is put over what somebody else
    /// changed meanwhile.
    pub fn stamp(&self) -> String {
        self.revision.to_string()
    }

    /// The word of its state, by which lists are asked for.
    pub fn state_word(&self) -> &'static str {
        if self.in_use() { IN_USE } else { RETIRED }
    }
}

/// The stored word of a tool that is in use.
pub const IN_USE: &str = "in_use";
/// The stored word of a tool that is retired.
pub const RETIRED: &str = "retired";
