//! What the forms of a district's desk hold, as it was typed.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};

use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::calendar::day_in_words;
use crate::domain::district::adoption::{Adoption, Purpose, Use, parse_people};
use crate::domain::district::grades::Grades;
use crate::domain::instrument::Named;
use crate::domain::measures::documents::date::optional_day;
use crate::domain::values::Invalid;

/// The roles that a district counts its people in: those of the newest questionnaire, without the
/// one that stands for everybody.
pub fn roles(ctx: &Ctx) -> Vec<Named> {
    let everyone = ctx.library.catalogue.obligations.everyone();
    let questionnaire = ctx.library.for_disclosures();
    let roles = questionnaire.map_or_else(Vec::new, |one| one.learning.roles.clone());
    roles.into_iter().filter(|role| Some(role.id.as_str()) != everyone).collect()
}

/// How many months ahead a first day of use may lie: two school years.
const MONTHS_AHEAD: u32 = 24;

/// The name of the field that counts the people of a role.
pub fn people_field(role: &str) -> String {
    format!("people.{role}")
}

/// What the form about the use of a tool holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedUse {
    /// The id of the district that the form was about; empty where it names none.
    pub district: String,
    /// The words of the ticked grades.
    pub grades: Vec<String>,
    /// What the tool is used for.
    pub purpose: String,
    /// How many people of each role use it, by the role's id. A role that is not here stays as it
    /// was.
    pub people: BTreeMap<String, String>,
    /// How many students use it; none where the form does not have the field, and it stays as it
    /// was.
    pub students: Option<String>,
    /// The first day.
    pub starts_on: String,
}

impl TypedUse {
    /// A form that is filled with what a district says.
    pub fn of(adoption: &Adoption) -> Self {
        let said = &adoption.of;
        let number = |count: u32| if count == 0 { String::new() } else { count.to_string() };
        Self {
            district: adoption.district.to_string(),
            grades: said.grades.stored().split(' ').map(str::to_owned).collect(),
            purpose: said.purpose.to_string(),
            people: said
                .people
                .iter()
                .map(|(role, count)| (role.clone(), number(*count)))
                .collect(),
            students: Some(number(said.students)),
            starts_on: said.starts_on.to_string(),
        }
    }

    /// The ticked grades; none where none is, or one is no grade.
    pub fn grades(&self) -> Option<Grades> {
        Grades::parse(self.grades.iter().map(String::as_str)).ok()
    }

    /// Reads what was typed, for these roles. Counts that the form does not have stay what they
    /// were `before`.
    pub(super) fn read(
        &self,
        roles: &[Named],
        before: Option<&Use>,
        today: NaiveDate,
    ) -> Result<Use, Error> {
        let mut faults = Faults::default();
        let grades = faults.take("grades", Grades::parse(self.grades.iter().map(String::as_str)));
        let purpose = faults.take("purpose", Purpose::parse(&self.purpose));
        let mut people = before.map_or_else(BTreeMap::new, |before| before.people.clone());
        for role in roles {
            let Some(typed) = self.people.get(&role.id) else { continue };
            let count = faults.take(&people_field(&role.id), parse_people(typed));
            match count.filter(|count| *count > 0) {
                Some(count) => people.insert(role.id.clone(), count),
                None => people.remove(&role.id),
            };
        }
        let students = match &self.students {
            Some(typed) => faults.take("students", parse_people(typed)),
            None => Some(before.map_or(0, |before| before.students)),
        };
        let starts_on = faults.take("starts_on", day(&self.starts_on, "Enter the first day."));
        let last = today.checked_add_months(Months::new(MONTHS_AHEAD)).unwrap_or(today);
        let stays = before.is_some_and(|before| Some(before.starts_on) == starts_on);
        if !stays && starts_on.is_some_and(|day| day > last) {
            faults.note(
                "starts_on",
                format!(
                    "This day lies more than {MONTHS_AHEAD} months ahead. Enter one up to {}; put \
                     the tool on the desk later if it starts later.",
                    day_in_words(last)
                ),
            );
        }
        let (Some(grades), Some(purpose), Some(students), Some(starts_on), true) =
            (grades, purpose, students, starts_on, faults.is_empty())
        else {
            return Err(faults.into_error());
        };
        Ok(Use { grades, purpose, people, students, starts_on })
    }
}

/// Reads a day; `missing` is said where there is none.
pub(super) fn day(text: &str, missing: &str) -> Result<NaiveDate, Invalid> {
    optional_day(text).map_err(Invalid)?.ok_or_else(|| Invalid::new(missing))
}
